"""How somebody is doing overall: what is due to be answered, and what came of it since the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from solespine.episode import Episode
from solespine.evidence import EvidenceError
from solespine.followup.diary import ScoredDay
from solespine.followup.outcomes import (
    ASKED,
    FROM_DIARY,
    GLOBAL,
    OUTCOME,
    PSFS,
    WEEK,
    Answer,
    Measure,
    Row,
    Word,
    activities_asked,
    answer_data,
    answers,
    begun_on,
    concerns,
    due,
    elsewhere,
    measures,
    removed_data,
    rows,
)
from solespine.interview import read_number
from solespine.knowledge import Knowledge
from solespine.records import NoSuchEpisode
from solespine.web.desk import Desk, desk
from solespine.web.forms import Form, Problem, once_of, text_of
from solespine.web.page import go_to, page
from solespine.wording.figure_words import figure
from solespine.wording.language import N_, _, number
from solespine.wording.language import day as day_words

router = APIRouter()
DAY = timedelta(days=1)

NAMES: Mapping[str, str] = {
    "back_pain_average": N_("Back pain on average"),
    "foot_pain_average": N_("Foot pain on average"),
    "first_step_pain": N_("Pain on the first steps"),
    "psfs": N_("What is hard for you"),
    "psfs_activity": N_("One of the things that are hard"),
    "global_rating_change": N_("Change as you rate it"),
    "sleep_trouble": N_("Trouble sleeping"),
    "stress": N_("Stress"),
    "foot_function_index": N_("Foot Function Index, total"),
    "foot_function_index_pain": N_("Foot Function Index, pain"),
    "foot_function_index_disability": N_("Foot Function Index, disability"),
    "moxfq_walking": N_("Manchester-Oxford Foot Questionnaire, walking and standing"),
    "moxfq_pain": N_("Manchester-Oxford Foot Questionnaire, pain"),
    "moxfq_social": N_("Manchester-Oxford Foot Questionnaire, social interaction"),
    "fhsq_pain": N_("Foot Health Status Questionnaire, pain"),
    "fhsq_function": N_("Foot Health Status Questionnaire, function"),
}
QUESTIONS: Mapping[str, str] = {
    "back_pain_average": N_("How bad was your back pain on average in the last 24 hours?"),
    "foot_pain_average": N_("How bad was your foot pain on average in the last 24 hours?"),
    "first_step_pain": N_("How bad was the pain on your first steps in the last 24 hours?"),
    "psfs": N_("What is hard for you because of the pain?"),
    "global_rating_change": N_("Compared with {day}, how are your back and feet now?"),
}
WORDS: Mapping[Word, str] = {
    Word.better: N_("Better, by an amount that matters"),
    Word.a_little_better: N_("A little better: more than chance, less than what usually matters"),
    Word.no_clear_change: N_("No clear change"),
    Word.a_little_worse: N_("A little worse: more than chance, less than what usually matters"),
    Word.worse: N_("Worse, by an amount that matters"),
    Word.not_known: N_("What counts as a change is not known here"),
}
UNITS: Mapping[str, str] = {"points": N_("points"), "points of 100": N_("points of 100")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked on the page now: the question, its scale, and what was said before or just sent.

    ``fixed`` is how many of the activities were named before and are asked again as they are.
    """

    measure: str
    question: str = ""
    scale: tuple[int, ...] = ()
    rows: int = 1
    activities: tuple[str, ...] = ()
    fixed: int = 0
    values: tuple[float | None, ...] = ()
    corrects: str = ""
    day: date | None = None


def name_of(measure: str, knowledge: Knowledge) -> str:
    """What a measure is called."""
    return _(NAMES[measure]) if measure in NAMES else measures(knowledge)[measure].instrument.name


@router.get("/e/{episode_id}/outcomes")
def outcomes(request: Request, episode_id: str, measure: str = "", change: str = "") -> Response:
    """What is due, one after the other, and the table of what changed."""
    here = desk(request)
    return _show(request, here, here.store.episode(episode_id), measure, change)


