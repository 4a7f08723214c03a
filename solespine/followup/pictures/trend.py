"""Pain over time at one place: the mean and the worst of each day or week, sessions under it, gaps left as gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from operator import itemgetter

from solespine.followup.diary import FeltDay
from solespine.followup.pictures.days import day_words, labels, mean_words, points_words
from solespine.svg import Picture, Twin, box, dot, line, text, way
from solespine.wording.language import _, ngettext

WIDTH = 360
LEFT, RIGHT, TOP, BOTTOM = 28, 350, 14, 134
SCALE = 10  # points from the bottom of the axis to its top
TICKS = BOTTOM + 6, BOTTOM + 17
BELOW, BELOW_TICKS = 20, 34  # how far under the axis the days stand, without sessions and with them
WEEK = 7
LONGEST_BRIDGE = 3  # days without an entry over which the line still goes
MOST_DAYS = 366  # more are drawn by week


@dataclass(frozen=True, slots=True)
class Point:
    """What one place felt like from a first day to a last one: mean of the days, the worst, and on how many days it was told."""

    first: date
    last: date
    mean: float
    worst: float
    days: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a block of a trial: with the treatment or without."""

    first: date
    last: date
    treated: bool


def points(felt: Iterable[FeltDay], by_week: bool) -> tuple[Point, ...]:
    """The days on which a number was given, or their weeks from Monday on, in their order.

    A day counts once in its week, however many entries it has.
    """
    told = [(one.day, one.mean, one.worst) for one in felt if one.mean is not None and one.worst is not None]
    told.sort(key=itemgetter(0))
    if not by_week:
        return tuple(Point(day, day, mean, worst, 1) for day, mean, worst in told)
    weeks: dict[int, list[tuple[date, float, float]]] = {}
    for one in told:
        weeks.setdefault((one[0].toordinal() - 1) // WEEK, []).append(one)  # day 1 of the calendar is a Monday
    return tuple(_week(date.fromordinal(number * WEEK + 1), found) for number, found in weeks.items())


def _week(monday: date, days: Sequence[tuple[date, float, float]]) -> Point:
    mean, worst = sum([one[1] for one in days]) / len(days), max([one[2] for one in days])
    return Point(monday, monday + timedelta(WEEK - 1), mean, worst, len(days))


def y_of(value: float) -> float:
    """How far down the picture a number of points stands."""
    return BOTTOM - value * (BOTTOM - TOP) / SCALE


@dataclass(frozen=True, slots=True)
class Axis:
    """Where the days from a first to a last one stand."""

    first: date
    last: date

    def x_of(self, day: date, within: float = 0.5) -> float:
        """How far along the picture a day stands: its middle, or another part of it."""
        return LEFT + ((day - self.first).days + within) * (RIGHT - LEFT) / ((self.last - self.first).days + 1)

    def middle_of(self, point: Point) -> float:
        return (self.x_of(max(point.first, self.first)) + self.x_of(min(point.last, self.last))) / 2


def trend_picture(
    id: str,
    place: str,
    felt: Iterable[FeltDay],
    first: date,
    last: date,
    *,
    sessions: Collection[date] = (),
    stretches: Collection[Stretch] = (),
) -> Picture:
    """Pain over time at one place.

    Parameters
    ----------
    id : str
        Of the picture, in the page.
    place : str
        The place and its side in words.
    felt : iterable of FeltDay
        Days of this place and side from ``first`` to ``last``.
    first, last : date
        The same for all pictures that stand beside each other. More than a year is drawn by week.
    sessions : collection of date
        A day stands there as often as it had sessions; also those outside the days shown.
    stretches : collection of Stretch
        Blocks of trials that have begun.

    Raises
    ------
    ValueError
        If no day has a number.
    """
    by_week = (last - first).days >= MOST_DAYS
    found = points((one for one in felt if first <= one.day <= last), by_week)
    if not found:
        raise ValueError(f"{place}: no day from {first} to {last} has a number")
    held = [day for day in sessions if first <= day <= last]
    blocks = [one for one in stretches if one.last >= first and one.first <= last]
    axis, below = Axis(first, last), BELOW_TICKS if sessions else BELOW
    drawn = [*_bands(axis, blocks), *_frame(axis, below), *_felt(axis, found, by_week), *_sessions(axis, held)]
    title = _("Pain over time: {place}").format(place=place)
    desc = " ".join(_desc(found, len(held), blocks, by_week))
    return Picture(id, title, desc, WIDTH, BOTTOM + below + 8, "".join(drawn), _twin(place, found, held, by_week))


def _frame(axis: Axis, below: int) -> Iterable[str]:
    for value in (0, SCALE // 2, SCALE):
        yield line("pic-axis" if value == 0 else "pic-grid", LEFT, y_of(value), RIGHT, y_of(value))
        yield text(str(value), LEFT - 6, y_of(value) + 5, "pic-end")
    for day, words in labels(axis.first, axis.last, RIGHT - LEFT):
        x = axis.x_of(day, 0)
        yield line("pic-axis", x, BOTTOM, x, BOTTOM + 4)
        looks = "pic-muted" if x < RIGHT - 50 else "pic-muted pic-end"
        yield text(words, x if x < RIGHT - 50 else max(x, RIGHT), BOTTOM + below, looks)


def _bands(axis: Axis, blocks: Iterable[Stretch]) -> Iterable[str]:
    for one in blocks:
        start, end = axis.x_of(max(one.first, axis.first), 0), axis.x_of(min(one.last, axis.last), 1)
        yield box("pic-band" if one.treated else "pic-band-other", start, TOP, end - start, BOTTOM - TOP)
        yield box("pic-strip" if one.treated else "pic-strip-other", start + 1, TOP - 8, max(end - start - 2, 1), 4)


def _felt(axis: Axis, found: Sequence[Point], by_week: bool) -> Iterable[str]:
    for piece in _pieces(found, by_week):
        if len(piece) > 1:
            yield way("pic-line", [(axis.middle_of(one), y_of(one.mean)) for one in piece])
    radius = 2.4 if (axis.last - axis.first).days <= 12 * WEEK else 1.6
    for one in found:
        x = axis.middle_of(one)
        if one.worst > one.mean:
            yield line("pic-worst", x, y_of(one.mean), x, y_of(one.worst))
        yield dot("pic-mean", x, y_of(one.mean), radius)


def _pieces(found: Sequence[Point], by_week: bool) -> list[list[Point]]:
    """The points in pieces that a line goes through: none goes over more than a few days without an entry."""
    longest = 0 if by_week else LONGEST_BRIDGE
    pieces = [[found[0]]]
    for before, after in pairwise(found):
        if (after.first - before.last).days - 1 > longest:
            pieces.append([])
        pieces[-1].append(after)
    return pieces


def _sessions(axis: Axis, held: Iterable[date]) -> Iterable[str]:
    for day in sorted(set(held)):
        yield line("pic-session", axis.x_of(day), TICKS[0], axis.x_of(day), TICKS[1])


def _desc(found: Sequence[Point], sessions: int, blocks: Sequence[Stretch], by_week: bool) -> Iterable[str]:
    days = sum(one.days for one in found)
    worst = max(found, key=lambda one: one.worst)
    yield ngettext("{days} day with a number.", "{days} days with a number.", days).format(days=days)
    first, last = (
        (_("First week, from {day}: mean {points}."), _("Last week, from {day}: mean {points}."))
        if by_week
        else (_("First, on {day}: mean {points}."), _("Last, on {day}: mean {points}."))
    )
    yield first.format(day=day_words(found[0].first), points=mean_words(found[0].mean))
    yield last.format(day=day_words(found[-1].first), points=mean_words(found[-1].mean))
    on = _("Worst, in the week from {day}: {points} of 10.") if by_week else _("Worst, on {day}: {points} of 10.")
    yield on.format(day=day_words(worst.first), points=points_words(worst.worst))
    if sessions:
        yield ngettext("{count} session is marked under it.", "{count} sessions are marked under it.", sessions).format(
            count=sessions
        )
    if blocks:
        start, end = day_words(min(one.first for one in blocks)), day_words(max(one.last for one in blocks))
        yield _("The days of a trial are shaded, from {first} to {last}.").format(first=start, last=end)


def _twin(place: str, found: Sequence[Point], held: Iterable[date], by_week: bool) -> Twin:
    sessions = Counter(day - timedelta(day.weekday()) if by_week else day for day in held)
    told = {one.first: one for one in found}
    rows = tuple(_row(day, told.get(day), sessions[day], by_week) for day in sorted({*told, *sessions}))
    columns: tuple[str, ...]
    if by_week:
        caption = _("{place}: pain from 0 to 10, week by week")
        columns = (_("Week from"), _("Mean of the days"), _("Worst"), _("Days told"), _("Sessions"))
    else:
        caption = _("{place}: pain from 0 to 10, day by day")
        columns = (_("Day"), _("Mean"), _("Worst"), _("Sessions"))
    return Twin(caption.format(place=place), columns, rows)


def _row(day: date, point: Point | None, sessions: int, by_week: bool) -> tuple[str, ...]:
    told = ("–", "–") if point is None else (mean_words(point.mean), points_words(point.worst))
    days = (str(point.days if point else 0),) if by_week else ()
    return (day_words(day), *told, *days, str(sessions))
