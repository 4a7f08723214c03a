"""The three indices of a footprint without toes, from the places that are printed."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, sin

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Numbers = NDArray[np.float64]

SLICE_MM = 0.5  # across the foot, in which areas are added up
WIDTH_OVER_MM = 3.0  # a width is that of a band this long, so that one ragged line decides nothing
ENDS = 1e-9


@dataclass(frozen=True, slots=True)
class Indices:
    """Arch index (0 to 1), Chippaux-Smirak index (percent), Staheli index (ratio), and the length without toes."""

    arch: float
    chippaux_smirak: float
    staheli: float
    length_mm: float


def indices(printed: Points, area_mm2: Numbers | float, turn: float = 0.0) -> Indices:
    """The indices of a print.

    Parameters
    ----------
    printed : ndarray, shape (n, 2)
        Millimetres to the right and forward of the heel of the small squares that are printed, toes already removed.
    area_mm2 : float or ndarray, shape (n,)
        The area of each.
    turn : float
        Radians by which the axis of the foot lies to the right of forward.

    Returns
    -------
    Indices
        The arch index is the share of the area that lies in the middle third along the axis. Chippaux-Smirak is the narrowest
        width of the middle third over the widest of the front third, Staheli over the widest of the rear third.

    Source: `cavanagh_1987`, `forriol_1990`, `staheli_1987`.

    >>> across, along = np.meshgrid(np.arange(0.25, 40, 0.5), np.arange(0.25, 180, 0.5))
    >>> found = indices(np.stack([across.ravel(), along.ravel()], axis=-1), 0.25)
    >>> round(found.arch, 4), round(found.chippaux_smirak, 2), round(found.staheli, 4)
    (0.3333, 100.0, 1.0)
    """
    along = printed[:, 0] * sin(turn) + printed[:, 1] * cos(turn)
    start, end = along.min() - SLICE_MM / 2, along.max() + SLICE_MM / 2
    slices = slice_areas(along - start, area_mm2, end - start)
    thirds = thirds_of(slices, (end - start) / 3)
    heel, middle, ball = widths(slices, (end - start) / 3)
    return Indices(thirds[1] / sum(thirds), 100 * middle / ball, middle / heel, end - start)


def slice_areas(along: Numbers, area_mm2: Numbers | float, length: float) -> Numbers:
    """Area in each slice; a square on the border of two belongs to both by how near it lies to their middles."""
    count = int(np.ceil(length / SLICE_MM)) + 2
    at = along / SLICE_MM + 0.5
    lower = np.floor(at).astype(np.intp)
    share = at - lower
    areas = np.broadcast_to(np.asarray(area_mm2, dtype=np.float64), along.shape)
    below = np.bincount(lower, weights=areas * (1 - share), minlength=count + 1)
    above = np.bincount(lower + 1, weights=areas * share, minlength=count + 1)
    return np.asarray(below[: count + 1] + above[: count + 1])


def thirds_of(slices: Numbers, third: float) -> tuple[float, float, float]:
    """Area of rear, middle and front third."""
    # Slice i lies around the place i - 1/2, so its far end is at the place i.
    total = np.concatenate([[0.0], np.cumsum(slices)])
    at = np.arange(len(total)) - 1.0
    rear, front = np.interp([third / SLICE_MM, 2 * third / SLICE_MM], at, total)
    return float(rear), float(front - rear), float(total[-1] - front)


def widths(slices: Numbers, third: float) -> tuple[float, float, float]:
    """Widest of the rear third, narrowest of the middle third, widest of the front third, in millimetres."""
    over = round(WIDTH_OVER_MM / SLICE_MM)
    width = np.convolve(slices, np.ones(over) / over, mode="same") / SLICE_MM
    first, second = (round(one * third / SLICE_MM) for one in (1, 2))
    heel = float(width[: max(first, 1)].max())
    ball = float(width[second:].max(initial=ENDS))
    middle = float(width[first:second].min(initial=min(heel, ball)))
    return max(heel, ENDS), middle, max(ball, ENDS)
