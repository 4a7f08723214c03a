"""The personal trial on simulated people: whether its figures hold, what it finds out beside others, and how long it takes.

Run with ``python -m benchmarks.trial``; ``--simulations N`` for other than 2 000 trials of each person.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from importlib.util import find_spec
from math import sqrt
from multiprocessing import get_context

import numpy as np

from benchmarks.trial_peers import Estimate, below, gls, sarimax, welch
from solespine.followup import Design, Person, allocate, analyse, power_for, simulate, trials
from solespine.followup.many_trials import probability_below, simulate_many
from solespine.followup.power_table import AT_ONCE

SIX = Design(6, 7, 2)
USEFUL = 1.0
SIMULATIONS = 2000
BY_CHANCE_1_IN_20, BY_CHANCE_1_IN_1000 = 1.96, 3.29  # standard errors
RHOS, MISSING = (0.0, 0.3, 0.5, 0.8), (0.0, 0.3)
USUAL = Person(effect=0.0, sd=1.4, rho=0.3, missing=0.1)
METHODS: dict[str, Callable[[np.ndarray, np.ndarray, Design], Estimate]] = {"t-test": welch, "statsmodels": gls}


@dataclass(frozen=True)
class Share:
    """A share of simulated trials, with what was promised where something was."""

    found: float
    trials: int
    promised: float | None = None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval."""
        z, n = BY_CHANCE_1_IN_20, self.trials
        middle, spread = self.found + z**2 / (2 * n), z * sqrt(self.found * (1 - self.found) / n + (z / (2 * n)) ** 2)
        return (middle - spread) / (1 + z**2 / n), (middle + spread) / (1 + z**2 / n)

    @property
    def errors(self) -> float:
        """How many standard errors it lies from its promise."""
        if self.promised is None:
            return 0.0
        return abs(self.found - self.promised) / sqrt(self.promised * (1 - self.promised) / self.trials)

    def __str__(self) -> str:
        low, high = self.interval
        flag = "!!" if self.errors > BY_CHANCE_1_IN_1000 else "! " if self.errors > BY_CHANCE_1_IN_20 else "  "
        return f"{100 * self.found:5.1f} ({100 * low:4.1f}-{100 * high:5.1f}){flag}"


@dataclass(frozen=True)
class Case:
    """A simulated person, the design, and whether the carry-over is estimated."""

    name: str
    person: Person
    design: Design = SIX
    carry_over: bool = False


Row = dict[str, dict[str, Share]]


def cases() -> Iterator[Case]:
    """Everybody who is simulated: no effect, effect, autocorrelation, missing days, trend, carry-over, whole numbers."""
    for effect in (0.0, -1.0):
        for rho in RHOS:
            for missing in MISSING:
                yield Case(f"effect {effect:g}, rho {rho:g}, {missing:.0%} missing", Person(effect, 1.4, rho, missing))
    for effect in (0.0, -2.0):
        one = replace(USUAL, effect=effect)
        yield Case(f"effect {effect:g}, trend 0.3 a week", replace(one, trend_per_week=0.3))
        yield Case(f"effect {effect:g}, two days carried over", replace(one, carried_days=2))
        yield Case(f"effect {effect:g}, whole numbers 0 to 10", replace(one, whole_numbers=True))
        yield Case(f"effect {effect:g}, four pairs of seven days", one, Design(4, 7, 2))
        yield Case(f"effect {effect:g}, eight pairs of five days", one, Design(8, 5, 2))


def slow_cases() -> Iterator[Case]:
    """An effect that comes and goes with a half-life: the model knows effects that are there or not, so these are misfits."""
    for effect in (-1.0, -2.0):
        slow = replace(USUAL, effect=effect, half_life_days=1.0)
        yield Case(f"effect {effect:g}, half-life of a day", slow)
        yield Case("  with the carry-over estimated", slow, carry_over=True)
        yield Case("  three first days left out", slow, Design(6, 7, 3))


