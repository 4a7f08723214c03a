"""Bright patches that a lamp, a window or the flash throws on the sheet."""

from __future__ import annotations

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Plane: TypeAlias = NDArray[Any]
Mask: TypeAlias = NDArray[Any]

BLOWN = 244.0  # of 255: nearly too bright for the camera
GLARING = 1.08  # times the light that the rest of the sheet would have there
ROUNDS = 4  # of fitting, each without what lay off before
OFF, LEAST_OFF = 2.5, 2.0  # times the usual distance from the fit, and grey of 255, from which on a place is left out
LEAST_PLACES = 100  # of empty paper, to tell its light by


def bright_patches(colours: Plane, paper: Mask, coarse: int) -> Mask:
    """1 where the camera saw a white that is brighter than the light of the sheet would make it, in patches within the sheet.

    A patch that reaches the edge of the sheet is a bright side of it and no reflection. ``coarse``: places taken as one.
    """
    height, width = colours.shape[:2]
    size = (width // coarse, height // coarse)
    grey = cv2.resize(colours, size, interpolation=cv2.INTER_AREA).mean(axis=2).astype(np.float64)
    empty = cv2.resize(paper, size, interpolation=cv2.INTER_NEAREST) > 0
    light = _light_of_sheet(grey, empty)
    if light is None:
        return np.zeros((height, width), np.uint8)
    blown = ((grey > BLOWN) & (grey > GLARING * light)).astype(np.uint8)
    return np.asarray(cv2.resize(_within(blown), (width, height), interpolation=cv2.INTER_NEAREST), dtype=np.uint8)


def _light_of_sheet(grey: Plane, empty: NDArray[np.bool_]) -> Plane | None:
    """The light of empty paper as a gentle curve over the sheet; None where too little of it is empty."""
    rows, columns = grey.shape
    y, x = (one / max(rows, columns) - 0.5 for one in np.mgrid[0:rows, 0:columns].astype(np.float64))
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    used = empty
    light = None
    for _ in range(ROUNDS):
        if used.sum() < LEAST_PLACES:
            return None
        light = terms @ np.linalg.lstsq(terms[used], grey[used], rcond=None)[0]
        away = np.abs(grey - light)
        used = empty & (away < max(OFF * 1.4826 * float(np.median(away[used])), LEAST_OFF))
    return light


def _within(blown: Mask) -> Mask:
    """The patches that do not reach the edge."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(blown, connectivity=8)
    x, y, wide, high = (stats[:, i] for i in range(4))
    rows, columns = blown.shape
    within = (x > 1) & (y > 1) & (x + wide < columns - 1) & (y + high < rows - 1)
    within[0] = False
    return np.asarray(within[labels], dtype=np.uint8)