@router.post("/e/{episode_id}/outcomes")
def answered(request: Request, episode_id: str, form: Form) -> Response:
    """Keep an answer; a correction is a later answer that names the first."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    measure = text_of(form, "measure")
    known = measures(here.knowledge)
    if measure not in ASKED and measure not in {one.id for one in elsewhere(here.knowledge)}:
        raise NoSuchEpisode(_("There is no such question."))
    sent = _read(known[measure], form)
    problems = _problems(known[measure], sent)
    day, wrong_day = _day(form, here.now())
    if sent.corrects and _answer_of(episode, sent.corrects, here.knowledge).measure != measure:
        raise NoSuchEpisode(_("There is no such answer."))
    if problems or wrong_day:
        return _show(request, here, episode, measure, sent.corrects, sent, problems + wrong_day, 422)
    named = [(name, value) for name, value in zip(sent.activities, sent.values, strict=True) if name] if measure == PSFS else []
    values = [value for _name, value in named] if named else sent.values
    try:
        names = [name for name, _value in named]
        data = answer_data(measure, values, here.knowledge, day=day, activities=names, corrects=sent.corrects)
    except EvidenceError:
        problem = Problem(_field(measure), _wanted(known[measure]))
        return _show(request, here, episode, measure, sent.corrects, sent, (problem,), 422)
    here.store.happened(episode_id, once_of(form), OUTCOME, measure, data, here.now())
    return go_to(f"/e/{episode_id}/outcomes")


@router.post("/e/{episode_id}/outcomes/remove")
def removed(request: Request, episode_id: str, form: Form) -> Response:
    """Take an answer back; it stays in the records."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    answer = _answer_of(episode, text_of(form, "corrects"), here.knowledge)
    here.store.happened(episode_id, once_of(form), OUTCOME, answer.measure, removed_data(answer), here.now())
    return go_to(f"/e/{episode_id}/outcomes")


def _answer_of(episode: Episode, first: str, knowledge: Knowledge) -> Answer:
    found = next((one for one in answers(episode.events, knowledge) if one.first == first), None)
    if found is None:
        raise NoSuchEpisode(_("There is no such answer."))
    return found


def _read(one: Measure, form: FormData) -> Asked:
    """What was sent, as it stands."""
    count = (one.instrument.items or 1) if one.id == PSFS else 1
    values = tuple(read_number(text_of(form, f"value-{row}").strip(), "") for row in range(count))
    names = tuple(text_of(form, f"activity-{row}").strip() for row in range(count)) if one.id == PSFS else ()
    return Asked(one.id, activities=names, values=values, corrects=text_of(form, "corrects"))


def _problems(one: Measure, sent: Asked) -> tuple[Problem, ...]:
    """What is missing from what was sent."""
    if one.id != PSFS:
        return (Problem(_field(one.id), _wanted(one)),) if sent.values[0] is None else ()
    least = one.instrument.least_items or 1
    named = [value for name, value in zip(sent.activities, sent.values, strict=True) if name]
    for row, (name, value) in enumerate(zip(sent.activities, sent.values, strict=True)):
        if value is not None and not name:
            return (Problem(f"activity-{row}", _("Write down what the number is about.")),)
    if len(named) < least:
        text = _("Name at least {least} things, so that a change in one of them does not decide alone.")
        return (Problem(f"activity-{sent.activities.index('')}", text.format(least=least)),)
    if all(value is None for value in named):
        return (Problem("value-0-0", _("Choose a number for what you can say.")),)
    return ()


def _day(form: FormData, now: datetime) -> tuple[date, tuple[Problem, ...]]:
    """The day an answer speaks of: today, unless another was given."""
    typed = text_of(form, "day").strip()
    try:
        day = date.fromisoformat(typed) if typed else now.date()
    except ValueError:
        return now.date(), (Problem("day", _("Type the day as year-month-day, such as 2026-03-01.")),)
    if day > now.date():
        return now.date(), (Problem("day", _("That day is still to come. Type the day on which you filled it in.")),)
    return day, ()


def _field(measure: str) -> str:
    return "activity-0" if measure == PSFS else "value-0-0" if measure in ASKED else "value-0"


def _wanted(one: Measure) -> str:
    if one.id == PSFS:
        return _("Name each thing once and in a few words, with a number from 0 to 10.")
    if one.instrument.range_low is None:
        return _("Type the score as a number.")
    text = _("Choose a number from {lowest} to {highest}.")
    return text.format(lowest=number(one.lowest), highest=number(one.highest))


