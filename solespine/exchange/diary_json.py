"""The diary as JSON, exactly, and back."""

from __future__ import annotations

from typing import Any

from solespine.exchange.reading import (
    LONGEST_NAME,
    LONGEST_TEXT,
    ExchangeError,
    day_of,
    iso,
    list_of,
    moment_of,
    name_of,
    no_twice,
    number_of,
    table_of,
    text_of,
    truth_of,
)
from solespine.followup.diary import DiaryEntry
from solespine.marks import Mark

DIARY = ("once", "sent", "felt", "day", "places", "scores", "note", "medicines", "shoes", "corrects", "removed")
PAIN = ("place", "side", "intensity", "sensations")


def diary_json(entry: DiaryEntry) -> dict[str, Any]:
    """One entry of the diary, exactly."""
    return {
        "once": entry.once,
        "sent": iso(entry.sent),
        "felt": iso(entry.felt),
        "day": entry.day.isoformat(),
        "places": [pain_json(mark) for mark in entry.marks],
        "scores": dict(entry.scores),
        "note": entry.note,
        "medicines": list(entry.medicines),
        "shoes": entry.shoes,
        "corrects": entry.corrects,
        "removed": entry.removed,
    }


def pain_json(mark: Mark) -> dict[str, Any]:
    return {"place": mark.place, "side": mark.side, "intensity": mark.intensity, "sensations": list(mark.sensations)}


def diary_entries(data: object, where: str) -> tuple[DiaryEntry, ...]:
    """The entries of a diary that was taken out.

    Raises
    ------
    ExchangeError
        With the place in the file.
    """
    entries = list_of(data, where, _diary_entry)
    no_twice([entry.once for entry in entries], where, "once")
    first = set()
    for place, entry in enumerate(entries):
        if entry.corrects and entry.corrects not in first:
            raise ExchangeError(f"{where}[{place}].corrects: expected an entry that stands before it and corrects nothing")
        if not entry.corrects:
            first.add(entry.once)
    return entries


def _diary_entry(data: object, where: str) -> DiaryEntry:
    table = table_of(data, where, *DIARY)
    scores = table["scores"]
    if not isinstance(scores, dict):
        raise ExchangeError(f"{where}.scores: expected an object")
    try:
        return DiaryEntry(
            0,
            name_of(table["once"], f"{where}.once"),
            moment_of(table["sent"], f"{where}.sent"),
            moment_of(table["felt"], f"{where}.felt"),
            day_of(table["day"], f"{where}.day"),
            list_of(table["places"], f"{where}.places", _pain),
            {name_of(name, f"{where}.scores"): number_of(value, f"{where}.scores.{name}") for name, value in scores.items()},
            text_of(table["note"], f"{where}.note", LONGEST_TEXT),
            list_of(table["medicines"], f"{where}.medicines", name_of),
            text_of(table["shoes"], f"{where}.shoes", LONGEST_NAME),
            text_of(table["corrects"], f"{where}.corrects", LONGEST_NAME),
            truth_of(table["removed"], f"{where}.removed"),
        )
    except ExchangeError:
        raise
    except ValueError as error:
        raise ExchangeError(f"{where}: {error}") from None


def _pain(data: object, where: str) -> Mark:
    return marked({**table_of(data, where, *PAIN), "removed": False}, where)


def marked(table: dict[str, Any], where: str) -> Mark:
    try:
        return Mark(
            name_of(table["place"], f"{where}.place"),
            name_of(table["side"], f"{where}.side"),
            None if table["intensity"] is None else number_of(table["intensity"], f"{where}.intensity"),
            list_of(table["sensations"], f"{where}.sensations", name_of),
            truth_of(table["removed"], f"{where}.removed"),
        )
    except ExchangeError:
        raise
    except ValueError as error:
        part = "side" if str(error).startswith("side") else "intensity"
        raise ExchangeError(f"{where}.{part}: {str(error).partition(': ')[2]}") from None
