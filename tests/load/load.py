"""Many people at once: python -m tests.load.load [--people 50] [--seconds 60] [--think 1 3]

Starts the program on a folder of its own and sends people through it on this computer: each begins, marks a place or two,
reads each page for a while and fills in the form it finds there; after a dozen, or when nothing is left to answer, comes
the result, and then the next person.
A time is measured from sending a request to having read its whole answer, redirects each for themselves. The people run
in this process, so on a small machine they take some of the time that they measure.

Prints a line for each kind of page, and ends with 1 if anything was answered with an error or with nothing.
"""

from __future__ import annotations

import argparse
import http.client
import math
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from tests.load.forms import Form, Page, fill
from tests.pages.harness import Server

IDLE_S = 4.0  # servers close a connection that is silent for a little longer
WAIT_S = 30.0
EPISODE = re.compile(r"/e/[^/]+")  # how the address of everything begins that belongs to one episode
PLACE = "place="  # in a link on the drawing


@dataclass
class Tally:
    """What all people met, added to by many threads."""

    times_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    ways: list[int] = field(default_factory=list)  # how many forms each person sent until there was nothing left to answer
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, kind: str, ms: float, error: str = "") -> None:
        with self.lock:
            self.times_ms[kind].append(ms)
            if error:
                self.errors[kind, error] += 1

    def finished(self, forms_sent: int) -> None:
        with self.lock:
            self.ways.append(forms_sent)

    @property
    def requests(self) -> int:
        return sum(map(len, self.times_ms.values()))


class Refused(Exception):
    """An error status, or no answer at all. It is counted; the person gives up."""


class Person:
    """A browser with its cookies and its connection, and somebody who answers at random."""

    def __init__(self, address: str, tally: Tally, chance: random.Random, until: float, think_s: tuple[float, float]) -> None:
        self.address, self.tally, self.chance, self.until, self.think_s = address, tally, chance, until, think_s
        self.to_mark = chance.choice((1, 1, 2))
        self.cookies: dict[str, str] = {}
        self.seen: set[str] = set()
        self.connection: http.client.HTTPConnection | None = None
        self.last_heard = 0.0

    def go_through(self, forms: int) -> None:
        """From the start page, over so many forms if there are as many, to the result."""
        sent = 0
        try:
            url, page = self.look_at("GET", self.address + "/")
            while sent < forms and not url.endswith("/result"):
                if not self.think():
                    return
                if place := self.next_place(page):
                    url, page = self.look_at("GET", urljoin(url, place))
                form = next_form(page)
                if form is None:
                    break
                data = fill(form, self.chance)
                url, page = self.look_at(form.method.upper(), urljoin(url, form.action), data)
                sent += 1
            episode = EPISODE.match(urlsplit(url).path)
            if episode and not url.endswith("/result"):
                self.look_at("GET", f"{self.address}{episode[0]}/result")
            self.tally.finished(sent)
        except Refused:
            pass
        finally:
            if self.connection is not None:
                self.connection.close()

    def next_place(self, page: Page) -> str:
        """A place on the drawing to tap, while something is still to be marked."""
        places = [link for link in page.links if PLACE in link]
        if not places or not self.to_mark:
            return ""
        self.to_mark -= 1
        return self.chance.choice(places)

    def think(self) -> bool:
        """Wait as somebody who reads; False when the time is over."""
        time.sleep(max(0.0, min(self.chance.uniform(*self.think_s), self.until - time.monotonic())))
        return time.monotonic() < self.until

    def look_at(self, method: str, url: str, data: list[tuple[str, str]] | None = None) -> tuple[str, Page]:
        """The page at the end of the redirects, with the files it needs that this browser does not have yet."""
        for _ in range(10):
            status, headers, body = self.ask(method, url, data)
            if status not in (301, 302, 303, 307, 308):
                break
            url = urljoin(url, headers.get("location", ""))
            if status not in (307, 308):
                method, data = "GET", None
        page = Page(body.decode(errors="replace"))
        for file in dict.fromkeys(urljoin(url, one) for one in page.files):
            if file.startswith(self.address) and file not in self.seen:
                self.seen.add(file)
                self.ask("GET", file)
        return url, page

    def ask(self, method: str, url: str, data: list[tuple[str, str]] | None = None) -> tuple[int, http.client.HTTPMessage, bytes]:
        parts = urlsplit(url)
        headers = {
            "Accept": "text/html,*/*",
            "Accept-Language": "en",
            "Sec-Fetch-Site": "same-origin",
            "Sec-Fetch-Mode": "navigate",
        }
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        target, body = parts.path + (f"?{parts.query}" if parts.query else ""), None
        if method == "POST":
            headers |= {"Origin": self.address, "Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode(data or []).encode()
        elif data:
            target = f"{parts.path}?{urlencode(data)}"
        kind = f"{method} {kind_of(parts.path)}"
        began = time.perf_counter()
        try:
            connection = self.connected()
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection = None
            self.tally.answered(kind, 1000 * (time.perf_counter() - began), type(error).__name__)
            raise Refused from error
        took_ms = 1000 * (time.perf_counter() - began)
        self.last_heard = time.monotonic()
        self.tally.answered(kind, took_ms, str(response.status) if response.status >= 400 else "")
        if response.status >= 400:
            raise Refused
        for cookie in response.headers.get_all("set-cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        return response.status, response.headers, text

    def connected(self) -> http.client.HTTPConnection:
        if self.connection is None or time.monotonic() - self.last_heard > IDLE_S:
            if self.connection is not None:
                self.connection.close()
            self.connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=WAIT_S)
        return self.connection


def next_form(page: Page) -> Form | None:
    """What this page wants most: the form that asks the most, or else a button to go on with."""
    inside = [form for form in page.forms if form.in_main and form.method == "post"]
    return max(inside, key=lambda form: sum(one["type"] != "hidden" for one in form.fields), default=None)


def kind_of(path: str) -> str:
    """The kind of page behind an address: its first words, with what is one person's or one question's left out.

    >>> kind_of("/e/7f3a9c/q/first_step_pain"), kind_of("/e/7f3a9c/where"), kind_of("/static/pages.css"), kind_of("/")
    ('/e/*/q/*', '/e/*/where', '/static/*', '/')
    """
    words = path.strip("/").split("/")[:4]
    # An address alternates between what kind of thing it is and which one; a second plain word at the end is an action.
    parts = [
        "*" if number and (words[number - 1] in ("e", "q", "static", "drawings") or any(map(str.isdigit, word))) else word
        for number, word in enumerate(words)
    ]
    return "/" + "/".join(parts)


def drive(address: str, people: int, seconds: float, think_s: tuple[float, float], forms: int = 15, seed: int = 1) -> Tally:
    """Send so many people at once through the pages at the address, for so long."""
    tally = Tally()
    until = time.monotonic() + seconds

    def one_after_another(number: int) -> None:
        chance = random.Random(f"{seed}-{number}")
        time.sleep(chance.uniform(0, min(think_s[1], seconds / 4)))  # people do not all come in the same instant
        while time.monotonic() < until:
            errors_before = tally.errors.total()
            Person(address, tally, chance, until, think_s).go_through(forms)
            if tally.errors.total() > errors_before:
                time.sleep(min(1.0, max(0.0, until - time.monotonic())))  # nobody hammers on a closed door

    threads = [threading.Thread(target=one_after_another, args=(number,), daemon=True) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()) + 2 * WAIT_S)
    return tally


