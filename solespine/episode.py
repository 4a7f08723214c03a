"""One person's trouble from the first answer on: what was sent, in order, and what was shown for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from solespine.care.log import Event, Logged, check_in_questions, derived, due, felt_now, sessions
from solespine.evidence import Evidence, Observation, SetAside, settle
from solespine.followup import course
from solespine.followup.diary import DiaryEntry, Lately
from solespine.followup.measured import Kept, measurements, with_measured
from solespine.interview import Item, item_for
from solespine.knowledge import Action, Knowledge, Treatment
from solespine.knowledge.expressions import Truth
from solespine.knowledge.treatments import Dose
from solespine.marks import Mark, current
from solespine.safety import TOO_SOON, Reason, SessionPermit, Withheld, permit_session


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person sent at once. It is on disk before anything is computed and never changed; a correction is a later entry.

    ``number`` counts up through all entries. ``once`` is the form it came from: the same form sent twice is one entry.
    ``step`` is the step of the interview, or the page, that it answers.
    """

    number: int
    once: str
    at: datetime
    step: str
    observations: tuple[Observation, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer that was shown to the person: after which entry, by which program and knowledge, and what it said."""

    number: int
    after: int
    at: datetime
    program: str
    knowledge: str
    answer: Mapping[str, Any]


@dataclass(frozen=True)
class Episode:
    """One person's trouble: everything sent and shown so far.

    ``lately`` is the diary of the last weeks by day. ``diary`` is all that was ever written in it, and only read to be taken out.
    """

    id: str
    begun: datetime
    demo: bool = False
    entries: tuple[Entry, ...] = ()
    shown: tuple[Shown, ...] = ()
    events: tuple[Event, ...] = ()
    lately: Lately = field(default_factory=Lately)
    diary: tuple[DiaryEntry, ...] = ()

    @property
    def last(self) -> int:
        """The number of the last entry; 0 before the first."""
        return self.entries[-1].number if self.entries else 0

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks on the drawing that stand now."""
        return current(mark for entry in self.entries for mark in entry.marks)

    @property
    def observations(self) -> tuple[Observation, ...]:
        """All observations in the order they were sent, each with the time of its entry."""
        return tuple(
            seen if seen.at is not None else replace(seen, at=entry.at) for entry in self.entries for seen in entry.observations
        )

    @property
    def sessions(self) -> tuple[Logged, ...]:
        """The sessions that were begun, in their order."""
        return sessions(self.events)

    @property
    def measurements(self) -> tuple[Kept, ...]:
        """What was measured, in its order, with what was taken back."""
        return measurements(self.events)

    def evidence(self, knowledge: Knowledge, now: datetime) -> tuple[Evidence, tuple[SetAside, ...]]:
        """What is known now, and the answers that were set aside because later ones rule them out.

        The hours since the last session follow from the log, whatever was answered to that question before. The diary adds what
        makes it more urgent, never what makes it less. Measurements count as answers of their time.
        """
        seen = with_measured(self.observations, self.measurements, knowledge)
        seen = (*seen, *derived(self.sessions, seen, now))
        return settle((*seen, *course.derived(self.lately, seen, self.sessions, now, knowledge)), knowledge)


def waiting_check_ins(episode: Episode, evidence: Evidence, now: datetime) -> tuple[Logged, ...]:
    """Sessions about which a check-in is due and not answered."""
    return due(episode.sessions, evidence.knowledge, now, felt_now(evidence))


def leave_to_start(
    episode: Episode, evidence: Evidence, treatment: str, now: datetime, foot_condition_likely: Truth = None
) -> SessionPermit | Withheld:
    """Leave to start a session at this moment: from what was answered just now, and after every check-in that is due."""
    waiting = waiting_check_ins(episode, evidence, now)
    asked = tuple(dict.fromkeys(name for one in waiting for name in check_in_questions(one.treatment, evidence.knowledge)))
    if too_soon(episode, evidence.knowledge.treatments[treatment], now):
        rest = Reason(TOO_SOON, Action.forbid, "It was done often enough for now.", "", True)
        return Withheld(treatment, (rest,), ())
    return permit_session(treatment, evidence, now, asked, foot_condition_likely)


def too_soon(episode: Episode, treatment: Treatment, now: datetime) -> bool:
    """Whether a treatment that needs a rest between, such as a device or cold, was done too short ago or often enough today."""
    gap, daily = treatment.dose.get("gap_hours"), treatment.dose.get("times_per_day")
    if not isinstance(gap, Dose):
        return False
    done = [one for one in episode.sessions if one.treatment == treatment.id and one.is_over(now)]
    today = sum(one.begun.astimezone(now.tzinfo).date() == now.date() for one in done)
    resting = any(now - one.last < timedelta(hours=gap.best) for one in done)
    return resting or (isinstance(daily, Dose) and today >= daily.high)


def asked_before(evidence: Evidence, treatment: str) -> tuple[Item, ...]:
    """What is asked before a session of a treatment, as far as it applies to this person."""
    names = evidence.knowledge.asked_before_sessions.get(treatment, ())
    return tuple(item_for(evidence, name) for name in names if evidence.applies(name))


def asked_after(evidence: Evidence, treatment: str) -> tuple[Item, ...]:
    """What is asked after a session of a treatment."""
    return tuple(item_for(evidence, name) for name in check_in_questions(treatment, evidence.knowledge))
