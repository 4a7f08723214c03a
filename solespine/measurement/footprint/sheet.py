"""The sheet of paper in a photo: its four corners, and whether it can be measured on."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, log
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from solespine.measurement.footprint import refusals
from solespine.measurement.footprint.candidates import Candidate, candidates, small, whiteness
from solespine.measurement.footprint.perspective import SIZE_NAMES, SIZES_MM, Points, View, map_between, rectangle, view
from solespine.measurement.footprint.sides import FEW, Sides, fitted_sides

Pixels: TypeAlias = NDArray[Any]

SEEN_EACH, SEEN_ALL = 0.4, 0.75  # share of each side, and of all together, that is seen as an edge
NEAR, WIDE = (6, 4), (26, 8, 4)  # pixels of the small picture within which a side is looked for
SEEN_OF_CUT = 0.6  # and of two sides of a sheet that reaches beyond the photo
MOST_TILT = 38  # degrees; at 30 and a half more for its own error the far end still has enough pixels
STRAIGHT = 18  # degrees of slant up to which A4 and US Letter can be told apart
SHAPE_ERROR, SHAPE_ERROR_PER_DEGREE = 0.08, 0.004  # of the logarithm of the ratio, for a focal length that is not known
SHAPE_LIKE_OTHER = 0.03  # a ratio this near the other size, and not near its own, is the other size
SHEET_LIKE = (1.1, 1.85)  # times as long as wide; what lies outside is no sheet but something else with four sides
LEAST_PER_MM = 1.7  # pixels; a millimetre must not fall between two
MOST_BLUR_MM = 1.5  # standard deviation of an edge; the outline of a print would lie anywhere within four millimetres
OWN_BLUR = 0.95  # pixels of standard deviation that looking at an edge adds
DARK, DARK_PAPER = 40, 55  # of 255: the lightest hundredth of a photo, and the paper
BLUR_WITHOUT_SHEET, PLAIN = 11, 45  # pixels of the small picture over which nothing changes by the whole range: blurred; empty
FAR_SHARE = 0.012  # of the picture that a sheet fills which can be seen, and is too far away
LIGHTER = 6  # of 255, by which paper is whiter than the floor
RANGE_TO_TELL = 50  # of 255, between the lightest and darkest hundredth, to tell a blurred photo from a plain one
RIM, UNEVEN = 0.025, 12.0  # width of the edge of the sheet that is looked at, over its size; grey of a pattern
PATTERN, PATTERN_SHARE = 9.0, 70  # pixels over which a pattern is looked for, and percent of the edge that show less of it
WHITE_WEIGHT, AREA_WEIGHT, SHAPE_WEIGHT = 0.5, 0.3, 2.0  # of what speaks for a figure beside its sides


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the sheet lies in a picture.

    ``corners`` clockwise, shape (4, 2), so that the first side is a short one; ``corner_mm`` is the standard error of each.
    """

    corners: Points
    size: str
    tilt_deg: float
    ratio: float
    blur_mm: float
    pixels_per_mm: float
    corner_mm: float


@dataclass(frozen=True, slots=True)
class _Found:
    sides: Sides
    view: View
    score: float


def find_sheet(picture: Pixels, size: str = "a4") -> Sheet:
    """The sheet in an upright picture.

    Raises
    ------
    MeasurementError
        If there is none, or not the whole of it, or if it cannot be measured on; it says why.
    """
    if np.percentile(picture[::4, ::4].max(axis=2), 99) < DARK:
        raise refusals.too_dark()
    little, scale = small(picture)
    figures = candidates(little)
    best = _best(little, [one for one in figures if not one.cut], size)
    if best is None:
        raise _why_none(little, figures, size)
    sides = fitted_sides(picture, (best.sides.corners + 0.5) * scale - 0.5, _reaches(scale)) or best.sides
    return _checked(picture, sides, size)


def _reaches(scale: float) -> tuple[int, ...]:
    return (max(6, round(3 * scale)), 6)


