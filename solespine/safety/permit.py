"""Contraindications to permits. Starting a session takes a :class:`Permit`, and only this file makes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass

from solespine.evidence import Evidence
from solespine.knowledge import Action, Contraindication, did_you_mean
from solespine.knowledge.expressions import Truth
from solespine.safety.triage import RuleFacts, Triage

_SEAL = object()


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
    reasons = list(_blocking_rules(treatment, red_flags, evidence))
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
