"""Everything a person entered and was shown, as one file: JSON to take elsewhere and back, CSV to look at in a spreadsheet."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from solespine import __version__
from solespine.care.log import REACHED, STARTED, Event
from solespine.episode import Entry, Episode, Shown
from solespine.evidence import KnownBy, Observation, Span
from solespine.marks import Mark

FORMAT, VERSION = "solespine-export", 1
MOST_ITEMS = 100_000  # in any one list
LONGEST_NAME, LONGEST_TEXT = 200, 100_000
DEEPEST = 50  # levels inside a shown answer
EPISODE_ID = re.compile("[0-9a-f]{32}")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("episode", "entry", "at", "step", "kind", "about", "value", "known_by", "side", "intensity", "sensations")
SAID = {True: "present", False: "absent", None: "unknown"}
Made = TypeVar("Made")


class ExchangeError(ValueError):
    """A file that cannot be taken in: where in it, what was expected. It quotes no answer."""


def to_json(episodes: Iterable[Episode], made: datetime | None = None) -> dict[str, Any]:
    """Everything, exactly, in a form that ``json.dumps`` writes and :func:`from_json` reads."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": f"solespine {__version__}",
        "made": _iso(made or datetime.now(UTC)),
        "episodes": [_episode_json(episode) for episode in episodes],
    }


def _episode_json(episode: Episode) -> dict[str, Any]:
    return {
        "id": episode.id,
        "begun": _iso(episode.begun),
        "demo": episode.demo,
        "entries": [
            {
                "number": entry.number,
                "once": entry.once,
                "at": _iso(entry.at),
                "step": entry.step,
                "observations": [_observation_json(seen) for seen in entry.observations],
                "marks": [_mark_json(mark) for mark in entry.marks],
            }
            for entry in episode.entries
        ],
        "shown": [
            {
                "number": shown.number,
                "after": shown.after,
                "at": _iso(shown.at),
                "program": shown.program,
                "knowledge": shown.knowledge,
                "answer": dict(shown.answer),
            }
            for shown in episode.shown
        ],
        "events": [
            {
                "number": event.number,
                "once": event.once,
                "at": _iso(event.at),
                "kind": event.kind,
                "about": event.about,
                "data": dict(event.data),
            }
            for event in episode.events
        ],
    }


def _observation_json(seen: Observation) -> dict[str, Any]:
    value: Any = seen.value
    if isinstance(value, Span):
        value = {"at_least": _bound(value.low), "below": _bound(value.high)}
    return {"about": seen.about, "value": value, "known_by": seen.known_by.value, "at": _iso(seen.at) if seen.at else None}


def _mark_json(mark: Mark) -> dict[str, Any]:
    return {
        "place": mark.place,
        "side": mark.side,
        "intensity": mark.intensity,
        "sensations": list(mark.sensations),
        "removed": mark.removed,
    }


