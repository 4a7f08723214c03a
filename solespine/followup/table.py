"""A diary kept elsewhere, as CSV: one row for each day with date, outcome and arm."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from solespine.followup.blocks import Bools
from solespine.followup.regression import Ints
from solespine.followup.student_t import Floats
from solespine.knowledge import did_you_mean

LOWEST, HIGHEST = 0.0, 10.0
MOST_PROBLEMS = 10
LONGEST_DAYS = 3660
TREATMENT, CONTROL = "treatment", "control"
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
WRITE_DATES = "write dates as year-month-day, 2026-11-21"


class TableError(ValueError):
    """A table that cannot be used. ``problems``: one line each, with row and column."""

    def __init__(self, problems: Sequence[str]) -> None:
        more = len(problems) - MOST_PROBLEMS
        self.problems = (*problems[:MOST_PROBLEMS], *([f"and {more} more"] if more > 0 else []))
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, eq=False)
class Table:
    """A diary: day of each entry counted from ``first``, outcome (nan: no score), arm, and what the arms are called."""

    first: date
    day: Ints
    outcome: Floats
    treated: Bools
    treatment: str
    control: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row as written, and the line it stands on."""

    line: int
    date: str
    outcome: str
    arm: str


def read_table(
    text: str, *, date_column: str = "date", outcome: str = "outcome", arm: str = "arm", treatment: str | None = None
) -> Table:
    """The diary in a CSV text, its rows in any order, separated by commas, semicolons or tabs.

    Parameters
    ----------
    text : str
        With a row of column names. Other columns are ignored. An empty outcome is a day without a score.
    date_column, outcome, arm : str
        Names of the columns; capitals do not matter.
    treatment : str, optional
        Which of the two names in the arm column is the treatment. Not needed if one is "treatment" or "control".

    Raises
    ------
    TableError
        If a column is missing, a value is no date, no number from 0 to 10 or no arm, a date stands twice, the dates can be
        read in two ways, or there are not exactly two arms.
    """
    rows, separator = _rows(text, (date_column, outcome, arm))
    problems: list[str] = []
    days = _dates(rows, date_column, problems)
    scores = [_score(row, outcome, separator, problems) for row in rows]
    for row in rows:
        if not row.arm:
            problems.append(f"row {row.line}, column '{arm}': empty; leave out days outside the trial")
    if not problems:
        problems += _repeated(rows, days, date_column)
    if problems:
        raise TableError(problems)
    with_it, without = _arms([row.arm for row in rows], arm, treatment)
    first = min(days)
    if (max(days) - first).days > LONGEST_DAYS:
        raise TableError([f"column '{date_column}': from {first} to {max(days)} is more than ten years; is a year mistyped?"])
    return Table(
        first=first,
        day=np.array([(one - first).days for one in days], dtype=np.int64),
        outcome=np.array(scores, dtype=np.float64),
        treated=np.array([row.arm.casefold() == with_it.casefold() for row in rows]),
        treatment=with_it,
        control=without,
    )


def _rows(text: str, wanted: Sequence[str]) -> tuple[list[Row], str]:
    """The rows with something in them, and what separates their cells."""
    if not text.strip():
        raise TableError(["the table is empty; expected a row of column names and one row for each day"])
    header = next(line for line in text.splitlines() if line.strip())
    separator = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text.lstrip()), delimiter=separator, strict=True)
    skipped = text[: len(text) - len(text.lstrip())].count("\n")
    try:
        names = [name.strip() for name in next(reader)]
        places = _places(names, wanted)
        rows, problems = [], []
        for cells in reader:
            line = reader.line_num + skipped
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                problems.append(f"row {line}: {len(cells)} cells, the first row has {len(names)}")
                continue
            rows.append(Row(line, *(cells[place].strip() for place in places)))
    except csv.Error as error:
        raise TableError([f"row {reader.line_num + skipped}: {error}"]) from error
    if problems:
        raise TableError(problems)
    if not rows:
        raise TableError(["the table has column names and no rows"])
    return rows, separator


