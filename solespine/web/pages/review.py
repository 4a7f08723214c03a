"""Check your answers: everything said, grouped, each with a way to change it; and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from solespine.episode import Episode
from solespine.evidence import Evidence, KnownBy, Observation, SetAside
from solespine.knowledge import Context, Knowledge
from solespine.web.desk import desk
from solespine.web.page import page
from solespine.web.pages.where import mark_words, place_words
from solespine.wording.language import N_, _
from solespine.wording.names import answer_words, known_words, question

router = APIRouter()

GROUPS = {
    "course": N_("How it began and how bad it is"),
    "where": N_("Where it hurts"),
    "character": N_("What it feels like"),
    "timing": N_("When it is worst"),
    "aggravating": N_("What makes it worse"),
    "easing": N_("What makes it better"),
    "neurological": N_("Nerves"),
    "skin_circulation": N_("Skin, swelling and blood flow"),
    "self_test": N_("What you looked at or tested"),
    "measurement": N_("Measurements"),
    "work_shoes": N_("Work, shoes and sport"),
    "general": N_("The rest of the body"),
    "history": N_("Illnesses, medicines and earlier trouble"),
    "about": N_("About you"),
}
ABOUT_YOU = "about"


@dataclass(frozen=True, slots=True)
class Line:
    """One answer on the page: what was asked, what was said, and how sure it is."""

    about: str
    question: str
    answer: str
    left_out: bool
    measured: bool = False


@router.get("/e/{episode_id}/review")
def review(request: Request, episode_id: str) -> Response:
    """All answers with 'change'; what no longer applies stands below with the reason."""
    here = desk(request)
    standing = here.standing(here.store.episode(episode_id))
    knowledge = here.knowledge
    marks = [(mark, place_words(mark.place, mark.side, knowledge), mark_words(mark, knowledge)) for mark in standing.episode.marks]
    return page(
        request,
        "review.html",
        episode=standing.episode,
        marks=marks,
        groups=answers_by_group(standing.evidence, measured_at(standing.episode)),
        set_aside=[_aside(one, knowledge) for one in standing.set_aside],
    )


def measured_at(episode: Episode) -> frozenset[datetime]:
    """When what was measured and not taken back was measured; an answer of that moment comes from there."""
    return frozenset(one.at for one in episode.measurements if not one.taken_back)


def answers_by_group(evidence: Evidence, measured: frozenset[datetime] = frozenset()) -> list[tuple[str, list[Line], list[Line]]]:
    """The answers of each group: those that say something, and what was left out of lists, which is a no."""
    groups: dict[str, list[Line]] = {}
    for about, seen in evidence.latest.items():
        groups.setdefault(group_of(about, evidence.knowledge), []).append(_line(about, seen, evidence, measured))
    return [
        (_(GROUPS[group]), [one for one in lines if not one.left_out], [one for one in lines if one.left_out])
        for group in GROUPS
        if (lines := groups.get(group))
    ]


def group_of(about: str, knowledge: Knowledge) -> str:
    """The group under which an answer stands."""
    item = knowledge.findings.get(about) or knowledge.context[about]
    if isinstance(item, Context):
        return {"person": ABOUT_YOU, "course": "course", "measurement": "measurement"}.get(item.group, "history")
    return item.group if item.group in GROUPS else "general"


def _line(about: str, seen: Observation, evidence: Evidence, measured: frozenset[datetime]) -> Line:
    answer = known_words(about, evidence) if seen.value is not None else _("Don't know")
    left_out = seen.known_by is KnownBy.left_out and seen.value is False
    return Line(about, question(about, evidence.knowledge), answer, left_out, seen.at in measured)


def _aside(one: SetAside, knowledge: Knowledge) -> tuple[str, str, str]:
    """An answer that no longer counts: what was asked, what was said, why it was set aside."""
    seen = one.observation
    known = seen.about in knowledge.findings or seen.about in knowledge.context
    asked = question(seen.about, knowledge) if known else seen.about
    said = {True: _("Yes"), False: _("No"), None: _("Don't know")}
    words = said[seen.value] if isinstance(seen.value, bool) or seen.value is None else answer_words(str(seen.value))
    reason = _("Your later answers say that this does not apply to you.") if known else _("This is no longer asked.")
    return asked, words, reason
