"""Guided sessions: the questions before, the player, and the check-ins after."""

from __future__ import annotations

from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from solespine.care.log import CHECKED, EFFECTS, ENDED, REACHED, Logged
from solespine.care.session import NotPermitted, cues, seconds_of, start
from solespine.episode import Episode, asked_after, asked_before, leave_to_start, waiting_check_ins
from solespine.evidence import Evidence, Observation
from solespine.interview import Item
from solespine.knowledge import Routine, Urgency
from solespine.records import NoSuchEpisode
from solespine.safety import SessionPermit, Withheld, permit
from solespine.web.desk import Desk, desk
from solespine.web.foot_map import foot_map
from solespine.web.forms import Form, Problem, once_of, read_checklist, text_of
from solespine.web.page import go_to, page
from solespine.web.pages.question import read_level
from solespine.wording.language import _
from solespine.wording.names import full_question, question, said
from solespine.wording.plan import change_words, reasons_withheld
from solespine.wording.relief import cue_words, pace_words

router = APIRouter()
SIDES = ("left", "right", "both")
LEVEL_MOST = 20
AFTER = "se_"  # how the ids of after-effects begin; they are asked together, on the page after a session


def routine_of(here: Desk, routine_id: str) -> Routine:
    """A routine of the dossier, or the page that there is none."""
    if routine_id not in here.knowledge.routines:
        raise NoSuchEpisode(_("There is no such routine."))
    return here.knowledge.routines[routine_id]


def leave_now(here: Desk, episode: Episode, treatment: str) -> SessionPermit | Withheld:
    """Leave to start a session at this moment, from what this person answered just now."""
    likely = here.brief(episode).foot_condition_likely
    return leave_to_start(episode, here.standing(episode).evidence, treatment, here.now(), likely)


@router.get("/e/{episode_id}/start/{routine_id}")
def before(request: Request, episode_id: str, routine_id: str) -> Response:
    """The questions before a session, or why it may not be started."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    return _before(request, here, episode, routine_of(here, routine_id))


@router.post("/e/{episode_id}/start/{routine_id}")
def begin(request: Request, episode_id: str, routine_id: str, form: Form) -> Response:
    """Keep the answers; then, with a permit made from them, start the session."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    routine = routine_of(here, routine_id)
    side = text_of(form, "side") or "both"
    if side not in SIDES:
        return _before(request, here, episode, routine, (Problem("side-0", _("Choose a side.")),), 422)
    items = asked_before(here.standing(episode).evidence, routine.treatment)
    if items:
        sent = read_checklist(items, form)
        if sent.problems:
            return _before(request, here, episode, routine, sent.problems, 422)
        seen = tuple(Observation(item.about, sent.answers[item.about], at=here.now()) for item in items)
        episode = here.store.add(episode_id, once_of(form), f"before:{routine_id}", seen, at=here.now())
    leave = leave_now(here, episode, routine.treatment)
    if isinstance(leave, Withheld):
        if here.brief(episode).urgency >= Urgency.same_day and here.brief(episode).urgency > read_level(episode):
            return go_to(f"/e/{episode_id}/stop")
        return _before(request, here, episode, routine, status=403)
    try:
        session = start(leave, routine, side, uuid4().hex, here.now())
    except NotPermitted:
        return _before(request, here, episode, routine, status=403)
    episode = here.store.start_session(episode_id, once_of(form), session)
    return go_to(f"/e/{episode_id}/session/{episode.sessions[-1].id}")


def _before(
    request: Request, here: Desk, episode: Episode, routine: Routine, problems: tuple[Problem, ...] = (), status: int = 200
) -> Response:
    assessment = here.brief(episode)
    items = asked_before(here.standing(episode).evidence, routine.treatment)
    leave = leave_now(here, episode, routine.treatment)
    waiting = waiting_check_ins(episode, here.standing(episode).evidence, here.now())
    held, ask = _held(leave, items, assessment.evidence)
    if not waiting and episode.sessions and any(name.startswith(AFTER) for name in ask):
        waiting = episode.sessions[-1:]
    return page(
        request,
        "session_before.html",
        status,
        episode=episode,
        routine=routine,
        name=said(routine, "name"),
        treatment=here.knowledge.treatments[routine.treatment],
        items=items,
        questions={item.about: full_question(item.about, here.knowledge) for item in items},
        short={item.about: question(item.about, here.knowledge) for item in items},
        waiting=waiting,
        held=reasons_withheld(held, assessment) if held is not None else (),
        ask=[(name, question(name, here.knowledge)) for name in ask if not name.startswith(AFTER)],
        changes=_changes(leave, here),
        one_by_one=any(step.side in ("each foot", "each leg", "sore foot") for step in routine.step),
        minutes=round(seconds_of(cues(routine)) / 60, 1),
        problems=problems,
    )


