"""From an assessment to treatments worth trying, questions to answer first, and what is withheld with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.assessment import Assessment
from solespine.knowledge import Treatment, Urgency
from solespine.safety import Permit, Withheld, permits

ROLES = ("first line", "option", "when", "early", "comfort", "specialist", "via doctor", "emergency", "see ")
CERTAINTY = ("high", "moderate", "low", "very low", "none")


@dataclass(frozen=True, slots=True)
class Offer:
    """A treatment worth trying, with the leave to start it."""

    permit: Permit
    serves: str
    role: str
    why: str
    evidence: str

    @property
    def treatment(self) -> str:
        return self.permit.treatment


@dataclass(frozen=True, slots=True)
class Held:
    """A treatment that would serve but is withheld, or waits for answers."""

    withheld: Withheld
    serves: str

    @property
    def treatment(self) -> str:
        return self.withheld.treatment

    @property
    def because(self) -> tuple[str, ...]:
        """The reasons that hold; while none does, that answers are missing."""
        held = tuple(f"{reason.reason} {reason.how}".strip() for reason in self.withheld.because if reason.holds)
        return held or ("Some questions have to be answered first.",)


@dataclass(frozen=True, slots=True)
class Plan:
    """What may be done, what to answer first, and what must not be done."""

    offer: tuple[Offer, ...]
    ask_first: tuple[str, ...]
    withheld: tuple[Held, ...]


def make_plan(assessment: Assessment) -> Plan:
    """The plan that follows from an assessment. Nothing is offered without a permit; when it is urgent, only care by others."""
    leave = permits(assessment.evidence, assessment.red_flags, assessment.foot_condition_likely)
    offers: list[Offer] = []
    held: list[Held] = []
    ask: list[str] = [question.about for question in assessment.red_flags.must_ask]
    for name, treatment in assessment.knowledge.treatments.items():
        served = best_use(treatment, assessment)
        answer = leave[name]
        if isinstance(answer, Withheld):
            held.append(Held(answer, served[0] if served else ""))
            if served and answer.action is None:
                ask += answer.ask
        elif served and not unsuitable(treatment, assessment) and allowed_at(name, assessment.urgency):
            offers.append(_offer(answer, treatment, served, assessment))
    offers.sort(key=lambda offer: _rank(offer, assessment))
    held.sort(key=lambda one: (not one.serves, one.withheld.action is None))
    return Plan(tuple(offers), tuple(dict.fromkeys(ask)), tuple(held))


def best_use(treatment: Treatment, assessment: Assessment) -> tuple[str, str] | None:
    """The condition a treatment would serve best here, and in what role."""
    limit = assessment.knowledge.setting("worth_treating_at")
    likely = {one.condition: one.estimate.p for one in assessment.conditions if one.estimate.p >= limit}
    uses = [(row.condition, row.role) for row in treatment.serves if row.condition in likely]
    return min(uses, key=lambda use: (_role_rank(use[1]), -likely[use[0]]), default=None)


def unsuitable(treatment: Treatment, assessment: Assessment) -> bool:
    """Whether a treatment is not meant for the condition that explains most."""
    limit = assessment.knowledge.setting("unsuitable_at")
    leading = [one.condition for one in assessment.conditions if one.estimate.p >= limit]
    return any(name in treatment.not_for for name in leading[:1])


def allowed_at(treatment: str, urgency: Urgency) -> bool:
    """Under a same-day or emergency level nothing but professional care is offered."""
    return urgency < Urgency.same_day or treatment == "professional_care"


def _offer(permit: Permit, treatment: Treatment, served: tuple[str, str], assessment: Assessment) -> Offer:
    condition, role = served
    place = assessment.knowledge.conditions[condition].place
    certainty = treatment.certainty_foot_pain if place in ("foot", "leg") else treatment.certainty_back_pain
    name = assessment.knowledge.conditions[condition].name
    return Offer(permit, condition, role, f"{treatment.label} For: {name} ({role}).", certainty)


def _rank(offer: Offer, assessment: Assessment) -> tuple[int, int, float]:
    probability = next(one.estimate.p for one in assessment.conditions if one.condition == offer.serves)
    return _role_rank(offer.role), CERTAINTY.index(offer.evidence), -probability


def _role_rank(role: str) -> int:
    return next((rank for rank, start in enumerate(ROLES) if role.startswith(start)), len(ROLES))
