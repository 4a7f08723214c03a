"""Outcome measures for foot and back in one schedule: what is due, what was answered, and whether it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import Any, Protocol

from solespine.care.log import Event
from solespine.evidence import Evidence, EvidenceError
from solespine.followup.diary import Lately, ScoredDay
from solespine.knowledge import Knowledge, did_you_mean
from solespine.knowledge.treatments import DetectableChange, Instrument, MinimalImportantChange

OUTCOME = "outcome"  # the kind of the event that keeps an answer
PSFS, ACTIVITY, GLOBAL = "psfs", "psfs_activity", "global_rating_change"
# What is asked here, by the measure of the dossier and the findings that must be present: all of the first, or any of the second.
ASKED: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "back_pain_average": ("nrs_back", ("back_pain",), ()),
    "foot_pain_average": ("nrs_foot", ("foot_pain",), ()),
    "first_step_pain": ("nrs_foot", ("foot_pain", "first_step_pain"), ()),
    PSFS: (PSFS, (), ("foot_pain", "back_pain")),
    GLOBAL: (GLOBAL, (), ("foot_pain", "back_pain")),
}
OWN_ITEMS = ("sleep_trouble", "stress")  # asked in the diary alone, with no threshold of their own
FROM_DIARY = ("back_pain_average", "foot_pain_average", "first_step_pain", *OWN_ITEMS)
WEEK = timedelta(days=7)
LONGEST_ACTIVITY = 80
FARTHEST = 1000.0  # where the dossier knows no range
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Measure:
    """A score that is followed: its range, which way is better (None where its manual says), and whether it is asked here."""

    id: str
    instrument: Instrument
    asked_here: bool
    lowest: float
    highest: float
    lower_is_better: bool | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a measure, as it stands after its corrections.

    ``values`` has one number for a score, or one for each of ``activities``; None was not answered. ``day`` is the day it
    speaks of, and ``first`` the ``once`` of the first of its chain.
    """

    number: int
    first: str
    day: date
    measure: str
    values: tuple[float | None, ...]
    activities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A measure to be answered now, and the week of the schedule it is for."""

    measure: str
    week: int


class Word(StrEnum):
    """What a change may be called."""

    better = "better"  # by an amount that matters
    a_little_better = "a_little_better"  # can be told from chance, and is smaller than what matters
    no_clear_change = "no_clear_change"
    a_little_worse = "a_little_worse"
    worse = "worse"
    not_known = "not_known"  # the dossier does not know what counts


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a score: how much better (minus is worse; None where the way is not known), and what it is measured by."""

    measure: str
    before: float
    after: float
    better_by: float | None
    important: MinimalImportantChange | None
    detectable: DetectableChange | None
    word: Word


@dataclass(frozen=True, slots=True)
class Scored:
    """A score of one day, or the mean of the week that begins with it."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: start, latest and the change between them. ``name`` is an activity, empty for a whole measure."""

    measure: str
    name: str
    start: Scored | None
    latest: Scored
    change: Change | None


def measures(knowledge: Knowledge) -> Mapping[str, Measure]:
    """Every score that is followed, by its id: those asked here first, then those filled in elsewhere."""
    instruments = {one.id: one for one in knowledge.records.instrument}
    found = {name: _measure(name, instruments[key], True) for name, (key, _, _) in ASKED.items()}
    found[ACTIVITY] = _measure(ACTIVITY, instruments[PSFS], True)
    found.update((name, _measure(name, instruments["diary_and_sleep"], True)) for name in OWN_ITEMS)
    for one in instruments.values():
        if one.may_embed != "yes":
            named = dict.fromkeys(name for row in one.mic for name in row.decides)
            found.update((name, _measure(name, one, False)) for name in named or (one.id,))
    return found


def _measure(name: str, one: Instrument, asked_here: bool) -> Measure:
    low, high = one.range_low, one.range_high
    way = {"lower is better": True, "higher is better": False}.get(one.direction)
    return Measure(name, one, asked_here, -FARTHEST if low is None else low, FARTHEST if high is None else high, way)


