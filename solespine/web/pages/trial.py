"""The personal trial at its one address: planning, the days before, today's instruction, or what came of it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from solespine.followup.trial import under_way
from solespine.web.desk import desk
from solespine.web.page import go_to
from solespine.web.pages.trial_day import where_it_stands
from solespine.web.pages.trial_plan import plan_page
from solespine.web.trial_desk import mind

router = APIRouter()


@router.get("/e/{episode_id}/trial")
def trial(request: Request, episode_id: str) -> Response:
    """Where the trial stands: planning, the days before, today's instruction, or that its days are over."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    before = under_way(episode.events)
    episode = mind(here, episode)
    if before is not None and under_way(episode.events) is None:
        return go_to(f"/e/{episode_id}/trial/{before.id}")
    found = under_way(episode.events)
    if found is None:
        return plan_page(request, here, episode)
    return where_it_stands(request, here, episode, found)
