"""Reading JSON that came from elsewhere: every value is looked at, and what is wrong says where."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

MOST_ITEMS = 100_000  # in any one list
LONGEST_NAME, LONGEST_TEXT = 200, 100_000
DEEPEST = 50  # levels inside an answer
Made = TypeVar("Made")


class ExchangeError(ValueError):
    """A file that cannot be taken in: where in it, what was expected. It quotes no answer."""


def iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def check_json(data: object, where: str, levels: int) -> None:
    """Refuse what JSON has no word for, and what is nested without end."""
    if levels == 0:
        raise ExchangeError(f"{where}: expected at most {DEEPEST} levels")
    if isinstance(data, dict):
        for key, value in data.items():
            text_of(key, where, LONGEST_TEXT)
            check_json(value, where, levels - 1)
    elif isinstance(data, list):
        for value in data:
            check_json(value, where, levels - 1)
    elif isinstance(data, str):
        text_of(data, where, LONGEST_TEXT)
    elif isinstance(data, float):
        number_of(data, where)
    elif not isinstance(data, int | None):
        raise ExchangeError(f"{where}: expected what JSON can say")


def table_of(data: object, where: str, *keys: str) -> dict[str, Any]:
    """A JSON object with exactly these keys."""
    if not isinstance(data, dict):
        raise ExchangeError(f"{where}: expected an object")
    missing = [key for key in keys if key not in data]
    if missing:
        raise ExchangeError(f"{where}: '{missing[0]}' is missing")
    unknown = [str(key)[:40] for key in data if key not in keys]
    if unknown:
        raise ExchangeError(f"{where}: unknown key '{unknown[0]}'; expected {', '.join(keys)}")
    return data


def list_of(data: object, where: str, read: Callable[[object, str], Made]) -> tuple[Made, ...]:
    if not isinstance(data, list):
        raise ExchangeError(f"{where}: expected a list")
    if len(data) > MOST_ITEMS:
        raise ExchangeError(f"{where}: expected at most {MOST_ITEMS} items, found {len(data)}")
    return tuple(read(one, f"{where}[{place}]") for place, one in enumerate(data))


def name_of(data: object, where: str) -> str:
    return text_of(data, where, LONGEST_NAME, 1)


def text_of(data: object, where: str, longest: int, shortest: int = 0) -> str:
    if not isinstance(data, str) or not shortest <= len(data) <= longest:
        raise ExchangeError(f"{where}: expected text of {shortest} to {longest} characters")
    if "\0" in data or any("\ud800" <= one <= "\udfff" for one in data):
        raise ExchangeError(f"{where}: has a character that cannot be kept")
    return data


def truth_of(data: object, where: str) -> bool:
    if not isinstance(data, bool):
        raise ExchangeError(f"{where}: expected true or false")
    return data


def whole_of(data: object, where: str) -> int:
    if isinstance(data, bool) or not isinstance(data, int) or not 0 <= data < 2**31:
        raise ExchangeError(f"{where}: expected a whole number from 0 to {2**31 - 1}")
    return data


def number_of(data: object, where: str) -> float:
    try:
        number = float(data) if isinstance(data, int | float) and not isinstance(data, bool) else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ExchangeError(f"{where}: expected a finite number")
    return number


def moment_of(data: object, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(data) if isinstance(data, str) else None
        if at is not None and at.utcoffset() is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ExchangeError(f"{where}: expected a moment with its time zone, such as 2026-03-01T09:30:00+00:00")


def no_twice(names: list[Any], where: str, what: str) -> None:
    if len(set(names)) < len(names):
        raise ExchangeError(f"{where}: the same {what} twice")


def day_of(data: object, where: str) -> date:
    try:
        if isinstance(data, str):
            return date.fromisoformat(data)
    except ValueError:
        pass
    raise ExchangeError(f"{where}: expected a day such as 2026-03-01")
