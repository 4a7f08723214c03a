"""Leave to start a treatment: who makes it, what withholds it, and what gives it back."""

import copy
import dataclasses

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solespine import Evidence
from solespine.evidence import EvidenceError
from solespine.knowledge import Action
from solespine.knowledge.expressions import names
from solespine.safety import Permit, Withheld, permit, permits, triage
from tests.safety.people import anybody, everything_else_no


@pytest.fixture
def well(knowledge):
    """A sore foot, and no to everything that could make anything unsafe."""
    return everything_else_no(knowledge, ["foot_pain"], {"age": 40, "pain_nrs": 3, "home_care_days": 2, "pregnancy_weeks": 0})


def leave(treatment, evidence, **more):
    return permit(treatment, evidence, triage(evidence), **more)


def without(evidence, *names):
    """The evidence as if these had never been asked."""
    return Evidence(evidence.knowledge, tuple(seen for seen in evidence.observations if seen.about not in names))


# Who makes a permit.


def test_a_permit_cannot_be_made_by_hand():
    for arguments in ((), ("foot_massage",), ("foot_massage", ()), ("foot_massage", (), object()), ("foot_massage", (), True)):
        with pytest.raises(TypeError):
            Permit(*arguments)


def test_a_permit_cannot_be_turned_into_one_for_another_treatment(well):
    given_leave = leave("foot_massage", well)
    assert isinstance(given_leave, Permit)
    with pytest.raises(TypeError, match="never by hand"):
        dataclasses.replace(given_leave, treatment="ems_foot_device")
    with pytest.raises(TypeError, match="never by hand"):
        dataclasses.replace(given_leave)
    with pytest.raises(dataclasses.FrozenInstanceError):
        given_leave.treatment = "ems_foot_device"


def test_a_copy_of_a_permit_is_for_the_same_treatment(well):
    assert copy.copy(leave("foot_massage", well)).treatment == "foot_massage"


def test_a_permit_does_not_carry_what_it_was_sealed_with(well):
    given_leave = leave("foot_massage", well)
    assert given_leave.seal is None
    assert [field.name for field in dataclasses.fields(given_leave)] == ["treatment", "changes"]


def test_a_treatment_that_does_not_exist_gets_a_suggestion(well):
    with pytest.raises(KeyError, match="did you mean 'foot_massage'"):
        leave("foot_masage", well)


# What withholds.


def test_somebody_well_gets_leave_for_foot_massage(well):
    assert isinstance(leave("foot_massage", well), Permit)


def test_nobody_gets_leave_for_anything_with_a_gate_before_answering(knowledge):
    guarded = {treatment for row in knowledge.records.contraindication if row.action != "modify" for treatment in row.treatments}
    leaves = permits(Evidence(knowledge), triage(Evidence(knowledge)))
    assert len(guarded) > 20
    assert {treatment for treatment, one in leaves.items() if isinstance(one, Withheld)} == guarded
    assert all(one.ask for one in leaves.values() if isinstance(one, Withheld))


def test_foot_massage_waits_until_the_wound_question_is_answered(well):
    unasked = without(well, "skin_wound_foot")
    waiting = leave("foot_massage", unasked)
    assert isinstance(waiting, Withheld)
    assert waiting.action is None
    assert waiting.ask == ("skin_wound_foot",)
    assert [reason.id for reason in waiting.because if reason.id == "open_wound"] == ["open_wound"]
    assert all(reason.holds is None for reason in waiting.because)
    assert isinstance(leave("foot_massage", unasked.with_observation("skin_wound_foot", False)), Permit)


def test_a_dont_know_does_not_unlock(well):
    unsure = well.with_observation("skin_wound_foot", None)
    waiting = leave("foot_massage", unsure)
    assert isinstance(waiting, Withheld)
    assert "skin_wound_foot" in waiting.ask


@settings(max_examples=150)
@given(data=st.data())
def test_any_single_unanswered_contraindication_withholds_and_names_its_question(knowledge, data):
    well = everything_else_no(knowledge, ["foot_pain"], {"age": 40, "pain_nrs": 3, "home_care_days": 2, "pregnancy_weeks": 0})
    rows = [row for row in knowledge.records.contraindication if row.action != "modify"]
    row = data.draw(st.sampled_from(rows))
    treatment = data.draw(st.sampled_from(row.treatments))
    settled = [name for name in names(row.when) if name in well.latest and well.latest[name].value is False]
    assume(settled)
    unasked = without(well, *settled)
    assume(row.expression.evaluate(unasked) is None)
    waiting = leave(treatment, unasked)
    assert isinstance(waiting, Withheld)
    assert row.id in {reason.id for reason in waiting.because}
    assert set(waiting.ask) & set(settled)


