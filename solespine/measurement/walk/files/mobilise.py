"""Walks in a MATLAB file: the trials of a person of the Mobilise-D study, or matrices with a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from solespine.measurement.measurement import MeasurementError
from solespine.measurement.walk.files.arrays import named_blocks, sheet_of_arrays
from solespine.measurement.walk.files.bounds import DEEPEST, MOST_PARTS, quoted
from solespine.measurement.walk.files.columns import ACCELERATED
from solespine.measurement.walk.files.sheets import Sheet

# Mobilise-D's belt sensor: g and degrees, x up, z forward (the study's own convention).
BELT, BELT_FORWARD = "LowerBack", (0.0, 0.0, 1.0)
BELT_UNITS = {"Acc": "g", "Gyr": "deg/s"}
BEST_UNIT, SECOND_UNIT = "SU", "SU_INDIP"


def sheets_of_matlab(variables: Mapping[str, Any], name: str) -> list[Sheet]:
    """One table for each walk in a MATLAB file: the trials of a Mobilise-D person, or matrices with a name.

    Raises
    ------
    MeasurementError
        If none is there.
    """
    trials = list(_trials(variables, (), 0))
    best = [one for one in trials if BEST_UNIT in one[0]] or trials
    if len(best) > MOST_PARTS:
        raise MeasurementError(
            "too_many_walks",
            "{name} has {count} walks in it; {most} are read at once.",
            "Save fewer walks to a file.",
            name=name,
            count=len(best),
            most=MOST_PARTS,
        )
    if best:
        return [_trial(sensor, _trial_name(path, name), name) for path, sensor in best]
    for level in _levels(variables, 0):
        if named_blocks(level):
            return [sheet_of_arrays(level, name)]
    return [sheet_of_arrays({}, name)]


def _trials(value: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    if depth > DEEPEST:
        return
    if isinstance(value, Mapping):
        belt = value.get(BELT)
        if isinstance(belt, Mapping) and isinstance(belt.get("Acc"), np.ndarray):
            yield path, dict(belt)
        for key, inner in value.items():
            if key != BELT:
                yield from _trials(inner, (*path, key), depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _trials(inner, (*path, str(number)), depth + 1)


def _trial_name(path: tuple[str, ...], name: str) -> str:
    said = [part for part in path if part not in (BEST_UNIT, SECOND_UNIT, "data") and not part.startswith("TimeMeasure")]
    return f"{name}, {quoted(' '.join(said))}" if said else name


def _trial(sensor: Mapping[str, Any], shown: str, name: str) -> Sheet:
    arrays = {key: sensor[key] for key in ("Acc", "Gyr", "Timestamp") if isinstance(sensor.get(key), np.ndarray)}
    rates = sensor.get("Fs")
    rate = rates.get("Acc") if isinstance(rates, Mapping) else rates
    if isinstance(rate, np.ndarray):
        arrays["Fs"] = rate
    sheet = sheet_of_arrays(arrays, name, BELT_UNITS)
    samples = tuple(replace(one, forward=BELT_FORWARD) if one.quantity == ACCELERATED else one for one in sheet.samples)
    return Sheet(shown, samples, sheet.remarks)


def _levels(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping) and depth <= DEEPEST:
        yield value
        for inner in value.values():
            yield from _levels(inner, depth + 1)
