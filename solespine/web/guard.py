"""What every request passes before a page sees it: the host it was sent to, where it was sent from, its size, the language."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from solespine.web.visitor import Visitor, visitor_of
from solespine.wording import best_language, speaking

log = logging.getLogger("solespine.web")

LARGEST_BODY = 32 * 1024 * 1024  # an import of a lifetime of answers is far smaller
ASSETS = ("/static/", "/drawings/")
CHANGES = ("POST", "PUT", "PATCH", "DELETE")

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with no-referrer a browser hides where a form came from even from ourselves
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class Guard:
    """The outermost layer of the pages.

    Only requests to a name of this machine are answered, so that a foreign page cannot reach in under a name of its own (DNS
    rebinding). What changes something must come from a page of this program (cross-site request forgery).
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str], own_fault: Callable[[Request, Exception], Response]) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.own_fault = own_fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers)
        if refusal:
            await refusal(scope, receive, send)
            return
        began = time.perf_counter()
        visitor = visitor_of(headers.get("cookie", ""))
        language = visitor.language or best_language(wanted_languages(headers.get("accept-language", "")))
        scope["solespine"] = visitor
        status = 0

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(MutableHeaders(scope=message), scope, visitor)
            await send(message)

        with speaking(language):
            try:
                await self.app(scope, _limited(receive), send_guarded)
            except Exception as error:
                response = self.own_fault(Request(scope), error)
                if not status:
                    await response(scope, receive, send_guarded)
        if not scope["path"].startswith(ASSETS):
            # The path by its pattern: an address may name what a person was asked.
            route = getattr(scope.get("route"), "path", "unknown")
            log.info("%s %s %d %.0f ms", scope["method"], route, status, 1000 * (time.perf_counter() - began))

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        if _host_of(headers.get("host", "")) not in self.hosts:
            return _say(421, "This program only answers to the name of this machine. Open the address it printed when it started.")
        if _too_long(headers.get("content-length", "0")):
            return _say(413, "This is larger than 32 megabytes. Nothing was saved. Choose a smaller file.")
        if method in CHANGES and not self._from_own_page(headers):
            return _say(403, "This came from another page. Nothing was changed. Open the program's own page and try again there.")
        return None

    def _from_own_page(self, headers: Headers) -> bool:
        """Whether a change was sent by a page of this program, as far as the browser says."""
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        return origin is None or urlsplit(origin).netloc == headers.get("host", "")


def _say(status: int, text: str) -> PlainTextResponse:
    return PlainTextResponse(text + "\n", status, dict(HEADERS))


def _host_of(host: str) -> str:
    """The host without its port.

    >>> _host_of("localhost:8642"), _host_of("[::1]:8642")
    ('localhost', '[::1]')
    """
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0].lower()


def _too_long(length: str) -> bool:
    return not length.isdigit() or int(length) > LARGEST_BODY


def _limited(receive: Receive) -> Receive:
    """A body that ends in an error when it grows beyond the limit without having said so."""
    so_far = 0

    async def limited() -> Message:
        nonlocal so_far
        message = await receive()
        so_far += len(message.get("body", b""))
        if so_far > LARGEST_BODY:
            return {"type": "http.disconnect"}
        return message

    return limited


def _add_headers(headers: MutableHeaders, scope: Scope, visitor: Visitor) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    # Pages hold answers and are kept nowhere; the addresses of style and drawings change when these do.
    headers["cache-control"] = "max-age=86400" if scope["path"].startswith(ASSETS) else "no-store"
    if visitor.changed:
        headers.append("set-cookie", visitor.cookie())


def wanted_languages(header: str) -> list[str]:
    """The languages of an Accept-Language header, the most wanted first.

    >>> wanted_languages("en;q=0.5, de-AT, de;q=0.9")
    ['de-AT', 'de', 'en']
    """
    found = []
    for part in header.split(","):
        code, _, weight = part.strip().partition(";q=")
        try:
            found.append((float(weight or 1), code))
        except ValueError:
            continue
    return [code for weight, code in sorted(found, key=lambda one: -one[0]) if code and weight > 0]
