"""The analysis of thousands of simulated trials of one design at once: the same answers as one by one, some fifty times sooner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement, product
from math import inf

import numpy as np

from solespine.followup.analysis import ANY_HELP, HELPS, LEAST_DAYS_AN_ARM, PRIORS, SURELY_NONE, WEEK
from solespine.followup.blocks import Bools
from solespine.followup.design import Design
from solespine.followup.randomisation import LEAST_DAYS
from solespine.followup.regression import Ints
from solespine.followup.student_t import Floats, t_cdf

LEVEL, TREND, ARM, SCORE = range(4)
# Probability of any benefit that counts as found, and those between which the 95 % interval holds zero.
SURE, LOW, HIGH = 0.95, 0.025, 0.975
FIGURES = ("any_benefit", "helps", "without_zero", "by_coin", "undecided")
# Straight lines between so many values of Student's t from -12 to 12 are off by less than 1e-5, which turns no share of trials.
FAR, VALUES = 12.0, 2001
# With more pairs than this the coin is tossed again at random instead of in every way there is.
MOST_PAIRS_COUNTED, TOSSES = 10, 1024

Gram = dict[tuple[int, int], Floats]


@dataclass(frozen=True, eq=False)
class ManyTrials:
    """Trials of a treatment that does nothing, with all worked out that does not depend on what it does. Unit: the sd of one day.

    ``information``, ``product``, ``squares`` are the products of arm and score once level and trend are taken out, ``log_front``
    is their part of the likelihood: shape (trials, rho). ``entries``, and whether both arms have ``enough`` of them: shape
    (trials,). ``difference`` between the blocks of each pair that ``counts``: shape (trials, pairs).
    """

    information: Floats
    product: Floats
    squares: Floats
    log_front: Floats
    entries: Ints
    enough: Bools
    difference: Floats
    counts: Bools


def simulate_many(design: Design, rho: float, missing: float, simulations: int, seed: int | Sequence[int]) -> ManyTrials:
    """Simulated trials, each with a toss of its own for every pair; the same seed gives the same trials."""
    rng = np.random.default_rng(seed)
    first = rng.random((simulations, design.pairs)) < 0.5
    blocks = np.stack([first, ~first], axis=2).reshape(simulations, design.blocks)
    treated = np.repeat(blocks, design.block_days, axis=1)
    scored = rng.random(treated.shape) >= missing
    return prepare(design, _errors(design.total_days, simulations, rho, rng), treated, scored)


def _errors(days: int, simulations: int, rho: float, rng: np.random.Generator) -> Floats:
    """AR(1) errors of standard deviation 1, shape (simulations, days)."""
    errors = rng.standard_normal((days, simulations))
    step = np.sqrt(1 - rho**2)
    for day in range(1, days):
        errors[day] = rho * errors[day - 1] + step * errors[day]
    return errors.T


def prepare(design: Design, score: Floats, treated: Bools, scored: Bools) -> ManyTrials:
    """What every true effect needs of trials with these scores, arms and scored days, each of shape (trials, days)."""
    days = np.flatnonzero(np.arange(design.total_days) % design.block_days >= design.discard_days)
    score, treated, used = score[:, days], treated[:, days], scored[:, days]
    entries, with_it = used.sum(axis=1), (used & treated).sum(axis=1)
    gram, log_front = _whitened_gram(days, score, treated, used)
    for column in (LEVEL, TREND):
        log_front = log_front + np.log(gram[column, column])
        gram = _without(column, gram)
    return ManyTrials(
        gram[ARM, ARM],
        gram[ARM, SCORE],
        gram[SCORE, SCORE],
        log_front,
        entries,
        np.minimum(with_it, entries - with_it) >= LEAST_DAYS_AN_ARM,
        *_pair_differences(design, score, treated, used),
    )


def _whitened_gram(days: Ints, score: Floats, treated: Bools, used: Bools) -> tuple[Gram, Floats]:
    """Products of the columns with the errors' correlation taken out, and its log determinant; each (trials, rho).

    An entry and the one before are correlated through their gap alone, so their products are added up for each gap, and rho
    comes in only then: (x - c before)(y - c before) / (1 - c ** 2) with c = rho ** gap.
    """
    trials, n = used.shape
    last = np.maximum.accumulate(np.where(used, np.arange(n), -1), axis=1)
    before = np.column_stack([np.full(trials, -1), last[:, :-1]])
    gap, which = np.unique(np.where(before >= 0, days - days[before], inf)[used], return_inverse=True)
    group = np.nonzero(used)[0] * len(gap) + which
    week = (days - days.mean()) / WEEK
    columns = [np.broadcast_to(one, used.shape) for one in (1.0, week, treated.astype(np.float64), score)]
    now = [one[used] for one in columns]
    earlier = [np.take_along_axis(one, before, axis=1)[used] for one in columns]

    def sums(values: Floats) -> Floats:
        added: Floats = np.bincount(group, values, trials * len(gap)).astype(np.float64, copy=False)
        return added.reshape(trials, len(gap))

    correlation = PRIORS.rho ** gap[:, None]
    share = 1 / (1 - correlation**2)
    gram = {
        (i, j): sums(now[i] * now[j]) @ share
        - sums(now[i] * earlier[j] + earlier[i] * now[j]) @ (correlation * share)
        + sums(earlier[i] * earlier[j]) @ (correlation**2 * share)
        for i, j in combinations_with_replacement(range(4), 2)
    }
    return gram, sums(np.ones(len(group))) @ -np.log(share)


def _without(column: int, gram: Gram) -> Gram:
    """The products of the other columns with what this one explains taken out."""
    kept = [one for one in range(4) if (one, one) in gram and one != column]
    return {
        (i, j): gram[i, j] - gram[min(i, column), max(i, column)] * gram[min(j, column), max(j, column)] / gram[column, column]
        for i, j in combinations_with_replacement(kept, 2)
    }


def _pair_differences(design: Design, score: Floats, treated: Bools, used: Bools) -> tuple[Floats, Bools]:
    """Mean of the treated block less that of the other, 0 where either has too few days; and which pairs count."""
    shape = (len(score), design.pairs, 2, design.block_days - design.discard_days)
    within = used.reshape(shape)
    number = within.sum(axis=3)
    mean = np.where(within, score.reshape(shape), 0.0).sum(axis=3) / np.maximum(number, 1)
    counts = (number >= LEAST_DAYS).all(axis=2)
    side = np.where(treated.reshape(shape)[:, :, 0, 0], 1.0, -1.0)
    return np.where(counts, side * (mean[:, :, 0] - mean[:, :, 1]), 0.0), counts


def found(many: ManyTrials, effects: Sequence[float], useful: Sequence[float], sd: float) -> Ints:
    """How many of the trials find something, for each true effect and each amount that is useful.

    Parameters
    ----------
    effects, useful : sequence of float
        Points. Negative effects help.
    sd : float
        Standard deviation of one day, points.

    Returns
    -------
    ndarray of int, shape (figures, effects, useful)
        In the order of ``FIGURES``.
    """
    return np.stack([judged(many, effect, useful, sd).sum(axis=1) for effect in effects], axis=1)


def judged(many: ManyTrials, effect: float, useful: Sequence[float], sd: float) -> Bools:
    """What each trial finds if the treatment does this: shape (figures, trials, useful)."""
    at = np.array([0.0, *useful, *(-one for one in useful)])
    below = probability_below(many, effect / sd, at / sd, sd)
    any_help, no_harm, useful_help = below[:, :1], below[:, 1 : 1 + len(useful)], below[:, 1 + len(useful) :]
    helps = useful_help >= HELPS
    decided = helps | (1 - no_harm >= HELPS) | (no_harm - useful_help >= SURELY_NONE) | (any_help >= ANY_HELP)
    coin = (_by_coin(many, effect / sd) < 0.05)[:, None]
    rows = [any_help >= SURE, helps, (any_help >= HIGH) | (any_help <= LOW), coin, ~decided]
    return np.stack([many.enough[:, None] & np.broadcast_to(one, helps.shape) for one in rows])


def probability_below(many: ManyTrials, effect: float, at: Floats, sd: float) -> Floats:
    """Probability that the effect is at most each of some values, shape (trials, values); all in sd of one day."""
    # With an effect the score is e x arm more, and its products follow.
    product_, squares = (
        many.product + effect * many.information,
        many.squares + 2 * effect * many.product + effect**2 * many.information,
    )
    precision = many.information + 1 / PRIORS.effect_in_sd**2
    centre = product_ / precision
    left = np.maximum(squares - product_ * centre, 0.0) + PRIORS.sd_worth_days * (PRIORS.sd_points / sd) ** 2
    df = PRIORS.sd_worth_days + many.entries - 2
    log_weight = -0.5 * (many.log_front + np.log(precision) + df[:, None] * np.log(left))
    log_weight -= (PRIORS.rho_tilt - 1) * np.log1p(-(PRIORS.rho**2))
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    scale = np.sqrt(left / df[:, None] / precision)
    below = np.empty((len(df), len(at)))
    for one in np.unique(df):
        same = df == one
        t = (at[:, None] - centre[same][:, None, :]) / scale[same][:, None, :]
        below[same] = np.einsum("tvr,tr->tv", np.interp(t, *_t_values(float(one))), weight[same])
    return below


@lru_cache(maxsize=1024)
def _t_values(df: float) -> tuple[Floats, Floats]:
    t = np.linspace(-FAR, FAR, VALUES)
    return t, t_cdf(t, df)


def _by_coin(many: ManyTrials, effect: float) -> Floats:
    """Two-sided p of the randomisation test, shape (trials,)."""
    difference = many.difference + effect * many.counts
    swapped = np.abs(difference @ _swaps(difference.shape[1]).T)
    observed = np.abs(difference.sum(axis=1)) - 1e-9 * np.abs(difference).sum(axis=1)
    p: Floats = (swapped >= observed[:, None]).mean(axis=1)
    return p


@lru_cache(maxsize=32)
def _swaps(pairs: int) -> Floats:
    """Orders that the coin might have made, shape (orders, pairs), the first as it did; each stands for its mirror image too."""
    if pairs <= MOST_PAIRS_COUNTED:
        return np.array([(1, *rest) for rest in product((1.0, -1.0), repeat=pairs - 1)])
    tosses = np.random.default_rng(pairs).choice([1.0, -1.0], (TOSSES, pairs))
    tosses[0] = 1.0
    return tosses