def _show(
    request: Request,
    here: Desk,
    episode: Episode,
    measure: str = "",
    change: str = "",
    sent: Asked | None = None,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> Response:
    knowledge, evidence, today = here.knowledge, here.standing(episode).evidence, here.now().date()
    given = answers(episode.events, knowledge)
    start = begun_on(given, knowledge) or today
    scored = _scored(here, episode.id, start, today)
    waiting = [one.measure for one in due(given, scored, evidence, today)]
    changing = _answer_of(episode, change, knowledge) if change else None
    chosen = changing.measure if changing else measure if sent or (measure in ASKED and concerns(measure, evidence)) else ""
    wanted = chosen or next(iter(waiting), "")
    asked = _asked(wanted, given, knowledge, today, changing, sent) if wanted in ASKED else None
    table = rows(given, scored, knowledge)
    return page(
        request,
        "outcomes.html",
        status,
        episode=episode,
        asked=asked,
        more=len([one for one in waiting if one != wanted]),
        waiting=waiting,
        table=[(_row_name(row, knowledge), row, _row_words(row)) for row in table],
        begun=_moment(start) if given else None,
        worse=any(row.change is not None and row.change.word is Word.worse for row in table),
        counts=_counts(table, knowledge),
        others=[(one, name_of(one.id, knowledge)) for one in elsewhere(knowledge)],
        licences=list({one.instrument.id: one.instrument for one in elsewhere(knowledge)}.values()),
        again=[(name, name_of(name, knowledge)) for name in ASKED if concerns(name, evidence) and name != wanted],
        given=[(one, name_of(one.measure, knowledge), _said(one)) for one in reversed(given)],
        changing=changing if changing and changing.measure not in ASKED else None,
        sent=sent,
        today=today,
        problems=problems,
        moment=_moment,
    )


def _scored(here: Desk, episode_id: str, start: date, today: date) -> Mapping[str, tuple[ScoredDay, ...]]:
    """The scores of the diary about the start and now. The years between are only read where one of the two has none."""
    earliest = start - WEEK + DAY
    first = _of_days(here, episode_id, earliest, start + 2 * WEEK)
    last = _of_days(here, episode_id, max(today - WEEK, earliest), today)
    found = {}
    for name in FROM_DIARY:
        if name in first and name in last:
            found[name] = tuple({**first[name], **last[name]}.values())
        else:
            found[name] = here.store.scored_days(episode_id, name, since=earliest)
    return found


def _of_days(here: Desk, episode_id: str, since: date, until: date) -> dict[str, dict[date, ScoredDay]]:
    """The scores of some days by their names, each as the day's last entry says."""
    found: dict[str, dict[date, ScoredDay]] = {}
    for entry in here.store.diary(episode_id, since=since, until=until):
        for name, value in entry.scores.items():
            found.setdefault(name, {})[entry.day] = ScoredDay(entry.day, value, entry.late)
    return found


def _asked(
    measure: str, given: tuple[Answer, ...], knowledge: Knowledge, today: date, changing: Answer | None, sent: Asked | None
) -> Asked:
    one = measures(knowledge)[measure]
    scale = tuple(range(int(one.lowest), int(one.highest) + 1))
    begun = begun_on(given, knowledge) or today
    question = _(QUESTIONS[measure]).format(day=_day_words(begun)) if measure == GLOBAL else _(QUESTIONS[measure])
    known = changing.activities if changing else activities_asked(given) if measure == PSFS else ()
    return Asked(
        measure,
        question,
        scale,
        rows=(one.instrument.items or 1) if measure == PSFS else 1,
        activities=sent.activities if sent else known,
        fixed=len(known),
        values=sent.values if sent else changing.values if changing else (),
        corrects=changing.first if changing else "",
        day=changing.day if changing else None,
    )


def _moment(day: date | None) -> datetime | None:
    """Noon of a day, which is that day wherever it is shown."""
    return datetime.combine(day, time(12)).astimezone() if day else None


def _day_words(day: date) -> str:
    return day_words(datetime.combine(day, time(12)).astimezone())


def _row_name(row: Row, knowledge: Knowledge) -> str:
    return row.name or name_of(row.measure, knowledge)


def _row_words(row: Row) -> str:
    return _(WORDS[row.change.word]) if row.change else _("First answer: nothing to compare yet")


def _said(answer: Answer) -> str:
    """An answer as it was given."""
    values = ["–" if value is None else number(value, 1) for value in answer.values]
    if not answer.activities:
        return values[0]
    return "; ".join(f"{name}: {value}" for name, value in zip(answer.activities, values, strict=True))


def _counts(table: tuple[Row, ...], knowledge: Knowledge) -> list[tuple[str, list[tuple[str, Any, str, str]]]]:
    """For each measure of the table: the changes that matter and that can be told from chance, those that decide first."""
    known, found = measures(knowledge), []
    for measure in dict.fromkeys(row.measure for row in table):
        one = known[measure].instrument
        lines = [
            (title, figure(row, knowledge), _(UNITS.get(row.unit, row.unit)), row.context)
            for title, some in ((_("Matters from"), one.mic), (_("More than chance from"), one.detectable))
            for row in some
            if measure in row.decides
        ]
        found.append((name_of(measure, knowledge), lines))
    return found
