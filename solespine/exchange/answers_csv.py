"""The answers of an interview as a table, to look at in a spreadsheet."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable

from solespine.episode import Episode
from solespine.evidence import Span
from solespine.exchange.reading import iso

FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("episode", "entry", "at", "step", "kind", "about", "value", "known_by", "side", "intensity", "sensations")
SAID = {True: "present", False: "absent", None: "unknown"}


def to_csv(episodes: Iterable[Episode]) -> str:
    """One row for each observation and each mark, in the order they were sent; a spreadsheet takes none of it for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for episode in episodes:
        for entry in episode.entries:
            start = (episode.id, entry.number)
            for seen in entry.observations:
                what = ("observation", seen.about, _said(seen.value), seen.known_by.value, "", "", "")
                writer.writerow(map(_cell, (*start, iso(seen.at or entry.at), entry.step, *what)))
            for mark in entry.marks:
                felt = (mark.side, mark.intensity, " ".join(mark.sensations))
                where = ("mark", mark.place, "removed" if mark.removed else "marked", "", *felt)
                writer.writerow(map(_cell, (*start, iso(entry.at), entry.step, *where)))
    return out.getvalue()


def _said(value: bool | str | float | Span | None) -> str | float:
    if isinstance(value, Span):
        bounds = [(value.low, "at least"), (value.high, "below")]
        return " and ".join(f"{word} {bound!r}" for bound, word in bounds if math.isfinite(bound)) or "any number"
    if value is None or isinstance(value, bool):
        return SAID[value]
    return value


def _cell(value: object) -> object:
    """Text that a spreadsheet would run as a formula begins with an apostrophe; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
