"""Who may do a self-test now. Starting one takes a :class:`TestPermit`, and only this file makes one."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from datetime import datetime

from solespine.evidence import Evidence
from solespine.knowledge import Action, Rule, SelfTest, SelfTestBar, did_you_mean
from solespine.knowledge.expressions import Facts, Truth
from solespine.safety.permit import Change, GateFacts, Reason, counts_as_now
from solespine.safety.triage import RuleFacts, Triage, triage

_SEAL = object()
BEFORE_TEST = "before_test"  # the reason that waits for the questions asked before every test
DANGER = "urgency_now_or_same_day"


@dataclass(frozen=True, slots=True)
class TestPermit:
    """Leave to do one self-test now: this person's answers of just now, and how it must be changed."""

    test: str
    evidence: Evidence = field(repr=False)
    given: datetime
    changes: tuple[Change, ...] = ()
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a test permit is made by solespine.safety.permit_test from answers of today, never by hand")

    def holds(self, at: datetime) -> bool:
        """Whether it still counts: answers that change from day to day do not keep."""
        return self.given <= at <= self.given + counts_as_now(self.evidence)


@dataclass(frozen=True, slots=True)
class TestWithheld:
    """No leave: the reasons that hold, those that wait for an answer, and the questions to answer."""

    test: str
    because: tuple[Reason, ...]
    ask: tuple[str, ...]

    @property
    def forbidden(self) -> bool:
        """Whether a reason holds, whatever else is answered."""
        return any(reason.holds for reason in self.because)


def permit_test(test_id: str, evidence: Evidence, at: datetime) -> TestPermit | TestWithheld:
    """Leave to do a self-test now, or why not.

    What can change from one day to the next must have been answered just now; an older answer counts as unknown, and unknown
    withholds. A red flag that only waits for what this very test finds out does not withhold it.

    Parameters
    ----------
    test_id : str
    evidence : Evidence
        Observations with the time at which they were made.
    at : datetime
        Now, with its time zone.

    Raises
    ------
    KeyError
        If there is no such test.
    """
    knowledge = evidence.knowledge
    if test_id not in knowledge.self_tests:
        raise KeyError(f"unknown self-test '{test_id}'{did_you_mean(test_id, knowledge.self_tests)}")
    test = knowledge.self_tests[test_id]
    fresh = evidence.without_older(test.asks, at - counts_as_now(evidence))
    red_flags = triage(fresh)
    waiting = _waiting_rules(test, red_flags, fresh)
    danger = True if red_flags.urgent else None if waiting else False
    facts = GateFacts(fresh, danger, None)
    reasons: list[Reason] = []
    changes: list[Change] = []
    ask = list(_not_answered_now(test, fresh))
    for bar in knowledge.records.self_test_bar:
        holds = bar.expression.evaluate(facts) if test_id in bar.tests else False
        if holds is False:
            continue
        if bar.action is Action.modify:
            changes.append(Change(bar.id, bar.how, bar.reason, _unknown(bar, holds, facts)))
        else:
            reasons.append(Reason(bar.id, bar.action, bar.reason, bar.how, holds))
            ask += _to_answer(test, _unknown(bar, holds, facts), waiting, facts)
    if not reasons and ask:
        reasons.append(Reason(BEFORE_TEST, Action.forbid, "Some questions are asked before every test.", "", None))
    if reasons:
        held = sorted(reasons, key=lambda reason: (reason.holds is None, list(Action).index(reason.action)))
        return TestWithheld(test_id, tuple(held), tuple(dict.fromkeys(ask)))
    return TestPermit(test_id, fresh, at, tuple(changes), _SEAL)


@dataclass(frozen=True, slots=True)
class NothingFound:
    """The facts as they would be if a test found nothing."""

    facts: Facts
    findings: tuple[str, ...]

    def truth(self, name: str) -> Truth:
        return False if name in self.findings else self.facts.truth(name)

    def compare(self, name: str, comparison: str, value: float | str) -> Truth:
        return self.facts.compare(name, comparison, value)


def _waiting_rules(test: SelfTest, red_flags: Triage, fresh: Evidence) -> tuple[Rule, ...]:
    """Urgent rules that wait for more than what this test finds out."""
    facts = NothingFound(RuleFacts(fresh), test.findings)
    return tuple(rule for rule in red_flags.open_rules if rule.expression.evaluate(facts) is not False)


def _not_answered_now(test: SelfTest, fresh: Evidence) -> tuple[str, ...]:
    return tuple(name for name in test.asks if fresh.applies(name) and fresh.stated(name) is None and fresh.answer(name) is None)


def _unknown(bar: SelfTestBar, holds: Truth, facts: GateFacts) -> tuple[str, ...]:
    return () if holds else bar.expression.missing(facts, frozenset())


def _to_answer(test: SelfTest, names: tuple[str, ...], waiting: tuple[Rule, ...], facts: GateFacts) -> list[str]:
    """What would have to be answered. Behind 'a red flag is open' stand what its rules wait for besides what the test finds out."""
    rule_facts = NothingFound(RuleFacts(facts.evidence), test.findings)
    open_names = [name for rule in waiting for name in rule.expression.missing(rule_facts, frozenset())]
    return [one for name in names for one in (open_names if name == DANGER else (name,))]
