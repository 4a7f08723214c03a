"""From the four corners of a sheet in the picture to millimetres on it: the map, the slant, and the shape of the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from math import acos, degrees, log, radians

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Map = NDArray[np.float64]

SIZES_MM = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}  # ISO 216; ANSI Y14.1
SIZE_NAMES = {"a4": "A4", "letter": "US Letter"}
# The focal length over the longer side of the picture: phones have 0.7 to 0.8, twofold lenses 1.5; a picture may be cropped.
FOCAL_LENGTHS = np.geomspace(0.55, 2.2, 41)
USUAL_FOCAL_LENGTH, FOCAL_SPREAD = 0.85, 0.35  # the second as a logarithm
SQUARENESS = radians(1.0)  # how far from a right angle the corners of a sheet may come out for the error of the corners


@dataclass(frozen=True, slots=True)
class View:
    """How the sheet lies before the camera: how many times as long as wide it is, and the slant in degrees."""

    ratio: float
    tilt_deg: float


def map_between(here: Points, there: Points) -> Map:
    """The projective map of four points to four others, shape (3, 3), its last entry 1.

    >>> square = np.array([[0, 0], [1, 0], [1, 1], [0, 1.0]])
    >>> np.round(map_between(square, 2 * square + 3), 6)
    array([[2., 0., 3.],
           [0., 2., 3.],
           [0., 0., 1.]])
    """
    rows = []
    for (x, y), (u, v) in zip(here, there, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solved = np.linalg.solve(np.array(rows), there.reshape(-1))
    return np.append(solved, 1.0).reshape(3, 3)


def mapped(points: Points, by: Map) -> Points:
    """Points, shape (n, 2), where the map puts them."""
    there = points @ by[:, :2].T + by[:, 2]
    return np.asarray(there[:, :2] / there[:, 2:])


def rectangle(width: float, height: float) -> Points:
    """Corners of an upright rectangle in the order in which corners of a sheet are kept."""
    return np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]])


def view(corners: Points, width: int, height: int) -> View:
    """How a rectangle lies of which the picture shows these corners; the first side is the one the ratio is 'wide' by.

    Of all focal lengths the one is taken with which the corners come out square, and which is not unusual.
    """
    centred = corners - [width / 2, height / 2]
    by = map_between(rectangle(1.0, 1.0), centred)
    seen = [_with_focal_length(by, focal * max(width, height)) for focal in FOCAL_LENGTHS]
    cost = [
        (angle / SQUARENESS) ** 2 + (log(focal / USUAL_FOCAL_LENGTH) / FOCAL_SPREAD) ** 2
        for focal, (_, _, angle) in zip(FOCAL_LENGTHS, seen, strict=True)
    ]
    ratio, tilt, _ = seen[int(np.argmin(cost))]
    return View(ratio, tilt)


def _with_focal_length(by: Map, focal: float) -> tuple[float, float, float]:
    """Ratio, slant in degrees, and by how much in radians the sides are not at a right angle."""
    across = np.array([by[0, 0] / focal, by[1, 0] / focal, by[2, 0]])
    along = np.array([by[0, 1] / focal, by[1, 1] / focal, by[2, 1]])
    wide, long = float(np.linalg.norm(across)), float(np.linalg.norm(along))
    up = np.cross(across, along)
    slant = degrees(acos(min(1.0, abs(float(up[2])) / float(np.linalg.norm(up)))))
    return long / wide, slant, float(np.arcsin(np.clip(across @ along / (wide * long), -1, 1)))
