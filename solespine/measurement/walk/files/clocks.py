"""Times of day and dates as loggers write them, in seconds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

DAY_S = 86_400.0
FIRST_DAY = date(2020, 1, 1).toordinal()  # near, so that a second keeps its millionths in a long number
LONGEST = 40  # signs of a date with a time and a zone
# A date only counts where it begins with the year: in 03/04/2026 nobody knows the month, and a walk has a clock.
CLOCK = re.compile(
    r"(?:(?P<year>\d{4})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)[T _,]+|[^\s:]{6,20}[ T]+)?"
    r"(?:(?P<hour>\d\d?):)?(?P<minute>\d\d?):(?P<second>\d\d?)(?:[.,:](?P<part>\d{1,9}))?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|[+-]\d\d:?\d\d)?"
)
DIGITS = ("year", "month", "day", "hour", "minute", "second", "part")


def is_clock(text: str) -> bool:
    """Whether this is a time of day, with or without a date.

    >>> is_clock("2026-11-21T10:25:50.020Z"), is_clock("10:25:50:020"), is_clock("12.5")
    (True, True, False)
    """
    return len(text) <= LONGEST and CLOCK.fullmatch(text.strip()) is not None


def seconds_of(text: str) -> float:
    """Seconds from the first day of 2020, or of the day where no year is known.

    Raises
    ------
    ValueError
        If it is no time.
    """
    found = CLOCK.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if not found:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(found[name] or 0) for name in DIGITS[:-1])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0] in "Pp" else 0)
    days = date(year, month, day).toordinal() - FIRST_DAY if found["year"] else 0
    part = float(f"0.{found['part'] or 0}")
    return days * DAY_S + hour * 3600 + minute * 60 + second + part


def all_seconds(texts: Sequence[str]) -> NDArray[np.float64]:
    """The same for many, at once where they are all written alike.

    Raises
    ------
    ValueError
        If one of them is no time.
    """
    alike = _written_alike(texts)
    return alike if alike is not None else np.array([seconds_of(text) for text in texts], dtype=np.float64)


def _written_alike(texts: Sequence[str]) -> NDArray[np.float64] | None:
    """Every text has its digits in the same places as the first, so that places can be read as columns."""
    first = texts[0]
    found = CLOCK.fullmatch(first) if len(first) <= LONGEST else None
    if not found or found["half"] or any(len(text) != len(first) for text in texts):
        return None
    signs = np.array(texts, dtype=f"U{len(first)}").view(np.uint32).reshape(len(texts), len(first)).astype(np.int64)
    digit = np.array([sign in "0123456789" for sign in first])
    values = signs - ord("0")
    if ((values[:, digit] < 0) | (values[:, digit] > 9)).any() or (signs[:, ~digit] != signs[0, ~digit]).any():
        return None
    fields = {name: _number(values, found.span(name)) for name in DIGITS if found[name]}
    clock = [fields.get(name, np.zeros(len(texts), np.int64)) for name in ("hour", "minute", "second")]
    seconds = (clock[0] * 3600 + clock[1] * 60 + clock[2]).astype(np.float64)
    if "part" in fields:
        seconds += fields["part"] / 10 ** len(found["part"])
    return seconds + _days(fields) * DAY_S if "year" in fields else seconds


def _number(values: NDArray[np.int64], span: tuple[int, int]) -> NDArray[np.int64]:
    places: NDArray[np.int64] = 10 ** np.arange(span[1] - span[0] - 1, -1, -1)
    return values[:, span[0] : span[1]] @ places


def _days(fields: dict[str, NDArray[np.int64]]) -> NDArray[np.int64]:
    whole = fields["year"] * 10_000 + fields["month"] * 100 + fields["day"]
    dates, where = np.unique(whole, return_inverse=True)
    ordinals = [date(int(one) // 10_000, int(one) // 100 % 100, int(one) % 100).toordinal() - FIRST_DAY for one in dates]
    return np.array(ordinals)[where]
