"""Simulated people, and what a design would find out about them with the very analysis that is used on real ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from solespine.followup.analysis import Result, TrialError, Verdict, analyse
from solespine.followup.blocks import Bools
from solespine.followup.design import Allocation, Arm, Design, allocate
from solespine.followup.many_trials import found, simulate_many
from solespine.followup.power_table import power_table
from solespine.followup.regression import Ints
from solespine.followup.student_t import Floats

MOST_PAIN = 10.0
# The table was simulated with twice as many trials: the other half makes up for what lies between its cells.
TABLE_COUNTS_AS = 2000
LIVE_DAYS, MOST_LIVE, LEAST_LIVE, LIVE_SEED = 42_000, 500, 100, 2026


@dataclass(frozen=True, slots=True)
class Person:
    """A simulated person.

    Parameters
    ----------
    effect : float
        Outcome with the treatment less that without, points; negative helps.
    sd : float
        Standard deviation of one day, points.
    rho : float
        Correlation of one day with the next.
    missing : float
        Share of the days without a score.
    trend_per_week : float
        Points per week that are not the treatment's.
    carried_days : int
        For so many first days of a block the arm before still counts in full.
    half_life_days : float
        How fast the effect comes and goes after a change of arm; 0: at once.
    whole_numbers : bool
        Whether the diary takes whole numbers from 0 to 10 only.
    level : float
        Mean outcome without the treatment, points.
    """

    effect: float
    sd: float
    rho: float
    missing: float = 0.0
    trend_per_week: float = 0.0
    carried_days: int = 0
    half_life_days: float = 0.0
    whole_numbers: bool = False
    level: float = 5.0

    def __post_init__(self) -> None:
        if self.sd <= 0 or not -1 < self.rho < 1 or not 0 <= self.missing < 1:
            given = f"sd {self.sd:g}, rho {self.rho:g}, missing {self.missing:g}"
            raise ValueError(f"{given}: expected sd > 0, -1 < rho < 1, 0 <= missing < 1")


def simulate(person: Person, allocation: Allocation, rng: np.random.Generator) -> tuple[Ints, Floats, Bools]:
    """Days, outcomes (nan where missing) and arms of a whole trial, each of shape (total_days,)."""
    design = allocation.design
    day = np.arange(design.total_days)
    treated = np.array([allocation.arm_on(one) is Arm.treatment for one in range(design.total_days)])
    noise = person.sd * _ar1(len(day), person.rho, rng)
    outcome = person.level + person.effect * _exposure(person, treated) + person.trend_per_week * day / 7 + noise
    if person.whole_numbers:
        outcome = np.clip(np.round(outcome), 0.0, MOST_PAIN)
    outcome[rng.random(len(day)) < person.missing] = np.nan
    return day, outcome, treated


def _ar1(n: int, rho: float, rng: np.random.Generator) -> Floats:
    """AR(1) errors of standard deviation 1, shape (n,)."""
    errors = rng.standard_normal(n)
    step = np.sqrt(1 - rho**2)
    for i in range(1, n):
        errors[i] = rho * errors[i - 1] + step * errors[i]
    return errors


def _exposure(person: Person, treated: Bools) -> Floats:
    """How much of the treatment is at work each day, 0 to 1. Nobody is treated before the trial."""
    late = np.concatenate([np.zeros(person.carried_days), treated])[: len(treated)]
    if not person.half_life_days:
        return late
    kept, exposure, now = 0.5 ** (1 / person.half_life_days), np.zeros(len(late)), 0.0
    for i, arm in enumerate(late):
        now = kept * now + (1 - kept) * arm
        exposure[i] = now
    return exposure


def trials(
    person: Person, design: Design, useful: float, simulations: int, seed: int, carry_over: bool = False
) -> Iterator[tuple[Floats, Bools, Result]]:
    """Simulated trials of one person, each with a new allocation: outcomes, arms, and what the analysis says of them.

    A trial with too few scored days for any answer is left out.
    """
    rng = np.random.default_rng(seed)
    for _ in range(simulations):
        day, outcome, treated = simulate(person, allocate(design, int(rng.integers(2**62))), rng)
        try:
            result = analyse(
                day,
                outcome,
                treated,
                useful=useful,
                block_days=design.block_days,
                discard_days=design.discard_days,
                carry_over=carry_over,
            )
        except TrialError:
            continue
        yield outcome, treated, result


@dataclass(frozen=True, slots=True)
class Power:
    """Shares of simulated trials that found something.

    ``any_benefit``: P(any benefit) at least 95 %. ``helps``: answered "helps by at least the named amount".
    ``without_zero``: the 95 % interval leaves zero out. ``by_coin``: two-sided randomisation test below 0.05.
    ``undecided``: answered "not clear".
    """

    simulations: int
    any_benefit: float
    helps: float
    without_zero: float
    by_coin: float
    undecided: float

    def interval(self, figure: str, share: float = 0.95) -> tuple[float, float]:
        """Between which values one of the figures lies, as far as so many simulated trials can tell (Wilson's interval).

        >>> low, high = Power(500, 0.8, 0.2, 0.7, 0.3, 0.1).interval("any_benefit")
        >>> round(low, 3), round(high, 3)
        (0.763, 0.833)
        """
        p, n = getattr(self, figure), self.simulations
        z = NormalDist().inv_cdf((1 + share) / 2)
        middle, spread = p + z**2 / (2 * n), z * sqrt(p * (1 - p) / n + (z / (2 * n)) ** 2)
        # Rounding must not put the share itself outside.
        return max(0.0, min(p, (middle - spread) / (1 + z**2 / n))), min(1.0, max(p, (middle + spread) / (1 + z**2 / n)))


def power_for(design: Design, effect: float, sd: float, rho: float, missing: float, useful: float = 1.0) -> Power:
    """How often a design would find out, at once: for a page that shows it before a trial starts.

    The designs of the dossier are looked up in a table that was simulated beforehand (:mod:`solespine.followup.power_table`); any
    other, and whatever the table does not reach, is simulated here with fewer trials, 500 of a usual length. The same
    question has the same answer every time, and ``simulations`` and :meth:`Power.interval` tell how exact it is.

    Parameters
    ----------
    effect : float
        True difference, points; negative helps.
    sd : float
        Standard deviation of one day, points.
    rho, missing : float
        Correlation of one day with the next; share of days without a score.
    useful : float
        The smallest difference that matters, points.
    """
    Person(effect, sd, rho, missing)  # refuses what nobody can be
    if useful <= 0:
        raise ValueError(f"useful {useful:g}: expected more than 0 points")
    shares = power_table().shares(design, -effect / sd, useful / sd, rho, missing)
    if shares is not None:
        return Power(TABLE_COUNTS_AS, *shares)
    simulations = max(LEAST_LIVE, min(MOST_LIVE, LIVE_DAYS // design.total_days))
    counts = found(simulate_many(design, rho, missing, simulations, LIVE_SEED), [effect], [useful], sd)[:, 0, 0]
    return Power(simulations, *(float(one) / simulations for one in counts))


def power(
    design: Design, effect: float, sd: float, rho: float, missing: float, simulations: int, seed: int, useful: float = 1.0
) -> Power:
    """The same by so many whole trials, simulated and analysed one by one: slow, and the measure of :func:`power_for`.

    Parameters
    ----------
    effect : float
        True difference, points; negative helps.
    sd : float
        Standard deviation of one day, points.
    rho, missing : float
        Correlation of one day with the next; share of days without a score.
    useful : float
        The smallest difference that matters, points.
    """
    person = Person(effect, sd, rho, missing)
    found = [_found(result) for _, _, result in trials(person, design, useful, simulations, seed)]
    shares = np.array(found, dtype=np.float64).sum(axis=0) / simulations if found else np.zeros(5)
    return Power(simulations, *(float(one) for one in shares))


def _found(result: Result) -> tuple[bool, ...]:
    below, coin, verdict = result.p_any, result.randomisation, result.verdict
    return (
        below >= 0.95,
        verdict is Verdict.helps,
        below >= 0.975 or below <= 0.025,
        coin is not None and coin.p_two_sided < 0.05,
        verdict is Verdict.not_clear,
    )