def judge(case: Case, simulations: int, seed: int) -> Row:
    """Coverage, false positives and power of each method for one simulated person. A trial without an answer finds nothing."""
    warnings.simplefilter("ignore")
    true, told = case.person.effect, {}
    methods = METHODS if find_spec("statsmodels") else {"t-test": welch}
    for outcome, treated, result in trials(case.person, case.design, USEFUL, simulations, seed, case.carry_over):
        told.setdefault("Solespine", []).append((result.effect.cdf(true), result.p_any))
        told.setdefault("helps", []).append(result.verdict == "helps")
        coin = result.randomisation
        told.setdefault("coin", []).append(coin is not None and coin.p_two_sided < 0.05)
        for name, method in methods.items():
            estimate = method(outcome, treated, case.design)
            told.setdefault(name, []).append((below(estimate, true), below(estimate, 0.0)))
    row = {name: shares_of(np.array(told[name]), not true) for name in ("Solespine", *methods)}
    row["Solespine"]["helps"], row["Solespine"]["coin"] = (
        Share(float(np.mean(told[one])), len(told[one])) for one in ("helps", "coin")
    )
    return row


def shares_of(told: np.ndarray, none: bool) -> dict[str, Share]:
    """The shares from where the truth and zero lie in what a method said; a false positive is found where there is nothing."""
    truth, zero = told.T
    found = np.mean((zero < 0.025) | (zero > 0.975))
    return {
        "95": Share(float(np.mean(np.abs(truth - 0.5) <= 0.475)), len(told), 0.95),
        "90": Share(float(np.mean(np.abs(truth - 0.5) <= 0.45)), len(told), 0.90),
        "found": Share(float(found), len(told), 0.05 if none else None),
        "any": Share(float(np.mean(zero > 0.95)), len(told)),
    }


def judged(every: Sequence[Case], simulations: int, processes: int, seed: int = 0) -> Iterator[tuple[Case, Row]]:
    """Each case with its shares, in their order, as soon as they are there."""
    # One thread each, or the processes wait for each other's small matrices; only a process that is begun anew heeds it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(judge, case, simulations, seed + number) for number, case in enumerate(every)]
        for case, one in zip(every, waiting, strict=True):
            yield case, one.result()


def calibration(simulations: int, processes: int, rows: list[Row]) -> Iterator[str]:
    """Coverage, false positives and power for everybody; their rows are added to ``rows``."""
    yield "Share of trials in %, with its 95 % binomial interval; ! promise outside 95 % of chance, !! outside 99.9 %."
    yield "'found': the 95 % interval leaves zero out: 5 % are promised where there is no effect, elsewhere it is the power."
    for case, row in judged(list(cases()), simulations, processes):
        rows.append(row)
        yield case.name
        yield from (lines_of(name, shares) for name, shares in row.items())
    yield "Beyond the model: an effect that comes and goes (first days left out as in the design)"
    for case, row in judged(list(slow_cases()), simulations, processes, seed=500):
        yield f"{case.name:34} {lines_of('Solespine', row['Solespine'])}"


def lines_of(name: str, shares: dict[str, Share]) -> str:
    coin = f"  coin {shares['coin']}" if "coin" in shares else ""
    return f"  {name:12} 95 %: {shares['95']}  90 %: {shares['90']}  found {shares['found']}{coin}"


def tally(rows: Sequence[dict[str, Share]]) -> str:
    """How many of the figures lie outside their promise, and how many would by chance."""
    every = [share for row in rows for share in row.values() if share.promised is not None]
    outside, far = (sum(one.errors > limit for one in every) for limit in (BY_CHANCE_1_IN_20, BY_CHANCE_1_IN_1000))
    return (
        f"{len(every)} in all; {outside} outside 95 % of chance ({len(every) / 20:.1f} expected), "
        f"{far} outside 99.9 % ({len(every) / 1000:.1f} expected)"
    )


def power_cases() -> Iterator[Case]:
    """Three designs for two people, each without an effect, with one point and with two."""
    for design in (Design(4, 7, 2), SIX, Design(8, 5, 2)):
        for sd, rho in ((1.2, 0.3), (1.6, 0.5)):
            for effect in (0.0, -1.0, -2.0):
                name = f"{design.pairs} x 2 x {design.block_days} days, effect {effect:g}, sd {sd:g}, rho {rho:g}"
                yield Case(name, Person(effect, sd, rho, 0.1), design)


