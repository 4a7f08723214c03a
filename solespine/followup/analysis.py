"""What the diary of a personal trial says of the treatment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from solespine.followup.blocks import Blocks, Bools, arm_before, find_blocks
from solespine.followup.randomisation import RandomisationTest, randomisation_test
from solespine.followup.regression import Fit, Ints, Priors, fit
from solespine.followup.student_t import Floats, Mixture

PRIORS = Priors()
WEEK = 7
LEAST_DAYS_AN_ARM = 3  # fewer say nothing about an arm's own ups and downs

# As settings trial_helps_at and trial_probably_helps_at have it: estimates, with their ranges there.
HELPS, SURELY_NONE, ANY_HELP = 0.8, 0.8, 0.9


class TrialError(ValueError):
    """A diary from which nothing can be computed, in words for the person."""


class Verdict(StrEnum):
    """What the trial says so far."""

    helps = "helps"
    no_useful_difference = "no_useful_difference"
    worse = "worse"
    probably_helps = "probably_helps"
    not_clear = "not_clear"


@dataclass(frozen=True, slots=True)
class Counts:
    """Days of the trial: compared with and without the treatment, scored but not compared, and without a score."""

    treated: int
    untreated: int
    discarded: int
    missing: int


@dataclass(frozen=True, eq=False)
class Result:
    """The answer of a personal trial. The effect is the mean outcome with the treatment less that without, in points.

    Negative is less pain. ``carry_over`` is how many points the arm before still counted for on the first days of a block,
    None unless asked for; ``trend_per_week`` is the change per week that is not the treatment's.
    """

    effect: Mixture
    useful: float
    trend_per_week: Mixture
    carry_over: Mixture | None
    rho: float
    counts: Counts
    blocks_paired: bool
    randomisation: RandomisationTest | None

    @property
    def mean(self) -> float:
        """Expected effect in points."""
        return self.effect.mean

    def interval(self, share: float = 0.95) -> tuple[float, float]:
        """Central credible interval of the effect, points."""
        low, high = self.effect.quantiles((1 - share) / 2, (1 + share) / 2)
        return low, high

    @property
    def p_any(self) -> float:
        """Probability of any benefit."""
        return self.effect.cdf(0.0)

    @property
    def p_useful(self) -> float:
        """Probability of a benefit of at least ``useful`` points."""
        return self.effect.cdf(-self.useful)

    @property
    def p_worse(self) -> float:
        """Probability of harm of at least ``useful`` points."""
        return 1 - self.effect.cdf(self.useful)

    @property
    def p_within(self) -> float:
        """Probability that help and harm are both smaller than ``useful``."""
        return self.effect.cdf(self.useful) - self.effect.cdf(-self.useful)

    @property
    def verdict(self) -> Verdict:
        return verdict_of(self.effect, self.useful)


def verdict_of(effect: Mixture, useful: float) -> Verdict:
    """The verdict that a posterior of the effect allows."""
    useful_help, any_help, no_useful_harm = effect.cdfs(-useful, 0.0, useful)
    if useful_help >= HELPS:
        return Verdict.helps
    if 1 - no_useful_harm >= HELPS:
        return Verdict.worse
    # Before "probably helps": a sure help of a quarter point is not what was asked for.
    if no_useful_harm - useful_help >= SURELY_NONE:
        return Verdict.no_useful_difference
    if any_help >= ANY_HELP:
        return Verdict.probably_helps
    return Verdict.not_clear


def analyse(
    days: ArrayLike,
    outcome: ArrayLike,
    treated: ArrayLike,
    *,
    useful: float,
    block_days: int,
    discard_days: int,
    carry_over: bool = False,
    priors: Priors = PRIORS,
) -> Result:
    """The effect of the treatment from a diary, in any order of entries.

    outcome = level + effect x treated + trend x week + AR(1) errors, with :func:`solespine.followup.regression.fit`.

    Parameters
    ----------
    days : array_like of int, shape (n,)
        Day of each entry, counted from any day; no day twice.
    outcome : array_like of float, shape (n,)
        0 to 10; nan where there is no score.
    treated : array_like of bool, shape (n,)
        The arm of the day.
    useful : float
        The smallest difference that matters to the person, points, above 0.
    block_days, discard_days : int
        Days in a block, and how many of its first days are recorded but not compared.
    carry_over : bool
        Compare those first days too, and estimate how much of the arm before they still carry. First days of which the
        arm before is not known stay out.

    Raises
    ------
    TrialError
        If a day occurs twice or an arm has fewer than three compared days.

    Sources: `ahrq_ch4`, `wang_schork_2019`, `gaertner_2022`.
    """
    if not useful > 0:
        raise ValueError(f"useful {useful:g}: expected more than 0 points")
    if not 0 <= discard_days < block_days:
        raise ValueError(f"{discard_days} of {block_days} days discarded: expected at least 0 and fewer than the block has")
    day, score, arm = _in_order(days, outcome, treated)
    blocks = find_blocks(day, arm, block_days)
    scored, settled = ~np.isnan(score), blocks.day_in >= discard_days
    before = arm_before(blocks, arm)
    used = scored & (settled | (before >= 0)) if carry_over else scored & settled
    _enough(arm[used])
    carried = np.where(settled, 0.0, before - arm.astype(np.float64)) if carry_over else None
    found = _fit(day[used], score[used], arm[used], None if carried is None else carried[used], priors)
    compared = scored & settled
    return Result(
        effect=found.coefficients[1],
        useful=useful,
        trend_per_week=found.coefficients[2],
        carry_over=found.coefficients[3] if carry_over else None,
        rho=found.mean_rho,
        counts=_counts(day, arm, scored, used),
        blocks_paired=blocks.paired,
        randomisation=_randomisation(blocks, score, arm, compared),
    )


def _in_order(days: ArrayLike, outcome: ArrayLike, treated: ArrayLike) -> tuple[Ints, Floats, Bools]:
    day = np.asarray(days, dtype=np.int64)
    order = np.argsort(day, kind="stable")
    day, score, arm = day[order], np.asarray(outcome, dtype=np.float64)[order], np.asarray(treated, dtype=np.bool_)[order]
    if not len(day):
        raise TrialError("the diary has no entries")
    if (np.diff(day) == 0).any():
        raise TrialError("the diary has a day twice; keep one entry for each day")
    return day, score, arm


def _enough(arm: Bools) -> None:
    for name, count in (("with the treatment", int(arm.sum())), ("without it", int((~arm).sum()))):
        if count < LEAST_DAYS_AN_ARM:
            raise TrialError(
                f"only {count} scored days {name} can be compared so far; it takes at least {LEAST_DAYS_AN_ARM} of each"
            )


def _fit(day: Ints, score: Floats, arm: Bools, carried: Floats | None, priors: Priors) -> Fit:
    # About the middle, so that level and trend hardly depend on each other.
    week = (day - day.mean()) / WEEK
    columns = [np.ones(len(day)), arm.astype(np.float64), week, *([] if carried is None else [carried])]
    prior_sd = [inf, priors.effect_in_sd, inf, *([] if carried is None else [priors.effect_in_sd])]
    return fit(day, score - score.mean(), np.column_stack(columns), prior_sd, priors)


def _counts(day: Ints, arm: Bools, scored: Bools, used: Bools) -> Counts:
    return Counts(
        treated=int((arm & used).sum()),
        untreated=int((~arm & used).sum()),
        discarded=int((scored & ~used).sum()),
        missing=int(day[-1] - day[0]) + 1 - int(scored.sum()),
    )


def _randomisation(blocks: Blocks, score: Floats, arm: Bools, compared: Bools) -> RandomisationTest | None:
    # Without blocks in pairs nobody tossed a coin inside them, and the test would answer for a trial that was not held.
    return randomisation_test(blocks.number[compared], score[compared], arm[compared]) if blocks.paired else None
