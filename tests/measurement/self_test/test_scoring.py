"""From what was written down to figures and answers: by hand, with their intervals, and what is refused."""

import math

import pytest

from solespine.knowledge import Basis, walk
from solespine.measurement import MeasurementError, as_json, from_json
from solespine.measurement.self_test import Given, gaps, score


def scored(knowledge, test, tries=None, answers=None, stopped=""):
    return score(test, Given(tries or {}, answers or {}, stopped), knowledge)


def figure(measurement, name, side=""):
    one = measurement.figure(name, side)
    return one.value, one.low, one.high


def codes(measurement):
    return [remark.code for remark in measurement.remarks]


def test_three_tries_give_their_mean_and_an_interval_of_the_published_error(knowledge):
    found = scored(knowledge, "knee_to_wall", {"toe_to_wall.left": (9.2, 10.0, 10.8), "toe_to_wall.right": (10.0,) * 3})
    # detectable change 1.9 cm; one measurement is off by 1.9 / sqrt(2) = 1.3435 cm
    assert figure(found, "toe_to_wall", "left") == pytest.approx((10.0, 10 - 1.3435, 10 + 1.3435), abs=1e-3)
    assert figure(found, "toe_to_wall", "right") == pytest.approx((10.0, 8.6565, 11.3435), abs=1e-3)
    assert found.quality == "good"
    assert codes(found) == []


def test_the_interval_holds_every_try_however_far_apart(knowledge):
    found = scored(knowledge, "knee_to_wall", {"toe_to_wall.left": (6.0, 10.0, 11.0), "toe_to_wall.right": (9.0, 9.0, 9.0)})
    assert figure(found, "toe_to_wall", "left") == pytest.approx((9.0, 6.0, 11.0))
    assert "tries_differ" in codes(found)
    assert found.quality == "fair"


def test_fewer_tries_than_asked_for_and_one_side_alone_are_remarked(knowledge):
    found = scored(knowledge, "knee_to_wall", {"toe_to_wall.left": (9.0,)})
    assert codes(found) == ["few_tries", "one_side"]
    assert found.figure("toe_to_wall", "right") is None


def test_no_interval_leaves_what_can_be(knowledge):
    found = scored(knowledge, "knee_to_wall", {"toe_to_wall.left": (0.5, 0.5, 0.5), "toe_to_wall.right": (1.0, 1.0, 1.0)})
    assert figure(found, "toe_to_wall", "left")[1] == 0.0


def test_lifts_vary_by_the_published_limits_but_never_below_one_that_was_seen(knowledge):
    found = scored(knowledge, "heel_raise", {"heel_lifts.left": (3.0,), "heel_lifts.right": (25.0,)})
    wide = 6.5 / math.sqrt(2)
    assert figure(found, "heel_lifts", "right") == pytest.approx((25, 25 - wide, 25 + wide))
    assert figure(found, "heel_lifts", "left") == pytest.approx((3, 1, 3 + wide))


def test_no_lift_at_all_is_no_number_that_varies(knowledge):
    found = scored(knowledge, "heel_raise", {"heel_lifts.left": (0.0,), "heel_lifts.right": (20.0,)})
    assert figure(found, "heel_lifts", "left") == (0, 0, 0)


def test_the_best_of_three_stances_counts_and_the_others_stay_in_the_interval(knowledge):
    found = scored(knowledge, "single_leg_stance", {"stance_time.left": (4.0, 12.0, 9.0), "stance_time.right": (30.0, 30.0, 30.0)})
    assert figure(found, "stance_time", "left") == pytest.approx((12.0, 4.0, 12.5))
    # 30 seconds is where the clock ends: nobody falls short of it by an error of the thumb
    assert figure(found, "stance_time", "right") == (30.0, 30.0, 30.0)


def test_touches_that_were_missed_are_counted_and_what_could_not_be_told_leaves_a_span(knowledge):
    felt = dict.fromkeys((f"{toe}.{side}" for toe in ("big_toe", "middle_toe", "little_toe") for side in ("left", "right")), True)
    found = scored(knowledge, "sole_touch", answers=felt | {"big_toe.left": False, "little_toe.right": None})
    assert figure(found, "toes_missed") == (1, 1, 2)
    assert found.answers["little_toe.right"] is None
    assert found.quality == "fair"


def test_what_was_not_answered_stays_unknown(knowledge):
    found = scored(knowledge, "foot_pulses", answers={"top_pulse.left": True})
    assert found.answers == {"top_pulse.left": True, "top_pulse.right": None, "ankle_pulse.left": None, "ankle_pulse.right": None}


