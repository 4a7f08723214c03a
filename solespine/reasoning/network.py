"""The dossier as arrays: conditions, findings, and how each raises the other. Compiled once, the same for every person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from solespine.knowledge import ClinicalNumber, Knowledge, LinkUse
from solespine.reasoning.hypotheses import Bools, Floats, Hypotheses, Ints, enumerate_hypotheses

IMPOSSIBLE = -60.0  # log odds of what a gate rules out: below 1e-26


@dataclass(frozen=True, eq=False)
class NamedAnswer:
    """A finding with named answers: how often the first answer is given, by the condition that explains the pain.

    ``frequency`` has shape (n_conditions,); ``pain`` says how strongly each condition hurts, and mixes them.
    """

    finding: str
    background: float
    frequency: Floats
    pain: Floats
    background_pain: float


@dataclass(frozen=True, eq=False)
class Network:
    """Conditions over findings, as a noisy-OR with leak.

    Attributes
    ----------
    conditions : tuple of str, length n_conditions
        Those that count towards the limit of three.
    findings : tuple of str, length n_findings
        Yes/no findings.
    leak : ndarray, shape (n_findings,)
        Background frequency.
    weight : ndarray, shape (n_conditions, n_findings)
        Noisy-OR weights: the chance that the condition alone brings the finding about.
    lowering : ndarray, shape (n_conditions, n_findings)
        What a condition multiplies the background of a finding with; 1 nearly everywhere.
    log_odds : ndarray, shape (n_conditions,)
        Prior log odds, re-centred so that links do not raise prevalence by themselves.
    link : ndarray, shape (n_conditions, n_conditions)
        Log odds ratio that the row brings to the column.
    hypotheses : Hypotheses
    named : mapping of str to NamedAnswer
    needs : mapping of int to int
        Conditions that are impossible without another one.
    general_population : bool
        Whether the prevalences are those of general adults and not of adults who ask for help.
    """

    conditions: tuple[str, ...]
    findings: tuple[str, ...]
    leak: Floats
    weight: Floats
    lowering: Floats
    log_odds: Floats
    link: Floats
    hypotheses: Hypotheses
    named: Mapping[str, NamedAnswer] = field(default_factory=dict)
    needs: Mapping[int, int] = field(default_factory=dict)
    general_population: bool = False

    @cached_property
    def condition_index(self) -> Mapping[str, int]:
        return {name: index for index, name in enumerate(self.conditions)}

    @cached_property
    def finding_index(self) -> Mapping[str, int]:
        return {name: index for index, name in enumerate(self.findings)}

    @cached_property
    def log_without(self) -> Floats:
        """log(1 - weight), shape (n_conditions, n_findings)."""
        return np.log1p(-self.weight)

    @cached_property
    def lowers(self) -> Bools:
        """Findings that some condition makes rarer, shape (n_findings,)."""
        return np.asarray((self.lowering != 1).any(axis=0))

    @cached_property
    def weighed(self) -> Bools:
        """Findings that some condition weighs, shape (n_findings,)."""
        return np.asarray((self.weight > 0).any(axis=0) | self.lowers)

    @cached_property
    def rows(self) -> dict[int, Floats]:
        """log P(finding present | hypothesis) at the plain background, filled as findings come up."""
        return {}

    @cached_property
    def targets(self) -> tuple[LinkTarget, ...]:
        """For each condition that links or gates lead to: the sets of its parents, and which hypothesis holds which."""
        children = sorted({*np.flatnonzero(self.link.any(axis=0)).tolist(), *self.needs})
        return tuple(link_target(self.hypotheses, self.link[:, child], child, self.needs.get(child)) for child in children)

    @cached_property
    def linked_pairs(self) -> Floats:
        """What the network's own links add to each hypothesis by the pairs inside it, shape (n_hypotheses,)."""
        from solespine.reasoning.prior import pairs_total

        return pairs_total(self, self.link)

    @cached_property
    def pairs(self) -> tuple[Ints, ...]:
        """Flat indices of every ordered pair inside each hypothesis, into a padded (n + 1) by (n + 1) table."""
        size, members = self.hypotheses.n_conditions + 1, self.hypotheses.members
        width = members.shape[1]
        return tuple(members[:, a] * size + members[:, b] for a in range(width) for b in range(a + 1, width))


@dataclass(frozen=True, eq=False)
class LinkTarget:
    """A condition that links or a gate lead to, with the distinct sets of its parents among the hypotheses.

    ``parents`` has shape (n_sets, max_size), ``possible`` shape (n_sets,), ``which`` shape (n_hypotheses,).
    """

    child: int
    parents: Ints
    possible: Bools
    which: Ints


