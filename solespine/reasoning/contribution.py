"""Which condition contributes to a complaint at the other end, and how probably."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solespine.reasoning.draws import credible
from solespine.reasoning.hypotheses import Floats, Ints
from solespine.reasoning.interval import Drawn
from solespine.reasoning.verdict import Firing

if TYPE_CHECKING:
    from solespine.reasoning.reasoning import Weighed

SMALLEST = 0.01


def contributions(weighed: Weighed, drawn: Drawn) -> list[tuple[str, str, float, float, float]]:
    """Rows of condition, complaint, probability, low, high; the most probable first.

    Foot, leg and hip conditions, and painless shapes, contribute to the complaint above through a link; conditions of
    spine and pelvis, and systemic ones, contribute to the complaints below by bringing them about.
    """
    if weighed.numbers is None or drawn.numbers is None:
        return []
    above, below = weighed.question.above, weighed.question.below
    rows: list[tuple[str, str, float, float, float]] = []
    if above is not None:
        rows += _rows(weighed, drawn, above, upward_parts(weighed.numbers, above), upward_parts(drawn.numbers, above))
        rows += _shapes(weighed, drawn, above)
    for complaint in below[:1]:
        parts, drawn_parts = (downward_parts(numbers, complaint) for numbers in (weighed.numbers, drawn.numbers))
        rows += _rows(weighed, drawn, complaint, parts, drawn_parts)
    return sorted(rows, key=lambda row: -row[2])


def upward_parts(numbers: Firing, above: str) -> Floats:
    """For each member from below: the chance that it brought on what brought the complaint above; shape (..., max_size)."""
    target = numbers.fired(above) * (numbers.spinal & ~numbers.below)
    return np.asarray(np.minimum((numbers.due * target[..., None, :]).sum(axis=-1), 1.0) * numbers.below)


def downward_parts(numbers: Firing, below: str) -> Floats:
    """For each member of spine, pelvis, or whole body: the chance that it brought the complaint below; shape (..., max_size)."""
    fired = numbers.fired(below)
    reached = 1 - (1 - fired) * (1 - numbers.through_links(below))
    return np.asarray(reached * (numbers.spinal | numbers.systemic))


def _rows(
    weighed: Weighed, drawn: Drawn, complaint: str, parts: Floats, drawn_parts: Floats
) -> list[tuple[str, str, float, float, float]]:
    """One row for each condition whose contribution is worth showing."""
    leading, few = weighed.leading, drawn.leading
    members = leading.hypotheses.members
    centre = np.zeros(len(weighed.network.conditions) + 1)
    for slot in range(members.shape[1]):
        centre += np.bincount(members[:, slot], leading.probability * parts[:, slot], len(centre))
    rows = []
    for condition in np.flatnonzero(centre[:-1] >= SMALLEST).tolist():
        here: Ints = few.hypotheses.members == condition
        samples = (drawn.weight[..., None] * drawn_parts * here).sum(axis=(-1, -2))
        among = float((few.probability[:, None] * parts[: len(here)] * here).sum())
        low, high = credible(
            centre[condition : condition + 1], (samples * few.share + centre[condition] - few.share * among)[None, :]
        )
        rows.append((weighed.network.conditions[condition], complaint, float(centre[condition]), float(low[0]), float(high[0])))
    return rows


def _shapes(weighed: Weighed, drawn: Drawn, above: str) -> list[tuple[str, str, float, float, float]]:
    """Rows for painless shapes: their chance of being due, weighed by how probably what they act on brought the complaint."""
    if weighed.numbers is None or drawn.numbers is None:
        return []
    rows = []
    members = weighed.leading.hypotheses.members
    fired = weighed.numbers.fired(above) * (weighed.numbers.spinal & ~weighed.numbers.below)
    drawn_fired = drawn.numbers.fired(above) * (drawn.numbers.spinal & ~drawn.numbers.below)
    for name, due in weighed.causes.trait_due.items():
        share = np.append(due, 0.0)[members]
        centre = float(weighed.leading.probability @ (fired * share).sum(axis=-1))
        if centre < SMALLEST:
            continue
        few = drawn.leading.hypotheses.members
        drawn_due = np.pad(drawn.trait_due[name], ((0, 0), (0, 1)))[:, few]
        samples = (drawn.weight * (drawn_fired * drawn_due).sum(axis=-1)).sum(axis=-1)
        low, high = credible(np.array([centre]), samples[None, :])
        rows.append((name, above, centre, float(low[0]), float(high[0])))
    return rows
