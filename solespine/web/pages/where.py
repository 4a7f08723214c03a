"""Where it hurts: a drawing on which places are tapped, and a list for those who cannot use it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from solespine.episode import Episode
from solespine.evidence import EvidenceError
from solespine.knowledge import Knowledge, Place
from solespine.marks import MIDDLE, SIDES, WORST, Mark, check_mark, observations_of, places_by_part
from solespine.web.desk import desk
from solespine.web.drawing import drawing, markup, with_links
from solespine.web.forms import Form, Problem, once_of, text_of
from solespine.web.page import go_to, page
from solespine.wording.language import N_, _
from solespine.wording.names import PARTS, answer_words, said

router = APIRouter()

# Each view: its name, and its drawings with theirs.
VIEWS = {
    "body": (N_("Body"), (("body_front", N_("Front")), ("body_back", N_("Back")))),
    "left": (
        N_("Left foot"),
        (
            ("foot_sole_left", N_("Sole")),
            ("foot_top_left", N_("Top")),
            ("foot_inner_left", N_("Inner side")),
            ("foot_outer_left", N_("Outer side")),
        ),
    ),
    "right": (
        N_("Right foot"),
        (
            ("foot_sole_right", N_("Sole")),
            ("foot_top_right", N_("Top")),
            ("foot_inner_right", N_("Inner side")),
            ("foot_outer_right", N_("Outer side")),
        ),
    ),
}
FOOT = "foot"  # on the body a whole foot leads to its own drawings


@router.get("/e/{episode_id}/where")
def where(request: Request, episode_id: str, view: str = "body", place: str = "", side: str = "", on: str = "") -> Response:
    """The drawing, what is marked, and, when a place was tapped, its side, intensity and kind."""
    return _show(request, desk(request).store.episode(episode_id), view, place, side, on)


@router.post("/e/{episode_id}/where")
def mark(request: Request, episode_id: str, form: Form) -> Response:
    """Keep one place."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    view, place, side = text_of(form, "view"), text_of(form, "place"), text_of(form, "side")
    intensity, on = text_of(form, "intensity"), text_of(form, "on")
    removed = "remove" in form
    if not removed and intensity not in ("", *map(str, range(WORST + 1))):
        problem = Problem("intensity-0", _("Choose a number from 0 to 10, or leave it out."))
        return _show(request, episode, view, place, side, on, (problem,), 422)
    if not side:
        return _show(request, episode, view, place, side, on, (Problem("side-0", _("Choose a side.")),), 422)
    sensations = tuple(str(one) for one in form.getlist("sensation"))
    try:
        marked = Mark(place, side, float(intensity) if intensity else None, sensations, removed)
        check_mark(marked, here.knowledge)
    except (ValueError, EvidenceError) as error:
        return _show(request, episode, view, "", "", "", (Problem("places", str(error)),), 422)
    here.store.add(episode_id, once_of(form), "mark", marks=[marked])
    return go_to(f"/e/{episode_id}/where?view={view if view in VIEWS else 'body'}#marked")


@router.post("/e/{episode_id}/where/done")
def done(request: Request, episode_id: str, form: Form) -> Response:
    """What is marked becomes findings; what is not marked does not hurt."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    if not episode.marks and "nowhere" not in form:
        problem = Problem("places", _("Mark at least one place, or tick 'None of these places hurts'."))
        return _show(request, episode, "body", "", "", "", (problem,), 422)
    here.store.add(episode_id, once_of(form), "where", observations_of(episode.marks, here.knowledge))
    return go_to(f"/e/{episode_id}/next")


def _show(
    request: Request,
    episode: Episode,
    view: str,
    place: str,
    side: str,
    on: str,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> Response:
    knowledge = desk(request).knowledge
    view = view if view in VIEWS else "body"
    opened = knowledge.places.get(place)
    return page(
        request,
        "where.html",
        status,
        episode=episode,
        view=view,
        views=VIEWS,
        drawings=[(drawn, _(name), _drawn(drawn, episode, view, place, side, knowledge)) for drawn, name in VIEWS[view][1]],
        tapped=on if on in dict(VIEWS[view][1]) else "",
        opened=opened,
        side=side,
        sides=sides_of(opened) if opened else (),
        mark=next((one for one in episode.marks if one.place == place), None),
        marks=[(one, place_words(one.place, one.side, knowledge), mark_words(one, knowledge)) for one in episode.marks],
        parts_of_body=[(_(PARTS[part]), part, places) for part, places in places_by_part(knowledge).items()],
        sensations=knowledge.records.sensation,
        problems=problems,
        drawn_on=lambda one: view_of_mark(one, knowledge),
    )


def sides_of(place: Place) -> tuple[str, ...]:
    """The sides that a place can have."""
    if not place.paired:
        return (MIDDLE,)
    return (*SIDES, MIDDLE) if place.part == "back" else SIDES


def view_of_mark(mark: Mark, knowledge: Knowledge) -> str:
    """The view on which a mark can be changed."""
    place = knowledge.places.get(mark.place)
    if place is None or place.part != "foot":
        return "body"
    return "right" if mark.side == "right" else "left"


def _drawn(name: str, episode: Episode, view: str, place: str, side: str, knowledge: Knowledge) -> Markup:
    """One drawing with its places as links to this page."""
    marked = set()
    for one in episode.marks:
        marked |= {(one.place, one.side), *((one.place, each) for each in ("left", "right") if one.side == "both")}
        if one.side == MIDDLE:
            marked |= {(one.place, "left"), (one.place, "right")}

    def address(about: str, at: str) -> str:
        if about == FOOT:
            return f"?view={at}"
        return f"?view={view}&place={about}&side={at}&on={name}#place"

    return drawn_places(name, view, address, knowledge, marked, (place, side))


def drawn_places(
    name: str,
    view: str,
    address: Callable[[str, str], str],
    knowledge: Knowledge,
    marked: Collection[tuple[str, str]] = (),
    opened: tuple[str, str] | None = None,
) -> Markup:
    """One drawing of a view with its places as links; ``address`` gives the link of a place and side."""

    def words(about: str, on: str) -> str:
        if about == FOOT:
            return _(VIEWS[on][0])
        text = place_words(about, on, knowledge)
        return _("{place}, marked").format(place=text) if (about, on) in marked else text

    root = with_links(drawing(name), address, words, marked, opened)
    root.set("aria-label", f"{_(VIEWS[view][0])}: {_(dict(VIEWS[view][1])[name])}")
    return markup(root)


def place_words(place: str, side: str, knowledge: Knowledge) -> str:
    """A place and its side in words."""
    known = knowledge.places.get(place)
    name = said(known, "name") if known is not None else place
    return f"{name}, {answer_words(side).lower()}" if known is None or known.paired else name


def mark_words(mark: Mark, knowledge: Knowledge) -> str:
    """How bad it is there and what it feels like."""
    parts: list[Any] = []
    if mark.intensity is not None:
        parts.append(_("{intensity} of 10").format(intensity=f"{mark.intensity:g}"))
    parts += [said(knowledge.sensations[one], "name") for one in mark.sensations if one in knowledge.sensations]
    return "; ".join(parts)
