"""One table of a file: which of its columns are time, acceleration, gravity and turning, in which units."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solespine.measurement.measurement import MeasurementError, Remark
from solespine.measurement.walk.files.bounds import quoted
from solespine.measurement.walk.files.columns import (
    ACCELERATED,
    BARE,
    COUNTED,
    LINEAR,
    TURNED,
    Column,
)
from solespine.measurement.walk.files.layout import readable
from solespine.measurement.walk.files.loggers import Logger
from solespine.measurement.walk.files.numbers import read_numbers
from solespine.measurement.walk.files.plans import Plan, plan_of
from solespine.measurement.walk.files.times import steady_times, unit_by_size, whole_counts
from solespine.measurement.walk.files.units import ACCELERATION, ROTATION, TIME, shown, unit_by_gravity

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Samples:
    """One quantity: times and three axes, in metres and seconds or radians and seconds."""

    quantity: str
    time_s: Floats
    values: Floats
    forward: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one table has."""

    name: str
    samples: tuple[Samples, ...]
    remarks: list[Remark] = field(default_factory=list)


def read_sheet(data: bytes, name: str, hint: str = "") -> Sheet:
    """The samples of one table as text.

    Raises
    ------
    MeasurementError
        If it cannot be read: where, and what to do.
    """
    data = readable(data)
    plan = plan_of(data, name, hint)
    if not plan.axes:
        raise MeasurementError(
            "no_axes",
            "{name} has no three columns that are called acceleration.",
            "Name the columns with their units, for example: time_s,ax_m_s2,ay_m_s2,az_m_s2.",
            name=name,
        )
    blocks = [[one.number for one in axes] for axes in plan.axes.values()]
    with_time = [[plan.time.number], *blocks] if plan.time else blocks
    arrays = read_numbers(data, plan.layout, with_time, plan.time.number if plan.time and plan.clock else None, name)
    remarks: list[Remark] = []
    raw_time = arrays.pop(0)[:, 0] if plan.time else None
    time_s = _seconds(raw_time, len(arrays[0]), plan, name, remarks)
    samples = []
    for (quantity, axes), values in zip(plan.axes.items(), arrays, strict=True):
        there = np.isfinite(values).all(axis=1) & np.isfinite(time_s)
        if not there.all():
            remarks.append(
                Remark(
                    "rows_without_values",
                    "Rows of {name} without values for {column} were left out: {count}.",
                    {"name": name, "count": int((~there).sum()), "column": quoted(axes[0].text)},
                )
            )
        kept = (time_s, values) if there.all() else (time_s[there], values[there])
        made = in_units(quantity, axes[0], *kept, plan.logger, name, remarks)
        samples += [made] if made else []
    return Sheet(name, tuple(samples), remarks)


def _seconds(raw: Floats | None, count: int, plan: Plan, name: str, remarks: list[Remark]) -> Floats:
    """Times in seconds, by unit, size, or the rate that stands above the table."""
    if plan.clock and raw is not None:
        return raw
    rate = plan.layout.rate_hz
    if plan.time is None or raw is None or (plan.time.quantity == COUNTED or (not plan.time.unit and rate and whole_counts(raw))):
        if rate is None:
            raise MeasurementError(
                "no_time",
                "{name} does not say when each sample was taken.",
                "Add a column time_s with seconds, or a first line such as: Sampling rate: 100 Hz.",
                name=name,
            )
        return steady_times(count, rate) if raw is None else raw / rate
    unit = plan.time.unit or (plan.logger.time if plan.logger else "")
    if not unit:
        known = raw[np.isfinite(raw)]
        unit = unit_by_size(known)
        if not unit:
            raise MeasurementError(
                "time_unit",
                "{name} does not say the unit of its times in column '{column}'.",
                "Write the unit into the name of the column, for example: time_s or time_ms.",
                name=name,
                column=quoted(plan.time.text),
            )
        remarks.append(
            Remark(
                "time_unit_concluded",
                "{name} does not say the unit of its times. From their size it was taken to be {unit}.",
                {"name": name, "unit": shown(unit)},
            )
        )
    return raw * TIME[unit]


def in_units(
    quantity: str, column: Column, time_s: Floats, values: Floats, logger: Logger | None, name: str, remarks: list[Remark]
) -> Samples | None:
    """These numbers in metres, seconds and radians; nothing where they are turning rates of an unknown unit.

    Raises
    ------
    MeasurementError
        If they are accelerations and their unit is not said, not plain, or plainly another.
    """
    if quantity == TURNED:
        unit = column.unit or (logger.rotation if logger else "")
        if unit not in ROTATION:
            remarks.append(
                Remark(
                    "rotation_left_out",
                    "{name} does not say the unit of its turning rates, so they were left out. A name like gyro_x_deg_s says it.",
                    {"name": name},
                )
            )
            return None
        return Samples(TURNED, time_s, _scaled(values, ROTATION[unit]))
    plain = unit_by_gravity(values) if len(values) else ""
    unit = column.unit or (plain or logger.acceleration if logger else "")
    if not unit and not plain:
        raise MeasurementError(
            "acceleration_unit",
            "{name} does not say the unit of column '{column}', and its numbers do not show it.",
            "Write the unit into the names of the columns, for example: ax_m_s2 or ax_g.",
            name=name,
            column=quoted(column.text),
        )
    if unit and plain and plain != unit and quantity != LINEAR and column.unit in ("m/s2", "g", "mg"):
        raise MeasurementError(
            "unit_contradicts",
            "{name} says that column '{column}' is in {said}, but its numbers show gravity in {shown}.",
            "Correct the unit in the names of the columns, then read the file again.",
            name=name,
            column=quoted(column.text),
            said=shown(unit),
            shown=shown(plain),
        )
    if not unit:
        remarks.append(
            Remark(
                "unit_concluded",
                "{name} does not say the unit of its acceleration. Gravity comes out right in {unit}, so that was taken.",
                {"name": name, "unit": shown(plain)},
            )
        )
    return Samples(ACCELERATED if quantity == BARE else quantity, time_s, _scaled(values, ACCELERATION[unit or plain]))


def _scaled(values: Floats, scale: float) -> Floats:
    if scale != 1.0:
        values *= scale
    return values
