"""Contraindications to permits. Starting a session takes a :class:`Permit`, and only this file makes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from datetime import datetime, timedelta

from solespine.evidence import Evidence
from solespine.knowledge import Action, Contraindication, did_you_mean
from solespine.knowledge.expressions import Truth
from solespine.safety.triage import RuleFacts, Triage, triage

_SEAL = object()
TOO_SOON = "too_soon"  # the reason that a treatment needs a rest before it is done again
BEFORE_SESSION = "before_session"  # the reason that waits for the questions asked before every session


@dataclass(frozen=True, slots=True)
class Change:
    """How a permitted treatment must be done differently, and why. ``only_if`` names what is not known yet."""

    id: str
    how: str
    reason: str
    only_if: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a treatment is withheld: a contraindication or red flag that holds, or waits for an answer (``holds`` is None)."""

    id: str
    action: Action
    reason: str
    how: str
    holds: Truth


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to start a treatment, with the ways in which it must be changed."""

    treatment: str
    changes: tuple[Change, ...] = ()
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a permit is made by solespine.safety.permit from a person's answers, never by hand")


@dataclass(frozen=True, slots=True)
class Withheld:
    """No leave: the reasons that hold, those that wait for an answer, and the questions to answer."""

    treatment: str
    because: tuple[Reason, ...]
    ask: tuple[str, ...]

    @property
    def action(self) -> Action | None:
        """The strictest reason that holds; None while it is only waiting for answers."""
        held = {reason.action for reason in self.because if reason.holds}
        return next((action for action in Action if action in held), None)


def permit(treatment: str, evidence: Evidence, red_flags: Triage, foot_condition_likely: Truth = None) -> Permit | Withheld:
    """Leave to start a treatment, or why not.

    Parameters
    ----------
    treatment : str
        Id of the treatment.
    evidence : Evidence
    red_flags : Triage
        From the same evidence. An urgent rule that fired, or still waits for an answer, withholds.
    foot_condition_likely : bool or None
        Only changes how insoles are advised; nothing that forbids may look at it.

    Raises
    ------
    KeyError
        If there is no such treatment.
    """
    knowledge = evidence.knowledge
    if treatment not in knowledge.treatments:
        raise KeyError(f"unknown treatment '{treatment}'{did_you_mean(treatment, knowledge.treatments)}")
    facts = GateFacts(evidence, red_flags.urgent, foot_condition_likely)
    reasons = [*_blocking_rules(treatment, red_flags, evidence), *_stopping_effects(treatment, red_flags)]
    ask: list[str] = []
    changes: list[Change] = []
    for row in knowledge.records.contraindication:
        if treatment not in row.treatments:
            continue
        holds = row.expression.evaluate(facts)
        if holds is False:
            continue
        if row.action is Action.modify:
            changes.append(_change(row, holds, facts))
        else:
            reasons.append(Reason(row.id, row.action, row.reason, row.how, holds))
            if holds is None:
                ask += _unanswered(row, facts, red_flags)
    if reasons:
        held = sorted(reasons, key=lambda reason: (reason.holds is None, list(Action).index(reason.action)))
        return Withheld(treatment, tuple(held), tuple(dict.fromkeys(ask)))
    return Permit(treatment, tuple(changes), _SEAL)


def permits(evidence: Evidence, red_flags: Triage, foot_condition_likely: Truth = None) -> Mapping[str, Permit | Withheld]:
    """Leave or not for every treatment."""
    return {one: permit(one, evidence, red_flags, foot_condition_likely) for one in evidence.knowledge.treatments}


@dataclass(frozen=True, slots=True)
class SessionPermit:
    """Leave to start one session of a treatment now: this person's answers of just now, and for how long they count."""

    permit: Permit
    evidence: Evidence
    given: datetime
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a session permit is made by solespine.safety.permit_session from answers of today, never by hand")

    @property
    def treatment(self) -> str:
        """What may be started."""
        return self.permit.treatment

    def holds(self, at: datetime) -> bool:
        """Whether it still counts: answers that change from day to day do not keep."""
        return self.given <= at <= self.given + counts_as_now(self.evidence)


