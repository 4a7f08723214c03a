"""What is kept of a print so that it can be drawn again: outlines, axis, thirds and toe cut, in millimetres on the sheet."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from solespine.measurement.footprint.foot import Foot
from solespine.measurement.footprint.frame import places
from solespine.measurement.footprint.light import PER_MM
from solespine.measurement.footprint.print import LEVEL

Points = NDArray[np.float64]

MOST_POINTS = 300  # of all outlines of a print together
NEAR_MM = (0.4, 0.7, 1.0, 1.5, 2.5, 4.0)  # by which a simpler outline may lie off, the least that has few enough points
LEAST_MM2 = 10.0
DIGITS = 1


def drawn(foot: Foot, length_mm: float) -> dict[str, Any]:
    """The drawing of a foot, as JSON has it; every place in millimetres from the corner of the sheet."""
    body, toes = _outlines(foot.cut.body), _outlines(foot.cut.printed & ~foot.cut.body & 1) + _apart(foot)
    body, toes = _simple(body, toes)
    return {
        "outline": [_on_sheet(foot, one) for one in body],
        "toes": [_on_sheet(foot, one) for one in toes],
        "axis": _on_sheet(foot, np.array([[0.0, 0.0], [0.0, length_mm]])),
        "thirds": [_on_sheet(foot, line) for line in _thirds(foot, length_mm)],
        "cut": [_on_sheet(foot, line) for line in _cut_lines(foot)],
    }


def _outlines(mask: NDArray[Any]) -> list[NDArray[Any]]:
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return [one for one in found if cv2.contourArea(one) > LEAST_MM2 * PER_MM**2]


def _apart(foot: Foot) -> list[NDArray[Any]]:
    """Outlines of the toes that are not joined to the ball."""
    alone = foot.upright(LEVEL) & ~foot.cut.printed & 1
    middles = [(toe.x, toe.y) for toe in foot.cut.toes if not toe.joined]
    return [one for one in _outlines(alone.astype(np.uint8)) if any(_holds(one, middle) for middle in middles)]


def _holds(outline: NDArray[Any], middle: tuple[float, float]) -> bool:
    corner = places(np.array([0]), np.array([0]))[0]
    at = (np.array(middle) - corner) * PER_MM
    return float(cv2.pointPolygonTest(outline, (float(at[0]), float(at[1])), True)) > -3 * PER_MM


def _simple(body: list[NDArray[Any]], toes: list[NDArray[Any]]) -> tuple[list[Points], list[Points]]:
    """Outlines in millimetres right and forward of the heel, with no more points than are kept."""
    for near in NEAR_MM:
        kept = [[cv2.approxPolyDP(one, near * PER_MM, True)[:, 0] for one in some] for some in (body, toes)]
        if sum(len(one) for some in kept for one in some) <= MOST_POINTS:
            break
    first, second = ([places(one[:, 1], one[:, 0]) for one in some if len(one) > 2] for some in kept)
    return first, second


def _thirds(foot: Foot, length_mm: float) -> list[Points]:
    """The two lines between the thirds, across the foot."""
    at = places(*np.nonzero(foot.cut.body))
    left, right = float(at[:, 0].min()) - 6, float(at[:, 0].max()) + 6
    return [np.array([[left, share * length_mm], [right, share * length_mm]]) for share in (1 / 3, 2 / 3)]


def _cut_lines(foot: Foot) -> list[Points]:
    """Where joined toes were cut off."""
    change = np.flatnonzero(np.diff(np.concatenate([[0], foot.cut.is_cut.astype(np.int8), [0]])))
    lines = []
    for begin, end in zip(change[::2], change[1::2], strict=True):
        columns = np.array([begin, end - 1])
        lines.append(places(foot.cut.rows[columns].astype(np.intp), columns))
    return lines


def _on_sheet(foot: Foot, points: Points) -> list[list[float]]:
    return [[round(float(x), DIGITS), round(float(y), DIGITS)] for x, y in foot.frame.on_sheet(points)]
