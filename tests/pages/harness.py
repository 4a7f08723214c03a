"""What end-to-end tests stand on: the real program as a process, a real browser, and eyes for what goes wrong in it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
WORK_WITHIN_S = 60  # machines differ in speed; a program that says nothing for this long is taken for dead

PROGRAM = (sys.executable, "-m", "solespine")
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")


class Server:
    """The program on a folder of its own, to be started, stopped and killed like anybody's."""

    def __init__(self, folder: Path, program: tuple[str, ...] = PROGRAM, options: tuple[str, ...] = ()) -> None:
        self.folder = folder / "data"
        self.printed_to = folder / "printed.txt"
        self.program = program
        self.options = options
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Server:
        """Start it and wait until it answers: at first on a free port, afterwards on the same one."""
        assert self.process is None, "it is running already"
        printed_before = len(self.printed())
        command = [*self.program, "serve", "--no-open", "--port", str(self.port), "--data-dir", str(self.folder), *self.options]
        # A developer's own settings are not the test's.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SOLESPINE_")}
        with self.printed_to.open("ab") as out:
            # A session of its own, so that a kill reaches whatever the program has started, and Ctrl-C only the tests.
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment | {"PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        patience = time.monotonic() + WORK_WITHIN_S
        while not (said := ADDRESS.search(self.printed(), printed_before)):
            if self.process.poll() is not None or time.monotonic() > patience:
                self.kill()
                raise AssertionError(f"{' '.join(command)} did not come up:\n{self.printed()[printed_before:]}")
            time.sleep(0.02)
        self.port = int(said[1])
        return self

    def stop(self) -> None:
        """Ask it to end, as Ctrl-C or a computer shutting down does; it ends in order."""
        assert self.process is not None, "it is not running"
        self.process.send_signal(signal.SIGTERM)
        try:
            ended_with = self.process.wait(WORK_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"it did not end when asked to:\n{self.printed()}") from None
        self.process = None
        assert ended_with == 0, f"it ended with {ended_with}:\n{self.printed()}"

    def kill(self) -> None:
        """End it as a power cut does: at once, in the middle of whatever it does."""
        assert self.process is not None, "it is not running"
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def printed(self) -> str:
        return self.printed_to.read_text(errors="replace") if self.printed_to.exists() else ""

    def finish(self) -> None:
        """Stop it where it still runs, and look at what it has printed all along."""
        if self.process is not None:
            self.stop()
        assert "Traceback (most recent call last)" not in self.printed(), self.printed()


def chromium() -> str:
    """The browser of this computer; tools/bootstrap.sh looks for the same ones."""
    usual = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    apps = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium")
    named = os.environ.get("SOLESPINE_CHROMIUM")
    for candidate in (named,) if named else (*usual, *apps):
        if found := shutil.which(candidate):
            return found
    raise AssertionError("no Chromium or Chrome here; tools/bootstrap.sh test says what to do")


def launch(playwright):
    """The browser without a window. It finds no name but this computer's, so no page can reach another one."""
    arguments = ["--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # which Chromium refuses to set up for root
    return playwright.chromium.launch(executable_path=chromium(), args=arguments)


DEVICES = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "dark": {"color_scheme": "dark"},
    "reduced_motion": {"reduced_motion": "reduce"},
    "forced_colors": {"forced_colors": "active"},
    "no_script": {"java_script_enabled": False},
}

# The page's own policy forbids nothing to a script that the browser itself puts in.
TELL_OF_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event =>
  console.error(`Content Security Policy: ${event.effectiveDirective} kept out ${event.blockedURI} ${event.sample}`))
"""


@dataclass
class Watch:
    """Everything a browser asked for and complained about while it looked at one server."""

    server: Server
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def over(self, context) -> None:
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("console", self.heard)
        context.on("weberror", lambda error: self.complaints.append(f"error in a script: {error.error}"))
        context.on("response", self.answered)
        context.on("page", self.opened)
        context.add_init_script(TELL_OF_VIOLATIONS)

    def opened(self, page) -> None:
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("crash", lambda _: self.complaints.append("the page crashed"))

    def heard(self, message) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def answered(self, response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.request.method} {response.url} was answered with {response.status}")

    def elsewhere(self) -> list[str]:
        """Requests that would leave this computer, or go to another program on it."""
        own = urlsplit(self.server.url).netloc
        inside = ("data", "blob", "about")  # never reach a network
        return [url for url in self.requests if urlsplit(url).scheme not in inside and urlsplit(url).netloc != own]

    def problems(self, expected: tuple[str, ...] = ()) -> list[str]:
        unexpected = [said for said in self.complaints if not any(re.search(pattern, said) for pattern in expected)]
        return [f"a request left for {url}" for url in self.elsewhere()] + unexpected


def new_page(browser, server, *devices: str, **options):
    """A page in a fresh browser without cookies, on one or more of DEVICES, and the watch kept over it."""
    settings = DEVICES["desktop"].copy()
    for device in devices:
        settings |= DEVICES[device]
    context = browser.new_context(base_url=server.url, **(settings | options))
    context.set_default_timeout(1000 * WORK_WITHIN_S / 3)
    watch = Watch(server)
    watch.over(context)
    return context.new_page(), watch


AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe_violations(page, rules: tuple[str, ...] = ()) -> list[dict]:
    # Handed over by the browser's own debugging channel, so the page's content security policy stays as it is.
    page.evaluate(AXE.read_text())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": AXE_TAGS}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    return page.evaluate("options => axe.run(document, options)", options)["violations"]


def no_axe_violations(page, *rules: str) -> None:
    """Assert that axe finds nothing wrong with the page as it is now, by these rules or by all."""
    found = []
    for violation in axe_violations(page, rules):
        found.append(f"{violation['id']} ({violation['impact']}): {violation['help']}")
        for node in violation["nodes"]:
            found += [f"  {node['html']}", *("    " + line for line in node["failureSummary"].splitlines())]
    assert not found, "\n".join([f"axe at {page.url}:", *found])


def look(page, name: str) -> Path:
    """A picture of the whole page, kept for people to look at."""
    folder = Path(os.environ.get("SOLESPINE_ARTEFACTS") or ROOT / "build" / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    picture = folder / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', name)}.png"
    page.screenshot(path=picture, full_page=True)
    return picture
