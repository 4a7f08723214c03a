"""Everything a person entered and was shown, as one JSON file, to be taken elsewhere and back."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from solespine import __version__
from solespine.care.log import REACHED, STARTED, Event
from solespine.episode import Entry, Episode, Shown
from solespine.evidence import KnownBy, Observation, Span
from solespine.exchange.diary_json import PAIN, diary_entries, diary_json, marked, pain_json
from solespine.exchange.reading import (
    DEEPEST,
    LONGEST_TEXT,
    ExchangeError,
    check_json,
    iso,
    list_of,
    moment_of,
    name_of,
    no_twice,
    number_of,
    table_of,
    text_of,
    truth_of,
    whole_of,
)
from solespine.marks import Mark

FORMAT, VERSION = "solespine-export", 2
BEFORE_DIARIES = 1  # the version that had no diary; it is still read
EPISODE_ID = re.compile("[0-9a-f]{32}")
EPISODE = ("id", "begun", "demo", "entries", "shown", "events")


def to_json(episodes: Iterable[Episode], made: datetime | None = None) -> dict[str, Any]:
    """Everything, exactly, in a form that ``json.dumps`` writes and :func:`from_json` reads."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": f"solespine {__version__}",
        "made": iso(made or datetime.now(UTC)),
        "episodes": [_episode_json(episode) for episode in episodes],
    }


def _episode_json(episode: Episode) -> dict[str, Any]:
    return {
        "id": episode.id,
        "begun": iso(episode.begun),
        "demo": episode.demo,
        "entries": [
            {
                "number": entry.number,
                "once": entry.once,
                "at": iso(entry.at),
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
                "at": iso(shown.at),
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
                "at": iso(event.at),
                "kind": event.kind,
                "about": event.about,
                "data": dict(event.data),
            }
            for event in episode.events
        ],
        "diary": [diary_json(entry) for entry in episode.diary],
    }


def _observation_json(seen: Observation) -> dict[str, Any]:
    value: Any = seen.value
    if isinstance(value, Span):
        value = {"at_least": _bound(value.low), "below": _bound(value.high)}
    return {"about": seen.about, "value": value, "known_by": seen.known_by.value, "at": iso(seen.at) if seen.at else None}


def _mark_json(mark: Mark) -> dict[str, Any]:
    return {**pain_json(mark), "removed": mark.removed}


