"""Every number of the dossier, drawn many times from its range.

Each number is drawn from a two-sided normal on its own scale (log odds for probabilities, logarithm for ratios) whose 5th
and 95th percentile are its low and high. The strengths of links share part of their variance: if such figures are
exaggerated, they are exaggerated together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from solespine.knowledge import Knowledge, Link, LinkUse
from solespine.reasoning.hypotheses import Bools, Floats, Ints
from solespine.reasoning.network import Network, own_prevalence

Singles = NDArray[np.float32]

DRAWS = 128
SEED = 20261121
NINETY_FIVE = NormalDist().inv_cdf(0.95)


def stratified_normals(rows: int, draws: int, rng: np.random.Generator) -> Singles:
    """Standard normal numbers, shape (rows, draws): in each row one from every slice of equal probability, shuffled."""
    slices = np.array([NormalDist().inv_cdf((slot + 0.5) / draws) for slot in range(draws)], dtype=np.float32)
    return rng.permuted(np.broadcast_to(slices, (rows, draws)), axis=1)


def drawn(value: Floats, low: Floats, high: Floats, normal: Singles) -> Singles:
    """Draws on an unbounded scale, shape (rows, draws): the value where normal is 0, low and high at the 5th and 95th centile."""
    below = ((value - low) / NINETY_FIVE).astype(np.float32)[:, None]
    above = ((high - value) / NINETY_FIVE).astype(np.float32)[:, None]
    return np.asarray(value.astype(np.float32)[:, None] + np.where(normal < 0, below, above) * normal)


def log_odds_of(probability: Floats) -> Floats:
    """Log odds, kept finite."""
    inside = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(inside / (1 - inside)))


def logistic(log_odds: Singles) -> Singles:
    """The probability of some log odds."""
    return np.asarray(1 / (1 + np.exp(-log_odds)))


@dataclass(frozen=True, eq=False)
class Draws:
    """Every number of a network drawn many times; the same draws for every person."""

    network: Network
    knowledge: Knowledge
    count: int
    rng: np.random.Generator

    @cached_property
    def prevalence(self) -> Singles:
        """By how much each condition's log odds depart from the plain ones, shape (n_conditions, draws)."""
        numbers = [own_prevalence(self.knowledge, name) for name in self.network.conditions]
        value, low, high = _columns(numbers, log_odds_of)
        return drawn(value, low, high, self._normals(len(numbers))) - value.astype(np.float32)[:, None]

    @cached_property
    def risk(self) -> dict[tuple[str, str], tuple[Singles, float]]:
        """Log odds ratio of each risk factor by (condition, when): its draws and its plain value."""
        rows = [
            (name, row.when, row.odds_ratio)
            for name, condition in self.knowledge.conditions.items()
            for row in condition.risk_factors
        ]
        value, low, high = _columns([number for *_, number in rows], np.log)
        table = drawn(value, low, high, self._normals(len(rows)))
        return {(name, when): (table[index], float(value[index])) for index, (name, when, _) in enumerate(rows)}

    @cached_property
    def _departures(self) -> dict[tuple[str, str, bool], Singles]:
        return {}

    def risk_departure(self, condition: str, when: str, share: float, holds: bool) -> Singles:
        """By how much a known risk factor's shift departs from the plain one, shape (draws,)."""
        key = condition, when, holds
        if key not in self._departures:
            ratio, plain = self.risk[condition, when]
            mean = np.log1p(np.float32(share) * np.expm1(ratio)) - np.log1p(np.float32(share) * np.expm1(np.float32(plain)))
            self._departures[key] = (ratio - np.float32(plain)) * holds - mean
        return self._departures[key]

    @cached_property
    def _links(self) -> tuple[dict[int, int], Singles, Singles]:
        """Row of each link by identity; draws of log odds ratio and of log relative risk (odds ratio where there is none)."""
        links = self.knowledge.records.link
        shared = np.float32(self.knowledge.setting("link_draws_shared"))
        normals = np.sqrt(shared) * self._normals(1) + np.sqrt(1 - shared) * self._normals(len(links))
        odds = drawn(*_columns([link.odds_ratio for link in links], np.log), normals)
        risk = drawn(*_columns([link.relative_risk or link.odds_ratio for link in links], np.log), normals)
        return {id(link): row for row, link in enumerate(links)}, odds, risk

    def link_odds(self, link: Link) -> Singles:
        """Draws of a link's log odds ratio, shape (draws,)."""
        rows, odds, _ = self._links
        return np.asarray(odds[rows[id(link)]])

    def link_due(self, link: Link) -> Singles:
        """Draws of a link's probability of causation, shape (draws,)."""
        rows, _, risk = self._links
        return np.asarray(np.maximum(0, 1 - np.exp(-risk[rows[id(link)]])))

    @cached_property
    def prior_links(self) -> tuple[Ints, Ints, Singles]:
        """Default links between conditions: parents, children, and by how much each draw's log odds ratio departs; (n, draws)."""
        index = self.network.condition_index
        links = [
            link
            for link in self.knowledge.records.link
            if link.use is LinkUse.default and link.from_id in index and link.to_id in index
        ]
        departures = [self.link_odds(link) - np.float32(np.log(link.odds_ratio.value)) for link in links]
        parents = np.array([index[link.from_id] for link in links], dtype=np.intp)
        children = np.array([index[link.to_id] for link in links], dtype=np.intp)
        return parents, children, np.array(departures, dtype=np.float32).reshape(-1, self.count)

    @cached_property
    def link_recentring(self) -> Singles:
        """What keeps each condition's marginal where it is when the links into it are drawn, shape (n_conditions, draws)."""
        shift = np.zeros((len(self.network.conditions), self.count), dtype=np.float32)
        parents, children, departures = self.prior_links
        for parent, child, departure in zip(parents, children, departures, strict=True):
            prevalence = own_prevalence(self.knowledge, self.network.conditions[parent]).value
            plain = float(np.exp(self.network.link[parent, child]))
            shift[child] -= np.log1p(prevalence * (plain * np.exp(departure) - 1)) - np.log1p(prevalence * (plain - 1))
        return shift

    @cached_property
    def due(self) -> Singles:
        """Probabilities of causation between conditions by default links, padded; shape (draws, n + 1, n + 1)."""
        size = len(self.network.conditions) + 1
        table = np.zeros((self.count, size, size), dtype=np.float32)
        index = self.network.condition_index
        for link in self.knowledge.records.link:
            if link.use is LinkUse.default and link.from_id in index and link.to_id in index:
                table[:, index[link.from_id], index[link.to_id]] = self.link_due(link)
        return table

    @cached_property
    def linked(self) -> Bools:
        """Pairs of conditions with a default link that acts in some draw, shape (n + 1, n + 1)."""
        return np.asarray((self.due > 0).any(axis=0))

    @cached_property
    def weak(self) -> Bools:
        """Default links whose plain probability of causation is zero though some draws exceed it; shape (n + 1, n + 1)."""
        size = len(self.network.conditions) + 1
        table = np.zeros((size, size), dtype=np.bool_)
        index = self.network.condition_index
        for link in self.knowledge.records.link:
            if link.use is LinkUse.default and link.from_id in index and link.to_id in index:
                plain = (link.relative_risk or link.odds_ratio).value
                table[index[link.from_id], index[link.to_id]] = plain <= 1
        return table

    @cached_property
    def leak(self) -> Singles:
        """Background of each finding, shape (n_findings, draws)."""
        numbers = [self.knowledge.findings[name].background for name in self.network.findings]
        value, low, high = _columns(numbers, log_odds_of)
        return logistic(drawn(value, low, high, self._normals(len(numbers))))

    @cached_property
    def _cells(self) -> list[dict[int, tuple[Singles, bool]]]:
        """For each finding: the drawn frequency of each condition that weighs it, and whether it lies below the background."""
        column = self.network.finding_index
        cells = [
            (row, column[cell.finding], cell)
            for row, name in enumerate(self.network.conditions)
            for cell in self.knowledge.conditions[name].presents_with
            if cell.finding in column
        ]
        value, low, high = _columns([cell.frequency for *_, cell in cells], log_odds_of)
        frequency = logistic(drawn(value, low, high, self._normals(len(cells))))
        table: list[dict[int, tuple[Singles, bool]]] = [{} for _ in self.network.findings]
        for index, (row, at, cell) in enumerate(cells):
            table[at][row] = (frequency[index], cell.below_background)
        return table

    @cached_property
    def _weights(self) -> dict[int, tuple[Singles, Singles]]:
        return {}

    def weight(self, finding: int) -> tuple[Singles, Singles]:
        """Noisy-OR weights and lowering factors of one finding, each of shape (n_conditions, draws)."""
        if finding not in self._weights:
            leak = self.leak[finding]
            weight = np.zeros((len(self.network.conditions), self.count), dtype=np.float32)
            lowering = np.ones_like(weight)
            for row, (frequency, lowers) in self._cells[finding].items():
                weight[row] = np.maximum(0, 1 - (1 - frequency) / (1 - leak))
                if lowers:
                    lowering[row] = np.minimum(1, frequency / leak)
            self._weights[finding] = weight, lowering
        return self._weights[finding]

    @cached_property
    def _log_without(self) -> dict[int, Singles]:
        return {}

    def log_without(self, finding: int) -> Singles:
        """log(1 - weight) of one finding, shape (n_conditions, draws)."""
        if finding not in self._log_without:
            self._log_without[finding] = np.log1p(-self.weight(finding)[0])
        return self._log_without[finding]

    @cached_property
    def setting(self) -> dict[str, Singles]:
        """What a lay test and a no by omission are worth, over their plain values, shape (draws,)."""
        # Only what the reasoning weighs with: a new setting elsewhere must not move anybody's interval.
        settings = [self.knowledge.settings[name] for name in ("self_test_weight", "left_out_weight")]
        value, low, high = _columns([row.number for row in settings], np.log)
        ratio = np.exp(drawn(value, low, high, self._normals(len(settings))) - value.astype(np.float32)[:, None])
        return {row.id: ratio[index] for index, row in enumerate(settings)}

    @cached_property
    def group_rho(self) -> dict[str, Singles]:
        """The correlation of each group, shape (draws,)."""
        groups = self.knowledge.records.correlation_group
        value, low, high = _columns([group.rho for group in groups], log_odds_of)
        rho = logistic(drawn(value, low, high, self._normals(len(groups))))
        return {group.id: rho[index] for index, group in enumerate(groups)}

    @cached_property
    def order(self) -> dict[tuple[str, str], Singles]:
        """How often each order of onset is told, by (verdict, order), shape (draws,)."""
        rows = self.knowledge.records.order_of_onset
        keys = [(row.verdict, order) for row in rows for order in ("foot_first", "back_first", "same_time")]
        numbers = [getattr(row, order) for row in rows for order in ("foot_first", "back_first", "same_time")]
        value, low, high = _columns(numbers, log_odds_of)
        told = logistic(drawn(value, low, high, self._normals(len(keys))))
        return {key: told[index] for index, key in enumerate(keys)}

    @cached_property
    def measured(self) -> dict[str, tuple[Singles, Singles]]:
        """The likelihood ratios of what is measured here, by finding: for present and for absent, each of shape (draws,)."""
        findings = [finding for finding in self.knowledge.records.finding if finding.measured_present]
        numbers = [number for finding in findings for number in (finding.measured_present, finding.measured_absent)]
        ratio = np.exp(drawn(*_columns(numbers, np.log), self._normals(len(numbers))))
        return {finding.id: (ratio[2 * index], np.minimum(ratio[2 * index + 1], 1)) for index, finding in enumerate(findings)}

    def _normals(self, rows: int) -> Singles:
        return stratified_normals(rows, self.count, self.rng)