def _places(names: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Where the wanted columns stand."""
    plain, problems, places = [name.casefold() for name in names], [], []
    for name in wanted:
        found = plain.count(name.strip().casefold())
        if found == 1:
            places.append(plain.index(name.strip().casefold()))
        elif found:
            problems.append(f"column '{name}': stands in the first row {found} times")
        else:
            problems.append(f"no column '{name}'{did_you_mean(name, names)}; the table has: {', '.join(names)}")
    if problems:
        raise TableError(problems)
    if len(set(places)) < len(places):
        raise TableError(["the same column cannot be date, outcome and arm at once"])
    return places


def _score(row: Row, column: str, separator: str, problems: list[str]) -> float:
    """The outcome as a number; nan where there is none."""
    if not row.outcome:
        return math.nan
    # A comma inside a cell can only be a decimal comma where cells are not separated by it.
    text = row.outcome.replace(",", ".") if separator != "," else row.outcome
    if re.fullmatch(r"[0-9]+(\.[0-9]*)?", text) and LOWEST <= float(text) <= HIGHEST:
        return float(text)
    problems.append(f"row {row.line}, column '{column}': '{row.outcome}' is no number from {LOWEST:g} to {HIGHEST:g}")
    return math.nan


def _dates(rows: Sequence[Row], column: str, problems: list[str]) -> list[date]:
    """The dates, all in the one way of writing that fits them all."""
    readings: Mapping[str, Callable[[str], date | None]] = {
        "year-month-day": lambda text: _date(ISO.fullmatch(text), (1, 2, 3)),
        "day.month.year": lambda text: _date(DOTTED.fullmatch(text), (3, 2, 1)),
        "day/month/year": lambda text: _date(SLASHED.fullmatch(text), (3, 2, 1)),
        "month/day/year": lambda text: _date(SLASHED.fullmatch(text), (3, 1, 2)),
    }
    read = {name: [reading(row.date) for row in rows] for name, reading in readings.items()}
    fitting = {name: [one for one in dates if one is not None] for name, dates in read.items() if None not in dates}
    different = {tuple(dates) for dates in fitting.values()}
    if len(different) == 1:
        return list(different.pop())
    if different:
        problems.append(
            f"column '{column}': '{rows[0].date}' and the other dates can be read as {' and as '.join(fitting)}; {WRITE_DATES}"
        )
        return []
    closest = min(read, key=lambda name: read[name].count(None))
    for row, one in zip(rows, read[closest], strict=True):
        if one is None:
            problems.append(f"row {row.line}, column '{column}': '{row.date}' is no {closest} date; {WRITE_DATES}")
    return []


def _date(match: re.Match[str] | None, order: tuple[int, int, int]) -> date | None:
    if match is None:
        return None
    try:
        return date(*(int(match[place]) for place in order))
    except ValueError:
        return None


def _repeated(rows: Sequence[Row], days: Sequence[date], column: str) -> list[str]:
    seen: dict[date, int] = {}
    problems = []
    for row, day in zip(rows, days, strict=True):
        if day in seen:
            problems.append(f"row {row.line}, column '{column}': {day} stands in row {seen[day]} already; keep one row a day")
        seen.setdefault(day, row.line)
    return problems


def _arms(arms: Sequence[str], column: str, treatment: str | None) -> tuple[str, str]:
    """The treatment's name and the other, as first written."""
    names: dict[str, str] = {}
    for arm in arms:
        names.setdefault(arm.casefold(), arm)
    if len(names) != 2:
        listed = ", ".join(f"'{name}'" for name in list(names.values())[:5])
        raise TableError([f"column '{column}': expected two arms, found {len(names)}: {listed}"])
    chosen = treatment.strip().casefold() if treatment is not None else _evident(set(names))
    if chosen is None:
        listed = " or ".join(f"'{name}'" for name in names.values())
        raise TableError([f"column '{column}': which of {listed} is the treatment? Say it with --treatment NAME"])
    if chosen not in names:
        listed = " or ".join(f"'{name}'" for name in names.values())
        raise TableError([f"column '{column}': no arm '{treatment}'; expected {listed}"])
    return names.pop(chosen), next(iter(names.values()))


def _evident(names: set[str]) -> str | None:
    """The treatment where the names say it themselves."""
    if TREATMENT in names:
        return TREATMENT
    return next(iter(names - {CONTROL})) if CONTROL in names else None
