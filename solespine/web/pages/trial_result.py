"""What came of a personal trial, once it has ended: the page, the days as files, the report to print, and the daily reminder."""

from __future__ import annotations

import json
from datetime import time

from fastapi import APIRouter, Request
from starlette.responses import Response

from solespine.episode import Episode
from solespine.exchange.calendar import daily_reminders
from solespine.exchange.trial_report import Held as HowHeld
from solespine.exchange.trial_report import trial_pdf
from solespine.followup.pictures import TrialDays, trial_days, trial_picture
from solespine.followup.trial import (
    Outcome,
    Reason,
    Trial,
    csv_text,
    order_of,
    run_in_of,
    trial_json,
    trials,
    under_way,
)
from solespine.followup.trial.state import ONE_DAY
from solespine.records import NoSuchEpisode
from solespine.web import trial_words as words
from solespine.web.desk import Desk, desk
from solespine.web.page import download, go_to, page
from solespine.web.trial_desk import earlier_trials, outcome_now, scores_of, today_of
from solespine.wording.language import _, spoken

router = APIRouter()

EVENING = time(20, 0)  # the same hour every day, so that the days can be compared


def ended_trial(here: Desk, episode: Episode, trial_id: str) -> Trial:
    """A trial of this episode that has ended, or the page that there is none: nobody looks before the end."""
    found = next((one for one in trials(episode.events) if one.id == trial_id and one.ended is not None), None)
    if found is None:
        raise NoSuchEpisode(_("There is no such trial, or it has not ended."))
    return found


@router.get("/e/{episode_id}/trial.ics")
def trial_ics(request: Request, episode_id: str) -> Response:
    """The daily question as a calendar file; it names no treatment and no arm."""
    here = desk(request)
    found = under_way(here.store.episode(episode_id).events)
    if found is None:
        raise NoSuchEpisode(_("There is no trial under way."))
    today = today_of(here)
    until = found.last_day or found.planned + ONE_DAY * (run_in_of(here.knowledge).most + found.design.total_days)
    days = (until - today).days + 1
    text = daily_reminders(found.id, _("Your score of today"), EVENING, today, here.now(), days=days, language=spoken())
    return download(text, "text/calendar", "solespine-daily-score.ics")


@router.get("/e/{episode_id}/trial/{trial_id}.csv")
def trial_csv(request: Request, episode_id: str, trial_id: str) -> Response:
    """The days as a table, in the form that ``solespine trial`` reads."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    text = csv_text(outcome_now(here, episode, ended_trial(here, episode, trial_id)))
    return _download(text, "text/csv; charset=utf-8", trial_id, "csv")


@router.get("/e/{episode_id}/trial/{trial_id}.json")
def trial_as_json(request: Request, episode_id: str, trial_id: str) -> Response:
    """What was fixed, the days and the answer."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    found = trial_json(outcome_now(here, episode, ended_trial(here, episode, trial_id)))
    return _download(json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False), "application/json", trial_id, "json")


def _download(text: str | bytes, kind: str, trial_id: str, ends: str) -> Response:
    return download(text, kind, f"solespine-trial-{trial_id}.{ends}")


@router.get("/e/{episode_id}/trial/{trial_id}.pdf")
def trial_as_pdf(request: Request, episode_id: str, trial_id: str) -> Response:
    """The report to print, or to show to a professional."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    found = ended_trial(here, episode, trial_id)
    outcome = outcome_now(here, episode, found)
    if outcome.result is None:
        raise NoSuchEpisode(_("Too few days have a score for a report."))
    held = HowHeld(
        outcome=_(words.OUTCOMES[found.protocol.outcome]),
        pairs_planned=found.design.pairs,
        allocated_here=True,
        ended=words.reason_words(found),
        harms=words.detail_words(found, here.knowledge),
    )
    others = tuple((_(words.WAYS[way]), other) for way, other in outcome.others)
    content = trial_pdf(
        outcome.result,
        _pictured(here, episode, outcome),
        others=others,
        held=held,
        words=words.report_words(outcome, here.knowledge),
    )
    return _download(content, "application/pdf", trial_id, "pdf")


@router.get("/e/{episode_id}/trial/{trial_id}")
def result(request: Request, episode_id: str, trial_id: str) -> Response:
    """One sentence, one picture, then the figures."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    running = under_way(episode.events)
    if running is not None and running.id == trial_id:
        return go_to(f"/e/{episode_id}/trial")
    found = ended_trial(here, episode, trial_id)
    knowledge, protocol = here.knowledge, found.protocol
    outcome = outcome_now(here, episode, found)
    opened = found.opened()
    return page(
        request,
        "trial_result.html",
        episode=episode,
        trial=found,
        outcome=outcome,
        against=words.against(protocol, knowledge),
        headline=words.headline(outcome, knowledge) if found.first_day is not None else "",
        doubt=words.doubt(outcome, knowledge),
        not_yet=words.not_yet(outcome.result, found.design.block_days) if outcome.result is not None else "",
        reason=words.reason_words(found),
        stopped=found.reason in set(Reason) - {Reason.wish},
        details=words.detail_words(found, knowledge),
        picture=trial_picture(_pictured(here, episode, outcome)) if outcome.days else None,
        figures=list(words.figures(outcome, knowledge)),
        adherence=words.adherence_words(outcome),
        late=int((outcome.late).sum()),
        useful=words.points(protocol.useful),
        pain=_(words.OUTCOMES[protocol.outcome]),
        sealed=None if opened is None else f"{opened[0].hex()} {order_of(opened[1])}",
        earlier=earlier_trials(episode, knowledge, but=trial_id),
        problems=(),
    )


def _pictured(here: Desk, episode: Episode, outcome: Outcome) -> TrialDays:
    """The days as they are drawn, with those of the run-in before them."""
    found, knowledge = outcome.trial, here.knowledge
    scored = scores_of(here, episode, found)
    return trial_days(
        outcome.days[0],
        outcome.number,
        outcome.score,
        outcome.treated,
        block_days=found.design.block_days,
        discard_days=found.design.discard_days,
        treatment=words.thing_name(found.protocol.treatment, knowledge),
        control=words.thing_name(found.protocol.control, knowledge),
        run_in=[(one.day, one.value) for one in scored if one.day < outcome.days[0]],
    )
