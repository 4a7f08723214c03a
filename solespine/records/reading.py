"""Reads episodes: a few queries, however many there are."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, select

from solespine.care.log import Event
from solespine.episode import Entry, Episode, Shown
from solespine.evidence import Observation
from solespine.followup.diary import Lately
from solespine.marks import Mark
from solespine.records.diaries import read_lately
from solespine.records.rows import Answer, mark_of, observation_of
from solespine.records.tables import EntryRow, EpisodeRow, EventRow, MarkRow, ObservationRow, ShownRow

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


def read(connection: Connection, episode_id: str | None = None, newest: int | None = None) -> tuple[Episode, ...]:
    """All episodes, the newest first, or so many of them; or the one of that id, or none.

    The connection is in a transaction that sees one moment.
    """
    which = EPISODES if episode_id is None else EPISODES.where(EpisodeRow.id == episode_id)
    wanted = connection.execute(which if newest is None else which.limit(newest)).all()
    every = episode_id is None and newest is None
    ids = [row.id for row in wanted]

    def found(query: Any, column: Any) -> Any:
        return connection.execute(query if every else query.where(column))

    numbers = select(EntryRow.number).where(EntryRow.episode.in_(ids))
    observations: dict[int, list[Observation]] = defaultdict(list)
    marks: dict[int, list[Mark]] = defaultdict(list)
    entries: dict[str, list[Entry]] = defaultdict(list)
    shown: dict[str, list[Shown]] = defaultdict(list)
    for entry, *columns in found(OBSERVATIONS, ObservationRow.entry.in_(numbers)):
        observations[entry].append(observation_of(*columns))
    for entry, *columns in found(MARKS, MarkRow.entry.in_(numbers)):
        marks[entry].append(mark_of(*columns))
    for episode, number, once, at, step in found(ENTRIES, EntryRow.episode.in_(ids)):
        entries[episode].append(Entry(number, once, at, step, tuple(observations[number]), tuple(marks[number])))
    for episode, number, after, at, program, knowledge, answer in found(SHOWN, ShownRow.episode.in_(ids)):
        shown[episode].append(Shown(number, after, at, program, knowledge, Answer(answer)))
    events: dict[str, list[Event]] = defaultdict(list)
    for episode, number, once, at, kind, about, data in found(EVENTS, EventRow.episode.in_(ids)):
        events[episode].append(Event(number, once, at, kind, about, json.loads(data)))
    lately = read_lately(connection, ids)
    return tuple(
        Episode(one, begun, demo, tuple(entries[one]), tuple(shown[one]), tuple(events[one]), lately.get(one, Lately()))
        for one, begun, demo in wanted
    )
