"""Which question comes next, and when to stop.

First where it hurts and who the person is, then what red flags wait for, then what tells most for its burden, and last what
the gate of a likely treatment needs. Questions that belong together are shown together. Nothing is asked twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from solespine.assessment import Assessment, assess, network_of
from solespine.evidence import Evidence, KnownBy, Observation
from solespine.knowledge import Context, How, Knowledge, Screen, Urgency
from solespine.knowledge.expressions import parse_optional
from solespine.reasoning import Weighed, weigh
from solespine.safety import MustAsk, Withheld, permits, triage

Weighing = Callable[[], Weighed]

FIRST = {
    "about_you": ("About you", ("age", "sex")),
    "course": (
        "How it began and how bad it is",
        ("laterality", "onset", "order_of_onset", "symptom_duration_days", "pain_nrs", "home_care_days", "hours_since_session"),
    ),
}
WHERE = ("where_foot", "where_back_leg")
SCREEN_SHARE = 0.25  # beside the best question, one worth this share of the limit is still shown: ticking costs little
DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
MOST_TELLING = 30  # steps after which only the questions of the gate are still asked


class Why(StrEnum):
    """Why a step is asked."""

    where = "where"
    about_you = "about_you"
    danger = "danger"
    telling = "telling"
    safe = "safe"
    again = "again"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked within a step."""

    about: str
    question: str
    kind: str
    values: tuple[str, ...] = ()
    unit: str = ""
    lowest: float | None = None
    highest: float | None = None
    self_test: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What is shown next: one question, or several that belong together. ``rule``: the red flag that waits for it."""

    id: str
    title: str
    items: tuple[Item, ...]
    why: Why
    hint: str = ""
    rule: str = ""

    @property
    def urgent(self) -> bool:
        """Whether a red flag waits for the answer."""
        return bool(self.rule)


def next_step(evidence: Evidence, knowledge: Knowledge, weighed: Weighing | None = None) -> Step | None:
    """The next step, or None when nothing left is worth asking. ``weighed`` gives the weighed evidence, where it is at hand."""
    weighed = weighed or (lambda: weigh(evidence, network_of(knowledge)))
    opening = _opening(evidence, knowledge)
    if opening is not None:
        return opening
    red_flags = triage(evidence)
    waiting = [one for one in red_flags.must_ask if one.urgency > red_flags.urgency or _may_lower(one, evidence)]
    if waiting:
        return _danger_step(evidence, waiting)
    telling = _telling_step(evidence, knowledge, weighed)
    return telling if telling is not None else _gate_step(evidence, weighed)


def record(
    evidence: Evidence,
    step: Step,
    answers: Mapping[str, Any],
    known_by: KnownBy | None = None,
    at: datetime | None = None,
) -> Evidence:
    """The evidence after a step. What the answers leave out, or give as None, was asked and not answered.

    Raises
    ------
    EvidenceError
        If an answer cannot be so; nothing is kept then.
    """
    seen = recorded(evidence.knowledge, step, answers, known_by, at)
    return Evidence(evidence.knowledge, (*evidence.observations, *seen))


def recorded(
    knowledge: Knowledge,
    step: Step,
    answers: Mapping[str, Any],
    known_by: KnownBy | None = None,
    at: datetime | None = None,
) -> tuple[Observation, ...]:
    """The answers to a step as observations. What they leave out, or give as None, was asked and not answered."""
    answers = _settled(knowledge, answers)
    is_list = sum(item.kind == "yes_no" for item in step.items) > 1
    seen: list[Observation] = []
    for item in step.items:
        value = answers.get(item.about)
        how = known_by or (KnownBy.self_tested if item.self_test else KnownBy.asked)
        if is_list and value is False and known_by is None:
            how = KnownBy.left_out
        seen.append(Observation(item.about, value, how, at))
    return tuple(seen)


def ask_again(evidence: Evidence, key: str, anyway: bool = False) -> Step | None:
    """A question, or what was asked of a list, to be answered again or on purpose. None when there is no such question.

    Parameters
    ----------
    evidence : Evidence
    key : str
        Id of a finding, a fact or a screen.
    anyway : bool
        Whether to ask even what does not apply to the person as far as is known.
    """
    knowledge = evidence.knowledge
    screen = knowledge.screens.get(key)
    if screen is not None:
        names = [name for name in screen.items if name in evidence.asked and (anyway or evidence.applies(name))]
        items = tuple(item_for(evidence, name) for name in names)
        return Step(screen.id, screen.title, items, Why.again, screen.hint) if items else None
    item = knowledge.findings.get(key) or knowledge.context.get(key)
    if item is None or (isinstance(item, Context) and item.set_by_program) or not (anyway or evidence.applies(key)):
        return None
    return _single(evidence, key, Why.again)


def part_to_ask(step: Step) -> Step:
    """What of a step is put at once: its yes/no questions as one list, else its first question."""
    first = step.items[0]
    listed = tuple(item for item in step.items if item.kind == "yes_no")
    return replace(step, items=listed if first.kind == "yes_no" else (first,))


def read_number(typed: str, unit: str) -> float | None:
    """The number that was typed, or None. Where days are asked, weeks, months and years are counted in days.

    >>> read_number("1,5", "cm"), read_number("3 months", "days"), read_number("3 months", "cm")
    (1.5, 91.0, None)
    """
    number, _, period = typed.replace(",", ".").partition(" ")
    days = DAYS.get(period.strip().lower().rstrip("s")) if unit == "days" else None
    if period and days is None and period.strip().lower() != unit:
        return None
    try:
        return float(round(float(number) * days)) if days else float(number)
    except (ValueError, OverflowError):
        return None


def _settled(knowledge: Knowledge, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers in which a yes settles what it implies: who ticks 'under the heel' need not tick 'a foot hurts' as well."""
    settled = dict(answers)
    for item in knowledge.implied:
        if settled.get(item.id) is False and any(settled.get(name) is True for name in item.implied_by):
            settled[item.id] = True
    return settled


