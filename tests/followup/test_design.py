"""Who decides which block comes first, and who may know it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solespine.followup import Allocation, Arm, Design, allocate, designs, power

SIX = Design(pairs=6, block_days=7, discard_days=2)
some_design = st.builds(Design, st.integers(1, 20), st.integers(2, 10), st.integers(0, 1))


def test_the_standard_trial_is_six_pairs_of_seven_days_with_two_of_them_not_compared(knowledge):
    assert designs(knowledge)["standard"] == SIX


def test_every_design_of_the_dossier_is_as_long_as_it_says(knowledge):
    for record in knowledge.records.nof1_design:
        assert designs(knowledge)[record.id].total_days == record.total_days


@given(some_design, st.integers(0, 10**9))
def test_every_pair_has_one_block_of_each(design, seed):
    drawn = allocate(design, seed)
    for pair in range(design.pairs):
        first = 2 * pair * design.block_days
        arms = [drawn.arm_on(first + day) for day in range(2 * design.block_days)]
        assert set(arms[: design.block_days]) | set(arms[design.block_days :]) == set(Arm)
        assert arms.count(Arm.treatment) == arms.count(Arm.control) == design.block_days


def test_a_seed_gives_the_same_allocation_on_every_machine_and_next_year():
    # random.Random(2026).random() < 0.5, six times, written down once.
    assert allocate(SIX, 2026).treatment_first == (True, False, False, False, True, True)


def test_a_fair_coin_begins_half_of_the_pairs_with_the_treatment():
    firsts = [first for seed in range(500) for first in allocate(SIX, seed).treatment_first]
    assert abs(sum(firsts) / len(firsts) - 0.5) < 3 * (0.25 / 3000) ** 0.5


def test_no_block_is_shown_before_its_first_day():
    drawn = Allocation(SIX, (True, False, True, True, False, False))
    assert drawn.revealed(-1) == ()
    assert drawn.revealed(6) == (Arm.treatment,)
    assert drawn.revealed(7) == (Arm.treatment, Arm.control)
    assert drawn.revealed(14) == (Arm.treatment, Arm.control, Arm.control)
    assert len(drawn.revealed(83)) == len(drawn.revealed(500)) == 12


@given(some_design, st.integers(0, 1000), st.integers(0, 400))
def test_what_is_shown_today_ends_with_todays_arm(design, seed, day):
    drawn = allocate(design, seed)
    if day < design.total_days:
        assert drawn.revealed(day)[-1] is drawn.arm_on(day)


def test_the_first_two_days_of_a_block_are_not_compared():
    assert [SIX.is_compared(day) for day in range(7, 14)] == [False, False, True, True, True, True, True]


@pytest.mark.parametrize("day", [-1, 84])
def test_a_day_outside_the_trial_has_no_arm(day):
    with pytest.raises(ValueError, match="days 0 to 83"):
        allocate(SIX, 1).arm_on(day)


@pytest.mark.parametrize("numbers", [(0, 7, 2), (21, 7, 2), (6, 0, 0), (6, 29, 2), (6, 7, 7), (6, 7, -1)])
def test_an_impossible_design_cannot_be_made(numbers):
    with pytest.raises(ValueError, match="expected"):
        Design(*numbers)


def test_an_allocation_needs_one_draw_for_each_pair():
    with pytest.raises(ValueError, match="5 draws for 6 pairs"):
        Allocation(SIX, (True,) * 5)


def test_a_larger_effect_and_a_longer_trial_are_found_more_often():
    small = power(SIX, -0.5, 1.2, 0.3, 0.1, simulations=80, seed=1)
    large = power(SIX, -2.0, 1.2, 0.3, 0.1, simulations=80, seed=1)
    short = power(Design(2, 7, 2), -1.0, 1.2, 0.3, 0.1, simulations=80, seed=1)
    usual = power(SIX, -1.0, 1.2, 0.3, 0.1, simulations=80, seed=1)
    assert small.any_benefit < large.any_benefit
    assert small.helps < large.helps
    assert short.any_benefit < usual.any_benefit
    assert short.by_coin == 0.0  # two pairs: the smallest two-sided p is 0.5


def test_power_agrees_with_the_simulation_in_the_dossier(knowledge):
    # 250 simulations: standard error at most 0.03; the dossier's own model has no trend, so its figures may lie a little higher.
    for record in knowledge.records.nof1_power:
        if (record.pairs, record.autocorrelation) == (6, 0.3):
            design = Design(record.pairs, record.block_days, record.discard_days)
            got = power(
                design, -record.true_effect_points, record.within_person_sd, record.autocorrelation, 0.0, simulations=250, seed=3
            )
            assert got.any_benefit == pytest.approx(record.power_bayes_p_any_benefit_95, abs=0.09)
