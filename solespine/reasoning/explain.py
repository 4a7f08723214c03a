"""Why: the weight of evidence of each finding, and what would vanish if a condition were cured."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solespine.reasoning.answers import Answers
from solespine.reasoning.hypotheses import Floats, Ints
from solespine.reasoning.likelihood import absence, fitting, log_row, named_probability
from solespine.reasoning.posterior import Leading, Posterior

MOST_BITS = 20.0  # beyond a million to one the figure says nothing more


def weights_of_evidence(posterior: Posterior, conditions: Sequence[int]) -> tuple[Floats, Floats]:
    """How many bits each answer adds to the odds of each condition: log posterior odds with it minus without it.

    Returns
    -------
    findings : ndarray, shape (n_answered, n_chosen)
    named : ndarray, shape (n_named, n_chosen)
        In the order of ``answers.named``.
    """
    answers, network = posterior.answers, posterior.network
    holds = [np.flatnonzero((network.hypotheses.members == one).any(axis=1)) for one in conditions]
    with_all = _log_odds(posterior.log_weight, holds)
    findings = np.zeros((len(answers.findings), len(conditions)))
    for position in range(len(answers.findings)):
        row = answers.strength[position] * log_row(network, answers, position)
        findings[position] = with_all - _log_odds(posterior.log_weight - row, holds)
    named = np.zeros((len(answers.named), len(conditions)))
    for position, (name, first) in enumerate(answers.named.items()):
        row = np.log(named_probability(network.named[name], network.hypotheses, first))
        named[position] = with_all - _log_odds(posterior.log_weight - row, holds)
    return _in_bits(findings), _in_bits(named)


def weights_for_verdict(leading: Leading, shares: Floats, answer: int) -> tuple[Floats, Floats]:
    """How many bits each answer adds to the odds of one of the four answers, over the leading hypotheses.

    Returns
    -------
    findings : ndarray, shape (n_answered,)
    named : ndarray, shape (n_named,)
    """
    answers, network = leading.posterior.answers, leading.posterior.network
    with_all = _share_log_odds(leading.posterior.log_weight[leading.rows], shares[:, answer])
    findings = np.zeros(len(answers.findings))
    for position in range(len(answers.findings)):
        row = answers.strength[position] * log_row(network, answers, position)[leading.rows]
        findings[position] = with_all - _share_log_odds(leading.posterior.log_weight[leading.rows] - row, shares[:, answer])
    named = np.zeros(len(answers.named))
    for position, (name, first) in enumerate(answers.named.items()):
        row = np.log(named_probability(network.named[name], leading.hypotheses, first))
        named[position] = with_all - _share_log_odds(leading.posterior.log_weight[leading.rows] - row, shares[:, answer])
    return _in_bits(findings), _in_bits(named)


def _share_log_odds(log_weight: Floats, share: Floats) -> float:
    weight = np.exp(log_weight - log_weight.max())
    inside, tiny = float(weight @ share), np.finfo(float).tiny
    return float(np.log(max(inside, tiny)) - np.log(max(float(weight.sum()) - inside, tiny)))


def _in_bits(nats: Floats) -> Floats:
    return np.asarray(np.clip(nats / np.log(2), -MOST_BITS, MOST_BITS))


def _log_odds(log_weight: Floats, holds: list[Ints]) -> Floats:
    """Log odds of each condition, given the rows of the hypotheses that hold it; shape (n_chosen,)."""
    weight = np.exp(log_weight - log_weight.max())
    total = weight.sum()
    inside = np.array([weight[rows].sum() for rows in holds])
    tiny = np.finfo(float).tiny
    return np.asarray(np.log(np.maximum(inside, tiny)) - np.log(np.maximum(total - inside, tiny)))


def counterfactual_weights(leading: Leading) -> tuple[Floats, Floats]:
    """The expected number of present findings that would vanish if a condition were cured.

    A finding vanishes when the condition brought it about and nothing else in the hypothesis, nor the background, did:
    ``P = weight * P(absent without it) / P(present)``. Findings that say the same count as one, and lay tests as their share
    (Richens, Lee and Johri 2020).

    Returns
    -------
    total : ndarray, shape (n_conditions,)
    by_finding : ndarray, shape (n_present, n_conditions)
        In the order of the present findings.
    """
    answers, network = leading.posterior.answers, leading.posterior.network
    present = np.flatnonzero(answers.present)
    if not len(present):
        return np.zeros(len(network.conditions)), np.zeros((0, len(network.conditions)))
    absent = np.stack([_absence(leading, answers, int(position)) for position in present], axis=1)
    # What was measured is only probably there; what is not there cannot vanish.
    there = np.stack([_there(answers, int(position), absent[:, i]) for i, position in enumerate(present)], axis=1)
    only_without = leading.hypotheses.marginals(there * absent / (1 - absent) * leading.probability[:, None])
    weight = np.minimum(network.weight[:, answers.findings[present]], 1 - 1e-12)
    table = (answers.strength[present] * only_without * weight / (1 - weight)).T
    return table.sum(axis=0), table


def trait_counterfactuals(leading: Leading, cells: dict[int, tuple[float, float]]) -> float:
    """The same for a painless shape, over the present findings it touches: position to (probability of the shape, its weight)."""
    answers = leading.posterior.answers
    total = 0.0
    for position, (probability, weight) in cells.items():
        absent = _absence(leading, answers, position)
        # The shape is part of the background here; its own part is taken out before asking what it alone explains.
        others = absent / (1 - probability * weight)
        present = 1 - others * (1 - probability * weight)
        there = _there(answers, position, absent)
        total += answers.strength[position] * float(leading.probability @ (there * others * probability * weight / present))
    return total


def _there(answers: Answers, position: int, absent: Floats) -> Floats:
    """P(finding there | answer, hypothesis), from P(finding absent | hypothesis)."""
    return np.asarray(answers.if_present[position] * (1 - absent) / fitting(answers, position, absent))


def _absence(leading: Leading, answers: Answers, position: int) -> Floats:
    finding = int(answers.findings[position])
    return absence(
        leading.posterior.network,
        leading.hypotheses,
        finding,
        float(answers.leak_factor[position]),
        float(answers.leak_without[position]),
    )
