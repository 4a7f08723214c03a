"""The pieces of what is printed: which are heel, ball and midfoot, which may be toes, and what else lies on the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from solespine.measurement.footprint import refusals
from solespine.measurement.footprint.light import EDGE_MM, PER_MM

Mask: TypeAlias = NDArray[Any]

WHOLE_FOOT_MM = 118  # heel to ball of the smallest foot that is measured
LONGEST_ISLAND_MM = 175  # the ball of a long foot with its toes; a longer piece has its heel with it
LONG, LONGER = 1.45, 1.25  # heel and ball together: times as long as wide, and as the ball alone
ISLAND_SHARE = 0.16  # of the larger island that the smaller has at least; a heel has a third of the ball or more
ISLAND_MM2 = 500
FARTHEST_MM = 290  # from the back of the heel to the front of the ball, toes perhaps with it
SECOND_PRINT_SHARE = 0.3  # of the foot that another large piece has to count as a second print
SURELY_SECOND = 0.42  # so much of it that it can be no toes
LARGEST_TOES_MM2 = 950  # a great toe; two larger pieces beside a heel and a ball are those of another foot
BLOCKS = 5  # pieces about as large as one another: a tread; two feet with high arches have four
BROAD_MM, LONG_THING = 13, 5  # a pen: narrower, and that many times as long as wide
COIN_MM2 = 600  # and smaller pieces, such as coins and letters, do not count as prints
AT_EDGE_MM = 6  # of the edge of the sheet that a print touches, where a shadow or crease of it does not matter


@dataclass(frozen=True, slots=True)
class Piece:
    """One connected part of the print. ``length_mm`` and ``width_mm`` of the slimmest box around it."""

    label: int
    area_mm2: float
    length_mm: float
    width_mm: float
    full: float
    at_edge_mm: float
    outline: NDArray[Any]

    @property
    def is_thing(self) -> bool:
        """Whether it looks like a pen, a ruler or a line rather than a print."""
        return self.width_mm < BROAD_MM and self.length_mm > LONG_THING * self.width_mm


@dataclass(frozen=True, slots=True)
class Pieces:
    """All pieces, ``labels`` of the same shape as the sheet, and which of them are the foot without separate toes."""

    labels: NDArray[Any]
    every: tuple[Piece, ...]
    foot: tuple[Piece, ...]

    @property
    def others(self) -> tuple[Piece, ...]:
        return tuple(one for one in self.every if one not in self.foot)


def find_pieces(mask: Mask) -> Pieces:
    """The pieces of a print, the foot found among them.

    Raises
    ------
    MeasurementError
        If there is no piece that may be a foot, or if it reaches the edge of the sheet.
    """
    labels, every = _all_pieces(mask)
    prints = [one for one in every if not one.is_thing]
    if not prints or prints[0].area_mm2 < ISLAND_MM2:
        raise refusals.not_a_footprint()
    foot = _foot_of(prints)
    if sum(one.area_mm2 > SURELY_SECOND * prints[0].area_mm2 for one in prints) >= BLOCKS:
        raise refusals.shoe()
    own = sum(one.area_mm2 for one in foot)
    apart = [one for one in prints if one not in foot and one.at_edge_mm < AT_EDGE_MM]
    islands = [one for one in apart if one.area_mm2 > max(LARGEST_TOES_MM2, SECOND_PRINT_SHARE * prints[0].area_mm2)]
    if len(islands) > 1 or any(one.area_mm2 > SURELY_SECOND * own for one in apart):
        raise refusals.two_feet()
    if any(one.at_edge_mm > AT_EDGE_MM for one in foot):
        raise refusals.off_sheet()
    return Pieces(labels, tuple(every), foot)


def _all_pieces(mask: Mask) -> tuple[NDArray[Any], list[Piece]]:
    """Every piece, the largest first."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    pieces = [_piece(labels, stats, one) for one in range(1, count)]
    return labels.astype(np.int32), sorted(pieces, key=lambda one: -one.area_mm2)


def _piece(labels: NDArray[Any], stats: NDArray[Any], label: int) -> Piece:
    x, y, width, height, area = (int(one) for one in stats[label])
    own = (labels[y : y + height, x : x + width] == label).astype(np.uint8)
    outlines, _ = cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE, offset=(x, y))
    outline = max(outlines, key=len)
    hull = cv2.convexHull(outline)
    _, sides, _ = cv2.minAreaRect(hull)
    full = area / max(cv2.contourArea(hull), 1.0)
    edge = _at_edge(outline[:, 0], *labels.shape)
    return Piece(
        label,
        area / PER_MM**2,
        (max(sides) + 1) / PER_MM,
        (min(sides) + 1) / PER_MM,
        min(full, 1.0),
        edge,
        outline.astype(np.int32),
    )


def _at_edge(outline: NDArray[Any], height: int, width: int) -> float:
    """How many millimetres of an outline lie along the edge of what is looked at."""
    margin = round(EDGE_MM * PER_MM) + 1
    x, y = outline[:, 0], outline[:, 1]
    return float(((x <= margin) | (y <= margin) | (x >= width - 1 - margin) | (y >= height - 1 - margin)).sum()) / PER_MM


def _foot_of(prints: list[Piece]) -> tuple[Piece, ...]:
    """Heel, midfoot and ball in one piece, or heel and ball as two islands with nothing between."""
    largest = prints[0]
    partners = [one for one in prints[1:] if one.area_mm2 > max(ISLAND_MM2, ISLAND_SHARE * largest.area_mm2)]
    fitting = [one for one in partners if _belong_together(largest, one)]
    if not fitting or largest.length_mm > LONGEST_ISLAND_MM:
        return (largest,)
    # Toes joined to one another may be as large as a heel, but they lie nearer.
    return largest, max(fitting, key=lambda one: _box(largest, one)[0] * one.area_mm2)


def _belong_together(ball: Piece, heel: Piece) -> bool:
    """Whether two pieces lie behind one another as heel and ball do, and not beside one another as two feet."""
    length, width = _box(ball, heel)
    return WHOLE_FOOT_MM <= length <= FARTHEST_MM and length > LONG * width and length > LONGER * ball.length_mm


def _box(one: Piece, other: Piece) -> tuple[float, float]:
    _, sides, _ = cv2.minAreaRect(np.concatenate([one.outline, other.outline]))
    return max(sides) / PER_MM, min(sides) / PER_MM
