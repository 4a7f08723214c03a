"""Whether what was found is one bare foot: its parts in proportion, its toes, and on which side its arch is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from solespine.measurement.footprint import refusals
from solespine.measurement.footprint.light import PER_MM
from solespine.measurement.footprint.pieces import COIN_MM2, SECOND_PRINT_SHARE, Piece, Pieces
from solespine.measurement.footprint.toes import Toe

Mask: TypeAlias = NDArray[Any]
Points = NDArray[np.float64]

# From a child of five to the longest feet; heel and ball without toes are about four fifths of a foot.
LENGTH_MM = (100.0, 265.0)
BALL_MM, HEEL_MM = (45.0, 140.0), (26.0, 100.0)
SLIM = (1.5, 3.4)  # length without toes over the width of the ball; feet have 1.9 to 2.7
HEEL_OF_BALL = (0.36, 0.93)  # widths; feet have 0.5 to 0.8
ROUND_AT, ROUND = 0.025, 0.88  # a heel is round: this near its back it is narrower than this share of its width
BALL_AT = 0.60  # of the length: behind it the widest place is no ball
FULL, FULL_ISLAND = 0.55, 0.78  # of the figure drawn tight around, that is printed; a high arch hollows it out
RAGGED = 1.42  # times as long as the tight figure around it that an outline may be
HOLLOW = 0.16  # of the outline filled that is not printed; a foot is printed through, a drawing is not
LUMPS, LUMP_MM2, LUMPED = 5, 25.0, 0.10  # of a tread: pieces within the outline of the foot, and their share of it
FINGER_MM, FINGER_SLIM = 38.0, 2.0  # longer than any toe, and slim
FINGERS, MOST_FINGERS = 3, 6  # of a hand; more are the bars of a tread
SLITS, SLIT_MM2 = 36, 3.0  # in one sole; where ink fails there are some, in a tread fifty and more
LEAST_TOES, LEAST_TOE_MM2 = 2, 20.0  # to be told apart
ROW, GAP_IN_ROW = 0.28, 0.48  # of the width of the ball: from the first toe to the last, and from one to the next at most
ROW_SHARE, GREAT_SHARE = 0.05, 0.02  # of heel to ball that all toes cover, and the largest of them
TOELESS = (0.73, 0.96)  # heel to ball over heel to toes; feet have 0.78 to 0.87
SLICES = 24


@dataclass(frozen=True, slots=True)
class Widths:
    """Of each slice from heel to ball: its left and right end, and how much of it is printed, in millimetres."""

    left: Points
    right: Points
    printed: Points


def widths_along(body: Points, area_mm2: float, slices: int = SLICES) -> Widths:
    """The foot in slices of equal length."""
    length = float(body[:, 1].max()) + 1e-6
    at = np.clip((body[:, 1] / length * slices).astype(int), 0, slices - 1)
    left, right = np.full(slices, np.nan), np.full(slices, np.nan)
    for one in range(slices):
        across = body[at == one, 0]
        if len(across):
            left[one], right[one] = across.min(), across.max()
    printed = np.bincount(at, minlength=slices).astype(np.float64) * (area_mm2 * slices / length)
    return Widths(left, right, printed)


def check_alone(pieces: Pieces, toes: tuple[Toe, ...], inside_foot: list[Piece]) -> None:
    """Refuse a second print on the sheet."""
    foot = sum(one.area_mm2 for one in pieces.foot)
    large = max(COIN_MM2, SECOND_PRINT_SHARE * foot)
    toe_area = max((toe.area_mm2 for toe in toes), default=0.0)
    for one in pieces.others:
        if one.area_mm2 > large and not one.is_thing and one not in inside_foot and one.area_mm2 > 1.2 * toe_area:
            raise refusals.two_feet()


def check_pieces(pieces: Pieces, body: Mask) -> None:
    """Refuse what is hollow, ragged or in too many pieces for a sole."""
    outlines, _ = cv2.findContours(body, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    large = sorted(outlines, key=cv2.contourArea)[-2:]
    islands = len(large) == 2 and cv2.contourArea(large[0]) > COIN_MM2 * PER_MM**2
    for outline in large if islands else large[-1:]:
        hull = cv2.convexHull(outline)
        area = cv2.contourArea(outline)
        smooth = cv2.approxPolyDP(outline, 1.0 * PER_MM, True)
        if area < (FULL_ISLAND if islands else FULL) * cv2.contourArea(hull):
            raise refusals.not_a_footprint()
        if cv2.arcLength(smooth, True) > RAGGED * cv2.arcLength(hull, True):
            raise refusals.not_a_footprint()
    filled = sum(cv2.contourArea(one) for one in outlines)
    if float(body.sum()) < (1 - HOLLOW) * filled:
        raise refusals.not_a_footprint()


def check_tread(lumps: list[Piece], foot: tuple[Piece, ...]) -> None:
    """Refuse a sole in many pieces: a tread."""
    counted = [one for one in lumps if one.area_mm2 > LUMP_MM2]
    area = sum(one.area_mm2 for one in counted)
    if len(counted) >= LUMPS and area > LUMPED * sum(one.area_mm2 for one in foot):
        raise refusals.shoe()


def check_slits(inked: Mask, foot: Mask) -> None:
    """Refuse a sole with many slits right through it: a tread whose blocks ran together."""
    outlines, _ = cv2.findContours(foot, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    filled = np.zeros_like(foot)
    cv2.drawContours(filled, outlines, -1, 1, -1)
    _, _, stats, _ = cv2.connectedComponentsWithStats(filled & (1 - inked), connectivity=4)
    if int((stats[1:, cv2.CC_STAT_AREA] > SLIT_MM2 * PER_MM**2).sum()) > SLITS:
        raise refusals.shoe()


def check_proportions(widths: Widths, length_mm: float) -> None:
    """Refuse what has no heel and no ball, or not those of a foot."""
    wide = np.nan_to_num(widths.right - widths.left)
    front = int(BALL_AT * len(wide))
    ball, heel = float(wide[front:].max()), float(wide[: len(wide) // 3].max())
    fits = (
        _within(length_mm, LENGTH_MM)
        and _within(ball, BALL_MM)
        and _within(heel, HEEL_MM)
        and _within(length_mm / max(ball, 1), SLIM)
        and _within(heel / max(ball, 1), HEEL_OF_BALL)
        and float(wide.max()) <= ball + 2
    )
    if not fits:
        raise refusals.not_a_footprint()


def check_heel(body: Points, length_mm: float, heel_mm: float) -> None:
    """Refuse what ends behind in a straight line."""
    behind = body[body[:, 1] < ROUND_AT * length_mm, 0]
    if len(behind) and float(np.ptp(behind)) > ROUND * heel_mm:
        raise refusals.not_a_footprint()


def check_toes(toes: tuple[Toe, ...], ball_mm: float, body_mm2: float) -> None:
    """Refuse a print on which no row of toes can be told apart ahead of the ball."""
    seen = [one for one in toes if one.area_mm2 > LEAST_TOE_MM2]
    row = len(seen) >= LEAST_TOES and (
        seen[-1].x - seen[0].x > ROW * ball_mm
        and max(after.x - before.x for before, after in pairwise(seen)) < GAP_IN_ROW * ball_mm
        and sum(one.area_mm2 for one in seen) > ROW_SHARE * body_mm2
        and max(one.area_mm2 for one in seen) > GREAT_SHARE * body_mm2
    )
    if not row:
        raise refusals.shoe()


def check_toe_length(toes: tuple[Toe, ...], length_mm: float) -> None:
    """Refuse a print whose toes would be too long or too short: the ball was parted where its ink failed."""
    if not _within(length_mm / max(one.tip for one in toes), TOELESS):
        raise refusals.patchy()


def check_fingers(pieces: tuple[Piece, ...], stands_out_mm: list[float]) -> None:
    """Refuse a hand: parts too long and slim for toes."""
    long = [
        one for one in pieces if FINGER_MM < one.length_mm < 110 and FINGER_SLIM * one.width_mm < one.length_mm < 12 * one.width_mm
    ]
    slim = [one for one in long if 7 < one.width_mm < 28]
    fingers = len(slim) + sum(one > FINGER_MM for one in stands_out_mm)
    if fingers >= FINGERS:
        raise refusals.hand() if fingers <= MOST_FINGERS else refusals.shoe()


def arch_side(widths: Widths) -> float:
    """On which side the outline draws in between heel and ball: -1 wholly left, 1 wholly right, 0 on both alike."""
    count = len(widths.left)
    rear, front = slice(0, count // 3), slice(int(BALL_AT * count), count)
    if not (np.isfinite(widths.left[rear]).any() and np.isfinite(widths.left[front]).any()):
        return 0.0
    left, right = _drawn_in(-widths.left, rear, front), _drawn_in(widths.right, rear, front)
    return (right - left) / (right + left) if right + left > 1 else 0.0


def _drawn_in(edge: Points, rear: slice, front: slice) -> float:
    """Millimetres, on average, by which an edge lies within the line from its furthest place behind to that in front."""
    at = np.arange(len(edge), dtype=np.float64)
    first = rear.start + int(np.nanargmax(edge[rear]))
    last = front.start + int(np.nanargmax(edge[front]))
    between = slice(first, last + 1)
    line = np.interp(at[between], [first, last], [edge[first], edge[last]])
    away = line - np.where(np.isfinite(edge[between]), edge[between], line)
    return float(np.maximum(away, 0).mean())


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