def still_to_ask(evidence: Evidence, knowledge: Knowledge, weighed: Weighing | None = None) -> int:
    """About how many more steps there may be: a rough guide for the person."""
    weighed = weighed or (lambda: weigh(evidence, network_of(knowledge)))
    red_flags = triage(evidence)
    dangers = {_screen_of(one.about, knowledge) or one.about for one in red_flags.must_ask}
    worth = knowledge.setting("worth_asking")
    telling = sum(one.worth >= worth for one in weighed().questions)
    return len(dangers) + min(telling, 12)


def _opening(evidence: Evidence, knowledge: Knowledge) -> Step | None:
    """Where it hurts, who the person is, since when and how badly."""
    for screen_id in WHERE:
        step = _screen_step(evidence, knowledge.screens[screen_id], Why.where)
        if step is not None:
            return step
    for step_id, (title, names) in FIRST.items():
        missing = [
            name for name in names if name not in evidence.asked and evidence.applies(name) and not _needed_first(evidence, name)
        ]
        if missing:
            return Step(step_id, title, tuple(item_for(evidence, name) for name in missing), Why.about_you)
    return None


def _danger_step(evidence: Evidence, waiting: list[MustAsk]) -> Step:
    """The question a red flag waits for, with the others of its screen."""
    first = waiting[0]
    return _step_about(evidence, first.about, Why.danger, first.rules[0])


def _step_about(evidence: Evidence, about: str, why: Why, rule: str = "") -> Step:
    """The step that holds a question, or first what the question depends on: its screen, or the question by itself."""
    about = _needed_first(evidence, about) or about
    screen_id = _screen_of(about, evidence.knowledge)
    step = _screen_step(evidence, evidence.knowledge.screens[screen_id], why, rule) if screen_id is not None else None
    if step is not None and any(item.about == about for item in step.items):
        return step
    return _single(evidence, about, why, rule)


