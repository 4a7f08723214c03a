"""The plan: what is worth trying for this person, the week, what to ask a professional, what is withheld and why."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from solespine.assessment import Assessment
from solespine.care import Plan, make_plan
from solespine.care.week import (
    ADDED,
    ASK_ABOUT,
    DAYS,
    DROPPED,
    MOVED,
    NOT_SCHEDULED,
    TIMES,
    Item,
    can_be_scheduled,
    monday_of,
    week,
)
from solespine.episode import Episode
from solespine.exchange.calendar import calendar_file
from solespine.web.desk import Desk, desk
from solespine.web.forms import Form, Problem, once_of, text_of
from solespine.web.page import download, go_to, page
from solespine.wording import tell
from solespine.wording.language import _, spoken
from solespine.wording.names import said
from solespine.wording.relief import told_treatments
from solespine.wording.sheet import tell_sheet

router = APIRouter()


@router.get("/e/{episode_id}/plan")
def plan(request: Request, episode_id: str) -> Response:
    """The plan of this week."""
    return _show(request, episode_id)


@router.post("/e/{episode_id}/plan")
def change(request: Request, episode_id: str, form: Form) -> Response:
    """Drop, move or add something; only what is permitted can be added."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    about, kind = text_of(form, "about"), text_of(form, "kind")
    if kind == DROPPED:
        here.store.happened(episode_id, once_of(form), DROPPED, about, {}, here.now())
    elif kind == MOVED:
        day, time = text_of(form, "day"), text_of(form, "time")
        if not (day.isdigit() and int(day) < 7) or not _is_time(time):
            problem = Problem("week", _("Choose a day and a time such as 18:00."))
            return _show(request, episode_id, (problem,), 422)
        here.store.happened(episode_id, once_of(form), MOVED, about, {"day": int(day), "time": time}, here.now())
    elif kind == ADDED and about in addable(here, episode):
        here.store.happened(episode_id, once_of(form), ADDED, about, {}, here.now())
    else:
        problem = Problem("week", _("This cannot be added now. What is withheld stands below with its reason."))
        return _show(request, episode_id, (problem,), 422)
    return go_to(f"/e/{episode_id}/plan#week")


def _is_time(text: str) -> bool:
    hours, colon, minutes = text.partition(":")
    return bool(colon) and hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60 and len(text) <= 5


def addable(here: Desk, episode: Episode) -> tuple[str, ...]:
    """What may be put into the week: permitted now, and the dossier says how often."""
    treatments = here.knowledge.treatments
    offered = [offer.treatment for offer in make_plan(here.brief(episode)).offer]
    return tuple(name for name in offered if name not in NOT_SCHEDULED and can_be_scheduled(treatments[name]))


def week_of(here: Desk, episode: Episode, found: Plan) -> tuple[tuple[Item, ...], ...]:
    """The week of an episode, with the person's changes."""
    return week(found.offer, here.knowledge, [event for event in episode.events if event.kind in (DROPPED, MOVED, ADDED)])


def _show(request: Request, episode_id: str, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    here = desk(request)
    episode = here.store.episode(episode_id)
    assessment = here.assessment(episode)
    found = make_plan(assessment)
    days = week_of(here, episode, found)
    shown = {item.treatment for day in days for item in day}
    names = {name: said(treatment, "name") for name, treatment in here.knowledge.treatments.items()}
    return page(
        request,
        "plan.html",
        status,
        episode=episode,
        told=tell(assessment),
        treatments=[one for one in told_treatments(found.offer, assessment) if one.treatment not in ASK_ABOUT],
        ask_about=_to_ask(assessment, found),
        days=[_day(here, days, ahead) for ahead in range(DAYS)],
        today=today(here),
        names=names,
        addable=[(name, names[name]) for name in addable(here, episode) if name not in shown],
        times=TIMES,
        renewed=episode.last,
        problems=problems,
    )


def _day(here: Desk, days: tuple[tuple[Item, ...], ...], ahead: int) -> tuple[date, int, tuple[Item, ...]]:
    """A day of the week that begins today: its date, which weekday it is, and what stands on it."""
    day = today(here) + timedelta(days=ahead)
    return day, day.weekday(), days[day.weekday()]


def today(here: Desk) -> date:
    """The day it is."""
    return here.now().date()


def _to_ask(assessment: Assessment, found: Plan) -> list[tuple[str, str, str]]:
    """Medicines, injections and operations: questions for a professional, never advice to take them."""
    treatments = assessment.knowledge.treatments
    offered = {offer.treatment for offer in found.offer}
    held = {one.treatment for one in found.withheld if one.serves}
    wanted = [name for name in ASK_ABOUT if name in offered or name in held]
    return [(name, said(treatments[name], "name"), said(treatments[name], "label")) for name in wanted]


@router.get("/e/{episode_id}/plan.ics")
def plan_ics(request: Request, episode_id: str) -> Response:
    """The week as a calendar file, repeated for four weeks; it names treatments and nothing of the person."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    days = week_of(here, episode, make_plan(here.assessment(episode)))
    names = {name: said(treatment, "name") for name, treatment in here.knowledge.treatments.items()}
    text = calendar_file(days, names, monday_of(today(here)), here.now(), spoken())
    return download(text, "text/calendar", f"solespine-plan-{today(here):%Y-%m-%d}.ics")


@router.get("/e/{episode_id}/sheet")
def sheet(request: Request, episode_id: str) -> Response:
    """A sheet for a massage therapist, from the same gate: may, may not, where, how firm, which positions."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    return page(request, "sheet.html", episode=episode, sheet=tell_sheet(here.assessment(episode)), day=here.now())
