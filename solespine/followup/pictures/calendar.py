"""The calendar: one cell a day, Monday first, the number of the day in it and its shade behind; no entry is not no pain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from babel.dates import get_day_names

from solespine.followup.diary import FeltDay
from solespine.followup.pictures.days import day_words, month_words, months, points_words
from solespine.svg import Picture, Twin, box, text
from solespine.wording.language import _, ngettext, spoken

CELL, GAP = 24, 2
WIDTH = 7 * CELL + 2
HEAD = 20
STEPS = 5
NUMBER = "pic-middle pic-number"
DARK = 3  # from this step on the number is light


@dataclass(frozen=True, slots=True)
class Month:
    """A month, its name, and its picture."""

    first: date
    name: str
    picture: Picture


def calendar_months(felt: Iterable[FeltDay], first: date, last: date, of_mean: bool = False) -> tuple[Month, ...]:
    """The months from a first day to a last one, the oldest first.

    Parameters
    ----------
    felt : iterable of FeltDay
        Of all places.
    first, last : date
    of_mean : bool
        Show the mean of the day's places instead of the worst of them.
    """
    said: defaultdict[date, list[FeltDay]] = defaultdict(list)
    for one in felt:
        if first <= one.day <= last:
            said[one.day].append(one)
    values = {day: _value(found, of_mean) for day, found in said.items()}
    opening = [date(first.year, first.month, 1), *(day for day in months(first, last, 1) if day > first)]
    return tuple(Month(one, month_words(one), _picture(one, values, first, last, of_mean)) for one in opening)


def _value(found: Iterable[FeltDay], of_mean: bool) -> float | None:
    """What a day is shown as; None where it has entries and none of them a number."""
    given = [(one.mean, one.worst) for one in found if one.mean is not None and one.worst is not None]
    if not given:
        return None
    return sum(mean for mean, _worst in given) / len(given) if of_mean else max(worst for _mean, worst in given)


def step_of(value: float) -> int:
    """Which of five equal steps a number from 0 to 10 is in.

    >>> [step_of(value) for value in (0, 1.9, 2, 5, 9, 10)]
    [0, 0, 1, 2, 4, 4]
    """
    return min(int(value / 2), STEPS - 1)


def whole(value: float) -> int:
    """The whole number in the cell.

    >>> whole(2.5), whole(0.4)
    (3, 0)
    """
    return int(value + 0.5)


def _picture(opening: date, values: Mapping[date, float | None], first: date, last: date, of_mean: bool) -> Picture:
    days = [day for day in _days_of(opening) if first <= day <= last]
    said = [(day, values[day]) for day in days if day in values]
    title = (_("Mean pain of each day: {month}") if of_mean else _("Worst pain of each day: {month}")).format(
        month=month_words(opening)
    )
    top = days[0] - timedelta(days[0].weekday())
    drawn = [*_week_head(), *(one for day in days for one in _cell(day, top, values))]
    height = HEAD + ((days[-1] - top).days // 7 + 1) * CELL + 2
    desc = " ".join(_desc([(day, value) for day, value in said if value is not None], len(days), len(said)))
    return Picture(f"month-{opening:%Y-%m}", title, desc, WIDTH, height, "".join(drawn), _twin(title, said, of_mean))


def _days_of(opening: date) -> list[date]:
    after = date(opening.year + opening.month // 12, opening.month % 12 + 1, 1)
    return [opening + timedelta(number) for number in range((after - opening).days)]


def _week_head() -> Iterable[str]:
    for number, name in enumerate(_day_letters(spoken())):
        yield text(name, 1 + number * CELL + CELL / 2, 14, f"{NUMBER} pic-muted")


@lru_cache(maxsize=8)
def _day_letters(locale: str) -> tuple[str, ...]:
    """The days from Monday on, by as few letters as is usual."""
    names = get_day_names("narrow", context="stand-alone", locale=locale)
    return tuple(names[number] for number in range(7))


def _cell(day: date, top: date, values: Mapping[date, float | None]) -> Iterable[str]:
    x = 1 + day.weekday() * CELL
    y = HEAD + (day - top).days // 7 * CELL + 1
    side = CELL - GAP
    value = values.get(day)
    if value is None:
        yield box("pic-none", x + 1, y + 1, side - 2, side - 2)
        if day in values:
            yield text("–", x + side / 2, y + side / 2 + 5, f"{NUMBER} pic-muted")
        return
    step = step_of(whole(value))
    yield box(f"pic-step-{step}", x, y, side, side)
    yield text(str(whole(value)), x + side / 2, y + side / 2 + 5, f"{NUMBER} pic-on-dark" if step >= DARK else NUMBER)


def _desc(given: list[tuple[date, float]], days: int, said: int) -> Iterable[str]:
    yield ngettext(
        "{said} of {days} day has an entry.",
        "{said} of {days} days have an entry.",
        days,
    ).format(said=said, days=days)
    if not given:
        return
    worst = max(given, key=lambda one: one[1])
    for words, (day, value) in (
        (_("First: {points} on {day}."), given[0]),
        (_("Last: {points} on {day}."), given[-1]),
        (_("Highest: {points} on {day}."), worst),
    ):
        yield words.format(points=points_words(value), day=day_words(day))


def _twin(title: str, said: Iterable[tuple[date, float | None]], of_mean: bool) -> Twin:
    rows = tuple((day_words(day), _("no number") if value is None else points_words(value)) for day, value in said)
    return Twin(title, (_("Day"), _("Mean") if of_mean else _("Worst")), rows)