def _bound(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None


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
    if isinstance(version, bool) or version not in (VERSION, BEFORE_DIARIES) or not isinstance(version, int):
        newer = isinstance(version, int) and version > VERSION
        todo = "A newer Solespine made it; install that one first." if newer else "The file was changed; export again."
        raise ExchangeError(f"version: expected {BEFORE_DIARIES} or {VERSION}. {todo}")
    top = table_of(data, "the file", "format", "version", "program", "made", "episodes")
    name_of(top["program"], "program")
    moment_of(top["made"], "made")
    read = _episode if version == VERSION else _episode_before_diaries
    episodes = list_of(top["episodes"], "episodes", read)
    no_twice([episode.id for episode in episodes], "episodes", "id")
    no_twice([entry.number for episode in episodes for entry in episode.entries], "episodes", "entry number")
    return episodes


def _episode_before_diaries(data: object, where: str) -> Episode:
    return _episode({**table_of(data, where, *EPISODE), "diary": []}, where)


def _episode(data: object, where: str) -> Episode:
    table = table_of(data, where, *EPISODE, "diary")
    diary = diary_entries(table["diary"], f"{where}.diary")
    entries = list_of(table["entries"], f"{where}.entries", _entry)
    shown = list_of(table["shown"], f"{where}.shown", _shown)
    events = list_of(table["events"], f"{where}.events", _event)
    if not isinstance(table["id"], str) or not EPISODE_ID.fullmatch(table["id"]):
        raise ExchangeError(f"{where}.id: expected 32 of the characters 0-9 and a-f")
    numbers = [entry.number for entry in entries]
    if numbers != sorted(numbers):
        raise ExchangeError(f"{where}.entries: expected the numbers to rise")
    no_twice([entry.once for entry in entries], f"{where}.entries", "once")
    for place, one in enumerate(shown):
        if one.after and one.after not in numbers:
            raise ExchangeError(f"{where}.shown[{place}].after: expected 0 or the number of an entry of this episode")
    begun, demo = moment_of(table["begun"], f"{where}.begun"), truth_of(table["demo"], f"{where}.demo")
    return Episode(table["id"], begun, demo, entries, shown, events, diary=diary)


def _entry(data: object, where: str) -> Entry:
    table = table_of(data, where, "number", "once", "at", "step", "observations", "marks")
    return Entry(
        whole_of(table["number"], f"{where}.number"),
        name_of(table["once"], f"{where}.once"),
        moment_of(table["at"], f"{where}.at"),
        name_of(table["step"], f"{where}.step"),
        list_of(table["observations"], f"{where}.observations", _observation),
        list_of(table["marks"], f"{where}.marks", _mark),
    )


def _observation(data: object, where: str) -> Observation:
    table = table_of(data, where, "about", "value", "known_by", "at")
    known_by = table["known_by"]
    if not isinstance(known_by, str) or known_by not in list(KnownBy):
        raise ExchangeError(f"{where}.known_by: expected one of {', '.join(KnownBy)}")
    at = None if table["at"] is None else moment_of(table["at"], f"{where}.at")
    return Observation(name_of(table["about"], f"{where}.about"), _value(table["value"], f"{where}.value"), KnownBy(known_by), at)


def _value(data: object, where: str) -> bool | str | float | Span | None:
    if data is None or isinstance(data, bool):
        return data
    if isinstance(data, str):
        return text_of(data, where, LONGEST_TEXT)
    if isinstance(data, dict):
        table = table_of(data, where, "at_least", "below")
        low = -math.inf if table["at_least"] is None else number_of(table["at_least"], f"{where}.at_least")
        high = math.inf if table["below"] is None else number_of(table["below"], f"{where}.below")
        try:
            return Span(low, high)
        except ValueError:
            raise ExchangeError(f"{where}: expected at_least to be smaller than below") from None
    return number_of(data, where)


def _mark(data: object, where: str) -> Mark:
    return marked(table_of(data, where, *PAIN, "removed"), where)


def _shown(data: object, where: str) -> Shown:
    table = table_of(data, where, "number", "after", "at", "program", "knowledge", "answer")
    if not isinstance(table["answer"], dict):
        raise ExchangeError(f"{where}.answer: expected an object")
    check_json(table["answer"], f"{where}.answer", DEEPEST)
    return Shown(
        whole_of(table["number"], f"{where}.number"),
        whole_of(table["after"], f"{where}.after"),
        moment_of(table["at"], f"{where}.at"),
        name_of(table["program"], f"{where}.program"),
        name_of(table["knowledge"], f"{where}.knowledge"),
        table["answer"],
    )


def _event(data: object, where: str) -> Event:
    table = table_of(data, where, "number", "once", "at", "kind", "about", "data")
    if not isinstance(table["data"], dict):
        raise ExchangeError(f"{where}.data: expected an object")
    check_json(table["data"], f"{where}.data", DEEPEST)
    if table["kind"] == STARTED and not all(isinstance(table["data"].get(key), str) for key in ("routine", "treatment", "side")):
        raise ExchangeError(f"{where}.data: expected routine, treatment and side of the session")
    if table["kind"] == REACHED and not isinstance(table["data"].get("cue"), int):
        raise ExchangeError(f"{where}.data: expected the number of the cue that was reached")
    return Event(
        whole_of(table["number"], f"{where}.number"),
        name_of(table["once"], f"{where}.once"),
        moment_of(table["at"], f"{where}.at"),
        name_of(table["kind"], f"{where}.kind"),
        name_of(table["about"], f"{where}.about"),
        table["data"],
    )
