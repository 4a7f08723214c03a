"""Red flags: what the dossier's own check cases expect, and what must hold for anybody."""

import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solespine import Evidence
from solespine.evidence import EvidenceError, Observation
from solespine.knowledge import How, Urgency
from solespine.knowledge.expressions import names
from solespine.safety import Permit, permits, triage
from solespine.safety.triage import RuleFacts
from tests.safety.people import anybody, everything_else_no, gate_names, negated, still_open

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "rules.toml").read_text())

# Same question as the rules ask: have the changes been the same for two weeks? The one clear yes that may lower an urgency.
MAY_LOWER = "neuro_change_stable"


def test_all_check_cases_are_there():
    assert (len(CASES["case"]), len(CASES["gate_case"])) == (65, 17)


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["id"])
def test_a_check_case_gets_its_urgency_and_its_rules(knowledge, case):
    answer = triage(everything_else_no(knowledge, case["present"], case["context"]))
    fired = {rule.id for rule in answer.fired}
    assert answer.urgency.name == case["expect_urgency"]
    assert set(case.get("must_fire", [])) <= fired
    assert not set(case.get("must_not_fire", [])) & fired


def what_is_done(leave):
    if isinstance(leave, Permit):
        return "modify" if any(not change.only_if for change in leave.changes) else "allow"
    return leave.action.value if leave.action else f"waits for {', '.join(leave.ask)}"


@pytest.mark.parametrize("case", CASES["gate_case"], ids=lambda case: case["id"])
def test_a_check_case_of_the_gate_gets_its_treatments(knowledge, case):
    evidence = everything_else_no(knowledge, case["present"], case["context"])
    leaves = permits(evidence, triage(evidence), foot_condition_likely=False)
    assert {treatment: what_is_done(leaves[treatment]) for treatment in case["expect"]} == case["expect"]


def test_the_urgency_is_the_worst_of_all_rules_that_fired(knowledge):
    evidence = everything_else_no(knowledge, ["back_pain", "fever", "saddle_numbness"], {"age": 40})
    answer = triage(evidence)
    assert {"spinal_infection", "cauda_equina_emergency"} <= {rule.id for rule in answer.fired}
    assert answer.urgency is Urgency.emergency_now
    assert [rule.level for rule in answer.fired] == sorted((rule.level for rule in answer.fired), reverse=True)
    assert answer.see == tuple(dict.fromkeys(answer.see))


def test_somebody_without_any_danger_is_not_hurried(knowledge):
    answer = triage(everything_else_no(knowledge, ["foot_pain"], {"age": 40, "pain_nrs": 3, "home_care_days": 2}))
    assert answer.urgency is Urgency.self_care
    assert answer.urgent is False
    assert answer.must_ask == ()


def test_nothing_answered_is_not_the_same_as_nothing_wrong(knowledge):
    answer = triage(Evidence(knowledge))
    assert answer.urgent is None
    assert answer.must_ask


def test_each_open_question_is_asked_once_and_the_most_dangerous_first(knowledge):
    answer = triage(Evidence.of(knowledge, present=["back_pain"]))
    asked = [question.about for question in answer.must_ask]
    assert len(set(asked)) == len(asked)
    levels = [question.urgency for question in answer.must_ask]
    assert levels == sorted(levels, reverse=True)
    assert "saddle_numbness" in asked


def test_silence_about_a_change_for_two_weeks_does_not_lower_the_urgency(knowledge):
    weak = everything_else_no(knowledge, ["leg_weakness"], {"age": 50})
    silent = Evidence(knowledge, tuple(seen for seen in weak.observations if seen.about != MAY_LOWER))
    assert triage(silent).urgency is triage(weak).urgency is Urgency.same_day
    assert [question.about for question in triage(silent).must_ask] == [MAY_LOWER]
    unsure = silent.with_observation(MAY_LOWER, None)
    assert triage(unsure).urgency is Urgency.same_day
    stable = silent.with_observation(MAY_LOWER, True)
    assert triage(stable).urgency is Urgency.within_two_weeks


# For anybody.


@pytest.fixture(scope="module")
def rule_texts(knowledge):
    return [rule.when for rule in knowledge.records.rule]


def test_urgency_never_falls_where_a_rule_could_be_switched_off(knowledge):
    # Every yes that stands under a 'not' in some rule, with random answers to whatever else the rule looks at.
    rng = random.Random(1)
    fallen = set()
    for rule in knowledge.records.rule:
        for finding in sorted(negated(rule.expression) & set(knowledge.findings) - {MAY_LOWER}):
            for _ in range(200):
                evidence = Evidence(knowledge)
                for name in dict.fromkeys((*gate_names(knowledge, rule.when), *names(rule.when))):
                    if name != finding and name not in ("age", "sex", "age_at_onset", "symptom_duration_days"):
                        evidence = answered_if_possible(evidence, name, rng.random() < 0.5)
                before = answered_if_possible(evidence, finding, False)
                after = answered_if_possible(before, finding, True)
                if triage(after).urgency < triage(before).urgency:
                    fallen.add(f"{finding}: {rule.id}")
    assert sorted(fallen) == []


