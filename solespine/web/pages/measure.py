"""Measurements: what can be measured, what was, what it says, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from solespine.assessment import assess
from solespine.episode import Episode
from solespine.followup.measured import MEASURED, TAKEN_BACK, Kept, kept_data, looked_at
from solespine.knowledge import Urgency
from solespine.measurement import Figure, Measurement
from solespine.measurement.judging import Person, judge
from solespine.svg import Picture
from solespine.web.desk import Desk, desk
from solespine.web.forms import Form, once_of, text_of
from solespine.web.page import go_to, page
from solespine.web.pages.question import read_level
from solespine.wording.answer import tell_urgency
from solespine.wording.measured.compare import changes, judged_by, usual
from solespine.wording.measured.names import (
    figure_interval,
    figure_name,
    figure_value,
    kind_name,
    remark_words,
    side_of,
)
from solespine.wording.measured.outcome import outcome_words, saying, what_it_is
from solespine.wording.names import question, said

router = APIRouter()
TELLING = ("arch_index", "step_time_asymmetry")
MOVED = 0.005  # a probability that moves by less is not worth a line
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Moved:
    """What a measurement did to the answer: conditions that became more and less likely, by name."""

    more: tuple[tuple[str, str], ...]
    less: tuple[tuple[str, str], ...]
    urgency_raised: bool


@router.get("/e/{episode_id}/measure")
def measure(request: Request, episode_id: str) -> Response:
    """What can be measured and what was."""
    from solespine.web.pages.self_test import tests_for

    here = desk(request)
    episode = here.store.episode(episode_id)
    return page(
        request,
        "measure.html",
        episode=episode,
        done=[_line(one, here, episode) for one in reversed(episode.measurements)],
        tests=tests_for(here, episode),
    )


def must_wait(request: Request, episode: Episode) -> Response | None:
    """The page that says that measuring must wait, while something is so urgent that it would only cost time."""
    here = desk(request)
    brief = here.brief(episode)
    if brief.urgency < Urgency.same_day:
        return None
    return page(request, "measure_wait.html", 403, episode=episode, urgency=tell_urgency(brief))


@router.get("/e/{episode_id}/measure/done/{once:path}")
def done(request: Request, episode_id: str, once: str) -> Response:
    """One measurement: its picture, its figures, how good it is, what it says and what that changed."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    kept = _kept(episode, once)
    found, person = kept.measurement, _person(here, episode)
    brief = here.brief(episode)
    moved = None if kept.taken_back else _moved(here, episode, kept)
    return page(
        request,
        "measured.html",
        episode=episode,
        kept=kept,
        line=_line(kept, here, episode),
        picture=_picture(found),
        figures=[
            (figure_name(one), figure_value(one), figure_interval(one) if one.low < one.high else "")
            for one in _telling_first(found)
        ],
        remarks=[remark_words(one) for one in found.remarks],
        what_it_is=what_it_is(found, here.knowledge),
        says=[saying(one, here.knowledge) for one in judge(found, person, here.knowledge)],
        outweighed=[] if kept.taken_back else _outweighed(found, person, here, episode),
        usual=usual(found, person, here.knowledge),
        changes=_since_last(episode, kept, here),
        judged_by=judged_by(found, person, here.knowledge),
        moved=moved,
        urgency=tell_urgency(brief) if moved is not None and moved.urgency_raised else None,
    )


@router.post("/e/{episode_id}/measure/done/{once:path}")
def change(request: Request, episode_id: str, once: str, form: Form) -> Response:
    """Take a measurement back, or count it again."""
    here = desk(request)
    kept = _kept(here.store.episode(episode_id), once)
    back = text_of(form, "taken_back") != "0"
    sent = once_of(form)
    here.store.happened(episode_id, sent, TAKEN_BACK, kept.once, {"taken_back": back}, here.now())
    _told(here, episode_id, sent, kept.measurement.kind)
    return go_to(f"/e/{episode_id}/measure/done/{once}")


