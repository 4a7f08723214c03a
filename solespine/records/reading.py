"""Reads episodes: a few queries, however many there are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from solespine.care.log import Event
from solespine.episode import Entry, Episode, Shown
from solespine.evidence import Observation
from solespine.followup.diary import Lately
from solespine.marks import Mark
from solespine.records.diaries import read_lately
from solespine.records.rows import Answer, mark_of, observation_of
from solespine.records.tables import DiaryRow, EntryRow, EpisodeRow, EventRow, MarkRow, ObservationRow, ShownRow

EPISODES = select(EpisodeRow.id, EpisodeRow.begun, EpisodeRow.demo).order_by(EpisodeRow.begun.desc(), EpisodeRow.id)
ENTRIES = select(EntryRow.episode, EntryRow.number, EntryRow.once, EntryRow.at, EntryRow.step).order_by(EntryRow.number)
OBSERVATIONS = select(
    ObservationRow.entry,
    ObservationRow.about,
    ObservationRow.value,
    ObservationRow.text,
    ObservationRow.low,
    ObservationRow.high,
    ObservationRow.known_by,
    ObservationRow.at,
).order_by(ObservationRow.id)
MARKS = select(MarkRow.entry, MarkRow.place, MarkRow.side, MarkRow.intensity, MarkRow.sensations, MarkRow.removed).order_by(
    MarkRow.id
)
SHOWN = select(
    ShownRow.episode, ShownRow.number, ShownRow.after, ShownRow.at, ShownRow.program, ShownRow.knowledge, ShownRow.answer
).order_by(ShownRow.number)
EVENTS = select(
    EventRow.episode, EventRow.number, EventRow.once, EventRow.at, EventRow.kind, EventRow.about, EventRow.data
).order_by(EventRow.number)


KINDS = (EntryRow, ShownRow, EventRow, DiaryRow)
# The first number of the rows of each kind of an episode, then the last; 0 where there are none.
ENDS = select(
    *(
        func.coalesce(select(which(row.number)).where(row.episode == bindparam("episode")).scalar_subquery(), 0)
        for which in (func.min, func.max)
        for row in KINDS
    )
)


def newest_ids(connection: Connection, newest: int) -> tuple[str, ...]:
    """The ids of so many episodes, the newest first."""
    return tuple(row.id for row in connection.execute(EPISODES.limit(newest)))


def read_all(connection: Connection) -> tuple[Episode, ...]:
    """All episodes, the newest first. The connection is in a transaction that sees one moment."""
    begun = [Episode(*row) for row in connection.execute(EPISODES)]
    parts = _parts(connection, None)
    lately = read_lately(connection, [episode.id for episode in begun])
    return tuple(_with(episode, parts, lately.get(episode.id, Lately())) for episode in begun)


def read_on(connection: Connection, episode_id: str, known: Episode | None) -> Episode | None:
    """One episode; what was read of it before is not read again, because rows are added and never changed.

    Returns
    -------
    Episode or None
        None if there is none of that id. ``known`` itself if nothing was added.
    """
    row = connection.execute(EPISODES.where(EpisodeRow.id == episode_id)).first()
    if row is None:
        return None
    ends = tuple(connection.execute(ENDS, {"episode": episode_id}).one())
    first, last = ends[: len(KINDS)], ends[len(KINDS) :]
    before = known if known is not None and _is_the_same(known, first) else Episode(*row)
    if last == _last(before):
        return before
    lately = before.lately if last[-1] == before.lately.last else read_lately(connection, [episode_id])[episode_id]
    return _with(before, _parts(connection, before), lately)


def _last(episode: Episode) -> tuple[int, int, int, int]:
    """The numbers of the last rows that an episode holds."""
    shown = episode.shown[-1].number if episode.shown else 0
    return episode.last, shown, episode.events[-1].number if episode.events else 0, episode.lately.last


def _is_the_same(known: Episode, first: tuple[int, ...]) -> bool:
    """Whether what was read before is still there: erased and taken in again, it would begin with other numbers."""
    numbers = [
        known.entries[0].number if known.entries else None,
        known.shown[0].number if known.shown else None,
        known.events[0].number if known.events else None,
    ]
    return all(had is None or had == number for had, number in zip(numbers, first, strict=False))


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows by the id of their episode."""

    entries: Mapping[str, list[Entry]]
    shown: Mapping[str, list[Shown]]
    events: Mapping[str, list[Event]]


def _with(episode: Episode, parts: Parts, lately: Lately) -> Episode:
    """An episode with what was added to it."""
    return replace(
        episode,
        entries=(*episode.entries, *parts.entries.get(episode.id, ())),
        shown=(*episode.shown, *parts.shown.get(episode.id, ())),
        events=(*episode.events, *parts.events.get(episode.id, ())),
        lately=lately,
    )


def _parts(connection: Connection, of: Episode | None) -> Parts:
    """The rows of all episodes, or those that were added to one."""
    after = _last(of) if of is not None else ()

    def found(query: Any, episode: Any, number: Any, place: int) -> Any:
        if of is not None:
            query = query.where(episode == of.id, number > after[place])
        return connection.execute(query)

    def found_in(query: Any, entry: Any) -> Any:
        if of is not None:
            query = query.where(entry.in_(select(EntryRow.number).where(EntryRow.episode == of.id, EntryRow.number > of.last)))
        return connection.execute(query)

    observations: dict[int, list[Observation]] = defaultdict(list)
    marks: dict[int, list[Mark]] = defaultdict(list)
    entries: dict[str, list[Entry]] = defaultdict(list)
    shown: dict[str, list[Shown]] = defaultdict(list)
    events: dict[str, list[Event]] = defaultdict(list)
    for entry, *columns in found_in(OBSERVATIONS, ObservationRow.entry):
        observations[entry].append(observation_of(*columns))
    for entry, *columns in found_in(MARKS, MarkRow.entry):
        marks[entry].append(mark_of(*columns))
    for episode, number, once, at, step in found(ENTRIES, EntryRow.episode, EntryRow.number, 0):
        entries[episode].append(Entry(number, once, at, step, tuple(observations[number]), tuple(marks[number])))
    for episode, number, shown_after, at, program, knowledge, answer in found(SHOWN, ShownRow.episode, ShownRow.number, 1):
        shown[episode].append(Shown(number, shown_after, at, program, knowledge, Answer(answer)))
    for episode, number, once, at, kind, about, data in found(EVENTS, EventRow.episode, EventRow.number, 2):
        events[episode].append(Event(number, once, at, kind, about, json.loads(data)))
    return Parts(entries, shown, events)
