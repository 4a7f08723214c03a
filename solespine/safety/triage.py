"""Red-flag rules to an urgency, and the questions that must be asked before anything else."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.evidence import Evidence
from solespine.knowledge import Rule, SideEffect, Urgency
from solespine.knowledge.expressions import Truth, names

# The program's own rule for 'no danger sign found': it says so, it raises nothing.
DEFAULT_LEVEL = Urgency.self_care


@dataclass(frozen=True, slots=True)
class MustAsk:
    """A question that an urgent rule waits for."""

    about: str
    urgency: Urgency
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Triage:
    """What the rules say: how urgent, which rules fired, what they still wait for; and what is felt after a session."""

    urgency: Urgency
    fired: tuple[Rule, ...]
    must_ask: tuple[MustAsk, ...]
    open_rules: tuple[Rule, ...]
    after_effects: tuple[SideEffect, ...] = ()

    @property
    def see(self) -> tuple[str, ...]:
        """Whom to see, for the rules of the highest level, in their order."""
        top = [rule for rule in self.fired if rule.level is self.urgency]
        return tuple(dict.fromkeys(profession for rule in top for profession in rule.see))

    @property
    def after_session(self) -> Urgency:
        """How urgent what is felt after a session is."""
        return max((effect.level for effect in self.after_effects), default=DEFAULT_LEVEL)

    @property
    def urgent(self) -> Truth:
        """Whether a same-day or emergency rule fired, or an after-effect is as urgent; None while a rule waits for an answer."""
        if self.urgency >= Urgency.same_day or self.after_session >= Urgency.same_day:
            return True
        return None if self.open_rules else False


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """Evidence as rules see it: for a fail-safe question silence counts as no, because only a clear yes may lower an urgency."""

    evidence: Evidence

    def truth(self, name: str) -> Truth:
        truth = self.evidence.truth(name)
        if truth is None:
            finding = self.evidence.knowledge.findings.get(name)
            if finding is not None and finding.unanswered_counts_as == "no":
                return False
        return truth

    def compare(self, name: str, comparison: str, value: float | str) -> Truth:
        return self.evidence.compare(name, comparison, value)


def triage(evidence: Evidence) -> Triage:
    """The urgency that the rules give, the highest that fired.

    A same-day or emergency rule that is unknown is kept open, and what it waits for must be asked. Questions already put
    and not answered are not listed again, but their rules stay open.
    """
    facts = RuleFacts(evidence)
    fired: list[Rule] = []
    waiting: list[tuple[Rule, tuple[str, ...]]] = []
    open_rules: list[Rule] = []
    for rule in evidence.knowledge.records.rule:
        truth = rule.expression.evaluate(facts)
        if truth is True:
            fired.append(rule)
        if rule.level < Urgency.same_day:
            continue
        if truth is None and not rule.only_if_tested:
            open_rules.append(rule)
            waiting.append((rule, rule.expression.missing(facts, evidence.asked)))
        elif truth is True:
            # Fired by silence on a fail-safe question: a clear yes would lower it, so it is asked.
            waiting.append((rule, rule.expression.missing(evidence, evidence.asked)))
    urgency = max((rule.level for rule in fired), default=DEFAULT_LEVEL)
    shown = [rule for rule in fired if rule.level > DEFAULT_LEVEL] or fired
    shown.sort(key=lambda rule: -rule.level)
    return Triage(urgency, tuple(shown), _must_ask(waiting, urgency), tuple(open_rules), after_effects(evidence))


def after_effects(evidence: Evidence) -> tuple[SideEffect, ...]:
    """What is felt after a session, as the rows of the dossier that hold, the most urgent first."""
    rows = evidence.knowledge.records.side_effect
    felt = [row for row in rows if _follows_a_session(row, evidence) and row.expression.evaluate(evidence) is True]
    return tuple(sorted(felt, key=lambda row: -row.level))


def _follows_a_session(row: SideEffect, evidence: Evidence) -> bool:
    """Whether a row can be about a session at all: it asks about one, or there was one within the time it looks at."""
    findings = evidence.knowledge.findings
    asks = any(name == "side_effect_hours" or (name in findings and findings[name].after_session) for name in names(row.when))
    return asks or evidence.compare("hours_since_session", "<=", float(row.onset_hours_max)) is True


def _must_ask(waiting: list[tuple[Rule, tuple[str, ...]]], urgency: Urgency) -> tuple[MustAsk, ...]:
    """Each open question once, with the most urgent rule that waits for it; those that could still raise the urgency first."""
    asking: dict[str, list[Rule]] = {}
    for rule, missing in waiting:
        for about in missing:
            asking.setdefault(about, []).append(rule)
    questions = [
        MustAsk(about, max(rule.level for rule in rules), tuple(rule.id for rule in rules)) for about, rules in asking.items()
    ]
    return tuple(sorted(questions, key=lambda question: (question.urgency <= urgency, -question.urgency)))
