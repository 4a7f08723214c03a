"""How well each hypothesis explains one person's answers."""

from __future__ import annotations

import numpy as np

from solespine.reasoning.answers import Answers
from solespine.reasoning.hypotheses import Floats, Hypotheses
from solespine.reasoning.network import NamedAnswer, Network


def log_likelihood(network: Network, answers: Answers) -> Floats:
    """Log probability of all answers under every hypothesis, shape (n_hypotheses,)."""
    hypotheses = network.hypotheses
    # A plain 'absent' is linear in the members of a hypothesis, so all of them together cost one sum.
    absent = ~answers.present & ~network.lowers[answers.findings] & ~answers.doubtful
    columns = answers.findings[absent]
    total = hypotheses.total((network.log_without[:, columns] * answers.strength[absent]).sum(axis=1))
    for position in np.flatnonzero(~absent):
        total += answers.strength[position] * log_row(network, answers, int(position))
    for finding, first in answers.named.items():
        total += np.log(named_probability(network.named[finding], hypotheses, first))
    return total


def log_row(network: Network, answers: Answers, position: int) -> Floats:
    """Log probability of one answered finding under every hypothesis, before its strength; shape (n_hypotheses,)."""
    finding = int(answers.findings[position])
    plain = answers.leak_factor[position] == 1 and answers.leak_without[position] == 1 and not answers.if_absent[position]
    if answers.present[position] and plain:
        if finding not in network.rows:
            network.rows[finding] = np.log1p(-absence(network, network.hypotheses, finding))
        return network.rows[finding]
    without = absence(
        network, network.hypotheses, finding, float(answers.leak_factor[position]), float(answers.leak_without[position])
    )
    return np.log(fitting(answers, position, without))


def fitting(answers: Answers, position: int, absent: Floats) -> Floats:
    """How probable an answer is, given how probable it is that the finding is absent: ``a * P(present) + b * P(absent)``."""
    # As plain numbers, so that single precision stays single.
    if_present, if_absent = float(answers.if_present[position]), float(answers.if_absent[position])
    return np.asarray(if_present * (1 - absent) + if_absent * absent)


def absence(network: Network, hypotheses: Hypotheses, finding: int, leak_factor: float = 1.0, leak_without: float = 1.0) -> Floats:
    """P(finding absent | hypothesis): neither the background nor any of the conditions brings it about.

    ``P = (1 - leak * factor * prod lowering) * without * prod (1 - weight)``.
    """
    none = np.exp(hypotheses.total(network.log_without[:, finding]))
    leak = network.leak[finding] * leak_factor
    if network.lowers[finding]:
        leak = leak * np.exp(hypotheses.total(np.log(network.lowering[:, finding])))
    return np.asarray((1 - leak) * leak_without * none)


def named_probability(table: NamedAnswer, hypotheses: Hypotheses, first: bool) -> Floats:
    """Probability of a named answer: each condition's own figure, mixed by how strongly it hurts."""
    pain = hypotheses.total(table.pain) + table.background_pain
    mixed = (hypotheses.total(table.pain * table.frequency) + table.background_pain * table.background) / pain
    return mixed if first else 1 - mixed
