"""The answer as one JSON object, which later work and outside scripts rely on.

Top-level keys, always these: ``case``, ``urgency``, ``verdict``, ``conditions``, ``contribution``, ``plan``,
``next_questions``, ``knowledge``. docs/cases.md describes every key.
"""

from __future__ import annotations

from typing import Any

from solespine.assessment import Assessment
from solespine.care import make_plan
from solespine.knowledge import Rule
from solespine.reasoning import VERDICTS, Estimate, Likely
from solespine.wording.answer import next_questions

DIGITS = 6


def answer_json(case: str, assessment: Assessment) -> dict[str, Any]:
    """The answer for one case as plain dictionaries and lists."""
    return {
        "case": case,
        "urgency": _urgency(assessment),
        "verdict": _verdict(assessment),
        "conditions": [_condition(likely, assessment) for likely in assessment.conditions],
        "contribution": [
            {"condition": one.condition, "of": one.complaint, **_estimate(one.estimate)}
            for one in assessment.reasoning.contributions
        ],
        "plan": _plan(assessment),
        "next_questions": next_questions(assessment),
        "knowledge": {
            "version": assessment.knowledge.version,
            "estimated_share": round(assessment.estimated_share, DIGITS),
            "signed_off": False,
            "beyond_three": round(assessment.reasoning.beyond_limit, DIGITS),
        },
    }


def _urgency(assessment: Assessment) -> dict[str, Any]:
    rules = [_rule(rule, assessment) for rule in assessment.rules]
    rules += [
        {"id": f"after:{one.id}", "why": one.advice, "sources": _shown(one.sources, assessment)}
        for one in assessment.red_flags.after_effects
    ]
    for one in assessment.raised:
        condition, routing = assessment.knowledge.conditions[one.condition], assessment.knowledge.routing[one.condition]
        why = f"{condition.name}: {routing.why}."
        rules.append({"id": f"likely:{one.condition}", "why": why, "sources": _shown(routing.sources, assessment)})
    return {
        "level": assessment.urgency.name,
        "see": list(assessment.see),
        "rules": rules,
        "must_ask": [question.about for question in assessment.red_flags.must_ask],
    }


def _rule(rule: Rule, assessment: Assessment) -> dict[str, Any]:
    return {"id": rule.id, "why": rule.say, "sources": _shown(rule.sources, assessment)}


def _shown(keys: tuple[str, ...], assessment: Assessment) -> list[str]:
    return [assessment.knowledge.sources[key].shown() for key in keys]


def _verdict(assessment: Assessment) -> dict[str, Any]:
    estimates = {name: _estimate(assessment.reasoning.verdict[name]) for name in VERDICTS}
    return {"applies": assessment.reasoning.applies, **estimates}


def _condition(likely: Likely, assessment: Assessment) -> dict[str, Any]:
    condition = assessment.knowledge.conditions[likely.condition]
    return {
        "id": likely.condition,
        "name": condition.name,
        "kind": condition.kind.value,
        **_estimate(likely.estimate),
        "counterfactual": round(float(likely.counterfactual), DIGITS),
        "reasons": [
            {"finding": one.finding, "state": one.state, "weight_bits": round(float(one.bits), DIGITS)} for one in likely.reasons
        ],
    }


def _estimate(estimate: Estimate) -> dict[str, float]:
    return {"p": round(estimate.p, DIGITS), "low": round(estimate.low, DIGITS), "high": round(estimate.high, DIGITS)}


def _plan(assessment: Assessment) -> dict[str, Any]:
    plan = make_plan(assessment)
    return {
        "offer": [{"treatment": one.treatment, "why": one.why, "evidence": one.evidence} for one in plan.offer],
        "ask_first": list(plan.ask_first),
        "withheld": [
            {"treatment": one.treatment, "because": list(one.because), "ask": list(one.withheld.ask)} for one in plan.withheld
        ],
    }
