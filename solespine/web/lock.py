"""The optional passphrase: while one is set, pages open only in browsers that gave it."""

from __future__ import annotations

import time
from collections import deque
from datetime import UTC, datetime, timedelta
from threading import Lock as Mutex

from fastapi import Request

from solespine.records import Store
from solespine.web.visitor import Visitor, visitor

SHORTEST = 8  # letters; length is what guessing has to beat
OPEN_FOR = timedelta(hours=12)
TRIES, WITHIN_S = 5, 60.0

# What a locked program still shows: nothing that a person entered.
ALWAYS_OPEN = (
    "/unlock",
    "/manifest.webmanifest",
    "/service-worker.js",
    "/offline",
    "/diary/offline",
    "/health",
    "/language",
    "/favicon.ico",
)


class Locked(Exception):
    """The page is locked and this browser did not give the passphrase."""


class TooManyTries(Exception):
    """The passphrase was wrong too often in a short time. ``wait_s`` is how long to wait."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"wait {wait_s:.0f} s")
        self.wait_s = wait_s


class Lock:
    """The lock of the pages. It asks the store every time, so that two running programs agree."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._tries: deque[float] = deque(maxlen=TRIES)
        self._mutex = Mutex()

    @property
    def is_set(self) -> bool:
        """Whether a passphrase is set."""
        return self.store.passphrase() is not None

    def is_open_for(self, who: Visitor) -> bool:
        """Whether this browser may see the pages."""
        return not self.is_set or self.store.session_open(who.hashed)

    def open(self, who: Visitor, passphrase: str) -> bool:
        """Open the pages for a browser, if the passphrase is right.

        Raises
        ------
        TooManyTries
            After several wrong ones within a minute.
        """
        from argon2 import PasswordHasher
        from argon2.exceptions import Argon2Error, InvalidHashError

        self._count_try()
        kept = self.store.passphrase()
        if kept is None:
            return True
        try:
            PasswordHasher().verify(kept, passphrase)
        except (Argon2Error, InvalidHashError):
            return False
        with self._mutex:
            self._tries.clear()
        who.renew()
        self.store.open_session(who.hashed, datetime.now(UTC) + OPEN_FOR)
        return True

    def set(self, who: Visitor, passphrase: str) -> None:
        """Lock with a new passphrase; every other browser has to give it."""
        from argon2 import PasswordHasher

        self.store.set_passphrase(PasswordHasher().hash(passphrase))
        self.store.close_sessions()
        who.renew()
        self.store.open_session(who.hashed, datetime.now(UTC) + OPEN_FOR)

    def remove(self) -> None:
        """Take the lock off."""
        self.store.set_passphrase(None)
        self.store.close_sessions()

    def close(self, who: Visitor) -> None:
        """Lock now, in this browser."""
        self.store.close_session(who.hashed)

    def _count_try(self) -> None:
        with self._mutex:
            now = time.monotonic()
            if len(self._tries) == TRIES and now - self._tries[0] < WITHIN_S:
                raise TooManyTries(WITHIN_S - (now - self._tries[0]))
            self._tries.append(now)


def check_open(request: Request) -> None:
    """The first line of every page: refuse while locked.

    Raises
    ------
    Locked
        Unless this browser gave the passphrase, or the page shows nothing of a person.
    """
    if request.url.path not in ALWAYS_OPEN and not request.app.state.lock.is_open_for(visitor(request)):
        raise Locked
