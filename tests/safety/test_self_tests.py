"""Leave to do a self-test: what forbids each, what is asked just before, and that unknown is never taken for a no."""

import copy
import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solespine import safety
from solespine.evidence import Evidence, EvidenceError, Observation, settle
from solespine.knowledge import Action
from solespine.knowledge.expressions import names
from solespine.safety import permit_test, triage
from tests.safety.people import anybody, healthy, holding

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TESTS = [
    "knee_to_wall",
    "heel_raise",
    "tiptoe_arch",
    "heel_toe_walk",
    "straight_leg_raise",
    "slump",
    "sole_touch",
    "sensation_strip",
    "foot_pulses",
    "forefoot_squeeze",
    "webspace_squeeze",
    "calf_squeeze",
    "hip_hold",
    "single_leg_stance",
    "leg_blocks",
    "shoe_wear",
]


def told(knowledge, answers, at=NOON):
    """Somebody who said all this at one moment."""
    return settle([Observation(name, value, at=at) for name, value in answers.items()], knowledge)[0]


@pytest.fixture(scope="module")
def well(knowledge):
    return told(knowledge, healthy(knowledge))


def bars(knowledge):
    return [(test, bar) for bar in knowledge.records.self_test_bar for test in bar.tests if bar.action is not Action.modify]


def test_the_tests_are_those_that_this_file_knows(knowledge):
    assert sorted(knowledge.self_tests) == sorted(TESTS)


# Who makes a permit.


def test_a_test_permit_cannot_be_made_by_hand(well):
    for seal in (None, object(), True):
        with pytest.raises(TypeError, match="never by hand"):
            safety.TestPermit("slump", well, NOON, (), seal)


def test_a_test_permit_cannot_be_turned_into_one_for_another_test(well):
    leave = permit_test("shoe_wear", well, NOON)
    assert isinstance(leave, safety.TestPermit)
    with pytest.raises(TypeError, match="never by hand"):
        dataclasses.replace(leave, test="slump")
    with pytest.raises(dataclasses.FrozenInstanceError):
        leave.test = "slump"
    assert copy.copy(leave).test == "shoe_wear"


def test_a_test_that_does_not_exist_gets_a_suggestion(well):
    with pytest.raises(KeyError, match="did you mean 'slump'"):
        permit_test("slum", well, NOON)


@pytest.mark.parametrize("test", TESTS)
def test_somebody_well_has_leave_for_every_test(well, test):
    assert isinstance(permit_test(test, well, NOON), safety.TestPermit)


# What withholds.


@pytest.mark.parametrize("test", TESTS)
def test_nobody_has_leave_before_answering(knowledge, test):
    leave = permit_test(test, Evidence(knowledge), NOON)
    assert isinstance(leave, safety.TestWithheld)
    assert leave.ask
    assert not leave.forbidden


def test_every_reason_against_a_test_withholds_it_and_is_named(knowledge):
    answers = healthy(knowledge)
    tried = 0
    for test, bar in bars(knowledge):
        wanted = holding(bar.expression, knowledge)
        assert wanted is not None, bar.id
        leave = permit_test(test, told(knowledge, {**answers, "recent_injury": True, "back_pain": True, **wanted}), NOON)
        assert isinstance(leave, safety.TestWithheld), (test, bar.id)
        assert bar.id in {reason.id for reason in leave.because if reason.holds}, (test, bar.id)
        tried += 1
    assert tried > 120


def test_every_part_of_a_reason_withholds_by_itself(knowledge):
    """Each name of an 'or' on its own, so that no part of a reason is a dead letter."""
    answers = healthy(knowledge)
    for test, bar in bars(knowledge):
        for part in getattr(bar.expression, "items", (bar.expression,)) if " or " in bar.when and " and " not in bar.when else ():
            leave = permit_test(test, told(knowledge, {**answers, **holding(part, knowledge)}), NOON)
            assert isinstance(leave, safety.TestWithheld), (test, bar.id, part)


