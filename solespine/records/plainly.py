"""Every error of a driver leaves this room in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from solespine.records.errors import in_words


@contextmanager
def plainly() -> Iterator[None]:
    """What goes wrong inside is told in words for a person."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        # Not "from error": a driver's own message may quote the row, and with it an answer.
        raise in_words(error) from None
