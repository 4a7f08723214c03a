"""How far the answer moves: the leading hypotheses weighed anew with every draw of the dossier's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from solespine.evidence import Evidence
from solespine.reasoning.draws import Draws, Singles, draws_of
from solespine.reasoning.hypotheses import Floats
from solespine.reasoning.likelihood import fitting, named_probability
from solespine.reasoning.posterior import Leading
from solespine.reasoning.traits import TraitEffects, active_links
from solespine.reasoning.verdict import VERDICTS, Causes, Firing, Question, answers_within, roles


@dataclass(frozen=True, eq=False)
class Drawn:
    """What the draws gave.

    Attributes
    ----------
    weight : ndarray, shape (draws, n_leading)
        Probability of each leading hypothesis, adding up to one in each draw.
    conditions : ndarray, shape (n_conditions, draws)
    verdict : ndarray, shape (4, draws)
    numbers : Firing
        Noisy-OR numbers with a leading axis of draws; None without a complaint.
    trait_due : mapping of str to ndarray, shape (draws, n_conditions)
        The chance that each shape is there and brought a condition on.
    """

    leading: Leading
    weight: Singles
    conditions: Singles
    verdict: Singles
    numbers: Firing | None
    trait_due: Mapping[str, Singles]


def draw(evidence: Evidence, leading: Leading, question: Question, causes: Causes, traits: TraitEffects) -> Drawn:
    """The answer under every draw, over the leading hypotheses."""
    draws = draws_of(leading.posterior.network, evidence.knowledge)
    log_weight = _log_prior(leading, draws) + _log_likelihood(leading, draws)
    if not question.applies:
        weight = _normalised(log_weight)
        nothing = np.zeros((len(VERDICTS), draws.count), np.float32)
        return Drawn(leading, weight.T, _conditions(leading, weight), nothing, None, {})
    trait_due = _drawn_shapes(evidence, draws, causes, traits)
    numbers = _firing(evidence, leading, draws, question, causes, traits, trait_due)
    told = None
    if question.order is not None:
        told = np.stack([draws.order[verdict, question.order] for verdict in VERDICTS], axis=-1)[:, None, :]
    shares, order = answers_within(question, numbers, told)
    weight = _normalised(log_weight + np.log(order).T)
    verdict = np.einsum("kd,dkv->vd", weight, shares)
    return Drawn(leading, weight.T, _conditions(leading, weight), verdict, numbers, trait_due)


def _conditions(leading: Leading, weight: Singles) -> Singles:
    """Probability of each condition per draw. What lies beyond the leading hypotheses is kept as it is."""
    among = leading.hypotheses.marginals(weight)
    beyond = leading.posterior.conditions - leading.share * leading.hypotheses.marginals(leading.probability)
    return np.asarray(leading.share * among + beyond[:, None])


def _normalised(log_weight: Singles) -> Singles:
    weight = np.exp(log_weight - log_weight.max(axis=0))
    return np.asarray(weight / weight.sum(axis=0))


def _log_prior(leading: Leading, draws: Draws) -> Singles:
    """Log prior of each leading hypothesis per draw, shape (n_leading, draws)."""
    answers = leading.posterior.answers
    index = draws.network.condition_index
    departure = draws.prevalence + draws.link_recentring
    for risk in answers.risks:
        at = index.get(risk.condition)
        if at is not None:
            departure[at] += draws.risk_departure(risk.condition, risk.when, risk.share, risk.holds)
    plain_prior = leading.posterior.log_prior[leading.rows].astype(np.float32)
    total = plain_prior[:, None] + leading.hypotheses.total(departure)
    parents, children, links = draws.prior_links
    both = (leading.indicator[:, parents] > 0) & (leading.indicator[:, children] > 0)
    for hypothesis, link in zip(*np.nonzero(both), strict=True):
        total[hypothesis] += links[link]
    return np.asarray(total)


def _log_likelihood(leading: Leading, draws: Draws) -> Singles:
    """Log likelihood of each leading hypothesis per draw, shape (n_leading, draws)."""
    answers = leading.posterior.answers
    network = draws.network
    strength = _strengths(leading, draws)
    hypotheses = leading.hypotheses
    linear = np.zeros((len(network.conditions), draws.count), dtype=np.float32)
    total = np.zeros((len(hypotheses), draws.count), dtype=np.float32)
    for position, finding in enumerate(answers.findings.tolist()):
        doubtful = answers.doubtful[position]
        if not answers.present[position] and not network.lowers[finding] and not doubtful:
            linear += strength[position] * draws.log_without(finding)
            continue
        leak = draws.leak[finding] * np.float32(answers.leak_factor[position])
        if network.lowers[finding]:
            leak = leak * np.exp(hypotheses.total(np.log(draws.weight(finding)[1])))
        absent = (1 - leak) * np.float32(answers.leak_without[position]) * np.exp(hypotheses.total(draws.log_without(finding)))
        absent = np.clip(absent, 1e-7, 1 - 1e-7)
        fits = fitting(answers, position, absent) if not doubtful else _doubted(leading, draws, position, absent)
        total += strength[position] * np.log(fits)
    total += hypotheses.total(linear)
    for finding, first in answers.named.items():
        total += np.log(named_probability(network.named[finding], leading.hypotheses, first)).astype(np.float32)[:, None]
    return total


def _doubted(leading: Leading, draws: Draws, position: int, absent: Singles) -> Singles:
    """How probable a measured answer is per draw: how far the measurement can be trusted is drawn too."""
    answers = leading.posterior.answers
    present, gone = draws.measured[draws.network.findings[answers.findings[position]]]
    if answers.present[position]:
        return np.asarray((1 - absent) + absent / present)
    return np.asarray(gone * (1 - absent) + absent)


def _strengths(leading: Leading, draws: Draws) -> Singles:
    """Strength of each answered finding per draw: what a lay test and an overlap are worth is drawn too; (n_answered, draws)."""
    answers = leading.posterior.answers
    strength = np.repeat(answers.strength.astype(np.float32)[:, None], draws.count, axis=1)
    if len(answers.lay):
        strength[answers.lay] *= draws.setting["self_test_weight"]
        strength[answers.left_out] *= draws.setting["left_out_weight"]
    rho = {group.id: np.float32(group.rho.value) for group in draws.knowledge.records.correlation_group}
    for position, group in enumerate(answers.group):
        if group and answers.crowd[position] > 1:
            more = np.float32(answers.crowd[position] - 1)
            strength[position] *= (1 + more * rho[group]) / (1 + more * draws.group_rho[group])
    return strength


def _firing(
    evidence: Evidence,
    leading: Leading,
    draws: Draws,
    question: Question,
    causes: Causes,
    traits: TraitEffects,
    trait_due: Mapping[str, Singles],
) -> Firing:
    """Noisy-OR numbers of the complaints with a leading axis of draws."""
    network, members = draws.network, leading.hypotheses.members
    parts = roles(network, evidence.knowledge)
    weight: dict[str, Floats] = {}
    present: dict[str, Floats] = {}
    for name in question.complaints:
        finding = network.finding_index[name]
        weight[name] = np.pad(draws.weight(finding)[0], ((0, 1), (0, 0))).T[:, members]
        factor, without = traits.leak_changes([name])
        leak = 1 - (1 - draws.leak[finding] * np.float32(factor[0])) * np.float32(without[0])
        present[name] = 1 - (1 - leak[:, None]) * np.prod(1 - weight[name], axis=-1)
    no_shape = np.ones((draws.count, len(network.conditions)), dtype=np.float32)
    for due in trait_due.values():
        no_shape = no_shape * (1 - due)
    return Firing(
        weight=weight,
        present=present,
        due=_drawn_due(draws, causes)[:, members[:, :, None], members[:, None, :]],
        trait_due=np.pad(1 - no_shape, ((0, 0), (0, 1)))[:, members],
        limp_due=np.minimum(causes.limp_due * _limp_ratio(evidence, draws), 1.0),
        below=np.append(parts.below, False)[members],
        spinal=np.append(parts.spinal, False)[members],
        systemic=np.append(parts.systemic, False)[members],
    )


def _drawn_due(draws: Draws, causes: Causes) -> Singles:
    """Probabilities of causation between conditions per draw, padded; links that findings stand for are left out."""
    silenced = (np.pad(causes.due, (0, 1)) == 0) & draws.linked & ~draws.weak
    return np.where(silenced, np.float32(0), draws.due) if silenced.any() else draws.due


def _drawn_shapes(evidence: Evidence, draws: Draws, causes: Causes, traits: TraitEffects) -> dict[str, Singles]:
    """For each shape: the chance per draw that it is there and brought a condition on, shape (draws, n_conditions)."""
    index = draws.network.condition_index
    drawn: dict[str, Singles] = {}
    for link in active_links(evidence):
        if link.from_id in causes.trait_due and link.to_id in index:
            sure = traits.prior if link.static_shape else traits.probability
            table = drawn.setdefault(link.from_id, np.zeros((draws.count, len(index)), dtype=np.float32))
            table[:, index[link.to_id]] = np.float32(sure[link.from_id]) * draws.link_due(link)
    return drawn


def _limp_ratio(evidence: Evidence, draws: Draws) -> Singles:
    """The drawn strength of the limp's link over its plain one."""
    for link in evidence.knowledge.records.link:
        if link.from_id == "limp":
            plain = max(1 - 1 / link.odds_ratio.value, 1e-9)
            return np.asarray(draws.link_due(link) / np.float32(plain))
    return np.ones(draws.count, dtype=np.float32)
