"""One question every day as a calendar file (iCalendar, RFC 5545), with a reminder."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from solespine.exchange.calendar import _folded, _text

EVENING = time(20, 0)  # the same hour every day, so that the days can be compared


def daily_calendar(uid: str, words: str, first: date, last: date, made: datetime, language: str = "en") -> str:
    """A reminder on every evening of these days.

    Parameters
    ----------
    uid : str
        Names the reminder, so that taking it in again changes nothing.
    words : str
        What it says. Anybody who looks at the calendar can read it.
    first, last : date
    made : datetime
        When the file was made, with its time zone.
    language : str
        Of the words.
    """
    begin = datetime.combine(first, EVENING)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Solespine//Daily//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{uid}@solespine",
        f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        # Local time without a zone: eight in the evening is eight in the evening wherever the person is.
        f"DTSTART:{begin:%Y%m%dT%H%M%S}",
        "DURATION:PT5M",
        f"RRULE:FREQ=DAILY;COUNT={(last - first).days + 1}",
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
