"""From what happened, in its order, to where a personal trial stands on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np

from solespine.care.log import Event
from solespine.followup.design import Allocation, Arm, Design, allocate
from solespine.followup.diary import ScoredDay
from solespine.followup.trial.protocol import Protocol
from solespine.followup.trial.sealing import fingerprint_of, seal, unseal
from solespine.knowledge import Knowledge

PLANNED, BEGUN, DAY, ENDED = "trial_planned", "trial_begun", "trial_day", "trial_ended"
COMPLETE = "complete"  # the reason of an end that was reached
START_WITHIN_DAYS = 7  # a start may be put off by as much, so that a trial can begin on a Monday
ONE_DAY = timedelta(days=1)
LEAST_SPREAD = 0.5  # points; a run-in of equal numbers does not show that days will never differ
MOST_RHO = 0.8


class Stage(StrEnum):
    """Where a trial stands. ``complete``: its days are over and days without a score may still be filled in."""

    run_in = "run_in"
    ready = "ready"
    waiting = "waiting"
    running = "running"
    complete = "complete"
    over = "over"
    stopped = "stopped"


@dataclass(frozen=True, slots=True)
class RunIn:
    """How many scored days a run-in takes, and over how many days they may lie."""

    days: int
    most: int


@dataclass(frozen=True, slots=True)
class DayLog:
    """What was found out on a day: why the treatment was withheld, or that it was done without a session here."""

    withheld: tuple[str, ...] = ()
    done: bool = False


@dataclass(frozen=True)
class Trial:
    """A personal trial as far as it has come.

    ``planned`` is the day it was planned and the run-in began. What an arm is, is only told by :meth:`arm_on`; the allocation as
    a whole only by :meth:`opened`.
    """

    id: str
    planned: date
    protocol: Protocol
    begun_at: datetime | None = None
    first_day: date | None = None
    baseline: float = 0.0
    fingerprint: str = ""
    days: Mapping[date, DayLog] = field(default_factory=lambda: MappingProxyType({}))
    ended: date | None = None
    reason: str = ""
    details: tuple[str, ...] = ()
    _nonce: bytes = field(default=b"", repr=False)
    _allocation: Allocation | None = field(default=None, repr=False)

    @property
    def design(self) -> Design:
        return self.protocol.design

    @property
    def last_day(self) -> date | None:
        """The last day of the last block."""
        return None if self.first_day is None else self.first_day + timedelta(days=self.design.total_days - 1)

    def number(self, day: date) -> int | None:
        """The day counted from 0; None before the trial and after it."""
        if self.first_day is None:
            return None
        number = (day - self.first_day).days
        return number if 0 <= number < self.design.total_days else None

    def arm_on(self, day: date, today: date) -> Arm | None:
        """The arm of a day; None outside the trial, and while its block has not begun by ``today``."""
        number = self.number(day)
        if number is None or self.first_day is None or self._allocation is None:
            return None
        known_until = today if self.ended is None else min(today, self.ended)
        shown = self._allocation.revealed((known_until - self.first_day).days) if known_until >= self.first_day else ()
        block = self.design.block_on(number)
        return shown[block] if block < len(shown) else None

    def opened(self) -> tuple[bytes, tuple[bool, ...]] | None:
        """The nonce and all tosses, once the trial has ended."""
        if self.ended is None or self._allocation is None:
            return None
        return self._nonce, self._allocation.treatment_first

    def trial_days(self, today: date) -> tuple[date, ...]:
        """The days of the trial that have come, to its end."""
        if self.first_day is None or self.last_day is None:
            return ()
        until = min(today, self.last_day, self.ended or today)
        return tuple(self.first_day + ONE_DAY * number for number in range((until - self.first_day).days + 1))


def trials(events: Iterable[Event]) -> tuple[Trial, ...]:
    """All trials in the order they were planned. What stands in a foreign form, as in a file of another program, is passed over."""
    found: dict[str, Trial] = {}
    for event in events:
        try:
            if event.kind == PLANNED and event.about not in found:
                found[event.about] = _planned(event)
            elif event.about in found:
                found[event.about] = _after(found[event.about], event)
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
    return tuple(found.values())


def under_way(events: Iterable[Event]) -> Trial | None:
    """The trial that is planned or running; there is one at a time."""
    return next((one for one in reversed(trials(events)) if one.ended is None), None)


def _planned(event: Event) -> Trial:
    return Trial(event.about, date.fromisoformat(event.data["day"]), Protocol.of_data(event.data))


def _after(trial: Trial, event: Event) -> Trial:
    # What was begun or has ended stays so: a second toss of the coin, or a going on after a stop, cannot be added.
    if event.kind == BEGUN and trial.first_day is None and trial.ended is None:
        return _begun(trial, event)
    if event.kind == DAY:
        return _with_day(trial, event.data)
    if event.kind == ENDED and trial.ended is None:
        details = tuple(str(one) for one in event.data.get("details", ()))
        return replace(trial, ended=date.fromisoformat(event.data["day"]), reason=str(event.data["reason"]), details=details)
    return trial


def _begun(trial: Trial, event: Event) -> Trial:
    nonce, tosses = unseal(trial.id, event.data["sealed"])
    data = event.data
    design = Design(int(data["pairs"]), int(data["block_days"]), int(data["discard_days"]))
    return replace(
        trial,
        protocol=replace(trial.protocol, design_id=str(data["design"]), design=design),
        begun_at=event.at,
        first_day=date.fromisoformat(event.data["first_day"]),
        baseline=float(event.data["baseline"]),
        fingerprint=str(event.data["fingerprint"]),
        _nonce=nonce,
        _allocation=Allocation(design, tosses),
    )


def _with_day(trial: Trial, data: Mapping[str, Any]) -> Trial:
    day = date.fromisoformat(data["day"])
    before = trial.days.get(day, DayLog())
    withheld = tuple(str(one) for one in data["withheld"]) if "withheld" in data else before.withheld
    now = DayLog(withheld, bool(data.get("done", before.done)))
    return replace(trial, days=MappingProxyType({**trial.days, day: now}))


def planned_data(protocol: Protocol, today: date) -> dict[str, Any]:
    """What is kept when a trial is planned."""
    return {"day": today.isoformat(), **protocol.as_data()}


def begun_data(
    trial: Trial, first_day: date, baseline: float, seed: int, nonce: bytes, chosen: tuple[str, Design] | None = None
) -> dict[str, Any]:
    """What is kept when a trial is begun: the coin is tossed here for all pairs, and never again.

    Parameters
    ----------
    trial : Trial
    first_day : date
    baseline : float
        Mean of the run-in, points.
    seed : int
        From a source that nobody can guess.
    nonce : bytes
        Sixteen more of that kind, so that the fingerprint cannot be tried out.
    chosen : tuple of str and Design, optional
        Another design than the planned one, now that the run-in has shown how far days differ.
    """
    design_id, design = chosen or (trial.protocol.design_id, trial.design)
    tosses = allocate(design, seed).treatment_first
    return {
        "first_day": first_day.isoformat(),
        "design": design_id,
        "pairs": design.pairs,
        "block_days": design.block_days,
        "discard_days": design.discard_days,
        "baseline": round(baseline, 4),
        "sealed": seal(trial.id, nonce, tosses),
        "fingerprint": fingerprint_of(nonce, tosses),
    }


def day_data(day: date, **found: Any) -> dict[str, Any]:
    """What is kept of a day: ``withheld`` with the reasons, or ``done``."""
    return {"day": day.isoformat(), **found}


def ended_data(today: date, reason: str, details: Sequence[str] = ()) -> dict[str, Any]:
    """What is kept when a trial ends."""
    return {"day": today.isoformat(), "reason": reason, "details": list(details)}


def run_in_of(knowledge: Knowledge) -> RunIn:
    """The run-in as the dossier has it."""
    days = knowledge.records.nof1[0].run_in_days
    return RunIn(round(days.best), round(days.high))


def run_in_scores(trial: Trial, scored: Iterable[ScoredDay], today: date, run_in: RunIn) -> tuple[ScoredDay, ...]:
    """The scored days of the run-in: since it was planned, but of the last days only, so that they tell of now."""
    since = max(trial.planned, today - ONE_DAY * (run_in.most - 1))
    return tuple(one for one in scored if since <= one.day <= today)


def earliest_start(trial: Trial, scored: Iterable[ScoredDay], today: date, run_in: RunIn) -> date | None:
    """The first day on which the trial may begin: the day after the last that the run-in needs. None while days are missing."""
    days = [one.day for one in run_in_scores(trial, scored, today, run_in)]
    if sum(day < today for day in days) >= run_in.days:
        return today
    return today + ONE_DAY if len(days) >= run_in.days else None


def stage(trial: Trial, scored: Iterable[ScoredDay], today: date, run_in: RunIn) -> Stage:
    """Where a trial stands on a day."""
    if trial.ended is not None:
        return Stage.over if trial.reason == COMPLETE else Stage.stopped
    if trial.first_day is None or trial.last_day is None:
        return Stage.run_in if earliest_start(trial, scored, today, run_in) is None else Stage.ready
    if today < trial.first_day:
        return Stage.waiting
    return Stage.running if today <= trial.last_day else Stage.complete


def spread(scored: Sequence[ScoredDay]) -> tuple[float, float]:
    """Standard deviation of a day in points, and the correlation of one day with the next; rough, from a week or two.

    Both to a tenth: more would be pretence. Days without a neighbour tell nothing of the correlation.

    >>> spread([ScoredDay(date(2026, 11, day), value, False) for day, value in enumerate((4.0, 6.0, 5.0, 3.0, 4.0, 7.0, 6.0), 1)])
    (1.4, 0.3)
    """
    values = {one.day: one.value for one in scored}
    mean = float(np.mean(list(values.values())))
    away = {day: value - mean for day, value in values.items()}
    variance = sum(one**2 for one in away.values()) / max(len(away) - 1, 1)
    neighbours = [one * away[day + ONE_DAY] for day, one in away.items() if day + ONE_DAY in away]
    rho = float(np.mean(neighbours)) / variance if neighbours and variance else 0.0
    # Measured about their own mean, a few days seem less alike than they are: by about this much.
    rho += (1 + 4 * rho) / max(len(away), 1)
    return max(round(variance**0.5, 1), LEAST_SPREAD), min(max(round(rho, 1), 0.0) + 0.0, MOST_RHO)
