"""From photos of one foot to its measurement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from solespine.knowledge import Knowledge
from solespine.measurement.footprint.drawing import drawn
from solespine.measurement.footprint.foot import Foot, find_foot
from solespine.measurement.footprint.light import flatten
from solespine.measurement.footprint.perspective import SIZES_MM
from solespine.measurement.footprint.photo import open_photo
from solespine.measurement.footprint.sheet import find_sheet
from solespine.measurement.footprint.spread import NAMES, NINETY_FIVE, Measured, measure
from solespine.measurement.measurement import SIDES, Figure, Measurement, MeasurementError, Quality, Remark

MOST_PHOTOS = 6
UNITS = {"arch": "ratio", "chippaux_smirak": "percent", "staheli": "ratio"}
FIGURES = {"arch": "arch_index", "chippaux_smirak": "chippaux_smirak_index", "staheli": "staheli_index"}
JOINED = 0.35  # share of the ball along which toes are joined to it, from which on the cut decides much
TILTED = 25  # degrees; above, the far end has a good deal fewer pixels
FAINT = 0.10  # density of a print that can be measured, but is easily measured too small
PRINTS_DIFFER = 0.04  # of the arch index; two prints of a foot that differ more were not made alike


@dataclass(frozen=True, slots=True)
class Print:
    """One photo, measured."""

    measured: Measured
    foot: Foot
    tilt_deg: float
    picture: dict[str, Any]


def read(photos: Sequence[bytes], knowledge: Knowledge, *, side: str = "", sheet: str = "a4") -> Measurement:
    """One or more prints of the same foot."""
    if sheet not in SIZES_MM:
        raise ValueError(f"sheet '{sheet}': expected {' or '.join(SIZES_MM)}")
    if side not in ("", *SIDES):
        raise ValueError(f"side '{side}': expected left, right or none")
    if not photos:
        raise MeasurementError("no_photo", "There is no photo.", "Choose one or more photos of footprints.")
    if len(photos) > MOST_PHOTOS:
        raise MeasurementError(
            "too_many_photos", "More than {most} photos were sent.", "Choose the best two or three of one foot.", most=MOST_PHOTOS
        )
    if len(set(photos)) < len(photos):
        raise MeasurementError(
            "same_photo", "The same photo was sent twice.", "Make another print of the same foot and photograph that."
        )
    prints = [_numbered(one, number, len(photos), sheet) for number, one in enumerate(photos, 1)]
    remarks = tuple(_remarks(prints, side))
    good = len(prints) > 1 and not remarks
    return Measurement(
        "footprint",
        Quality.good if good else Quality.fair,
        (*_figures(prints, side), *_spread(prints, side)),
        side,
        remarks,
        {},
        {"sheet": sheet, "sheet_mm": list(SIZES_MM[sheet]), "prints": [one.picture for one in prints]},
    )


def _numbered(photo: bytes, number: int, photos: int, sheet: str) -> Print:
    try:
        return read_print(photo, sheet)
    except MeasurementError as error:
        if photos > 1:
            error.values["photo"] = number
        raise


def read_print(photo: bytes, sheet: str = "a4") -> Print:
    """One photo of one print."""
    picture = open_photo(photo)
    found = find_sheet(picture, sheet)
    foot = find_foot(flatten(picture, found))
    measured = measure(foot, found)
    return Print(measured, foot, found.tilt_deg, drawn(foot, measured.indices.length_mm))


def _figures(prints: list[Print], side: str) -> list[Figure]:
    found = []
    for name in NAMES:
        values = [float(getattr(one.measured.indices, name)) for one in prints]
        errors = [one.measured.error[name] for one in prints]
        most = 1.0 if name == "arch" else float("inf")
        found.append(_figure(FIGURES[name], values, errors, UNITS[name], side, most))
    lengths = [one.measured.foot_length for one in prints]
    found.append(_figure("foot_length", [one for one, _ in lengths], [error for _, error in lengths], "mm", side, float("inf")))
    return found


def _figure(name: str, values: list[float], errors: list[float], unit: str, side: str, most: float) -> Figure:
    """The mean of the prints; its interval holds the error within each and the spread between them."""
    count = len(values)
    between = float(np.var(values, ddof=1)) if count > 1 else 0.0
    half = NINETY_FIVE * sqrt(float(np.mean(np.square(errors))) / count + between / count)
    value = float(np.mean(values))
    return Figure(name, value, max(0.0, value - half), min(most, value + half), unit, side)


def _spread(prints: list[Print], side: str) -> list[Figure]:
    """By how much the arch index differs between the prints."""
    if len(prints) < 2:
        return []
    values = [float(one.measured.indices.arch) for one in prints]
    error = max(one.measured.error["arch"] for one in prints) * sqrt(2) * NINETY_FIVE
    spread = max(values) - min(values)
    return [Figure("spread", spread, max(0.0, spread - error), spread + error, "ratio", side)]


def _remarks(prints: list[Print], side: str) -> list[Remark]:
    found = []
    if len(prints) == 1:
        found.append(
            Remark(
                "second_print",
                "This is one print only. Another print of the same foot shows how much two differ: make one more.",
            )
        )
    values = [one.measured.indices.arch for one in prints]
    if max(values) - min(values) > PRINTS_DIFFER:
        found.append(
            Remark("prints_differ", "The prints of this foot differ much. Make them again: stand still on one foot each time.")
        )
    if any(one.measured.cut.joined_share > JOINED for one in prints):
        found.append(
            Remark("toes_joined", "The toes are joined to the ball of the foot, so it is less sure than usual where they end.")
        )
    if any(one.tilt_deg > TILTED for one in prints):
        found.append(Remark("tilted", "The photo was taken at a slant. From straight above it is more exact."))
    if any(one.foot.ink.core < FAINT for one in prints):
        found.append(Remark("faint", "The print is faint; a darker one is more exact."))
    return [*found, *_side_remarks(prints, side)]


def _side_remarks(prints: list[Print], side: str) -> list[Remark]:
    seen = {one.foot.inner.side for one in prints if one.foot.inner.sure} - {""}
    if len(seen) > 1:
        return [
            Remark(
                "both_sides",
                "Some prints look like a left foot and some like a right one. Measure each foot by itself.",
            )
        ]
    if side and seen and side not in seen:
        return [Remark("other_side", "This looks like the other foot. Look again whether left and right are as you said.")]
    return []
