"""What may be done, what has to be answered first, and what must not be done, in words."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.assessment import Assessment
from solespine.care import Held, Offer, Plan
from solespine.knowledge import Knowledge, Urgency
from solespine.safety import BEFORE_SESSION, TOO_SOON, Change, Reason, Withheld
from solespine.wording.figures import listed
from solespine.wording.language import N_, _
from solespine.wording.names import question, reminder, said

EVIDENCE = {
    "high": N_("strong evidence"),
    "moderate": N_("some evidence"),
    "low": N_("weak evidence"),
    "very low": N_("very weak evidence"),
    "none": N_("no evidence from trials"),
}
TRADITION = N_("tradition, not shown to work")


@dataclass(frozen=True, slots=True)
class ToldOffer:
    """A treatment worth trying: its evidence mark, what it is for, and how it must be done differently."""

    treatment: str
    name: str
    evidence: str
    label: str
    serves: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldRefusal:
    """Treatments withheld for the same reason."""

    treatments: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True, slots=True)
class ToldPlan:
    """The plan in words. ``nothing_at_home``: a professional has to look first."""

    nothing_at_home: bool
    offers: tuple[ToldOffer, ...]
    waiting: tuple[tuple[str, str], ...]
    waiting_others: int
    dangers_first: bool
    ask_first: tuple[tuple[str, str], ...]
    refused: tuple[ToldRefusal, ...]


def tell_plan(assessment: Assessment, plan: Plan) -> ToldPlan:
    """What may be done; what waits for answers; what must not be done and why."""
    knowledge = assessment.knowledge
    waiting = [held for held in plan.withheld if held.withheld.action is None]
    serving = tuple((held.treatment, said(knowledge.treatments[held.treatment], "name")) for held in waiting if held.serves)
    dangers = {one.about for one in assessment.red_flags.must_ask}
    asked = tuple((name, question(name, knowledge)) for name in plan.ask_first if name not in dangers)
    return ToldPlan(
        nothing_at_home=assessment.urgency >= Urgency.same_day,
        offers=tuple(tell_offer(offer, assessment) for offer in plan.offer),
        waiting=serving,
        waiting_others=len(waiting) - len(serving),
        dangers_first=bool(dangers),
        ask_first=asked,
        refused=_refused([held for held in plan.withheld if held.withheld.action is not None], assessment),
    )


def tell_offer(offer: Offer, assessment: Assessment) -> ToldOffer:
    """A treatment worth trying, in words."""
    knowledge = assessment.knowledge
    treatment = knowledge.treatments[offer.treatment]
    evidence = TRADITION if offer.treatment == "reflexology" else EVIDENCE[offer.evidence]
    changes = [change_words(change, knowledge) for change in offer.permit.changes]
    return ToldOffer(
        offer.treatment,
        said(treatment, "name"),
        _(evidence),
        said(treatment, "label"),
        said(knowledge.conditions[offer.serves], "name"),
        tuple(changes),
    )


def change_words(change: Change, knowledge: Knowledge) -> str:
    """How a treatment must be done differently; behind a question where that is not known yet."""
    how = said(knowledge.contraindications[change.id], "how")
    only_if = listed([reminder(name, knowledge).rstrip("?") for name in change.only_if])
    return _("If so: {question}? {how}").format(question=only_if, how=how) if only_if else how


def _refused(refused: list[Held], assessment: Assessment) -> tuple[ToldRefusal, ...]:
    """What is withheld, treatments with the same reason together."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for held in refused:
        name = said(assessment.knowledge.treatments[held.treatment], "name")
        groups.setdefault(why_withheld(held, assessment), []).append((held.treatment, name))
    return tuple(ToldRefusal(tuple(names), why) for why, names in groups.items())


def why_withheld(held: Held, assessment: Assessment) -> str:
    """The strictest reason that holds."""
    reason = next(one for one in held.withheld.because if one.holds)
    return reason_for_withholding(reason, assessment)


def reason_for_withholding(reason: Reason, assessment: Assessment) -> str:
    """A reason in words. A red flag says why the whole family of treatments is stopped."""
    knowledge = assessment.knowledge
    rule = knowledge.rules.get(reason.id)
    if rule is not None:
        return said(knowledge.blocks[rule.blocks], "reason")
    if reason.id in knowledge.side_effects:
        return _("After your last session: {advice}").format(advice=said(knowledge.side_effects[reason.id], "advice"))
    if reason.id == TOO_SOON:
        return _("You did it often enough for now. It needs a rest of some hours between, and there is a most for each day.")
    if reason.id == BEFORE_SESSION:
        return _("Some questions are asked before every session, because the answers can change overnight.")
    row = knowledge.contraindications[reason.id]
    return f"{said(row, 'reason')} {said(row, 'how')}"


def reasons_withheld(withheld: Withheld, assessment: Assessment) -> tuple[str, ...]:
    """Every reason that holds; while none does, the questions that wait for an answer."""
    held = [reason_for_withholding(reason, assessment) for reason in withheld.because if reason.holds]
    return tuple(dict.fromkeys(held)) or tuple(question(name, assessment.knowledge) for name in withheld.ask)
