"""The start: what this is, begin, go on, the demo person, and the language."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from solespine.web.demo import demo_episode
from solespine.web.desk import desk
from solespine.web.forms import Form, once_of, text_of
from solespine.web.page import go_to, page
from solespine.web.trial_desk import today_line
from solespine.web.visitor import visitor
from solespine.wording import LANGUAGES

router = APIRouter()
SHOWN = 8  # episodes to go on with; all of them stand on the page of one's data


@router.get("/")
def start(request: Request) -> Response:
    """What this is and is not, with one way on."""
    here = desk(request)
    episodes = here.store.episodes(SHOWN)
    lines = {one.id: today_line(one, here.now().date(), here.knowledge) for one in episodes}
    return page(request, "start.html", episodes=episodes, trial_lines=lines)


@router.post("/begin")
def begin(request: Request, form: Form) -> Response:
    """A new episode; where it hurts comes first."""
    episode = desk(request).store.begin(once_of(form))
    return go_to(f"/e/{episode.id}/where")


@router.post("/demo")
def demo(request: Request, form: Form) -> Response:
    """An invented person's answers and half a year after them, to see what comes out."""
    here = desk(request)
    episode = demo_episode(once_of(form), here.now(), here.knowledge)
    here.store.take_in([episode])
    return go_to(f"/e/{episode.id}/result")


@router.post("/language")
def language(request: Request, form: Form) -> Response:
    """Speak another language from now on."""
    wanted = text_of(form, "language")
    if wanted in LANGUAGES:
        visitor(request).speak(wanted)
    return go_to(own_path(text_of(form, "back")))


def own_path(wanted: str) -> str:
    """An address of this program, never one of another site.

    >>> own_path("/data"), own_path("//example.org"), own_path("/\\\\example.org")
    ('/data', '/', '/')
    """
    safe = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if safe else "/"
