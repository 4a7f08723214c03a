"""Which columns of a table are read: the three axes of each quantity at the low back, and the best of the times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from solespine.measurement.measurement import MeasurementError
from solespine.measurement.walk.files.bounds import quoted
from solespine.measurement.walk.files.clocks import is_clock
from solespine.measurement.walk.files.columns import (
    ACCELERATED,
    BARE,
    COUNTED,
    GRAVITY,
    LINEAR,
    OTHER,
    TIMED,
    TURNED,
    Column,
    read_name,
)
from solespine.measurement.walk.files.layout import Layout, layout_of
from solespine.measurement.walk.files.loggers import Logger, logger_of
from solespine.measurement.walk.files.units import unit_of

WANTED = (ACCELERATED, LINEAR, GRAVITY, TURNED)
LOW_BACK = (
    "lower back",
    "lowerback",
    "lowback",
    "lumbar",
    "low back",
    "waist",
    "pelvis",
    "sacrum",
    "trunk",
    "back",
    "l5",
    "hip",
    "belt",
)
SECOND_BEST = ("raw", "uncal", "uncalibrated", "wr", "wide")  # the same sensor, less well


@dataclass(frozen=True, slots=True)
class Plan:
    """Which columns of a table are read."""

    axes: dict[str, tuple[Column, ...]]
    time: Column | None
    clock: bool
    logger: Logger | None
    layout: Layout


def plan_of(data: bytes, name: str, hint: str = "") -> Plan:
    """What to read of a table, from its beginning. ``hint`` is the quantity of bare axes, where the name of the file says it.

    Raises
    ------
    MeasurementError
        If it has no three axes of anything wanted, or nothing says which.
    """
    layout = layout_of(data, name)
    logger = logger_of(layout)
    columns = [_corrected(one, logger, hint) for one in _columns(layout, logger, name)]
    axes = {quantity: chosen for quantity in (*WANTED, BARE) if (chosen := _axes(columns, quantity, name))}
    if BARE in axes and len(axes) > 1:
        del axes[BARE]
    time = _time(columns, layout)
    return Plan(axes, time, time is not None and is_clock(_first(layout, time)), logger, layout)


def _columns(layout: Layout, logger: Logger | None, name: str) -> list[Column]:
    names = layout.names or (logger.names if logger else ())
    if not names:
        raise MeasurementError(
            "no_names",
            "The columns of {name} have no names.",
            "Write a first line with names and units, for example: time_s,ax_m_s2,ay_m_s2,az_m_s2.",
            name=name,
        )
    columns = [read_name(text, number) for number, text in enumerate(names)]
    if not layout.units:
        return columns
    units = [unit_of(text) for text in layout.units] + [""] * len(columns)
    return [
        read_name(f"{one.text} ({unit})", one.number) if unit and not one.unit else one
        for one, unit in zip(columns, units, strict=False)
    ]


def _corrected(column: Column, logger: Logger | None, hint: str) -> Column:
    """Bare axes are what the file is called; some makers take gravity out without saying so."""
    if column.quantity == BARE and hint:
        return replace(column, quantity=hint)
    if logger and logger.linear and column.quantity == ACCELERATED:
        return replace(column, quantity=LINEAR)
    return column


def _axes(columns: Sequence[Column], quantity: str, name: str) -> tuple[Column, ...]:
    """The three columns of a quantity; of several sensors, the one at the low back."""
    found: dict[str, dict[str, Column]] = {}
    for one in columns:
        if one.quantity == quantity and one.axis:
            found.setdefault(one.place, {}).setdefault(one.axis, one)
    whole = {place: axes for place, axes in found.items() if len(axes) == 3}
    place = _place(list(whole), quantity, name)
    return tuple(whole[place][axis] for axis in "xyz") if place is not None else ()


def _place(places: list[str], quantity: str, name: str) -> str | None:
    if len(places) <= 1:
        return places[0] if places else None
    for words in LOW_BACK:
        there = [place for place in places if re.search(rf"\b{words}\b", place)]
        if len(there) == 1:
            return there[0]
    first = [place for place in places if not set(place.split()) & set(SECOND_BEST)]
    if len(first) == 1:
        return first[0]
    if "gforce" in places:
        return "gforce"
    if quantity != ACCELERATED:
        return "" if "" in places else None
    raise MeasurementError(
        "several_sensors",
        "{name} has several sensors: {places}.",
        "Keep only the columns of the sensor at the lower back, or put lower_back before their names.",
        name=name,
        places=quoted(", ".join(place or "-" for place in sorted(places))),
    )


def _first(layout: Layout, column: Column) -> str:
    return layout.first[column.number] if column.number < len(layout.first) else ""


def _time(columns: Sequence[Column], layout: Layout) -> Column | None:
    """The best of the columns that may be time: running, with a unit, of the accelerometer itself."""

    def worth(one: Column) -> tuple[int, int, int]:
        words = one.text.casefold()
        other = any(word in words for word in ("location", "gps", "gyro", "mag", "baro", "altimeter", "activity", "pedometer"))
        running = any(word in words for word in ("elapsed", "start", "acc"))
        return (not other, bool(one.unit or _first(layout, one)) and not other, running * 2 + bool(one.unit))

    timed = [one for one in columns if one.quantity == TIMED] or [one for one in columns if one.quantity == COUNTED]
    if not timed and columns and columns[0].quantity in (BARE, OTHER) and is_clock(_first(layout, columns[0])):
        return columns[0]
    return max(timed, key=worth) if timed else None
