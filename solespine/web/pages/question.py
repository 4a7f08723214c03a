"""The questions: one page each, answers kept before anything is computed, and a stop when one shows a danger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from solespine.episode import Episode
from solespine.evidence import Evidence, Observation, settle
from solespine.interview import Step, Why, ask_again, recorded
from solespine.knowledge import Urgency
from solespine.records import NoSuchEpisode
from solespine.web.desk import Desk, desk
from solespine.web.forms import Form, Problem, once_of, read_answers, text_of
from solespine.web.page import go_to, page
from solespine.wording.answer import tell_urgency
from solespine.wording.asking import why_words
from solespine.wording.language import N_, _
from solespine.wording.names import full_question, known_words, question, said

router = APIRouter()

READ = "read:"  # an entry that says: this level of urgency was shown and read
PERIODS = (("days", N_("days")), ("weeks", N_("weeks")), ("months", N_("months")), ("years", N_("years")))


@router.get("/e/{episode_id}/next")
def onward(request: Request, episode_id: str) -> Response:
    """The way on: where it hurts, a danger to read about, the next question, or the result."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    return go_to(way_on(here, episode))


def way_on(here: Desk, episode: Episode) -> str:
    """The address that comes next for an episode."""
    if not any(entry.step in ("where", "demo") for entry in episode.entries):
        return f"/e/{episode.id}/where"
    if here.brief(episode).urgency >= Urgency.same_day and here.brief(episode).urgency > read_level(episode):
        return f"/e/{episode.id}/stop"
    step, _more = here.step(episode)
    return f"/e/{episode.id}/q/{step_key(step)}" if step else f"/e/{episode.id}/result"


def step_key(step: Step) -> str:
    """The name of a step in an address: what it asks if that is one thing, else its list."""
    return step.items[0].about if len(step.items) == 1 else step.id


def read_level(episode: Episode) -> Urgency:
    """The highest urgency the person said to have read about."""
    levels = [entry.step.removeprefix(READ) for entry in episode.entries if entry.step.startswith(READ)]
    return max((Urgency[level] for level in levels if level in Urgency.__members__), default=Urgency.self_care)


@router.get("/e/{episode_id}/q/{key}")
def ask(request: Request, episode_id: str, key: str) -> Response:
    """One question, or one list of short ones; with the answer given before, when it is asked again."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    return _show(request, here, episode, _step(here, episode, key))


@router.post("/e/{episode_id}/q/{key}")
def answer(request: Request, episode_id: str, key: str, form: Form) -> Response:
    """Keep an answer, then see what comes next."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    step = _as_it_was_shown(here, episode, key, form.getlist("item"))
    sent = read_answers(step.items, form)
    if sent.problems:
        return _show(request, here, episode, step, sent.problems, _typed(form), 422)
    seen = recorded(here.knowledge, step, sent.answers)
    if misfits := _misfits(here, episode, seen):
        return _show(request, here, episode, step, misfits, _typed(form), 422)
    episode = here.store.add(episode_id, once_of(form), key, seen)
    to = text_of(form, "to")
    return go_to(f"/e/{episode_id}/review#set-aside" if to == "review" and _calm(here, episode) else way_on(here, episode))


def _misfits(here: Desk, episode: Episode, seen: tuple[Observation, ...]) -> tuple[Problem, ...]:
    """What of the new answers could not stand beside the earlier ones: it is refused, because it would be set aside at once."""
    _evidence, aside = settle((*episode.observations, *seen), here.knowledge)
    new = {one.about for one in seen if one.value is not None}
    text = _("This does not fit what you answered before. Check this answer and the earlier ones.")
    return tuple(
        Problem(f"{one.observation.about}-0", text) for one in aside if one.observation in seen and one.observation.about in new
    )


def _calm(here: Desk, episode: Episode) -> bool:
    urgency = here.brief(episode).urgency
    return urgency < Urgency.same_day or urgency <= read_level(episode)


