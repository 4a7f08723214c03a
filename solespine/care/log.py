"""What became of sessions: from the events in their order to a log, the check-ins that are due, and what follows for the gate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from solespine.evidence import Evidence, KnownBy, Observation
from solespine.knowledge import Knowledge
from solespine.knowledge.expressions import names

STARTED, REACHED, ENDED, CHECKED = "session_started", "session_step", "session_ended", "session_checked"
EFFECTS = ("better", "same", "worse")  # what a session did to the pain, as the person says
NO_SESSION_HOURS = 9999.0  # what the dossier's question says for 'there was none'
RESUMED_WITHIN = timedelta(hours=3)  # a session is over sooner; after that the answers of its beginning are stale
LATEST_H = 168.0  # after-effects are asked about for seven days


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a session began, reached a step, ended, was asked about; or the plan was changed."""

    number: int
    once: str
    at: datetime
    kind: str
    about: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Logged:
    """A session in the log. ``how`` is done, stopped, or empty while it is not over; ``effect`` what it did to the pain."""

    id: str
    routine: str
    treatment: str
    side: str
    begun: datetime
    cue: int = 0
    ended: datetime | None = None
    how: str = ""
    note: str = ""
    level: str = ""
    checked: tuple[datetime, ...] = ()
    effect: str = ""

    @property
    def last(self) -> datetime:
        """When it ended, or began if it is not over."""
        return self.ended or self.begun

    def is_over(self, now: datetime) -> bool:
        """Whether it ended, or was left alone for so long that it counts as over."""
        return self.ended is not None or now - self.begun > RESUMED_WITHIN


def sessions(events: Iterable[Event]) -> tuple[Logged, ...]:
    """The sessions in the order they began."""
    found: dict[str, Logged] = {}
    for event in events:
        if event.kind == STARTED:
            data = event.data
            found[event.about] = Logged(event.about, data["routine"], data["treatment"], data["side"], event.at)
        elif event.about in found:
            found[event.about] = _after(found[event.about], event)
    return tuple(found.values())


def _after(session: Logged, event: Event) -> Logged:
    if event.kind == REACHED:
        return replace(session, cue=int(event.data["cue"]))
    if event.kind == ENDED:
        how, note, level = (str(event.data.get(name, "")) for name in ("how", "note", "level"))
        return replace(session, ended=event.at, how=how, note=note, level=level)
    if event.kind == CHECKED:
        effect = str(event.data.get("effect", "")) or session.effect
        return replace(session, checked=(*session.checked, event.at), effect=effect)
    return session


def check_in_questions(treatment: str, knowledge: Knowledge) -> tuple[str, ...]:
    """What is asked after a session of a treatment: every finding that a side-effect row about it looks at."""
    rows = [row for row in knowledge.records.side_effect if treatment in row.after]
    asked = dict.fromkeys(name for row in rows for name in names(row.when) if name in knowledge.findings)
    return tuple(asked)


def due(log: Iterable[Logged], knowledge: Knowledge, now: datetime, felt: Iterable[str] = ()) -> tuple[Logged, ...]:
    """Sessions whose check-in is due and not answered: the next day, and again at two days while something is still felt.

    Parameters
    ----------
    log : iterable of Logged
    knowledge : Knowledge
    now : datetime
    felt : iterable of str
        After-effects that stand as present.
    """
    first = timedelta(hours=knowledge.setting("check_in_after_hours"))
    second = timedelta(hours=knowledge.setting("check_in_long_hours"))
    still_felt = bool(tuple(felt))
    found = []
    for session in log:
        age = now - session.last
        wanted = 0 if age < first else 2 if age >= second and still_felt else 1
        answered = sum(one - session.last >= first for one in session.checked)
        if age <= timedelta(hours=LATEST_H) and answered < wanted and not _asked_since(session, second, wanted):
            found.append(session)
    return tuple(found)


def _asked_since(session: Logged, second: timedelta, wanted: int) -> bool:
    """Whether a check-in after the second limit was answered already."""
    return wanted == 2 and any(one - session.last >= second for one in session.checked)


def felt_now(evidence: Evidence) -> tuple[str, ...]:
    """After-effects that stand as present."""
    return tuple(
        name for name, finding in evidence.knowledge.findings.items() if finding.after_session and evidence.truth(name) is True
    )


def derived(log: Iterable[Logged], observations: Iterable[Observation], now: datetime) -> tuple[Observation, ...]:
    """What follows from the log: the hours since the last session, and for how long an after-effect has been felt."""
    log = tuple(session for session in log if session.is_over(now))
    if not log:
        return ()
    observations = tuple(observations)
    last = max(session.last for session in log)
    hours = min(max((now - last).total_seconds() / 3600, 0.0), NO_SESSION_HOURS)
    if any(value is True for value in {seen.about: seen.value for seen in observations if seen.about.startswith("se_")}.values()):
        # An after-effect stops sessions until it is answered away; time alone does not take it away.
        hours = min(hours, LATEST_H)
    found = [Observation("hours_since_session", hours, KnownBy.measured, now)]
    lasting = _felt_for_hours(observations, log)
    if lasting is not None:
        found.append(Observation("side_effect_hours", lasting, KnownBy.measured, now))
    return tuple(found)


def _felt_for_hours(observations: tuple[Observation, ...], log: tuple[Logged, ...]) -> float | None:
    """How long the longest after-effect that is still felt has been there: since the session before it was first told of."""
    since: dict[str, datetime] = {}
    for seen in observations:
        if not seen.about.startswith("se_") or seen.at is None:
            continue
        if seen.value is True and seen.about not in since:
            since[seen.about] = max((one.last for one in log if one.last <= seen.at), default=seen.at)
        elif seen.value is False:
            since.pop(seen.about, None)
    told = {seen.about: seen.at for seen in observations if seen.about in since and seen.value is True and seen.at is not None}
    # Counted to when it was last told of: whether it is still there now is not known before it is asked again.
    return max(((told[name] - begun).total_seconds() / 3600 for name, begun in since.items()), default=None)
