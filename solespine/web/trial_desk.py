"""What the pages of the personal trial share: where it stands, its scores, the stop rules, and its line on the start page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from solespine.episode import Episode
from solespine.followup import ScoredDay
from solespine.followup.trial import (
    ENDED,
    Outcome,
    Stage,
    Trial,
    ended_data,
    outcome_of,
    run_in_of,
    stage,
    stop_reasons,
    trials,
    under_way,
)
from solespine.followup.trial.state import ONE_DAY
from solespine.knowledge import Knowledge
from solespine.web import trial_words as words
from solespine.web.desk import Desk
from solespine.wording.language import _


def mind(here: Desk, episode: Episode) -> Episode:
    """The episode after the stop rules were looked at: a trial that must not go on has ended."""
    running = under_way(episode.events)
    if running is None or running.begun_at is None or stage_of(here, episode, running) is Stage.complete:
        return episode
    evidence = here.standing(episode).evidence
    red_flags = here.brief(episode).red_flags
    reasons = stop_reasons(running, scores_of(here, episode, running), red_flags, evidence, episode.observations)
    if not reasons:
        return episode
    reason, details = reasons[0]
    return end_trial(here, episode, running, reason, details)


def end_trial(here: Desk, episode: Episode, running: Trial, reason: str, details: Sequence[str] = ()) -> Episode:
    """The episode after its trial has ended today, and why."""
    data = ended_data(today_of(here), reason, details)
    return here.store.happened(episode.id, f"{running.id}:ended", ENDED, running.id, data, here.now())


def scores_of(here: Desk, episode: Episode, found: Trial) -> tuple[ScoredDay, ...]:
    """The trial's score in the diary, since it was planned."""
    return here.store.scored_days(episode.id, found.protocol.outcome, since=found.planned, until=found.last_day)


def today_of(here: Desk) -> date:
    """The day it is where the person is."""
    return here.now().date()


def stage_of(here: Desk, episode: Episode, found: Trial) -> Stage:
    """Where the trial stands today."""
    return stage(found, scores_of(here, episode, found), today_of(here), run_in_of(here.knowledge))


def outcome_now(here: Desk, episode: Episode, found: Trial) -> Outcome:
    """What a trial says that has ended."""
    return outcome_of(found, scores_of(here, episode, found), session_days(here, episode, found.protocol.treatment.treatment))


def session_days(here: Desk, episode: Episode, treatment: str) -> frozenset[date]:
    """Days on which a session of a treatment was begun."""
    zone = here.now().tzinfo
    begun = (one.begun.astimezone(zone).date() for one in episode.sessions if one.treatment == treatment)
    return frozenset(begun)


def earlier_trials(episode: Episode, knowledge: Knowledge, but: str = "") -> list[tuple[Trial, str]]:
    """Trials that have ended, the newest first."""
    ended = [one for one in trials(episode.events) if one.ended is not None and one.id != but]
    return [(one, words.against(one.protocol, knowledge)) for one in reversed(ended)]


def score_part(found: Trial, scored: Sequence[ScoredDay], today: date, now_at: Stage) -> Mapping[str, object]:
    """What the form of the score needs."""
    values = {one.day: one.value for one in scored}
    return {
        "pain_question": _(words.QUESTIONS[found.protocol.outcome]),
        "today": today,
        "score_today": values.get(today),
        "asks_today": now_at is not Stage.complete,
        "missed": [day for day in reversed(may_be_scored(found, today, now_at)) if day not in values and day != today],
    }


def may_be_scored(found: Trial, today: date, now_at: Stage) -> list[date]:
    """The days of which a score is taken: of the run-in, or of the trial."""
    first = found.planned if found.first_day is None or now_at is Stage.waiting else found.first_day
    last = min(today, found.last_day or today)
    return [first + ONE_DAY * number for number in range((last - first).days + 1)]


def of_ten(text: str) -> int | None:
    """A whole number from 0 to 10."""
    return int(text) if text.isascii() and text.isdigit() and int(text) <= 10 else None


def today_line(episode: Episode, today: date, knowledge: Knowledge) -> str:
    """What the start page says of a trial under way, from what happened alone; empty where there is none."""
    found = under_way(episode.events)
    if found is None:
        return ""
    arm = found.arm_on(today, today)
    if arm is not None:
        return words.today_words(found.protocol, arm, knowledge)
    if found.last_day is not None and today > found.last_day:
        return _("Your trial has come to its last day")
    return _("Your trial: the score of today")
