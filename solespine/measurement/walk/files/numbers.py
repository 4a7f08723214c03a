"""The numbers of a table as text: some megabytes at a time, and with line and column where one is none."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solespine.measurement.measurement import MeasurementError
from solespine.measurement.walk.files.bounds import CHUNK, LONGEST_LINE, quoted
from solespine.measurement.walk.files.clocks import all_seconds, seconds_of
from solespine.measurement.walk.files.layout import NUMBER, Layout, cells_of
from solespine.measurement.walk.recording import MOST_SAMPLES

Floats = NDArray[np.float64]
QUOTED_NUMBER = re.compile(r'"([+-]?\d*),(\d*(?:[eE][+-]?\d+)?)"')
NOTHING = {"", "nan", "na", "n/a", "null", "none", "-", "--", "#n/v", "#n/a"}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole lines of a table, and the number of the first."""

    text: str
    line: int
    last: bool


def read_numbers(data: bytes, layout: Layout, blocks: Sequence[Sequence[int]], clock: int | None, name: str) -> list[Floats]:
    """One array for each block of columns, a row for each sample; what is missing is NaN.

    Parameters
    ----------
    data : bytes
        As :func:`readable` gives it.
    layout : Layout
    blocks : sequence of sequence of int
        The numbers of the columns that are wanted.
    clock : int or None
        The column whose cells are times of day.

    Raises
    ------
    MeasurementError
        If a cell is no number, or there are too many rows.
    """
    rows = data.count(b"\n", layout.begins_at) + 1
    if rows > MOST_SAMPLES:
        raise MeasurementError(
            "too_long",
            "{name} is too long: {samples} samples.",
            "Cut out the part with the walk: two minutes are enough.",
            name=name,
            samples=rows,
        )
    arrays = [np.empty((rows, len(block))) for block in blocks]
    columns = [column for block in blocks for column in block]
    ends = np.cumsum([len(block) for block in blocks])[:-1]
    row = 0
    for chunk in _chunks(data, layout, name):
        read = _fast(chunk, layout, columns, clock)
        if read is None:
            read = _slow(chunk, layout, columns, clock, name)
        for array, part in zip(arrays, np.split(read, ends, axis=1), strict=True):
            array[row : row + len(read)] = part
        row += len(read)
    return [array[:row] for array in arrays]


def _chunks(data: bytes, layout: Layout, name: str) -> Iterator[Chunk]:
    at, line = layout.begins_at, layout.begins_line
    while at < len(data):
        end = data.rfind(b"\n", at, at + CHUNK) + 1 if at + CHUNK < len(data) else len(data)
        if end <= at:
            raise MeasurementError(
                "line_too_long",
                "{name}: line {line} is longer than {most} signs.",
                "Take the CSV as the recording app wrote it: one row for each sample.",
                name=name,
                line=line,
                most=LONGEST_LINE,
            )
        text = data[at:end].decode("latin-1")
        yield Chunk(text, line, end == len(data) and not text.endswith("\n"))
        line += text.count("\n")
        at = end


def _fast(chunk: Chunk, layout: Layout, columns: Sequence[int], clock: int | None) -> Floats | None:
    """All rows at once, or nothing where a row needs a closer look."""
    text = _with_points(chunk.text, layout.separator) if layout.comma else chunk.text
    if chunk.last or not text.strip():
        return None  # the last line of a file that was cut off
    for filled in (False, True):
        if filled:
            if layout.separator == " ":
                return None
            text = _with_nan(text, layout.separator)
        try:
            read = _loaded(text.split("\n"), layout.separator, columns, clock)
        except (ValueError, OverflowError, IndexError):
            continue
        return read if _all_as_wide(text, len(read), layout) else None
    return None


def _all_as_wide(text: str, rows: int, layout: Layout) -> bool:
    """Whether every row has as many columns as the first. A decimal comma among commas would shift all that follow it."""
    if layout.separator == " ":
        return True
    return text.count(layout.separator) == rows * (len(layout.first) - 1)


def _with_points(text: str, separator: str) -> str:
    """The same rows with decimal points. Where a comma also separates, numbers with a comma stand in quotes."""
    return QUOTED_NUMBER.sub(r"\1.\2", text) if separator == "," else text.replace(",", ".")


def _with_nan(text: str, separator: str) -> str:
    """The same rows with a word in the empty cells."""
    sign = re.escape(separator)
    return re.sub(rf"(?:(?<={sign})|(?<=\n)|\A)[ ]*(?={sign})|(?<={sign})[ ]*(?=\r?\n)", "nan", text)


def _loaded(lines: list[str], separator: str, columns: Sequence[int], clock: int | None) -> Floats:
    settings: Any = {"delimiter": None if separator == " " else separator, "comments": None, "quotechar": '"'}
    plain = [column for column in columns if column != clock]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = np.loadtxt(lines, usecols=plain, ndmin=2, **settings)
        times = np.loadtxt(lines, usecols=clock, dtype="U48", ndmin=1, **settings) if clock is not None else None
    if np.isinf(read).any() or (times is not None and len(times) != len(read)):
        raise ValueError
    if times is None:
        return np.asarray(read, dtype=np.float64)
    return np.insert(read, columns.index(clock if clock is not None else -1), all_seconds(times.tolist()), axis=1)


def _slow(chunk: Chunk, layout: Layout, columns: Sequence[int], clock: int | None, name: str) -> Floats:
    """Row by row, so that a message can say where."""
    lines = chunk.text.split("\n")
    width = max(len(layout.first), len(layout.names))
    rows = []
    for number, line in enumerate(lines, start=chunk.line):
        if not line.strip(" \t\r,;\0"):
            continue
        cells = cells_of(line, layout.separator)
        if max(columns) >= len(cells) or any(cells[width:]):
            if chunk.last and number == chunk.line + len(lines) - 1:
                break  # cut off in the middle of its last line
            raise MeasurementError(
                "row_of_other_width",
                "{name}: line {line} should have {expected} columns and has {found}.",
                "Take the file as the recording app wrote it, or leave out that line.",
                name=name,
                line=number,
                found=len(cells),
                expected=width,
            )
        rows.append([_value(cells[column], column == clock, layout, name, number, column) for column in columns])
    return np.array(rows, dtype=np.float64).reshape(-1, len(columns))


def _value(cell: str, is_time: bool, layout: Layout, name: str, line: int, column: int) -> float:
    if cell.casefold() in NOTHING:
        return np.nan
    try:
        if is_time:
            return seconds_of(cell.replace(",", ".") if layout.comma else cell)
        if NUMBER.fullmatch(cell) and np.isfinite(value := float(cell.replace(",", "."))):
            return value
    except (ValueError, OverflowError):
        pass
    raise MeasurementError(
        "not_a_number",
        "{name}: line {line}, column '{column}': '{found}' is not a number.",
        "Correct that cell or leave out that line, then read the file again.",
        name=name,
        line=line,
        column=quoted(layout.names[column]) if column < len(layout.names) else column + 1,
        found=quoted(cell),
    )