def _bound(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def from_json(data: object) -> tuple[Episode, ...]:
    """The episodes of an export, all of them or none.

    Parameters
    ----------
    data : object
        What ``json.loads`` made of the file.

    Raises
    ------
    ExchangeError
        For anything that an export of this version does not have, with the place in the file.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ExchangeError(f"This is no export of Solespine: expected a JSON object whose format is '{FORMAT}'.")
    version = data.get("version")
    if version is not VERSION:  # True and 1.0 equal 1
        newer = isinstance(version, int) and version > VERSION
        todo = "A newer Solespine made it; install that one first." if newer else "The file was changed; export again."
        raise ExchangeError(f"version: expected {VERSION}. {todo}")
    top = _table(data, "the file", "format", "version", "program", "made", "episodes")
    _name(top["program"], "program")
    _moment(top["made"], "made")
    episodes = _list(top["episodes"], "episodes", _episode)
    _no_twice([episode.id for episode in episodes], "episodes", "id")
    _no_twice([entry.number for episode in episodes for entry in episode.entries], "episodes", "entry number")
    return episodes


def _episode(data: object, where: str) -> Episode:
    table = _table(data, where, "id", "begun", "demo", "entries", "shown", "events")
    entries = _list(table["entries"], f"{where}.entries", _entry)
    shown = _list(table["shown"], f"{where}.shown", _shown)
    events = _list(table["events"], f"{where}.events", _event)
    if not isinstance(table["id"], str) or not EPISODE_ID.fullmatch(table["id"]):
        raise ExchangeError(f"{where}.id: expected 32 of the characters 0-9 and a-f")
    numbers = [entry.number for entry in entries]
    if numbers != sorted(numbers):
        raise ExchangeError(f"{where}.entries: expected the numbers to rise")
    _no_twice([entry.once for entry in entries], f"{where}.entries", "once")
    for place, one in enumerate(shown):
        if one.after and one.after not in numbers:
            raise ExchangeError(f"{where}.shown[{place}].after: expected 0 or the number of an entry of this episode")
    begun, demo = _moment(table["begun"], f"{where}.begun"), _truth(table["demo"], f"{where}.demo")
    return Episode(table["id"], begun, demo, entries, shown, events)


def _entry(data: object, where: str) -> Entry:
    table = _table(data, where, "number", "once", "at", "step", "observations", "marks")
    return Entry(
        _whole(table["number"], f"{where}.number"),
        _name(table["once"], f"{where}.once"),
        _moment(table["at"], f"{where}.at"),
        _name(table["step"], f"{where}.step"),
        _list(table["observations"], f"{where}.observations", _observation),
        _list(table["marks"], f"{where}.marks", _mark),
    )


def _observation(data: object, where: str) -> Observation:
    table = _table(data, where, "about", "value", "known_by", "at")
    known_by = table["known_by"]
    if not isinstance(known_by, str) or known_by not in list(KnownBy):
        raise ExchangeError(f"{where}.known_by: expected one of {', '.join(KnownBy)}")
    at = None if table["at"] is None else _moment(table["at"], f"{where}.at")
    return Observation(_name(table["about"], f"{where}.about"), _value(table["value"], f"{where}.value"), KnownBy(known_by), at)


def _value(data: object, where: str) -> bool | str | float | Span | None:
    if data is None or isinstance(data, bool):
        return data
    if isinstance(data, str):
        return _text(data, where, LONGEST_TEXT)
    if isinstance(data, dict):
        table = _table(data, where, "at_least", "below")
        low = -math.inf if table["at_least"] is None else _number(table["at_least"], f"{where}.at_least")
        high = math.inf if table["below"] is None else _number(table["below"], f"{where}.below")
        try:
            return Span(low, high)
        except ValueError:
            raise ExchangeError(f"{where}: expected at_least to be smaller than below") from None
    return _number(data, where)


def _mark(data: object, where: str) -> Mark:
    table = _table(data, where, "place", "side", "intensity", "sensations", "removed")
    try:
        return Mark(
            _name(table["place"], f"{where}.place"),
            _name(table["side"], f"{where}.side"),
            None if table["intensity"] is None else _number(table["intensity"], f"{where}.intensity"),
            _list(table["sensations"], f"{where}.sensations", _name),
            _truth(table["removed"], f"{where}.removed"),
        )
    except ExchangeError:
        raise
    except ValueError as error:
        part = "side" if str(error).startswith("side") else "intensity"
        raise ExchangeError(f"{where}.{part}: {str(error).partition(': ')[2]}") from None


def _shown(data: object, where: str) -> Shown:
    table = _table(data, where, "number", "after", "at", "program", "knowledge", "answer")
    if not isinstance(table["answer"], dict):
        raise ExchangeError(f"{where}.answer: expected an object")
    _check_answer(table["answer"], f"{where}.answer", DEEPEST)
    return Shown(
        _whole(table["number"], f"{where}.number"),
        _whole(table["after"], f"{where}.after"),
        _moment(table["at"], f"{where}.at"),
        _name(table["program"], f"{where}.program"),
        _name(table["knowledge"], f"{where}.knowledge"),
        table["answer"],
    )


def _event(data: object, where: str) -> Event:
    table = _table(data, where, "number", "once", "at", "kind", "about", "data")
    if not isinstance(table["data"], dict):
        raise ExchangeError(f"{where}.data: expected an object")
    _check_answer(table["data"], f"{where}.data", DEEPEST)
    if table["kind"] == STARTED and not all(isinstance(table["data"].get(key), str) for key in ("routine", "treatment", "side")):
        raise ExchangeError(f"{where}.data: expected routine, treatment and side of the session")
    if table["kind"] == REACHED and not isinstance(table["data"].get("cue"), int):
        raise ExchangeError(f"{where}.data: expected the number of the cue that was reached")
    return Event(
        _whole(table["number"], f"{where}.number"),
        _name(table["once"], f"{where}.once"),
        _moment(table["at"], f"{where}.at"),
        _name(table["kind"], f"{where}.kind"),
        _name(table["about"], f"{where}.about"),
        table["data"],
    )


def _check_answer(data: object, where: str, levels: int) -> None:
    """Refuse what JSON has no word for, and what is nested without end."""
    if levels == 0:
        raise ExchangeError(f"{where}: expected at most {DEEPEST} levels")
    if isinstance(data, dict):
        for key, value in data.items():
            _text(key, where, LONGEST_TEXT)
            _check_answer(value, where, levels - 1)
    elif isinstance(data, list):
        for value in data:
            _check_answer(value, where, levels - 1)
    elif isinstance(data, str):
        _text(data, where, LONGEST_TEXT)
    elif isinstance(data, float):
        _number(data, where)
    elif not isinstance(data, int | None):
        raise ExchangeError(f"{where}: expected what JSON can say")


def _table(data: object, where: str, *keys: str) -> dict[str, Any]:
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


def _list(data: object, where: str, read: Callable[[object, str], Made]) -> tuple[Made, ...]:
    if not isinstance(data, list):
        raise ExchangeError(f"{where}: expected a list")
    if len(data) > MOST_ITEMS:
        raise ExchangeError(f"{where}: expected at most {MOST_ITEMS} items, found {len(data)}")
    return tuple(read(one, f"{where}[{place}]") for place, one in enumerate(data))


def _name(data: object, where: str) -> str:
    return _text(data, where, LONGEST_NAME, 1)


def _text(data: object, where: str, longest: int, shortest: int = 0) -> str:
    if not isinstance(data, str) or not shortest <= len(data) <= longest:
        raise ExchangeError(f"{where}: expected text of {shortest} to {longest} characters")
    if "\0" in data or any("\ud800" <= one <= "\udfff" for one in data):
        raise ExchangeError(f"{where}: has a character that cannot be kept")
    return data


def _truth(data: object, where: str) -> bool:
    if not isinstance(data, bool):
        raise ExchangeError(f"{where}: expected true or false")
    return data


def _whole(data: object, where: str) -> int:
    if isinstance(data, bool) or not isinstance(data, int) or not 0 <= data < 2**31:
        raise ExchangeError(f"{where}: expected a whole number from 0 to {2**31 - 1}")
    return data


def _number(data: object, where: str) -> float:
    try:
        number = float(data) if isinstance(data, int | float) and not isinstance(data, bool) else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ExchangeError(f"{where}: expected a finite number")
    return number


def _moment(data: object, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(data) if isinstance(data, str) else None
        if at is not None and at.utcoffset() is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ExchangeError(f"{where}: expected a moment with its time zone, such as 2026-03-01T09:30:00+00:00")


def _no_twice(names: list[Any], where: str, what: str) -> None:
    if len(set(names)) < len(names):
        raise ExchangeError(f"{where}: the same {what} twice")


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
                writer.writerow(map(_cell, (*start, _iso(seen.at or entry.at), entry.step, *what)))
            for mark in entry.marks:
                felt = (mark.side, mark.intensity, " ".join(mark.sensations))
                where = ("mark", mark.place, "removed" if mark.removed else "marked", "", *felt)
                writer.writerow(map(_cell, (*start, _iso(entry.at), entry.step, *where)))
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
