"""Whole copies of an SQLite file, right even while it is written to."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from solespine.records import folder as folders
from solespine.records.errors import NotOurDatabase


def read_only(file: Path) -> sqlite3.Connection:
    """A connection that changes nothing, not even beside the file."""
    # Without a log of its own the file is all there is, and then it can lie on a disk that nobody may write.
    log = file.with_name(f"{file.name}-wal")
    lone = "" if log.exists() and log.stat().st_size else "&immutable=1"
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro{lone}", uri=True, isolation_level=None, timeout=5)


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """A checked copy as one file, on disk and complete, or no file. Nobody stays signed in to a copy.

    Raises
    ------
    NotOurDatabase
        If the copy is damaged, and so the source is.
    """
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute("PRAGMA secure_delete=ON")
            if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'login'").fetchone():
                copy.execute("DELETE FROM login")
            problems = faults(copy)
        if problems:
            raise NotOurDatabase(f"The database is damaged ({problems[0]}), so no copy of it was kept.")
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
        folders.sync_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def faults(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds damaged in a file."""
    said = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
    lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    return [line for line in said if line != "ok"] + (["rows without what they belong to"] if lost else [])


def keep_backup(file: Path, why: str) -> Path:
    """Put a copy of the database into the backups beside it, and let the oldest of more than ten go."""
    place = file.parent / folders.BACKUPS
    folders.make_folder(place)
    target = place / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{why}.db"
    with closing(sqlite3.connect(file, isolation_level=None, timeout=5)) as source:
        copy_database(source, target)
    for old in folders.backups_in(file.parent)[: -folders.KEPT_BACKUPS]:
        old.unlink()
    return target
