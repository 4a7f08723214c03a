"""The personal trial on simulated people: whether its figures hold, what it finds out, and how long it takes.

Run with ``python -m benchmarks.trial``; ``--simulations N`` for other than 2 000 trials of each person.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from solespine.followup import Design, Person, allocate, analyse, simulate, trials
from solespine.followup.student_t import t_cdf

SIX = Design(6, 7, 2)
USEFUL = 1.0
SIMULATIONS = 2000
# Standard errors a share may lie from what it promises: some forty shares are looked at, and all should lie within.
ERRORS_ALLOWED = 3.3
RHOS, MISSING = (0.0, 0.3, 0.5, 0.8), (0.0, 0.3)
USUAL = Person(effect=0.0, sd=1.4, rho=0.3, missing=0.1)


@dataclass(frozen=True)
class Share:
    """A share of simulated trials beside the one that was promised."""

    found: float
    promised: float
    trials: int

    @property
    def holds(self) -> bool:
        """Whether it lies within binomial error of the promise."""
        return abs(self.found - self.promised) <= ERRORS_ALLOWED * sqrt(self.promised * (1 - self.promised) / self.trials)

    def __str__(self) -> str:
        return f"{100 * self.found:5.1f}{' ' if self.holds else '!'}"


@dataclass(frozen=True)
class Kept:
    """How often the intervals held the true effect, and how often something was found. Shares of all trials."""

    interval_95: Share
    interval_90: Share
    without_zero: float
    any_benefit: float
    helps: float
    by_coin: float
    welch: float
    without_answer: int


def people() -> Iterator[tuple[str, Person, Design]]:
    """Everybody who is simulated: no effect, effect, autocorrelation, missing days, trend, carry-over, whole numbers."""
    for effect in (0.0, -1.0):
        for rho in RHOS:
            for missing in MISSING:
                yield f"effect {effect:g}, rho {rho:g}, {missing:.0%} missing", Person(effect, 1.4, rho, missing), SIX
    for effect in (0.0, -2.0):
        one = replace(USUAL, effect=effect)
        yield f"effect {effect:g}, trend 0.3 a week", replace(one, trend_per_week=0.3), SIX
        yield f"effect {effect:g}, two days carried over in full", replace(one, carried_days=2), SIX
        yield f"effect {effect:g}, half-life of one day", replace(one, half_life_days=1.0), SIX
        yield f"effect {effect:g}, whole numbers 0 to 10", replace(one, whole_numbers=True), SIX
        yield f"effect {effect:g}, four pairs of seven days", one, Design(4, 7, 2)
        yield f"effect {effect:g}, eight pairs of five days", one, Design(8, 5, 2)


def kept(person: Person, design: Design, simulations: int, seed: int) -> Kept:
    """The shares for one simulated person."""
    rows = []
    for outcome, treated, result in trials(person, design, USEFUL, simulations, seed):
        below = result.effect.cdf(person.effect)
        any_benefit, coin = result.p_any, result.randomisation
        rows.append(
            (
                0.025 <= below <= 0.975,
                0.05 <= below <= 0.95,
                any_benefit <= 0.025 or any_benefit >= 0.975,
                any_benefit >= 0.95,
                result.verdict == "helps",
                coin is not None and coin.p_two_sided < 0.05,
                welch_p(outcome, treated, design) < 0.05,
            )
        )
    shares = np.array(rows, dtype=float).mean(axis=0).tolist()
    n = len(rows)
    return Kept(Share(shares[0], 0.95, n), Share(shares[1], 0.90, n), *shares[2:], without_answer=simulations - n)


def welch_p(outcome: np.ndarray, treated: np.ndarray, design: Design) -> float:
    """Two-sided p of the plain t-test of unequal variances on the compared days: what a spreadsheet would say."""
    compared = (np.arange(len(outcome)) % design.block_days >= design.discard_days) & ~np.isnan(outcome)
    with_it, without = outcome[compared & treated], outcome[compared & ~treated]
    a, b = with_it.var(ddof=1) / len(with_it), without.var(ddof=1) / len(without)
    df = (a + b) ** 2 / (a**2 / (len(with_it) - 1) + b**2 / (len(without) - 1))
    return float(2 * t_cdf(-abs(with_it.mean() - without.mean()) / sqrt(a + b), df))


def calibration(simulations: int) -> str:
    """Coverage of the intervals and false positives, for everybody."""
    lines = [f"{'%':42}   95 %   90 %  false +   coin   Welch    (! outside binomial error of {simulations} trials)"]
    for seed, (name, person, design) in enumerate(people()):
        got = kept(person, design, simulations, seed)
        wrong = str(Share(got.without_zero, 0.05, simulations)) if not person.effect else "   -  "
        # The coin may err less often than 5 in 100, never more often: its p goes in steps.
        coin, welch = (f"{100 * one:5.1f}" if not person.effect else "   - " for one in (got.by_coin, got.welch))
        lines.append(f"{name:42} {got.interval_95} {got.interval_90}   {wrong}  {coin}   {welch}")
    return "\n".join(lines)


def power_table(simulations: int) -> str:
    """What designs find out, beside a plain t-test; its false positives tell why its power is no use."""
    lines = [f"{'%':50} P(any)>95  without 0  'helps'   coin   Welch   Welch, no effect"]
    for design in (Design(4, 7, 2), SIX, Design(8, 5, 2)):
        for sd, rho in ((1.2, 0.3), (1.6, 0.5)):
            none = kept(Person(0.0, sd, rho, 0.1), design, simulations, seed=100)
            for effect in (-1.0, -2.0):
                got = kept(Person(effect, sd, rho, 0.1), design, simulations, seed=101)
                name = f"{design.pairs} x 2 x {design.block_days} days, effect {effect:g}, sd {sd:g}, rho {rho:g}"
                shares = (got.any_benefit, got.without_zero, got.helps, got.by_coin, got.welch, none.welch)
                lines.append(f"{name:50}" + "".join(f"{100 * one:9.1f}" for one in shares))
    return "\n".join(lines)


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


def main(simulations: int = SIMULATIONS) -> None:
    """Print everything, each part when it is ready."""
    print(f"One analysis of a personal trial:\n{times()}", flush=True)
    print(f"\nSimulated people, {simulations} trials each:\n{calibration(simulations)}", flush=True)
    print(f"\nPower, 10 % of days missing:\n{power_table(simulations)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulations", type=int, default=SIMULATIONS)
    main(parser.parse_args().simulations)
