"""What ends a trial, and what keeps one from beginning: nof1.toml, stop_rules and eligibility. A stop never ends the care."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from solespine.evidence import Evidence, Observation, settle
from solespine.followup.diary import ScoredDay
from solespine.followup.trial.protocol import Protocol
from solespine.followup.trial.state import Trial
from solespine.knowledge import Knowledge, Urgency
from solespine.marks import WORST
from solespine.safety import Permit, Triage, Withheld, permit

NERVES = "neurological"  # the group of findings that tell of nerves
STEADY = "neuro_change_stable"


class Reason(StrEnum):
    """Why a trial ended before its time."""

    red_flag = "red_flag"
    nerve_signs = "nerve_signs"
    after_effect = "after_effect"
    pain_up = "pain_up"
    wish = "wish"


class Obstacle(StrEnum):
    """Why a trial cannot begin now."""

    red_flag = "red_flag"
    after_effect = "after_effect"
    withheld = "withheld"
    duration_unknown = "duration_unknown"
    too_new = "too_new"
    too_little_pain = "too_little_pain"


def stop_reasons(
    trial: Trial, scored: Sequence[ScoredDay], red_flags: Triage, evidence: Evidence, observations: Iterable[Observation]
) -> tuple[tuple[Reason, tuple[str, ...]], ...]:
    """Every rule that ends a trial that was begun, the most urgent first, each with the rules, findings or effects behind it.

    Parameters
    ----------
    trial : Trial
    scored : sequence of ScoredDay
        The trial's score, in order of days.
    red_flags : Triage
    evidence : Evidence
        What is known now.
    observations : iterable of Observation
        Everything that was ever answered, with its time.
    """
    if trial.begun_at is None:
        return ()
    found = {
        Reason.red_flag: tuple(rule.id for rule in red_flags.fired if rule.level >= Urgency.same_day),
        Reason.nerve_signs: new_nerve_signs(observations, evidence, trial.begun_at),
        Reason.after_effect: tuple(row.id for row in red_flags.after_effects if row.stops),
        Reason.pain_up: tuple(day.isoformat() for day in pain_is_up(trial, scored, evidence.knowledge)),
    }
    return tuple((reason, details) for reason, details in found.items() if details)


def new_nerve_signs(observations: Iterable[Observation], evidence: Evidence, since: datetime) -> tuple[str, ...]:
    """Nerve signs that are there now and were not when the trial was begun; and that old ones no longer stay the same.

    What was not known then counts as new. With sciatica, signs may be there from the start: these do not.
    """
    knowledge = evidence.knowledge
    then, _ = settle((seen for seen in observations if seen.at is None or seen.at <= since), knowledge)
    signs = (name for name, finding in knowledge.findings.items() if finding.group == NERVES)
    new = tuple(name for name in signs if evidence.truth(name) is True and then.truth(name) is not True)
    said = evidence.latest.get(STEADY)
    is_later = said is not None and said.at is not None and said.at > since
    changed = is_later and evidence.stated(STEADY) is False and then.stated(STEADY) is not False
    return (*new, STEADY) if changed else new


def pain_is_up(trial: Trial, scored: Sequence[ScoredDay], knowledge: Knowledge) -> tuple[date, ...]:
    """So many scored days of the trial after one another that are so far above the run-in; nothing if there are none."""
    limit = min(trial.baseline + knowledge.setting("trial_worse_points"), WORST)
    many, within = int(knowledge.setting("trial_worse_days")), timedelta(days=knowledge.setting("trial_worse_within_days"))
    inside = [one for one in scored if trial.number(one.day) is not None]
    for first in range(len(inside) - many + 1):
        found = inside[first : first + many]
        if found[-1].day - found[0].day < within and all(one.value >= limit for one in found):
            return tuple(one.day for one in found)
    return ()


def obstacles(
    protocol: Protocol, mean: float, evidence: Evidence, red_flags: Triage, now: datetime, foot_condition_likely: bool | None
) -> tuple[Obstacle, ...]:
    """Why a trial whose run-in is complete cannot begin now; empty if it can."""
    lasted = duration_days(evidence, now)
    leave = [permit_or_none(name, evidence, red_flags, foot_condition_likely) for name in protocol.treatments]
    holds = {
        Obstacle.red_flag: red_flags.urgent is True,
        Obstacle.after_effect: any(row.stops for row in red_flags.after_effects),
        Obstacle.withheld: any(one is None or isinstance(one, Withheld) for one in leave),
        Obstacle.duration_unknown: lasted is None,
        Obstacle.too_new: lasted is not None and lasted < evidence.knowledge.setting("trial_least_duration_days"),
        Obstacle.too_little_pain: mean < evidence.knowledge.setting("trial_least_mean"),
    }
    return tuple(one for one, is_so in holds.items() if is_so)


def permit_or_none(treatment: str, evidence: Evidence, red_flags: Triage, likely: bool | None) -> Permit | Withheld | None:
    """Leave for a treatment; None for one that the dossier of today does not know."""
    return permit(treatment, evidence, red_flags, likely) if treatment in evidence.knowledge.treatments else None


def duration_days(evidence: Evidence, now: datetime) -> float | None:
    """For how long the trouble has lasted: what was said, and the days since it was said. None where it is not known."""
    said = evidence.latest.get("symptom_duration_days")
    if said is None or not isinstance(said.value, float):
        return None
    return said.value + (max((now - said.at).days, 0) if said.at is not None else 0)
