"""Keeps and reads the diary: whole entries for a list, days for a picture."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, insert, select
from sqlalchemy.orm import aliased

from solespine.followup.diary import DiaryEntry, FeltDay, Lately, ScoredDay
from solespine.marks import Mark
from solespine.records import rows
from solespine.records.errors import RecordsError
from solespine.records.tables import DiaryMarkRow, DiaryRow, DiaryScoreRow

LATELY_DAYS = 100
COLUMNS = (
    DiaryRow.number,
    DiaryRow.once,
    DiaryRow.first,
    DiaryRow.sent,
    DiaryRow.felt,
    DiaryRow.day,
    DiaryRow.note,
    DiaryRow.medicines,
    DiaryRow.shoes,
    DiaryRow.removed,
)


def row_of(episode_id: str, entry: DiaryEntry) -> dict[str, Any]:
    """The columns of an entry, without its places and numbers."""
    return {
        "episode": episode_id,
        "once": rows.name(entry.once, "once"),
        "first": rows.name(entry.first, "first"),
        "sent": rows.with_zone(entry.sent, "a diary entry"),
        "felt": rows.with_zone(entry.felt, "a diary entry"),
        "day": entry.day.isoformat(),
        "note": rows.plain(entry.note, "note"),
        "medicines": json.dumps([rows.plain(one, "medicines") for one in entry.medicines], ensure_ascii=False),
        "shoes": rows.plain(entry.shoes, "shoes"),
        "removed": entry.removed,
    }


def add_parts(connection: Connection, number: int, entry: DiaryEntry) -> None:
    """Add the places and numbers of an entry that was just added."""
    marks = [
        {
            "entry": number,
            "place": rows.name(mark.place, "a mark"),
            "side": mark.side,
            "intensity": mark.intensity,
            "sensations": json.dumps(mark.sensations),
        }
        for mark in entry.marks
    ]
    if marks:
        connection.execute(insert(DiaryMarkRow), marks)
    if entry.scores:
        found = [{"entry": number, "name": name, "value": float(value)} for name, value in entry.scores.items()]
        connection.execute(insert(DiaryScoreRow), found)


def check_corrected(connection: Connection, episode_id: str, entry: DiaryEntry) -> None:
    """Refuse a correction of what is not there.

    Raises
    ------
    RecordsError
        If no first entry has the name that the correction gives.
    """
    here = select(DiaryRow.number).where(
        DiaryRow.episode == episode_id, DiaryRow.once == entry.corrects, DiaryRow.first == entry.corrects
    )
    if entry.corrects and connection.execute(here).first() is None:
        raise RecordsError("A correction names a diary entry that is not here. Open the diary again and change the entry there.")


@cache
def _standing() -> ColumnElement[bool]:
    """Whether a row is the last of its chain of corrections, and no removal."""
    later = aliased(DiaryRow)
    newer = exists().where(later.episode == DiaryRow.episode, later.first == DiaryRow.first, later.number > DiaryRow.number)
    return ~newer & ~DiaryRow.removed


def _between(query: Any, since: date | None, until: date | None) -> Any:
    if since is not None:
        query = query.where(DiaryRow.day >= since.isoformat())
    return query if until is None else query.where(DiaryRow.day <= until.isoformat())


def read_diary(
    connection: Connection, episode_id: str, since: date | None, until: date | None, newest: int | None
) -> tuple[DiaryEntry, ...]:
    """The entries that stand, by the moment they speak of; or the newest of them."""
    query = _between(select(*COLUMNS).where(DiaryRow.episode == episode_id, _standing()), since, until)
    query = query.order_by(DiaryRow.felt.desc(), DiaryRow.number.desc())
    return _entries(connection, query if newest is None else query.limit(newest))[::-1]


def read_history(connection: Connection, episode_id: str, first: str = "") -> tuple[DiaryEntry, ...]:
    """Every entry ever kept, in the order they were; or one with its corrections."""
    query = select(*COLUMNS).where(DiaryRow.episode == episode_id).order_by(DiaryRow.number)
    return _entries(connection, query.where(DiaryRow.first == first) if first else query)


def read_kept(connection: Connection, episode_id: str, once: str) -> DiaryEntry:
    """The entry of a form."""
    (found,) = _entries(connection, select(*COLUMNS).where(DiaryRow.episode == episode_id, DiaryRow.once == once))
    return found


def _entries(connection: Connection, query: Any) -> tuple[DiaryEntry, ...]:
    found = connection.execute(query).all()
    wanted = query.with_only_columns(DiaryRow.number).subquery()
    marks: dict[int, list[Mark]] = defaultdict(list)
    scores: dict[int, dict[str, float]] = defaultdict(dict)
    parts = (DiaryMarkRow.entry, DiaryMarkRow.place, DiaryMarkRow.side, DiaryMarkRow.intensity, DiaryMarkRow.sensations)
    numbers = select(DiaryScoreRow.entry, DiaryScoreRow.name, DiaryScoreRow.value).order_by(DiaryScoreRow.id)
    for entry, place, side, intensity, sensations in connection.execute(
        select(*parts).join(wanted, wanted.c.number == DiaryMarkRow.entry).order_by(DiaryMarkRow.id)
    ):
        marks[entry].append(Mark(place, side, intensity, tuple(json.loads(sensations))))
    for entry, name, value in connection.execute(numbers.join(wanted, wanted.c.number == DiaryScoreRow.entry)):
        scores[entry][name] = value
    return tuple(
        DiaryEntry(
            number,
            once,
            sent,
            felt,
            date.fromisoformat(day),
            tuple(marks[number]),
            scores[number],
            note,
            tuple(json.loads(medicines)),
            shoes,
            "" if first == once else first,
            removed,
        )
        for number, once, first, sent, felt, day, note, medicines, shoes, removed in found
    )


def read_felt_days(connection: Connection, episode_id: str, since: date | None, until: date | None) -> tuple[FeltDay, ...]:
    """Each place on each day."""
    intensity, place, side = DiaryMarkRow.intensity, DiaryMarkRow.place, DiaryMarkRow.side
    query = (
        select(DiaryRow.day, place, side, func.avg(intensity), func.max(intensity), func.count(), func.max(DiaryRow.felt))
        .join(DiaryMarkRow, DiaryMarkRow.entry == DiaryRow.number)
        .where(DiaryRow.episode == episode_id, _standing())
        .group_by(DiaryRow.day, place, side)
        .order_by(DiaryRow.day, place, side)
    )
    found = connection.execute(_between(query, since, until)).all()
    return tuple(FeltDay(date.fromisoformat(day), *others) for day, *others in found)


def read_felt_span(connection: Connection, episode_id: str) -> tuple[date, date] | None:
    """The first and the last day on which the diary gives a place a number; None where there is none."""
    days = (
        select(DiaryRow.day)
        .join(DiaryMarkRow, DiaryMarkRow.entry == DiaryRow.number)
        .where(DiaryRow.episode == episode_id, DiaryMarkRow.intensity.is_not(None), _standing())
        .limit(1)
    )
    # Each by the index of days, so that a long diary is not read for its two ends.
    first = connection.execute(days.order_by(DiaryRow.day)).scalar()
    last = connection.execute(days.order_by(DiaryRow.day.desc())).scalar()
    return (date.fromisoformat(first), date.fromisoformat(last)) if first is not None and last is not None else None


def read_scored_days(
    connection: Connection, episode_id: str, score: str, since: date | None, until: date | None
) -> tuple[ScoredDay, ...]:
    """A number of each day, as the last entry about that day says."""
    query = (
        select(DiaryRow.day, DiaryScoreRow.value, DiaryRow.sent, DiaryRow.felt)
        .join(DiaryScoreRow, DiaryScoreRow.entry == DiaryRow.number)
        .where(DiaryRow.episode == episode_id, DiaryScoreRow.name == score, _standing())
        .order_by(DiaryRow.felt, DiaryRow.number)
    )
    found: dict[str, ScoredDay] = {}
    for day, value, sent, felt in connection.execute(_between(query, since, until)):
        found[day] = ScoredDay(date.fromisoformat(day), value, DiaryEntry(0, "", sent, felt, felt.date()).late)
    return tuple(found[day] for day in sorted(found))


def read_lately(connection: Connection, episode_ids: Iterable[str]) -> dict[str, Lately]:
    """The last weeks of the diary of each episode; nothing for those without one."""
    query = (
        select(DiaryRow.episode, func.max(DiaryRow.number), func.max(DiaryRow.day))
        .where(DiaryRow.episode.in_(tuple(episode_ids)))
        .group_by(DiaryRow.episode)
    )
    found = {}
    for episode, last, day in connection.execute(query).all():
        since = date.fromisoformat(day) - timedelta(days=LATELY_DAYS - 1)
        found[episode] = Lately(last, read_felt_days(connection, episode, since, None))
    return found
