"""One person's evidence as the numbers the network needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from solespine.evidence import Evidence, KnownBy, lay_test, telling
from solespine.knowledge import Knowledge, LinkUse
from solespine.knowledge.expressions import Expression, Truth, parse
from solespine.reasoning.hypotheses import Bools, Floats, Ints
from solespine.reasoning.network import IMPOSSIBLE, Network
from solespine.reasoning.traits import TraitEffects, infer_traits


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network is asked with.

    Attributes
    ----------
    findings : ndarray of int, shape (n_answered,)
        Indices of the answered findings that some condition weighs.
    present : ndarray of bool, shape (n_answered,)
    if_present, if_absent : ndarray, shape (n_answered,)
        How well each answer fits where the finding is there and where it is not: 1 and 0 for a plain yes, 0 and 1 for a plain no,
        in between for what was measured.
    strength : ndarray, shape (n_answered,)
        What each log likelihood is multiplied by: below one for findings that say the same and for lay tests.
    leak_factor, leak_without : ndarray, shape (n_answered,)
        What painless shapes do to the background: P(absent) is multiplied by ``leak_without``, the background by ``leak_factor``.
    log_odds : ndarray, shape (n_conditions,)
        Prior log odds for this person, before links.
    link : ndarray, shape (n_conditions, n_conditions)
    named : mapping of str to bool
        Named answers, by finding: whether it is the one whose figures the network holds.
    lay, left_out : ndarray of bool, shape (n_answered,)
        Tests that the person did alone; what was only left out of a list.
    group, crowd : tuple of str, ndarray of shape (n_answered,)
        The group of findings that say the same ('' for none), and how many of it were answered.
    risks : tuple of (condition, when, share, holds)
        The risk factors that are known, for drawing their ratios.
    """

    findings: Ints
    present: Bools
    if_present: Floats
    if_absent: Floats
    strength: Floats
    leak_factor: Floats
    leak_without: Floats
    log_odds: Floats
    link: Floats
    named: Mapping[str, bool] = field(default_factory=dict)
    lay: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    left_out: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    group: tuple[str, ...] = ()
    crowd: Floats = field(default_factory=lambda: np.ones(0))
    risks: tuple[KnownRisk, ...] = ()

    @property
    def doubtful(self) -> Bools:
        """Which answers are not taken for the truth about the finding, shape (n_answered,)."""
        return (self.if_present > 0) & (self.if_absent > 0)


@dataclass(frozen=True, slots=True)
class KnownRisk:
    """A risk factor of a condition that is known to hold or not, and what it shifts the condition's log odds by."""

    condition: str
    when: str
    share: float
    holds: bool
    shift: float


def plain_answers(network: Network, present: Ints, absent: Ints, strength: float = 1.0) -> Answers:
    """Answers without anything personal: for networks made by hand."""
    findings = np.concatenate([present, absent]).astype(np.intp)
    ones = np.ones(len(findings))
    is_present = np.arange(len(findings)) < len(present)
    return Answers(
        findings=findings,
        present=is_present,
        if_present=is_present.astype(np.float64),
        if_absent=(~is_present).astype(np.float64),
        strength=strength * ones,
        leak_factor=ones,
        leak_without=ones,
        log_odds=network.log_odds,
        link=network.link,
    )


def read_answers(evidence: Evidence, network: Network) -> tuple[Answers, TraitEffects]:
    """One person's answers and what is known of their painless shapes."""
    knowledge = evidence.knowledge
    answered = answered_findings(evidence)
    strength, group, crowd = strengths(evidence, answered)
    risks = known_risks(evidence)
    shift = risk_shifts(evidence, risks)
    traits = infer_traits(evidence, answered, strength, shift, network.general_population)
    names = [name for name in answered if name in network.finding_index and network.weighed[network.finding_index[name]]]
    leak_factor, leak_without = traits.leak_changes(names)
    log_odds = network.log_odds + np.array([shift[name] for name in network.conditions])
    log_odds += traits.on_conditions(network.conditions)
    named = {}
    for name, table in network.named.items():
        said = evidence.answer(name)
        if said is not None:
            finding = knowledge.findings[table.finding]
            named[name] = said == finding.first_answer or said in finding.answer_groups.get(finding.first_answer, ())
    told = [telling(evidence.latest.get(name), knowledge.findings[name], answered[name]) for name in names]
    fits = np.array(told, dtype=np.float64).reshape(-1, 2)
    answers = Answers(
        findings=np.array([network.finding_index[name] for name in names], dtype=np.intp),
        present=np.array([answered[name] for name in names], dtype=np.bool_),
        if_present=fits[:, 0],
        if_absent=fits[:, 1],
        strength=np.array([strength[name] for name in names]),
        leak_factor=leak_factor,
        leak_without=leak_without,
        log_odds=np.maximum(log_odds, IMPOSSIBLE),
        link=personal_links(evidence, network),
        named=named,
        lay=np.array([lay_test(evidence.latest.get(name), knowledge.findings[name]) for name in names], dtype=np.bool_),
        left_out=np.array([is_left_out(evidence, name) for name in names], dtype=np.bool_),
        group=tuple(group.get(name, "") for name in names),
        crowd=np.array([crowd.get(name, 1) for name in names], dtype=np.float64),
        risks=risks,
    )
    return answers, traits


