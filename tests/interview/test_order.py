"""Which question comes when: dangers first, nothing twice, nothing before what it depends on, and an end."""

import random

import pytest

from solespine import Evidence
from solespine.evidence import EvidenceError
from solespine.interview import FIRST, WHERE, next_step, record
from solespine.knowledge import Urgency
from solespine.knowledge.expressions import names, parse_optional
from solespine.safety import triage
from solespine.wording.asking import why_words

MOST_STEPS = 90  # of screens and single questions together; the dossier has 374 things to ask

OPENING = {*FIRST, *WHERE}


def no_to_all(item, evidence, rng):
    return False if item.kind == "yes_no" else usual(item, rng)


def usual(item, rng):
    if item.kind == "number":
        return {"age": 45.0, "pain_nrs": 4.0, "height_cm": 170.0, "weight_kg": 70.0}.get(item.about, item.lowest)
    return item.values[0]


def dont_know(item, evidence, rng):
    return None


def sore_foot_and_back(item, evidence, rng):
    if item.about in ("heel_plantar_pain", "first_step_pain", "back_pain"):
        return True
    return no_to_all(item, evidence, rng)


def anything(item, evidence, rng):
    if item.kind == "yes_no":
        return rng.choice([True, False, False, False, None])
    if item.kind == "number":
        return rng.choice([item.lowest, min(30.0, item.highest), None])
    return rng.choice([*item.values, None])


PEOPLE = {
    "no to everything": (no_to_all, 1),
    "knows nothing": (dont_know, 1),
    "sore foot and back": (sore_foot_and_back, 1),
    **{f"anybody {seed}": (anything, seed) for seed in range(8)},
}


def interview(knowledge, answering, seed=1, most=MOST_STEPS):
    """Every step with the evidence before it, until nothing is left to ask; and the evidence at the end."""
    rng = random.Random(seed)
    evidence, steps = Evidence(knowledge), []
    while (step := next_step(evidence, knowledge)) is not None:
        assert len(steps) < most, f"still asking after {most} steps: {step.id}"
        steps.append((evidence, step))
        try:
            evidence = record(evidence, step, {item.about: answering(item, evidence, rng) for item in step.items})
        except EvidenceError:  # these answers contradict one another, so the person gives none
            evidence = record(evidence, step, {})
    return steps, evidence


@pytest.fixture(scope="module")
def interviews(knowledge):
    return {name: interview(knowledge, answering, seed) for name, (answering, seed) in PEOPLE.items()}


@pytest.mark.parametrize("person", PEOPLE)
def test_nothing_is_asked_twice(interviews, person):
    steps, _ = interviews[person]
    asked = [item.about for _, step in steps for item in step.items]
    assert len(asked) == len(set(asked))
    assert all(step.items for _, step in steps)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_interview_ends(interviews, person, knowledge):
    steps, evidence = interviews[person]
    assert 0 < len(steps) <= MOST_STEPS
    assert next_step(evidence, knowledge) is None


@pytest.mark.parametrize("person", PEOPLE)
def test_red_flags_are_asked_before_what_tells_most(interviews, person):
    steps, _ = interviews[person]
    for evidence, step in steps:
        if step.id in OPENING or step.urgent:
            continue
        red_flags = triage(evidence)
        assert [one.about for one in red_flags.must_ask if one.urgency > red_flags.urgency] == [], step.id


@pytest.mark.parametrize("person", PEOPLE)
def test_no_red_flag_that_could_still_hurry_the_person_is_passed_over(interviews, person):
    _, evidence = interviews[person]
    red_flags = triage(evidence)
    assert [one.about for one in red_flags.must_ask if one.urgency > red_flags.urgency] == []
    # What stays open was put to the person, who did not know.
    for rule in red_flags.open_rules:
        if rule.level > red_flags.urgency:
            waits_for = rule.expression.missing(evidence, frozenset())
            assert set(waits_for) & evidence.asked, rule.id


@pytest.mark.parametrize("person", PEOPLE)
def test_what_a_question_depends_on_comes_before_it(interviews, person, knowledge):
    steps, _ = interviews[person]
    gated, too_early = 0, set()
    for evidence, step in steps:
        earlier_on_the_page = set()
        for item in step.items:
            known = knowledge.findings.get(item.about) or knowledge.context[item.about]
            gate = parse_optional(known.gate)
            if gate is not None:
                gated += 1
                assert evidence.gate(item.about) is not False, item.about
                waits_for = set(gate.missing(evidence, evidence.asked)) - earlier_on_the_page
                too_early |= {f"{item.about} in {step.id} before {name}" for name in waits_for}
            earlier_on_the_page.add(item.about)
    assert sorted(too_early) == []
    if person == "knows nothing":
        assert gated


@pytest.mark.parametrize("person", PEOPLE)
def test_nothing_is_asked_that_is_settled_already(interviews, person):
    steps, _ = interviews[person]
    for evidence, step in steps:
        assert [item.about for item in step.items if evidence.stated(item.about) is not None] == [], step.id


