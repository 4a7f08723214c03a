"""What a design would find out: thousands of trials at once beside one by one, and the table that pages look it up in."""

import time
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from solespine.followup import Design, Person, Power, TrialError, allocate, analyse, designs, power, power_for, simulate
from solespine.followup.many_trials import FIGURES, found, judged, prepare, simulate_many
from solespine.followup.power import MOST_LIVE, TABLE_COUNTS_AS, _found
from solespine.followup.power_table import FILE, MISSING, RHO, SIMULATIONS, USEFUL_IN_SD, basis, cell, power_table
from solespine.followup.randomisation import randomisation_test

SIX = Design(6, 7, 2)
MAKE_IT_ANEW = "the table is stale: python -m benchmarks.power_table"


@pytest.mark.parametrize(
    ("design", "rho", "missing", "effect", "useful", "sd"),
    [
        (SIX, 0.3, 0.1, -1.0, 1.0, 1.4),
        (Design(4, 7, 2), 0.8, 0.3, -0.5, 1.0, 1.4),
        (Design(8, 5, 2), 0.5, 0.5, -2.0, 1.5, 0.7),
        (Design(3, 10, 0), 0.0, 0.0, 0.0, 0.5, 2.0),
        (Design(1, 7, 2), 0.2, 0.6, 1.0, 1.0, 1.0),
    ],
)
def test_many_trials_at_once_are_judged_as_each_by_itself(design, rho, missing, effect, useful, sd):
    expected, scores, arms = [], [], []
    for seed in range(40):
        day, noise, treated = simulate(
            Person(0.0, 1.0, rho, missing, level=0.0), allocate(design, seed), np.random.default_rng(seed)
        )
        layout = {"useful": useful, "block_days": design.block_days, "discard_days": design.discard_days}
        try:
            expected.append(_found(analyse(day, 5 + sd * noise + effect * treated, treated, **layout)))
        except TrialError:
            expected.append((False,) * len(FIGURES))
        scores.append(noise)
        arms.append(treated)
    many = prepare(design, np.nan_to_num(scores), np.array(arms), ~np.isnan(scores))
    np.testing.assert_array_equal(judged(many, effect, [useful], sd)[:, :, 0].T, expected)


def test_with_many_pairs_the_coin_is_tossed_often_enough():
    design = Design(12, 3, 1)
    many = simulate_many(design, 0.2, 0.0, 150, seed=1)
    differences = many.difference
    p = []
    for row in differences:
        block, outcome = np.repeat(np.arange(24), 2), np.zeros(48)
        outcome[block % 2 == 0] = np.repeat(row, 2)
        p.append(randomisation_test(block, outcome, block % 2 == 0).p_two_sided)
    ours = judged(many, 0.0, [1.0], 1.0)[FIGURES.index("by_coin"), :, 0]
    near = np.abs(np.array(p) - 0.05) < 3.3 * sqrt(0.05 * 0.95 / 1024)
    np.testing.assert_array_equal(ours[~near], (np.array(p) < 0.05)[~near])
    assert near.mean() < 0.2


# The table


def test_the_table_rests_on_the_analysis_as_it_is_and_holds_every_design_of_the_dossier(knowledge):
    assert power_table().basis == basis(), MAKE_IT_ANEW
    assert set(designs(knowledge).values()) == set(power_table().designs), MAKE_IT_ANEW
    assert FILE.stat().st_size < 100_000


@pytest.mark.parametrize(("design", "rho", "missing"), [(SIX, 0.3, 0.1), (Design(8, 5, 2), 0.8, 0.4)])
def test_a_cell_of_the_table_simulated_anew_is_the_one_that_is_shipped(design, rho, missing):
    table = power_table()
    shipped = table.counts[table.designs.index(design), RHO.index(rho), MISSING.index(missing)].astype(int)
    # The same seeds: only a last digit that another processor rounds otherwise may turn a trial.
    assert np.abs(cell(design, rho, missing) - shipped).max() <= 3, MAKE_IT_ANEW


@pytest.mark.parametrize(
    ("design", "effect", "sd", "rho", "missing", "useful"),
    [
        (SIX, -1.0, 1.4, 0.38, 0.12, 1.0),
        (SIX, -2.0, 2.14, 0.53, 0.24, 1.0),
        (SIX, -0.75, 1.16, 0.62, 0.04, 1.5),
        (Design(4, 7, 2), -1.77, 1.79, 0.75, 0.07, 1.5),
        (Design(4, 7, 2), -1.05, 1.84, 0.67, 0.02, 1.0),
        (Design(4, 7, 2), 0.0, 0.5, 0.1, 0.33, 2.0),
        (Design(8, 5, 2), -1.15, 0.69, 0.33, 0.21, 1.5),
        (Design(8, 5, 2), -1.38, 1.41, 0.77, 0.45, 2.0),
    ],
)
def test_between_the_cells_of_the_table_other_trials_find_the_same(design, effect, sd, rho, missing, useful):
    looked_up = power_for(design, effect, sd, rho, missing, useful)
    assert looked_up.simulations == TABLE_COUNTS_AS
    simulations = 4000
    fresh = [found(simulate_many(design, rho, missing, 500, 9000 + part), [effect], [useful], sd)[:, 0, 0] for part in range(8)]
    for figure, count in zip(FIGURES, np.sum(fresh, axis=0)):
        share = count / simulations
        error = sqrt(max(share * (1 - share), 0.001) * (1 / simulations + 1 / TABLE_COUNTS_AS))
        assert abs(getattr(looked_up, figure) - share) < 3.3 * error, figure


