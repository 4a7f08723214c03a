"""Which foot it is, and where its second toe is, as far as a print tells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solespine.measurement.footprint.shape import Widths, arch_side
from solespine.measurement.footprint.toes import Toe

Points = NDArray[np.float64]

CLEAR = 0.25  # of the way from 'alike on both sides' to 'wholly on one side'; less is not called
TOE_WEIGHT = 0.4  # of what the size of the outer toes says beside the arch
SURE = 0.5  # together; less is not held against what the person says
GREAT_OF_LARGEST, CRUMB_OF_LARGEST = 0.45, 0.06  # of the area of the largest piece ahead of the ball
ALL_TOES = 4  # told apart: then the second from the inner side is the second
SECOND_FROM_GREAT, SECOND_FROM_EDGE = 0.28, 0.40  # of the width of the ball, where it cannot be seen by itself
KNOWN_DEGREES, GUESSED_DEGREES = 1.2, 3.0  # standard error of the axis


@dataclass(frozen=True, slots=True)
class Inner:
    """The inner side of the foot: -1 left, 1 right, 0 not known, as the print is looked at; and whether that is sure."""

    sign: int
    sure: bool

    @property
    def side(self) -> str:
        """Left or right foot. Seen on the sheet as one sees one's own foot from above, the left one has its inner side right."""
        return {1: "left", -1: "right", 0: ""}[self.sign]


def inner_side(widths: Widths, toes: tuple[Toe, ...]) -> Inner:
    """The side of the arch and of the great toe."""
    says = arch_side(widths) + TOE_WEIGHT * _great_toe(toes)
    return Inner(int(np.sign(says)) if abs(says) > CLEAR else 0, abs(says) > SURE)


def _from_great_toe(toes: tuple[Toe, ...]) -> tuple[Toe, ...]:
    """Toes from the great one on; what is far smaller and lies before it is a crumb of the ball."""
    largest = max((one.area_mm2 for one in toes), default=0.0)
    first = next((i for i, one in enumerate(toes) if one.area_mm2 > GREAT_OF_LARGEST * largest), 0)
    return tuple(one for one in toes[first:] if one.area_mm2 > CRUMB_OF_LARGEST * largest)


def _great_toe(toes: tuple[Toe, ...]) -> float:
    """-1 where the leftmost toe is by far the larger of the outer two, 1 where the rightmost is."""
    if len(toes) < 2:
        return 0.0
    left, right = toes[0].area_mm2, toes[-1].area_mm2
    return (right - left) / (right + left)


def second_toe(toes: tuple[Toe, ...], inner: Inner, ball: tuple[float, float], front_mm: float) -> tuple[Points, float]:
    """Where the second toe is, in millimetres on the foot, and the standard error in degrees of an axis through it."""
    left, right = ball
    width = right - left
    if inner.sign == 0:
        return np.array([(left + right) / 2, front_mm + 0.1 * width]), 1.5 * GUESSED_DEGREES
    from_inner = _from_great_toe(toes if inner.sign < 0 else toes[::-1])
    edge = left if inner.sign < 0 else right
    if not from_inner:
        return np.array([edge - inner.sign * SECOND_FROM_EDGE * width, front_mm]), GUESSED_DEGREES
    if len(from_inner) >= ALL_TOES and abs(from_inner[0].x - edge) < 0.4 * width:
        return np.array([from_inner[1].x, from_inner[1].y]), KNOWN_DEGREES
    great = from_inner[0].x
    if abs(great - edge) < 0.3 * width:
        return np.array([great - inner.sign * SECOND_FROM_GREAT * width, from_inner[0].y]), 0.6 * GUESSED_DEGREES
    return np.array([edge - inner.sign * SECOND_FROM_EDGE * width, front_mm]), GUESSED_DEGREES
