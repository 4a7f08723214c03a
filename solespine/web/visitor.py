"""The one cookie: a random token and the chosen language. The token ties forms to the browser and opens the lock."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from starlette.requests import Request

from solespine.wording import LANGUAGES

COOKIE = "solespine"
A_YEAR = 365 * 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(slots=True)
class Visitor:
    """A browser. ``changed`` is set when its cookie must be sent anew."""

    token: str
    language: str = ""
    changed: bool = False

    @property
    def hashed(self) -> str:
        """The token as it is kept: who reads the database cannot use it."""
        return hashlib.sha256(self.token.encode()).hexdigest()

    @property
    def form_token(self) -> str:
        """What a form carries to show that this browser got it from this program.

        It follows from the cookie, which no other page can read, so a page that was open while the program restarted still works.
        """
        return hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()

    def renew(self) -> None:
        """Another token: after unlocking, one that was known before must not open anything."""
        self.token, self.changed = secrets.token_urlsafe(32), True

    def speak(self, language: str) -> None:
        """Remember a language."""
        self.language, self.changed = language, True

    def cookie(self) -> str:
        """The cookie as a header."""
        value = f"{self.token}.{self.language}" if self.language else self.token
        return f"{COOKIE}={value}; Max-Age={A_YEAR}; Path=/; HttpOnly; SameSite=Strict"


def visitor_of(header: str) -> Visitor:
    """The visitor behind a Cookie header; a new one where there is no good cookie."""
    try:
        cookie = SimpleCookie(header).get(COOKIE)
    except CookieError:
        cookie = None
    token, _, language = (cookie.value if cookie is not None else "").partition(".")
    language = language if language in LANGUAGES else ""
    if not _TOKEN.fullmatch(token):
        return Visitor(secrets.token_urlsafe(32), language, changed=True)
    return Visitor(token, language)


def visitor(request: Request) -> Visitor:
    """The visitor of a request that passed the guard."""
    found: Visitor = request.scope["solespine"]
    return found


def form_is_ours(request: Request, form_token: str) -> bool:
    """Whether a form was given to this browser by this program."""
    return hmac.compare_digest(visitor(request).form_token, form_token)
