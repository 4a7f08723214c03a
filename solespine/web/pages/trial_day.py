"""The days of a personal trial: what to do today, its questions and its score, and ending it. No arm is seen before its block."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from fastapi import APIRouter, Request
from starlette.responses import Response

from solespine.episode import Episode, asked_after, asked_before, leave_to_start, waiting_check_ins
from solespine.evidence import KnownBy, Observation
from solespine.followup import DiaryEntry
from solespine.followup.trial import DAY, NOTHING, REST, Reason, Stage, Thing, Trial, day_data, under_way
from solespine.followup.trial.state import COMPLETE
from solespine.interview import Item
from solespine.knowledge import Urgency
from solespine.safety import SessionPermit, Withheld
from solespine.web import trial_words as words
from solespine.web.desk import Desk, desk
from solespine.web.forms import Form, Problem, once_of, read_checklist, text_of
from solespine.web.page import go_to, page
from solespine.web.pages.question import read_level
from solespine.web.pages.trial_plan import before_page
from solespine.web.trial_desk import end_trial, may_be_scored, mind, of_ten, score_part, scores_of, session_days, stage_of, today_of
from solespine.wording.language import _
from solespine.wording.names import full_question, question
from solespine.wording.plan import change_words, reasons_withheld
from solespine.wording.relief import dose_words

router = APIRouter()

DAY_ENDS = time(23, 59)  # the moment that a score of an earlier day speaks of
ASK_AFTER_DAYS = 2  # for so long after a treatment that no session guides its after-effects are asked with the day's questions
STAGES_BEGUN = (Stage.waiting, Stage.running, Stage.complete)


def where_it_stands(
    request: Request, here: Desk, episode: Episode, found: Trial, problems: tuple[Problem, ...] = (), status: int = 200
) -> Response:
    """Today's instruction, or the days before, or that its days are over."""
    now_at = stage_of(here, episode, found)
    if now_at is Stage.running:
        return day_page(request, here, episode, found, problems, status)
    return before_page(request, here, episode, found, now_at, problems, status)


def day_page(request: Request, here: Desk, episode: Episode, found: Trial, problems: tuple[Problem, ...], status: int) -> Response:
    """What today is for, what is asked before it, and the score of today. What withholds the treatment is kept with the day."""
    today, knowledge = today_of(here), here.knowledge
    number, arm = found.number(today), found.arm_on(today, today)
    assert number is not None, "the day page is of a day of the trial"
    assert arm is not None, "the block of today has begun"
    thing = found.protocol.thing(arm)
    evidence = here.standing(episode).evidence
    items = daily_items(here, episode, found)
    leave = leave_now(here, episode, thing)
    held = reasons_withheld(leave, here.brief(episode)) if _is_held(leave) and isinstance(leave, Withheld) else ()
    if isinstance(leave, Withheld) and held:
        data = day_data(today, withheld=[one.id for one in leave.because if one.holds])
        episode = here.store.happened(episode.id, f"{found.id}:withheld:{today}", DAY, found.id, data, here.now())
    done = today in session_days(here, episode, thing.treatment) or (today in found.days and found.days[today].done)
    asked = {item.about for item in items}
    open_now = leave.ask if isinstance(leave, Withheld) else ()
    block = found.design.block_on(number)
    return page(
        request,
        "trial_day.html",
        status,
        episode=episode,
        trial=found,
        told=words.today_words(found.protocol, arm, knowledge),
        against=words.against(found.protocol, knowledge),
        day_in_block=number - block * found.design.block_days + 1,
        block=block + 1,
        washout=not found.design.is_compared(number),
        thing=thing,
        is_nothing=thing == NOTHING,
        is_rest=thing == REST,
        treatment=knowledge.treatments.get(thing.treatment),
        dose=dose_words(knowledge.treatments[thing.treatment]) if thing.treatment in knowledge.treatments else (),
        changes=[change_words(one, knowledge) for one in leave.permit.changes] if isinstance(leave, SessionPermit) else (),
        permitted=isinstance(leave, SessionPermit),
        held=held,
        done=done,
        waiting=waiting_check_ins(episode, evidence, here.now()),
        ask=[(name, question(name, knowledge)) for name in open_now if name not in asked and not name.startswith("se_")],
        answered=answered_on(episode, items, here.now()),
        items=items,
        questions={item.about: full_question(item.about, knowledge) for item in items},
        short={item.about: question(item.about, knowledge) for item in items},
        problems=problems,
        **score_part(found, scores_of(here, episode, found), today, Stage.running),
    )


def daily_items(here: Desk, episode: Episode, found: Trial) -> tuple[Item, ...]:
    """What is asked on every day of the trial, whatever its arm: what is asked before a session of either treatment.

    After a treatment that no session guides, what is asked after one comes with it.
    """
    evidence, treatments = here.standing(episode).evidence, found.protocol.treatments
    items = [item for name in treatments for item in asked_before(evidence, name)]
    if done_days_ago(here, found) is not None:
        items += [item for name in treatments for item in asked_after(evidence, name)]
    return tuple({item.about: item for item in items}.values())


def done_days_ago(here: Desk, found: Trial) -> int | None:
    """How many days ago a treatment was done that no session guides; None if that is too long ago to ask about."""
    ago = min(((today_of(here) - day).days for day, log in found.days.items() if log.done), default=ASK_AFTER_DAYS + 1)
    return ago if ago <= ASK_AFTER_DAYS else None