def _best(little: Pixels, figures: list[Candidate], size: str) -> _Found | None:
    found = [one for figure in figures if (one := _looked_at(little, figure, size)) is not None]
    return max(found, key=lambda one: one.score, default=None)


def _looked_at(little: Pixels, figure: Candidate, size: str) -> _Found | None:
    """How well a figure would be the sheet; None where it cannot be."""
    sides = fitted_sides(little, figure.corners, NEAR, FEW) or fitted_sides(little, figure.corners, WIDE, FEW)
    if sides is not None and sides.seen.min() < SEEN_EACH and (sides.seen > SEEN_ALL).sum() >= 2:
        # Something beside the sheet ran together with it: the side that is not seen is looked for farther away.
        sides = fitted_sides(little, figure.corners, WIDE, FEW)
    if sides is None or sides.seen.min() < SEEN_EACH or sides.seen.mean() < SEEN_ALL:
        return None
    height, width = little.shape[:2]
    if sides.corners.min() < 1 or (sides.corners > [width - 2, height - 2]).any():
        return None
    seen = _from_short_side(sides, width, height)[1]
    if not SHEET_LIKE[0] <= seen.ratio <= SHEET_LIKE[1]:
        return None
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [np.round(sides.corners).astype(np.int32)], 1)
    white = float(np.percentile(whiteness(little)[inside == 1], 75)) / 255
    area = float(inside.mean())
    strange = max(0.0, abs(log(seen.ratio / _ratio(size))) - 0.03)
    score = (
        float(sides.seen.mean() + sides.seen.min())
        - _unlike_paper(little, inside)
        + WHITE_WEIGHT * white
        + AREA_WEIGHT * area**0.5
        - SHAPE_WEIGHT * strange
    )
    return _Found(sides, seen, score)


def _unlike_paper(little: Pixels, inside: Pixels) -> float:
    """How patterned a figure is along its edge, where nothing should be printed; 0 on plain paper in any light."""
    wide = max(2, round(RIM * float(inside.sum()) ** 0.5))
    inner = cv2.erode(inside, np.ones((3, 3), np.uint8), iterations=2)
    rim = (inner > 0) & (cv2.erode(inner, np.ones((3, 3), np.uint8), iterations=wide) == 0)
    if not rim.any():
        return 1.0
    light, own = cv2.cvtColor(little, cv2.COLOR_RGB2GRAY).astype(np.float32), inner.astype(np.float32)
    around = cv2.GaussianBlur(light * own, (0, 0), PATTERN) / np.maximum(cv2.GaussianBlur(own, (0, 0), PATTERN), 1e-3)
    return float(np.percentile(np.abs(light - around)[rim], PATTERN_SHARE)) / UNEVEN


def _ratio(size: str) -> float:
    short, long = SIZES_MM[size]
    return long / short


def _from_short_side(sides: Sides, width: int, height: int) -> tuple[Points, View]:
    """The corners from a short side on, and the view."""
    seen = view(sides.corners, width, height)
    if seen.ratio >= 1:
        return sides.corners, seen
    turned = np.roll(sides.corners, -1, axis=0)
    return turned, view(turned, width, height)


def _checked(picture: Pixels, sides: Sides, size: str) -> Sheet:
    """The sheet, if it can be measured on."""
    height, width = picture.shape[:2]
    corners, seen = _from_short_side(sides, width, height)
    if seen.tilt_deg > MOST_TILT:
        raise refusals.too_tilted(round(seen.tilt_deg), MOST_TILT)
    _check_shape(seen, size)
    per_mm = _pixels_per_mm(corners, size)
    if per_mm < LEAST_PER_MM:
        raise refusals.sheet_too_small()
    blur = np.sqrt(np.maximum(sides.blur[np.isfinite(sides.blur)] ** 2 - OWN_BLUR**2, 0.0)) / per_mm
    blur_mm = float(blur.max(initial=0.0))
    if blur_mm > MOST_BLUR_MM:
        raise refusals.blurred()
    if _paper_level(picture, corners) < DARK_PAPER:
        raise refusals.too_dark()
    # A corner is as sure as two lines through some ninety places each; a sheet is not cut or laid better than to 0.3 mm.
    return Sheet(corners, size, seen.tilt_deg, seen.ratio, blur_mm, per_mm, hypot(0.3, 0.5 / per_mm, 0.2 * blur_mm))


