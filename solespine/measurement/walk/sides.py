"""Which way is forward and which foot is which: the trunk moves over each foot in turn.

Pushed up hardest on both feet, the trunk speeds up before that moment and slows down after it; over the left foot it is drawn to
the right, and over the right foot to the left. The first tells forward from back, the second one foot from the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solespine.measurement.walk.contacts import AFTER
from solespine.measurement.walk.passages import Passage
from solespine.measurement.walk.sampling import Floats

# An inverted pendulum's forward acceleration leads the push upward by a quarter of a step, its sideways acceleration that push by a
# quarter of a stride (source: `zijlstra_2003`). Each foot's impact also pushes the trunk away from it at once, which fills all odd
# harmonics of the stride; the third shows it best.
QUARTER = np.pi / 2
USUAL_PUSH = -2 * np.pi * AFTER  # phase of the push upward where contacts are found as they are here
AT_ONCE = np.pi
AGREES = 0.5  # cosine: what was said and what the walk shows of forward are within 60 degrees; recorded walks show it within 14


@dataclass(frozen=True, eq=False)
class Axes:
    """Of the body in the phone's axes; the phase of the push upward; how surely the walk shows all that, from 0 to 1; whether what
    was said of forward fits."""

    up: Floats
    forward: Floats
    left: Floats
    push: float
    clear: float
    said: bool
    contradicted: bool


def harmonic(strides: Floats, number: int) -> Floats:
    """The complex size of a harmonic of each stride, per axis: its phase is 0 where it is largest at the contact."""
    turn = np.exp(-2j * np.pi * number * np.arange(strides.shape[-1]) / strides.shape[-1])
    whole: Floats = strides @ turn * (2 / strides.shape[-1])
    return whole


def axes(found: Sequence[Passage], said_forward: tuple[float, float, float] | None) -> Axes:
    """Up, forward and left of the body during passages in which the phone stayed as it was."""
    weight = np.array([len(one.strides) for one in found], dtype=float)
    up = _unit(np.average([one.up for one in found], axis=0, weights=weight))
    level = np.eye(3) - np.outer(up, up)
    step = level @ np.average([harmonic(one.strides, 2).mean(axis=0) for one in found], axis=0, weights=weight)
    push = float(np.angle(np.average([harmonic(one.felt, 2).mean() for one in found], weights=weight)))
    shown = np.real(step * np.exp(-1j * (push + QUARTER)))
    clear = float(np.linalg.norm(shown) / max(float(np.linalg.norm(step)), 1e-9))
    forward = _unit(shown)
    said, contradicted = False, False
    if said_forward is not None:
        flat = level @ np.array(said_forward, dtype=float)
        if np.linalg.norm(flat) > 0.3 * np.linalg.norm(said_forward):
            contradicted = bool(_unit(flat) @ forward < AGREES)
            said = not contradicted
            forward = _unit(flat) if said else forward
    return Axes(up, forward, np.cross(up, forward), push, clear, said, contradicted)


def same_foot_first(found: Sequence[Passage]) -> list[tuple[bool, float]]:
    """Of each passage, whether it begins with the same foot as the longest one, and how surely, from 0 to 1.

    What one foot does and the other does not, in all axes of a phone that stayed as it was, is the same from passage to passage; it
    need not be known what it is.
    """
    single = [_alternating(one) for one in found]
    means = np.array([one.mean(axis=0) for one in single])
    weights = np.array([len(one) for one in single], dtype=float)
    usual = means[int(weights.argmax())]
    for _ in range(5):  # settles in two or three
        same = np.where(np.real(means @ usual.conj()) >= 0, 1.0, -1.0)
        usual = (weights * same) @ means / weights.sum()
    size = float(np.linalg.norm(usual))
    known = [
        abs(float(np.real(mean @ usual.conj()))) / max(size * float(np.linalg.norm(one, axis=1).mean()), 1e-9)
        for one, mean in zip(single, means, strict=True)
    ]
    longest = same[int(weights.argmax())]
    return [(bool(way == longest), sure) for way, sure in zip(same, known, strict=True)]


def _alternating(one: Passage) -> Floats:
    """First and third harmonic of each stride in the phone's axes, as if each began with the first foot: shape (strides, 6)."""
    sign = np.where(np.arange(len(one.strides)) % 2 == 0, 1.0, -1.0)[:, None]
    whole: Floats = np.concatenate([harmonic(one.strides, 1), harmonic(one.strides, 3)], axis=1) * sign
    return whole


def left_first(found: Sequence[Passage], same: Sequence[bool], body: Axes) -> tuple[bool, float]:
    """Whether passages that begin with the same foot begin with the left one, and how surely, from 0 to 1.

    The passages that begin with the other foot, by ``same``, count the other way round.
    """
    mean = np.concatenate([_alternating(one) * (1 if way else -1) for one, way in zip(found, same, strict=True)]).mean(axis=0)
    sway, impact = complex(mean[:3] @ body.left), complex(mean[3:] @ body.left)
    later = (body.push - USUAL_PUSH) / 2  # phase of the stride by which the contacts were found later than here
    towards = float(np.real(sway * np.exp(-1j * (body.push / 2 + QUARTER)) + impact * np.exp(-1j * (AT_ONCE + 3 * later))))
    return towards > 0, abs(towards) / max(abs(sway) + abs(impact), 1e-9)


def _unit(vector: Floats) -> Floats:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
