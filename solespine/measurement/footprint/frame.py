"""A foot laid upright: heel below, toes above, whichever way it stands on the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from solespine.measurement.footprint.light import PER_MM
from solespine.measurement.footprint.pieces import Piece

Points = NDArray[np.float64]

LONG_MM, WIDE_MM, BEHIND_MM = 320, 160, 15  # of the picture of the upright foot, and how far behind the heel it begins
HEEL_SHARE = 0.22  # of heel to ball; what lies behind is the heel pad, its middle the centre of the heel


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the foot stands on the sheet, in millimetres: the back of the heel and the unit vector towards the toes."""

    heel: Points
    forward: Points

    @property
    def right(self) -> Points:
        """The unit vector to the right of somebody who looks from heel to toes at the sheet."""
        return np.array([-self.forward[1], self.forward[0]])

    def on_foot(self, sheet: Points) -> Points:
        """Millimetres on the sheet as millimetres to the right and forward of the back of the heel."""
        away = sheet - self.heel
        return np.stack([away @ self.right, away @ self.forward], axis=-1)

    def on_sheet(self, foot: Points) -> Points:
        """The other way round."""
        return np.asarray(self.heel + foot[..., :1] * self.right + foot[..., 1:] * self.forward)

    def upright(self, plane: NDArray[Any], smooth: bool = True) -> NDArray[Any]:
        """Something on the sheet as a picture of the upright foot: row 0 behind the heel, forward with the rows."""
        rows, columns = LONG_MM * PER_MM, WIDE_MM * PER_MM
        corner = self.on_sheet(np.array([[-WIDE_MM / 2, -float(BEHIND_MM)]]))[0] * PER_MM - 0.5
        right, forward = self.right, self.forward
        by = np.array([[right[0], forward[0], corner[0]], [right[1], forward[1], corner[1]]])
        how = cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST
        return np.asarray(cv2.warpAffine(plane, by, (columns, rows), flags=how | cv2.WARP_INVERSE_MAP))


def places(rows: NDArray[Any], columns: NDArray[Any]) -> Points:
    """Places of the upright picture in millimetres right and forward of the back of the heel."""
    return np.stack([(columns + 0.5) / PER_MM - WIDE_MM / 2, (rows + 0.5) / PER_MM - BEHIND_MM], axis=-1)


def rough_frames(foot: tuple[Piece, ...]) -> tuple[Frame, Frame]:
    """The foot along its longest direction, one way and the other; the likelier way first."""
    points = _filled(foot)
    middle = points.mean(axis=0)
    _, _, directions = np.linalg.svd(points - middle, full_matrices=False)
    one, other = (_from_heel(points, way * directions[0]) for way in (1.0, -1.0))
    return (one, other) if _front_width(points, one) >= _front_width(points, other) else (other, one)


def _filled(foot: tuple[Piece, ...]) -> Points:
    """Places in the foot on the sheet, one for every square of two millimetres."""
    x, y, width, height = cv2.boundingRect(np.concatenate([one.outline for one in foot]))
    mask = np.zeros((height, width), np.uint8)
    cv2.drawContours(mask, [one.outline - [x, y] for one in foot], -1, 1, -1)
    rows, columns = np.nonzero(mask[:: 2 * PER_MM, :: 2 * PER_MM])
    return (np.stack([columns, rows], axis=-1) * 2.0 * PER_MM + [x, y] + 0.5) / PER_MM


def _from_heel(points: Points, forward: Points) -> Frame:
    along = points @ forward
    middle = points.mean(axis=0)
    return Frame(middle + (along.min() - middle @ forward) * forward, forward)


def _front_width(points: Points, frame: Frame) -> float:
    """How wide the front half is at its widest."""
    at = frame.on_foot(points)
    front = at[at[:, 1] > at[:, 1].max() / 2]
    rows = (front[:, 1] / 4).astype(int)
    return max((float(np.ptp(front[rows == one, 0])) for one in np.unique(rows)), default=0.0)


def turned(frame: Frame, body: Points, second_toe: Points) -> Frame:
    """The frame whose forward is from the centre of the heel to the second toe; ``body`` and toe as on the foot.

    Source: `cavanagh_1987`.
    """
    length = float(body[:, 1].max())
    centre = body[body[:, 1] < HEEL_SHARE * length].mean(axis=0)
    to = second_toe - centre
    forward = (to[0] * frame.right + to[1] * frame.forward) / hypot(to[0], to[1])
    on_sheet = frame.on_sheet(body)
    behind = float((on_sheet @ forward).min())
    middle = frame.on_sheet(centre[None])[0]
    return Frame(middle + (behind - middle @ forward) * forward, forward)