def _check_shape(seen: View, size: str) -> None:
    other = next(one for one in SIZES_MM if one != size)
    off, off_other = abs(log(seen.ratio / _ratio(size))), abs(log(seen.ratio / _ratio(other)))
    if seen.tilt_deg < STRAIGHT and off_other < SHAPE_LIKE_OTHER < off:
        raise refusals.other_sheet(SIZE_NAMES[size], SIZE_NAMES[other])
    if off > SHAPE_ERROR + SHAPE_ERROR_PER_DEGREE * seen.tilt_deg:
        raise refusals.wrong_shape(seen.ratio, SIZE_NAMES[size])


def _pixels_per_mm(corners: Points, size: str) -> float:
    """Pixels of a millimetre on the side that is farthest away."""
    short, long = SIZES_MM[size]
    lengths = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    return float((lengths / [short, long, short, long]).min())


def _paper_level(picture: Pixels, corners: Points) -> float:
    """How light the paper is, of 255."""
    inside = cv2.warpPerspective(picture, map_between(corners, rectangle(100.0, 140.0)), (100, 140))
    return float(np.percentile(inside.mean(axis=2), 75))


def _why_none(little: Pixels, figures: list[Candidate], size: str) -> Exception:
    """What to say of a photo without a whole sheet: out of focus, of another shape, too far away, cut off, or without one."""
    light = cv2.cvtColor(little, cv2.COLOR_RGB2GRAY).astype(np.float32)
    dark, bright = np.percentile(light, (1, 99))
    steepest = max(float(np.percentile(np.abs(np.diff(light, axis=axis)), 99.8)) for axis in (0, 1))
    # A change that takes a good part of the whole picture is light and shadow, and nothing out of focus.
    if bright - dark > RANGE_TO_TELL and 1 / PLAIN < steepest / (bright - dark) < 1 / BLUR_WITHOUT_SHEET:
        return refusals.blurred()
    for one in figures:
        if not one.cut and (ratio := _other_shape(little, one)):
            return refusals.wrong_shape(ratio, SIZE_NAMES[size])
    if _best(little, [one for one in candidates(little, FAR_SHARE) if not one.cut], size) is not None:
        return refusals.sheet_too_small()
    if any(one.cut and _is_cut_sheet(little, one) for one in figures):
        return refusals.cut_off_sheet()
    return refusals.no_sheet()


def _other_shape(little: Pixels, figure: Candidate) -> float:
    """How many times as long as wide a white thing with four clear sides is; 0 where it is none."""
    sides = fitted_sides(little, figure.corners, NEAR, FEW)
    if sides is None or sides.seen.min() < SEEN_ALL or not _is_lighter(little, sides.corners):
        return 0.0
    ratio = view(sides.corners, little.shape[1], little.shape[0]).ratio
    return max(ratio, 1 / ratio)


def _is_cut_sheet(little: Pixels, figure: Candidate) -> bool:
    """Whether two sides of it are seen, and it is lighter than what lies around it."""
    sides = fitted_sides(little, figure.corners, (6,))
    if sides is None or (sides.seen > SEEN_OF_CUT).sum() < 2:
        return False
    return _is_lighter(little, figure.corners)


def _is_lighter(little: Pixels, corners: Points) -> bool:
    """Whether a figure is whiter than most of what lies around it."""
    inside = np.zeros(little.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.round(corners).astype(np.int32)], 1)
    if inside.mean() > 0.97 or not inside.any():
        return False
    white = whiteness(little)
    return float(np.median(white[inside == 1])) > float(np.percentile(white[inside == 0], 70)) + LIGHTER
