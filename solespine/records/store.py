"""The store: episodes as objects, kept in a database."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from solespine.care.log import STARTED, Event
from solespine.care.session import Session
from solespine.episode import Entry, Episode, Shown
from solespine.evidence import Observation
from solespine.followup.diary import DiaryEntry, FeltDay, ScoredDay
from solespine.marks import Mark
from solespine.records import diaries, rows
from solespine.records.copies import copy_database
from solespine.records.errors import NO_ROOM, Busy, NoSuchEpisode, RecordsError
from solespine.records.folder import BACKUPS, Lock, backups_in
from solespine.records.opening import WRITING, engine_for, file_of, prepare_file, prepare_server, where_is, without_transaction
from solespine.records.plainly import plainly
from solespine.records.reading import newest_ids, read_all, read_on
from solespine.records.receipts import Erased, TakenIn
from solespine.records.tables import (
    DiaryMarkRow,
    DiaryRow,
    DiaryScoreRow,
    EntryRow,
    EpisodeRow,
    EventRow,
    LoginRow,
    MarkRow,
    ObservationRow,
    PassphraseRow,
    ShownRow,
)

KNOWN = 64  # episodes that are kept ready
CONTINUED_TWICE = (
    "This episode was continued both here and where the file comes from, and the file's answers are older than the last one here. "
    "Nothing was taken in, because an older answer would replace a newer one. Erase the episode here first, or keep it as it is."
)
STILL_READ = (
    "Your answers were erased, but another program is still reading the database, so the place where they stood is not yet "
    "overwritten. Close it, then erase once more."
)


def open_store(where: str | Path | None = None) -> Store:
    """The store of a folder or of a database address, created or brought to today's form where needed.

    Parameters
    ----------
    where : str or Path, optional
        A folder, ``sqlite:///FILE`` or ``postgresql://USER@HOST/NAME``. Without it, what ``SOLESPINE_DATABASE`` says, and
        without that :func:`default_folder`.

    Raises
    ------
    NewerDatabase, NotOurDatabase, ReadOnly, Busy, RecordsError
        Each says what happened and what to do.
    """
    url = where_is(where)
    file = file_of(url)
    with plainly(NO_ROOM):
        engine = engine_for(url)
        try:
            lock = None
            if file is not None:
                lock = prepare_file(file, engine)
            else:
                prepare_server(engine)
        except BaseException:
            engine.dispose()
            raise
    return Store(engine, file, lock)


class Store:
    """Keeps episodes. Threads may share one; several programs may open the same folder."""

    def __init__(self, engine: Engine, file: Path | None, lock: Lock | None) -> None:
        self.folder = file.parent if file is not None else None
        self._file = file
        self._lock = lock
        self._engine = engine.execution_options(**{WRITING: True}) if file is not None else engine
        self._reader = engine if file is not None else engine.execution_options(isolation_level="REPEATABLE READ")
        # SQLite lets one write at a time and those who wait look again now and then; among threads, first come first served.
        self._turn = threading.Lock() if file is not None else nullcontext()
        # Erased answers must not stay in memory, so this is emptied with them.
        self._known: dict[str, Episode] = {}

    def begin(self, once: str, demo: bool = False, at: datetime | None = None) -> Episode:
        """A new episode. The same form sent twice begins one."""
        values = {"id": uuid4().hex, "once": rows.name(once, "once"), "begun": _moment(at), "demo": demo}
        with self._writing() as connection:
            self._add_unless_there(connection, EpisodeRow.id, values)
            episode_id = connection.execute(select(EpisodeRow.id).where(EpisodeRow.once == once)).scalar_one()
        return self.episode(episode_id)

    def episodes(self, newest: int | None = None) -> tuple[Episode, ...]:
        """All episodes, or so many of them, the newest first."""
        with self._reading() as connection:
            if newest is None:
                return read_all(connection)
            found = [self._read_on(connection, one) for one in newest_ids(connection, newest)]
        return tuple(one for one in found if one is not None)

    def episode(self, episode_id: str) -> Episode:
        """One episode.

        Raises
        ------
        NoSuchEpisode
            If there is none of that id, or it was erased.
        """
        with self._reading() as connection:
            found = self._read_on(connection, episode_id)
        if found is None:
            raise _no_such_episode()
        return found

    def _read_on(self, connection: Connection, episode_id: str) -> Episode | None:
        """An episode as it is now, from what was read of it before and what was added since."""
        found = read_on(connection, episode_id, self._known.get(episode_id))
        if found is None:
            self._known.pop(episode_id, None)
        else:
            self._known[episode_id] = found
            while len(self._known) > KNOWN:
                self._known.pop(next(iter(self._known)), None)
        return found

    def whole_episodes(self) -> tuple[Episode, ...]:
        """All episodes with all that was ever written in their diaries, to be taken out."""
        with self._reading() as connection:
            return tuple(replace(one, diary=diaries.read_history(connection, one.id)) for one in read_all(connection))

    def add(
        self,
        episode_id: str,
        once: str,
        step: str,
        observations: Iterable[Observation] = (),
        marks: Iterable[Mark] = (),
        at: datetime | None = None,
    ) -> Episode:
        """The episode with one more entry, which is on disk when this returns: whole, or not at all.

        The same form sent twice is one entry: the second time nothing is added.

        Raises
        ------
        NoSuchEpisode
            If there is none of that id, or it was erased.
        DiskFull, ReadOnly, Busy, RecordsError
            If it could not be kept; the same form may be sent again.
        """
        entry = Entry(0, once, _moment(at), step, tuple(observations), tuple(marks))
        with self._writing() as connection:
            _hold(connection, episode_id)
            self._add_entry(connection, episode_id, entry)
        return self.episode(episode_id)

    def note_shown(self, episode_id: str, after: int, program: str, knowledge: str, answer: Mapping[str, Any]) -> Episode:
        """The episode with a note of what was shown after an entry. Shown again with the same knowledge, it is one note."""
        with self._writing() as connection:
            _hold(connection, episode_id)
            here = select(EntryRow.number).where(EntryRow.number == after, EntryRow.episode == episode_id)
            if after and connection.execute(here).first() is None:
                raise RecordsError(f"entry {after} is not of this episode; expected the entry that the answer was shown after")
            self._add_shown(connection, episode_id, Shown(0, after, _moment(None), program, knowledge, answer))
        return self.episode(episode_id)

    def start_session(self, episode_id: str, once: str, session: Session) -> Episode:
        """The episode with a session that began. It takes a :class:`Session`, and only a permit makes one."""
        data = {"routine": session.routine, "treatment": session.treatment, "side": session.side}
        return self._happened(episode_id, Event(0, once, session.begun, STARTED, session.id, data))

    def happened(
        self, episode_id: str, once: str, kind: str, about: str, data: Mapping[str, Any], at: datetime | None = None
    ) -> Episode:
        """The episode with something that happened. The same form sent twice is one event.

        Raises
        ------
        RecordsError
            If it says that a session began: that takes :meth:`start_session`.
        """
        if kind == STARTED:
            raise RecordsError("a session is begun by start_session, which takes a session made from a permit")
        return self._happened(episode_id, Event(0, once, _moment(at), kind, about, data))

    def _happened(self, episode_id: str, event: Event) -> Episode:
        with self._writing() as connection:
            _hold(connection, episode_id)
            self._add_event(connection, episode_id, event)
        return self.episode(episode_id)

    def keep_diary(self, episode_id: str, entry: DiaryEntry) -> DiaryEntry:
        """The diary entry as it is kept, on disk when this returns. The same form sent twice is one entry.

        Raises
        ------
        NoSuchEpisode
            If there is no such episode.
        RecordsError
            If it corrects an entry that is not there.
        """
        with self._writing() as connection:
            _hold(connection, episode_id)
            self._add_diary(connection, episode_id, entry)
            return diaries.read_kept(connection, episode_id, entry.once)

    def keep_diaries(self, episode_id: str, entries: Iterable[DiaryEntry]) -> int:
        """Keep entries in their order, all or none; how many were not there before."""
        with self._writing() as connection:
            _hold(connection, episode_id)
            return sum(self._add_diary(connection, episode_id, entry) for entry in entries)

    def diary(
        self, episode_id: str, since: date | None = None, until: date | None = None, newest: int | None = None
    ) -> tuple[DiaryEntry, ...]:
        """The diary entries that stand, by the moment they speak of; of these days, or the newest so many."""
        with self._reading() as connection:
            return diaries.read_diary(connection, episode_id, since, until, newest)

    def diary_history(self, episode_id: str, first: str = "") -> tuple[DiaryEntry, ...]:
        """Every diary entry ever kept, with those that were corrected or taken back; or one such chain."""
        with self._reading() as connection:
            return diaries.read_history(connection, episode_id, first)

    def felt_days(self, episode_id: str, since: date | None = None, until: date | None = None) -> tuple[FeltDay, ...]:
        """What the diary says of each place on each day."""
        with self._reading() as connection:
            return diaries.read_felt_days(connection, episode_id, since, until)

    def felt_span(self, episode_id: str) -> tuple[date, date] | None:
        """The first and the last day on which the diary gives a place a number."""
        with self._reading() as connection:
            return diaries.read_felt_span(connection, episode_id)

    def scored_days(
        self, episode_id: str, score: str, since: date | None = None, until: date | None = None
    ) -> tuple[ScoredDay, ...]:
        """A number of each day, as the last entry about that day says."""
        with self._reading() as connection:
            return diaries.read_scored_days(connection, episode_id, score, since, until)

    def erase(self, episode_id: str | None = None) -> Erased:
        """Delete one episode, or all and the backups in the folder, so that nothing of it can be read from the file.

        Raises
        ------
        NoSuchEpisode
            If there is none of that id.
        Busy
            If another program was reading, so that the place where the answers stood could not be overwritten yet.
        """
        with self._writing() as connection:
            if episode_id is not None:
                _hold(connection, episode_id)
            counts = _delete(connection, episode_id)
        self._known.clear()
        left = 0
        if self.folder is not None:
            if episode_id is None:
                for path in (self.folder / BACKUPS).glob("*"):
                    path.unlink(missing_ok=True)
            left = len(backups_in(self.folder))
            self._overwrite()
        return Erased(at=_moment(None), **counts, backups_left=left)

    def take_in(self, episodes: Iterable[Episode]) -> TakenIn:
        """Add episodes that were exported, all or none. What is here already is left as it is.

        Raises
        ------
        RecordsError
            If an episode here went on after what the file adds to it.
        """
        added: dict[str, int] = {}
        episodes = tuple(episodes)
        with self._writing() as connection:
            numbers = {episode.id: self._take_in_episode(connection, episode, added) for episode in episodes}
            missing = [(entry.number, episode.id, entry) for episode in episodes for entry in episode.entries]
            # In the order of all entries, so that whoever sorts by number sees the order in which they were sent.
            for old, episode_id, entry in sorted(missing, key=lambda one: one[0]):
                here = numbers[episode_id].get(entry.once)
                new = here if here is not None else self._add_entry(connection, episode_id, entry)
                _count(added, "entries", here is None)
                numbers[episode_id][entry.once] = new
                numbers[episode_id][old] = new
            for episode in episodes:
                for shown in episode.shown:
                    after = numbers[episode.id].get(shown.after) if shown.after else 0
                    if after is None:
                        raise RecordsError("An answer in the file was shown after an entry that the file does not have.")
                    was = Shown(0, after, shown.at, shown.program, shown.knowledge, shown.answer)
                    _count(added, "shown", self._add_shown(connection, episode.id, was))
                for event in episode.events:
                    _count(added, "events", self._add_event(connection, episode.id, event))
                for written in episode.diary:
                    _count(added, "diary", self._add_diary(connection, episode.id, written))
        return TakenIn(**added)

    def _take_in_episode(self, connection: Connection, episode: Episode, added: dict[str, int]) -> dict[str | int, int]:
        """Make sure that the episode is here; the numbers of its entries by their ``once``."""
        values = {"id": episode.id, "once": episode.id, "begun": rows.with_zone(episode.begun, "begun"), "demo": episode.demo}
        _count(added, "episodes", self._add_unless_there(connection, EpisodeRow.id, values))
        _hold(connection, episode.id)
        query = select(EntryRow.once, EntryRow.number, EntryRow.at).where(EntryRow.episode == episode.id).order_by(EntryRow.number)
        here = connection.execute(query).all()
        onces = {row.once for row in here}
        if any(entry.once not in onces and entry.at < here[-1].at for entry in episode.entries if here):
            raise RecordsError(CONTINUED_TWICE)
        return {row.once: row.number for row in here}

    def passphrase(self) -> str | None:
        """The hash of the passphrase that counts now; None without a lock."""
        with self._reading() as connection:
            return connection.execute(select(PassphraseRow.hash).order_by(PassphraseRow.id.desc()).limit(1)).scalar()

    def set_passphrase(self, hashed: str | None) -> None:
        """Set the hash of a new passphrase; None takes the lock off."""
        with self._writing() as connection:
            connection.execute(insert(PassphraseRow), {"hash": hashed, "at": _moment(None)})

    def open_session(self, token_hash: str, until: datetime) -> None:
        """Let the browser with this token in until then. Sessions that are over are forgotten."""
        with self._writing() as connection:
            now = _moment(None)
            connection.execute(delete(LoginRow).where((LoginRow.until <= now) | (LoginRow.token_hash == token_hash)))
            connection.execute(insert(LoginRow), {"token_hash": token_hash, "until": rows.with_zone(until, "until")})

    def session_open(self, token_hash: str, at: datetime | None = None) -> bool:
        """Whether the browser with this token is let in."""
        with self._reading() as connection:
            query = select(LoginRow.until).where(LoginRow.token_hash == token_hash, LoginRow.until > _moment(at))
            return connection.execute(query).first() is not None

    def close_session(self, token_hash: str) -> None:
        """Sign one browser out."""
        with self._writing() as connection:
            connection.execute(delete(LoginRow).where(LoginRow.token_hash == token_hash))

    def close_sessions(self) -> None:
        """Sign every browser out."""
        with self._writing() as connection:
            connection.execute(delete(LoginRow))

    def backup(self, target: Path, replace: bool = False) -> Path:
        """Write everything to one file, checked and on disk, also while answers come in.

        Raises
        ------
        RecordsError
            If the file is there and ``replace`` is not said, or if a server keeps the database.
        """
        if self._file is None:
            raise RecordsError("A PostgreSQL database is backed up by its own tool: pg_dump --format=custom --file=FILE NAME")
        if target.exists():
            if target.samefile(self._file):
                raise RecordsError(f"{target} is the database itself. Name another file.")
            if not replace:
                raise RecordsError(f"{target} exists already, and nothing was written. Name another file, or say --force.")
        if not target.absolute().parent.is_dir():
            raise RecordsError(f"{target.parent}: there is no such folder. Make it, or name another.")
        with plainly(NO_ROOM), without_transaction(self._engine) as connection:
            copy_database(connection, target.absolute())
        return target

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with plainly(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with plainly(), self._turn, self._engine.begin() as connection:
            yield connection

    def _add_unless_there(self, connection: Connection, key: InstrumentedAttribute[Any], values: Mapping[str, Any]) -> bool:
        """Add a row to the table of this key unless one like it is there; whether it was added."""
        adding = postgresql.insert if self._file is None else sqlite.insert
        # Asked for the key, because PostgreSQL's driver does not say how many rows it added.
        return connection.execute(adding(key.class_).on_conflict_do_nothing().returning(key), values).first() is not None

    def _add_entry(self, connection: Connection, episode_id: str, entry: Entry) -> int:
        """Add an entry unless its form was sent before; its number."""
        same = select(EntryRow.number).where(EntryRow.episode == episode_id, EntryRow.once == entry.once)
        values = {
            "episode": episode_id,
            "once": rows.name(entry.once, "once"),
            "at": rows.with_zone(entry.at, "an entry"),
            "step": rows.name(entry.step, "step"),
        }
        is_new = self._add_unless_there(connection, EntryRow.number, values)
        number = connection.execute(same).scalar_one()
        if is_new and entry.observations:
            connection.execute(insert(ObservationRow), [rows.observation_row(number, seen) for seen in entry.observations])
        if is_new and entry.marks:
            connection.execute(insert(MarkRow), [rows.mark_row(number, mark) for mark in entry.marks])
        return number

    def _add_shown(self, connection: Connection, episode_id: str, shown: Shown) -> bool:
        values = {
            "episode": episode_id,
            "after": shown.after,
            "at": rows.with_zone(shown.at, "what was shown"),
            "program": rows.name(shown.program, "program"),
            "knowledge": rows.name(shown.knowledge, "knowledge"),
            "answer": rows.answer_text(shown.answer),
        }
        return self._add_unless_there(connection, ShownRow.number, values)

    def _add_event(self, connection: Connection, episode_id: str, event: Event) -> bool:
        values = {
            "episode": episode_id,
            "once": rows.name(event.once, "once"),
            "at": rows.with_zone(event.at, "an event"),
            "kind": rows.name(event.kind, "kind"),
            "about": rows.name(event.about, "about"),
            "data": rows.answer_text(event.data),
        }
        return self._add_unless_there(connection, EventRow.number, values)

    def _add_diary(self, connection: Connection, episode_id: str, entry: DiaryEntry) -> bool:
        diaries.check_corrected(connection, episode_id, entry)
        is_new = self._add_unless_there(connection, DiaryRow.number, diaries.row_of(episode_id, entry))
        if is_new:
            same = select(DiaryRow.number).where(DiaryRow.episode == episode_id, DiaryRow.once == entry.once)
            diaries.add_parts(connection, connection.execute(same).scalar_one(), entry)
        return is_new

    def _overwrite(self) -> None:
        """Leave nothing of what was deleted in the file or in its log."""
        with plainly(), self._turn, without_transaction(self._engine) as connection:
            connection.execute("VACUUM")
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise Busy(STILL_READ)


def _delete(connection: Connection, episode_id: str | None) -> dict[str, int]:
    """Delete one episode or all; how many rows of each kind."""
    entries = select(EntryRow.number).where(EntryRow.episode == episode_id)
    diary = select(DiaryRow.number).where(DiaryRow.episode == episode_id)
    of_one = {
        "diary_marks": (DiaryMarkRow, DiaryMarkRow.entry.in_(diary)),
        "diary_scores": (DiaryScoreRow, DiaryScoreRow.entry.in_(diary)),
        "diary": (DiaryRow, DiaryRow.episode == episode_id),
        "observations": (ObservationRow, ObservationRow.entry.in_(entries)),
        "marks": (MarkRow, MarkRow.entry.in_(entries)),
        "shown": (ShownRow, ShownRow.episode == episode_id),
        "events": (EventRow, EventRow.episode == episode_id),
        "entries": (EntryRow, EntryRow.episode == episode_id),
        "episodes": (EpisodeRow, EpisodeRow.id == episode_id),
    }
    counts = {}
    for name, (table, which) in of_one.items():
        counts[name] = connection.execute(delete(table) if episode_id is None else delete(table).where(which)).rowcount
    return counts


def _hold(connection: Connection, episode_id: str) -> None:
    """Make sure that the episode is there and stays so; entries of one episode follow each other."""
    query = select(EpisodeRow.id).where(EpisodeRow.id == episode_id).with_for_update()
    if connection.execute(query).first() is None:
        raise _no_such_episode()


def _no_such_episode() -> NoSuchEpisode:
    return NoSuchEpisode("There is no such episode; it may have been erased. The list of episodes shows those there are.")


def _moment(at: datetime | None) -> datetime:
    return datetime.now(UTC) if at is None else rows.with_zone(at, "at")


def _count(added: dict[str, int], what: str, is_new: bool) -> None:
    key = what if is_new else f"{what}_already"
    added[key] = added.get(key, 0) + 1
