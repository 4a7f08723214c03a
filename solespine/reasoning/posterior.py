"""Which hypotheses are how probable, given one person's answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solespine.reasoning.answers import Answers
from solespine.reasoning.hypotheses import Floats, Hypotheses, Ints
from solespine.reasoning.likelihood import log_likelihood
from solespine.reasoning.network import Network
from solespine.reasoning.prior import log_prior, normalised


@dataclass(frozen=True, eq=False)
class Posterior:
    """The probability of every hypothesis; ``log_prior`` and ``log_weight`` are logarithms up to one constant, one a hypothesis."""

    network: Network
    answers: Answers
    log_prior: Floats
    log_weight: Floats

    def reweighed(self, leading: Leading, likelihood: Floats) -> Posterior:
        """The posterior after one more likelihood, given for the leading hypotheses; the others get its mean."""
        more = np.full(len(self.log_weight), np.log(leading.probability @ likelihood))
        more[leading.rows] = np.log(likelihood)
        return Posterior(self.network, self.answers, self.log_prior, self.log_weight + more)

    @cached_property
    def probability(self) -> Floats:
        """Probability of each hypothesis, shape (n_hypotheses,)."""
        return normalised(self.log_weight)

    @cached_property
    def conditions(self) -> Floats:
        """Probability of each condition, shape (n_conditions,)."""
        return np.minimum(self.network.hypotheses.marginals(self.probability), 1.0)

    def leading(self, most: int) -> Leading:
        """The most probable hypotheses, at most this many."""
        probability = self.probability
        rows = np.arange(len(probability))
        if most < len(rows):
            rows = np.argpartition(-probability, most)[:most]
        rows = rows[np.argsort(-probability[rows], kind="stable")]
        return Leading(self, rows)


@dataclass(frozen=True, eq=False)
class Leading:
    """The leading hypotheses of a posterior, most probable first."""

    posterior: Posterior
    rows: Ints

    def first(self, most: int) -> Leading:
        """Only the most probable of them."""
        return Leading(self.posterior, self.rows[:most])

    @cached_property
    def hypotheses(self) -> Hypotheses:
        return self.posterior.network.hypotheses.subset(self.rows)

    @cached_property
    def share(self) -> float:
        """How much of all probability they hold."""
        return float(self.posterior.probability[self.rows].sum())

    @cached_property
    def probability(self) -> Floats:
        """Their probabilities, made to add up to one; shape (n_leading,)."""
        probability = self.posterior.probability[self.rows]
        return np.asarray(probability / probability.sum())

    @cached_property
    def indicator(self) -> Floats:
        """One where a hypothesis holds a condition, shape (n_leading, n_conditions)."""
        return self.hypotheses.indicator()


def posterior(network: Network, answers: Answers) -> Posterior:
    """Bayes' rule over every hypothesis.

    Raises
    ------
    ValueError
        If the network has no hypotheses.
    """
    if not len(network.hypotheses):
        raise ValueError("posterior of 0 hypotheses: compile the network before asking it")
    prior = log_prior(network, answers.log_odds, answers.link)
    return Posterior(network, answers, prior, prior + log_likelihood(network, answers))