def test_stopping_is_a_result_that_says_what_to_do(knowledge):
    found = scored(knowledge, "slump", answers={"brings_on.left": True}, stopped="hurt")
    assert set(found.answers.values()) == {None}
    assert codes(found) == ["stopped_hurt"]
    assert "be seen today" in str(found.remarks[0])
    assert codes(scored(knowledge, "slump", stopped="other")) == ["stopped"]


def test_every_test_survives_being_kept(knowledge):
    for test in knowledge.records.self_test:
        tries = {f"{one.id}.{side}" if side else one.id: (one.highest,) * one.tries for one in test.typed for side in test.sides}
        answers = {f"{one.id}.{side}" if side else one.id: True for one in test.question for side in test.sides}
        found = scored(knowledge, test.id, tries, answers)
        assert from_json(as_json(found)) == found


# What is refused, with the field it is about.


@pytest.mark.parametrize(
    ("test", "tries", "code", "field"),
    [
        ("knee_to_wall", {"toe_to_wall.left": (26.0,)}, "not_believed", "toe_to_wall.left"),
        ("knee_to_wall", {"toe_to_wall.left": (-1.0,)}, "not_believed", "toe_to_wall.left"),
        ("knee_to_wall", {"toe_to_wall.left": (math.nan,)}, "not_believed", "toe_to_wall.left"),
        ("knee_to_wall", {"toe_to_wall.left": (math.inf,)}, "not_believed", "toe_to_wall.left"),
        ("knee_to_wall", {"toe_to_wall.left": (9.0, 9.0, 9.0, 9.0)}, "too_many", "toe_to_wall.left"),
        ("heel_raise", {"heel_lifts.right": (2.5,)}, "not_whole", "heel_lifts.right"),
        ("heel_raise", {"heel_lifts": (2.0,)}, "unknown_field", "heel_lifts"),
        ("heel_raise", {"steps.left": (2.0,)}, "unknown_field", "steps.left"),
        ("heel_raise", {}, "nothing", "heel_lifts.left"),
        ("sole_touch", {"toes_missed": (2.0,)}, "unknown_field", "toes_missed"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field_and_what_to_do(knowledge, test, tries, code, field):
    with pytest.raises(MeasurementError) as refused:
        scored(knowledge, test, tries)
    assert refused.value.code == code
    assert refused.value.values["field"] == field
    assert str(refused.value).endswith(".")


def test_all_that_is_wrong_is_said_at_once(knowledge):
    given = Given({"toe_to_wall.left": (99.0,), "toe_to_wall.right": (-3.0,)})
    assert [one.values["field"] for one in gaps(knowledge.self_tests["knee_to_wall"], given)] == [
        "toe_to_wall.left",
        "toe_to_wall.right",
    ]


def test_could_not_tell_alone_is_nothing_found(knowledge):
    with pytest.raises(MeasurementError, match="Nothing is written down yet"):
        scored(knowledge, "slump", answers={"brings_on.left": None})


def test_a_test_that_does_not_exist_is_an_error(knowledge):
    with pytest.raises(KeyError):
        scored(knowledge, "handstand", {"x": (1.0,)})


# What the dossier holds of them.


def test_every_number_of_a_self_test_has_a_range_a_basis_and_a_source(knowledge):
    found = 0
    for test in knowledge.records.self_test:
        for _, inner in walk(test):
            if hasattr(inner, "basis"):
                found += 1
                assert isinstance(inner.basis, Basis)
                assert inner.low <= inner.value <= inner.high
                assert inner.source in knowledge.sources
                assert inner.note
        assert set(test.sources) <= set(knowledge.sources)
    assert found >= 10


def test_no_cut_off_stands_twice(knowledge):
    """A number that cutoffs.toml holds for a finding is referred to and not copied."""
    for test in knowledge.records.self_test:
        for limit in test.limit:
            held = [row for row in knowledge.records.cutoff if row.finding in test.findings and row.value is not None]
            if limit.at is not None:
                unit = next(one.unit for one in test.reading if one.id == limit.reading)
                assert [row.id for row in held if row.value == limit.at.value and row.unit == unit] == []


def test_calls_hold_no_bare_number(knowledge):
    for test in knowledge.records.self_test:
        for call in test.call:
            assert not any(sign.isdigit() for sign in f"{call.when} {call.absent_when}"), call.finding


def test_every_step_has_its_drawing(knowledge):
    from solespine.web.drawing import DRAWINGS

    for test in knowledge.records.self_test:
        assert [step.order for step in test.step] == list(range(1, len(test.step) + 1))
        for step in test.step:
            assert (DRAWINGS / f"{step.drawing}.svg").exists(), step.drawing


def test_no_drawing_is_left_over(knowledge):
    from solespine.web.drawing import DRAWINGS

    used = {step.drawing for test in knowledge.records.self_test for step in test.step}
    assert {path.stem for path in DRAWINGS.glob("test_*.svg")} == used
