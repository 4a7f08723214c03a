"""One problem or two, and in which direction: who caused what, within each hypothesis and over all of them.

Within a hypothesis each complaint has causes, and noisy-OR gives the probability that a cause fired given the complaint.
Four answers exclude one another: from foot to back (a foot, leg or hip condition acted on the back through a link), from
back to foot (a condition of spine, pelvis or buttock brought the complaint below), shared cause (one systemic illness
brought both), separate (none of these). Where several hold in one hypothesis the mass is shared equally.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from solespine.evidence import Evidence
from solespine.knowledge import Condition, Knowledge, Link, LinkUse
from solespine.reasoning.hypotheses import Bools, Floats, Hypotheses, Ints
from solespine.reasoning.network import Network
from solespine.reasoning.traits import TraitEffects, active_links

VERDICTS = ("foot_to_back", "back_to_foot", "shared_cause", "separate")

# The complaint above is the first of these that is present; those below are the first few.
ABOVE = ("back_pain", "buttock_pain", "upper_back_pain")
MOST_BELOW = 3
BELOW = (
    "foot_pain",
    "leg_pain_radiating",
    "numb_foot",
    "tingling_foot",
    "numb_leg",
    "tingling_leg",
    "burning_feet",
    "calf_pain",
    "both_legs_pain_or_tingling",
    "cannot_raise_foot",
    "leg_weakness",
    "red_hot_swollen_foot",
    "skin_wound_foot",
)


@dataclass(frozen=True, eq=False)
class Roles:
    """Which part each condition can play, each of shape (n_conditions,)."""

    below: Bools  # foot, leg or hip: acts upwards through a link
    spinal: Bools  # spine, pelvis, buttock: felt below
    systemic: Bools  # one illness that can be felt at both ends


@dataclass(frozen=True, eq=False)
class Causes:
    """The links that matter to one person's verdict, as chances that the effect was due to the cause.

    Attributes
    ----------
    due : ndarray, shape (n_conditions, n_conditions)
        Probability of causation, row to column, given both.
    trait_due : mapping of str to ndarray, shape (n_conditions,)
        The chance that each painless shape is there and brought a condition on.
    limp_due : float
        What an altered walk may contribute, whatever its cause; 0 when there is no limp.
    """

    due: Floats
    trait_due: Mapping[str, Floats]
    limp_due: float


@dataclass(frozen=True, eq=False)
class Question:
    """What the verdict is about for one person: the complaint above, those below, and the told order of onset."""

    above: str | None
    below: tuple[str, ...]
    order: str | None
    order_likelihood: Floats

    @property
    def applies(self) -> bool:
        """Whether there is a complaint at all."""
        return self.above is not None or bool(self.below)

    @property
    def complaints(self) -> tuple[str, ...]:
        """Every complaint, above first."""
        return ((self.above,) if self.above else ()) + self.below


@dataclass(frozen=True, eq=False)
class Firing:
    """Noisy-OR numbers within hypotheses, by the slots of their members.

    Attributes
    ----------
    weight : mapping of str to ndarray, shape (..., n_hypotheses, max_size)
        Weight of each member for each complaint; 0 in empty slots.
    present : mapping of str to ndarray, shape (..., n_hypotheses)
        P(complaint | hypothesis).
    due : ndarray, shape (..., n_hypotheses, max_size, max_size)
        Probability of causation between members, row to column.
    trait_due : ndarray, shape (..., n_hypotheses, max_size)
    limp_due : ndarray, shape (...)
    below, spinal, systemic : ndarray of bool, shape (n_hypotheses, max_size)
    """

    weight: Mapping[str, Floats]
    present: Mapping[str, Floats]
    due: Floats
    trait_due: Floats
    limp_due: Floats
    below: Bools
    spinal: Bools
    systemic: Bools

    def rows(self, rows: Ints) -> Firing:
        """Only these hypotheses, of numbers without an axis of draws."""
        return Firing(
            weight={name: weight[rows] for name, weight in self.weight.items()},
            present={name: present[rows] for name, present in self.present.items()},
            due=self.due[rows],
            trait_due=self.trait_due[rows],
            limp_due=self.limp_due,
            below=self.below[rows],
            spinal=self.spinal[rows],
            systemic=self.systemic[rows],
        )

    def fired(self, complaint: str) -> Floats:
        """Probability that each member brought about a complaint that is present, shape (..., n_hypotheses, max_size)."""
        return np.minimum(self.weight[complaint] / self.present[complaint][..., None], 1.0)

    def any_fired(self, complaint: str, which: Bools) -> Floats:
        """Probability that at least one of some members brought it about, shape (..., n_hypotheses)."""
        none = np.prod(1 - self.weight[complaint] * which, axis=-1)
        return np.asarray(np.minimum((1 - none) / self.present[complaint], 1.0))

    def through_links(self, complaint: str) -> Floats:
        """For each member: the chance that it brought on another member which brought about the complaint."""
        return np.asarray(np.minimum((self.due * self.fired(complaint)[..., None, :]).sum(axis=-1), 1.0))


@lru_cache(maxsize=8)
def roles(network: Network, knowledge: Knowledge) -> Roles:
    """The part each condition can play, from its place and direction."""
    known = [knowledge.conditions[name] for name in network.conditions]
    return Roles(
        below=np.array([acts_upwards(condition) for condition in known]),
        spinal=np.array([is_felt_below(condition) for condition in known]),
        systemic=np.array([condition.place == "systemic" for condition in known]),
    )


def acts_upwards(condition: Condition) -> bool:
    """A condition of foot, leg or hip, which may act on the back by changing how it is loaded, or by spreading."""
    return condition.place in ("foot", "leg") or (condition.place == "hip_pelvis" and condition.direction == "ascending")


def is_felt_below(condition: Condition) -> bool:
    """A condition whose cause sits in spine, pelvis or buttock and is felt in leg or foot."""
    return condition.place == "back" or (condition.place == "hip_pelvis" and condition.direction != "ascending")


def verdict_question(evidence: Evidence, network: Network) -> Question:
    """What the verdict is about for this person."""
    above = next((name for name in ABOVE if name in network.finding_index and evidence.truth(name) is True), None)
    below = [name for name in BELOW if name in network.finding_index and evidence.truth(name) is True]
    order = evidence.answer("order_of_onset")
    told = [evidence.knowledge.order_of_onset[verdict] for verdict in VERDICTS]
    return Question(
        above=above,
        below=tuple(below[:MOST_BELOW]),
        order=order,
        order_likelihood=np.array([getattr(row, order).value for row in told]) if order else np.ones(len(VERDICTS)),
    )


def due_share(link: Link) -> float:
    """Probability of causation, (RR - 1) / RR, given that both are present; the odds ratio stands in where no RR is given."""
    ratio = link.relative_risk.value if link.relative_risk is not None else link.odds_ratio.value
    return max(0.0, (ratio - 1) / ratio)


def causes(evidence: Evidence, network: Network, traits: TraitEffects) -> Causes:
    """The links that hold for this person, as probabilities of causation."""
    index = network.condition_index
    due = np.zeros((len(index), len(index)))
    trait_due: dict[str, Floats] = {}
    for link in active_links(evidence):
        child = index.get(link.to_id)
        if child is None or any(evidence.truth(name) is not None for name in link.not_with_findings):
            continue
        if link.from_id in index:
            due[index[link.from_id], child] = due_share(link)
        elif link.from_id in traits.probability:
            # The best study found no effect of the standing shape of an arch on the back, so a footprint must not move the verdict.
            sure = traits.prior if link.static_shape else traits.probability
            trait_due.setdefault(link.from_id, np.zeros(len(index)))[child] = sure[link.from_id] * due_share(link)
    limp = [link for link in evidence.knowledge.records.link if link.use is LinkUse.pathway and link.from_id == "limp"]
    limping = evidence.truth("limp") is True
    return Causes(due, trait_due, max((due_share(link) for link in limp), default=0.0) if limping else 0.0)


def firing(
    network: Network, hypotheses: Hypotheses, question: Question, parts: Roles, causes: Causes, leak: Mapping[str, float]
) -> Firing:
    """Noisy-OR numbers of the complaints in some hypotheses. ``leak``: P(complaint | no condition), shapes included."""
    members = hypotheses.members
    weight, present = {}, {}
    for name in question.complaints:
        weight[name] = np.append(network.weight[:, network.finding_index[name]], 0.0)[members]
        present[name] = 1 - (1 - leak[name]) * np.prod(1 - weight[name], axis=-1)
    return Firing(
        weight=weight,
        present=present,
        due=np.pad(causes.due, (0, 1))[members[:, :, None], members[:, None, :]],
        trait_due=np.append(any_of(causes.trait_due, len(network.conditions)), 0.0)[members],
        limp_due=np.array(causes.limp_due),
        below=np.append(parts.below, False)[members],
        spinal=np.append(parts.spinal, False)[members],
        systemic=np.append(parts.systemic, False)[members],
    )


def any_of(chances: Mapping[str, Floats], length: int) -> Floats:
    """The chance that at least one of several independent things holds, for each condition."""
    none = np.ones(length)
    for chance in chances.values():
        none = none * (1 - chance)
    return 1 - none


def answers_within(question: Question, numbers: Firing, told: Floats | None = None) -> tuple[Floats, Floats]:
    """The four answers within each hypothesis, shape (..., n_hypotheses, 4), and the likelihood of the told order of onset.

    ``told``: how often that order is told under each answer, if it is to differ from the dossier's.
    """
    nothing = np.zeros(next(iter(numbers.present.values())).shape)
    upwards = from_below(numbers, question.above).sum(axis=-1) if question.above else nothing
    downwards = mean([brought_by(numbers, name, numbers.spinal) for name in question.below], nothing)
    shared = mean([_both(numbers, question.above, name) for name in question.below], nothing) if question.above else nothing
    shares = split_equally(np.minimum(upwards, 1.0), downwards, shared)
    if question.order is None or question.above is None or not question.below:
        return shares, np.ones(nothing.shape)
    weighed = shares * (question.order_likelihood if told is None else told)
    likelihood = weighed.sum(axis=-1)
    return weighed / likelihood[..., None], likelihood


def from_below(numbers: Firing, above: str) -> Floats:
    """For each member that sits in the back: the chance that it brought the complaint above, and was brought on from below."""
    due = 1 - (1 - numbers.trait_due) * np.prod(1 - numbers.due * numbers.below[..., :, None], axis=-2)
    # The limp is the path of the same links, so it replaces a smaller figure and is never added to it.
    linked = (numbers.due * numbers.below[..., :, None] > 0).any(axis=-2)
    due = np.where(linked, np.maximum(due, np.asarray(numbers.limp_due)[..., None, None]), due)
    return np.asarray(numbers.fired(above) * due * (numbers.spinal & ~numbers.below))


def brought_by(numbers: Firing, complaint: str, which: Bools) -> Floats:
    """Probability that some members brought a complaint, by themselves or by bringing on what brought it."""
    direct = numbers.any_fired(complaint, which)
    through = 1 - np.prod(1 - numbers.through_links(complaint) * which, axis=-1)
    return np.asarray(1 - (1 - direct) * (1 - through))


def _both(numbers: Firing, above: str, below: str) -> Floats:
    """Probability that one systemic illness brought the complaint above and the one below."""
    fired_below = numbers.fired(below)
    reached = 1 - (1 - fired_below) * (1 - numbers.through_links(below))
    return np.asarray(1 - np.prod(1 - numbers.fired(above) * reached * numbers.systemic, axis=-1))


def mean(values: list[Floats], nothing: Floats) -> Floats:
    """The mean over several complaints; ``nothing`` where there is none."""
    return np.asarray(np.mean(values, axis=0)) if values else nothing


def split_equally(upwards: Floats, downwards: Floats, shared: Floats) -> Floats:
    """The four answers from three independent events: where several hold, the mass is shared equally; shape (..., 4).

    >>> split_equally(np.array(0.5), np.array(0.5), np.array(0.0)).tolist()
    [0.375, 0.375, 0.0, 0.25]
    """

    def share(one: Floats, two: Floats, three: Floats) -> Floats:
        return one * ((1 - two) * (1 - three) + (two * (1 - three) + three * (1 - two)) / 2 + two * three / 3)

    separate = (1 - upwards) * (1 - downwards) * (1 - shared)
    return np.stack(
        [share(upwards, downwards, shared), share(downwards, upwards, shared), share(shared, upwards, downwards), separate],
        axis=-1,
    )
