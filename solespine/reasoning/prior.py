"""How probable each hypothesis is before any finding: prevalences, risk factors, gates, links."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from solespine.reasoning.hypotheses import Floats
from solespine.reasoning.network import LinkTarget, Network

GRID = 0.002  # in log odds: the steps on which sums of links are counted


def softplus(log_odds: Floats) -> Floats:
    """log(1 + exp(x)): minus the log probability that something with these log odds is absent."""
    return np.logaddexp(0.0, log_odds)


def log_prior(network: Network, log_odds: Floats, link: Floats | None = None) -> Floats:
    """Log probability of every hypothesis, up to one constant.

    A hypothesis is the product over all conditions, present or absent, each with the odds that the links from the
    conditions in the hypothesis give it.

    Parameters
    ----------
    log_odds : ndarray, shape (n_conditions,)
        Log odds of each condition for this person, before links.
    link : ndarray, shape (n_conditions, n_conditions), optional
        Log odds ratios, if they differ from the network's. Only entries that the network links may differ from zero.
    """
    table = network.link if link is None else link
    total = network.hypotheses.total(log_odds)
    total += network.linked_pairs if table is network.link else pairs_total(network, table)
    for target in network.targets:
        absent = softplus(log_odds[target.child] + parents_total(target, table[:, target.child]))
        total -= np.where(target.possible, absent, 0.0)[target.which]
    return total


def pairs_total(network: Network, link: Floats) -> Floats:
    """The summed log odds ratios, both ways, of every pair inside each hypothesis, shape (n_hypotheses,)."""
    both_ways = np.zeros((len(link) + 1, len(link) + 1))
    both_ways[:-1, :-1] = link + link.T
    flat = both_ways.ravel()
    return np.asarray(
        np.sum([flat[pair] for pair in network.pairs], axis=0) if network.pairs else np.zeros(len(network.hypotheses))
    )


def parents_total(target: LinkTarget, link: Floats) -> Floats:
    """The summed log odds ratios of each distinct set of parents, shape (n_sets,)."""
    return np.asarray(np.append(link, 0.0)[target.parents].sum(axis=1))


def normalised(log_weight: Floats) -> Floats:
    """Weights that add up to one."""
    weight = np.exp(log_weight - log_weight.max())
    return np.asarray(weight / weight.sum())


def recentred_log_odds(prevalence: Floats, link: Floats, needs: Mapping[int, int] | None = None) -> Floats:
    """Base log odds such that links do not raise prevalence by themselves, shape (n_conditions,).

    For every condition that links lead to, the odds are solved for at which the mean probability over its possible
    parents, each as common as stated, is the stated prevalence.

    Parameters
    ----------
    prevalence : ndarray, shape (n_conditions,)
        Marginal probabilities; for a condition that needs another, its probability given that one.
    link : ndarray, shape (n_conditions, n_conditions)
        Log odds ratios, parents in rows.
    """
    log_odds = np.log(prevalence / (1 - prevalence))
    for child in np.flatnonzero(link.any(axis=0)).tolist():
        if child in (needs or {}):
            continue
        shifts, chances = total_distribution(link[:, child], prevalence)
        log_odds[child] = solve_mean(shifts, chances, float(prevalence[child]))
    return log_odds


def total_distribution(link: Floats, prevalence: Floats) -> tuple[Floats, Floats]:
    """The possible sums of the log odds ratios of independent parents, on a fine grid, and their probabilities."""
    active = np.flatnonzero(link)
    lowest = float(np.minimum(link[active], 0).sum())
    highest = float(np.maximum(link[active], 0).sum())
    # Every parent may round down or up by one step, so the grid reaches that much further.
    spare = len(active) + 1
    grid = np.arange(np.floor(lowest / GRID) - spare, np.ceil(highest / GRID) + spare + 1) * GRID
    chances = np.zeros(len(grid))
    start = round(float(-grid[0]) / GRID)
    chances[start] = 1.0
    for parent in active.tolist():
        # A step between two grid points is split between them, which keeps the mean.
        steps = link[parent] / GRID
        whole = int(np.floor(steps))
        part = steps - whole
        moved = (1 - part) * _shifted(chances, whole) + part * _shifted(chances, whole + 1)
        chances = (1 - prevalence[parent]) * chances + prevalence[parent] * moved
    return grid, chances


def _shifted(chances: Floats, steps: int) -> Floats:
    moved = np.zeros_like(chances)
    if steps >= 0:
        moved[steps:] = chances[: len(chances) - steps]
    else:
        moved[:steps] = chances[-steps:]
    return moved


def solve_mean(shifts: Floats, chances: Floats, goal: float) -> float:
    """The log odds at which the mean of ``logistic(log_odds + shift)`` is the goal, by bisection."""
    low, high = -80.0, 80.0
    while high - low > 1e-12 * max(1.0, abs(low)):
        middle = (low + high) / 2
        mean = float(chances @ (1 / (1 + np.exp(-np.clip(middle + shifts, -700, 700)))))
        low, high = (middle, high) if mean < goal else (low, middle)
    return (low + high) / 2
