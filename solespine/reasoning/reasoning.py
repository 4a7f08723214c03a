"""From one person's evidence to probabilities with intervals, reasons and the next questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solespine.evidence import Evidence
from solespine.knowledge import Urgency
from solespine.reasoning.answers import Answers, read_answers
from solespine.reasoning.beyond import beyond_the_limit
from solespine.reasoning.draws import credible
from solespine.reasoning.explain import counterfactual_weights, trait_counterfactuals, weights_for_verdict, weights_of_evidence
from solespine.reasoning.hypotheses import Floats
from solespine.reasoning.interval import Drawn, draw
from solespine.reasoning.network import Network
from solespine.reasoning.posterior import Leading, Posterior, posterior
from solespine.reasoning.question import Candidate, candidates
from solespine.reasoning.traits import TraitEffects, log_odds
from solespine.reasoning.verdict import VERDICTS, Causes, Firing, Question, answers_within, causes, firing, roles, verdict_question

LEADING = 1024  # hypotheses looked at for verdict, reasons and questions: nearly all of the probability
DRAWN = 96  # of these, weighed anew with every draw
ASKED = 256  # of these, looked at when questions are compared
EXPLAINS = 0.05  # expected findings that would vanish: below this a condition explains nothing present
SHOWN = 12
LEAST_BITS = 0.05  # a reason below this moves nothing


@dataclass(frozen=True, slots=True)
class Estimate:
    """A probability with its 90 % interval."""

    p: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class WeightOfEvidence:
    """What one answer adds to the odds of a condition, in bits."""

    finding: str
    state: str
    bits: float


@dataclass(frozen=True, slots=True)
class Likely:
    """A condition that explains something present: how probable, how much it explains, and why."""

    condition: str
    estimate: Estimate
    counterfactual: float
    reasons: tuple[WeightOfEvidence, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """The probability that a condition contributes to a complaint elsewhere."""

    condition: str
    complaint: str
    estimate: Estimate


@dataclass(frozen=True, eq=False)
class Reasoning:
    """What the network says about one person.

    ``verdict_reasons`` speak for and against the most probable of the four. ``conditions`` is ordered by counterfactual
    weight; ``probability`` holds every condition and shape. ``pressing`` is the probability that a complaint comes from
    something that should be seen within each urgency or sooner, ``beyond_limit`` the estimated share of probability on more than
    three concurrent conditions, ``covered`` what the leading hypotheses hold.
    """

    applies: bool
    verdict: Mapping[str, Estimate]
    verdict_reasons: tuple[WeightOfEvidence, ...]
    conditions: tuple[Likely, ...]
    contributions: tuple[Contribution, ...]
    questions: tuple[Candidate, ...]
    probability: Mapping[str, float]
    pressing: Mapping[Urgency, float]
    beyond_limit: float
    covered: float

    def estimate(self, condition: str) -> Estimate | None:
        """The estimate of a listed condition."""
        return next((likely.estimate for likely in self.conditions if likely.condition == condition), None)


@dataclass(frozen=True, eq=False)
class Weighed:
    """The exact part: posterior, verdict within the leading hypotheses, and what they were worked out from."""

    evidence: Evidence
    network: Network
    answers: Answers
    traits: TraitEffects
    posterior: Posterior
    leading: Leading
    question: Question
    causes: Causes
    numbers: Firing | None
    shares: Floats | None

    @cached_property
    def questions(self) -> list[Candidate]:
        """Every open question, the most telling for its burden first."""
        return next_questions(self)

    @property
    def verdict(self) -> Floats:
        """Probability of each of the four answers, shape (4,). Without a complaint nothing links anything."""
        if self.shares is None:
            return np.array([0.0, 0.0, 0.0, 1.0])
        return np.asarray(self.leading.probability @ self.shares)


def reason(
    evidence: Evidence,
    network: Network,
    always: tuple[str, ...] = (),
    explain: bool = True,
    weighed: Weighed | None = None,
    intervals: bool = True,
) -> Reasoning:
    """Posterior, verdict, intervals, contributions, reasons and next questions for one person.

    Parameters
    ----------
    always : tuple of str
        Conditions to list even if they explain little: those that a fired red flag names.
    explain : bool
        Whether to work out the weight of each finding, the slowest part.
    weighed : Weighed, optional
        What :func:`weigh` gave for the same evidence, where it is at hand.
    intervals : bool
        Whether to work out intervals and contributions. Without them each estimate is a point, which is never shown to anybody.
    """
    weighed = weighed or weigh(evidence, network)
    if intervals:
        drawn = draw(evidence, weighed.leading.first(DRAWN), weighed.question, weighed.causes, weighed.traits)
    else:
        drawn = None
    return Reasoning(
        applies=weighed.question.applies,
        verdict=verdict_estimates(weighed, drawn) if drawn is not None else _points(weighed),
        verdict_reasons=_verdict_reasons(weighed) if explain else (),
        conditions=_likely(weighed, drawn, always, explain),
        contributions=_contributions(weighed, drawn) if drawn is not None else (),
        questions=tuple(weighed.questions),
        probability=_probabilities(weighed),
        pressing=_pressing(weighed),
        beyond_limit=beyond_the_limit(weighed.leading.first(DRAWN)),
        covered=weighed.leading.share,
    )


def weigh(evidence: Evidence, network: Network) -> Weighed:
    """The posterior, and the verdict within each leading hypothesis."""
    answers, traits = read_answers(evidence, network)
    post = posterior(network, answers)
    leading = post.leading(LEADING)
    question = verdict_question(evidence, network)
    why = causes(evidence, network, traits)
    if not question.applies:
        return Weighed(evidence, network, answers, traits, post, leading, question, why, None, None)
    numbers = firing(
        network, leading.hypotheses, question, roles(network, evidence.knowledge), why, _leaks(network, question, traits)
    )
    shares, order = answers_within(question, numbers)
    if question.order is not None:
        post = post.reweighed(leading, order)
        first = np.argsort(-post.probability[leading.rows], kind="stable")
        leading, numbers, shares = Leading(post, leading.rows[first]), numbers.rows(first), shares[first]
    return Weighed(evidence, network, answers, traits, post, leading, question, why, numbers, shares)


def _leaks(network: Network, question: Question, traits: TraitEffects) -> dict[str, float]:
    """P(complaint | no condition), shapes included."""
    factor, without = traits.leak_changes(question.complaints)
    leak = [network.leak[network.finding_index[name]] for name in question.complaints]
    return {name: 1 - (1 - leak[i] * factor[i]) * without[i] for i, name in enumerate(question.complaints)}


def verdict_estimates(weighed: Weighed, drawn: Drawn) -> dict[str, Estimate]:
    """The four answers with their intervals."""
    centre = weighed.verdict
    if not weighed.question.applies:
        return _points(weighed)
    assert weighed.shares is not None
    among = drawn.leading
    # What the hypotheses that are not drawn add is kept as it is.
    beyond = centre - among.share * (among.probability @ weighed.shares[: len(among.rows)])
    low, high = credible(centre, drawn.verdict * np.float32(among.share) + beyond[:, None])
    return {name: Estimate(float(centre[i]), float(low[i]), float(high[i])) for i, name in enumerate(VERDICTS)}


def _points(weighed: Weighed) -> dict[str, Estimate]:
    """The four answers without intervals."""
    return {name: Estimate(float(p), float(p), float(p)) for name, p in zip(VERDICTS, weighed.verdict, strict=True)}


def _likely(weighed: Weighed, drawn: Drawn | None, always: tuple[str, ...], explain: bool) -> tuple[Likely, ...]:
    network = weighed.network
    totals, _ = counterfactual_weights(weighed.leading)
    probability = weighed.posterior.conditions
    low, high = credible(probability, drawn.conditions) if drawn is not None else (probability, probability)
    chosen = [i for i in np.argsort(-totals) if totals[i] >= EXPLAINS][:SHOWN]
    chosen += [network.condition_index[name] for name in always if name in network.condition_index]
    chosen = list(dict.fromkeys(int(i) for i in chosen))
    reasons = _reasons(weighed, chosen) if explain and chosen else {}
    listed = [
        Likely(
            network.conditions[i],
            Estimate(float(probability[i]), float(low[i]), float(high[i])),
            float(totals[i]),
            reasons.get(i, ()),
        )
        for i in chosen
    ]
    seen = [name for name in weighed.traits.names if _is_seen(weighed, name)]
    listed += [_likely_trait(weighed, name) for name in seen if _trait_explains(weighed, name) >= EXPLAINS]
    return tuple(sorted(listed, key=lambda one: -one.counterfactual))


def _reasons(weighed: Weighed, chosen: list[int]) -> dict[int, tuple[WeightOfEvidence, ...]]:
    """For each condition, what each answer and each known fact adds, the heaviest first."""
    answers, network = weighed.answers, weighed.network
    findings, named = weights_of_evidence(weighed.posterior, chosen)
    labels = _labels(weighed)
    table = np.vstack([findings, named])
    reasons: dict[int, tuple[WeightOfEvidence, ...]] = {}
    for column, condition in enumerate(chosen):
        rows = [WeightOfEvidence(name, state, float(table[row, column])) for row, (name, state) in enumerate(labels)]
        rows += [
            WeightOfEvidence(risk.when, "present" if risk.holds else "absent", float(risk.shift / np.log(2)))
            for risk in answers.risks
            if risk.condition == network.conditions[condition]
        ]
        reasons[condition] = tuple(sorted((row for row in rows if abs(row.bits) >= LEAST_BITS), key=lambda row: -abs(row.bits)))
    return reasons


def _verdict_reasons(weighed: Weighed) -> tuple[WeightOfEvidence, ...]:
    """What each answer adds to the most probable of the four, the heaviest first."""
    if weighed.shares is None:
        return ()
    findings, named = weights_for_verdict(weighed.leading, weighed.shares, int(np.argmax(weighed.verdict)))
    bits = [*findings.tolist(), *named.tolist()]
    rows = [WeightOfEvidence(name, state, one) for (name, state), one in zip(_labels(weighed), bits, strict=True)]
    if weighed.question.order is not None:
        likelihood = weighed.question.order_likelihood
        answer = int(np.argmax(weighed.verdict))
        before = weighed.verdict / likelihood
        before = before / before.sum()
        told = np.log2(weighed.verdict[answer] / (1 - weighed.verdict[answer])) - np.log2(before[answer] / (1 - before[answer]))
        rows.append(WeightOfEvidence("order_of_onset", weighed.question.order, float(told)))
    return tuple(sorted((row for row in rows if abs(row.bits) >= LEAST_BITS), key=lambda row: -abs(row.bits)))


def _labels(weighed: Weighed) -> list[tuple[str, str]]:
    """Name and state of each answered finding, then of each named answer."""
    answers = weighed.answers
    labels = [
        (weighed.network.findings[finding], "present" if present else "absent")
        for finding, present in zip(answers.findings.tolist(), answers.present.tolist(), strict=True)
    ]
    return labels + [(name, weighed.evidence.answer(name) or "") for name in answers.named]


def _is_seen(weighed: Weighed, name: str) -> bool:
    """Whether some test or measurement shows the shape; common as shapes are, the rest is only background."""
    return any(trait == name and weighed.evidence.stated(finding) is True for trait, finding in weighed.traits.without)


def _trait_cells(weighed: Weighed, name: str) -> dict[int, tuple[float, float]]:
    """Position of each present finding that a shape touches, with the probability of the shape and its weight."""
    cells = {}
    for position in np.flatnonzero(weighed.answers.present):
        finding = weighed.network.findings[weighed.answers.findings[position]]
        for trait, weight, _ in weighed.traits.cells(finding):
            if trait == name and weight > 0:
                cells[int(position)] = (weighed.traits.probability[name], weight)
    return cells


def _trait_explains(weighed: Weighed, name: str) -> float:
    """What a shape explains beyond the findings that the network weighs: also those that only it weighs."""
    cells = _trait_cells(weighed, name)
    total = trait_counterfactuals(weighed.leading, cells)
    knowledge, known = weighed.evidence.knowledge, weighed.network.finding_index
    for cell in knowledge.conditions[name].presents_with:
        only_here = cell.finding not in known or not weighed.network.weighed[known[cell.finding]]
        if only_here and weighed.evidence.stated(cell.finding) is True:
            background = knowledge.findings[cell.finding].background.value
            probability, frequency = weighed.traits.probability[name], cell.frequency.value
            weight = max(0.0, 1 - (1 - frequency) / (1 - background))
            total += probability * weight * (1 - background) / (background + (1 - background) * probability * weight)
    return total


def _likely_trait(weighed: Weighed, name: str) -> Likely:
    """A shape as an entry of the differential, with what each of its tests and measurements says of it."""
    traits = weighed.traits
    low, high = traits.interval(name)
    reasons = []
    for (trait, finding), without in traits.without.items():
        if trait == name:
            state = "present" if weighed.evidence.stated(finding) else "absent"
            bits = (log_odds(traits.probability[name]) - log_odds(without)) / float(np.log(2))
            reasons.append(WeightOfEvidence(finding, state, bits))
    return Likely(
        name,
        Estimate(traits.probability[name], low, high),
        _trait_explains(weighed, name),
        tuple(sorted(reasons, key=lambda row: -abs(row.bits))),
    )


def _contributions(weighed: Weighed, drawn: Drawn) -> tuple[Contribution, ...]:
    """Which condition contributes to a complaint elsewhere, and how probably."""
    from solespine.reasoning.contribution import contributions

    rows = contributions(weighed, drawn)
    return tuple(Contribution(name, complaint, Estimate(p, low, high)) for name, complaint, p, low, high in rows)


def next_questions(weighed: Weighed) -> list[Candidate]:
    """Every open question, the most telling for its burden first."""
    groups: dict[str, int] = {}
    for group, crowd in zip(weighed.answers.group, weighed.answers.crowd.tolist(), strict=False):
        if group:
            groups[group] = int(crowd)
    shares = weighed.shares[:ASKED] if weighed.shares is not None else None
    return candidates(weighed.evidence, weighed.leading.first(ASKED), shares, groups)


def _probabilities(weighed: Weighed) -> dict[str, float]:
    probability = dict(zip(weighed.network.conditions, weighed.posterior.conditions.tolist(), strict=True))
    return {**probability, **weighed.traits.probability}


def _pressing(weighed: Weighed) -> dict[Urgency, float]:
    """For each urgency: the probability that some complaint comes from a condition that should be seen that soon."""
    if weighed.numbers is None:
        return {}
    knowledge, members = weighed.evidence.knowledge, weighed.leading.hypotheses.members
    levels = np.array([*(knowledge.routing[name].level for name in weighed.network.conditions), -1])[members]
    found = {}
    for level in Urgency:
        brought = [weighed.numbers.any_fired(name, levels >= level) for name in weighed.question.complaints]
        found[level] = max(float(weighed.leading.probability @ one) for one in brought)
    return found
