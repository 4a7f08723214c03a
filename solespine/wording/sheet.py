"""A sheet for a massage therapist, from the same gate as everything else."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.assessment import Assessment
from solespine.knowledge import Urgency
from solespine.safety import Withheld, permits
from solespine.wording.language import _
from solespine.wording.names import LEVELS, question, said
from solespine.wording.plan import change_words, reasons_withheld
from solespine.wording.relief import dose_words

HANDS_ON = ("foot_massage", "foot_massage_deep", "reflexology", "back_massage", "massage_machine", "heat", "ice")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One kind of treatment: whether it may be done, how, how firm, and why not or only so."""

    treatment: str
    name: str
    may: str
    how: tuple[str, ...]
    dose: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet. ``look_first``: a professional has to look before anybody lays hands on."""

    urgency: str
    look_first: bool
    lines: tuple[SheetLine, ...]
    positions: tuple[str, ...]
    ask_again: tuple[str, ...]


def tell_sheet(assessment: Assessment) -> Sheet:
    """What a therapist may do, must not do, and must ask on the day."""
    knowledge = assessment.knowledge
    leave = permits(assessment.evidence, assessment.red_flags, assessment.foot_condition_likely)
    lines = []
    for name in HANDS_ON:
        treatment, answer = knowledge.treatments[name], leave[name]
        if isinstance(answer, Withheld):
            words = _("No, not before these are answered") if answer.action is None else _("No")
            lines.append(SheetLine(name, said(treatment, "name"), words, reasons_withheld(answer, assessment), ()))
        else:
            changes = tuple(change_words(change, knowledge) for change in answer.changes)
            may = _("Yes, in a changed way") if changes else _("Yes")
            lines.append(SheetLine(name, said(treatment, "name"), may, changes, dose_words(treatment)))
    asks = dict.fromkeys(one for name in HANDS_ON for one in knowledge.asked_before_sessions.get(name, ()))
    return Sheet(
        _(LEVELS[assessment.urgency]),
        assessment.urgency >= Urgency.same_day,
        tuple(lines),
        positions(assessment),
        tuple(question(one, knowledge) for one in asks if assessment.evidence.applies(one)),
    )


def positions(assessment: Assessment) -> tuple[str, ...]:
    """How the person may lie or sit, as far as the answers say."""
    truth = assessment.evidence.truth
    found = []
    if truth("pregnant") is not False and assessment.evidence.applies("pregnant"):
        pregnant = _("Pregnant: on the left side or half sitting, never flat on the back or the belly.")
        unknown = _("It was not said whether she is pregnant: ask. If so, on the left side or half sitting.")
        found.append(pregnant if truth("pregnant") else unknown)
    if truth("worse_lying_flat") or truth("cannot_lie_flat"):
        found.append(_("Lying flat makes it worse: half sitting, or on the side with a pillow between the knees."))
    if truth("worse_bending_backward") or truth("worse_walking_eased_sitting"):
        found.append(_("Bending backward hurts: when face down, a pillow under the belly."))
    if truth("low_blood_pressure_or_faints") is not False:
        found.append(_("Rises slowly: sit two minutes before standing up."))
    found.append(_("Legs supported, knees a little bent. Stop and change position as soon as it hurts or tingles."))
    return tuple(found)