def link_target(hypotheses: Hypotheses, link: Floats, child: int, needed: int | None = None) -> LinkTarget:
    """The distinct sets of parents of one condition. Without the condition it needs, it is impossible."""
    is_parent = np.append(link != 0, False)
    if needed is not None:
        is_parent[needed] = True
    members = np.where(is_parent[hypotheses.members], hypotheses.members, hypotheses.n_conditions)
    members = np.sort(members, axis=1)
    code = members[:, 0]
    for column in range(1, members.shape[1]):
        code = code * (hypotheses.n_conditions + 1) + members[:, column]
    _, first, which = np.unique(code, return_index=True, return_inverse=True)
    parents = members[first]
    possible = np.ones(len(parents), dtype=np.bool_) if needed is None else (parents == needed).any(axis=1)
    return LinkTarget(child, parents, possible, which)


def noisy_or_weight(frequency: Floats, leak: Floats) -> Floats:
    """The weight with which a condition of this frequency stands beside the leak; 0 where it does not raise it."""
    return np.maximum(0.0, 1 - (1 - frequency) / (1 - leak))


def compile_network(knowledge: Knowledge, general_population: bool = False) -> Network:
    """The network of a dossier.

    Parameters
    ----------
    general_population : bool
        Take the prevalences of general adults; without it, of adults who ask for help because of a complaint.
    """
    from solespine.reasoning.prior import recentred_log_odds

    conditions = tuple(name for name, condition in knowledge.conditions.items() if not condition.is_trait)
    weighed = {row.finding for condition in knowledge.records.condition for row in condition.presents_with}
    findings = tuple(name for name, finding in knowledge.findings.items() if finding.is_yes_no and name in weighed)
    leak = np.array([knowledge.findings[name].background.value for name in findings])
    weight, lowering = finding_tables(knowledge, conditions, findings, leak)
    index = {name: position for position, name in enumerate(conditions)}
    needs = {
        index[name]: index[knowledge.conditions[name].gate_condition]
        for name in conditions
        if knowledge.conditions[name].gate_condition
    }
    hypotheses = enumerate_hypotheses(len(conditions), needs=needs)
    link = np.zeros((len(conditions), len(conditions)))
    for row in knowledge.records.link:
        if row.use is LinkUse.default and row.from_id in index and row.to_id in index:
            link[index[row.from_id], index[row.to_id]] = np.log(row.odds_ratio.value)
    prevalence = np.array([own_prevalence(knowledge, name, general_population).value for name in conditions])
    return Network(
        conditions=conditions,
        findings=findings,
        leak=leak,
        weight=weight,
        lowering=lowering,
        log_odds=recentred_log_odds(prevalence, link, needs),
        link=link,
        hypotheses=hypotheses,
        named=named_answers(knowledge, conditions, findings, leak, weight),
        needs=needs,
        general_population=general_population,
    )


def finding_tables(knowledge: Knowledge, conditions: Sequence[str], findings: Sequence[str], leak: Floats) -> tuple[Floats, Floats]:
    """Noisy-OR weights and lowering factors, each of shape (n_conditions, n_findings)."""
    frequency = np.zeros((len(conditions), len(findings)))
    lowering = np.ones_like(frequency)
    column = {name: index for index, name in enumerate(findings)}
    for row, name in enumerate(conditions):
        for cell in knowledge.conditions[name].presents_with:
            if cell.finding in column:
                at = column[cell.finding]
                frequency[row, at] = cell.frequency.value
                if cell.below_background:
                    lowering[row, at] = min(1.0, cell.frequency.value / leak[at])
    return noisy_or_weight(frequency, leak), lowering


def own_prevalence(knowledge: Knowledge, name: str, general_population: bool = False) -> ClinicalNumber:
    """How common a condition is among general or consulting adults; for one that needs another, among people with that one."""
    condition = knowledge.conditions[name]
    if condition.gate_condition and condition.prevalence_given_gate is not None:
        return condition.prevalence_given_gate
    return condition.prevalence if general_population else condition.prevalence_consulting


def named_answers(
    knowledge: Knowledge, conditions: Sequence[str], findings: Sequence[str], leak: Floats, weight: Floats
) -> dict[str, NamedAnswer]:
    """The tables of findings with named answers that conditions weigh (side, onset, painkillers)."""
    places = [index for index, name in enumerate(findings) if knowledge.findings[name].group == "where"]
    pain = weight[:, places].max(axis=1) if places else np.zeros(len(conditions))
    tables = {}
    for name, finding in knowledge.findings.items():
        cells = {
            row: cell.frequency.value
            for row, condition in enumerate(conditions)
            for cell in knowledge.conditions[condition].presents_with
            if cell.finding == name and not finding.is_yes_no
        }
        if cells:
            frequency = np.full(len(conditions), finding.background.value)
            frequency[list(cells)] = list(cells.values())
            tables[name] = NamedAnswer(name, finding.background.value, frequency, pain, float(leak[places].max(initial=0.05)))
    return tables
