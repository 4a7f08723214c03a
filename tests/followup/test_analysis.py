"""What a diary says of a treatment: by hand, beside the slow obvious version, and what must not matter."""

import time
from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from solespine.followup import PRIORS, Design, Person, Priors, TrialError, Verdict, allocate, analyse, simulate
from solespine.followup.blocks import arm_before, find_blocks
from solespine.followup.randomisation import randomisation_test
from solespine.followup.regression import fit
from tests.referees.dense_trial import effect_on_grid

SIX = Design(6, 7, 2)
WITHOUT_PRIORS = Priors(effect_in_sd=inf, sd_points=0.0, sd_worth_days=0.0, rho_low=0.0, rho_high=0.0, rho_points=1)


def simulated(seed, effect=-1.0, rho=0.4, missing=0.2, design=SIX):
    return simulate(Person(effect, 1.4, rho, missing), allocate(design, seed), np.random.default_rng(seed))


def analysed(diary, **changes):
    return analyse(*diary, **{"useful": 1.0, "block_days": 7, "discard_days": 2, **changes})


def test_independent_days_without_priors_give_the_t_of_ordinary_least_squares():
    # Mean with: (3 + 4 + 2) / 3 = 3. Mean without: (5 + 6 + 7) / 3 = 6. Effect 3 - 6 = -3.
    # Squares: (0 + 1 + 1) + (1 + 0 + 1) = 4 over 6 - 2 = 4 degrees of freedom: s = 1. Standard error sqrt(1/3 + 1/3).
    treated = np.array([1, 1, 1, 0, 0, 0.0])
    X = np.column_stack([np.ones(6), treated])
    found = fit(np.arange(6), np.array([3, 4, 2, 5, 6, 7.0]), X, [inf, inf], WITHOUT_PRIORS)
    effect = found.coefficients[1]
    assert effect.df == 4
    assert effect.mean == pytest.approx(-3)
    assert effect.scale[0] == pytest.approx((2 / 3) ** 0.5)
    assert effect.cdf(0) == pytest.approx(stats.t.cdf(3 / (2 / 3) ** 0.5, 4))


def test_with_a_trend_it_is_still_ordinary_least_squares():
    days, outcome, treated = simulated(seed=3, missing=0.0)
    result = analysed((days, outcome, treated), priors=WITHOUT_PRIORS, discard_days=0)
    X = np.column_stack([np.ones(84), treated, days / 7])
    beta, squares, *_ = np.linalg.lstsq(X, outcome)
    se = np.sqrt(squares[0] / 81 * np.linalg.inv(X.T @ X)[1, 1])
    low, high = result.interval(0.95)
    assert result.mean == pytest.approx(beta[1])
    assert (low, high) == pytest.approx((beta[1] - stats.t.ppf(0.975, 81) * se, beta[1] + stats.t.ppf(0.975, 81) * se))


@pytest.mark.parametrize("seed", range(4))
def test_the_referee_with_the_whole_covariance_matrix_agrees(seed):
    days, outcome, treated = simulated(seed, missing=0.3, design=Design(3, 7, 2))
    result = analysed((days, outcome, treated))
    used = ~np.isnan(outcome) & (days % 7 >= 2)
    X = np.column_stack([np.ones(used.sum()), treated[used], days[used]])
    effects = np.linspace(-12, 12, 2401)
    probability = effect_on_grid(
        days[used],
        outcome[used],
        X,
        PRIORS.effect_in_sd,
        PRIORS.sd_points,
        PRIORS.sd_worth_days,
        -0.5 + 1.49 * (np.arange(745) + 0.5) / 745,
        effects,
        lambda rho: (1 - rho**2) ** -PRIORS.rho_tilt,
    )
    assert result.mean == pytest.approx(effects @ probability, abs=0.003)
    below = np.cumsum(probability) - probability / 2
    for x in (-2.0, -1.0, 0.0, 1.0):
        assert result.effect.cdf(x) == pytest.approx(np.interp(x, effects, below), abs=0.001)


