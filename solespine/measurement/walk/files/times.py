"""Times of samples: in seconds, in order, each once; where the clock began again, a new part begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solespine.measurement.measurement import MeasurementError, Remark
from solespine.measurement.walk.files.bounds import MOST_PARTS
from solespine.measurement.walk.files.clocks import DAY_S
from solespine.measurement.walk.files.units import TIME
from solespine.measurement.walk.recording import FEWEST_SAMPLES

Floats = NDArray[np.float64]

# What the numbers are where no unit is said. Moments since 1970 of the years 2001 to 2100 differ a thousandfold between units;
# steps of a phone or sensor (10 to 500 samples a second) differ too. What fits neither is refused.
MOMENTS = {"s": (9.8e8, 4.1e9), "ms": (9.8e11, 4.1e12), "us": (9.8e14, 4.1e15), "ns": (9.8e17, 4.1e18)}
STEP_S = (0.002, 0.1)
COARSEST_S = 2.0  # between moments that a slow clock shows
BEGAN_AGAIN_S = 1.0  # sensors send in packets that may overtake each other by less
TOO_COARSE = 0.2  # share of samples with the time of the one before, above which the clock is slower than the sensor
FILLS = 1.5  # times the usual step, up to which samples are spread evenly
WRAP_US = 2**32  # microseconds that a counter of four bytes can hold


@dataclass(frozen=True, slots=True)
class Part:
    """Some samples in their order and their times."""

    rows: NDArray[np.intp]
    time_s: Floats


def unit_by_size(time: Floats) -> str:
    """The unit in which these can be times of a sensor, or nothing."""
    if len(time) < 2:
        return ""
    steps = np.diff(time)
    step = float(np.median(steps[steps > 0])) if (steps > 0).any() else 0.0
    middle = float(np.median(time))
    for unit, (low, high) in MOMENTS.items():
        if low <= middle <= high and step * TIME[unit] <= COARSEST_S:
            return unit
    low, high = STEP_S
    return next((unit for unit, scale in TIME.items() if low * 0.999 <= step * scale <= high * 1.001), "")


def unrolled(time_s: Floats) -> Floats:
    """Times of day past midnight, and counters past their end, go on instead of beginning again."""
    jumps = np.diff(time_s)
    for span in (DAY_S, WRAP_US * 1e-6):
        back = np.abs(jumps + span) < BEGAN_AGAIN_S
        if back.any():
            time_s = time_s + np.concatenate(([0.0], np.cumsum(back) * span))
            jumps = np.diff(time_s)
    return time_s


def parts_of(time_s: Floats, values: Floats, name: str, remarks: list[Remark]) -> tuple[Part, ...]:
    """The parts between which the clock began again, each in order and with each time once.

    Samples that repeat time and values of the one before are one sample: some apps write faster than they measure.

    Raises
    ------
    MeasurementError
        If the clock begins again too often to be a clock.
    """
    time_s = unrolled(time_s)
    rows = np.flatnonzero(_new(time_s, values))
    cuts = np.flatnonzero(np.diff(time_s[rows]) < -BEGAN_AGAIN_S) + 1
    if len(cuts) >= MOST_PARTS:
        raise MeasurementError(
            "clock_jumps",
            "The times in {name} jump back {times} times.",
            "Take the file as the recording app wrote it, with the rows in the order of time.",
            name=name,
            times=len(cuts),
        )
    pieces = np.split(rows, cuts)
    kept = [piece for piece in pieces if len(piece) >= FEWEST_SAMPLES] or [max(pieces, key=len)]
    if len(cuts):
        remarks.append(
            Remark(
                "clock_began_again",
                "The clock in {name} begins again; what lies before and after is read apart.",
                {"name": name, "times": len(cuts)},
            )
        )
    return tuple(_in_order(piece, time_s, name, remarks) for piece in kept)


def _new(time_s: Floats, values: Floats) -> NDArray[np.bool_]:
    """Which samples are not the one before again."""
    new = np.ones(len(time_s), dtype=np.bool_)
    same = np.flatnonzero(time_s[1:] == time_s[:-1]) + 1
    new[same] = (values[same] != values[same - 1]).any(axis=1)
    return new


def _in_order(rows: NDArray[np.intp], time_s: Floats, name: str, remarks: list[Remark]) -> Part:
    times = time_s[rows]
    if (np.diff(times) < 0).any():
        order = np.argsort(times, kind="stable")
        rows, times = rows[order], times[order]
        remarks.append(
            Remark("put_in_order", "Some samples in {name} were not in the order of time; they were put in order.", {"name": name})
        )
    again = np.diff(times) == 0
    if not again.any():
        return Part(rows, times)
    if again.mean() > TOO_COARSE:
        remarks.append(
            Remark(
                "times_spread",
                "Many samples in {name} share a time, because its clock is slow; they were spread evenly between the times.",
                {"name": name},
            )
        )
        return Part(rows, _spread(times))
    remarks.append(
        Remark(
            "times_twice",
            "Samples of {name} with the time of the sample before were left out: {count}.",
            {"name": name, "count": int(again.sum())},
        )
    )
    once = np.concatenate(([True], ~again))
    return Part(rows[once], times[once])


def _spread(times: Floats) -> Floats:
    """Samples that share a time, spread to the next one; the first and the last group by the step of the others."""
    stamps, first, many = np.unique(times, return_index=True, return_counts=True)
    if len(stamps) < 3:
        return times
    gaps = np.diff(stamps)
    step = float(np.median(gaps[1:] / many[1:-1])) if len(gaps) > 1 else float(gaps[0] / many[0])
    spread = np.empty_like(times)
    for at, (start, count) in enumerate(zip(first, many, strict=True)):
        within = np.arange(count)
        if at == 0:
            spread[start : start + count] = stamps[1] - (count - within) * step
        elif at == len(stamps) - 1:
            spread[start : start + count] = stamps[-1] + within * step
        else:
            # A gap that is much longer than its samples fill stays a gap.
            fills = gaps[at] <= FILLS * count * step
            spread[start : start + count] = stamps[at] + within * (gaps[at] / count if fills else step)
    return spread


def steady_times(count: int, rate_hz: float) -> Floats:
    """Times of a sensor that only says how many samples it takes a second."""
    return np.arange(count) / rate_hz


def whole_counts(time: Floats) -> bool:
    """Whether these are numbers of samples: whole, most of them one after the other."""
    steps = np.diff(time)
    return bool(len(steps) and (time == np.rint(time)).all() and (steps == 1).mean() > 0.5)
