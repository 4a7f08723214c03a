"""The picture of a measurement, by its kind."""

from __future__ import annotations

from solespine.measurement import Measurement
from solespine.measurement.judging import FOOTPRINT, WALK
from solespine.svg import Picture


def picture_of(measurement: Measurement) -> Picture | None:
    """The picture of a measurement; none where its kind has none, or what was kept of it cannot be drawn."""
    try:
        return _drawn(measurement) if measurement.picture else None
    except (ValueError, TypeError, AttributeError, ArithmeticError, LookupError):  # kept by another program, or changed in a file
        return None


def _drawn(measurement: Measurement) -> Picture | None:
    if measurement.kind == FOOTPRINT:
        from solespine.wording.measured.footprint import footprint_picture

        return footprint_picture(measurement, "footprint")
    if measurement.kind == WALK:
        from solespine.wording.measured.walk import walk_picture

        return walk_picture(measurement, "walk")
    return None
