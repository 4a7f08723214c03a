"""Diary entries as a reader reads them: by day, each with its places, numbers and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from solespine.followup.diary import DiaryEntry
from solespine.knowledge import Knowledge
from solespine.web.diary_form import SCORE_WORDS
from solespine.web.pages.where import mark_words, place_words
from solespine.wording.language import _, number, spoken, weekday


@dataclass(frozen=True, slots=True)
class Line:
    """One entry on the page: its time of day, its places with what was felt there, and what else it says."""

    entry: DiaryEntry
    time: str
    places: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]

    @property
    def short(self) -> str:
        """The entry in one line, to tell it from its neighbours."""
        return "; ".join(filter(None, (self.time, *(f"{place} {words}".strip() for place, words in self.places))))


def line_of(entry: DiaryEntry, knowledge: Knowledge) -> Line:
    """An entry in words."""
    places = tuple((place_words(one.place, one.side, knowledge), mark_words(one, knowledge)) for one in entry.marks)
    others = [(_(SCORE_WORDS[name]), number(entry.scores[name])) for name in SCORE_WORDS if name in entry.scores]
    others.append((_("Medicines taken"), ", ".join(entry.medicines)))
    others.append((_("Shoes"), entry.shoes))
    return Line(entry, _time_of_day(entry), places, tuple((name, words) for name, words in others if words))


def _time_of_day(entry: DiaryEntry) -> str:
    from babel.dates import format_time

    return str(format_time(entry.felt.astimezone(), format="short", locale=spoken()))


def by_day(entries: Iterable[DiaryEntry], today: date, knowledge: Knowledge) -> list[tuple[str, list[Line]]]:
    """The entries under the names of their days, the newest first."""
    found: dict[date, list[Line]] = {}
    for entry in sorted(entries, key=lambda one: (one.day, one.felt, one.number), reverse=True):
        found.setdefault(entry.day, []).append(line_of(entry, knowledge))
    return [(day_name(day, today), lines) for day, lines in found.items()]


def day_name(day: date, today: date) -> str:
    """A day as people call it; with the year where it is not this one."""
    if today - day in (timedelta(0), timedelta(1)):
        return _("Today") if day == today else _("Yesterday")
    return weekday(day) if day.year == today.year else f"{weekday(day)}, {day.year}"


def month_name(first: date) -> str:
    """A month with its year."""
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", first, locale=spoken()))
