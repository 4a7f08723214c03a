"""The plan for this person in words: dose, expected effect, the week, sessions and what is said about them."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.assessment import Assessment
from solespine.care import Offer
from solespine.care.session import Cue
from solespine.knowledge import Knowledge, Routine, Treatment
from solespine.knowledge.treatments import Dose, Effect, Step
from solespine.wording.figure_words import Figure, figure
from solespine.wording.language import N_, _, dossier_text, number
from solespine.wording.names import said
from solespine.wording.plan import tell_offer

# How a dose is said; what is not here is for experts and stands on the treatment's own page.
DOSES = {
    "minutes_per_foot": N_("{best} minutes a foot ({low} to {high})"),
    "minutes_total": N_("{best} minutes in all ({low} to {high})"),
    "minutes_per_session": N_("{best} minutes each time ({low} to {high})"),
    "home_minutes": N_("{best} minutes at home ({low} to {high})"),
    "hold_s": N_("hold {best} seconds ({low} to {high})"),
    "repetitions": N_("{best} times ({low} to {high})"),
    "sets": N_("{best} rounds ({low} to {high})"),
    "times_per_day": N_("{best} times a day ({low} to {high})"),
    "times_per_week": N_("{best} times a week ({low} to {high})"),
    "weeks": N_("for {best} weeks ({low} to {high})"),
    "days": N_("for {best} days ({low} to {high})"),
    "months": N_("for {best} months ({low} to {high})"),
    "days_on": N_("left on {best} days ({low} to {high})"),
    "gap_hours": N_("at least {best} hours between ({low} to {high})"),
    "weeks_to_judge": N_("judge after {best} weeks ({low} to {high})"),
    "stop_if_no_gain_weeks": N_("stop if nothing is gained after {best} weeks ({low} to {high})"),
    "pressure_0_10": N_("pressure {best} of 10 ({low} to {high})"),
    "wear_hours_start": N_("begin with {best} hours a day ({low} to {high})"),
}
CERTAINTY = {"high": N_("high"), "moderate": N_("moderate"), "low": N_("low"), "very low": N_("very low")}
OUTCOMES = {
    "foot_pain": N_("foot pain"),
    "first_step_pain": N_("pain on the first steps"),
    "back_pain": N_("back pain"),
    "leg_pain": N_("leg pain"),
    "any_pain": N_("pain"),
}
ENDS = {"foot": ("first_step_pain", "foot_pain", "any_pain"), "leg": ("leg_pain", "foot_pain", "any_pain")}
BACK = ("back_pain", "leg_pain", "any_pain")
LASTING = ("weeks", "month", "year")


@dataclass(frozen=True, slots=True)
class ToldTreatment:
    """A treatment of the plan: how much, what may be expected, what it will not do."""

    treatment: str
    name: str
    evidence: str
    label: str
    serves: str
    dose: tuple[str, ...]
    effect: str
    effect_source: str
    not_shown: str
    changes: tuple[str, ...]


def dose_words(treatment: Treatment) -> tuple[str, ...]:
    """A dose as a reader follows it, with its range."""
    found = []
    for name, dose in treatment.dose.items():
        if isinstance(dose, Dose) and name in DOSES:
            found.append(_(DOSES[name]).format(best=number(dose.best), low=number(dose.low), high=number(dose.high)))
    return tuple(found)


def expected(treatment: Treatment, offer: Offer, assessment: Assessment) -> Effect | None:
    """The study that best says what to expect for this person's trouble: about that pain, on the 0 to 10 scale."""
    place = assessment.knowledge.conditions[offer.serves].place
    outcomes = ENDS.get(place, BACK)
    rows = [row for row in treatment.effect if row.outcome in outcomes and row.points_0_10 is not None]
    order = list(CERTAINTY)
    return min(rows, key=lambda row: (outcomes.index(row.outcome), order.index(row.certainty)), default=None)


def effect_words(row: Effect | None) -> str:
    """What a study measured, in points of 10 with its interval, and how sure that is."""
    if row is None or row.points_0_10 is None:
        return _("No study says how much it may help your kind of pain.")
    size = number(abs(row.points_0_10), 1)
    less = _("{size} points less") if row.points_0_10 < 0 else _("{size} points more")
    text = _("In studies, {outcome} was about {change} on the scale from 0 to 10, against {comparator}.").format(
        outcome=_(OUTCOMES[row.outcome]), change=less.format(size=size), comparator=row.comparator
    )
    if row.points_low is not None and row.points_high is not None:
        between = _("It may be anything from {low} to {high}; below zero is less pain.")
        text += " " + between.format(low=number(row.points_low, 1), high=number(row.points_high, 1))
    sure = _(CERTAINTY[row.certainty]) if row.certainty in CERTAINTY else row.certainty
    return text + " " + _("How certain that is: {certainty}.").format(certainty=sure)


def cue_words(cue: Cue, routine_id: str, knowledge: Knowledge) -> str:
    """What a cue says."""
    if not cue.is_pause:
        routine = knowledge.routines[routine_id]
        return step_words(next(one for one in routine.step if one.order == cue.step), routine)
    if cue.side:
        return {"left": _("Now the left foot."), "right": _("Now the right foot.")}[cue.side]
    return _("Get ready.")


def step_words(step: Step, routine: Routine) -> str:
    """What one step of a routine says."""
    return dossier_text(f"routine.{routine.id}.step.{step.order}", step.do)


def pace_words(cue: Cue) -> str:
    """How firm and how fast."""
    parts = []
    if cue.pressure_0_10:
        parts.append(_("pressure {pressure} of 10").format(pressure=number(cue.pressure_0_10)))
    if cue.pace_s:
        parts.append(_("one stroke in about {seconds} seconds").format(seconds=number(cue.pace_s)))
    return ", ".join(parts)


def dose_figures(treatment: Treatment, knowledge: Knowledge) -> tuple[tuple[str, Figure], ...]:
    """The figures of a dose with what they rest on."""
    return tuple((name, figure(dose, knowledge)) for name, dose in treatment.dose.items() if isinstance(dose, Dose))


def told_treatments(offers: tuple[Offer, ...], assessment: Assessment) -> tuple[ToldTreatment, ...]:
    """The treatments of a plan, each with what this person needs to know of it."""

    found = []
    for offer in offers:
        told = tell_offer(offer, assessment)
        treatment = assessment.knowledge.treatments[offer.treatment]
        row = expected(treatment, offer, assessment)
        found.append(
            ToldTreatment(
                told.treatment,
                told.name,
                told.evidence,
                told.label,
                told.serves,
                dose_words(treatment),
                effect_words(row),
                row.source if row is not None else "",
                said(treatment, "articles_vs_evidence"),
                told.changes,
            )
        )
    return tuple(found)
