"""The picture of a measurement, by its kind."""

from __future__ import annotations

from solespine.measurement import Measurement
from solespine.measurement.judging import FOOTPRINT, WALK
from solespine.svg import Picture


def picture_of(measurement: Measurement) -> Picture | None:
    """The picture of a measurement; none where its kind has none, or nothing was kept to draw it from."""
    if not measurement.picture:
        return None
    if measurement.kind == FOOTPRINT:
        from solespine.wording.measured.footprint import footprint_picture

        return footprint_picture(measurement, "footprint")
    if measurement.kind == WALK:
        from solespine.wording.measured.walk import walk_picture

        return walk_picture(measurement, "walk")
    return None
