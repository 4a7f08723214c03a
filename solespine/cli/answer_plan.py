"""What may be done, what has to be answered first, and what must not be done."""

from __future__ import annotations

from collections.abc import Iterator

from solespine.assessment import Assessment
from solespine.care import Held, Offer, Plan
from solespine.cli.words import heading, listed, question, reminder, wrapped
from solespine.knowledge import Urgency

MOST_OFFERS = 8
MOST_ASKED = 5
MOST_NAMES = 8
EVIDENCE = {
    "high": "strong evidence",
    "moderate": "some evidence",
    "low": "weak evidence",
    "very low": "very weak evidence",
    "none": "no evidence from trials",
}


def plan_part(assessment: Assessment, plan: Plan) -> Iterator[str]:
    """What may be done; what waits for answers; what must not be done and why."""
    yield heading("What you may do")
    if assessment.urgency >= Urgency.same_day:
        yield wrapped("Nothing at home until a professional has looked.", 2)
    else:
        yield from _to_do(plan, assessment)
    refused = [held for held in plan.withheld if held.withheld.action is not None]
    if refused:
        yield heading("What you must not do, or only after asking")
        yield from _refused(refused, assessment)


def _to_do(plan: Plan, assessment: Assessment) -> Iterator[str]:
    for offer in plan.offer[:MOST_OFFERS]:
        yield from _offer(offer, assessment)
    if not plan.offer:
        yield wrapped("Nothing yet: see what waits for your answers.", 2)
    waiting = [held for held in plan.withheld if held.withheld.action is None]
    if waiting:
        yield from _waiting(waiting, plan, assessment)


def _offer(offer: Offer, assessment: Assessment) -> Iterator[str]:
    knowledge = assessment.knowledge
    treatment = knowledge.treatments[offer.treatment]
    evidence = "tradition, not shown to work" if offer.treatment == "reflexology" else EVIDENCE[offer.evidence]
    served = knowledge.conditions[offer.serves].name
    yield wrapped(f"{treatment.name} ({evidence}). {treatment.label} For: {served}.", 4, "- ")
    for change in offer.permit.changes:
        only_if = listed([reminder(name, knowledge).rstrip("?") for name in change.only_if])
        yield wrapped(f"If so: {only_if}? {change.how}" if only_if else change.how, 6, "* ")


def _waiting(waiting: list[Held], plan: Plan, assessment: Assessment) -> Iterator[str]:
    knowledge = assessment.knowledge
    names = [knowledge.treatments[held.treatment].name for held in waiting if held.serves]
    others = len(waiting) - len(names[:MOST_NAMES])
    yield heading("What waits for your answers")
    more = f"; and {others} more" if others and names else ""
    yield wrapped(f"Do not start these yet: {'; '.join(names[:MOST_NAMES])}{more}." if names else f"{others} treatments wait.", 2)
    dangers = {one.about for one in assessment.red_flags.must_ask}
    asked = [name for name in plan.ask_first if name not in dangers]
    first = "After the signs of danger, answer" if dangers else "Answer"
    if asked:
        yield wrapped(f"{first} these:", 2)
        yield from (wrapped(question(name, knowledge), 4, "- ") for name in asked[:MOST_ASKED])
    if len(asked) > MOST_ASKED:
        yield f"    ... and {len(asked) - MOST_ASKED} more"


def _refused(refused: list[Held], assessment: Assessment) -> Iterator[str]:
    """What is withheld, treatments with the same reason together."""
    groups: dict[str, list[str]] = {}
    for held in refused:
        groups.setdefault(_why(held, assessment), []).append(assessment.knowledge.treatments[held.treatment].name)
    for why, names in groups.items():
        yield wrapped(f"{'; '.join(names)}.", 4, "- ")
        yield wrapped(why, 6)


def _why(held: Held, assessment: Assessment) -> str:
    """The strictest reason that holds. A red flag says why the whole family of treatments is stopped."""
    reason = next(one for one in held.withheld.because if one.holds)
    rule = assessment.knowledge.rules.get(reason.id)
    return assessment.knowledge.blocks[rule.blocks].reason if rule is not None else f"{reason.reason} {reason.how}"