def elsewhere(knowledge: Knowledge) -> tuple[Measure, ...]:
    """Measures whose questions may not be shown here; a score of them can be kept."""
    return tuple(one for one in measures(knowledge).values() if not one.asked_here)


def change(measure: str, before: float, after: float, knowledge: Knowledge) -> Change:
    """What a change of a score may be called. Below the detectable change it is never called a change.

    Parameters
    ----------
    measure : str
        Id of a measure of :func:`measures`.
    before, after : float
        Scores within its range.
    knowledge : Knowledge
    """
    one = measures(knowledge)[measure]
    important = next((row for row in one.instrument.mic if measure in row.decides), None)
    detectable = next((row for row in one.instrument.detectable if measure in row.decides), None)
    better_by = None if one.lower_is_better is None else before - after if one.lower_is_better else after - before
    return Change(measure, before, after, better_by, important, detectable, _word(better_by, important, detectable))


def _word(better_by: float | None, important: MinimalImportantChange | None, detectable: DetectableChange | None) -> Word:
    if better_by is None or important is None or detectable is None:
        return Word.not_known
    size = abs(better_by) + ROUNDING
    if size < detectable.value:
        return Word.no_clear_change
    if size < important.value:
        return Word.a_little_better if better_by > 0 else Word.a_little_worse
    return Word.better if better_by > 0 else Word.worse


def answer_data(
    measure: str,
    values: Sequence[float | None],
    knowledge: Knowledge,
    *,
    day: date,
    activities: Sequence[str] = (),
    corrects: str = "",
) -> dict[str, Any]:
    """The data of the event that keeps an answer.

    Raises
    ------
    EvidenceError
        For an unknown measure, a number outside its range, or activities that cannot be scored.
    """
    known = measures(knowledge)
    one = known.get(measure)
    if one is None or measure == ACTIVITY:
        raise EvidenceError([(measure, f"unknown outcome measure{did_you_mean(measure, known)}")])
    problems = [("values", _range_problem(one, value)) for value in values if value is not None and not _fits(one, value)]
    names = [name.strip() for name in activities]
    problems += _activity_problems(one, names, values) if measure == PSFS else _single_problems(names, values)
    if problems:
        raise EvidenceError(problems)
    data = {"measure": measure, "values": list(values), "activities": names, "day": day.isoformat()}
    return {**data, "corrects": corrects} if corrects else data


def removed_data(answer: Answer) -> dict[str, Any]:
    """The data of the event that takes an answer back."""
    return {"measure": answer.measure, "corrects": answer.first, "removed": True}


def _fits(one: Measure, value: float) -> bool:
    return isfinite(value) and one.lowest <= value <= one.highest


def _range_problem(one: Measure, value: float) -> str:
    return f"{value:g} is outside {one.lowest:g} to {one.highest:g}"


def _activity_problems(one: Measure, names: list[str], values: Sequence[float | None]) -> list[tuple[str, str]]:
    least, most = one.instrument.least_items or 1, one.instrument.items or len(names)
    problems = []
    if not least <= len(names) <= most or len(names) != len(values):
        problems.append(("activities", f"{len(names)} of them; expected {least} to {most}, each with a number or none"))
    if any(not name or len(name) > LONGEST_ACTIVITY for name in names):
        problems.append(("activities", f"expected a name of at most {LONGEST_ACTIVITY} characters for each"))
    if len({_key(name) for name in names}) < len(names):
        problems.append(("activities", "the same one twice"))
    return problems


def _single_problems(names: list[str], values: Sequence[float | None]) -> list[tuple[str, str]]:
    if names or len(values) != 1 or values[0] is None:
        return [("values", "expected one number")]
    return []


