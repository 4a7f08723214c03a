"""One foot on one sheet: found, checked, laid along its axis, its toes cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from solespine.measurement.footprint import refusals, shape
from solespine.measurement.footprint.frame import Frame, places, rough_frames, turned
from solespine.measurement.footprint.light import PER_MM, Flat
from solespine.measurement.footprint.pieces import Piece, Pieces, find_pieces
from solespine.measurement.footprint.print import LEVEL, Ink, cleaned, find_ink, printed
from solespine.measurement.footprint.side import Inner, inner_side, second_toe
from solespine.measurement.footprint.toes import Cut, cut_toes
from solespine.measurement.measurement import MeasurementError

Mask: TypeAlias = NDArray[Any]
Points = NDArray[np.float64]

SQUARE_MM2 = 1 / PER_MM**2
GLARE_MM2 = 90.0  # of the print that a bright patch hides, about a thumb's tip


@dataclass(frozen=True, slots=True)
class Foot:
    """A foot along its axis: ``seeds`` are its pieces without separate toes, upright; ``axis_error`` in radians."""

    frame: Frame
    ink: Ink
    seeds: Mask
    cut: Cut
    inner: Inner
    axis_error: float

    def upright(self, level: float) -> Mask:
        """What is printed at a share of the density of its core."""
        density = self.frame.upright(self.ink.density)
        return cleaned((density > level * self.ink.core).astype(np.uint8))


def find_foot(flat: Flat) -> Foot:
    """The foot on a sheet.

    Raises
    ------
    MeasurementError
        If there is not exactly one whole footprint that can be measured.
    """
    try:
        foot = _found(flat)
    except MeasurementError as error:
        if float(flat.glare.sum()) * SQUARE_MM2 > GLARE_MM2:
            raise refusals.glare() from error
        raise
    _check_glare(flat, foot)
    return foot


def _found(flat: Flat) -> Foot:
    ink = find_ink(flat)
    pieces = find_pieces(printed(ink))
    errors = []
    # The wide end is the ball in most feet; where that way round there is no foot, the other is tried.
    for rough in rough_frames(pieces.foot):
        try:
            return _along_axis(rough, ink, pieces)
        except MeasurementError as error:
            errors.append(error)
    raise errors[0]


def _along_axis(rough: Frame, ink: Ink, pieces: Pieces) -> Foot:
    frame, error = rough, 0.0
    seeds_on_sheet = np.isin(pieces.labels, [one.label for one in pieces.foot]).astype(np.uint8)
    for last in (False, True):
        seeds = np.asarray(frame.upright(seeds_on_sheet, smooth=False), dtype=np.uint8)
        foot = Foot(frame, ink, seeds, cut_toes(_at_level(frame, ink), seeds), Inner(0, False), error)
        body = places(*np.nonzero(foot.cut.body))
        widths = shape.widths_along(body, SQUARE_MM2)
        inner = inner_side(widths, foot.cut.toes)
        if last:
            _check(pieces, foot, body, widths)
            return Foot(frame, ink, seeds, foot.cut, inner, error)
        toe, degrees = second_toe(foot.cut.toes, inner, _ball(widths), float(body[:, 1].max()))
        frame, error = turned(frame, body, toe), float(np.radians(degrees))
    raise AssertionError("unreachable")


def _at_level(frame: Frame, ink: Ink) -> Mask:
    return cleaned((np.asarray(frame.upright(ink.density)) > LEVEL * ink.core).astype(np.uint8))


def _ball(widths: shape.Widths) -> tuple[float, float]:
    front = slice(int(shape.BALL_AT * len(widths.left)), None)
    return float(np.nanmin(widths.left[front])), float(np.nanmax(widths.right[front]))


def _check(pieces: Pieces, foot: Foot, body: Points, widths: shape.Widths) -> None:
    """Refuse what is no single bare foot; the plainest reason first."""
    within = _within_outline(pieces)
    shape.check_fingers(pieces.others, [one.tip - one.y for one in foot.cut.toes])
    shape.check_alone(pieces, foot.cut.toes, within)
    shape.check_tread(within, pieces.foot)
    on_sheet = np.isin(pieces.labels, [one.label for one in pieces.foot]).astype(np.uint8)
    shape.check_slits((foot.ink.density > LEVEL * foot.ink.core).astype(np.uint8), on_sheet)
    length = float(body[:, 1].max())
    shape.check_proportions(widths, length)
    shape.check_pieces(pieces, foot.cut.body)
    shape.check_heel(body, length, float(np.nanmax((widths.right - widths.left)[: len(widths.left) // 3])))
    left, right = _ball(widths)
    shape.check_toes(foot.cut.toes, right - left, len(body) * SQUARE_MM2)
    shape.check_toe_length(foot.cut.toes, length)


def _within_outline(pieces: Pieces) -> list[Piece]:
    """Pieces that lie within the tight figure around heel, midfoot and ball."""
    hull = cv2.convexHull(np.concatenate([one.outline for one in pieces.foot]))
    return [one for one in pieces.others if cv2.pointPolygonTest(hull, _middle(one), False) > 0]


def _middle(piece: Piece) -> tuple[float, float]:
    x, y = piece.outline[:, 0].mean(axis=0)
    return float(x), float(y)


def _check_glare(flat: Flat, foot: Foot) -> None:
    """Refuse a print that a bright patch lies over: lighter than its paper, within the tight figure around the foot."""
    over = np.asarray(foot.frame.upright(flat.glare, smooth=False), dtype=np.uint8)
    outlines, _ = cv2.findContours(foot.cut.body, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    figure = np.zeros_like(foot.cut.body)
    cv2.fillPoly(figure, [cv2.convexHull(np.concatenate(outlines))], 1)
    if float((over & figure).sum()) * SQUARE_MM2 > GLARE_MM2:
        raise refusals.glare()
