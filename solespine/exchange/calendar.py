"""Reminders as a calendar file (iCalendar, RFC 5545) that any calendar reads: the week of a plan, and one question every day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from solespine.care.week import Item

REPEATED_WEEKS = 4  # after that the plan should be looked at again
REMINDED_WEEKS = 12  # after that somebody who still wants to be reminded takes a new file
LINE_OCTETS = 75


def calendar_file(
    days: tuple[tuple[Item, ...], ...], names: Mapping[str, str], monday: date, made: datetime, language: str = "en"
) -> str:
    """The items of a week as events that repeat weekly, with a reminder each.

    Parameters
    ----------
    days : tuple of tuple of Item
        Seven days from Monday.
    names : mapping
        Treatment id to its name.
    monday : date
        The Monday of the first week.
    made : datetime
        When the file was made, with its time zone.
    language : str
        In which language the names are.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Solespine//Plan//EN", "CALSCALE:GREGORIAN"]
    for number, items in enumerate(days):
        for item in items:
            lines += _event(item, names[item.treatment], monday + timedelta(days=number), made, language)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def daily_reminders(
    uid: str, words: str, at: time, first: date, made: datetime, *, days: int = 7 * REMINDED_WEEKS, language: str = "en"
) -> str:
    """A reminder every day for some days.

    Parameters
    ----------
    uid : str
        Names the reminder. A calendar that takes in the same one at another hour moves it and does not add a second.
    words : str
        What it says. Others may see a calendar, so it names nothing of the person's trouble.
    at : time
        When, by the clock where the person is.
    first : date
        The first day.
    made : datetime
        When the file was made, with its time zone.
    days : int, optional
        How many.
    language : str
        Of the words.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Solespine//Daily//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{uid}@solespine",
        f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        # Local time without a zone: eight in the evening is eight in the evening wherever the person is.
        f"DTSTART:{datetime.combine(first, at):%Y%m%dT%H%M%S}",
        "DURATION:PT5M",
        f"RRULE:FREQ=DAILY;COUNT={days}",
        f"SUMMARY;LANGUAGE={language}:{_text(words)}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(words)}",
        "TRIGGER:PT0M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(item: Item, name: str, day: date, made: datetime, language: str) -> list[str]:
    hours, minutes = (int(part) for part in item.time.split(":"))
    begin = datetime(day.year, day.month, day.day, hours, minutes)
    end = begin + timedelta(minutes=max(round(item.minutes), 5))
    return [
        "BEGIN:VEVENT",
        f"UID:{item.key}-{day:%Y%m%d}@solespine",
        f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        # Local time without a zone: seven in the morning is seven in the morning wherever the person is.
        f"DTSTART:{begin:%Y%m%dT%H%M%S}",
        f"DTEND:{end:%Y%m%dT%H%M%S}",
        f"RRULE:FREQ=WEEKLY;COUNT={REPEATED_WEEKS}",
        f"SUMMARY;LANGUAGE={language}:{_text(name)}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(name)}",
        "TRIGGER:-PT5M",
        "END:VALARM",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    """Words as a calendar file quotes them."""
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line broken as the standard asks: at most 75 octets, continued with a blank."""
    parts: list[str] = []
    now = ""
    for sign in line:
        if len((now + sign).encode()) > LINE_OCTETS - (1 if parts else 0):
            parts.append(now)
            now = ""
        now += sign
    return "\r\n ".join([*parts, now])