def _held(leave: SessionPermit | Withheld, items: tuple[Item, ...], evidence: Evidence) -> tuple[Withheld | None, tuple[str, ...]]:
    """What forbids it whatever is answered on this page, and what else has to be answered first."""
    if not isinstance(leave, Withheld):
        return None, ()
    here = {item.about for item in items}
    others = tuple(name for name in leave.ask if name not in here and evidence.applies(name))
    return (leave if any(reason.holds for reason in leave.because) else None), others


def _changes(leave: SessionPermit | Withheld, here: Desk) -> list[str]:
    if isinstance(leave, Withheld):
        return []
    return [change_words(change, here.knowledge) for change in leave.permit.changes]


def session_of(episode: Episode, session_id: str) -> Logged:
    """A session of this episode, or the page that there is none."""
    found = next((one for one in episode.sessions if one.id == session_id), None)
    if found is None:
        raise NoSuchEpisode(_("There is no such session."))
    return found


@router.get("/e/{episode_id}/session/{session_id}")
def player(request: Request, episode_id: str, session_id: str) -> Response:
    """The player, at the step that was reached; unless something answered since forbids to go on."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    session = session_of(episode, session_id)
    if session.ended is not None:
        return go_to(f"/e/{episode_id}/session/{session_id}/after")
    routine = here.knowledge.routines[session.routine]
    if forbidden := _forbidden_now(here, episode, session):
        stopped = {"how": "stopped", "note": "withheld"}
        here.store.happened(episode_id, f"{session_id}:end", ENDED, session_id, stopped, here.now())
        return page(request, "session_withheld.html", 403, episode=episode, reasons=forbidden, name=said(routine, "name"))
    found = cues(routine, session.side)
    strokes = [here.knowledge.strokes[name] for name in dict.fromkeys(cue.stroke for cue in found if cue.stroke)]
    feet = {
        (side, view): foot_map(here.knowledge, view, side, _foot_name(side, view), [one for one in strokes if one.view == view])
        for side in ("left", "right")
        for view in ("plantar", "medial")
        if any(one.view == view for one in strokes)
    }
    return page(
        request,
        "player.html",
        episode=episode,
        session=session,
        routine=routine,
        name=said(routine, "name"),
        cues=[(cue, cue_words(cue, routine.id, here.knowledge), pace_words(cue), _view(cue.stroke, here)) for cue in found],
        feet=feet,
        total=seconds_of(found),
        device=routine.treatment == "ems_foot_device",
    )


def _view(stroke: str, here: Desk) -> str:
    return here.knowledge.strokes[stroke].view if stroke else ""


def _foot_name(side: str, view: str) -> str:
    names = {
        ("left", "plantar"): _("Sole of the left foot"),
        ("right", "plantar"): _("Sole of the right foot"),
        ("left", "medial"): _("Inner side of the left foot"),
        ("right", "medial"): _("Inner side of the right foot"),
    }
    return names[side, view]


def _forbidden_now(here: Desk, episode: Episode, session: Logged) -> tuple[str, ...]:
    """Why a session may not go on: an answer in another tab, a red flag, or that it was begun too long ago."""
    assessment = here.brief(episode)
    leave = permit(session.treatment, assessment.evidence, assessment.red_flags, assessment.foot_condition_likely)
    if isinstance(leave, Withheld):
        return reasons_withheld(leave, assessment)
    if session.is_over(here.now()):
        return (_("It was begun too long ago. Begin a new one, after the questions of today."),)
    return ()


@router.post("/e/{episode_id}/session/{session_id}")
def went_on(request: Request, episode_id: str, session_id: str, form: Form) -> Response:
    """A step was reached, or the session ended."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    session = session_of(episode, session_id)
    if session.ended is None:
        found = cues(here.knowledge.routines[session.routine], session.side)
        cue = text_of(form, "cue")
        if "how" in form:
            how = "done" if text_of(form, "how") == "done" else "stopped"
            level = text_of(form, "level")
            data = {"how": how, "note": text_of(form, "note")[:200], "level": level if _is_level(level) else ""}
            here.store.happened(episode_id, f"{session_id}:end", ENDED, session_id, data, here.now())
        elif cue.isdigit() and int(cue) < len(found):
            here.store.happened(episode_id, f"{session_id}:cue:{int(cue)}", REACHED, session_id, {"cue": int(cue)}, here.now())
    if text_of(form, "quiet"):
        return Response(status_code=204)
    return go_to(f"/e/{episode_id}/session/{session_id}/after")


