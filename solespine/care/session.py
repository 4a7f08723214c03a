"""A guided session: its cues in order with their seconds, and the start, which takes a permit of now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from solespine.knowledge import Knowledge, Routine
from solespine.safety import SessionPermit

GET_READY_S = 5  # before the first step
CHANGE_S = 10  # to change to the other foot
ONE_BY_ONE = ("each foot", "each leg")
SORE = "sore foot"


class NotPermitted(Exception):
    """A session was to be started with a permit that is not for it, or no longer counts."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What is done for some seconds: the words, the side, and where on the foot map, how firm and how fast the hand moves."""

    number: int
    seconds: int
    side: str
    do: str
    step: int = 0
    stroke: str = ""
    pressure_0_10: float = 0.0
    pace_s: float = 0.0

    @property
    def is_pause(self) -> bool:
        """Whether this is the time to get ready or to change sides."""
        return self.step == 0


@dataclass(frozen=True, slots=True)
class Session:
    """A session that may be played: only :func:`start` makes one, from a permit."""

    id: str
    routine: str
    treatment: str
    side: str
    begun: datetime
    permit: SessionPermit


def start(permit: SessionPermit, routine: Routine, side: str, session_id: str, at: datetime) -> Session:
    """A session of a routine, for a person who has leave to start it now.

    Parameters
    ----------
    permit : SessionPermit
        From :func:`solespine.safety.permit_session`; a check can be forgotten, an argument cannot.
    routine : Routine
    side : str
        left, right or both: where to begin, or the sore side.
    session_id : str
    at : datetime
        Now, with its time zone.

    Raises
    ------
    NotPermitted
        If the permit is for another treatment, or is older than answers of just now may be.
    """
    if not isinstance(permit, SessionPermit):
        raise NotPermitted("a session takes a permit; ask solespine.safety.permit_session for one")
    if permit.treatment != routine.treatment:
        raise NotPermitted(f"the permit is for '{permit.treatment}', not for '{routine.treatment}'")
    if not permit.holds(at):
        raise NotPermitted("the answers behind this permit are too old; answer the questions before the session again")
    if side not in ("left", "right", "both"):
        raise ValueError(f"side '{side}': expected left, right or both")
    return Session(session_id, routine.id, routine.treatment, side, at, permit)


def cues(routine: Routine, side: str = "both") -> tuple[Cue, ...]:
    """Everything a session consists of, in order: get ready, the steps, and where a run of steps is for each foot, the other foot.

    Parameters
    ----------
    routine : Routine
    side : str
        left or right: that side alone, where the steps are for one; both: left, then right.
    """
    sides = ("left", "right") if side == "both" else (side,)
    found = [Cue(0, GET_READY_S, "", "")]
    for run in _runs(routine):
        one_by_one = run[0].side in ONE_BY_ONE
        for place, now in enumerate(sides if one_by_one else ("",)):
            if place:
                found.append(Cue(0, CHANGE_S, now, ""))
            found += [replace(cue, side=now or _side_of(cue, sides)) for cue in run]
    return tuple(replace(cue, number=number) for number, cue in enumerate(found))


def _runs(routine: Routine) -> list[list[Cue]]:
    """The steps, those in a row that are done for one side at a time together."""
    runs: list[list[Cue]] = []
    for step in routine.step:
        cue = Cue(0, step.seconds, step.side, step.do, step.order, step.stroke, step.pressure_0_10, step.pace_s)
        if runs and step.side == runs[-1][0].side:
            runs[-1].append(cue)
        else:
            runs.append([cue])
    return runs


def _side_of(cue: Cue, sides: tuple[str, ...]) -> str:
    """The side of steps that are not repeated: the sore one, both, or none."""
    if cue.side == SORE:
        return sides[0] if len(sides) == 1 else "both"
    return "both" if cue.side.startswith("both") else ""


def seconds_of(found: tuple[Cue, ...]) -> int:
    """How long the cues take together."""
    return sum(cue.seconds for cue in found)


def routines_for(treatment: str, knowledge: Knowledge) -> tuple[Routine, ...]:
    """The routines of a treatment."""
    return tuple(routine for routine in knowledge.records.routine if routine.treatment == treatment)
