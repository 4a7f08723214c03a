"""Every error of a driver leaves this room in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from solespine.records.errors import DISK_FULL, in_words


@contextmanager
def plainly(when_full: str = DISK_FULL) -> Iterator[None]:
    """What goes wrong inside is told in words for a person."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        # Not "from error": a driver's own message may quote the row, and with it an answer.
        raise in_words(error, when_full) from None
