"""Guided self-tests: the questions before, the steps with their clock, and what was found; with leave alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from solespine.episode import Episode
from solespine.evidence import Evidence, Observation
from solespine.interview import Item, item_for
from solespine.knowledge import SelfTest, Urgency
from solespine.knowledge.expressions import names, parse
from solespine.measurement.self_test import measured, stopped_remark
from solespine.safety import TestPermit, TestWithheld, permit_test
from solespine.web.desk import Desk, desk
from solespine.web.drawing import drawing, markup
from solespine.web.forms import Form, Problem, once_of, read_checklist, text_of
from solespine.web.page import go_to, page
from solespine.web.pages.measure import keep
from solespine.web.pages.question import read_level
from solespine.web.self_test_form import fields_of, read_given, typed_into
from solespine.wording.measured.names import remark_words
from solespine.wording.measured.self_test import (
    changed_words,
    needs_words,
    rests_on,
    step_words,
    who_must_not,
    withheld_line,
    withheld_words,
)
from solespine.wording.names import full_question, question, said

router = APIRouter()
STOPPED = ("hurt", "other")


@dataclass(frozen=True, slots=True)
class TestCard:
    """A test in the list of those that can be done: what it is for, and why it is not for this person now, if it is not."""

    id: str
    name: str
    why: str
    useful: bool
    permitted: bool
    withheld: str


def tests_for(here: Desk, episode: Episode) -> tuple[TestCard, ...]:
    """Every self-test, those first that are worth the trouble for this person."""
    evidence = here.standing(episode).evidence
    cards = [_card(here, test, evidence) for test in here.knowledge.records.self_test]
    return tuple(sorted(cards, key=lambda card: not card.useful))


def _card(here: Desk, test: SelfTest, evidence: Evidence) -> TestCard:
    leave = permit_test(test.id, evidence, here.now())
    useful = parse(test.useful_when).evaluate(evidence) is True
    withheld = ""
    # What is asked just before every test is no reason to say that it is not for somebody.
    if isinstance(leave, TestWithheld) and (leave.forbidden or not set(leave.ask) <= set(test.asks)):
        withheld = withheld_line(leave, here.knowledge)
    return TestCard(test.id, said(test, "name"), said(test, "purpose"), useful, isinstance(leave, TestPermit), withheld)


@router.get("/e/{episode_id}/measure/test/{test_id}")
def before(request: Request, episode_id: str, test_id: str) -> Response:
    """The test, for whom it is permitted now; else the questions before it, or why it is not for this person."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    test = test_of(here, test_id)
    leave = leave_now(here, episode, test)
    if isinstance(leave, TestWithheld):
        return _withheld(request, here, episode, test, leave)
    return _test(request, here, episode, test, leave)


@router.post("/e/{episode_id}/measure/test/{test_id}")
def after(request: Request, episode_id: str, test_id: str, form: Form) -> Response:
    """Keep the answers to the questions before, and what was found; nothing is kept of a test without leave."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    test = test_of(here, test_id)
    leave = leave_now(here, episode, test)
    typed = typed_into(test, form)
    stopped = text_of(form, "stopped") if text_of(form, "stopped") in STOPPED else ""
    if isinstance(leave, TestWithheld) and text_of(form, "asked"):
        items = asked_now(here, episode, test, leave)
        sent = read_checklist(items, form) if items else None
        if sent is not None and sent.problems:
            return _withheld(request, here, episode, test, leave, sent.problems, 422, typed, stopped)
        if sent is not None:
            seen = tuple(Observation(item.about, sent.answers[item.about], at=here.now()) for item in items)
            episode = here.store.add(episode_id, once_of(form), f"before:{test_id}", seen, at=here.now())
        if is_urgent(here, episode):
            return go_to(f"/e/{episode_id}/stop")
        if not typed and not stopped:
            return go_to(f"/e/{episode_id}/measure/test/{test_id}")
        leave = leave_now(here, episode, test)
    if isinstance(leave, TestWithheld):
        return _withheld(request, here, episode, test, leave, status=403, typed=typed, stopped=stopped)
    given, problems = read_given(test, typed, stopped)
    if problems:
        return _test(request, here, episode, test, leave, problems, 422, typed)
    return keep(request, episode_id, measured(leave, test_id, given, here.now()), once_of(form))


def test_of(here: Desk, test_id: str) -> SelfTest:
    """A self-test of the dossier, or the page that there is none."""
    if test_id not in here.knowledge.self_tests:
        raise HTTPException(404)
    return here.knowledge.self_tests[test_id]


def leave_now(here: Desk, episode: Episode, test: SelfTest) -> TestPermit | TestWithheld:
    """Leave to do a test at this moment, from what this person answered just now."""
    return permit_test(test.id, here.standing(episode).evidence, here.now())


def asked_now(here: Desk, episode: Episode, test: SelfTest, leave: TestWithheld) -> tuple[Item, ...]:
    """The questions of this very test that still wait: what changes from day to day, and what decides who must not do it."""
    evidence = here.standing(episode).evidence
    own = {name for bar in here.knowledge.records.self_test_bar if test.id in bar.tests for name in names(bar.when)}
    items = [item_for(evidence, name) for name in leave.ask if name in own or name in test.asks]
    return tuple(item for item in items if item.kind == "yes_no")


def is_urgent(here: Desk, episode: Episode) -> bool:
    """Whether what is known now must be read about first."""
    urgency = here.brief(episode).urgency
    return urgency >= Urgency.same_day and urgency > read_level(episode)


def _withheld(
    request: Request,
    here: Desk,
    episode: Episode,
    test: SelfTest,
    leave: TestWithheld,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    stopped: str = "",
) -> Response:
    items = asked_now(here, episode, test, leave)
    shown = {item.about for item in items}
    others = [(name, question(name, here.knowledge)) for name in leave.ask if name not in shown]
    return page(
        request,
        "self_test_before.html",
        status,
        episode=episode,
        test=test,
        held=withheld_words(leave, here.knowledge),
        items=items,
        questions={item.about: full_question(item.about, here.knowledge) for item in items},
        short={item.about: question(item.about, here.knowledge) for item in items},
        others=others,
        needs=needs_words(test),
        must_not=who_must_not(test, here.knowledge),
        typed=typed or {},
        stopped=stopped,
        after_stop=remark_words(stopped_remark(stopped)) if stopped else "",
        problems=problems,
    )


def _test(
    request: Request,
    here: Desk,
    episode: Episode,
    test: SelfTest,
    leave: TestPermit,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
    typed: Mapping[str, str] | None = None,
) -> Response:
    return page(
        request,
        "self_test.html",
        status,
        episode=episode,
        test=test,
        changes=[changed_words(change, here.knowledge) for change in leave.changes],
        needs=needs_words(test),
        steps=_steps(test),
        sides=fields_of(test),
        rests_on=tuple(rests_on(test, here.knowledge)),
        must_not=who_must_not(test, here.knowledge),
        typed=typed or {},
        problems=problems,
    )


def _steps(test: SelfTest) -> list[tuple[Markup | None, str]]:
    """Each step with its drawing; a drawing that stands above already is not drawn twice in a row."""
    found: list[tuple[Markup | None, str]] = []
    last = ""
    for step in test.step:
        found.append((markup(drawing(step.drawing)) if step.drawing != last else None, step_words(test, step)))
        last = step.drawing
    return found
