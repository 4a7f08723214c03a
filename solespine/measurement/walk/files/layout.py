"""How a table is laid out: letters, separator, decimal sign, where the names stand and where the numbers begin."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from solespine.measurement.measurement import MeasurementError
from solespine.measurement.walk.files.bounds import HEAD, LONGEST_LINE, MOST_COLUMNS
from solespine.measurement.walk.files.units import unit_of

SEPARATORS = ("\t", ";", ",", "|", " ")
FEWEST_NUMBERS = 3  # in a row: three axes
ALIKE = 3  # rows one after the other that must be equally wide before they count as the table
NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")
WITH_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?")
RATE = re.compile(
    r"(?:freq|rate|\bfs\b)[^0-9\n]{0,30}?(\d+(?:[.,]\d+)?)\s*(?:hz\b|samples|$)|(\d+(?:[.,]\d+)?)\s*hz\b",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are in a table as text.

    ``names`` and ``units`` stand in the rows before the numbers and may be missing; ``above`` is what stands before the names.
    """

    separator: str
    comma: bool
    names: tuple[str, ...]
    units: tuple[str, ...]
    first: tuple[str, ...]
    begins_at: int  # byte where the numbers begin
    begins_line: int  # its line, counted from 1
    above: str

    @property
    def rate_hz(self) -> float | None:
        """Samples a second, where the lines above the table say it."""
        found = RATE.search(self.above)
        rate = float((found.group(1) or found.group(2)).replace(",", ".")) if found else 0.0
        return rate if 1 <= rate <= 10_000 else None


def readable(data: bytes) -> bytes:
    """The same text with one byte for each plain letter and line ends as here."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", errors="replace").encode()
    elif data[:400].count(0) > 100:
        data = data.decode("utf-16-le" if data[1::2][:100].count(0) else "utf-16-be", errors="replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    return data.replace(b"\r", b"\n") if b"\r" in data[:HEAD] and b"\n" not in data[:HEAD] else data


def cells_of(line: str, separator: str) -> list[str]:
    """The cells of one line."""
    if separator == " ":
        return line.split()
    if '"' in line:
        try:
            return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])]
        except csv.Error:
            pass  # a line that no table has; as it stands, its cells are no numbers
    return [cell.strip() for cell in line.split(separator)]


def layout_of(data: bytes, name: str) -> Layout:
    """The layout of the table in this text, as :func:`readable` gives it.

    Raises
    ------
    MeasurementError
        If there is no table of numbers in it.
    """
    lines = _head(data, name)
    tried = [(*_first_row(lines, separator), separator) for separator in SEPARATORS]
    found = [one for one in tried if one[1]]
    if not found:
        raise MeasurementError(
            "no_table",
            "{name} has no table with a column for each axis.",
            "Take the CSV or zip that the recording app exports: one row for each sample, with time and three axes.",
            name=name,
        )
    row, _, separator = max(
        found, key=lambda one: (one[1], -one[0])
    )  # the first of equals: a space is no separator beside a tabulator
    names_at, units_at = _names_above(lines, row, separator)
    starts = max(names_at, units_at) + 1 if names_at >= 0 else row
    first = cells_of(lines[row], separator)
    return Layout(
        separator=separator,
        comma=any(WITH_COMMA.fullmatch(cell) for line in lines[starts:] for cell in cells_of(line, separator)),
        names=tuple(cells_of(lines[names_at], separator)) if names_at >= 0 else (),
        units=tuple(cells_of(lines[units_at], separator)) if units_at >= 0 else (),
        first=tuple(first),
        begins_at=_byte_of(data, starts),
        begins_line=starts + 1,
        above="\n".join(lines[: names_at if names_at >= 0 else starts]),
    )


def _head(data: bytes, name: str) -> list[str]:
    head = data[:HEAD]
    raw = head.split(b"\n")
    if len(data) > HEAD and len(raw) > 1:
        raw.pop()  # it may be cut in the middle
    for number, line in enumerate(raw, start=1):
        if len(line) > LONGEST_LINE:
            raise MeasurementError(
                "line_too_long",
                "{name}: line {line} is longer than {most} signs.",
                "Take the CSV as the recording app wrote it: one row for each sample.",
                name=name,
                line=number,
                most=LONGEST_LINE,
            )
    return [_letters(line).rstrip("\r") for line in raw]


def _letters(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _byte_of(data: bytes, line: int) -> int:
    at = 0
    for _ in range(line):
        at = data.index(b"\n", at) + 1
    return at


def _first_row(lines: list[str], separator: str) -> tuple[int, int]:
    """The first row of numbers with others as wide after it, and how many numbers are in it; none: 0 numbers."""
    rows = [(number, line) for number, line in enumerate(lines) if line.strip()]
    shapes = [_shape(line, separator) for _, line in rows]
    for at, (number, _) in enumerate(rows):
        width, numbers = shapes[at]
        if numbers >= FEWEST_NUMBERS and width <= MOST_COLUMNS and {shape[0] for shape in shapes[at : at + ALIKE]} == {width}:
            return number, numbers
    return 0, 0


def _shape(line: str, separator: str) -> tuple[int, int]:
    """How many cells a line has, and how many of them are numbers."""
    if line.count(separator) > MOST_COLUMNS:
        return MOST_COLUMNS + 1, 0
    cells = cells_of(line, separator)
    return len(cells), sum(bool(NUMBER.fullmatch(cell)) for cell in cells)


def _names_above(lines: list[str], row: int, separator: str) -> tuple[int, int]:
    """The lines with the names and, where they have their own, the units. -1 where there is none."""
    width = len(cells_of(lines[row], separator))
    above = [number for number in range(row - 1, -1, -1) if lines[number].strip()]
    for at, number in enumerate(above):
        cells = cells_of(lines[number].lstrip("#% "), separator)
        if _are_words(cells, width):
            over = above[at + 1] if at + 1 < len(above) else -1
            if sum(bool(unit_of(cell)) for cell in cells) * 2 > len(cells) and over >= 0:
                names = cells_of(lines[over], separator)
                if _are_words(names, width):
                    return over, number
            return number, -1
    return -1, -1


def _are_words(cells: list[str], width: int) -> bool:
    filled = [cell for cell in cells if cell]
    words = [cell for cell in filled if not NUMBER.fullmatch(cell) and any(sign.isalpha() for sign in cell)]
    return abs(len(cells) - width) <= 1 and len(words) * 2 > len(filled) and len(words) >= FEWEST_NUMBERS
