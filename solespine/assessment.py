"""Safety first, then reasoning: the answer for one person at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from solespine.evidence import Evidence
from solespine.knowledge import Kind, Knowledge, Rule, Urgency
from solespine.knowledge.expressions import Truth
from solespine.reasoning import Estimate, Likely, Network, Reasoning, Weighed, compile_network, reason
from solespine.safety import Triage, triage

# Which of these roots is trapped cannot be read off the foot, so they are one thing to a reader, with the level as a footnote.
LOWER_BACK_NERVE = ("radiculopathy_l4", "radiculopathy_l5", "radiculopathy_s1")
NAMED_FIRST = Urgency.within_two_weeks  # dangers of rules below this level stand where what they explain puts them
FAINT_LEVEL = 0.2  # a root that explains less than this share of what the leading one does is not worth a footnote
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
        """The highest of what the rules say, what is felt after a session, and what the leading conditions ask for."""
        return max((self.red_flags.urgency, self.red_flags.after_session, *(one.level for one in self.raised)))

    @property
    def see(self) -> tuple[str, ...]:
        """Whom to see, for what set the urgency; rules before after-effects before conditions."""
        people = list(self.red_flags.see) if self.red_flags.urgency is self.urgency else []
        people += [one for effect in self.red_flags.after_effects if effect.level is self.urgency for one in effect.see]
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
        behind = [likely.condition for likely in self.conditions]
        behind += [name for name in self.evidence.asked if name in knowledge.findings]
        counted = [knowledge.estimates_behind[name] for name in behind or knowledge.conditions]
        return sum(estimates for estimates, _all in counted) / sum(figures for _estimates, figures in counted)


@lru_cache(maxsize=4)
def network_of(knowledge: Knowledge) -> Network:
    """The compiled network of a dossier, for people who ask for help because of a complaint."""
    return compile_network(knowledge)


def assess(
    evidence: Evidence,
    knowledge: Knowledge | None = None,
    explain: bool = True,
    weighed: Weighed | None = None,
    intervals: bool = True,
) -> Assessment:
    """The answer for one person.

    Parameters
    ----------
    evidence : Evidence
    knowledge : Knowledge, optional
        The dossier; without it, the one that the evidence was checked against.
    explain : bool
        Whether to work out what each finding adds; leave it out where only probabilities are wanted.
    weighed : Weighed, optional
        What :func:`~solespine.reasoning.weigh` gave for the same evidence, where it is at hand.
    intervals : bool
        Whether to work out intervals; leave them out only where nothing but urgency and permits is wanted, and nothing is shown.

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
    named = named_dangers(evidence, red_flags)
    always = tuple(name for name in named if is_danger(name, knowledge))
    reasoning = reason(evidence, network_of(knowledge), always, explain, weighed, intervals)
    return Assessment(evidence, red_flags, raised(reasoning, knowledge), reasoning, in_order(reasoning, named))


def named_dangers(evidence: Evidence, red_flags: Triage) -> dict[str, Urgency]:
    """Dangers that red flags name, each with the level of the most urgent rule that names it.

    Besides the rules that fired: urgent ones that hold on the answers so far and only wait for one that could rule them out.
    What needs a professional within two weeks counts as a danger here, whatever its kind.
    """
    knowledge = evidence.knowledge
    waiting = [rule for rule in red_flags.open_rules if rule.expression.evaluate(_AsIfNo(evidence)) is True]
    named: dict[str, Urgency] = {}
    for rule in (*red_flags.fired, *waiting):
        for name in rule.conditions:
            pressing = is_danger(name, knowledge) or knowledge.routing[name].level >= NAMED_FIRST
            if rule.level >= NAMED_FIRST and pressing:
                named[name] = max(rule.level, named.get(name, rule.level))
    return named


def is_danger(name: str, knowledge: Knowledge) -> bool:
    """Whether a condition is one of the dangers."""
    return knowledge.conditions[name].kind is Kind.danger


@dataclass(frozen=True, slots=True)
class _AsIfNo:
    """Evidence in which every open question counts as a no: to see whether a rule only waits for what could rule it out."""

    evidence: Evidence

    def truth(self, name: str) -> Truth:
        return self.evidence.truth(name) is True

    def compare(self, name: str, comparison: str, value: float | str) -> Truth:
        return self.evidence.compare(name, comparison, value) is True


def raised(reasoning: Reasoning, knowledge: Knowledge) -> tuple[Raised, ...]:
    """Conditions that raise the urgency to the time within which they should be seen, the most urgent first. They never lower it.

    A condition raises it when it is likely enough. So does the leading one of several when a complaint probably comes from
    one of them.
    """
    limits = {
        Urgency.routine_professional: knowledge.setting("raise_to_routine_at"),
        Urgency.within_two_weeks: knowledge.setting("raise_urgency_at"),
    }
    danger = knowledge.setting("raise_urgency_danger_at")
    found: dict[str, Raised] = {}
    for level in (Urgency.emergency_now, Urgency.same_day, Urgency.within_two_weeks, Urgency.routine_professional):
        limit = limits.get(level, limits[Urgency.within_two_weeks])
        needing = sorted(
            (one for one in reasoning.conditions if knowledge.routing[one.condition].level >= level),
            key=lambda one: -one.estimate.p,
        )
        together = reasoning.pressing.get(level, 0.0) >= limit
        for place, one in enumerate(needing):
            alone = one.estimate.p >= (danger if is_danger(one.condition, knowledge) else limit)
            if (alone or (together and place == 0)) and one.condition not in found:
                found[one.condition] = Raised(one.condition, level, one.estimate)
    return tuple(sorted(found.values(), key=lambda one: -one.level))


def in_order(reasoning: Reasoning, named: Mapping[str, Urgency]) -> tuple[Likely, ...]:
    """Conditions as they are shown: dangers that rules name, the most urgent first, then by what they explain.

    The lower back nerves stand together, without levels that explain far less than the leading one.
    """
    nerves = [one for one in reasoning.conditions if one.condition in LOWER_BACK_NERVE]
    together = sum(one.counterfactual for one in nerves)
    least = FAINT_LEVEL * max((one.counterfactual for one in nerves), default=0.0)

    def place(likely: Likely) -> tuple[int, float, bool, float]:
        nerve = likely in nerves
        explains = together if nerve else likely.counterfactual
        return -named.get(likely.condition, Urgency.self_care), -explains, not nerve, -likely.counterfactual

    shown = [one for one in reasoning.conditions if one not in nerves or one.counterfactual >= least]
    return tuple(sorted(shown, key=place))