def power_table(simulations: int, processes: int, rows: list[Row]) -> Iterator[str]:
    """What designs find out, beside the others; where there is no effect, what is found is false. Adds to ``rows``."""
    names = ("Solespine", *(METHODS if find_spec("statsmodels") else ["t-test"]))
    yield f"{'% of trials, 10 % of days missing':48}" + "".join(f"{name + ' found':>22}" for name in names)
    for case, row in judged(list(power_cases()), simulations, processes, seed=1000):
        rows.append(row)
        yield f"{case.name:48}" + "".join(f"{row[name]['found']!s:>22}" for name in names)
        ours = row["Solespine"]
        page = power_for(case.design, case.person.effect, case.person.sd, case.person.rho, case.person.missing, USEFUL)
        low, high = page.interval("any_benefit")
        yield (
            f"{'':20}P(any) above 95 %: {ours['any']}, on the page {100 * page.any_benefit:.1f} ({100 * low:.1f}-{100 * high:.1f});"
            f" 'helps' {ours['helps']}; coin {ours['coin']}"
        )


def tallies(rows: Sequence[Row]) -> Iterator[str]:
    """All figures with a promise of both tables, those of the second that are not printed too."""
    yield "All figures with a promise, of both tables:"
    yield from (f"  {name:12} {tally([row[name] for row in rows])}" for name in rows[0])


def closely(simulations: int) -> Iterator[str]:
    """The same for no effect with so many trials at once that what 2 000 cannot tell from chance shows."""
    yield f"Solespine looked at closely: no effect, {simulations} trials each"
    for design in (SIX, Design(4, 7, 2), Design(8, 5, 2)):
        for rho, missing in ((0.0, 0.0), (0.3, 0.1), (0.5, 0.1), (0.5, 0.3), (0.8, 0.0), (0.8, 0.3)):
            many = (simulate_many(design, rho, missing, AT_ONCE, (777, part)) for part in range(simulations // AT_ONCE))
            zero = np.concatenate([probability_below(one, 0.0, np.array([0.0]), USUAL.sd)[:, 0] for one in many])
            shares = shares_of(np.column_stack([zero, zero]), True)
            yield f"{design.pairs} x 2 x {design.block_days} days, rho {rho:g}, {missing:.0%} missing {lines_of('', shares)}"


def sarimax_check(simulations: int) -> Iterator[str]:
    """How the statsmodels of the table does beside its SARIMAX: both on the same trials."""
    if not find_spec("statsmodels"):
        return
    yield f"statsmodels GLS with exact gaps, as above, beside SARIMAX as it comes; no effect, {simulations} trials"
    for rho, missing in ((0.3, 0.1), (0.8, 0.3)):
        told: dict[str, list[tuple[float, float]]] = {"GLS": [], "SARIMAX": []}
        for outcome, treated, _ in trials(Person(0.0, 1.4, rho, missing), SIX, USEFUL, simulations, seed=9):
            for name, method in (("GLS", gls), ("SARIMAX", sarimax)):
                told[name].append((below(method(outcome, treated, SIX), 0.0),) * 2)
        for name, rows in told.items():
            shares = shares_of(np.array(rows), True)
            yield f"  rho {rho:g}, {missing:.0%} missing: {name:8} 95 %: {shares['95']}  found {shares['found']}"


def times(designs: Sequence[Design] = (SIX, Design(10, 6, 2), Design(20, 7, 2))) -> str:
    """Time for one analysis with its intervals, after one that is not counted."""
    lines = []
    for design in designs:
        taken = []
        for seed in range(21):
            day, outcome, treated = simulate(Person(-1.0, 1.4, 0.4, 0.1), allocate(design, seed), np.random.default_rng(seed))
            start = time.perf_counter()
            result = analyse(day, outcome, treated, useful=USEFUL, block_days=design.block_days, discard_days=2)
            result.interval(0.95), result.interval(0.90), result.verdict
            taken.append(1000 * (time.perf_counter() - start))
        counted = taken[1:]
        lines.append(f"{design.total_days} days: {statistics.median(counted):.1f} ms median, {max(counted):.1f} ms slowest")
    return "\n".join(lines)


def main(simulations: int = SIMULATIONS, processes: int = 2) -> None:
    """Print everything, each line when it is ready."""
    start = time.perf_counter()
    print(f"One analysis of a personal trial:\n{times()}", flush=True)
    print(f"\nSimulated people, {simulations} trials each")
    rows: list[Row] = []
    for part in (
        calibration(simulations, processes, rows),
        power_table(simulations, processes, rows),
        tallies(rows),
        closely(20 * simulations),
        sarimax_check(max(simulations // 5, 20)),
    ):
        for line in part:
            print(line, flush=True)
        print()
    print(f"{(time.perf_counter() - start) / 60:.1f} minutes in {processes} processes")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulations", type=int, default=SIMULATIONS)
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    given = parser.parse_args()
    main(given.simulations, given.processes)
