"""Brings a backup back, after it has been looked at from all sides."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from solespine.records import folder as folders
from solespine.records.copies import copy_database, keep_backup, read_only
from solespine.records.errors import NO_ROOM, Busy, NotOurDatabase, RecordsError
from solespine.records.folder import Lock
from solespine.records.opening import file_of, revision_of_file, where_is
from solespine.records.plainly import plainly
from solespine.records.receipts import Restored

HEADER = b"SQLite format 3\0"


def restore(source: Path, where: str | Path | None = None) -> Restored:
    """Put a backup in the place of what is kept. Nothing is replaced before the backup was found good.

    Parameters
    ----------
    source : Path
        A file that :meth:`Store.backup` wrote, or a ``solespine.db``.
    where : str or Path, optional
        The folder of the answers, or its address, as for :func:`open_store`. What it held before goes into its ``backups``.

    Raises
    ------
    NotOurDatabase, NewerDatabase
        If the backup is damaged, something else, or from a newer program.
    Busy
        If a program has the folder open.
    """
    database = file_of(where_is(where))
    if database is None:
        raise RecordsError("A PostgreSQL database is restored by its own tool: pg_restore --clean --dbname=NAME FILE")
    with plainly(NO_ROOM):
        refuse_what_is_no_database(source)
        if database.exists() and source.samefile(database):
            raise RecordsError(f"{source} is the database in use itself. Name a backup.")
        folders.make_folder(database.parent)
        folders.refuse_network_drive(database.parent)
        with closing(Lock(database)) as lock:
            if not lock.alone():
                raise Busy(f"Solespine has {database.parent} open. Stop it, then restore again; nothing was changed.")
            return _replace(source, database)


def refuse_what_is_no_database(source: Path) -> None:
    """Say what is wrong with a file that cannot be a backup."""
    if not source.is_file():
        raise RecordsError(f"{source}: there is no such file.")
    with source.open("rb") as file:
        start = file.read(len(HEADER))
    if start != HEADER:
        hint = " It looks like an export: take it in on the page 'My data'." if start.lstrip()[:1] == b"{" else ""
        raise NotOurDatabase(f"{source} is no backup of Solespine, and nothing was changed.{hint}")


def _replace(source: Path, database: Path) -> Restored:
    incoming = database.with_name(f"{database.name}.incoming")
    try:
        try:
            with closing(read_only(source)) as connection:
                copy_database(connection, incoming)
            with closing(sqlite3.connect(incoming, isolation_level=None)) as copy:
                if revision_of_file(copy, source) is None:
                    raise NotOurDatabase(f"{source} has no tables, and nothing was changed.")
                episodes, entries = (copy.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in ("episode", "entry"))
                copy.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            raise  # the disk's fault or the lock's, not the file's
        except (sqlite3.DatabaseError, NotOurDatabase) as error:
            if isinstance(error, NotOurDatabase) and str(source) in str(error):
                raise
            raise NotOurDatabase(f"{source} is damaged or cut short, and nothing was changed. Take an older backup.") from None
        before = _put_aside(database)
        for log in ("-wal", "-shm"):
            database.with_name(database.name + log).unlink(missing_ok=True)
        incoming.replace(database)
        folders.sync_folder(database.parent)
    finally:
        for rest in ("", "-wal", "-shm"):
            incoming.with_name(incoming.name + rest).unlink(missing_ok=True)
    return Restored(database, episodes, entries, before)


def _put_aside(database: Path) -> Path | None:
    """Keep what is about to be replaced; one that is too damaged to be copied, as it is."""
    if not database.exists() or not database.stat().st_size:
        return None
    try:
        with closing(sqlite3.connect(database, isolation_level=None, timeout=5)) as old:
            # What is still in the log belongs to the file, should the program be stopped between here and there.
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return keep_backup(database, "before-restore")
    except (sqlite3.DatabaseError, NotOurDatabase) as error:
        if getattr(error, "sqlite_errorname", "SQLITE_CORRUPT") not in ("SQLITE_CORRUPT", "SQLITE_NOTADB"):
            raise
    place = database.parent / folders.BACKUPS
    folders.make_folder(place)
    kept = place / f"damaged-{os.urandom(4).hex()}.db"
    for log in ("-wal", ""):
        part = database.with_name(database.name + log)
        if part.exists():
            part.replace(kept.with_name(kept.name + log))
    return kept