def share(times_ms: Sequence[float], percent: float) -> float:
    """The time within which so many of a hundred were answered.

    >>> share([3, 1, 2, 4], 50), share([3, 1, 2, 4], 99)
    (2, 4)
    """
    return sorted(times_ms)[max(0, math.ceil(len(times_ms) * percent / 100) - 1)]


def table(tally: Tally) -> str:
    lines = [f"{'kind of page':<34} {'count':>7} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8} {'errors':>7}"]
    everything = {"all": [ms for times in tally.times_ms.values() for ms in times]} if tally.times_ms else {}
    for kind, times in [*sorted(tally.times_ms.items()), *everything.items()]:
        wrong = sum(count for (where, _), count in tally.errors.items() if kind in (where, "all"))
        figures = f"{share(times, 50):>8.1f} {share(times, 99):>8.1f} {max(times):>8.1f}"
        lines.append(f"{kind:<34} {len(times):>7} {figures} {wrong:>7}")
    lines += [f"{kind}: {error}, {count} times" for (kind, error), count in tally.errors.most_common()]
    if tally.ways:
        lines.append(
            f"{len(tally.ways)} ways to the end, {share(tally.ways, 50)} forms in the middle one, {max(tally.ways)} in the longest"
        )
    else:
        lines.append("nobody came to the end")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load.load", description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--think", type=float, nargs=2, default=(1.0, 3.0), metavar=("LEAST", "MOST"), help="seconds a page is read"
    )
    parser.add_argument(
        "--forms", type=int, default=15, help="how many a person fills in: to begin, where it hurts, a dozen questions"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url", help="pages that are served already, instead of starting the program")
    wanted = parser.parse_args(arguments)
    think_s = (wanted.think[0], wanted.think[1])
    with tempfile.TemporaryDirectory() as folder:
        server = None if wanted.url else Server(Path(folder)).start()
        try:
            address = server.url if server else wanted.url.rstrip("/")
            print(f"{wanted.people} people for {wanted.seconds:g} s at {address}", file=sys.stderr)
            began = time.monotonic()
            tally = drive(address, wanted.people, wanted.seconds, think_s, wanted.forms, wanted.seed)
            took_s = time.monotonic() - began
        finally:
            if server:
                server.finish()
    print(table(tally))
    print(f"{tally.requests / took_s:.1f} requests a second")
    return 1 if tally.errors or not tally.ways else 0


if __name__ == "__main__":
    sys.exit(main())
