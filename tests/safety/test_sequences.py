"""No sequence of answers, sessions and days makes a withheld treatment permitted while its reason stands."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solespine import load_knowledge
from solespine.care.session import NotPermitted, start
from solespine.evidence import Observation, settle
from solespine.knowledge import Action
from solespine.knowledge.expressions import names
from solespine.safety import Permit, SessionPermit, Withheld, permit, permit_session, triage
from tests.safety.people import gate_names, healthy, holding

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KNOWLEDGE = load_knowledge()
ROWS = [row for row in KNOWLEDGE.records.contraindication if row.action is not Action.modify]


def reason_names(row):
    """Everything an answer to which could answer the reason away: what it looks at, gates and implications included."""
    found = set(names(row.when)) | set(gate_names(KNOWLEDGE, row.when)) | {"hours_since_session", "saddle_numbness"}
    for item in KNOWLEDGE.implied:
        if item.id in found:
            found |= set(item.implied_by)
    if "urgency_now_or_same_day" in found:
        found |= {name for rule in KNOWLEDGE.records.rule for name in names(rule.when)}
    return found


@given(data=st.data())
@settings(max_examples=120)
def test_no_sequence_of_other_answers_lets_a_withheld_treatment_begin(data):
    row = data.draw(st.sampled_from(ROWS))
    facts = holding(row.expression, KNOWLEDGE)
    if facts is None:
        return
    after = {"hours_since_session": 24.0} if any(name.startswith("se_") for name in facts) else {}
    answers = {**healthy(KNOWLEDGE), **after, **facts}
    seen = [Observation(name, value, at=NOON) for name, value in answers.items()]
    if row.expression.evaluate(settle(seen, KNOWLEDGE)[0]) is False:
        return
    treatment = data.draw(st.sampled_from(row.treatments))
    others = sorted({*KNOWLEDGE.findings, *KNOWLEDGE.context} - reason_names(row))
    at = NOON
    for name in data.draw(st.lists(st.sampled_from(others), max_size=12)):
        at += timedelta(hours=data.draw(st.integers(0, 200)))
        item = KNOWLEDGE.findings.get(name)
        if item is None or not item.is_yes_no:
            continue
        seen.append(Observation(name, data.draw(st.sampled_from([True, False, None])), at=at))
        evidence, _aside = settle(seen, KNOWLEDGE)
        assert isinstance(permit(treatment, evidence, triage(evidence)), Withheld), (row.id, name)
        assert isinstance(permit_session(treatment, evidence, at), Withheld), (row.id, name)


def leave(treatment="ball_rolling", at=NOON, **changed):
    answers = {**healthy(KNOWLEDGE), "foot_pain": True, "heel_plantar_pain": True, **changed}
    evidence, _aside = settle((Observation(name, value, at=at) for name, value in answers.items()), KNOWLEDGE)
    return permit_session(treatment, evidence, at)


def test_a_session_takes_a_permit_for_that_treatment_from_answers_of_just_now():
    given_now = leave()
    assert isinstance(given_now, SessionPermit)
    ball, stretch = KNOWLEDGE.routines["tennis_ball"], KNOWLEDGE.routines["toe_stretch"]
    assert start(given_now, ball, "both", "1", NOON).routine == "tennis_ball"
    with pytest.raises(NotPermitted, match="not for"):
        start(given_now, stretch, "both", "1", NOON)
    with pytest.raises(NotPermitted, match="too old"):
        start(given_now, ball, "both", "1", NOON + timedelta(hours=1))
    with pytest.raises(NotPermitted, match="too old"):
        start(given_now, ball, "both", "1", NOON - timedelta(seconds=1))
    for forged in (None, True, Permit, leave(skin_wound_foot=True), given_now.permit):
        with pytest.raises(NotPermitted, match="takes a permit"):
            start(forged, ball, "both", "1", NOON)


def test_a_session_permit_cannot_be_made_by_hand():
    given_now = leave()
    with pytest.raises(TypeError):
        SessionPermit(given_now.permit, given_now.evidence, NOON)


@pytest.mark.parametrize("treatment", sorted(KNOWLEDGE.asked_before_sessions))
def test_each_question_before_a_session_withholds_when_it_was_last_answered_yesterday(treatment):
    answers = {**healthy(KNOWLEDGE), "foot_pain": True, "heel_plantar_pain": True}
    for asked in KNOWLEDGE.asked_before_sessions[treatment]:
        seen = [Observation(name, value, at=NOON - timedelta(days=1) if name == asked else NOON) for name, value in answers.items()]
        found = permit_session(treatment, settle(seen, KNOWLEDGE)[0], NOON)
        assert isinstance(found, Withheld), asked
        assert asked in found.ask, asked


def test_every_hands_on_routine_is_asked_about_clot_wound_fever_and_feeling():
    for routine in KNOWLEDGE.records.routine:
        asked = KNOWLEDGE.asked_before_sessions[routine.treatment]
        if routine.treatment in ("foot_massage", "reflexology", "ball_rolling"):
            assert {"calf_swelling_one_side", "skin_wound_foot", "fever", "insensate_feet"} <= set(asked)
        if routine.treatment in ("ems_foot_device", "heat"):
            assert "insensate_feet" in asked
