"""Looks whether answers can be kept, and changes nothing."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, text

from solespine.records.copies import faults, read_only
from solespine.records.errors import RecordsError
from solespine.records.folder import network_drive
from solespine.records.opening import engine_for, file_of, known, revision_of_file, where_is
from solespine.records.plainly import plainly
from solespine.records.tables import REVISION, VERSION_TABLE

ENOUGH_MB = 100


def check(where: str | Path | None = None) -> list[str]:
    """What is wrong with where the answers are kept, in words; nothing when all is well.

    Parameters
    ----------
    where : str or Path, optional
        As for :func:`open_store`.
    """
    try:
        url = where_is(where)
        file = file_of(url)
        if file is None:
            return _server_problems(where)
        return _folder_problems(file.parent) or _file_problems(file)
    except RecordsError as error:
        return [str(error)]


def _folder_problems(folder: Path) -> list[str]:
    if not folder.exists():
        return [f"{folder} does not exist yet; it is made when Solespine is first used."]
    if not folder.is_dir():
        return [f"{folder} is a file; choose a folder with --data-dir."]
    problems = []
    if not os.access(folder, os.W_OK | os.X_OK):
        problems.append(f"{folder} cannot be written; give yourself the right to, or choose another folder with --data-dir.")
    drive = network_drive(folder)
    if drive is not None:
        problems.append(f"{folder} is on a network drive ({drive}); choose a folder on a disk of this machine with --data-dir.")
    free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < ENOUGH_MB:
        problems.append(f"The disk of {folder} has {free_mb} MB left; free at least {ENOUGH_MB} MB.")
    return problems


def _file_problems(file: Path) -> list[str]:
    if not file.exists() or not file.stat().st_size:
        return []  # made at the first start
    problems = []
    if not os.access(file, os.W_OK):
        problems.append(f"{file} cannot be written; give yourself the right to.")
    if _being_prepared(file):
        return [*problems, f"{file} is being prepared or restored by another Solespine just now; try again in a minute."]
    try:
        with plainly(), closing(read_only(file)) as connection:
            revision = revision_of_file(connection, file)
            found = faults(connection)
    except RecordsError as error:
        return [*problems, str(error)]
    if found:
        problems.append(f"{file} is damaged ({found[0]}). Stop Solespine and bring back a backup: solespine restore FILE")
    if revision != REVISION:
        problems.append(f"{file} has an older form ({revision}); the next start brings it to today's, after a backup.")
    return problems


def _being_prepared(file: Path) -> bool:
    """Whether another program holds the lock alone. The file of the lock is not made for the question."""
    try:
        handle = os.open(f"{file}.lock", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _server_problems(where: str | Path | None) -> list[str]:
    engine = engine_for(where_is(where))
    place = engine.url.render_as_string(hide_password=True)
    try:
        with plainly(), engine.begin() as connection:
            if VERSION_TABLE not in inspect(connection).get_table_names():
                return [f"{place} has no tables yet; they are made when Solespine is first used."]
            revision = known(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar(), place)
    finally:
        engine.dispose()
    return [] if revision == REVISION else [f"{place} has an older form ({revision}); the next start brings it to today's."]