def permit_session(
    treatment: str, evidence: Evidence, at: datetime, check_in: tuple[str, ...] = (), foot_condition_likely: Truth = None
) -> SessionPermit | Withheld:
    """Leave to start a session now, or why not.

    What can change from one day to the next (clot, wound, fever, feeling, new signs in the legs) must have been answered just
    now; an older answer counts as unknown, and unknown withholds.

    Parameters
    ----------
    treatment : str
        Id of the treatment.
    evidence : Evidence
        Observations with the time at which they were made.
    at : datetime
        Now, with its time zone.
    check_in : tuple of str
        Questions of a check-in after an earlier session that is due and not answered: it comes first.
    foot_condition_likely : bool or None
        Only changes how insoles are advised.
    """
    asks = evidence.knowledge.asked_before_sessions.get(treatment, ())
    fresh = evidence.without_older((*asks, *check_in), at - counts_as_now(evidence))
    red_flags = triage(fresh)
    leave = permit(treatment, fresh, red_flags, foot_condition_likely)
    asked = (*asks, *check_in)
    open_now = [name for name in asked if fresh.applies(name) and fresh.stated(name) is None and fresh.answer(name) is None]
    if isinstance(leave, Withheld):
        return Withheld(treatment, leave.because, tuple(dict.fromkeys((*open_now, *leave.ask))))
    if open_now:
        waits = Reason(BEFORE_SESSION, Action.forbid, "Some questions are asked before every session.", "", None)
        return Withheld(treatment, (waits,), tuple(dict.fromkeys(open_now)))
    return SessionPermit(leave, fresh, at, _SEAL)


def counts_as_now(evidence: Evidence) -> timedelta:
    """For how long an answer given before a session or a test counts as one of now."""
    return timedelta(minutes=evidence.knowledge.setting("session_answers_count_minutes"))


@dataclass(frozen=True, slots=True)
class GateFacts:
    """Evidence as contraindications see it: with the two facts that only the program sets."""

    evidence: Evidence
    urgent: Truth
    foot_condition_likely: Truth

    def truth(self, name: str) -> Truth:
        if name == "urgency_now_or_same_day":
            return self.urgent
        if name == "foot_finding_present":
            return self.foot_condition_likely
        return RuleFacts(self.evidence).truth(name)

    def compare(self, name: str, comparison: str, value: float | str) -> Truth:
        return self.evidence.compare(name, comparison, value)


def _blocking_rules(treatment: str, red_flags: Triage, evidence: Evidence) -> list[Reason]:
    blocks = evidence.knowledge.blocks
    return [
        Reason(rule.id, Action.forbid, f"{rule.danger} {blocks[rule.blocks].reason}", rule.do_now, True)
        for rule in red_flags.fired
        if rule.blocks in blocks and treatment in blocks[rule.blocks].treatments
    ]


def _stopping_effects(treatment: str, red_flags: Triage) -> list[Reason]:
    """After-effects that stop this treatment until they are gone."""
    return [
        Reason(row.id, Action.forbid, row.advice, "", True)
        for row in red_flags.after_effects
        if row.stops and treatment in row.after
    ]


def _change(row: Contraindication, holds: Truth, facts: GateFacts) -> Change:
    unknown = () if holds else row.expression.missing(facts, frozenset())
    return Change(row.id, row.how, row.reason, tuple(name for name in unknown if name != "foot_finding_present"))


def _unanswered(row: Contraindication, facts: GateFacts, red_flags: Triage) -> list[str]:
    """What would have to be answered. Behind 'a red flag is open' stand the questions of the open rules."""
    names: list[str] = []
    for name in row.expression.missing(facts, frozenset()):
        if name == "urgency_now_or_same_day":
            rule_facts = RuleFacts(facts.evidence)
            names += [one for rule in red_flags.open_rules for one in rule.expression.missing(rule_facts, frozenset())]
        else:
            names.append(name)
    return names
