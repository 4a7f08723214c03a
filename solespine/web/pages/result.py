"""The result: how urgent, one problem or two, what is behind it, what would change it, what to do, how sure."""

from __future__ import annotations

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import JSONResponse, Response

from solespine import __version__
from solespine.assessment import Assessment
from solespine.episode import Episode
from solespine.exchange.answer_json import answer_json
from solespine.web.chain_drawing import chain_drawing, verdict_bar
from solespine.web.desk import Desk, desk
from solespine.web.page import go_to, page
from solespine.wording import tell
from solespine.wording.answer import Bar, ToldVerdict

router = APIRouter()


@router.get("/e/{episode_id}/result")
def result(request: Request, episode_id: str) -> Response:
    """The answer as it stands; that it was shown is kept, so that it can be compared later."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    if not episode.observations:
        return go_to(f"/e/{episode_id}/where")
    assessment = here.assessment(episode)
    told = tell(assessment)
    _keep_shown(here, episode, assessment)
    step, more = here.step(episode)
    return page(
        request,
        "result.html",
        episode=episode,
        told=told,
        chain=drawn_chain(told.verdict),
        bars=[(bar, verdict_bar(bar)) for bar in told.verdict.bars],
        more=more if step is not None else 0,
        set_aside=here.standing(episode).set_aside,
    )


def drawn_chain(verdict: ToldVerdict) -> Markup:
    """The chain from sole to back, as the verdict draws it."""
    shares: dict[str, Bar] = {bar.name: bar for bar in verdict.bars}
    return chain_drawing(shares, verdict.leading, verdict.sentence)


@router.get("/e/{episode_id}/answer.json")
def answer(request: Request, episode_id: str) -> JSONResponse:
    """The same answer as JSON, as the command prints it."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    return JSONResponse(answer_json(episode.id, here.assessment(episode)))


def _keep_shown(here: Desk, episode: Episode, assessment: Assessment) -> None:
    """Keep what is about to be shown, once for each state of the answers."""
    knowledge = here.knowledge.version
    if not any(one.after == episode.last and one.knowledge == knowledge for one in episode.shown):
        here.store.note_shown(episode.id, episode.last, __version__, knowledge, answer_json(episode.id, assessment))
