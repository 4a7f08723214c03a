"""What may be done follows from permits, and nothing else."""

from __future__ import annotations

import pytest

from solespine.assessment import assess
from solespine.care import make_plan
from solespine.evidence import Evidence, Observation
from solespine.knowledge import Action, Knowledge
from solespine.safety import Permit


def everything_else_no(evidence: Evidence) -> Evidence:
    """The evidence with a no to every open question that a rule or contraindication asks, and the numbers they look at."""
    knowledge = evidence.knowledge
    rules = (*knowledge.records.rule, *knowledge.records.contraindication)
    asked = {name for rule in rules for name in rule.expression.names()}
    seen = [
        Observation(item.id, False)
        for item in knowledge.items
        if item.id in asked
        and (getattr(item, "is_yes_no", False) or getattr(item, "kind", "") == "yes_no")
        and evidence.stated(item.id) is None
    ]
    numbers = {"age": 46, "symptom_duration_days": 60, "pain_nrs": 4, "home_care_days": 3, "hours_since_session": 9999}
    given = [Observation(name, value) for name, value in numbers.items() if evidence.number(name) is None]
    return Evidence(knowledge, (*seen, *given, *evidence.observations))


@pytest.fixture(scope="module")
def heel(knowledge: Knowledge) -> Evidence:
    return everything_else_no(
        Evidence.of(knowledge, present=["heel_plantar_pain", "first_step_pain", "back_pain"], context={"sex": "female"})
    )


def test_a_healthy_person_with_heel_pain_is_offered_the_stretch_that_is_best_supported(heel: Evidence) -> None:
    plan = make_plan(assess(heel, explain=False))
    offered = [one.treatment for one in plan.offer]
    assert "plantar_fascia_stretch" in offered
    assert "foot_massage" in offered
    assert plan.ask_first == () or set(plan.ask_first) <= set(heel.knowledge.findings) | set(heel.knowledge.context)


def test_first_line_treatments_come_before_comforts(heel: Evidence) -> None:
    roles = [one.role for one in make_plan(assess(heel, explain=False)).offer]
    assert roles.index("first line") < min(place for place, role in enumerate(roles) if role.startswith("comfort"))


def test_every_offer_holds_a_permit_for_just_that_treatment(heel: Evidence) -> None:
    for offer in make_plan(assess(heel, explain=False)).offer:
        assert isinstance(offer.permit, Permit)
        assert offer.permit.treatment == offer.treatment


def test_a_clot_takes_massage_out_of_the_plan_and_says_why(heel: Evidence) -> None:
    plan = make_plan(assess(heel.with_observation("dvt_current", True), explain=False))
    held = {one.treatment: one for one in plan.withheld}
    assert held["foot_massage"].withheld.action is Action.forbid
    assert "clot" in held["foot_massage"].because[0].lower()
    assert "foot_massage" not in {one.treatment for one in plan.offer}


def test_under_an_emergency_nothing_but_professional_care_is_offered(heel: Evidence) -> None:
    plan = make_plan(assess(heel.with_observation("saddle_numbness", True), explain=False))
    assert {one.treatment for one in plan.offer} <= {"professional_care"}


def test_surgery_and_injections_are_never_offered(heel: Evidence) -> None:
    held = {one.treatment for one in make_plan(assess(heel, explain=False)).withheld}
    assert {"surgery", "corticosteroid_injection"} <= held


def test_what_waits_for_an_answer_is_asked_first(knowledge: Knowledge) -> None:
    plan = make_plan(assess(Evidence.of(knowledge, present=["heel_plantar_pain", "first_step_pain"]), explain=False))
    waiting = [one for one in plan.withheld if one.withheld.action is None and one.serves]
    assert waiting
    assert all(set(one.withheld.ask) & set(plan.ask_first) for one in waiting)
