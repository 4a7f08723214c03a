"""Trends: pain over time at each place, the calendar, and where it hurts now beside where it hurt then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from solespine.episode import Episode
from solespine.followup import Arm, FeltDay
from solespine.followup.pictures import Month, Picture, Stretch, Twin, calendar_months, compare, felt_between, trend_picture
from solespine.followup.pictures.days import day_words, mean_words
from solespine.followup.pictures.then_now import At, sides_of, twin_of
from solespine.followup.trial import Trial, trials
from solespine.knowledge import Knowledge
from solespine.web.body_map import body_map, drawings_for, is_on
from solespine.web.desk import Desk, desk
from solespine.web.page import page
from solespine.web.pages.where import FOOT, VIEWS, place_words
from solespine.wording.answer import ToldUrgency, tell_urgency
from solespine.wording.language import N_, _

router = APIRouter()

# Days that are looked back on, and what the link says; 0 is everything.
RANGES = {
    "4w": (28, N_("4 weeks")),
    "12w": (84, N_("12 weeks")),
    "year": (365, N_("A year")),
    "all": (0, N_("Everything")),
}
USUAL = "12w"
MOST_DAYS = 366  # of the calendar at once
WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)
WORST, MEAN = "worst", "mean"


@dataclass(frozen=True, slots=True)
class Pair:
    """A drawing then and now."""

    name: str
    then: Markup
    now: Markup


@dataclass(frozen=True, slots=True)
class ThenNow:
    """The body then against now: what the two weeks are, the drawings, each place in words, and the table."""

    then: str
    now: str
    pairs: tuple[Pair, ...]
    places: tuple[str, ...]
    twin: Twin


@router.get("/e/{episode_id}/trends")
def trends(request: Request, episode_id: str, span: str = USUAL, of: str = WORST, year: int = 0) -> Response:
    """The pictures of a range of days."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    span, of = span if span in RANGES else USUAL, of if of in (WORST, MEAN) else WORST
    today = here.now().date()
    ends = here.store.felt_span(episode_id)
    last = max(today, ends[1]) if ends else today
    first = _first(span, ends, last)
    felt = here.store.felt_days(episode_id, since=first)
    stretches = [stretch for one in trials(episode.events) for stretch in _stretches(one, today)]
    shown = [one for one in felt if first <= one.day <= last]
    return page(
        request,
        "trends.html",
        episode=episode,
        urgency=_changed_advice(here, episode),
        empty=ends is None and not felt,
        span=span,
        of=of,
        ranges=[(name, _(words)) for name, (_days, words) in RANGES.items()],
        panels=_panels(episode, shown, first, last, stretches, here.knowledge),
        sessions=bool(episode.sessions),
        shaded=any(one.last >= first for one in stretches),
        calendar=_calendar(shown, first, last, of == MEAN, year) if shown else None,
        then_now=_then_now(here, episode, ends) if ends else None,
    )


def _changed_advice(here: Desk, episode: Episode) -> ToldUrgency | None:
    """What to do now, where it is more urgent for what the diary says than for everything else; else None."""
    if not episode.lately.last:
        return None
    assessment = here.brief(episode)
    return tell_urgency(assessment) if assessment.urgency > here.without_diary(episode).urgency else None


def _first(span: str, ends: tuple[date, date] | None, last: date) -> date:
    days = RANGES[span][0]
    if not days:
        return ends[0] if ends else last
    return last - timedelta(days=days - 1)


def _panels(
    episode: Episode, shown: Iterable[FeltDay], first: date, last: date, stretches: Sequence[Stretch], knowledge: Knowledge
) -> list[tuple[str, Picture]]:
    """A picture for each place that was given a number, the one with most days first."""
    at: defaultdict[At, list[FeltDay]] = defaultdict(list)
    for one in shown:
        if one.mean is not None:
            at[one.place, one.side].append(one)
    sessions = [one.begun.astimezone().date() for one in episode.sessions]
    found = []
    for (place, side), days in sorted(at.items(), key=lambda one: (-len(one[1]), one[0])):
        name = place_words(place, side, knowledge)
        picture = trend_picture(f"trend-{place}-{side}", name, days, first, last, sessions=sessions, stretches=stretches)
        found.append((name, picture))
    return found


