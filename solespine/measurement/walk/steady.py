"""The steady, straight steps of a walk, each with its side: what the figures are taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from solespine.measurement.walk.passages import POINTS, Passage
from solespine.measurement.walk.regularity import harmonic_sums
from solespine.measurement.walk.sampling import Floats
from solespine.measurement.walk.sides import Axes, axes, left_first, same_foot_first
from solespine.measurement.walk.speed import rise_m

SAME_MOUNT_DEG = 30.0  # a phone whose vertical lies within this is worn as before
SAME = 0.3  # of what alternates must agree with the other passages; below, nobody knows which foot is which in this one
NAMED = 0.35  # of what moves sideways must point to one foot; below, the feet are told apart but not named
LIKE_THE_OTHERS = 0.6  # correlation of a stride with the usual one; a stumble or an unseen turn has less


@dataclass(eq=False)
class Worn:
    """Passages during which the phone was worn in one way."""

    recording: int
    said: tuple[float, float, float] | None
    passages: list[Passage] = field(default_factory=list)

    def fits(self, one: Passage, recording: int) -> bool:
        """Whether a passage was walked with the phone worn as in these."""
        up = self.passages[0].up
        return recording == self.recording and float(up @ one.up) > np.cos(np.radians(SAME_MOUNT_DEG))


@dataclass(frozen=True, eq=False)
class Steps:
    """Steady steps in a row each, those of one passage together.

    Parameters
    ----------
    end_s, length_s : ndarray, shape (n,)
        When each step ends with a contact, and how long it took.
    looks_s : ndarray, shape (n, looks)
        How long it took by looks of other fineness.
    left : ndarray of bool, shape (n,)
        Whether it ends with the left foot; or with the one foot, where nobody knows which.
    sided : ndarray of bool, shape (n,)
        Whether that is known.
    passage : ndarray of int, shape (n,)
    """

    end_s: Floats
    length_s: Floats
    looks_s: Floats
    left: np.ndarray
    sided: np.ndarray
    passage: np.ndarray


@dataclass(frozen=True, eq=False)
class Strides:
    """Steady strides: how long, how far the trunk rises in a step, and even and odd harmonics up, forward and sideways."""

    length_s: Floats
    rise_m: Floats
    even: Floats
    odd: Floats
    passage: np.ndarray
    alternation: Floats  # odd over all of the vertical and forward movement: what one foot does and the other does not


@dataclass(frozen=True, eq=False)
class Steady:
    """What is steady in a walk, and what was left out and why."""

    steps: Steps
    strides: Strides
    regularity: Floats  # after a step and after a stride, shape (parts, 2)
    clear: float  # how surely the walk shows which way is forward
    named: bool  # whether left and right are known, not only one and the other
    contradicted: bool
    all_steps: int
    turned: int
    unlike: int


def repeats(one: Passage) -> bool:
    """Whether the strides of a passage are like each other. What only happens to keep time, as on a bad road, has none alike."""
    likeness = [_likeness(one.strides[first::2], np.median(one.strides[first::2], axis=0)) for first in (0, 1)]
    return bool(np.median(np.concatenate(likeness)) >= LIKE_THE_OTHERS)


def worn_ways(found: Sequence[tuple[int, Passage]], said: Sequence[tuple[float, float, float] | None]) -> list[Worn]:
    """Passages by the way in which the phone was worn."""
    ways: list[Worn] = []
    for recording, one in found:
        way = next((way for way in ways if way.fits(one, recording)), None)
        if way is None:
            way = Worn(recording, said[recording])
            ways.append(way)
        way.passages.append(one)
    return ways


def steady(found: Sequence[tuple[int, Passage]], said: Sequence[tuple[float, float, float] | None]) -> Steady:
    """The steady steps and strides of all passages, each given with the number of its recording."""
    ways = sorted(worn_ways(found, said), key=lambda way: -sum(len(one.strides) for one in way.passages))
    bodies = [axes(way.passages, way.said) for way in ways]
    parts: list[tuple[Steps, Strides, int]] = []
    sure_of_names = []
    for way, body in zip(ways, bodies, strict=True):
        same = same_foot_first(way.passages)
        left, sure = left_first(way.passages, [one for one, _ in same], body)
        sure_of_names.append(sure >= NAMED)
        # Feet that cannot be named cannot be matched with those of another way of wearing the phone.
        matched = len(ways) == 1 or way is ways[0] or (sure_of_names[0] and sure_of_names[-1])
        told = [(one == left, how if matched else 0.0) for one, how in same]
        parts += _of_one_way(way.passages, told, body, len(parts))
    steps = Steps(*(np.concatenate([getattr(one[0], name) for one in parts]) for name in Steps.__dataclass_fields__))
    strides = Strides(*(np.concatenate([getattr(one[1], name) for one in parts]) for name in Strides.__dataclass_fields__))
    return Steady(
        steps,
        strides,
        np.concatenate([one.regularity for _, one in found]),
        bodies[0].clear,
        all(body.said for body in bodies) and all(sure_of_names),
        any(body.contradicted for body in bodies),
        sum(len(one.steps_s) for _, one in found),
        sum(int(one.turning.sum()) for _, one in found),
        sum(one[2] for one in parts),
    )


def _of_one_way(
    found: Sequence[Passage], told: Sequence[tuple[bool, float]], body: Axes, number: int
) -> list[tuple[Steps, Strides, int]]:
    usual = _usual_strides(found, told)
    return [
        _steady_part(one, first, sure, body, usual, number + place)
        for place, (one, (first, sure)) in enumerate(zip(found, told, strict=True))
    ]


def _usual_strides(found: Sequence[Passage], told: Sequence[tuple[bool, float]]) -> dict[bool, Floats]:
    """The median stride that begins with each foot."""
    usual = {}
    for left in (True, False):
        rows = [one.strides[int(first != left) :: 2] for one, (first, _) in zip(found, told, strict=True)]
        usual[left] = np.median(np.concatenate(rows), axis=0)
    return usual


def _steady_part(
    one: Passage, first_left: bool, sure: float, body: Axes, usual: dict[bool, Floats], number: int
) -> tuple[Steps, Strides, int]:
    """The steady steps and strides of a passage, and how many strides were unlike the others."""
    begins_left = (np.arange(len(one.strides)) % 2 == 0) == first_left
    alike = np.where(begins_left, _likeness(one.strides, usual[True]), _likeness(one.strides, usual[False])) >= LIKE_THE_OTHERS
    straight = ~(one.turning | one.edge)
    straight = straight[:-1] & straight[1:]
    good = alike & straight
    step = np.r_[good, False] | np.r_[False, good]
    rows = np.flatnonzero(step)
    steps = Steps(
        one.contact_s[1:][rows],
        one.steps_s[rows],
        np.diff(one.looks_s, axis=0)[rows],
        ((rows % 2 == 0) != first_left),
        np.full(len(rows), sure >= SAME),
        np.full(len(rows), number),
    )
    return steps, _steady_strides(one, np.flatnonzero(good), body, number), int((straight & ~alike).sum())


def _steady_strides(one: Passage, chosen: np.ndarray, body: Axes, number: int) -> Strides:
    length = one.contact_s[2:][chosen] - one.contact_s[:-2][chosen]
    in_body = np.einsum("nap,ab->nbp", one.strides[chosen], np.stack([body.up, body.forward, body.left], axis=1))
    even, odd = harmonic_sums(in_body.reshape(-1, 3, POINTS))
    alternation = odd[:, :2].sum(axis=1) / np.maximum((even + odd)[:, :2].sum(axis=1), 1e-9)
    return Strides(length, rise_m(one.felt[chosen], length), even, odd, np.full(len(chosen), number), alternation)


def _likeness(strides: Floats, usual: Floats) -> Floats:
    """Correlation of each stride with the usual one, over all three axes."""
    a = (strides - strides.mean(axis=2, keepdims=True)).reshape(len(strides), -1)
    b = (usual - usual.mean(axis=1, keepdims=True)).ravel()
    size = np.linalg.norm(a, axis=1) * np.linalg.norm(b)
    likeness: Floats = a @ b / np.maximum(size, 1e-9)
    return likeness
