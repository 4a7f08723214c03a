"""What may be behind it: conditions with their strongest reasons, and what may add to trouble elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from solespine.assessment import LOWER_BACK_NERVE, LOWER_BACK_NERVE_NAME, Assessment
from solespine.cli.words import COMPLAINTS, heading, in_ten, people, percent, reason_words, wrapped
from solespine.knowledge import Kind, Urgency
from solespine.reasoning import Estimate, Likely, WeightOfEvidence

MOST_CONDITIONS = 6
MOST_REASONS = 3
MOST_CONTRIBUTIONS = 4
WEIGHTY = 0.2  # bits; what weighs less is no reason worth reading
REASSURES = 0.25  # below this the figure of a danger is not shown
CONTRIBUTES = 0.1  # a contribution that cannot reach one in ten is not worth a line


def conditions_part(assessment: Assessment) -> Iterator[str]:
    """Likely conditions in their order; the lower back nerves as one."""
    yield heading("What may be behind it")
    groups = grouped(assessment.conditions)
    for number, group in enumerate(groups[:MOST_CONDITIONS], 1):
        yield from _condition(assessment, group, number)
    if len(groups) > MOST_CONDITIONS:
        names = [assessment.knowledge.conditions[group[0].condition].name for group in groups[MOST_CONDITIONS:]]
        yield wrapped(f"Less likely: {'; '.join(names)}.", 2)
    if not groups:
        yield wrapped("Nothing you told points to one cause yet.", 2)


def grouped(conditions: tuple[Likely, ...]) -> list[list[Likely]]:
    """Each condition by itself, the levels of the lower back nerve together where the first of them stands."""
    nerves = [one for one in conditions if one.condition in LOWER_BACK_NERVE]
    return [nerves if one in nerves else [one] for one in conditions if one not in nerves[1:]]


def together(group: list[Likely]) -> Estimate:
    """The chance of at least one; as they are rarely there at once, the chances nearly add up."""
    return Estimate(*(min(sum(getattr(one.estimate, key) for one in group), 1.0) for key in ("p", "low", "high")))


def _condition(assessment: Assessment, group: list[Likely], number: int) -> Iterator[str]:
    knowledge, first = assessment.knowledge, group[0]
    condition, routing = knowledge.conditions[first.condition], knowledge.routing[first.condition]
    nerve = first.condition in LOWER_BACK_NERVE
    danger = condition.kind is Kind.danger and any(first.condition in rule.conditions for rule in assessment.rules)
    name = LOWER_BACK_NERVE_NAME if nerve else condition.name
    estimate = together(group)
    yield wrapped(f"{name}{' - a danger to be ruled out' if danger else ''}", 2, f"{number}. ")
    chance = f"{in_ten(estimate.p)} people with your answers: {percent(estimate)}."
    if condition.kind is Kind.danger and (danger or estimate.p < REASSURES):
        # A small figure beside a danger would reassure, and no figure here is good enough for that.
        yield wrapped("These answers cannot rule it out, however rare it is.", 5)
    else:
        yield wrapped(f"{chance[0].upper()}{chance[1:]} {_explains(first, assessment)}", 5)
    yield wrapped(condition.mechanism, 5)
    weights = weight_of_each_answer(first.reasons, assessment)
    yield from for_and_against(weights)
    if routing.first and assessment.urgency < Urgency.same_day:
        yield wrapped(f"Who knows about it: {people(routing.first, knowledge)}.", 5)
    if nerve:
        levels = ", ".join(f"{one.condition.rpartition('_')[2].upper()} {percent(one.estimate)}" for one in group)
        yield wrapped(f"By level, which only an examination can tell apart: {levels}.", 5)


def _explains(likely: Likely, assessment: Assessment) -> str:
    """How much of what was told would go if the condition went."""
    told = sum(assessment.evidence.stated(name) is True for name in assessment.knowledge.findings)
    explained = int(likely.counterfactual + 0.5)
    if explained == 0:
        return "It explains little of what you told."
    return f"It explains about {explained} of the {told} things you said yes to."


def weight_of_each_answer(reasons: tuple[WeightOfEvidence, ...], assessment: Assessment) -> dict[str, float]:
    """Bits by answer in words, the heaviest first. What one fact says in several ways, such as an age, is added up."""
    weights: dict[str, float] = {}
    for reason in reasons:
        words = " ".join(reason_words(reason, assessment.evidence))
        if words:
            weights[words] = weights.get(words, 0.0) + reason.bits
    return dict(sorted(weights.items(), key=lambda item: -abs(item[1])))


def for_and_against(weights: dict[str, float]) -> Iterator[str]:
    """The strongest answers for and against something."""
    yield from reason_lines("For it:", [words for words, bits in weights.items() if bits >= WEIGHTY])
    yield from reason_lines("Against:", [words for words, bits in weights.items() if bits <= -WEIGHTY])


def reason_lines(label: str, answers: list[str]) -> Iterator[str]:
    """A label and up to three answers beside it."""
    for place, words in enumerate(answers[:MOST_REASONS]):
        yield wrapped(words, 5, f"{label if place == 0 else '':<9}")


def contribution_part(assessment: Assessment) -> Iterator[str]:
    """What may add to the trouble at the other end."""
    kinds = {condition.id: condition.kind for condition in assessment.knowledge.records.condition}
    rows = [one for one in assessment.reasoning.contributions if one.estimate.high >= CONTRIBUTES]
    rows = [one for one in rows if kinds[one.condition] is not Kind.danger][:MOST_CONTRIBUTIONS]
    if not rows:
        return
    yield heading("What may add to trouble elsewhere")
    for one in rows:
        name, complaint = assessment.knowledge.conditions[one.condition].name, COMPLAINTS[one.complaint]
        yield wrapped(f"{name}, to your {complaint}: {in_ten(one.estimate.p)}, {percent(one.estimate)}.", 4, "- ")
    yield wrapped("Most such links rest on weak studies, so the ranges are wide.", 2)
