"""Even samples from uneven ones: stretches without gaps, 100 a second."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solespine.measurement.measurement import MeasurementError
from solespine.measurement.walk.recording import Recording

Floats = NDArray[np.float64]

RATE_HZ = 100  # ten milliseconds: finer than any contact can be found, and what walking is published at
SLOWEST_HZ = 19.5  # twenty, as clocks have it; below, a heel strike falls between two samples
LONGEST_BRIDGE_S = 0.15  # a shorter gap is bridged by interpolation, a longer one ends the stretch
SHORTEST_S = 4.0  # a stretch with fewer than about six steps says nothing
LONGEST_S = 600.0  # a longer stretch is taken in parts, so that memory does not grow with the recording
MOST_TIMES_FINER = 8  # sensors faster than 800 samples a second are read at 800


@dataclass(frozen=True, eq=False)
class Stretch:
    """Even samples, ``RATE_HZ`` a second, from ``start_s`` on; acceleration with gravity."""

    start_s: float
    acceleration: Floats
    rotation: Floats | None

    def __len__(self) -> int:
        return len(self.acceleration)


def usual_rate_hz(recording: Recording) -> float:
    """How many samples a second there usually are."""
    return 1.0 / float(np.median(np.diff(recording.time_s)))


def check_rate(recording: Recording) -> None:
    """Refuse what is sampled too slowly to see a step's contact."""
    rate = usual_rate_hz(recording)
    if rate < SLOWEST_HZ:
        raise MeasurementError(
            "sampled_too_slowly",
            "The sensor was read only {rate} times a second.",
            "Set the app to at least 50 samples a second, then record the walk again.",
            rate=round(rate),
        )


def stretches(recording: Recording, turning: Recording | None = None) -> Iterator[Stretch]:
    """The gap-free stretches of a recording of acceleration, evenly sampled.

    Parameters
    ----------
    recording : Recording
        With acceleration.
    turning : Recording, optional
        A gyroscope of its own times, on the same clock.
    """
    time_s = recording.time_s
    assert recording.acceleration_m_s2 is not None
    longest = max(LONGEST_BRIDGE_S, 3.5 / usual_rate_hz(recording))
    for first, last in _without_gaps(time_s, longest):
        if time_s[last - 1] - time_s[first] < SHORTEST_S:
            continue
        acceleration = _even(time_s[first:last], recording.acceleration_m_s2[first:last])
        rotation = None
        if recording.rotation_rad_s is not None:
            rotation = _even(time_s[first:last], recording.rotation_rad_s[first:last])
        elif turning is not None:
            rotation = _turning_at(turning, time_s[first] + np.arange(len(acceleration)) / RATE_HZ)
        yield Stretch(float(time_s[first]), acceleration, rotation)


def _without_gaps(time_s: Floats, longest: float) -> Iterator[tuple[int, int]]:
    """First and one past last sample of each stretch without a gap and not longer than is taken at once."""
    breaks = np.flatnonzero(np.diff(time_s) > longest) + 1
    for first, last in zip(np.r_[0, breaks], np.r_[breaks, len(time_s)], strict=True):
        parts = max(1, int(np.ceil((time_s[last - 1] - time_s[first]) / LONGEST_S)))
        edges = np.searchsorted(time_s[first:last], np.linspace(time_s[first], time_s[last - 1], parts + 1)[1:-1]) + first
        yield from zip([int(first), *edges.tolist()], [*edges.tolist(), int(last)], strict=True)


def _even(time_s: Floats, samples: Floats) -> Floats:
    """Samples at even times; a faster sensor is smoothed before it is thinned, so that no vibration turns into a step."""
    from scipy.interpolate import CubicSpline
    from scipy.signal import resample_poly

    rate = (len(time_s) - 1) / (time_s[-1] - time_s[0])
    finer = int(np.clip(np.ceil(rate / RATE_HZ - 0.05), 1, MOST_TIMES_FINER))
    at = time_s[0] + np.arange(int((time_s[-1] - time_s[0]) * RATE_HZ * finer) + 1) / (RATE_HZ * finer)
    if finer == 1 and np.diff(time_s).min() > 0.3 / rate:
        even: Floats = CubicSpline(time_s, samples)(at)
    else:  # a spline through samples that nearly touch would overshoot
        even = np.stack([np.interp(at, time_s, samples[:, axis]) for axis in range(samples.shape[1])], axis=1)
    return resample_poly(even, 1, finer, axis=0, padtype="line") if finer > 1 else even


def _turning_at(turning: Recording, at: Floats) -> Floats | None:
    """A gyroscope's samples at other times, where it has them nearly everywhere."""
    assert turning.rotation_rad_s is not None
    if not turning.time_s[0] - 1 <= at[0] or not at[-1] <= turning.time_s[-1] + 1:
        return None
    return np.stack([np.interp(at, turning.time_s, turning.rotation_rad_s[:, axis]) for axis in range(3)], axis=1)