@given(st.integers(0, 50), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(seed, random):
    days, outcome, treated = simulated(seed)
    order = list(range(len(days)))
    random.shuffle(order)
    straight, shuffled = analysed((days, outcome, treated)), analysed((days[order], outcome[order], treated[order]))
    assert shuffled.mean == straight.mean
    assert shuffled.randomisation == straight.randomisation
    assert shuffled.counts == straight.counts


def test_a_day_without_a_score_and_a_day_left_out_are_the_same():
    days, outcome, treated = simulated(seed=5, missing=0.3)
    scored = ~np.isnan(outcome)
    scored[[0, -1]] = True  # the trial keeps its length
    outcome[[0, -1]] = 5.0
    whole, short = analysed((days, outcome, treated)), analysed((days[scored], outcome[scored], treated[scored]))
    assert short.mean == whole.mean
    assert short.counts == whole.counts


def test_a_gap_counts_for_as_many_days_as_it_has():
    # Known rho 0.5, entries on days 0, 1 and 4: correlations 0.5, 0.5 ** 3 and 0.5 ** 4.
    half = Priors(effect_in_sd=inf, sd_points=0.0, sd_worth_days=0.0, rho_low=0.5, rho_high=0.5, rho_points=1)
    outcome = np.array([2.0, 5.0, 3.0])
    R = np.array([[1, 0.5, 0.0625], [0.5, 1, 0.125], [0.0625, 0.125, 1]])
    ones = np.ones(3)
    level = ones @ np.linalg.inv(R) @ outcome / (ones @ np.linalg.inv(R) @ ones)
    assert fit(np.array([0, 1, 4]), outcome, ones[:, None], [inf], half).coefficients[0].mean == pytest.approx(level)


@given(st.integers(0, 30), st.floats(-4, 4), st.floats(-0.3, 0.3))
def test_neither_the_level_nor_a_steady_trend_moves_the_effect(seed, level, slope):
    days, outcome, treated = simulated(seed)
    assert analysed((days, outcome + level + slope * days, treated)).mean == pytest.approx(
        analysed((days, outcome, treated)).mean, abs=1e-8
    )


@given(st.integers(0, 30))
def test_calling_the_arms_the_other_way_round_turns_the_effect_round(seed):
    days, outcome, treated = simulated(seed)
    one, other = analysed((days, outcome, treated)), analysed((days, outcome, ~treated))
    assert other.mean == pytest.approx(-one.mean)
    assert other.p_any == pytest.approx(1 - one.p_any)


def test_what_is_written_on_the_first_days_of_a_block_is_not_compared():
    days, outcome, treated = simulated(seed=8, missing=0.0)
    changed = np.where(days % 7 < 2, 10.0, outcome)
    assert analysed((days, changed, treated)).mean == analysed((days, outcome, treated)).mean
    assert analysed((days, outcome, treated)).counts.discarded == 24


def test_the_four_probabilities_fit_together():
    result = analysed(simulated(seed=2))
    assert result.p_useful + result.p_within + result.p_worse == pytest.approx(1)
    assert result.p_useful < result.p_any


def test_a_larger_amount_is_never_more_probable():
    probable = [analysed(simulated(seed=2), useful=useful).p_useful for useful in (0.5, 1.0, 1.5, 3.0)]
    assert probable == sorted(probable, reverse=True)


def test_a_carry_over_that_is_there_is_found_and_does_not_change_the_effect():
    person = Person(-2.0, 0.5, 0.2, 0.0, carried_days=2)
    day, outcome, treated = simulate(person, allocate(SIX, 4), np.random.default_rng(4))
    plain, modelled = analysed((day, outcome, treated)), analysed((day, outcome, treated), carry_over=True)
    assert plain.mean == pytest.approx(-2.0, abs=0.4)
    assert modelled.mean == pytest.approx(-2.0, abs=0.4)
    assert modelled.carry_over.mean == pytest.approx(-2.0, abs=0.5)  # the arm before still counts in full
    assert analysed((day, outcome, treated), discard_days=0).mean > -1.8  # taken as if nothing carried over


def test_the_randomisation_test_on_three_pairs_by_hand():
    # Differences with less without: -2, -1, +0.5; sum -2.5. The eight swaps add up to
    # -3.5 -2.5 -1.5 -0.5 +0.5 +1.5 +2.5 +3.5: two of eight are -2.5 or lower, four are as far from zero.
    with_it, without = [3.0, 4.0, 5.5], [5.0, 5.0, 5.0]
    block = np.repeat(np.arange(6), 4)
    outcome = np.repeat([with_it[0], without[0], without[1], with_it[1], with_it[2], without[2]], 4)
    treated = np.repeat([True, False, False, True, True, False], 4)
    test = randomisation_test(block, outcome, treated)
    assert (test.pairs, test.difference) == (3, pytest.approx(-2.5 / 3))
    assert test.p_benefit == 2 / 8
    assert test.p_two_sided == 4 / 8


@given(st.integers(0, 40))
def test_the_swaps_are_those_of_a_plain_loop(seed):
    days, outcome, treated = simulated(seed, missing=0.0)
    test = analysed((days, outcome, treated)).randomisation
    differences = []
    for pair in range(6):
        kept = (days // 14 == pair) & (days % 7 >= 2)
        differences.append(outcome[kept & treated].mean() - outcome[kept & ~treated].mean())
    sums = [sum(sign * one for sign, one in zip(signs, differences)) for signs in product((1, -1), repeat=6)]
    assert test.p_benefit == sum(one <= sum(differences) + 1e-9 for one in sums) / 64
    assert test.p_two_sided == sum(abs(one) >= abs(sum(differences)) - 1e-9 for one in sums) / 64


def test_a_pair_with_too_few_scored_days_does_not_count_in_the_randomisation_test():
    days, outcome, treated = simulated(seed=1, missing=0.0)
    outcome[[2, 3, 5, 6]] = np.nan  # one of five compared days is left in the first block
    assert analysed((days, outcome, treated)).randomisation.pairs == 5


def test_arms_that_no_coin_has_laid_out_get_no_randomisation_test():
    days = np.arange(60)
    treated = days >= 30  # first without, then with: no pairs of seven days
    result = analysed((days, np.random.default_rng(1).normal(5, 1, 60), treated))
    assert not result.blocks_paired
    assert result.randomisation is None
    assert result.counts.discarded == 4


@pytest.mark.parametrize("lost", [1, 5, 9])
def test_blocks_are_found_when_the_first_days_were_not_written_down(lost):
    drawn = allocate(SIX, 2026)
    days = np.arange(lost, 84)
    treated = np.array([drawn.arm_on(day) == "treatment" for day in days.tolist()])
    blocks = find_blocks(days, treated, 7)
    assert blocks.paired
    np.testing.assert_array_equal(blocks.number, days // 7)
    np.testing.assert_array_equal(blocks.day_in, days % 7)


def test_before_the_first_block_no_arm_is_known():
    treated = np.array([False, False, True, True, True, True, False, False])
    before = arm_before(find_blocks(np.arange(8), treated, 2), treated)
    assert before.tolist() == [-1, -1, 0, 0, 1, 1, 1, 1]


def test_a_sure_large_help_is_called_help_and_a_sure_nothing_is_called_nothing():
    assert analysed(simulated(1, effect=-4.0, rho=0.1)).verdict is Verdict.helps
    assert analysed(simulated(1, effect=4.0, rho=0.1)).verdict is Verdict.worse
    assert analysed(simulated(1, effect=0.0, rho=0.1), useful=3.0).verdict is Verdict.no_useful_difference


def test_equal_entries_every_day_leave_a_doubt():
    days = np.arange(84)
    treated = days // 7 % 2 == 0
    result = analysed((days, np.full(84, 5.0), treated))
    assert result.mean == pytest.approx(0)
    assert result.interval()[1] > 0.005


@pytest.mark.parametrize("n", [0, 4])
def test_a_diary_with_hardly_anything_in_it_is_refused_in_words(n):
    with pytest.raises(TrialError):
        analysed((np.arange(n), np.ones(n), np.zeros(n, dtype=bool)))


def test_a_day_twice_is_refused():
    with pytest.raises(TrialError, match="twice"):
        analysed(([0, 1, 1], [1, 2, 3], [True, False, True]))


@pytest.mark.parametrize("changes", [{"useful": 0.0}, {"discard_days": 7}, {"discard_days": -1}])
def test_impossible_settings_are_refused(changes):
    with pytest.raises(ValueError, match="expected"):
        analysed(simulated(1), **changes)


def test_a_diary_of_120_days_takes_less_than_a_fifth_of_a_second():
    design = Design(10, 6, 2)
    diary = simulate(Person(-1.0, 1.4, 0.4, 0.1), allocate(design, 1), np.random.default_rng(1))
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        analysed(diary, block_days=6).interval()
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.2