def answered_findings(evidence: Evidence) -> dict[str, bool]:
    """Yes/no findings known to be present or absent, less those that a composite replaces and those that cannot apply."""
    answered = {}
    for name, finding in evidence.knowledge.findings.items():
        if finding.is_yes_no and not finding.after_session:
            truth = evidence.stated(name)
            if truth is not None and evidence.applies(name):
                answered[name] = truth
    for name in list(answered):
        for replaced in evidence.knowledge.findings[name].replaces:
            answered.pop(replaced, None)
    return answered


def strengths(evidence: Evidence, answered: Mapping[str, bool]) -> tuple[dict[str, float], dict[str, str], dict[str, int]]:
    """What each finding's log likelihood is multiplied by, and the group and number of answered members behind it.

    Findings of one group say nearly the same: the group is divided by its design effect ``1 + (k - 1) rho``, k being the
    answered findings of the group that some condition weighs. A lay self-test counts for a share of a clinician's test, and
    what was merely left out of a list for a share of a clear no.
    """
    knowledge = evidence.knowledge
    weighed = weighed_findings(knowledge)
    lay, left_out = knowledge.setting("self_test_weight"), knowledge.setting("left_out_weight")
    strength = {}
    for name in answered:
        seen = evidence.latest.get(name)
        strength[name] = lay if lay_test(seen, knowledge.findings[name]) else 1.0
        if is_left_out(evidence, name):
            strength[name] *= left_out
    group_of, crowd = {}, {}
    for group in knowledge.records.correlation_group:
        members = [name for name in group.members if name in answered and name in weighed]
        for name in members:
            strength[name] /= 1 + (len(members) - 1) * group.rho.value
            group_of[name], crowd[name] = group.id, len(members)
    return strength, group_of, crowd


def is_left_out(evidence: Evidence, name: str) -> bool:
    """Whether a finding was only passed over in a list."""
    seen = evidence.latest.get(name)
    return seen is not None and seen.known_by is KnownBy.left_out


@lru_cache(maxsize=8)
def weighed_findings(knowledge: Knowledge) -> frozenset[str]:
    """Findings that some condition weighs."""
    return frozenset(cell.finding for condition in knowledge.records.condition for cell in condition.presents_with)


def known_risks(evidence: Evidence) -> tuple[KnownRisk, ...]:
    """Every risk factor that is known to hold or not.

    Each shifts the log odds by its ratio over the mean of that ratio in the population, so that the average over people
    gives the prevalence back and an unknown factor changes nothing.
    """
    truths: dict[str, Truth] = {}
    known = []
    for row in risk_rows(evidence.knowledge):
        if row.when not in truths:
            truths[row.when] = row.expression.evaluate(evidence)
        holds = truths[row.when]
        if holds is None:
            continue
        if row.not_with and row.not_with in evidence.latest and evidence.latest[row.not_with].value is not None:
            continue
        known.append(KnownRisk(row.condition, row.when, row.share, holds, row.log_ratio * holds - row.log_mean))
    return tuple(known)


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A risk factor of a condition, parsed and with its mean over people worked out."""

    condition: str
    when: str
    expression: Expression
    not_with: str
    share: float
    log_ratio: float
    log_mean: float


@lru_cache(maxsize=8)
def risk_rows(knowledge: Knowledge) -> tuple[RiskRow, ...]:
    """Every risk factor of every condition."""
    shares = {row.when: row.share.value for row in knowledge.records.exposure}
    return tuple(
        RiskRow(
            name,
            row.when,
            parse(row.when),
            row.not_with,
            shares[row.when],
            float(np.log(row.odds_ratio.value)),
            float(np.log1p(shares[row.when] * (row.odds_ratio.value - 1))),
        )
        for name, condition in knowledge.conditions.items()
        for row in condition.risk_factors
    )


def risk_shifts(evidence: Evidence, risks: tuple[KnownRisk, ...]) -> dict[str, float]:
    """By how much what is known about a person shifts each condition's log odds from its prevalence.

    The product of a condition's factors is capped unless one alone exceeds the cap. A closed gate makes it impossible.
    """
    knowledge = evidence.knowledge
    cap = float(np.log(knowledge.setting("odds_ratio_cap")))
    shift = dict.fromkeys(knowledge.conditions, 0.0)
    strongest = dict.fromkeys(knowledge.conditions, 0.0)
    for risk in risks:
        shift[risk.condition] += risk.shift
        strongest[risk.condition] = max(strongest[risk.condition], risk.shift)
    for name, condition in knowledge.conditions.items():
        shift[name] = min(shift[name], max(cap, strongest[name]))
        gate = parse(condition.gate).evaluate(evidence) if condition.gate else None
        if gate is False:
            shift[name] = 2 * IMPOSSIBLE
        elif gate is True and condition.prevalence_given_gate is not None:
            given, plain = condition.prevalence_given_gate.value, condition.prevalence_consulting.value
            shift[name] += float(np.log(given / (1 - given)) - np.log(plain / (1 - plain)))
    return shift


def personal_links(evidence: Evidence, network: Network) -> Floats:
    """The network's links, less those that the same findings already stand for."""
    link = network.link
    for row in evidence.knowledge.records.link:
        if row.not_with_findings and row.use is LinkUse.default:
            child, parent = network.condition_index.get(row.to_id), network.condition_index.get(row.from_id)
            answered = any(evidence.truth(name) is not None for name in row.not_with_findings)
            if answered and child is not None and parent is not None:
                link = link.copy() if link is network.link else link
                link[parent, child] = 0.0
    return link
