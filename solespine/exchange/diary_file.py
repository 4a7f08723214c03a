"""A diary as a file: JSON or a table, to be taken out, and in again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from solespine import __version__
from solespine.exchange.diary_csv import read_diary_csv
from solespine.exchange.diary_json import diary_entries, diary_json
from solespine.exchange.reading import ExchangeError, iso, table_of
from solespine.followup.diary import DiaryEntry

FORMAT, VERSION = "solespine-diary", 1
KEYS = ("format", "version", "program", "made", "entries")


def diary_file(entries: Iterable[DiaryEntry], made: datetime) -> dict[str, Any]:
    """Every entry, exactly, in a form that ``json.dumps`` writes and :func:`read_diary_file` reads."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": f"solespine {__version__}",
        "made": iso(made),
        "entries": [diary_json(entry) for entry in entries],
    }


def read_diary_file(content: bytes) -> tuple[DiaryEntry, ...]:
    """The entries of a file that was taken out, whichever of the two it is.

    Raises
    ------
    ExchangeError
        With the place in the file.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ExchangeError("it is not text in UTF-8; when a spreadsheet saves it, choose CSV UTF-8") from None
    return _from_json(text) if text.lstrip().startswith("{") else read_diary_csv(text)


def _from_json(text: str) -> tuple[DiaryEntry, ...]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise ExchangeError("it begins like JSON and is none") from None
    table = table_of(data, "file", *KEYS)
    if table["format"] != FORMAT:
        raise ExchangeError(f"format: expected '{FORMAT}'")
    if table["version"] != VERSION:
        raise ExchangeError(f"version: expected {VERSION}; a newer Solespine may have written this file")
    return diary_entries(table["entries"], "entries")