def answers(events: Iterable[Event], knowledge: Knowledge) -> tuple[Answer, ...]:
    """The answers that stand, by the day they speak of. A correction keeps the chain, and may take an answer back."""
    latest: dict[str, Answer | None] = {}
    for event in events:
        if event.kind != OUTCOME:
            continue
        first = str(event.data.get("corrects", "")) or event.once
        latest[first] = None if event.data.get("removed") is True else _answer(event, first, knowledge)
    return tuple(sorted((one for one in latest.values() if one is not None), key=lambda one: (one.day, one.number)))


def _answer(event: Event, first: str, knowledge: Knowledge) -> Answer | None:
    """An answer as it was kept; None for one that the dossier of today cannot score."""
    data = event.data
    try:
        day = date.fromisoformat(str(data["day"])) if "day" in data else event.at.date()
        checked = answer_data(
            str(data["measure"]), tuple(data["values"]), knowledge, day=day, activities=tuple(data.get("activities", ()))
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    values = tuple(None if value is None else float(value) for value in checked["values"])
    return Answer(event.number, first, day, checked["measure"], values, tuple(checked["activities"]))


def score(answer: Answer, knowledge: Knowledge) -> float | None:
    """The score of an answer: the number, or the mean of the activities that were answered. None if too few were."""
    given = [value for value in answer.values if value is not None]
    least = measures(knowledge)[answer.measure].instrument.least_items if answer.measure == PSFS else 1
    return sum(given) / len(given) if given and len(given) >= (least or 1) else None


def due(given: Iterable[Answer], scored: Mapping[str, Iterable[ScoredDay]], evidence: Evidence, today: date) -> tuple[Due, ...]:
    """What is to be answered now, of what concerns the person.

    The schedule begins with the first answer. What is asked every week is due when neither an answer nor the diary had a score
    in the last seven days.

    Parameters
    ----------
    given : iterable of Answer
    scored : mapping of str to iterable of ScoredDay
        The scores of the diary, by their names.
    evidence : Evidence
    today : date
    """
    given = tuple(given)
    known = measures(evidence.knowledge)
    begun = min((one.day for one in given if known[one.measure].asked_here), default=today)
    early = timedelta(weeks=evidence.knowledge.setting("outcome_early_weeks"))
    found = []
    for name in ASKED:
        days = [one.day for one in given if one.measure == name]
        days += [one.day for one in scored.get(name, ())] if name in FROM_DIARY else []
        week = _week_due(known[name].instrument, begun, max((one for one in days if one <= today), default=None), today, early)
        if week is not None and concerns(name, evidence):
            found.append(Due(name, week))
    return tuple(found)


def concerns(measure: str, evidence: Evidence) -> bool:
    """Whether a measure that is asked here is about what this person has, as far as is known."""
    _, every, some = ASKED[measure]
    return all(evidence.truth(name) is True for name in every) and (not some or any(evidence.truth(name) is True for name in some))


def _week_due(one: Instrument, begun: date, last: date | None, today: date, early: timedelta) -> int | None:
    """The week of the schedule that waits for an answer, or None."""
    week = (today - begun) // WEEK
    if not one.at_weeks:
        return week if last is None or today - last >= timedelta(weeks=one.then_every_weeks or 1) else None
    wanted = max((point for point in _points(one, week) if point <= week), default=None)
    if wanted is None:
        return None
    since = begun if wanted == one.at_weeks[0] == 0 else begun + timedelta(weeks=wanted) - early
    return wanted if last is None or last < since else None


def _points(one: Instrument, until: int) -> list[int]:
    """The weeks of the schedule up to a week."""
    points = list(one.at_weeks)
    while one.then_every_weeks and points[-1] < until:
        points.append(points[-1] + one.then_every_weeks)
    return points


def begun_on(given: Iterable[Answer], knowledge: Knowledge) -> date | None:
    """The day of the first answer to a measure that is asked here: what 'the start' is."""
    known = measures(knowledge)
    return min((one.day for one in given if known[one.measure].asked_here), default=None)


def rows(given: Iterable[Answer], scored: Mapping[str, Iterable[ScoredDay]], knowledge: Knowledge) -> tuple[Row, ...]:
    """The table: every measure with a score, its start, its latest, and the change between them."""
    given = tuple(given)
    found: list[Row] = []
    for name in measures(knowledge):
        own = [one for one in given if one.measure == name]
        if name == PSFS:
            found += _activity_rows(own, knowledge)
        elif name == GLOBAL:
            found += _global_row(own, knowledge)
        else:
            found += _row(name, _series(name, own, scored.get(name, ())), knowledge)
    return tuple(found)


def _series(name: str, own: list[Answer], scored: Iterable[ScoredDay]) -> list[Scored]:
    """The scores in their order; of what the diary asks too, the means of weeks counted from the first of them."""
    single = [Scored(one.day, one.values[0]) for one in own if one.values[0] is not None]
    if name not in FROM_DIARY:
        return single
    kept = {**{one.day: one.value for one in single}, **{one.day: one.value for one in scored}}
    if not kept:
        return []
    first = min(kept)
    weeks: dict[int, list[float]] = {}
    for day, value in sorted(kept.items()):
        weeks.setdefault((day - first) // WEEK, []).append(value)
    return [Scored(first + week * WEEK, sum(values) / len(values)) for week, values in weeks.items()]


def _row(name: str, series: list[Scored], knowledge: Knowledge, activity: str = "") -> list[Row]:
    if not series:
        return []
    start, latest = series[0], series[-1]
    made = change(name, start.value, latest.value, knowledge) if len(series) > 1 else None
    return [Row(name, activity, start, latest, made)]


def _global_row(own: list[Answer], knowledge: Knowledge) -> list[Row]:
    """The rating of change is itself compared with the start."""
    series = _series(GLOBAL, own, ())
    return [Row(GLOBAL, "", None, series[-1], change(GLOBAL, 0.0, series[-1].value, knowledge))] if series else []


def _activity_rows(own: list[Answer], knowledge: Knowledge) -> list[Row]:
    """The mean of the activities that were answered both times, and each activity by itself."""
    whole = [one for one in own if score(one, knowledge) is not None]
    if not own:
        return []
    found = []
    if whole:
        start, latest = whole[0], whole[-1]
        least = measures(knowledge)[PSFS].instrument.least_items or 1
        both = [key for key in _valued(start) if key in _valued(latest)]
        if len(whole) == 1:
            found += _row(PSFS, [Scored(start.day, score(start, knowledge) or 0.0)], knowledge)
        elif len(both) >= least:
            means = [Scored(one.day, sum(_valued(one)[key] for key in both) / len(both)) for one in (start, latest)]
            found += _row(PSFS, means, knowledge)
    names = {_key(name): name for one in own for name in one.activities}
    for key, name in names.items():
        series = [Scored(one.day, _valued(one)[key]) for one in own if key in _valued(one)]
        found += _row(ACTIVITY, series, knowledge, name)
    return found


def _valued(answer: Answer) -> dict[str, float]:
    """The activities that were answered, with their numbers."""
    pairs = zip(answer.activities, answer.values, strict=True)
    return {_key(name): value for name, value in pairs if value is not None}


def _key(activity: str) -> str:
    return " ".join(activity.casefold().split())


def activities_asked(given: Iterable[Answer]) -> tuple[str, ...]:
    """The activities that this person named, which are asked again."""
    named = [one for one in given if one.measure == PSFS]
    return named[-1].activities if named else ()


class Followed(Protocol):
    """Somebody who is followed: what happened, and the diary of the last weeks."""

    @property
    def events(self) -> tuple[Event, ...]: ...

    @property
    def lately(self) -> Lately: ...


def due_measures(episode: Followed, evidence: Evidence, now: datetime) -> tuple[Due, ...]:
    """What is due, for a page that only offers it.

    Who wrote in the diary within the last seven days is not told of what the diary itself asks.
    """
    found = due(answers(episode.events, evidence.knowledge), {}, evidence, now.date())
    writes = any(now.date() - one.day < WEEK for one in episode.lately.days)
    return tuple(one for one in found if not (writes and one.measure in FROM_DIARY))
