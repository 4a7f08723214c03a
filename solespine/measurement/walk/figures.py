"""The figures of a walk with their intervals."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from solespine.knowledge import Knowledge
from solespine.measurement.measurement import Figure
from solespine.measurement.walk.asymmetry import asymmetry
from solespine.measurement.walk.bootstrap import block_sums, drawn_sums, interval
from solespine.measurement.walk.gate import speeds_m_s
from solespine.measurement.walk.sampling import Floats
from solespine.measurement.walk.steady import Steady, Strides

FEWEST_PARTS = 4  # of a walk, for an interval of its regularity


def figures(found: Steady, knowledge: Knowledge, height_cm: float | None) -> tuple[Figure, ...]:
    """Everything that is measured of a walk."""
    uneven = asymmetry(found.steps, knowledge.setting("walk_asymmetry_error"))
    low, size, high = uneven.size
    return (
        *_times(found, uneven.error / 200),
        *_speed(found, knowledge, height_cm),
        *_regularity(found.regularity, found.strides),
        *_harmonic_ratios(found.strides),
        Figure("step_time_asymmetry", size, min(low, size), max(high, size), "percent"),
        _exactly("steps", len(found.steps.length_s), "steps"),
    )


def _times(found: Steady, between_sides: float) -> Iterator[Figure]:
    """``between_sides``: by which share of a step's time a contact may be seen late on one side (a standard deviation)."""
    steps, strides = found.steps, found.strides
    step = _mean("step_time", steps.length_s, steps.passage, "s")
    yield Figure("cadence", 60 / step.value, 60 / step.high, 60 / step.low, "steps/min")
    yield step
    if found.named:
        for side, rows in (("left", steps.left & steps.sided), ("right", ~steps.left & steps.sided)):
            times = np.median(steps.looks_s[rows], axis=1)
            yield _mean("step_time", times, steps.passage[rows], "s", side, error=between_sides * step.value)
    yield _mean("stride_time", strides.length_s, strides.passage, "s")
    yield _spread("stride_time_sd", strides.length_s, strides.passage, "s")


def _speed(found: Steady, knowledge: Knowledge, height_cm: float | None) -> Iterator[Figure]:
    if height_cm is not None:
        speeds = speeds_m_s(found, height_cm, knowledge)
        error = float(speeds.mean()) * knowledge.setting("walk_speed_error")
        yield _mean("walking_speed", speeds, found.strides.passage, "m/s", error=error, least=0.0)


def _regularity(parts: Floats, strides: Strides) -> Iterator[Figure]:
    if len(parts) >= FEWEST_PARTS:
        for name, values in zip(("step_regularity", "stride_regularity"), parts.T, strict=True):
            yield _mean(name, values, np.arange(len(values)), "ratio")


def _harmonic_ratios(strides: Strides) -> Iterator[Figure]:
    for name, over, under in (
        ("harmonic_ratio_vertical", strides.even[:, 0], strides.odd[:, 0]),
        ("harmonic_ratio_forward", strides.even[:, 1], strides.odd[:, 1]),
        ("harmonic_ratio_sideways", strides.odd[:, 2], strides.even[:, 2]),
    ):
        yield _mean(name, over / np.maximum(under, 1e-6), strides.passage, "ratio")


def _mean(
    name: str, values: Floats, passage: np.ndarray, unit: str, side: str = "", error: float = 0.0, least: float = -np.inf
) -> Figure:
    sums = block_sums(values[:, None], passage)
    value = float(values.mean())
    drawn = drawn_sums(sums)
    low, high = interval(value, drawn[:, 0] / drawn[:, 1], len(sums), error)
    return Figure(name, value, min(max(low, least), value), high, unit, side)


def _spread(name: str, values: Floats, passage: np.ndarray, unit: str) -> Figure:
    centred = values - values.mean()
    sums = block_sums(np.c_[centred, centred**2], passage)
    drawn = drawn_sums(sums)
    value = float(values.std())
    means = drawn[:, :2] / drawn[:, 2:]
    low, high = interval(value, np.sqrt(np.maximum(means[:, 1] - means[:, 0] ** 2, 0.0)), len(sums))
    return Figure(name, value, max(low, 0.0), high, unit)


def _exactly(name: str, value: float, unit: str) -> Figure:
    return Figure(name, float(value), float(value), float(value), unit)
