"""What a self-test says of findings: called only where the interval crosses no limit; unknown is never absent."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solespine.measurement.norms import norm_for
from solespine.measurement.self_test import Given, change, judge, score


def says(knowledge, test, tries=None, answers=None, age=40.0, sex="female", stopped=""):
    found = score(test, Given(tries or {}, answers or {}, stopped), knowledge)
    return {(one.finding, one.side): one.value for one in judge(found, knowledge, age=age, sex=sex)}


def knee(left, right, **more):
    return {"toe_to_wall.left": (left,) * 3, "toe_to_wall.right": (right,) * 3, **more}


STIFF = "dorsiflexion_limited"


# Cut-off 7 cm, error of one measurement 1.34 cm: below 5.66 stiff, from 8.34 on not, between them unclear.


@pytest.mark.parametrize(("cm", "expected"), [(5.6, True), (5.7, None), (7.0, None), (8.3, None), (8.4, False), (12.0, False)])
def test_an_ankle_is_called_only_where_the_interval_crosses_no_cut_off(knowledge, cm, expected):
    assert says(knowledge, "knee_to_wall", knee(cm, cm))[STIFF, "left"] is expected


@pytest.mark.parametrize(("degrees", "expected"), [(30.6, True), (34.0, None), (37.3, None), (37.4, False)])
def test_so_it_is_with_the_angle(knowledge, degrees, expected):
    tries = {"shin_angle.left": (degrees,) * 3, "shin_angle.right": (degrees,) * 3}
    assert says(knowledge, "knee_to_wall", tries)[STIFF, "left"] is expected


@pytest.mark.parametrize("age", [None, 60.0, 75.0])
def test_from_the_sixties_on_and_at_an_unknown_age_a_short_distance_decides_nothing(knowledge, age):
    assert says(knowledge, "knee_to_wall", knee(4.0, 4.0), age=age)[STIFF, "left"] is None
    assert says(knowledge, "knee_to_wall", knee(12.0, 12.0), age=age)[STIFF, "left"] is False


@pytest.mark.parametrize(("other", "expected"), [(12.0, False), (13.8, False), (14.0, True)])
def test_the_stiffer_side_is_called_beyond_the_detectable_difference(knowledge, other, expected):
    found = says(knowledge, "knee_to_wall", knee(12.0, other))
    assert found[STIFF, "left"] is expected
    assert found[STIFF, "right"] is False


def test_a_difference_that_the_tries_themselves_show_decides_nothing(knowledge):
    tries = {"toe_to_wall.left": (9.0, 12.0, 15.0), "toe_to_wall.right": (14.5,) * 3}
    assert says(knowledge, "knee_to_wall", tries)[STIFF, "left"] is None


def test_one_side_alone_cannot_be_called_absent(knowledge):
    assert says(knowledge, "knee_to_wall", {"toe_to_wall.left": (12.0,) * 3}) == {(STIFF, "left"): None, (STIFF, "right"): None}


def test_distance_and_angle_that_disagree_decide_nothing(knowledge):
    tries = knee(12.0, 12.0) | {"shin_angle.left": (25.0,) * 3, "shin_angle.right": (45.0,) * 3}
    assert says(knowledge, "knee_to_wall", tries)[STIFF, "left"] is None


FAILS = "single_heel_raise_fails"


def lifts(left, right=30):
    return {"heel_lifts.left": (float(left),), "heel_lifts.right": (float(right),)}


def test_not_one_lift_fails_at_any_age(knowledge):
    assert says(knowledge, "heel_raise", lifts(0), age=None, sex=None)[FAILS, "left"] is True


def test_enough_lifts_for_age_and_sex_pass(knowledge):
    # norm of women of 40-49: 24 lifts; 24 - 4.6 = 19.4
    assert says(knowledge, "heel_raise", lifts(20))[FAILS, "left"] is False
    assert says(knowledge, "heel_raise", lifts(19))[FAILS, "left"] is None


def test_few_lifts_are_weak_and_not_failed(knowledge):
    assert says(knowledge, "heel_raise", lifts(3))[FAILS, "left"] is None


@pytest.mark.parametrize(("age", "sex"), [(None, "female"), (40.0, None), (None, None), (15.0, "male")])
def test_without_age_or_sex_many_lifts_are_unclear_and_not_normal(knowledge, age, sex):
    assert says(knowledge, "heel_raise", lifts(60), age=age, sex=sex)[FAILS, "left"] is None


@pytest.mark.parametrize(("age", "sex", "value"), [(20, "male", 37), (29.9, "male", 37), (30, "female", 27), (95, "female", 14)])
def test_the_norm_is_that_of_the_decade(knowledge, age, sex, value):
    assert norm_for("single_heel_raise", age, sex, knowledge).value == value


def test_a_leg_held_to_the_end_with_a_level_pelvis_is_strong(knowledge):
    answers = {"drops.left": False, "drops.right": False}
    found = says(knowledge, "hip_hold", {"hold_time.left": (10.0,), "hold_time.right": (9.4,)}, answers)
    assert found == {("weak_hip_abduction", "left"): False, ("weak_hip_abduction", "right"): True}


def test_a_time_that_an_error_of_the_thumb_could_make_whole_decides_nothing(knowledge):
    found = says(knowledge, "hip_hold", {"hold_time.left": (9.7,)}, {"drops.left": False})
    assert found["weak_hip_abduction", "left"] is None


def test_a_strong_hold_alone_leaves_the_pelvis_unknown(knowledge):
    assert says(knowledge, "hip_hold", {"hold_time.left": (10.0,)})["weak_hip_abduction", "left"] is None


def test_a_brief_stance_is_unsteady_and_a_long_one_says_nothing(knowledge):
    tries = {"stance_time.left": (2.0, 3.0, 4.0), "stance_time.right": (30.0, 30.0, 30.0)}
    found = says(knowledge, "single_leg_stance", tries)
    assert found == {("unsteady_balance", "left"): True, ("unsteady_balance", "right"): None}
    assert says(knowledge, "single_leg_stance", {"stance_time.left": (2.0, 8.0)})["unsteady_balance", "left"] is None


# Cut-off 10 mm, error 4 mm.


@pytest.mark.parametrize(("mm", "expected"), [(0, False), (5, False), (10, None), (13, None), (14, True), (25, True)])
def test_blocks_call_the_shorter_leg(knowledge, mm, expected):
    found = says(knowledge, "leg_blocks", {"block_height.left": (float(mm),), "block_height.right": (0.0,)})
    assert found == {("leg_length_block_test", "left"): expected, ("leg_length_block_test", "right"): False}


def toes(*missed, unknown=()):
    every = [f"{toe}.{side}" for toe in ("big_toe", "middle_toe", "little_toe") for side in ("left", "right")]
    return {one: None if one in unknown else one not in missed for one in every}


def test_two_of_six_toes_missed_is_lost_feeling_and_one_is_not(knowledge):
    assert says(knowledge, "sole_touch", answers=toes("big_toe.left", "big_toe.right"))["insensate_feet", ""] is True
    assert says(knowledge, "sole_touch", answers=toes("big_toe.left"))["insensate_feet", ""] is False


def test_a_touch_that_could_not_be_told_counts_neither_way(knowledge):
    one = toes("big_toe.left", unknown=("big_toe.right",))
    assert says(knowledge, "sole_touch", answers=one)["insensate_feet", ""] is None
    two = toes("big_toe.left", "middle_toe.left", unknown=("big_toe.right",))
    assert says(knowledge, "sole_touch", answers=two)["insensate_feet", ""] is True


ARCH = "arch_returns_on_tiptoe"


@pytest.mark.parametrize(
    ("flat", "appears", "expected"),
    [
        ((True, True), (True, True), True),
        ((True, True), (True, False), False),  # one arch that stays flat is not hidden by the other
        ((True, False), (True, None), True),
        ((True, False), (False, True), False),
        ((False, False), (True, True), None),  # no low arch, so nothing to return
        ((True, None), (True, True), True),
        ((True, True), (True, None), None),
        ((None, None), (True, True), None),
    ],
)
def test_an_arch_returns_where_every_low_one_does(knowledge, flat, appears, expected):
    answers = dict(zip(("flat.left", "flat.right"), flat, strict=True))
    answers |= dict(zip(("arch_appears.left", "arch_appears.right"), appears, strict=True))
    assert says(knowledge, "tiptoe_arch", answers=answers)[ARCH, ""] is expected


def test_slump_is_positive_only_when_the_chin_eases_it(knowledge):
    def slump(on, eases):
        return says(knowledge, "slump", answers={"brings_on.left": on, "chin_eases.left": eases, "brings_on.right": False})

    assert slump(True, True)["slump_positive", "left"] is True
    assert slump(True, False)["slump_positive", "left"] is False
    assert slump(True, None)["slump_positive", "left"] is None
    assert slump(False, None)["slump_positive", "left"] is False


def test_no_pulse_means_neither_of_the_two_on_one_foot(knowledge):
    answers = {"top_pulse.left": False, "ankle_pulse.left": True, "top_pulse.right": False, "ankle_pulse.right": False}
    assert says(knowledge, "foot_pulses", answers=answers) == {("no_foot_pulse", "left"): False, ("no_foot_pulse", "right"): True}


def test_lifting_one_leg_that_hurts_in_the_other_is_crossed(knowledge):
    answers = {"shoots.left": False, "other_leg.left": True, "shoots.right": True, "other_leg.right": False}
    found = says(knowledge, "straight_leg_raise", answers=answers)
    assert found["straight_leg_raise_positive", "right"] is True
    assert found["crossed_slr_positive", "left"] is True


def test_both_feet_are_numb_when_any_strip_of_each_is(knowledge):
    strips = ("sole", "top", "outer_edge", "toes")
    clear = {f"{strip}.{side}": False for strip in strips for side in ("left", "right")}
    assert says(knowledge, "sensation_strip", answers=clear)["numb_both_feet", ""] is False
    both = clear | {"sole.left": True, "toes.right": True}
    assert says(knowledge, "sensation_strip", answers=both)["numb_both_feet", ""] is True
    assert says(knowledge, "sensation_strip", answers=clear | {"sole.left": None})["numb_both_feet", ""] is False
    open_one = clear | {"sole.left": None, "toes.right": True}
    assert says(knowledge, "sensation_strip", answers=open_one)["numb_both_feet", ""] is None


def test_a_test_that_was_stopped_says_nothing_so_it_takes_nothing_back(knowledge):
    assert says(knowledge, "slump", stopped="hurt") == {}


# Whatever the test.


def every_question(test):
    return [f"{one.id}.{side}" if side else one.id for one in test.question for side in test.sides]


@settings(max_examples=150)
@given(data=st.data())
def test_knowing_less_never_turns_a_yes_into_a_no_or_a_no_into_a_yes(knowledge, data):
    test = data.draw(st.sampled_from([one for one in knowledge.records.self_test if one.question]))
    answers = {key: data.draw(st.sampled_from([True, False])) for key in every_question(test)}
    tries = {
        f"{one.id}.{side}" if side else one.id: (data.draw(st.integers(int(one.lowest), int(one.highest))) * 1.0,)
        for one in test.typed
        for side in test.sides
    }
    hidden = data.draw(st.lists(st.sampled_from(sorted(answers)), min_size=1, max_size=3, unique=True))
    fewer = {key: None if key in hidden else value for key, value in answers.items()}
    if not any(value is not None for value in fewer.values()) and not tries:
        return
    full = says(knowledge, test.id, tries, answers)
    less = says(knowledge, test.id, tries, fewer)
    for key, value in less.items():
        assert value is None or full[key] is None or value == full[key], (test.id, key, answers, hidden)


def test_nothing_known_says_nothing(knowledge):
    for test in knowledge.records.self_test:
        one = every_question(test)[0] if test.question else ""
        reading = test.typed[0] if test.typed else None
        tries = {f"{reading.id}.left": (reading.highest,)} if reading is not None and not one else {}
        found = says(knowledge, test.id, tries, {one: True} if one else {}, age=None, sex=None)
        assert {key[0] for key in found} == set(test.findings)
        right = [value for (_, side), value in found.items() if side == "right"]
        assert set(right) <= {None}, test.id


def test_each_finding_of_each_test_can_be_found_present(knowledge):
    for test in knowledge.records.self_test:
        keys = every_question(test)
        seen = set()
        values = itertools.product([True, False], repeat=len(test.question))
        for chosen in values:
            answers = {
                f"{one.id}.{side}" if side else one.id: yes
                for one, yes in zip(test.question, chosen, strict=True)
                for side in test.sides
            }
            for number in ("lowest", "highest"):
                tries = {
                    f"{one.id}.{side}" if side else one.id: (getattr(one, number),) for one in test.typed for side in test.sides
                }
                seen |= {finding for (finding, _), value in says(knowledge, test.id, tries, answers).items() if value}
        assert seen == set(test.findings), (test.id, keys)


# Then and now.


def test_a_change_is_called_one_only_beyond_what_chance_does(knowledge):
    def measured(cm):
        return score("knee_to_wall", Given(knee(cm, cm)), knowledge)

    by = {one.side: one for one in change(measured(8.0), measured(9.8), knowledge)}
    assert by["left"].by == pytest.approx(1.8)
    assert by["left"].changed is False
    assert by["left"].detectable == 1.9
    assert by["left"].source == "powden_2015"
    assert all(one.changed for one in change(measured(8.0), measured(10.0), knowledge))
    assert all(one.changed for one in change(measured(10.0), measured(8.0), knowledge))


def test_where_no_detectable_change_is_published_none_is_called(knowledge):
    def held(seconds):
        return score("hip_hold", Given({"hold_time.left": (seconds,)}), knowledge)

    (one,) = change(held(2.0), held(9.0), knowledge)
    assert one.changed is None
    assert one.detectable is None


def test_two_tests_are_not_compared(knowledge):
    with pytest.raises(ValueError, match="different tests"):
        change(score("slump", Given(stopped="other"), knowledge), score("shoe_wear", Given(stopped="other"), knowledge), knowledge)


def test_what_was_measured_only_once_is_no_change(knowledge):
    once = score("heel_raise", Given({"heel_lifts.left": (5.0,)}), knowledge)
    other = score("heel_raise", Given({"heel_lifts.right": (25.0,)}), knowledge)
    assert change(once, other, knowledge) == ()
