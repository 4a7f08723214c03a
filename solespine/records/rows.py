"""Entries, observations, marks and answers as rows, and back, exactly."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from solespine.evidence import KnownBy, Observation, Span
from solespine.marks import Mark
from solespine.records.errors import RecordsError

KNOWN_BY = {known_by.value: known_by for known_by in KnownBy}
LONGEST_NAME = 200
LONGEST_TEXT = 100_000


class Answer(Mapping[str, Any]):
    """An answer that was shown, read from its JSON when it is first looked into: most pages never do."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._read: dict[str, Any] | None = None

    def _all(self) -> dict[str, Any]:
        if self._read is None:
            self._read = json.loads(self._text)
        return self._read

    def __getitem__(self, key: str) -> Any:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return f"Answer({self._text[:60]!r})"


def answer_text(answer: Mapping[str, Any]) -> str:
    """An answer as JSON text."""
    try:
        return answer._text if isinstance(answer, Answer) else json.dumps(dict(answer), allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise RecordsError("An answer to keep holds something that is not JSON, or a number that is not finite.") from error


def name(text: str, what: str) -> str:
    """A short text that every database can keep."""
    if not text or len(text) > LONGEST_NAME:
        raise RecordsError(f"{what}: expected 1 to {LONGEST_NAME} characters, found {len(text)}")
    return plain(text, what)


def plain(text: str, what: str) -> str:
    """Text without what a database refuses: NUL, and halves of characters."""
    if len(text) > LONGEST_TEXT:
        raise RecordsError(f"{what}: expected at most {LONGEST_TEXT} characters, found {len(text)}")
    if "\0" in text or (not text.isprintable() and any("\ud800" <= one <= "\udfff" for one in text)):
        raise RecordsError(f"{what}: has a character that cannot be kept")
    return text


def with_zone(at: datetime, what: str) -> datetime:
    """A moment that says its time zone; without it an hour could be any of twenty-four."""
    if at.utcoffset() is None:
        raise RecordsError(f"{what}: a moment without a time zone")
    return at


def observation_row(entry: int, seen: Observation) -> dict[str, Any]:
    """The columns of one observation."""
    row = {
        "entry": entry,
        "about": name(seen.about, "an observation"),
        "known_by": seen.known_by.value,
        "at": seen.at and with_zone(seen.at, seen.about),
        "text": None,
        "low": None,
        "high": None,
    }
    match seen.value:
        case None:
            row["value"] = "unknown"
        case bool(present):
            row["value"] = "present" if present else "absent"
        case str(text):
            row |= {"value": "text", "text": plain(text, seen.about)}
        case Span(low, high):
            row |= {"value": "span", "low": low if low > -math.inf else None, "high": high if high < math.inf else None}
        case number:
            if not math.isfinite(number):
                raise RecordsError(f"{seen.about}: expected a finite number")
            row |= {"value": "number", "low": number}
    return row


def observation_of(
    about: str, value: str, text: str | None, low: float | None, high: float | None, known_by: str, at: datetime | None
) -> Observation:
    """The observation of one row."""
    return Observation(about, _value_of(value, text, low, high), KNOWN_BY[known_by], at)


def _value_of(value: str, text: str | None, low: float | None, high: float | None) -> bool | str | float | Span | None:
    match value:
        case "present":
            return True
        case "absent":
            return False
        case "text":
            return text
        case "number":
            return low
        case "span":
            return Span(-math.inf if low is None else low, math.inf if high is None else high)
    return None


def mark_row(entry: int, mark: Mark) -> dict[str, Any]:
    """The columns of one mark."""
    return {
        "entry": entry,
        "place": name(mark.place, "a mark"),
        "side": mark.side,
        "intensity": mark.intensity,
        "sensations": json.dumps(mark.sensations),
        "removed": mark.removed,
    }


def mark_of(place: str, side: str, intensity: float | None, sensations: str, removed: bool) -> Mark:
    """The mark of one row."""
    return Mark(place, side, intensity, tuple(json.loads(sensations)), removed)
