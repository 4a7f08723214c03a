"""From the tables of a file to recordings: gravity put back, turning joined, each part of the time one recording."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from solespine.measurement.measurement import MeasurementError, Remark
from solespine.measurement.walk.files.columns import ACCELERATED, GRAVITY, LINEAR, TURNED
from solespine.measurement.walk.files.sheets import Samples, Sheet
from solespine.measurement.walk.files.times import Part, parts_of
from solespine.measurement.walk.files.units import without_gravity
from solespine.measurement.walk.recording import Recording


def recordings_of(sheets: Sequence[Sheet], name: str, remarks: list[Remark]) -> tuple[Recording, ...]:
    """The recordings in tables that were made at once.

    Raises
    ------
    MeasurementError
        If no acceleration is in them.
    """
    samples = [one for sheet in sheets for one in sheet.samples if len(one.time_s)]
    acceleration, gravity = _acceleration(samples, name, remarks)
    turning = next((one for one in samples if one.quantity == TURNED), None)
    parts = parts_of(acceleration.time_s, acceleration.values, name, remarks)
    began = min(float(part.time_s[0]) for part in parts)
    together = turning is not None and np.array_equal(turning.time_s, acceleration.time_s)
    made = [
        Recording(
            part.time_s - began,
            _taken(acceleration.values, part),
            _taken(turning.values, part) if turning is not None and together else None,
            name if len(parts) == 1 else f"{name}, {number}",
            gravity,
            acceleration.forward,
        )
        for number, part in enumerate(parts, start=1)
    ]
    if turning is not None and not together:
        made += _turning(turning, began, len(parts), name, remarks)
    return tuple(made)


def _taken(values: NDArray[np.float64], part: Part) -> NDArray[np.float64]:
    # All rows in their order is the common case, and a copy of hours is not.
    whole = len(part.rows) == len(values) and part.rows[0] == 0 and bool((np.diff(part.rows) == 1).all())
    return values if whole else values[part.rows]


def _acceleration(samples: Sequence[Samples], name: str, remarks: list[Remark]) -> tuple[Samples, bool]:
    """Acceleration and whether gravity is in it: as recorded, put together, or without."""
    with_gravity = [one for one in samples if one.quantity == ACCELERATED and not without_gravity(one.values)]
    if with_gravity:
        return with_gravity[0], True
    bare = [one for one in samples if one.quantity in (LINEAR, ACCELERATED)]
    gravity = next((one for one in samples if one.quantity == GRAVITY), None)
    if not bare:
        raise MeasurementError(
            "no_acceleration",
            "{name} has no acceleration in it.",
            "Export the acceleration as well; the whole zip of the recording app has everything.",
            name=name,
        )
    if gravity is not None:
        remarks.append(
            Remark(
                "gravity_added", "In {name}, acceleration and gravity were kept apart; they were added together.", {"name": name}
            )
        )
        return _added(bare[0], gravity), True
    remarks.append(Remark("no_gravity", "The acceleration in {name} has no gravity in it.", {"name": name}))
    return bare[0], False


def _added(bare: Samples, gravity: Samples) -> Samples:
    if np.array_equal(bare.time_s, gravity.time_s):
        return Samples(ACCELERATED, bare.time_s, bare.values + gravity.values)
    order = np.argsort(gravity.time_s, kind="stable")
    slow = [np.interp(bare.time_s, gravity.time_s[order], gravity.values[order, axis]) for axis in range(3)]
    return Samples(ACCELERATED, bare.time_s, bare.values + np.stack(slow, axis=1))


def _turning(turning: Samples, began: float, parts: int, name: str, remarks: list[Remark]) -> list[Recording]:
    """The gyroscope as a recording of its own, since its times are its own."""
    own: list[Remark] = []
    pieces = parts_of(turning.time_s, turning.values, name, own)
    if parts > 1 or len(pieces) > 1 or len(pieces[0].time_s) < 2:
        remarks.append(
            Remark("rotation_not_joined", "The turning rates in {name} could not be joined to its walks.", {"name": name})
        )
        return []
    try:
        return [Recording(pieces[0].time_s - began, None, _taken(turning.values, pieces[0]), name)]
    except MeasurementError:
        # Too few or impossible turning rates are no reason to refuse the acceleration.
        remarks.append(
            Remark("rotation_not_joined", "The turning rates in {name} could not be joined to its walks.", {"name": name})
        )
        return []