def test_an_unknown_answer_behind_any_reason_withholds_and_is_asked_for(knowledge):
    answers = healthy(knowledge)
    for test, bar in bars(knowledge):
        for name in names(bar.when):
            item = knowledge.context.get(name)
            if item is not None and item.set_by_program:
                continue
            evidence = told(knowledge, {one: value for one, value in answers.items() if one != name} | {name: None})
            if bar.expression.evaluate(evidence) is not None:
                continue  # settled by other answers
            leave = permit_test(test, evidence, NOON)
            assert isinstance(leave, safety.TestWithheld), (test, bar.id, name)
            assert leave.ask, (test, bar.id, name)


@settings(max_examples=120)
@given(data=st.data())
def test_nobody_at_all_has_leave_while_a_reason_holds_or_is_open(knowledge, data):
    test = data.draw(st.sampled_from(TESTS))
    own = [bar.when for bar in knowledge.records.self_test_bar if test in bar.tests and bar.action is not Action.modify]
    person = data.draw(anybody(knowledge, own))
    answers = {**healthy(knowledge), **{seen.about: seen.value for seen in person.observations}}
    try:
        evidence = told(knowledge, answers)
    except EvidenceError:
        return
    leave = permit_test(test, evidence, NOON)
    if isinstance(leave, safety.TestPermit):
        plain = [bar for bar in knowledge.records.self_test_bar if test in bar.tests and "urgency" not in bar.when]
        assert [bar.id for bar in plain if bar.action is not Action.modify and bar.expression.evaluate(evidence) is not False] == []
        assert triage(evidence).urgent is not True
    else:
        assert leave.forbidden or leave.ask, "nobody is left without knowing what to do"


@pytest.mark.parametrize("test", TESTS)
def test_a_red_flag_withholds_every_test(knowledge, test):
    leave = permit_test(test, told(knowledge, {**healthy(knowledge), "saddle_numbness": True}), NOON)
    assert isinstance(leave, safety.TestWithheld)
    assert leave.forbidden


@pytest.mark.parametrize("test", TESTS)
def test_an_open_red_flag_withholds_every_test_and_says_what_to_answer(knowledge, test):
    leave = permit_test(test, told(knowledge, {**healthy(knowledge), "chest_pain": None}), NOON)
    assert isinstance(leave, safety.TestWithheld)
    assert "chest_pain" in leave.ask


# Answers of just now.


@pytest.mark.parametrize("test", [one for one in TESTS if one != "shoe_wear"])
def test_what_changes_overnight_is_asked_again(knowledge, test):
    yesterday = told(knowledge, healthy(knowledge), NOON - timedelta(days=1))
    leave = permit_test(test, yesterday, NOON)
    assert isinstance(leave, safety.TestWithheld)
    assert set(leave.ask) == set(knowledge.self_tests[test].asks)
    again = [Observation(name, False, at=NOON) for name in leave.ask]
    assert isinstance(permit_test(test, Evidence(knowledge, (*yesterday.observations, *again)), NOON), safety.TestPermit)


@pytest.mark.parametrize("test", [one for one in TESTS if one != "shoe_wear"])
def test_each_of_them_alone_withholds_while_it_is_not_known(knowledge, well, test):
    for name in knowledge.self_tests[test].asks:
        leave = permit_test(test, well.with_observation(name, None, at=NOON), NOON)
        assert isinstance(leave, safety.TestWithheld), name
        assert name in leave.ask


def test_leave_counts_for_the_minutes_of_the_setting(knowledge, well):
    minutes = knowledge.setting("session_answers_count_minutes")
    leave = permit_test("slump", well, NOON)
    assert leave.holds(NOON + timedelta(minutes=minutes))
    assert not leave.holds(NOON + timedelta(minutes=minutes, seconds=1))
    assert not leave.holds(NOON - timedelta(seconds=1))


# A rule that waits for what a test finds out.


