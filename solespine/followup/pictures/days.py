"""Days and points as a reader writes them, and the days under an axis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from solespine.svg import LETTER
from solespine.wording.language import spoken

MONTHS = 12


def day_words(day: date) -> str:
    """A day with its year."""
    return _formatted(day, "medium", spoken())


def short_day(day: date) -> str:
    """A day without its year."""
    return _skeleton(day, "MMMd", spoken())


def month_words(day: date, year: bool = True) -> str:
    """A month, with its year unless that is plain."""
    return _skeleton(day, "yMMMM" if year else "MMM", spoken())


@lru_cache(maxsize=8192)
def _formatted(day: date, form: str, locale: str) -> str:
    return str(format_date(day, form, locale=locale))


@lru_cache(maxsize=2048)
def _skeleton(day: date, skeleton: str, locale: str) -> str:
    return str(format_skeleton(skeleton, day, locale=locale))


def points_words(value: float) -> str:
    """Points, to a tenth where they are not whole."""
    return _decimal(round(value, 1), "0.#", spoken())


def mean_words(value: float) -> str:
    """A mean, always to a tenth."""
    return _decimal(round(value, 1), "0.0", spoken())


# A page of five years writes the same hundred numbers some thousand times.
@lru_cache(maxsize=512)
def _decimal(value: float, form: str, locale: str) -> str:
    return str(format_decimal(value + 0.0, form, locale=locale))


def labels(first: date, last: date, width: float) -> list[tuple[date, str]]:
    """Days to write under an axis so wide from a first day to a last one, far enough apart not to touch each other."""
    days = (last - first).days + 1
    for step in (7, 14):
        if days <= 12 * 7 and fits(days / step, 6.5, width):
            return [(day, short_day(day)) for day in mondays(first, last, step)]
    for step in (1, 2, 3, 6):
        if fits(days / 30.4 / step, 3.5, width):
            return [(day, month_words(day, False)) for day in months(first, last, step)]
    step = next(step for step in range(1, 100) if fits(days / 365.25 / step, 4, width))
    return [(day, str(day.year)) for day in months(first, last, MONTHS) if day.year % step == 0]


def fits(count: float, letters: float, width: float) -> bool:
    """Whether so many words of so many letters stand side by side with room between them."""
    return count * (letters + 2) * LETTER <= width


def mondays(first: date, last: date, step: int) -> Iterator[date]:
    """Every so many days from the first Monday on."""
    day = first + timedelta(-first.weekday() % 7)
    while day <= last:
        yield day
        day += timedelta(step)


def months(first: date, last: date, step: int) -> Iterator[date]:
    """The first days of every so many months of a year."""
    for count in range(first.year * MONTHS + first.month - 1, last.year * MONTHS + last.month):
        day = date(count // MONTHS, count % MONTHS + 1, 1)
        if first <= day <= last and count % step == 0:
            yield day
