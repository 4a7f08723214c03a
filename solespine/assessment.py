"""Safety first, then reasoning: the answer for one person at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from solespine.evidence import Evidence
from solespine.knowledge import Kind, Knowledge, Rule, Urgency, estimated_share
from solespine.reasoning import Estimate, Likely, Network, Reasoning, compile_network, reason
from solespine.safety import Triage, triage

# Which of these roots is trapped cannot be read off the foot, so they are one thing to a reader, with the level as a footnote.
LOWER_BACK_NERVE = ("radiculopathy_l4", "radiculopathy_l5", "radiculopathy_s1")
LOWER_BACK_NERVE_NAME = "A trapped or irritated lower back nerve (sciatica)"


@dataclass(frozen=True, slots=True)
class Raised:
    """A condition so likely that it raises the urgency to the time within which it should be seen."""

    condition: str
    level: Urgency
    estimate: Estimate


@dataclass(frozen=True, eq=False)
class Assessment:
    """The answer for one person: how urgent, whom to see, one problem or two, what is likely, and why.

    ``conditions`` stands in the order shown: dangers that a fired red flag names, then by what a condition explains.
    """

    evidence: Evidence
    red_flags: Triage
    raised: tuple[Raised, ...]
    reasoning: Reasoning
    conditions: tuple[Likely, ...]

    @property
    def knowledge(self) -> Knowledge:
        return self.evidence.knowledge

    @property
    def urgency(self) -> Urgency:
        """The higher of what the rules say and what the leading conditions ask for."""
        return max((self.red_flags.urgency, *(one.level for one in self.raised)))

    @property
    def see(self) -> tuple[str, ...]:
        """Whom to see, for what set the urgency; rules before conditions."""
        people = list(self.red_flags.see) if self.red_flags.urgency is self.urgency else []
        for one in self.raised:
            if one.level is self.urgency:
                people += self.knowledge.routing[one.condition].first
        return tuple(dict.fromkeys(people))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The red flags that fired, the most urgent first."""
        return self.red_flags.fired

    @property
    def foot_condition_likely(self) -> bool:
        """Whether some condition of the foot is likely; it only changes how insoles are advised."""
        limit = self.knowledge.setting("foot_condition_likely_at")
        return any(
            probability >= limit and self.knowledge.conditions[name].place == "foot"
            for name, probability in self.reasoning.probability.items()
        )

    @property
    def estimated_share(self) -> float:
        """The share of the figures behind this answer that rest on estimates."""
        knowledge = self.knowledge
        behind: list[object] = [knowledge.conditions[likely.condition] for likely in self.conditions]
        behind += [knowledge.findings[name].background for name in self.evidence.asked if name in knowledge.findings]
        estimates, figures = estimated_share(behind or knowledge.records.condition)
        return estimates / figures


@lru_cache(maxsize=4)
def network_of(knowledge: Knowledge) -> Network:
    """The compiled network of a dossier, for people who ask for help because of a complaint."""
    return compile_network(knowledge)


def assess(evidence: Evidence, knowledge: Knowledge | None = None, explain: bool = True) -> Assessment:
    """The answer for one person.

    Parameters
    ----------
    evidence : Evidence
    knowledge : Knowledge, optional
        The dossier; without it, the one that the evidence was checked against.
    explain : bool
        Whether to work out what each finding adds; leave it out where only probabilities are wanted.

    Examples
    --------
    >>> from solespine import Evidence, assess, load_knowledge
    >>> knowledge = load_knowledge()
    >>> answer = assess(Evidence.of(knowledge, present=["back_pain", "saddle_numbness"]), knowledge)
    >>> answer.urgency.name, answer.see
    ('emergency_now', ('emergency_department',))
    """
    knowledge = knowledge or evidence.knowledge
    if knowledge is not evidence.knowledge:
        evidence = Evidence(knowledge, evidence.observations)
    red_flags = triage(evidence)
    named = named_dangers(red_flags, knowledge)
    reasoning = reason(evidence, network_of(knowledge), always=named, explain=explain)
    return Assessment(evidence, red_flags, raised(reasoning, knowledge), reasoning, in_order(reasoning, named))


def named_dangers(red_flags: Triage, knowledge: Knowledge) -> tuple[str, ...]:
    """Dangers that fired rules name, those of the most urgent rule first."""
    named = (name for rule in red_flags.fired for name in rule.conditions)
    return tuple(dict.fromkeys(name for name in named if knowledge.conditions[name].kind is Kind.danger))


def raised(reasoning: Reasoning, knowledge: Knowledge) -> tuple[Raised, ...]:
    """Conditions likely enough to raise the urgency, the most urgent first. They never lower it."""
    limits = {True: knowledge.setting("raise_urgency_danger_at"), False: knowledge.setting("raise_urgency_at")}
    found = [
        Raised(likely.condition, knowledge.routing[likely.condition].level, likely.estimate)
        for likely in reasoning.conditions
        if likely.estimate.p >= limits[knowledge.conditions[likely.condition].kind is Kind.danger]
    ]
    found += _raised_together(reasoning, knowledge, limits[False])
    return tuple(sorted((one for one in found if one.level > Urgency.self_care), key=lambda one: -one.level))


def _raised_together(reasoning: Reasoning, knowledge: Knowledge, limit: float) -> list[Raised]:
    """The lower back nerves together: each level may be unlikely while the sum is not."""
    nerves = [likely for likely in reasoning.conditions if likely.condition in LOWER_BACK_NERVE]
    together = sum(likely.estimate.p for likely in nerves)
    if not nerves or together < limit or any(likely.estimate.p >= limit for likely in nerves):
        return []
    first = max(nerves, key=lambda likely: likely.estimate.p)
    return [Raised(first.condition, knowledge.routing[first.condition].level, first.estimate)]


def in_order(reasoning: Reasoning, named: tuple[str, ...]) -> tuple[Likely, ...]:
    """Conditions as they are shown: named dangers, then by what they explain; the lower back nerves stand together."""
    together = sum(one.counterfactual for one in reasoning.conditions if one.condition in LOWER_BACK_NERVE)

    def place(likely: Likely) -> tuple[int, float, bool, float]:
        nerve = likely.condition in LOWER_BACK_NERVE
        weight = together if nerve else likely.counterfactual
        rank = 0 if likely.condition in named else 1
        return rank, -weight, not nerve, -likely.counterfactual

    return tuple(sorted(reasoning.conditions, key=place))
