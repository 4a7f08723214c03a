"""Which question would tell most for what it costs to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from solespine.evidence import Evidence
from solespine.knowledge import Finding, How, Knowledge, Urgency
from solespine.reasoning.answers import risk_rows, weighed_findings
from solespine.reasoning.hypotheses import Floats
from solespine.reasoning.likelihood import named_probability
from solespine.reasoning.posterior import Leading


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that could come next: what it is about, and how many bits it tells for each unit of burden."""

    about: str
    bits: float
    burden: float

    @property
    def worth(self) -> float:
        """Expected bits per unit of burden."""
        return self.bits / self.burden


def candidates(evidence: Evidence, leading: Leading, shares: Floats | None, groups: Mapping[str, int]) -> list[Candidate]:
    """Every question that could be asked, the most telling first.

    The expected information is about the verdict and about each condition, conditions that need a professional sooner
    counting more. What repeats an answered finding, and lay tests, count for less.

    Parameters
    ----------
    shares : ndarray, shape (n_leading, 4), optional
        The four verdict answers within each leading hypothesis; None while there is no complaint.
    groups : mapping of str to int
        How many findings of each correlation group are answered.
    """
    knowledge = evidence.knowledge
    names, table = _answer_table(evidence, leading)
    if not names:
        return []
    told = expected_bits(leading, shares, table, _importance(leading, knowledge))
    burdens = question_burdens(knowledge)
    found = []
    for name, bits in zip(names, told.tolist(), strict=True):
        finding = knowledge.findings.get(name)
        if finding is not None:
            bits *= _damping(knowledge, finding, groups)
        found.append(Candidate(name, bits, burdens[name]))
    return sorted(found, key=lambda one: -one.worth)


@lru_cache(maxsize=8)
def question_burdens(knowledge: Knowledge) -> Mapping[str, float]:
    """What answering each question costs a person, in plain questions."""
    return {item.id: burden(knowledge, knowledge.findings.get(item.id)) for item in knowledge.items}


def burden(knowledge: Knowledge, finding: Finding | None) -> float:
    """What answering costs a person, in plain questions."""
    if finding is None or finding.how in (How.ask, How.history):
        return knowledge.setting("burden_ask")
    return knowledge.setting("burden_self_test" if finding.how is How.self_test else "burden_measure")


def expected_bits(leading: Leading, shares: Floats | None, table: Floats, importance: Floats) -> Floats:
    """Mutual information of each yes/no answer with the verdict and with each condition, in bits; shape (n_questions,).

    Parameters
    ----------
    table : ndarray, shape (n_leading, n_questions)
        P(yes | hypothesis).
    importance : ndarray, shape (n_conditions,)
    """
    probability = leading.probability
    # Single precision: a question is chosen, nothing is reported from here.
    weighted = (probability[:, None] * table).astype(np.float32)
    yes = weighted.sum(axis=0)
    inside, inside_yes = leading.hypotheses.marginals(probability), leading.hypotheses.marginals(weighted)
    bits = importance @ _information(inside_yes, inside[:, None], yes[None, :])
    if shares is not None:
        joint = np.stack([(column[:, None] * weighted).sum(axis=0) for column in shares.T.astype(np.float32)])
        mass = probability @ shares
        bits = bits + _entropy_terms(joint, mass[:, None], yes) + _entropy_terms(mass[:, None] - joint, mass[:, None], 1 - yes)
    return np.asarray(np.maximum(bits, 0.0))


def _information(joint: Floats, inside: Floats, yes: Floats) -> Floats:
    """Mutual information of two yes/no variables from P(both), P(one) and P(other), in bits."""
    total = np.zeros(np.broadcast(joint, inside, yes).shape)
    for cell, row, column in (
        (joint, inside, yes),
        (inside - joint, inside, 1 - yes),
        (yes - joint, 1 - inside, yes),
        (1 - inside - yes + joint, 1 - inside, 1 - yes),
    ):
        total += _term(cell, row * column)
    return total


def _entropy_terms(joint: Floats, mass: Floats, column: Floats) -> Floats:
    return np.asarray(_term(joint, mass * column).sum(axis=0))


def _term(cell: Floats, expected: Floats) -> Floats:
    cell = np.maximum(cell, 1e-30)
    return np.asarray(cell * np.log2(cell / np.maximum(expected, 1e-30)))


def _answer_table(evidence: Evidence, leading: Leading) -> tuple[list[str], Floats]:
    """P(yes | hypothesis) of every question still open to this person."""
    knowledge, network = evidence.knowledge, leading.posterior.network
    asked = evidence.asked
    open_names = [
        name
        for name in network.findings
        if name not in asked
        and evidence.stated(name) is None
        and evidence.applies(name)
        and not knowledge.findings[name].after_session
    ]
    columns = [network.finding_index[name] for name in open_names]
    without = leading.hypotheses.total(network.log_without[:, columns])
    parts = [1 - np.exp(without) * (1 - network.leak[columns])]
    for name, table in network.named.items():
        if name not in asked and evidence.applies(name):
            open_names.append(name)
            parts.append(named_probability(table, leading.hypotheses, True)[:, None])
    names, odds, ratios = _plain_risks(knowledge, network.conditions)
    still = [i for i, name in enumerate(names) if name not in asked and evidence.stated(name) is None and evidence.applies(name)]
    open_names += [names[i] for i in still]
    parts.append(1 / (1 + np.exp(-(odds[still] + leading.hypotheses.total(ratios[:, still])))))
    return open_names, np.hstack(parts)


@lru_cache(maxsize=8)
def _plain_risks(knowledge: Knowledge, conditions: tuple[str, ...]) -> tuple[tuple[str, ...], Floats, Floats]:
    """Yes/no facts that are a risk factor by themselves: log odds of the share of people, and log odds ratios by condition."""
    index = {name: position for position, name in enumerate(conditions)}
    rows = [
        row
        for row in risk_rows(knowledge)
        if row.condition in index and row.when in knowledge.context and knowledge.context[row.when].kind == "yes_no"
    ]
    share = {row.when: min(max(row.share, 1e-4), 1 - 1e-4) for row in rows}
    names = tuple(share)
    ratios = np.zeros((len(conditions), len(names)))
    for row in rows:
        ratios[index[row.condition], names.index(row.when)] = row.log_ratio
    return names, np.log([share[name] / (1 - share[name]) for name in names]), ratios


def _importance(leading: Leading, knowledge: Knowledge) -> Floats:
    """Conditions that need a professional within two weeks or sooner count double: knowing them changes what is done."""
    levels = [knowledge.routing[name].level for name in leading.posterior.network.conditions]
    return np.array([2.0 if level >= Urgency.within_two_weeks else 1.0 for level in levels])


def _damping(knowledge: Knowledge, finding: Finding, groups: Mapping[str, int]) -> float:
    factor = knowledge.setting("self_test_weight") if finding.how is How.self_test else 1.0
    answered = groups.get(finding.correlation_group, 0) if finding.correlation_group else 0
    if answered and finding.id in weighed_findings(knowledge):
        rho = next((g.rho.value for g in knowledge.records.correlation_group if g.id == finding.correlation_group), 0.0)
        factor /= 1 + answered * rho
    return factor
