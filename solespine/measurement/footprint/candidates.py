"""Where in a picture a sheet may lie: even patches with four straight sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Grey: TypeAlias = NDArray[Any]

SMALL = 500  # pixels, about, of the longer side of the picture in which sheets are looked for
LEAST_SHARE = 0.08  # of the picture; a smaller sheet is too small to measure on
LEVELS = (15, 30, 42, 54, 66, 78, 90, 95)  # percent of the picture darker than the sheet
EDGES = ((8, 20), (18, 48), (50, 120))  # how clear an edge has to be, from faint to strong, of 255
FILLED = 0.80  # of the four-sided figure that the patch fills at least, the print counted in
SAME = 6.0  # pixels between the corners of two figures that count as one


@dataclass(frozen=True, slots=True)
class Candidate:
    """Four corners, clockwise, in the small picture; ``cut`` where the patch reaches the edge of the picture."""

    corners: Points
    cut: bool


def small(picture: Grey) -> tuple[Grey, float]:
    """The picture as sheets are looked for in, and how many times smaller it is: a whole number, which is quick to average."""
    height, width = picture.shape[:2]
    scale = max(1, round(max(height, width) / SMALL))
    size = (width // scale, height // scale)
    whole = picture[: size[1] * scale, : size[0] * scale]
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), dtype=np.uint8), float(scale)


def whiteness(picture: Grey) -> Grey:
    """The darkest of the three colours at each place: high only where a picture is light and without colour."""
    red, green, blue = cv2.split(picture)
    return np.asarray(cv2.min(cv2.min(red, green), blue))


def candidates(picture: Grey, least_share: float = LEAST_SHARE) -> list[Candidate]:
    """All figures of four sides in a small picture that an even patch fills, each once."""
    found: list[Candidate] = []
    for patch in _patches(picture, least_share):
        one = _figure(patch, least_share)
        if one is not None and not any(_alike(one, other) for other in found):
            found.append(one)
    return found


def _patches(picture: Grey, least_share: float) -> Iterator[Grey]:
    """Patches, one at a time, as a picture that is 255 in them."""
    smooth = cv2.GaussianBlur(picture, (0, 0), 1.2)
    white, light = whiteness(smooth), cv2.cvtColor(smooth, cv2.COLOR_RGB2GRAY)
    least = least_share * light.size
    for level in np.unique(np.percentile(white, LEVELS).astype(int)):
        yield from _parts((white > level).astype(np.uint8), least)
    for low, high in EDGES:
        edges = cv2.bitwise_or(cv2.Canny(light, low, high), cv2.Canny(white, low, high))
        closed = cv2.dilate(edges, np.ones((3, 3), np.uint8))
        yield from _parts((closed == 0).astype(np.uint8), least)


def _parts(mask: Grey, least: float) -> Iterator[Grey]:
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    for one in range(1, count):
        _, _, width, height, area = stats[one]
        if width * height >= least and area >= least / 2:
            yield (labels == one).astype(np.uint8) * 255


def _figure(patch: Grey, least_share: float) -> Candidate | None:
    """The figure of four sides around a patch; None where there is none."""
    outlines, _ = cv2.findContours(patch, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    if cv2.contourArea(hull) < least_share * patch.size:
        return None
    corners = _four_longest_sides(hull)
    if corners is None:
        return None
    inside = np.zeros_like(patch)
    cv2.fillPoly(inside, [np.round(corners).astype(np.int32)], 255)
    filled = np.zeros_like(patch)
    cv2.drawContours(filled, [outline], -1, 255, -1)
    both, any_of = int(np.logical_and(inside, filled).sum()), int(np.logical_or(inside, filled).sum())
    if both < FILLED * any_of:
        return None
    height, width = patch.shape
    x, y, wide, high = cv2.boundingRect(outline)
    cut = x <= 1 or y <= 1 or x + wide >= width - 1 or y + high >= height - 1
    return Candidate(corners, cut)


def _four_longest_sides(hull: NDArray[Any]) -> Points | None:
    """Corners where the four longest sides of a hull meet when they are drawn on: a bent or hidden corner is drawn in."""
    length = cv2.arcLength(hull, True)
    sides = cv2.approxPolyDP(hull, 0.012 * length, True)[:, 0].astype(np.float64)
    if len(sides) < 4:
        return None
    ends = np.roll(sides, -1, axis=0)
    longest = np.sort(np.argsort(-np.linalg.norm(ends - sides, axis=1))[:4])
    starts, ends = sides[longest], ends[longest]
    corners = np.array([_meeting(starts[i - 1], ends[i - 1], starts[i], ends[i]) for i in range(4)])
    if not np.isfinite(corners).all() or not cv2.isContourConvex(corners.astype(np.float32)):
        return None
    return clockwise(corners)


def _meeting(a: Points, b: Points, c: Points, d: Points) -> Points:
    """Where the line through a and b meets the line through c and d; not finite where they hardly do."""
    first, second = b - a, d - c
    across = first[0] * second[1] - first[1] * second[0]
    if abs(across) < 0.2 * np.linalg.norm(first) * np.linalg.norm(second):
        return np.array([np.inf, np.inf])
    share = ((c - a)[0] * second[1] - (c - a)[1] * second[0]) / across
    return np.asarray(a + share * first)


def clockwise(corners: Points) -> Points:
    """The corners in the order of the hands of a clock as the picture is looked at."""
    turned = corners - corners.mean(axis=0)
    return np.asarray(corners[np.argsort(np.arctan2(turned[:, 1], turned[:, 0]))])


def _alike(one: Candidate, other: Candidate) -> bool:
    return one.cut == other.cut and bool(np.abs(one.corners - other.corners).max() < SAME)
