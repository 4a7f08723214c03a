"""Mostly painless shapes, such as a flat foot: inferred from what is seen of them, then a risk factor and a part of the background.

They are common and harmless, so they stay outside the limit of three. Each is inferred by itself from the tests and
measurements that show it. Its pains only count as background for other conditions, each weighed with what the *other*
findings say of the shape, so that no finding is used to explain itself away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solespine.evidence import Evidence, telling
from solespine.knowledge import How, Knowledge, Link, LinkUse
from solespine.knowledge.expressions import parse
from solespine.reasoning.hypotheses import Floats


@dataclass(frozen=True, eq=False)
class TraitEffects:
    """What is known of one person's shapes.

    Attributes
    ----------
    names : tuple of str
    prior : mapping of str to float
        Probability before looking at the foot: prevalence and risk factors.
    probability : mapping of str to float
        Probability after.
    without : mapping of (str, str) to float
        Probability of a trait as if one finding had not been answered.
    strength : mapping of str to float
        What the log likelihood of each answered finding is multiplied by.
    """

    knowledge: Knowledge
    evidence: Evidence
    names: tuple[str, ...]
    prior: Mapping[str, float]
    probability: Mapping[str, float]
    without: Mapping[tuple[str, str], float]
    strength: Mapping[str, float]

    def cells(self, finding: str) -> list[tuple[str, float, float]]:
        """Each trait that touches a finding: its name, its noisy-OR weight, and what it multiplies the background with."""
        background = self.knowledge.findings[finding].background.value
        touched = []
        for name in self.names:
            for cell in self.knowledge.conditions[name].presents_with:
                if cell.finding == finding:
                    weight = max(0.0, 1 - (1 - cell.frequency.value) / (1 - background))
                    lowering = min(1.0, cell.frequency.value / background) if cell.below_background else 1.0
                    touched.append((name, weight, lowering))
        return touched

    def interval(self, name: str) -> tuple[float, float]:
        """The 90 % interval of a shape: its prevalence and every figure its tests rest on, varied independently."""
        condition = self.knowledge.conditions[name]
        prevalence = condition.prevalence_consulting
        middle = log_odds(prevalence.value)
        down, up = [middle - log_odds(prevalence.low)], [log_odds(prevalence.high) - middle]
        for cell in condition.presents_with:
            if (name, cell.finding) in self.without:
                present, strength = self.evidence.stated(cell.finding) is True, self.strength[cell.finding]
                told = telling(self.evidence.latest.get(cell.finding), self.knowledge.findings[cell.finding], present)
                background = self.knowledge.findings[cell.finding].background
                for number, raises in ((cell.frequency, present), (background, not present)):
                    a, b = told
                    value, low, high = (float(np.log(a * p + b * (1 - p))) for p in (number.value, number.low, number.high))
                    below, above = abs(value - low), abs(high - value)
                    down.append(strength * (below if raises else above))
                    up.append(strength * (above if raises else below))
        centre = log_odds(self.probability[name])
        return _logistic(centre - float(np.hypot.reduce(down))), _logistic(centre + float(np.hypot.reduce(up)))

    def leak_changes(self, findings: Sequence[str]) -> tuple[Floats, Floats]:
        """For each finding: what the shapes multiply its background with, and its probability of absence with."""
        factor, without = np.ones(len(findings)), np.ones(len(findings))
        for index, finding in enumerate(findings):
            for name, weight, lowering in self.cells(finding):
                probability = self.without.get((name, finding), self.probability[name])
                without[index] *= 1 - probability * weight
                factor[index] *= 1 - probability * (1 - lowering)
        return factor, without

    def on_conditions(self, conditions: Sequence[str]) -> Floats:
        """What the shapes add to each condition's log odds: log(1 - p + p * ratio), over its mean before looking."""
        index = {name: position for position, name in enumerate(conditions)}
        shift = np.zeros(len(conditions))
        for link in active_links(self.evidence):
            if link.from_id in self.probability and link.to_id in index:
                shift[index[link.to_id]] += link_shift(link, self.probability[link.from_id], self.prior[link.from_id])
        return shift


def link_shift(link: Link, probability: float, prior: float) -> float:
    """How a cause that may be present shifts its effect's log odds, over its mean before looking."""
    ratio = link.odds_ratio.value
    return float(np.log1p(probability * (ratio - 1)) - np.log1p(prior * (ratio - 1)))


def active_links(evidence: Evidence) -> list[Link]:
    """The links that hold for this person: a conditional one whose condition holds replaces the default of the same pair."""
    chosen: dict[tuple[str, str], Link] = {}
    for link in evidence.knowledge.records.link:
        pair = (link.from_id, link.to_id)
        if link.use is LinkUse.default:
            chosen.setdefault(pair, link)
        elif link.use is LinkUse.conditional and link.when and parse(link.when).evaluate(evidence) is True:
            stands = chosen.get(pair)
            if stands is None or stands.use is LinkUse.default or link.odds_ratio.value > stands.odds_ratio.value:
                chosen[pair] = link
    return list(chosen.values())


def infer_traits(
    evidence: Evidence,
    answered: Mapping[str, bool],
    strength: Mapping[str, float],
    shift: Mapping[str, float],
    general_population: bool = False,
) -> TraitEffects:
    """Each shape's probability from its own tests and measurements."""
    knowledge = evidence.knowledge
    names = tuple(name for name, condition in knowledge.conditions.items() if condition.is_trait)
    prior: dict[str, float] = {}
    probability: dict[str, float] = {}
    without: dict[tuple[str, str], float] = {}
    links = [link for link in active_links(evidence) if link.to_id in names and link.from_id in names]
    for name in _parents_first(names, links):
        condition = knowledge.conditions[name]
        prevalence = (condition.prevalence if general_population else condition.prevalence_consulting).value
        start = log_odds(prevalence) + shift[name]
        prior[name] = _logistic(start)
        for link in links:
            if link.to_id == name and link.from_id in probability:
                start += link_shift(link, probability[link.from_id], prior[link.from_id])
        told: dict[str, float] = {}
        for cell in condition.presents_with:
            finding = knowledge.findings[cell.finding]
            if cell.finding in answered and finding.how in (How.self_test, How.measure):
                a, b = telling(evidence.latest.get(cell.finding), finding, answered[cell.finding])
                frequency, background = (a * p + b * (1 - p) for p in (cell.frequency.value, finding.background.value))
                told[cell.finding] = strength[cell.finding] * float(np.log(frequency / background))
        total = start + sum(told.values())
        probability[name] = _logistic(total)
        without.update({(name, finding): _logistic(total - weight) for finding, weight in told.items()})
    return TraitEffects(knowledge, evidence, names, prior, probability, without, strength)


def _parents_first(names: Sequence[str], links: Sequence[Link]) -> list[str]:
    ordered: list[str] = []
    waiting = list(names)
    while waiting:
        free = [name for name in waiting if not any(link.to_id == name and link.from_id in waiting for link in links)]
        ordered += free
        waiting = [name for name in waiting if name not in free]
    return ordered


def log_odds(probability: float) -> float:
    """The log odds of a probability."""
    return float(np.log(probability / (1 - probability)))


def _logistic(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))
