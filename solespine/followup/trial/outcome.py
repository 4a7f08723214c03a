"""What a trial that has ended says, from its days and the diary's scores of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np

from solespine.followup.analysis import Result, TrialError, analyse
from solespine.followup.blocks import Bools
from solespine.followup.design import Arm
from solespine.followup.diary import ScoredDay
from solespine.followup.regression import Ints
from solespine.followup.result_json import result_json
from solespine.followup.student_t import Floats
from solespine.followup.table import CONTROL, TREATMENT
from solespine.followup.trial.sealing import order_of
from solespine.followup.trial.state import Trial

COLUMNS = ("date", "outcome", "arm", "compared", "late", "session")


class Way(StrEnum):
    """How the same days can be looked at otherwise."""

    carry_over = "carry_over"
    all_days = "all_days"
    one_more_left_out = "one_more_left_out"
    without_late = "without_late"
    without_departures = "without_departures"


@dataclass(frozen=True, slots=True)
class Adherence:
    """Days of each arm, on how many of them the treatment was done, and on how many it was withheld."""

    treatment_days: int
    treatment_done: int
    control_days: int
    control_done: int
    withheld: int


@dataclass(frozen=True, eq=False)
class Outcome:
    """The days of a trial that has ended, as the analysis takes them, and what it says. Arrays have the shape of the days.

    ``result`` is None while an arm has too few scored days for any answer. ``late``: written down more than a day after;
    ``done``: days with a session of the treatment.
    """

    trial: Trial
    days: tuple[date, ...]
    score: Floats
    treated: Bools
    late: Bools
    done: Bools
    adherence: Adherence
    result: Result | None
    others: tuple[tuple[Way, Result], ...]

    @property
    def number(self) -> Ints:
        """The days counted from 0."""
        return np.arange(len(self.days), dtype=np.int64)

    @property
    def compared(self) -> Bools:
        """Whether a day counts if it has a score."""
        return np.array([self.trial.design.is_compared(number) for number in range(len(self.days))], dtype=np.bool_)


def outcome_of(trial: Trial, scored: Sequence[ScoredDay], sessions: Collection[date]) -> Outcome:
    """What a trial says that has ended.

    Parameters
    ----------
    trial : Trial
    scored : sequence of ScoredDay
        The trial's score in the diary.
    sessions : collection of date
        Days on which a session of the treatment was begun.

    Raises
    ------
    ValueError
        If the trial has not ended: nobody looks at a trial that is under way.
    """
    if trial.ended is None:
        raise ValueError("the trial is under way: its result is worked out after its end")
    days = trial.trial_days(trial.ended)
    by_day = {one.day: one for one in scored}
    score = np.array([by_day[day].value if day in by_day else np.nan for day in days], dtype=np.float64)
    treated = np.array([trial.arm_on(day, trial.ended) is Arm.treatment for day in days], dtype=np.bool_)
    late = np.array([day in by_day and by_day[day].late for day in days], dtype=np.bool_)
    done = np.array([day in sessions or (day in trial.days and trial.days[day].done) for day in days], dtype=np.bool_)
    withheld = np.array([day in trial.days and bool(trial.days[day].withheld) for day in days], dtype=np.bool_)
    adherence = Adherence(
        treatment_days=int(treated.sum()),
        treatment_done=int((treated & done).sum()),
        control_days=int((~treated).sum()),
        control_done=int((~treated & done).sum()),
        withheld=int((withheld & ~done).sum()),
    )
    departed = (~treated & done) | (treated & withheld & ~done)
    result, others = _looked_at(trial, score, treated, late, departed)
    return Outcome(trial, days, score, treated, late, done, adherence, result, others)


def _looked_at(
    trial: Trial, score: Floats, treated: Bools, late: Bools, departed: Bools
) -> tuple[Result | None, tuple[tuple[Way, Result], ...]]:
    """The answer, and the same days looked at otherwise where that leaves enough of them."""
    design = trial.design

    def look(left_out: Bools | None = None, discard_days: int = design.discard_days, carry_over: bool = False) -> Result | None:
        kept = score if left_out is None else np.where(left_out, np.nan, score)
        try:
            return analyse(
                np.arange(len(score)),
                kept,
                treated,
                useful=trial.protocol.useful,
                block_days=design.block_days,
                discard_days=discard_days,
                carry_over=carry_over,
            )
        except TrialError:
            return None

    result = look()
    if result is None:
        return None, ()
    ways: dict[Way, Callable[[], Result | None]] = {}
    if design.discard_days:
        ways[Way.carry_over] = lambda: look(carry_over=True)
        ways[Way.all_days] = lambda: look(discard_days=0)
    if design.discard_days + 1 < design.block_days:
        ways[Way.one_more_left_out] = lambda: look(discard_days=design.discard_days + 1)
    if (late & ~np.isnan(score)).any():
        ways[Way.without_late] = lambda: look(left_out=late)
    if (departed & ~np.isnan(score)).any():
        ways[Way.without_departures] = lambda: look(left_out=departed)
    found = [(way, work_out()) for way, work_out in ways.items()]
    return result, tuple((way, other) for way, other in found if other is not None)


def csv_text(outcome: Outcome) -> str:
    """The trial as a table, a row for each day, as ``solespine trial FILE.csv`` reads it. No score: an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rows = zip(outcome.days, outcome.score.tolist(), outcome.treated, outcome.compared, outcome.late, outcome.done, strict=True)
    for day, score, treated, compared, late, done in rows:
        flags = ("yes" if one else "no" for one in (compared, late, done))
        writer.writerow((day.isoformat(), "" if np.isnan(score) else f"{score:g}", TREATMENT if treated else CONTROL, *flags))
    return out.getvalue()


def trial_json(outcome: Outcome) -> dict[str, Any]:
    """The trial as an object of plain values: what was fixed before, its days, and the answer as :func:`result_json` has it."""
    trial, opened = outcome.trial, outcome.trial.opened()
    design, adherence = trial.design, outcome.adherence
    rows = zip(outcome.days, outcome.score.tolist(), outcome.treated, outcome.compared, outcome.late, outcome.done, strict=True)
    return {
        "form": "solespine-trial-1",
        **trial.protocol.as_data(),
        "planned": trial.planned.isoformat(),
        "first_day": None if trial.first_day is None else trial.first_day.isoformat(),
        "ended": None if trial.ended is None else trial.ended.isoformat(),
        "reason": trial.reason,
        "run_in_mean": trial.baseline,
        "nonce": opened[0].hex() if opened else None,
        "order": order_of(opened[1]) if opened else None,
        "fingerprint": trial.fingerprint,
        "adherence": {
            "treatment_days": adherence.treatment_days,
            "treatment_done": adherence.treatment_done,
            "control_days": adherence.control_days,
            "control_done": adherence.control_done,
            "withheld": adherence.withheld,
        },
        "days_of_trial": [
            {
                "date": day.isoformat(),
                "outcome": None if np.isnan(score) else score,
                "arm": TREATMENT if treated else CONTROL,
                "compared": bool(compared),
                "late": bool(late),
                "session": bool(done),
            }
            for day, score, treated, compared, late, done in rows
        ],
        "result": None if outcome.result is None else result_json(outcome.result, design.block_days),
        "looked_at_otherwise": [{"how": way.value, **result_json(other, design.block_days)} for way, other in outcome.others],
    }