@pytest.mark.parametrize("person", PEOPLE)
def test_every_step_says_what_and_why_in_words(interviews, person, knowledge):
    steps, _ = interviews[person]
    for _, step in steps:
        assert step.title
        why = why_words(step, knowledge)
        assert why
        assert "_" not in step.title + why
        for item in step.items:
            assert item.question
            assert item.kind in ("yes_no", "choice", "number")
            assert item.kind != "choice" or len(item.values) > 1
            assert (item.kind == "number") == (item.lowest is not None)


def test_it_begins_with_where_it_hurts_and_who_the_person_is(interviews):
    steps, _ = interviews["no to everything"]
    assert [step.id for _, step in steps][:4] == ["where_foot", "where_back_leg", "about_you", "course"]


def test_an_unanswered_red_flag_is_asked_and_not_passed_over(knowledge):
    told = {
        "present": ["back_pain"],
        "context": {"age": 40, "sex": "female", "symptom_duration_days": 10, "pain_nrs": 4},
    }
    evidence = Evidence.of(knowledge, **told)
    for name in (name for screen in WHERE for name in knowledge.screens[screen].items):
        if name not in evidence.asked:
            evidence = evidence.with_observation(name, False)
    asked = set()
    while (step := next_step(evidence, knowledge)) is not None and (step.urgent or step.id in OPENING):
        asked |= {item.about for item in step.items}
        evidence = record(evidence, step, {item.about: no_to_all(item, evidence, None) for item in step.items})
    assert {"saddle_numbness", "bladder_bowel_change", "fever", "major_trauma"} <= asked
    assert triage(evidence).must_ask == ()


@pytest.mark.parametrize("flag", ["saddle_numbness", "fever", "limb_sudden_cold_pale", "major_trauma"])
def test_taking_one_answer_to_a_red_flag_away_brings_its_question_back(knowledge, flag):
    _, evidence = interview(knowledge, sore_foot_and_back)
    assert flag in evidence.asked
    forgotten = Evidence(knowledge, tuple(seen for seen in evidence.observations if seen.about != flag))
    step = next_step(forgotten, knowledge)
    assert step is not None
    assert step.urgent
    assert flag in {item.about for item in step.items}


def test_a_dont_know_to_a_red_flag_is_not_asked_again_and_stays_open(knowledge):
    _, evidence = interview(knowledge, sore_foot_and_back)
    unsure = evidence.with_observation("saddle_numbness", None)
    step = next_step(unsure, knowledge)
    assert step is None or "saddle_numbness" not in {item.about for item in step.items}
    assert triage(unsure).urgent is None


def test_a_clear_yes_that_would_lower_the_urgency_is_still_asked_for(knowledge):
    _, evidence = interview(knowledge, sore_foot_and_back)
    weak = evidence.with_observation("leg_weakness", True)
    assert "neuro_change_stable" not in weak.asked
    assert triage(weak).urgency is Urgency.same_day
    step = next_step(weak, knowledge)
    assert step is not None
    assert "neuro_change_stable" in {item.about for item in step.items}


def test_somebody_who_must_leave_for_hospital_need_not_finish_the_form(knowledge):
    def emergency(item, evidence, rng):
        return True if item.about == "saddle_numbness" else sore_foot_and_back(item, evidence, rng)

    steps, evidence = interview(knowledge, emergency)
    assert triage(evidence).urgency is Urgency.emergency_now
    when = next(at for at, (_, step) in enumerate(steps) if "saddle_numbness" in {item.about for item in step.items})
    assert not any(step.urgent for _, step in steps[when + 1 :])


def test_the_steps_do_not_depend_on_the_order_in_which_the_answers_were_given(knowledge, interviews):
    steps, _ = interviews["sore foot and back"]
    for evidence, step in steps[:: max(1, len(steps) // 8)]:
        turned = Evidence(knowledge, tuple(reversed(list(evidence.latest.values()))))
        again = next_step(turned, knowledge)
        assert again is not None
        assert again.id == step.id


def test_an_answer_that_cannot_be_is_refused_and_nothing_of_the_step_is_kept(knowledge):
    evidence = Evidence(knowledge)
    while (step := next_step(evidence, knowledge)) is not None and step.id != "about_you":
        evidence = record(evidence, step, {})
    before = evidence.observations
    with pytest.raises(EvidenceError, match="age: 400 years is outside"):
        record(evidence, step, {"age": 400.0, "sex": "female"})
    assert evidence.observations == before


def test_what_an_answer_leaves_out_was_asked_and_not_answered(knowledge):
    step = next_step(Evidence(knowledge), knowledge)
    evidence = record(Evidence(knowledge), step, {"foot_pain": True})
    assert evidence.truth("foot_pain") is True
    assert {item.about for item in step.items} <= evidence.asked
    assert evidence.truth("achilles_pain") is None


@pytest.mark.parametrize("person", PEOPLE)
def test_once_somebody_is_hurried_only_worse_dangers_are_still_asked_about(interviews, person, knowledge):
    steps, _ = interviews[person]
    for evidence, step in steps:
        if step.urgent:
            red_flags = triage(evidence)
            shown = {item.about for item in step.items}
            worse = {one.about for one in red_flags.must_ask if one.urgency > red_flags.urgency}
            items = {item.id: item for item in knowledge.items}
            needed = {name for about in worse if items[about].gate for name in names(items[about].gate)}
            assert shown & (worse | needed) or "neuro_change_stable" in shown, step.id