@router.get("/e/{episode_id}/stop")
def stop(request: Request, episode_id: str) -> Response:
    """What to do now, before anything else."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    return page(request, "stop.html", episode=episode, urgency=tell_urgency(here.brief(episode)))


@router.post("/e/{episode_id}/stop")
def read(request: Request, episode_id: str, form: Form) -> Response:
    """The person has read what to do now, and goes on all the same, or goes to the answer."""
    here = desk(request)
    level = text_of(form, "level")
    if level in Urgency.__members__:
        here.store.add(episode_id, once_of(form), f"{READ}{level}")
    return go_to(f"/e/{episode_id}/result" if "result" in form else f"/e/{episode_id}/next")


def _step(here: Desk, episode: Episode, key: str) -> Step:
    """The step of that name: the one that comes next, or one that is asked again or on purpose."""
    upcoming, _more = here.step(episode)
    if upcoming is not None and step_key(upcoming) == key:
        return upcoming
    step = ask_again(here.standing(episode).evidence, key)
    if step is None:
        raise NoSuchEpisode(_("There is no such question."))
    return step


def _as_it_was_shown(here: Desk, episode: Episode, key: str, names: list[Any]) -> Step:
    """The step with the items that the page showed, whatever another tab answered since."""
    upcoming, _more = here.step(episode)
    if upcoming is not None and step_key(upcoming) == key and [item.about for item in upcoming.items] == names:
        return upcoming
    screen = here.knowledge.screens.get(key)
    may_hold = screen.items if screen is not None else (key,)
    evidence = here.standing(episode).evidence
    asked = [ask_again(evidence, str(name), anyway=True) for name in names if name in may_hold]
    items = tuple(step.items[0] for step in asked if step is not None)
    if not items or len(items) != len(names):
        raise NoSuchEpisode(_("There is no such question."))
    title, hint = (screen.title, screen.hint) if screen is not None else (items[0].question, "")
    return Step(key, title, items, Why.again, hint)


def _typed(form: Form) -> Mapping[str, Any]:
    """What was typed and ticked, to be shown again beside what is wrong with it."""
    return {
        "answer": text_of(form, "answer"),
        "number": text_of(form, "number"),
        "period": text_of(form, "period"),
        "applies": {str(one) for one in form.getlist("applies")},
        "unsure": {str(one) for one in form.getlist("unsure")},
        "none": "none" in form,
    }


def _before(step: Step, evidence: Evidence) -> Mapping[str, Any]:
    """The answers given before, so that changing starts from them; nothing is chosen for a question that is new."""
    first = step.items[0]
    seen = [evidence.latest[item.about] for item in step.items if item.about in evidence.latest]
    value = evidence.latest[first.about].value if first.about in evidence.latest else ""
    said_before = {True: "yes", False: "no", None: "unsure"}
    return {
        "answer": said_before[value] if isinstance(value, bool) or value is None else value if isinstance(value, str) else "",
        "number": f"{value:g}" if isinstance(value, float) else "",
        "period": "days",
        "applies": {one.about for one in seen if one.value is True},
        "unsure": {one.about for one in seen if one.value is None},
        "none": bool(seen) and all(one.value is False for one in seen),
    }


def _back(episode: Episode, evidence: Evidence) -> str:
    """What was answered last and can be asked again; what came from elsewhere, such as the diary, cannot."""
    answered = (entry.step for entry in reversed(episode.entries) if entry.observations)
    step = next((step for step in answered if ask_again(evidence, step) is not None), None)
    return f"/e/{episode.id}/where" if step is None else f"/e/{episode.id}/q/{step}"


def _show(
    request: Request,
    here: Desk,
    episode: Episode,
    step: Step,
    problems: tuple[Problem, ...] = (),
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    evidence, knowledge = here.standing(episode).evidence, here.knowledge
    single = step.items[0] if len(step.items) == 1 else None
    screen = knowledge.screens.get(step.id)
    return page(
        request,
        "question.html",
        status,
        episode=episode,
        step=step,
        key=step_key(step),
        single=single,
        title=full_question(single.about, knowledge) if single else said(screen, "title") if screen else step.title,
        hint=said(screen, "hint") if screen and screen.hint and not single else "",
        questions={item.about: full_question(item.about, knowledge) for item in step.items},
        why=why_words(step, knowledge),
        more=here.more(episode) if any(item.about not in evidence.asked for item in step.items) else 0,
        before=typed if typed is not None else _before(step, evidence),
        again=any(item.about in evidence.latest for item in step.items),
        now=known_words(single.about, evidence) if single else "",
        back=_back(episode, evidence),
        periods=PERIODS,
        problems=problems,
        to=request.query_params.get("to", ""),
        short={item.about: question(item.about, knowledge) for item in step.items},
    )
