"""What is printed on the sheet: how dark it is, where it ends, and the pieces it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from solespine.measurement.footprint import refusals
from solespine.measurement.footprint.light import EDGE_MM, PER_MM, Flat

Plane: TypeAlias = NDArray[Any]
Mask: TypeAlias = NDArray[Any]

SMOOTH_MM = 0.9  # the lines of the skin are half a millimetre apart; what is printed between them counts
BROAD_MM = 5.0  # half the width of the narrowest part of ball or heel; writing and pens are narrower
LEVEL = 0.42  # share of the density of the print at which it ends; near a half, as an edge out of focus is symmetric
OTHER_LEVELS = 0.13  # by which that may be otherwise, as ink and skin are
LIGHT_ERROR = 0.02  # density by which the light under a print may be otherwise than carried on from beside it
LOWEST_LEVEL, HIGHEST_LEVEL = 0.12, 0.85
FAINTEST = 0.045  # density; light on paper is evened out to about a fiftieth
SEEN, SURELY = 0.02, 4.0  # density that can be ink at all, and in times of the grain of the paper
LEAST_BROAD_MM2 = 1200  # a child's heel and ball; less is no foot
HOLE_MM2 = 40  # a hole smaller than this in a print is a bubble or a crease of skin
GAP_MM = 0.6  # between dots of ink that count as one
CRUMB_MM2 = 10  # smaller pieces are dirt
SPOTS_MM2 = 300  # of ink of any kind; less is an empty sheet


@dataclass(frozen=True, slots=True)
class Ink:
    """What is darker than paper: ``density`` smoothed, ``core`` that of the print in its middle, ``grain`` that of the paper."""

    density: Plane
    core: float
    grain: float


def find_ink(flat: Flat) -> Ink:
    """The ink or water on the sheet.

    Raises
    ------
    MeasurementError
        If there is none, or too little of it.
    """
    plain = flat.density @ np.full(3, 1 / 3, dtype=np.float32)
    broad = _broad(plain)
    strong = broad > max(SEEN, float(np.percentile(broad, 99)) * LEVEL)
    density = _in_its_colour(flat.density, cv2.resize(strong.astype(np.uint8), plain.shape[::-1]) > 0)
    smooth = _inside(cv2.GaussianBlur(density, (0, 0), SMOOTH_MM * PER_MM))
    grain = _grain(smooth, flat.paper)
    core = _core(_broad(smooth), max(SEEN, SURELY * grain))
    if core == 0.0:
        raise _nothing(smooth, grain)
    if core < max(FAINTEST, 2 * SURELY * grain):
        raise refusals.not_a_footprint() if _inked_mm2(smooth, 4 * FAINTEST) > SPOTS_MM2 else refusals.too_faint()
    return Ink(smooth, core, grain)


def levels(ink: Ink) -> tuple[float, float, float]:
    """The levels within which ink, light and paper leave it open where the print ends; a faint print leaves more open."""
    off = max(OTHER_LEVELS, LIGHT_ERROR / ink.core)
    return max(LOWEST_LEVEL, LEVEL - off), LEVEL, min(HIGHEST_LEVEL, LEVEL + off)


def printed(ink: Ink, level: float = LEVEL) -> Mask:
    """1 where the sheet is printed, holes and gaps that are too small to mean anything closed."""
    return cleaned((ink.density > max(level * ink.core, SURELY * ink.grain)).astype(np.uint8))


def cleaned(mask: Mask) -> Mask:
    """Without bubbles and dirt."""
    size = round(2 * GAP_MM * PER_MM) | 1
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    filled = closed | _small_parts(1 - closed, HOLE_MM2)
    return np.asarray(filled & ~_small_parts(filled, CRUMB_MM2) & 1, dtype=np.uint8)


def _small_parts(mask: Mask, largest_mm2: float) -> Mask:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    little = stats[:, cv2.CC_STAT_AREA] < largest_mm2 * PER_MM**2
    little[0] = False
    return np.asarray(little[labels], dtype=np.uint8)


def _broad(density: Plane) -> Plane:
    """The density where there is as much of it all around, at a place to the millimetre."""
    height, width = density.shape
    coarse = cv2.resize(density, (width // PER_MM, height // PER_MM), interpolation=cv2.INTER_AREA)
    coarse[: int(EDGE_MM)] = coarse[-int(EDGE_MM) :] = 0
    coarse[:, : int(EDGE_MM)] = coarse[:, -int(EDGE_MM) :] = 0
    coarse = cv2.GaussianBlur(coarse, (0, 0), SMOOTH_MM)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (int(2 * BROAD_MM) | 1,) * 2)
    return np.asarray(cv2.morphologyEx(coarse, cv2.MORPH_OPEN, disc), dtype=np.float32)


def _in_its_colour(density: Plane, where: NDArray[np.bool_]) -> Plane:
    """Three densities made one, each colour counted by how much of it the ink takes away."""
    taken = np.maximum(density[where].mean(axis=0), 0) if where.any() else np.ones(3, np.float32)
    total = float(taken.sum())
    weights = taken / total if total > 0 else np.full(3, 1 / 3)
    return np.asarray(density @ weights.astype(np.float32), dtype=np.float32)


def _inside(density: Plane) -> Plane:
    """The density with the edge of the sheet left out."""
    margin = round(EDGE_MM * PER_MM)
    inner = np.zeros_like(density)
    inner[margin:-margin, margin:-margin] = density[margin:-margin, margin:-margin]
    return inner


def _grain(density: Plane, paper: Mask) -> float:
    values = density[paper > 0]
    if len(values) < 1000:
        return SEEN
    return float(1.4826 * np.median(np.abs(values - np.median(values))))


def _core(broad: Plane, least: float) -> float:
    """The density of the middle of the print; 0 where nothing broad is printed."""
    inked = broad[broad > least]
    if len(inked) < LEAST_BROAD_MM2:
        return 0.0
    # Twice, so that a shadow at the edge or a smear does not count with the print.
    core = float(np.median(inked))
    return float(np.median(inked[inked > LEVEL * core]))


def _nothing(density: Plane, grain: float) -> Exception:
    """What to say of a sheet without anything broad on it: empty, or with something else."""
    inked = _inked_mm2(density, max(FAINTEST, SURELY * grain))
    return refusals.nothing_printed() if inked < SPOTS_MM2 else refusals.not_a_footprint()


def _inked_mm2(density: Plane, least: float) -> float:
    return float((density > least).sum()) / PER_MM**2