def keep(request: Request, episode_id: str, measurement: Measurement, once: str) -> Response:
    """Keep a measurement and go to its page, or to the stop page where it makes things urgent."""
    here = desk(request)
    here.store.happened(episode_id, once, MEASURED, measurement.kind, kept_data(measurement), here.now())
    episode = _told(here, episode_id, once, measurement.kind)
    urgency = here.brief(episode).urgency
    if urgency >= Urgency.same_day and urgency > read_level(episode):
        return go_to(f"/e/{episode_id}/stop")
    return go_to(f"/e/{episode_id}/measure/done/{once}")


def _told(here: Desk, episode_id: str, once: str, kind: str) -> Episode:
    """The episode with an entry that says nothing itself: the answer shown after it is kept as one of its own."""
    return here.store.add(episode_id, f"{once}:told", f"{MEASURED}:{kind}", at=here.now())


@dataclass(frozen=True, slots=True)
class Line:
    """A measurement in one line."""

    once: str
    name: str
    side: str
    outcome: str
    at: object
    taken_back: bool


def _line(kept: Kept, here: Desk, episode: Episode) -> Line:
    found = kept.measurement
    outcome = outcome_words(found, _person(here, episode), here.knowledge)
    return Line(kept.once, kind_name(found.kind, here.knowledge), side_of(found), outcome, kept.at, kept.taken_back)


def _person(here: Desk, episode: Episode) -> Person:
    return Person.of(here.standing(episode).evidence)


def _kept(episode: Episode, once: str) -> Kept:
    found = next((one for one in episode.measurements if one.once == once), None)
    if found is None:
        raise HTTPException(404)
    return found


def _outweighed(found: Measurement, person: Person, here: Desk, episode: Episode) -> list[str]:
    """What a measurement found not to be there and what stands all the same: safety goes by what was told or shown before."""
    evidence = here.standing(episode).evidence
    says = judge(found, person, here.knowledge)
    denied = {one.finding for one in says if one.value is False} - {one.finding for one in says if one.value is True}
    return [question(one, here.knowledge) for one in sorted(denied & looked_at(here.knowledge)) if evidence.truth(one) is True]


def _telling_first(found: Measurement) -> list[Figure]:
    """The figures with the one first that decides what came out."""
    return sorted(found.figures, key=lambda one: one.name not in TELLING)


def _since_last(episode: Episode, kept: Kept, here: Desk) -> tuple[str, ...]:
    """What is otherwise than at the measurement of the same kind and side before, if there is one that stands."""
    same = [one for one in episode.measurements if not one.taken_back and one.at < kept.at]
    same = [one for one in same if (one.measurement.kind, one.measurement.side) == (kept.measurement.kind, kept.measurement.side)]
    return changes(same[-1].measurement, kept.measurement, here.knowledge) if same else ()


def _picture(found: Measurement) -> Picture | None:
    """The picture of a measurement, where its kind has one and what was kept of it can be drawn."""
    from solespine.wording.measured.pictures import picture_of

    return picture_of(found)


def _moved(here: Desk, episode: Episode, kept: Kept) -> Moved:
    """The answer with a measurement against the answer as it would be without it."""
    others = tuple(event for event in episode.events if event.once != kept.once)
    evidence, _ = replace(episode, events=others).evidence(here.knowledge, here.now())
    before, now = assess(evidence, explain=False, intervals=False), here.brief(episode)
    were, are = before.reasoning.probability, now.reasoning.probability
    change = {name: probability - were[name] for name, probability in are.items()}
    ordered = sorted(change, key=lambda name: change[name])
    more = [name for name in reversed(ordered) if change[name] >= MOVED][:SHOWN]
    less = [name for name in ordered if change[name] <= -MOVED][:SHOWN]
    return Moved(_named(more, here), _named(less, here), now.urgency > before.urgency)


def _named(names: list[str], here: Desk) -> tuple[tuple[str, str], ...]:
    return tuple((name, said(here.knowledge.conditions[name], "name")) for name in names)
