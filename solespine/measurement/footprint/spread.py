"""How sure the indices of one print are: computed again with everything a little otherwise, on a fixed grid."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray

from solespine.measurement.footprint.foot import SQUARE_MM2, Foot
from solespine.measurement.footprint.frame import places
from solespine.measurement.footprint.indices import Indices, indices
from solespine.measurement.footprint.light import PER_MM
from solespine.measurement.footprint.perspective import SIZES_MM
from solespine.measurement.footprint.print import LEVEL, levels
from solespine.measurement.footprint.sheet import Sheet
from solespine.measurement.footprint.toes import Cut, cut_toes

Points = NDArray[np.float64]

# Three places of a normal curve that have its mean and spread, and what each of them weighs.
NODES = (-sqrt(3), 0.0, sqrt(3))
WEIGHTS = (1 / 6, 2 / 3, 1 / 6)
NINETY_FIVE = 1.96
CUT_MM, CUT_JOINED_MM = 0.4, 2.6  # standard error of where toes are cut off: printed apart, and wholly joined to the ball
THINNED = 3  # of three places one is computed with again; the error changes by less than a hundredth of itself
LENGTH_MM = 0.5  # standard error of the ends of a foot on flat paper
# What none of the causes below explains, from photos drawn with known truth (benchmarks/footprint.py).
REST = {"arch": 0.0016, "chippaux_smirak": 0.45, "staheli": 0.008}
NAMES = tuple(REST)


@dataclass(frozen=True, slots=True)
class Measured:
    """The indices of one print, the standard error of each, the length of the foot with its error, and the place of it all."""

    indices: Indices
    error: dict[str, float]
    foot_length: tuple[float, float]
    cut: Cut


def measure(foot: Foot, sheet: Sheet) -> Measured:
    """The indices of a foot on a sheet."""
    cuts = [foot.cut if level == LEVEL else cut_toes(foot.upright(level), foot.seeds) for level in levels(foot.ink)]
    at_best = _printed(foot.cut)
    measured, best = indices(at_best, SQUARE_MM2), indices(at_best[::THINNED], SQUARE_MM2)
    variance = dict.fromkeys(NAMES, 0.0)
    for cut, ink_weight in zip(cuts, WEIGHTS, strict=True):
        error_mm = CUT_MM + (CUT_JOINED_MM - CUT_MM) * min(1.0, 1.5 * cut.joined_share)
        for node, cut_weight in zip(NODES, WEIGHTS, strict=True):
            body = _printed(cut, node * error_mm)[::THINNED]
            for turn, turn_weight in zip(NODES, WEIGHTS, strict=True):
                other = indices(body, SQUARE_MM2, turn * foot.axis_error)
                _add(variance, best, other, ink_weight * cut_weight * turn_weight)
    for moved, areas in _with_moved_corners(foot, sheet, at_best[::THINNED]):
        _add(variance, best, indices(moved, areas), 1.0)
    error = {name: sqrt(variance[name] + REST[name] ** 2) for name in NAMES}
    return Measured(measured, error, _foot_length(cuts, sheet), foot.cut)


def _printed(cut: Cut, ahead_mm: float = 0.0) -> Points:
    """What is printed without toes, those cut off so much further ahead."""
    if ahead_mm == 0.0:
        return places(*np.nonzero(cut.body))
    rows, columns = np.nonzero(cut.printed)
    kept = rows <= cut.rows[columns] + np.where(cut.is_cut[columns], ahead_mm * PER_MM, 0.0)
    kept |= (cut.body[rows, columns] > 0) & ~cut.is_cut[columns]
    return places(rows[kept], columns[kept])


def _add(variance: dict[str, float], best: Indices, other: Indices, weight: float) -> None:
    for name in NAMES:
        variance[name] += weight * (getattr(other, name) - getattr(best, name)) ** 2


def _with_moved_corners(foot: Foot, sheet: Sheet, printed: Points) -> list[tuple[Points, NDArray[np.float64]]]:
    """The print as it would lie if one corner of the sheet were a standard error further along or across."""
    width, height = SIZES_MM[sheet.size]
    on_sheet = foot.frame.on_sheet(printed)
    across, along = on_sheet[:, 0] / width, on_sheet[:, 1] / height
    moved = []
    for corner_x, corner_y in ((0, 0), (1, 0), (1, 1), (0, 1)):
        near_x, near_y = (across if corner_x else 1 - across), (along if corner_y else 1 - along)
        grows_x, grows_y = (1 if corner_x else -1) * near_y / width, (1 if corner_y else -1) * near_x / height
        for axis, grows in enumerate((grows_x, grows_y)):
            shift = np.zeros_like(on_sheet)
            shift[:, axis] = near_x * near_y * sheet.corner_mm
            moved.append((foot.frame.on_foot(on_sheet + shift), SQUARE_MM2 * (1 + sheet.corner_mm * grows)))
    return moved


def _foot_length(cuts: list[Cut], sheet: Sheet) -> tuple[float, float]:
    """From the back of the heel to the longest toe, and the standard error."""
    lengths = [max((toe.tip for toe in cut.toes), default=0.0) for cut in cuts]
    best = lengths[1]
    inked = sum(weight * (one - best) ** 2 for one, weight in zip(lengths, WEIGHTS, strict=True) if one > 0)
    return best, hypot(LENGTH_MM, sqrt(2) * sheet.corner_mm, sqrt(inked))
