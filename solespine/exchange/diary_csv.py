"""The diary as a table for a spreadsheet, exactly, and back: a row for each place that was felt, and one for an entry without."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from solespine.exchange.answers_csv import FORMULA
from solespine.exchange.diary_json import diary_entries, pain_json
from solespine.exchange.reading import LONGEST_TEXT, MOST_ITEMS, ExchangeError, iso, text_of
from solespine.followup.diary import SCORES, DiaryEntry

QUOTED = (*FORMULA, "'")  # text that begins so gets an apostrophe before it, which is taken off again
ENTRY = ("once", "corrects", "removed", "day", "felt", "sent")  # stand on every row of an entry
PLACE = ("place", "side", "intensity", "sensations")
SAID = (*SCORES, "note", "medicines", "shoes")  # stand on the first row of an entry, so that sums count them once
COLUMNS = (*ENTRY, *PLACE, *SAID)
BETWEEN = re.compile(r"(?<!\\)((?:\\\\)*); ?")  # a semicolon that no backslash takes for a letter
YES, NO = "yes", "no"

Row = Mapping[str, str]


def diary_csv(entries: Iterable[DiaryEntry]) -> str:
    """Every entry, corrections and removals too, in the order they were kept; a spreadsheet takes none of it for a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for entry in entries:
        for row in _rows(entry):
            writer.writerow({name: _cell(text) for name, text in row.items()})
    return out.getvalue()


def _rows(entry: DiaryEntry) -> Iterator[Row]:
    start = {
        "once": entry.once,
        "corrects": entry.corrects,
        "removed": YES if entry.removed else NO,
        "day": entry.day.isoformat(),
        "felt": iso(entry.felt),
        "sent": iso(entry.sent),
    }
    said = {
        **{name: plain_number(value) for name, value in entry.scores.items()},
        "note": entry.note,
        "medicines": _listed(entry.medicines),
        "shoes": entry.shoes,
    }
    for number, mark in enumerate(entry.marks or (None,)):
        place = {} if mark is None else pain_json(mark)
        if mark is not None:
            place["intensity"] = "" if mark.intensity is None else plain_number(mark.intensity)
            place["sensations"] = _listed(mark.sensations)
        yield {**start, **place, **({} if number else said)}


def plain_number(value: float) -> str:
    """A number as short as it can be written without loss.

    >>> plain_number(6.0), plain_number(0.1 + 0.2)
    ('6', '0.30000000000000004')
    """
    return str(int(value)) if value.is_integer() else repr(value)


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(QUOTED) else text


def _listed(words: Iterable[str]) -> str:
    r"""Words in one cell.

    >>> print(_listed(["ibuprofen", "a;b"]))
    ibuprofen; a\;b
    """
    return "; ".join(word.replace("\\", "\\\\").replace(";", "\\;") for word in words)


def _words(text: str) -> list[str]:
    r"""The words of one cell.

    >>> _words(r"ibuprofen; a\;b;c")
    ['ibuprofen', 'a;b', 'c']
    """
    marked = BETWEEN.sub("\\1\0", text)
    return [re.sub(r"\\(.)", r"\1", word, flags=re.DOTALL) for word in marked.split("\0")] if text else []


@dataclass(slots=True)
class _Read:
    """An entry as it is read, the row it began on, and the rows of its places."""

    data: dict[str, object]
    start: Row
    places: list[dict[str, object]]
    rows: list[int]


def read_diary_csv(text: str) -> tuple[DiaryEntry, ...]:
    """The entries of a table that was taken out.

    Raises
    ------
    ExchangeError
        With the row, as a spreadsheet counts, and the column.
    """
    read: list[_Read] = []
    for number, row in _table(text):
        if read and row["once"] == read[-1].start["once"]:
            _add_place(read[-1], row, number)
        else:
            read.append(_begun(row, number))
    return tuple(_entries(read))


def _table(text: str) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = next(reader, [])
        for column in header:
            if column not in COLUMNS:
                raise ExchangeError(f"row 1: unknown column '{column[:40]}'; expected {', '.join(COLUMNS)}")
        for column in COLUMNS:
            if header.count(column) != 1:
                raise ExchangeError(f"row 1: expected the column '{column}' once")
        for number, cells in enumerate(reader, 2):
            if number > MOST_ITEMS + 1:
                raise ExchangeError(f"row {number}: expected at most {MOST_ITEMS} rows")
            if len(cells) != len(header):
                raise ExchangeError(f"row {number}: expected {len(header)} cells, found {len(cells)}")
            row = dict(zip(header, cells, strict=True))
            yield number, {name: text_of(_without_quote(row[name]), f"row {number}, {name}", LONGEST_TEXT) for name in COLUMNS}
    except csv.Error as error:
        raise ExchangeError(f"row {reader.line_num}: {error}") from None


def _without_quote(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(QUOTED) else text


def _begun(row: Row, number: int) -> _Read:
    if row["removed"] not in (YES, NO):
        raise ExchangeError(f"row {number}, removed: expected {YES} or {NO}")
    data: dict[str, object] = {
        **{name: row[name] for name in (*ENTRY, "note", "shoes")},
        "removed": row["removed"] == YES,
        "scores": {name: _number(row[name], f"row {number}, {name}") for name in SCORES if row[name]},
        "medicines": list(_words(row["medicines"])),
    }
    read = _Read(data, row, [], [number])
    if any(row[name] for name in PLACE):
        read.places.append(_place(row, number))
    return read


def _add_place(read: _Read, row: Row, number: int) -> None:
    for name in ENTRY:
        if row[name] != read.start[name]:
            raise ExchangeError(f"row {number}, {name}: expected the same as in row {read.rows[0]}, which is the same entry")
    for name in SAID:
        if row[name]:
            raise ExchangeError(
                f"row {number}, {name}: expected nothing; it stands on the first row of an entry, row {read.rows[0]}"
            )
    if not read.places:
        raise ExchangeError(f"row {read.rows[0]}, place: expected a place, because another row of this entry has one")
    read.places.append(_place(row, number))
    read.rows.append(number)


def _place(row: Row, number: int) -> dict[str, object]:
    return {
        "place": row["place"],
        "side": row["side"],
        "intensity": _number(row["intensity"], f"row {number}, intensity") if row["intensity"] else None,
        "sensations": list(_words(row["sensations"])),
    }


def _number(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ExchangeError(f"{where}: expected a number, such as 6 or 6.5") from None


WHERE = re.compile(r"diary(?:\[(\d+)\])?(?:\.places(?:\[(\d+)\])?)?(?:\.(\w+)(?:\.(\w+))?)?(?:\[\d+\])?")


def _entries(read: list[_Read]) -> tuple[DiaryEntry, ...]:
    """The entries, with what is wrong said by row and column."""
    try:
        return diary_entries([{**one.data, "places": one.places} for one in read], "diary")
    except ExchangeError as error:
        found, _, problem = str(error).partition(": ")
        matched = WHERE.fullmatch(found)
        if matched is None or matched[1] is None:
            raise
        rows = read[int(matched[1])].rows
        row = rows[int(matched[2])] if matched[2] else rows[0]
        column = matched[4] or matched[3] or ""
        raise ExchangeError(f"row {row}{f', {column}' if column else ''}: {problem}") from None