def _telling_step(evidence: Evidence, knowledge: Knowledge, weighed: Weighing) -> Step | None:
    """The question that tells most for its burden, with what else is worth asking on its screen.

    None when nothing is worth its burden or enough was asked.
    """
    if len(_steps_so_far(evidence)) >= MOST_TELLING:
        return None
    worth = knowledge.setting("worth_asking")
    questions = [one for one in weighed().questions if not _needs_helper(one.about, knowledge)]
    if not questions or questions[0].worth < worth:
        return None
    step = _step_about(evidence, questions[0].about, Why.telling)
    telling = {one.about for one in questions if one.worth >= worth * SCREEN_SHARE}
    items = tuple(item for item in step.items if item.about in telling)
    return replace(step, items=items) if items else step


def _needs_helper(about: str, knowledge: Knowledge) -> bool:
    """Whether it takes an instrument, a second person or a clinician; such findings are entered, not asked."""
    finding = knowledge.findings.get(about)
    return finding is not None and finding.how is How.measure


def _needed_first(evidence: Evidence, about: str) -> str | None:
    """What a question's gate still needs to know; asked first, and if it stays open the question is asked anyway."""
    item = evidence.knowledge.findings.get(about) or evidence.knowledge.context[about]
    gate = parse_optional(item.gate)
    missing = gate.missing(evidence, evidence.asked) if gate is not None else ()
    return missing[0] if missing else None


def _gate_step(evidence: Evidence, weighed: Weighing) -> Step | None:
    """What has to be answered before the treatments that would serve may be started."""
    if triage(evidence).urgency >= Urgency.same_day:
        return None
    for about in treatment_questions(assess(evidence, explain=False, weighed=weighed(), intervals=False)):
        if about not in evidence.asked and evidence.applies(about) and evidence.stated(about) is None:
            return _step_about(evidence, about, Why.safe)
    return None


def treatment_questions(assessment: Assessment) -> tuple[str, ...]:
    """Questions that alone withhold a treatment which would serve a likely condition."""
    limit = assessment.knowledge.setting("worth_treating_at")
    likely = {one.condition for one in assessment.conditions if one.estimate.p >= limit}
    names: list[str] = []
    for treatment, leave in permits(assessment.evidence, assessment.red_flags).items():
        serves = any(row.condition in likely for row in assessment.knowledge.treatments[treatment].serves)
        if serves and isinstance(leave, Withheld) and leave.action is None:
            names += leave.ask
    return tuple(dict.fromkeys(names))


def _may_lower(question: MustAsk, evidence: Evidence) -> bool:
    """Whether a clear yes would lower an urgency that silence keeps up."""
    finding = evidence.knowledge.findings.get(question.about)
    return finding is not None and bool(finding.unanswered_counts_as)


def _screen_of(about: str, knowledge: Knowledge) -> str | None:
    return next((screen.id for screen in knowledge.records.screen if about in screen.items), None)


def _screen_step(evidence: Evidence, screen: Screen, why: Why, rule: str = "") -> Step | None:
    """A screen with the items that are still open to this person, or None when nothing of it is."""
    shown = parse_optional(screen.when)
    if shown is not None and shown.evaluate(evidence) is False:
        return None
    items = tuple(
        item_for(evidence, name)
        for name in screen.items
        if name not in evidence.asked
        and evidence.stated(name) is None
        and evidence.applies(name)
        and _needed_first(evidence, name) is None
    )
    return Step(screen.id, screen.title, items, why, screen.hint, rule) if items else None


def _single(evidence: Evidence, about: str, why: Why, rule: str = "") -> Step:
    item = item_for(evidence, about)
    return Step(about, item.question, (item,), why, rule=rule)


def item_for(evidence: Evidence, name: str) -> Item:
    """A question as one thing that is asked."""
    finding = evidence.knowledge.findings.get(name)
    if finding is not None:
        kind = "yes_no" if finding.is_yes_no else "choice"
        return Item(name, finding.question, kind, finding.answers, self_test=finding.how is How.self_test)
    item = evidence.knowledge.context[name]
    if item.is_number:
        return Item(name, item.question, "number", unit=item.unit, lowest=item.lowest, highest=item.highest)
    return Item(name, item.question, "choice" if item.kind == "choice" else "yes_no", item.values)


def _steps_so_far(evidence: Evidence) -> frozenset[str]:
    """The steps already taken: the screens and single questions behind what was asked."""
    return frozenset(_screen_of(name, evidence.knowledge) or name for name in evidence.asked)
