"""How much probability may lie beyond three concurrent conditions."""

from __future__ import annotations

import numpy as np

from solespine.reasoning.hypotheses import Floats, Ints
from solespine.reasoning.likelihood import fitting
from solespine.reasoning.posterior import Leading


def beyond_the_limit(leading: Leading) -> float:
    """An estimate of the share of probability on sets larger than the limit.

    Each of the leading largest sets is enlarged by every further condition, with the odds and likelihood that the
    enlarged set would have. Every larger set is reached once from each of its parts, hence the division by its size. Still
    larger sets are taken to grow at the same rate. The leading largest sets stand for all of them.
    """
    posterior, network = leading.posterior, leading.posterior.network
    size = network.hypotheses.members.shape[1]
    full = np.flatnonzero((leading.hypotheses.members < len(network.conditions)).all(axis=1))
    if not len(full):
        return 0.0
    probability = leading.probability[full]
    indicator = leading.indicator[full]
    ratio = np.where(indicator > 0, 0.0, np.exp(_log_gain(leading, full, indicator)))
    all_full = float(posterior.probability[(network.hypotheses.members < len(network.conditions)).all(axis=1)].sum())
    # Sets of size + 1 against those of the limit; each further size grows by the same rate over its own size.
    rate = float(probability @ ratio.sum(axis=1)) / float(probability.sum())
    beyond, term = 0.0, all_full
    for larger in range(size + 1, len(network.conditions) + 1):
        term *= rate / larger
        beyond += term
    return beyond / (1 + beyond)


def _log_gain(leading: Leading, full: Ints, indicator: Floats) -> Floats:
    """Log of what adding each condition multiplies a set's weight with, shape (n_sets, n_conditions)."""
    posterior, network = leading.posterior, leading.posterior.network
    answers = posterior.answers
    sets = leading.hypotheses.subset(full)
    gain = answers.log_odds + sets.total(answers.link) + sets.total(answers.link.T)
    for child, parent in network.needs.items():
        gain[indicator[:, parent] == 0, child] = -np.inf
    for position, finding in enumerate(answers.findings.tolist()):
        strength = answers.strength[position]
        without = network.log_without[:, finding]
        if not answers.present[position] and not answers.doubtful[position]:
            gain = gain + strength * without
            continue
        leak = network.leak[finding] * answers.leak_factor[position]
        absent = (1 - leak) * answers.leak_without[position] * np.exp(sets.total(without))
        now = np.log(fitting(answers, position, absent))
        gain = gain + strength * (np.log(fitting(answers, position, absent[:, None] * np.exp(without))) - now[:, None])
    return np.asarray(gain)
