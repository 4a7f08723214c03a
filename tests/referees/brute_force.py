"""The slow obvious version of the reasoning: every subset, every set of fired causes, one plain number at a time.

Written from the formulas alone. Nothing is shared with ``solespine.reasoning``: no arrays, no logarithms, no short cuts.
"""

from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod


@dataclass
class Told:
    """One answered finding: present or absent, how much it counts, and what painless shapes do to its background.

    ``ratio``: how many times as often a measurement says so when the finding is there as when it is not; without it, what is said is
    the truth.
    """

    finding: int
    present: bool
    strength: float = 1.0
    leak_factor: float = 1.0
    leak_without: float = 1.0
    ratio: float | None = None

    @property
    def fits(self):
        """How well what was told fits a finding that is there, and one that is not."""
        if self.ratio is None:
            return (1.0, 0.0) if self.present else (0.0, 1.0)
        return (1.0, 1 / self.ratio) if self.present else (self.ratio, 1.0)


@dataclass
class Named:
    """One answered finding with named answers: each condition's own figure, mixed by how strongly it hurts."""

    background: float
    frequency: list
    pain: list
    background_pain: float
    first: bool


@dataclass
class World:
    """A small network and one person's answers, as plain lists.

    ``base``: probability of each condition when none of its parents is there. ``ratio[parent][child]``: odds ratio.
    ``frequency[condition][finding]``: how often people with the condition alone have the finding; below the background it
    raises nothing. ``lowering[condition][finding]``: what the condition multiplies the background with.
    """

    base: list
    ratio: list
    background: list
    frequency: list
    lowering: list
    needs: dict = field(default_factory=dict)
    told: list = field(default_factory=list)
    named: list = field(default_factory=list)

    @property
    def conditions(self):
        return range(len(self.base))


def weight(world, condition, finding):
    """The chance that a condition alone brings a finding about, so that with the background its frequency comes out."""
    leak, frequency = world.background[finding], world.frequency[condition][finding]
    return max(0.0, 1 - (1 - frequency) / (1 - leak))


def subsets(world, most=None):
    """Every set of conditions, of at most so many, in which nothing lacks what it needs."""
    most = len(world.base) if most is None else most
    for size in range(most + 1):
        for members in combinations(world.conditions, size):
            if all(world.needs[one] in members for one in members if one in world.needs):
                yield members


def prior(world, members):
    """Probability of exactly these conditions, as the product over all of them, each given its parents among the members."""
    total = 1.0
    for condition in world.conditions:
        if condition in world.needs and world.needs[condition] not in members:
            total *= 0.0 if condition in members else 1.0
            continue
        odds = world.base[condition] / (1 - world.base[condition])
        for parent in members:
            odds *= world.ratio[parent][condition]
        total *= odds / (1 + odds) if condition in members else 1 / (1 + odds)
    return total


def causes(world, told, members):
    """What can bring a finding about, with the chance that each does: members by number, then background and shapes."""
    leak = world.background[told.finding] * told.leak_factor
    for one in members:
        leak *= world.lowering[one][told.finding]
    found = [(one, weight(world, one, told.finding)) for one in members]
    return [*found, ("background", leak), ("shapes", 1 - told.leak_without)]


def fired_sets(found):
    """Every set of causes that may have fired, with its probability: all 2^k of them."""
    for outcome in product((False, True), repeat=len(found)):
        chance = prod(p if fired else 1 - p for (_, p), fired in zip(found, outcome))
        yield {name for (name, _), fired in zip(found, outcome) if fired}, chance


def present_given(world, told, members):
    """P(finding present | exactly these conditions), by counting the sets of fired causes that are not empty."""
    return sum(chance for fired, chance in fired_sets(causes(world, told, members)) if fired)


def named_given(named, members):
    """P(first answer | exactly these conditions)."""
    pains = [*(named.pain[one] for one in members), named.background_pain]
    figures = [*(named.frequency[one] for one in members), named.background]
    return sum(pain * figure for pain, figure in zip(pains, figures)) / sum(pains)


def likelihood(world, members):
    """P(all answers | exactly these conditions), each raised to how much it counts."""
    total = 1.0
    for told in world.told:
        present = present_given(world, told, members)
        if_there, if_not = told.fits
        total *= (if_there * present + if_not * (1 - present)) ** told.strength
    for named in world.named:
        first = named_given(named, members)
        total *= first if named.first else 1 - first
    return total


def posterior(world, most=None):
    """Probability of every set of at most so many conditions, given the answers."""
    weights = {members: prior(world, members) * likelihood(world, members) for members in subsets(world, most)}
    total = sum(weights.values())
    return {members: one / total for members, one in weights.items()}


def marginals(world, most=None):
    """Probability of each condition."""
    probability = posterior(world, most)
    return [sum(p for members, p in probability.items() if one in members) for one in world.conditions]


def counterfactuals(world, most=None):
    """For each condition: the expected number of present findings that would vanish if it were cured.

    The causes that fired are found out by enumeration, those of the cured condition are taken away, and the finding is
    looked for again.
    """
    total = [0.0 for _ in world.conditions]
    for members, p in posterior(world, most).items():
        for told in world.told:
            if told.present:
                sets = [(fired, chance) for fired, chance in fired_sets(causes(world, told, members)) if fired]
                present = sum(chance for _, chance in sets)
                if_there, if_not = told.fits
                there = if_there * present / (if_there * present + if_not * (1 - present))
                for cured in members:
                    vanished = sum(chance for fired, chance in sets if not fired - {cured})
                    total[cured] += p * told.strength * there * vanished / present
    return total


def beyond(world, most):
    """Probability of all sets larger than a limit."""
    return sum(p for members, p in posterior(world).items() if len(members) > most)


def verdict(world, above, below, due, spinal, foot, systemic, most=None):
    """The four answers to 'one problem or two', by enumerating which causes fired and which links were the reason.

    Parameters
    ----------
    above, below : Told
        The two complaints.
    due : list of lists
        Probability of causation, given both: row to column.
    spinal, foot, systemic : sets of int
        The part that each condition can play.
    """
    answers = [0.0, 0.0, 0.0, 0.0]
    for members, p in posterior(world, most).items():
        links = [((one, other), due[one][other]) for one in members for other in members if due[one][other] > 0]
        fired_above = [(fired, chance) for fired, chance in fired_sets(causes(world, above, members)) if fired]
        fired_below = [(fired, chance) for fired, chance in fired_sets(causes(world, below, members)) if fired]
        both = sum(one for _, one in fired_above) * sum(one for _, one in fired_below)
        for up, chance_up in fired_above:
            for down, chance_down in fired_below:
                for acted, chance_acted in fired_sets(links):
                    reached = {one for one, other in acted if other in down} | down
                    events = [
                        any(other in up and one in foot for one, other in acted if other in spinal - foot),
                        bool(reached & spinal),
                        bool(reached & up & systemic),
                    ]
                    events.append(not any(events))
                    for answer, holds in enumerate(events):
                        if holds:
                            answers[answer] += p * chance_up * chance_down * chance_acted / both / sum(events)
    return answers