def test_an_open_wound_forbids_foot_massage_and_says_why_and_what_then(well, knowledge):
    held = leave("foot_massage", well.with_observation("skin_wound_foot", True))
    assert isinstance(held, Withheld)
    assert held.action is Action.forbid
    reason = held.because[0]
    assert reason.holds is True
    assert reason.reason
    assert reason.how


def test_once_the_wound_has_healed_the_answer_gives_the_massage_back(well):
    wounded = well.with_observation("skin_wound_foot", True)
    assert isinstance(leave("foot_massage", wounded), Withheld)
    assert isinstance(leave("foot_massage", wounded.with_observation("skin_wound_foot", False)), Permit)


def test_the_strictest_reason_that_holds_comes_first(well):
    held = leave("foot_massage", well.with_observation("dvt_history", True).with_observation("skin_wound_foot", True))
    assert isinstance(held, Withheld)
    holding = [reason.action for reason in held.because if reason.holds]
    assert holding == sorted(holding, key=list(Action).index)
    assert held.action is Action.forbid


def test_a_change_that_is_only_needed_perhaps_says_what_it_depends_on(well):
    unsure = leave("foot_massage", well.with_observation("plantar_wart", None))
    assert isinstance(unsure, Permit)
    (change,) = (change for change in unsure.changes if change.id == "wart")
    assert change.only_if == ("plantar_wart",)
    sure = leave("foot_massage", well.with_observation("plantar_wart", True))
    (change,) = (change for change in sure.changes if change.id == "wart")
    assert change.only_if == ()


def test_a_red_flag_that_fired_stops_every_session_it_blocks(well, knowledge):
    urgent = well.with_observation("limb_sudden_cold_pale", True)
    red_flags = triage(urgent)
    assert red_flags.urgent is True
    (gate,) = (row for row in knowledge.records.contraindication if row.id == "gate_emergency")
    for treatment in gate.treatments:
        held = permit(treatment, urgent, red_flags)
        assert isinstance(held, Withheld)
        assert held.action is Action.forbid


def test_a_red_flag_that_waits_for_an_answer_withholds_and_asks_it(well):
    unasked = without(well, "black_or_blue_toes")
    waiting = leave("general_exercise", unasked)
    assert isinstance(waiting, Withheld)
    assert waiting.action is None
    assert "black_or_blue_toes" in waiting.ask


def test_no_probability_gives_or_takes_leave(well, knowledge):
    for evidence in (well, Evidence(knowledge), well.with_observation("skin_wound_foot", True)):
        kinds = {
            likely: {name: type(one) for name, one in permits(evidence, triage(evidence), likely).items()}
            for likely in (True, False, None)
        }
        assert kinds[True] == kinds[False] == kinds[None]


# For anybody.


@pytest.fixture(scope="module")
def gate_texts(knowledge):
    return [row.when for row in knowledge.records.contraindication]


@settings(max_examples=200)
@given(data=st.data())
def test_what_is_forbidden_stays_forbidden_whatever_else_is_answered(knowledge, gate_texts, data):
    before = data.draw(anybody(knowledge, gate_texts))
    unanswered = sorted(
        name
        for text in gate_texts
        for name in names(text)
        if name not in before.asked and before.truth(name) is None and (name in knowledge.findings or is_yes_no(knowledge, name))
    )
    assume(unanswered)
    name = data.draw(st.sampled_from(unanswered))
    try:
        after = before.with_observation(name, data.draw(st.booleans()))
    except EvidenceError:
        assume(False)
    now = permits(after, triage(after))
    for treatment, held in permits(before, triage(before)).items():
        if isinstance(held, Withheld) and held.action is not None:
            then = now[treatment]
            assert isinstance(then, Withheld), (treatment, name)
            assert then.action is not None, (treatment, name)
            assert list(Action).index(then.action) <= list(Action).index(held.action), (treatment, name)


def is_yes_no(knowledge, name):
    return name in knowledge.context and knowledge.context[name].kind == "yes_no"


@settings(max_examples=200)
@given(data=st.data())
def test_leave_is_given_only_when_nothing_holds_or_waits(knowledge, gate_texts, data):
    evidence = data.draw(anybody(knowledge, gate_texts))
    red_flags = triage(evidence)
    for treatment, one in permits(evidence, red_flags).items():
        rows = [row for row in knowledge.records.contraindication if treatment in row.treatments and row.action != "modify"]
        plain = [row for row in rows if "urgency_now_or_same_day" not in names(row.when)]
        if isinstance(one, Permit):
            assert one.treatment == treatment
            assert all(row.expression.evaluate(evidence) is not True for row in plain)
            assert red_flags.urgent is not True or len(plain) == len(rows)
        else:
            assert one.treatment == treatment
            assert one.because
            assert one.ask or one.action is not None