@settings(max_examples=60)
@given(
    st.sampled_from(power_table().designs),
    st.floats(0, 4),
    st.floats(USEFUL_IN_SD[0], USEFUL_IN_SD[-1]),
    st.floats(RHO[0], RHO[-1]),
    st.floats(MISSING[0], MISSING[-1]),
    st.floats(0.3, 3),
)
def test_wherever_the_table_reaches_it_has_shares(design, help_in_sd, useful_in_sd, rho, missing, sd):
    looked_up = power_for(design, -help_in_sd * sd, sd, rho, missing, useful_in_sd * sd * (1 - 1e-12))
    for figure in FIGURES:
        low, high = looked_up.interval(figure)
        assert 0 <= low <= getattr(looked_up, figure) <= high <= 1
    assert looked_up.without_zero <= looked_up.any_benefit + 0.05


def test_four_pairs_can_never_rule_out_the_coin():
    assert power_for(Design(4, 7, 2), -4.0, 1.2, 0.3, 0.0).by_coin < 0.001  # the smallest p is 2 / 2 ** 4


# Any design


@pytest.mark.parametrize("design", [SIX, Design(5, 7, 2), Design(10, 4, 1)])
def test_it_is_what_whole_trials_one_by_one_find(design):
    at_once, one_by_one = power_for(design, -1.0, 1.4, 0.4, 0.1), power(design, -1.0, 1.4, 0.4, 0.1, 400, seed=5)
    for figure in FIGURES:
        share = getattr(one_by_one, figure)
        error = sqrt(max(share * (1 - share), 0.001) * (1 / 400 + 1 / at_once.simulations))
        assert abs(getattr(at_once, figure) - share) < 3.3 * error, figure


@pytest.mark.parametrize(
    "question", [(SIX, 0.5, 1.4, 0.3, 0.1), (SIX, -1.0, 1.4, 0.95, 0.1), (Design(5, 7, 2), -1.0, 1.4, 0.3, 0.1)]
)
def test_what_the_table_does_not_reach_is_simulated_and_says_with_how_few_trials(question):
    assert power_for(*question).simulations == MOST_LIVE < SIMULATIONS


@pytest.mark.parametrize("design", [SIX, Design(5, 7, 2), Design(12, 7, 2)])
def test_the_same_question_has_the_same_answer_within_thirty_milliseconds(design):
    answers, seconds = [], []
    for _ in range(7):
        start = time.thread_time()  # what waits for other programs is not counted
        answers.append(power_for(design, -1.0, 1.4, 0.35, 0.1))
        seconds.append(time.thread_time() - start)
    assert len(set(answers)) == 1
    assert min(seconds[1:]) < 0.030


def test_longer_trials_larger_effects_and_steadier_days_find_more():
    usual = power_for(SIX, -1.0, 1.4, 0.3, 0.1).any_benefit
    assert (
        power_for(Design(12, 7, 2), -1.0, 1.4, 0.3, 0.1).any_benefit
        > usual
        > power_for(Design(3, 7, 2), -1.0, 1.4, 0.3, 0.1).any_benefit
    )
    assert power_for(SIX, -1.5, 1.4, 0.3, 0.1).any_benefit > usual > power_for(SIX, 0.0, 1.4, 0.3, 0.1).any_benefit
    assert power_for(SIX, -1.0, 1.0, 0.3, 0.1).any_benefit > usual > power_for(SIX, -1.0, 1.4, 0.7, 0.1).any_benefit


@given(st.integers(0, 2000))
def test_the_interval_of_a_share_is_wilsons(count):
    low, high = Power(2000, count / 2000, 0, 0, 0, 0).interval("any_benefit")
    expected = stats.binomtest(count, 2000).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-9)


@pytest.mark.parametrize("changed", [{"sd": 0.0}, {"rho": 1.0}, {"missing": 1.0}, {"useful": 0.0}])
def test_a_person_who_cannot_be_is_refused(changed):
    with pytest.raises(ValueError, match="expected"):
        power_for(SIX, **{"effect": -1.0, "sd": 1.4, "rho": 0.3, "missing": 0.1, **changed})
