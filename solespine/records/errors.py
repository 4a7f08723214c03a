"""What can go wrong with what is kept, in words for the person whose answers they are. No message holds an answer."""

from __future__ import annotations

import errno
from collections.abc import Mapping


class RecordsError(Exception):
    """Something could not be kept or read: what happened, why, and what to do."""


class NoSuchEpisode(RecordsError):
    """There is no episode of that id, or it was erased."""


class NewerDatabase(RecordsError):
    """The database was written by a newer program."""


class NotOurDatabase(RecordsError):
    """The file is damaged, or is no database of this program."""


class DiskFull(RecordsError):
    """There is no space left."""


class ReadOnly(RecordsError):
    """The database may not be written."""


class Busy(RecordsError):
    """Another program has the database."""


DISK_FULL = (
    "Your answer was not saved because the disk is full. Free some space, then send it again: what you typed is still on the page."
)
READ_ONLY = (
    "Nothing was saved because Solespine may not write where your answers are kept. "
    "Give it the right to write there, or choose another folder with --data-dir."
)
BUSY = "Nothing was saved because another program is using the database. Wait a moment, then send it again."
DAMAGED = "The database is damaged. Stop Solespine and bring back a backup: solespine restore FILE."
BAD_DISK = (
    "Nothing was saved because the disk reported an error: it may be failing, or over your quota. "
    "Check it, and make a backup to another one."
)
NO_ROOM = "The disk is full, and nothing was changed. Free some space, or choose a place on another disk."
CANNOT_OPEN = "The database file cannot be opened. Check that its folder is there and that you may read and write in it."
NO_SERVER = (
    "The database server cannot be reached or refused us. Check that it runs and that the address in SOLESPINE_DATABASE is right."
)

# SQLite's name of the error, PostgreSQL's five-letter code, or the system's name: the beginning is enough.
MEANINGS: Mapping[str, tuple[type[RecordsError], str]] = {
    "SQLITE_FULL": (DiskFull, DISK_FULL),
    "SQLITE_READONLY": (ReadOnly, READ_ONLY),
    "SQLITE_PERM": (ReadOnly, READ_ONLY),
    "SQLITE_BUSY": (Busy, BUSY),
    "SQLITE_LOCKED": (Busy, BUSY),
    "SQLITE_CORRUPT": (NotOurDatabase, DAMAGED),
    "SQLITE_NOTADB": (NotOurDatabase, DAMAGED),
    "SQLITE_CANTOPEN": (RecordsError, CANNOT_OPEN),
    "SQLITE_IOERR_SHMSIZE": (DiskFull, DISK_FULL),  # no room for the index of the log
    "SQLITE_IOERR": (RecordsError, BAD_DISK),
    "53100": (DiskFull, DISK_FULL),
    "53": (Busy, BUSY),
    "25006": (ReadOnly, READ_ONLY),
    "42501": (ReadOnly, READ_ONLY),
    "40": (Busy, BUSY),
    "55P03": (Busy, BUSY),
    "28": (RecordsError, NO_SERVER),
    "3D000": (RecordsError, NO_SERVER),
    "08": (RecordsError, NO_SERVER),
    "57P": (RecordsError, NO_SERVER),
    "ENOSPC": (DiskFull, DISK_FULL),
    "EDQUOT": (DiskFull, DISK_FULL),
    "EROFS": (ReadOnly, READ_ONLY),
    "EACCES": (ReadOnly, READ_ONLY),
    "EPERM": (ReadOnly, READ_ONLY),
}


def in_words(error: BaseException, when_full: str = DISK_FULL) -> RecordsError:
    """The error of a driver or of the system as one for a person.

    >>> in_words(OSError(errno.ENOSPC, "No space left on device"))
    DiskFull('Your answer was not saved because the disk is full. ...')
    """
    cause = getattr(error, "orig", None) or error
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    if name is None and isinstance(cause, OSError):
        name = errno.errorcode.get(cause.errno or 0)
    kind = type(cause).__name__
    if name is None and kind in ("OperationalError", "InterfaceError"):
        return RecordsError(NO_SERVER)
    if kind == "TimeoutError":
        return Busy(BUSY)
    for beginning, (meant, message) in MEANINGS.items():
        if str(name or "").startswith(beginning):
            return meant(when_full if meant is DiskFull else message)
    named = f"{kind} {name}" if name else kind
    return RecordsError(f"The database failed in a way that is not known here ({named}). Nothing was saved. Run: solespine doctor")
