"""A recording of somebody walking, as a phone or sensor at the lower back made it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solespine.measurement.measurement import MeasurementError

FEWEST_SAMPLES = 100  # five seconds of the slowest sensor: less is no recording of anything
MOST_SAMPLES = 6_000_000  # nearly 17 hours at 100 samples a second; bounds the memory at a few hundred megabytes
LONGEST_S = 36 * 3600.0
STRONGEST_M_S2 = 800.0  # five times what a phone can feel (16 g): beyond it the numbers are in another unit
FASTEST_RAD_S = 200.0  # five times what a phone can feel (2000 degrees a second)


NAMELESS = "–"  # stands for a recording without a name in a message of any language


@dataclass(frozen=True, eq=False)
class Recording:
    """Samples of one sensor, or of several that share their times. It checks itself when made.

    Parameters
    ----------
    time_s : ndarray of float, shape (n,)
        Seconds from any beginning, each later than the one before. Steps may be uneven and may have gaps.
    acceleration_m_s2 : ndarray of float, shape (n, 3), or None
        In the sensor's own axes. At rest it points up, with about 9.81, as phones and sensors report it.
    rotation_rad_s : ndarray of float, shape (n, 3), or None
        Turning rate in the same axes. A gyroscope with times of its own is a recording of its own without acceleration.
    name : str
        Of the file or sensor, for messages.
    gravity : bool
        False where the phone took gravity out ("linear acceleration").
    forward : tuple of float, or None
        The direction in the sensor's own axes that points the way the person walks, where the recording says how it was worn:
        (0, 0, -1) for a phone on the back with its screen facing away from the body. None where nobody knows.

    Raises
    ------
    MeasurementError
        If the samples are no recording.
    """

    time_s: NDArray[np.float64]
    acceleration_m_s2: NDArray[np.float64] | None = None
    rotation_rad_s: NDArray[np.float64] | None = None
    name: str = ""
    gravity: bool = True
    forward: tuple[float, float, float] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "time_s", np.ascontiguousarray(self.time_s, dtype=np.float64))
        _check_times(self.time_s, self.name)
        for word, most in (("acceleration_m_s2", STRONGEST_M_S2), ("rotation_rad_s", FASTEST_RAD_S)):
            samples = getattr(self, word)
            if samples is not None:
                object.__setattr__(self, word, np.ascontiguousarray(samples, dtype=np.float64))
                _check_samples(getattr(self, word), len(self.time_s), most, self.name)
        if self.acceleration_m_s2 is None and self.rotation_rad_s is None:
            raise MeasurementError(
                "no_samples",
                "{name} has neither acceleration nor rotation in it.",
                "Record the acceleration of the phone or sensor.",
                name=self.name or NAMELESS,
            )
        if self.forward is not None and not np.isfinite(self.forward).all():
            raise ValueError(f"forward {self.forward}: expected three numbers")

    @property
    def duration_s(self) -> float:
        """From the first sample to the last."""
        return float(self.time_s[-1] - self.time_s[0])


def _check_times(time_s: NDArray[np.float64], name: str) -> None:
    name = name or NAMELESS
    if time_s.ndim != 1 or len(time_s) < FEWEST_SAMPLES:
        raise MeasurementError(
            "too_short",
            "{name} is too short: it has too few samples ({samples}).",
            "Record two minutes of walking.",
            name=name,
            samples=int(time_s.size),
        )
    if len(time_s) > MOST_SAMPLES or time_s[-1] - time_s[0] > LONGEST_S:
        raise MeasurementError(
            "too_long",
            "{name} is too long: {samples} samples.",
            "Cut out the part with the walk: two minutes are enough.",
            name=name,
            samples=len(time_s),
        )
    if not np.isfinite(time_s).all() or not (np.diff(time_s) > 0).all():
        raise MeasurementError(
            "times_out_of_order",
            "The times in {name} do not always go forward.",
            "Take the file as the recording app wrote it, with each sample once.",
            name=name,
        )


def _check_samples(samples: NDArray[np.float64], count: int, most: float, name: str) -> None:
    name = name or NAMELESS
    if samples.shape != (count, 3):
        raise ValueError(f"{name}: samples of shape {samples.shape}: expected ({count}, 3)")
    if not np.isfinite(samples).all():
        raise MeasurementError(
            "not_numbers",
            "Some samples of {name} are no numbers.",
            "Leave out the rows without values, then read the file again.",
            name=name,
        )
    if np.abs(samples).max() > most:
        raise MeasurementError(
            "other_unit",
            "The numbers in {name} are far too large for a walk.",
            "Say in which unit they are: acceleration in m/s² or g, turning in radians or degrees a second.",
            name=name,
        )