def _stretches(trial: Trial, today: date) -> Iterable[Stretch]:
    """The blocks of a trial that have begun, as far as they have come."""
    length = trial.design.block_days
    days = trial.trial_days(today)
    for start in range(0, len(days), length):
        arm = trial.arm_on(days[start], today)
        if arm is not None:
            yield Stretch(days[start], days[min(start + length, len(days)) - 1], arm is Arm.treatment)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The months, the newest first, their days as one table; and where there are more than fit, the years to choose from."""

    months: tuple[Month, ...]
    twin: Twin
    years: tuple[int, ...]
    year: int


def _calendar(shown: Sequence[FeltDay], first: date, last: date, of_mean: bool, year: int) -> Calendar:
    years: tuple[int, ...] = ()
    if (last - first).days > MOST_DAYS:
        years = tuple(range(last.year, first.year - 1, -1))
        year = year if year in years else last.year
        first, last = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    first = max(first, shown[0].day.replace(day=1))
    months = calendar_months(shown, first, last, of_mean)
    twins = [month.picture.twin for month in months]
    between = _("{first} to {last}").format(first=day_words(first), last=day_words(last))
    title = (_("Mean pain of each day, {days}") if of_mean else _("Worst pain of each day, {days}")).format(days=between)
    twin = Twin(title, twins[0].columns, tuple(row for one in twins for row in one.rows))
    return Calendar(months[::-1], twin, years, year)


def _then_now(here: Desk, episode: Episode, ends: tuple[date, date]) -> ThenNow | None:
    """The first week of the diary, or the interview where it is younger than two weeks, beside its last week."""
    knowledge = here.knowledge
    first, last = ends
    now = _week(here, episode, last - WEEK + ONE_DAY)
    if last - first >= 2 * WEEK - ONE_DAY:
        then = _week(here, episode, first)
        words = _("First week of the diary, from {day}").format(day=day_words(first))
    else:
        then = _told(episode)
        words = _("When you were asked, {day}").format(day=day_words(episode.begun.astimezone().date()))
    if not then:
        return None
    rows = compare(then, now, knowledge)
    names = [(one, place_words(one.place, one.side, knowledge)) for one in rows]
    return ThenNow(
        words,
        _("Last week of the diary, to {day}").format(day=day_words(last)),
        _pairs(then, now, words, knowledge),
        tuple(f"{name}: {one.words}." for one, name in names),
        twin_of(rows, lambda place, side: place_words(place, side, knowledge)),
    )


def _week(here: Desk, episode: Episode, first: date) -> Mapping[At, float]:
    last = first + WEEK - ONE_DAY
    return felt_between(here.store.felt_days(episode.id, first, last), first, last)


def _told(episode: Episode) -> Mapping[At, float]:
    """The places that were marked with a number in the interview."""
    return {
        (mark.place, side): mark.intensity for mark in episode.marks if mark.intensity is not None for side in sides_of(mark.side)
    }


def _pairs(then: Mapping[At, float], now: Mapping[At, float], words: str, knowledge: Knowledge) -> tuple[Pair, ...]:
    foot_places = [place.id for place in knowledge.records.place if place.part == FOOT]
    names = {name: f"{_(view)}: {_(drawn)}" for view, drawings in VIEWS.values() for name, drawn in drawings}

    def drawn(name: str, when: str, title: str, felt: Mapping[At, float]) -> Markup:
        on_it = [(at, value) for at, value in felt.items() if is_on(at, name)]
        desc = "; ".join(f"{place_words(*at, knowledge)} {mean_words(value)}" for at, value in on_it) or _("Nothing was told here.")
        return body_map(f"{when}-{name}", name, f"{title}. {names[name]}", desc, felt, foot_places)

    return tuple(
        Pair(names[name], drawn(name, "then", words, then), drawn(name, "now", _("Last week"), now))
        for name in drawings_for({*then, *now})
    )