def test_a_red_flag_that_waits_for_the_test_itself_does_not_forbid_it(knowledge):
    unknown = {"cannot_heel_walk": None, "cannot_toe_walk": None}
    evidence = told(knowledge, {**healthy(knowledge), **unknown})
    assert triage(evidence).open_rules
    assert isinstance(permit_test("heel_toe_walk", evidence, NOON), safety.TestPermit)
    other = permit_test("slump", evidence, NOON)
    assert isinstance(other, safety.TestWithheld)
    assert set(other.ask) == set(unknown)


def test_it_forbids_it_while_it_waits_for_anything_else_too(knowledge):
    unknown = {"cannot_heel_walk": None, "cannot_toe_walk": None, "cannot_raise_foot": None}
    leave = permit_test("heel_toe_walk", told(knowledge, {**healthy(knowledge), **unknown}), NOON)
    assert isinstance(leave, safety.TestWithheld)
    assert leave.ask == ("cannot_raise_foot",)


def test_what_an_earlier_test_found_still_forbids(knowledge):
    leave = permit_test("heel_toe_walk", told(knowledge, {**healthy(knowledge), "cannot_heel_walk": True}), NOON)
    assert isinstance(leave, safety.TestWithheld)
    assert leave.forbidden


# Some that a reader of the dossier would look for.


@pytest.mark.parametrize(
    ("test", "present"),
    [
        ("heel_raise", ["heard_snap_heel_cord"]),
        ("heel_raise", ["cannot_bear_weight"]),
        ("heel_raise", ["recent_surgery_6w"]),
        ("heel_raise", ["recent_injury", "bony_tenderness_navicular"]),
        ("single_leg_stance", ["unsteady_balance"]),
        ("single_leg_stance", ["low_blood_pressure_or_faints"]),
        ("straight_leg_raise", ["bladder_bowel_change"]),
        ("straight_leg_raise", ["weakness_getting_worse"]),
        ("slump", ["back_pain", "spine_bone_tender"]),
        ("slump", ["fever"]),
        ("slump", ["osteoporosis"]),
        ("forefoot_squeeze", ["skin_wound_foot"]),
        ("webspace_squeeze", ["red_hot_swollen_foot"]),
        ("calf_squeeze", ["calf_swelling_one_side"]),
        ("knee_to_wall", ["heard_snap_heel_cord"]),
        ("knee_to_wall", ["recent_injury", "lateral_ankle_pain"]),
    ],
)
def test_who_must_not_do_it_has_no_leave(knowledge, test, present):
    answers = {**healthy(knowledge), "symptom_duration_days": 3.0, **dict.fromkeys(present, True)}
    leave = permit_test(test, told(knowledge, answers), NOON)
    assert isinstance(leave, safety.TestWithheld)
    assert leave.forbidden


def test_who_is_unsteady_does_the_others_only_with_a_hold(knowledge):
    leave = permit_test("heel_raise", told(knowledge, {**healthy(knowledge), "unsteady_balance": True}), NOON)
    assert isinstance(leave, safety.TestPermit)
    assert "test_hold_on" in {change.id for change in leave.changes}


def test_looking_at_shoes_asks_nothing(knowledge):
    assert knowledge.self_tests["shoe_wear"].asks == ()


# What the dossier holds.


def test_every_test_that_loads_or_pulls_has_reasons_against_it(knowledge):
    for test in TESTS:
        against = [bar for bar in knowledge.records.self_test_bar if test in bar.tests and bar.action is not Action.modify]
        few = test in ("shoe_wear", "foot_pulses", "sole_touch", "sensation_strip")
        assert len(against) >= (1 if few else 4), test
        assert "test_danger_first" in {bar.id for bar in against}


def test_every_reason_says_why_and_what_to_do(knowledge):
    for bar in knowledge.records.self_test_bar:
        assert bar.reason.endswith(".")
        assert bar.how.endswith(".")