def answered_if_possible(evidence, name, value):
    try:
        return evidence.with_observation(name, value)
    except EvidenceError:
        return evidence


@settings(max_examples=500)
@given(data=st.data())
def test_urgency_never_falls_when_a_finding_becomes_present(knowledge, rule_texts, data):
    before = data.draw(anybody(knowledge, rule_texts))
    in_rules = sorted({name for text in rule_texts for name in names(text)} & set(knowledge.findings))
    known = sorted(set(in_rules) & before.asked)
    finding = data.draw(st.sampled_from(known or in_rules))
    assume(finding != MAY_LOWER and before.truth(finding) is not True)
    try:
        after = before.with_observation(finding, True)
    except EvidenceError:
        assume(False)
    first, then = triage(before), triage(after).urgency
    switched_off = [f"{finding} switches off {rule.id}" for rule in first.fired if rule.level > then]
    assert switched_off == []


@settings(max_examples=400)
@given(data=st.data())
def test_an_urgent_rule_that_is_unknown_is_asked_about_and_not_passed_over(knowledge, rule_texts, data):
    urgent = [rule.when for rule in knowledge.records.rule if rule.level >= Urgency.same_day]
    evidence = data.draw(anybody(knowledge, urgent))
    answer = triage(evidence)
    asked = {question.about for question in answer.must_ask}
    facts = RuleFacts(evidence)
    unknown = [
        rule
        for rule in knowledge.records.rule
        if rule.level >= Urgency.same_day and rule.expression.evaluate(facts) is None and not rule.only_if_tested
    ]
    assert list(answer.open_rules) == unknown
    for rule in unknown:
        waits_for = set(rule.expression.missing(facts, frozenset()))
        assert waits_for
        # What it waits for is asked, unless it was put to the person before and not answered.
        assert waits_for & (asked | evidence.asked)
        assert set(rule.expression.missing(facts, evidence.asked)) <= asked
    assert not asked & evidence.asked
    if answer.open_rules and max(answer.urgency, answer.after_session) < Urgency.same_day:
        assert answer.urgent is None


def test_only_a_test_that_needs_another_pair_of_hands_is_not_waited_for(knowledge):
    """Every other urgent rule waits: its findings can be told by the person alone, or seen."""
    tested = [rule for rule in knowledge.records.rule if rule.only_if_tested]
    assert [rule.id for rule in tested] == ["achilles_squeeze"]
    assert all(knowledge.findings[name].how is How.self_test for rule in tested for name in names(rule.when))
    positive = Evidence.of(knowledge, present=["achilles_pain", "calf_squeeze_foot_still"])
    assert triage(positive).urgency >= Urgency.same_day


@settings(max_examples=60)
@given(data=st.data())
def test_answering_what_must_be_asked_closes_every_urgent_rule(knowledge, rule_texts, data):
    evidence = data.draw(anybody(knowledge, rule_texts))
    for _ in range(200):
        open_questions = [question.about for question in triage(evidence).must_ask]
        if not open_questions:
            break
        name = open_questions[0]
        item = knowledge.context.get(name)
        if item is not None and item.is_number:
            value = data.draw(st.sampled_from([0.0, 30.0, 43.0]))
        elif item is not None and item.kind == "choice":
            value = data.draw(st.sampled_from(item.values))
        else:
            value = data.draw(st.booleans())
        try:
            evidence = evidence.with_observation(name, value)
        except EvidenceError:
            evidence = evidence.with_observation(name, None)
    assert triage(evidence).must_ask == ()
    unanswered = [seen.about for seen in evidence.latest.values() if seen.value is None]
    if not unanswered:
        assert triage(evidence).open_rules == ()


@settings(max_examples=200)
@given(data=st.data())
def test_an_unanswered_question_leaves_the_urgency_where_it_is(knowledge, rule_texts, data):
    before = data.draw(anybody(knowledge, rule_texts))
    open_names = still_open(before)
    unsure = data.draw(st.lists(st.sampled_from(open_names), max_size=8, unique=True))
    after = Evidence(knowledge, (*before.observations, *(Observation(name, None) for name in unsure)))
    assert triage(after).urgency is triage(before).urgency
    assert triage(after).fired == triage(before).fired
    assert triage(after).open_rules == triage(before).open_rules


@settings(max_examples=200)
@given(data=st.data())
def test_the_order_of_answers_does_not_change_the_urgency(knowledge, rule_texts, data):
    evidence = data.draw(anybody(knowledge, rule_texts))
    shuffled = data.draw(st.permutations(list(evidence.latest.values())))
    assert triage(Evidence(knowledge, tuple(shuffled))) == triage(evidence)