@lru_cache(maxsize=8)
def draws_of(network: Network, knowledge: Knowledge) -> Draws:
    """The draws of a network, made once and the same in every run."""
    made = Draws(network, knowledge, DRAWS, np.random.default_rng(SEED))
    # Drawn in this order whatever is asked first, so that an answer never depends on the cases before it.
    for name in ("prevalence", "risk", "_links", "leak", "_cells", "setting", "group_rho", "order", "measured"):
        getattr(made, name)
    return made


def _columns(numbers: Sequence[object], scale: Callable[[Floats], Floats]) -> tuple[Floats, Floats, Floats]:
    """Value, low and high of some clinical numbers on a scale, each of shape (n,)."""
    values = np.array([[n.value, n.low, n.high] for n in numbers], dtype=np.float64).reshape(-1, 3)  # type: ignore[attr-defined]
    value, low, high = (scale(column) for column in values.T)
    return value, low, high


def credible(centre: Floats, samples: Floats) -> tuple[Floats, Floats]:
    """5th and 95th percentile over the last axis, widened where needed so that the central answer lies inside."""
    low, high = np.quantile(samples, [0.05, 0.95], axis=-1)
    return np.clip(np.minimum(low, centre), 0, 1), np.clip(np.maximum(high, centre), 0, 1)