def _is_level(text: str) -> bool:
    return text.isdigit() and 0 < int(text) <= LEVEL_MOST


@router.get("/e/{episode_id}/session/{session_id}/after")
def after(request: Request, episode_id: str, session_id: str) -> Response:
    """How was it: asked at once, the next day, and at two days while something is felt."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    return _after(request, here, episode, session_of(episode, session_id))


@router.post("/e/{episode_id}/session/{session_id}/after")
def checked(request: Request, episode_id: str, session_id: str, form: Form) -> Response:
    """Keep what was felt; it may stop sessions or raise the urgency."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    session = session_of(episode, session_id)
    if session.ended is None:
        here.store.happened(episode_id, f"{session_id}:end", ENDED, session_id, {"how": "stopped", "note": ""}, here.now())
        episode = here.store.episode(episode_id)
    items = asked_after(here.standing(episode).evidence, session.treatment)
    sent = read_checklist(items, form)
    if sent.problems:
        return _after(request, here, episode, session, sent.problems, 422)
    seen = tuple(Observation(item.about, sent.answers[item.about], at=here.now()) for item in items)
    once, effect = once_of(form), text_of(form, "effect")
    told = {"effect": effect} if effect in EFFECTS else {}
    here.store.add(episode_id, once, f"after:{session_id}", seen, at=here.now())
    episode = here.store.happened(episode_id, f"{once}:checked", CHECKED, session_id, told, here.now())
    if here.brief(episode).urgency >= Urgency.same_day and here.brief(episode).urgency > read_level(episode):
        return go_to(f"/e/{episode_id}/stop")
    return go_to(f"/e/{episode_id}/session/{session_id}/told")


def _after(
    request: Request, here: Desk, episode: Episode, session: Logged, problems: tuple[Problem, ...] = (), status: int = 200
) -> Response:
    items = asked_after(here.standing(episode).evidence, session.treatment)
    knowledge = here.knowledge
    evidence = here.standing(episode).evidence
    return page(
        request,
        "session_after.html",
        status,
        episode=episode,
        session=session,
        name=said(knowledge.routines[session.routine], "name"),
        items=items,
        questions={item.about: full_question(item.about, knowledge).partition(" (")[0] for item in items},
        short={item.about: question(item.about, knowledge) for item in items},
        before={item.about for item in items if evidence.truth(item.about) is True},
        hours=round((here.now() - session.last).total_seconds() / 3600),
        problems=problems,
    )


@router.get("/e/{episode_id}/session/{session_id}/told")
def told(request: Request, episode_id: str, session_id: str) -> Response:
    """What follows from what was felt: expected and mild, stop, or seek care."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    session = session_of(episode, session_id)
    effects = here.brief(episode).red_flags.after_effects
    return page(
        request,
        "session_told.html",
        episode=episode,
        session=session,
        effects=[(row, said(row, "advice")) for row in effects if session.treatment in row.after],
        name=said(here.knowledge.routines[session.routine], "name"),
    )


@router.get("/e/{episode_id}/log")
def log(request: Request, episode_id: str) -> Response:
    """Every session: what, when, how long, which side, level, and what was felt after."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    names = {one.id: said(one, "name") for one in here.knowledge.records.routine}
    felt = {
        session.id: [
            question(seen.about, here.knowledge).rstrip("?")
            for entry in episode.entries
            if entry.step == f"after:{session.id}"
            for seen in entry.observations
            if seen.value is True
        ]
        for session in episode.sessions
    }
    waiting = {one.id for one in waiting_check_ins(episode, here.standing(episode).evidence, here.now())}
    rows = [(one, names.get(one.routine, one.routine), felt[one.id], one.id in waiting) for one in reversed(episode.sessions)]
    return page(request, "log.html", episode=episode, rows=rows)