def answered_on(episode: Episode, items: Sequence[Item], now: datetime) -> bool:
    """Whether all of these were answered on the day of this moment."""
    last = {seen.about: seen.at for seen in episode.observations}
    moments = [last.get(item.about) for item in items]
    return all(at is not None and at.astimezone(now.tzinfo).date() == now.date() for at in moments)


def leave_now(here: Desk, episode: Episode, thing: Thing) -> SessionPermit | Withheld | None:
    """Leave to start what today is spent with, from what was answered just now; None where it takes none."""
    if not thing.is_treatment:
        return None
    if thing.treatment not in here.knowledge.treatments:
        return Withheld(thing.treatment, (), ())
    likely = here.brief(episode).foot_condition_likely
    return leave_to_start(episode, here.standing(episode).evidence, thing.treatment, here.now(), likely)


def _is_held(leave: SessionPermit | Withheld | None) -> bool:
    """Whether it is withheld for a reason that holds, and does not only wait for an answer."""
    return isinstance(leave, Withheld) and leave.action is not None


@router.post("/e/{episode_id}/trial/today")
def answered(request: Request, episode_id: str, form: Form) -> Response:
    """Keep the answers of today, of whichever arm it is; they may withhold the treatment, or end the trial."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    found = under_way(episode.events)
    if found is None or stage_of(here, episode, found) is not Stage.running:
        return go_to(f"/e/{episode_id}/trial")
    items = daily_items(here, episode, found)
    if items:
        sent = read_checklist(items, form)
        if sent.problems:
            return where_it_stands(request, here, episode, found, sent.problems, 422)
        seen = [Observation(item.about, sent.answers[item.about], at=here.now()) for item in items]
        if (ago := done_days_ago(here, found)) is not None:
            # What is felt after a treatment only counts with the hours since; no session tells of this one.
            seen.insert(0, Observation("hours_since_session", 24.0 * ago, KnownBy.measured, here.now()))
        episode = here.store.add(episode_id, once_of(form), f"trial:{found.id}", seen, at=here.now())
    episode = mind(here, episode)
    if here.brief(episode).urgency >= Urgency.same_day and here.brief(episode).urgency > read_level(episode):
        return go_to(f"/e/{episode_id}/stop")
    return go_to(f"/e/{episode_id}/trial" if under_way(episode.events) else f"/e/{episode_id}/trial/{found.id}")


@router.post("/e/{episode_id}/trial/done")
def done(request: Request, episode_id: str, form: Form) -> Response:
    """What no session guides was done today; only with leave."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    found, today = under_way(episode.events), today_of(here)
    arm = None if found is None else found.arm_on(today, today)
    if found is None or arm is None:
        return go_to(f"/e/{episode_id}/trial")
    if not isinstance(leave_now(here, episode, found.protocol.thing(arm)), SessionPermit):
        return where_it_stands(request, here, episode, found, status=403)
    if found.protocol.thing(arm) == found.protocol.treatment:
        here.store.happened(episode_id, once_of(form), DAY, found.id, day_data(today, done=True), here.now())
    return go_to(f"/e/{episode_id}/trial")


@router.post("/e/{episode_id}/trial/score")
def score(request: Request, episode_id: str, form: Form) -> Response:
    """Keep the score of a day in the diary; then look at the stop rules."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    found, today = under_way(episode.events), today_of(here)
    if found is None:
        return go_to(f"/e/{episode_id}/trial")
    days = {day.isoformat(): day for day in may_be_scored(found, today, stage_of(here, episode, found))}
    day, value = days.get(text_of(form, "day")), of_ten(text_of(form, "score"))
    field = "score-0" if text_of(form, "day") == today.isoformat() else "missed-0"
    if day is None:
        return where_it_stands(request, here, episode, found, (Problem("missed-day", _("Choose a day from the list.")),), 422)
    if value is None:
        return where_it_stands(request, here, episode, found, (Problem(field, _("Choose a number from 0 to 10.")),), 422)
    now = here.now()
    felt = min(now, datetime.combine(day, DAY_ENDS, now.tzinfo))
    here.store.keep_diary(episode_id, DiaryEntry(0, once_of(form), now, felt, day, scores={found.protocol.outcome: float(value)}))
    episode = mind(here, here.store.episode(episode_id))
    return go_to(f"/e/{episode_id}/trial#score" if under_way(episode.events) else f"/e/{episode_id}/trial/{found.id}")


@router.get("/e/{episode_id}/trial/end")
def ask_to_end(request: Request, episode_id: str) -> Response:
    """Asked once whether it is to end."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    found = under_way(episode.events)
    if found is None:
        return go_to(f"/e/{episode_id}/trial")
    now_at = stage_of(here, episode, found)
    return page(
        request, "trial_end.html", episode=episode, trial=found, begun=now_at in STAGES_BEGUN, complete=now_at is Stage.complete
    )


@router.post("/e/{episode_id}/trial/end")
def end(request: Request, episode_id: str, form: Form) -> Response:
    """End it now; its days stay, and what is known is shown."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    found = under_way(episode.events)
    if found is None or text_of(form, "trial") != found.id:
        return go_to(f"/e/{episode_id}/trial")
    end_trial(here, episode, found, COMPLETE if stage_of(here, episode, found) is Stage.complete else Reason.wish)
    return go_to(f"/e/{episode_id}/trial/{found.id}")
