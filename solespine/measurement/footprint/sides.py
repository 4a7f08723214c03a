"""The sides of a sheet to a fraction of a pixel: lines through the places where the picture changes most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Profile = NDArray[np.float32]

SAMPLES, FEW = 120, 56  # places along a side: to measure, and to see whether it is one
WITHOUT_ENDS = 0.04  # of a side left out at each end, where the next side disturbs
REACHES = (14, 6)  # pixels looked at on both sides of a line, first wide, then close
FITS = 2.0  # pixels from the line within which a place belongs to it
CLEAR = 2.0  # times the mean change across the side; less is no edge
FAINTEST = 2.0  # change from one pixel to the next, of 255, that an edge has at least


@dataclass(frozen=True, slots=True)
class Sides:
    """Corners where the fitted sides meet, clockwise, what share of each side was seen, and how wide its edge is in pixels.

    ``blur`` is the standard deviation of the edge; not a number where it was not to be told.
    """

    corners: Points
    seen: NDArray[np.float64]
    blur: NDArray[np.float64]
    step: NDArray[np.float64]


def fitted_sides(
    picture: NDArray[Any], corners: Points, reaches: tuple[int, ...] = REACHES, samples: int = SAMPLES
) -> Sides | None:
    """The sides near these corners, or None where they do not meet."""
    for reach in reaches:
        fits = [_side(picture, corners[i], corners[(i + 1) % 4], reach, samples) for i in range(4)]
        lines = [one[0] for one in fits]
        crossed = [np.cross(lines[i - 1], lines[i]) for i in range(4)]
        if any(abs(one[2]) < 1e-6 for one in crossed):
            return None
        met = np.array([one[:2] / one[2] for one in crossed])
        if np.abs(met - corners).max() > 4 * reach:
            return None
        corners = met
    return Sides(
        corners,
        np.array([one[1] for one in fits]),
        np.array([one[2] for one in fits]),
        np.array([one[3] for one in fits]),
    )


def _side(picture: NDArray[Any], start: Points, end: Points, reach: int, samples: int) -> tuple[Points, float, float, float]:
    """A side: its line (a, b, c with a x + b y + c = 0), the share of it that was seen, the width of its edge, its step."""
    along = end - start
    length = float(np.linalg.norm(along))
    along = along / length
    across = np.array([-along[1], along[0]])  # clockwise in a picture: towards the inside
    place = np.linspace(WITHOUT_ENDS, 1 - WITHOUT_ENDS, samples) * length
    profiles = _profiles(picture, start + place[:, None] * along, across, reach)
    change = np.abs(np.diff(profiles, axis=1)).max(axis=2)
    offset = _strongest(change) - reach
    height = change.max(axis=1)
    clear = height > np.maximum(FAINTEST, CLEAR * change.mean(axis=1))
    slope, level, near = _line(place, offset, clear)
    direction = along + slope * across
    normal = np.array([-direction[1], direction[0]]) / np.linalg.norm(direction)
    on_it = start + level * across
    blur, step = _edge_width(profiles, slope * place + level, near, reach) if samples == SAMPLES else (float("nan"), 0.0)
    return np.array([*normal, -normal @ on_it]), float(near.mean()), blur, step


def _profiles(picture: NDArray[Any], places: Points, across: Points, reach: int) -> Profile:
    """The picture across a side: shape (places, 2 reach + 1, 3), a little smoothed along and across."""
    depth = np.arange(-reach, reach + 1)
    at = places[:, None, :] + depth[None, :, None] * across
    taken = cv2.remap(
        picture, at[..., 0].astype(np.float32), at[..., 1].astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cv2.GaussianBlur(taken.astype(np.float32), (3, 3), 0.8), dtype=np.float32)


def _strongest(change: NDArray[np.float32]) -> NDArray[np.float64]:
    """Where between the samples each profile changes most, to a fraction by the parabola through three values."""
    best = np.clip(change.argmax(axis=1), 1, change.shape[1] - 2)
    row = np.arange(len(best))
    before, peak, after = change[row, best - 1], change[row, best], change[row, best + 1]
    bend = np.minimum(before - 2 * peak + after, -1e-6)
    return np.asarray(best + np.clip(0.5 * (before - after) / bend, -0.5, 0.5) + 0.5, dtype=np.float64)


def _line(place: Points, offset: Points, clear: NDArray[np.bool_]) -> tuple[float, float, NDArray[np.bool_]]:
    """Slope and level of the line that most clear places lie on, and which do."""
    at, off = place[clear], offset[clear]
    step = max(1, len(at) // 30)
    if len(at) < 8:
        return 0.0, 0.0, np.zeros(len(place), dtype=bool)
    # Every pair of places a good way apart proposes a line; the one that most others agree with is kept.
    first, second = np.meshgrid(np.arange(0, len(at), step), np.arange(0, len(at), step))
    apart = at[second] - at[first] > 0.3 * (place[-1] - place[0])
    first, second = first[apart], second[apart]
    if not len(first):
        return 0.0, 0.0, np.zeros(len(place), dtype=bool)
    slopes = (off[second] - off[first]) / (at[second] - at[first])
    levels = off[first] - slopes * at[first]
    agree = (np.abs(off[None, :] - slopes[:, None] * at[None, :] - levels[:, None]) < FITS).sum(axis=1)
    best = int(agree.argmax())
    slope, level = float(slopes[best]), float(levels[best])
    for _ in range(3):
        near = clear & (np.abs(offset - slope * place - level) < FITS)
        if near.sum() < 8:
            break
        slope, level = (float(one) for one in np.polyfit(place[near], offset[near], 1))
    return slope, level, clear & (np.abs(offset - slope * place - level) < FITS)


def _edge_width(profiles: Profile, line: Points, near: NDArray[np.bool_], reach: int) -> tuple[float, float]:
    """Standard deviation of the edge in pixels, and its step, from all profiles laid over each other at the line."""
    if near.sum() < 8:
        return float("nan"), 0.0
    depth = np.arange(-reach, reach + 1)
    wanted = np.arange(-reach + 2, reach - 1)
    grey = profiles[near].mean(axis=2)
    laid = np.mean([np.interp(wanted, depth - at, one) for at, one in zip(line[near], grey, strict=True)], axis=0)
    step = abs(float(laid[-2:].mean() - laid[:2].mean()))
    steepest = float(np.abs(np.diff(laid)).max())
    if step < 4 * FAINTEST:
        return float("nan"), step
    return step / (steepest * float(np.sqrt(2 * np.pi))), step
