"""Units of columns: from the name where it says one, from gravity where that is plain, never guessed."""

from __future__ import annotations

import math
import unicodedata

import numpy as np
from numpy.typing import NDArray

G_M_S2 = 9.80665

ACCELERATION = {"m/s2": 1.0, "g": G_M_S2, "mg": G_M_S2 / 1000, "cm/s2": 0.01}
ROTATION = {"rad/s": 1.0, "deg/s": math.pi / 180, "mdeg/s": math.pi / 180_000}
TIME = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}

SPELLINGS = {
    "m/s2": "m/s2 m/s/s m/sec2 m/sek2 ms-2 m/(s2) m.s-2 mps2 ms2 mss m/ss meters/s2 metres/s2 m_s2 m_s_2 m_s_s m_per_s2 м/с2",
    "g": "g gs gn g_n",
    "mg": "mg millig milli-g",
    "cm/s2": "cm/s2 cm_s2",
    "rad/s": "rad/s рад/с rad/sec rad/sek radians/s radians/sec rads/s rads-1 rad.s-1 rads rad_s rad_per_s rad_sec",
    "deg/s": "deg/s d/s deg/sec °/s °/sec dps grad/s degrees/s degrees/sec degs/s degrees/second degs deg_s deg_per_s deg_sec",
    "mdeg/s": "mdeg/s mdps mdeg_s",
    "s": "s sec secs second seconds sek sekunden segundos secondes с",
    "ms": "ms msec msecs millis millisecond milliseconds millisekunden",
    "us": "us μs usec microsecond microseconds mikrosekunden",
    "ns": "ns nsec nanos nanosecond nanoseconds nanosekunden",
}
UNITS = {spelling: unit for unit, spellings in SPELLINGS.items() for spelling in spellings.split()}

WRITTEN = {"m/s2": "m/s²", "cm/s2": "cm/s²", "us": "µs"}

# How far a sensor at rest may be off, and how far the middle of a walk's accelerations lies from gravity (walks: 0.95 to 1.05).
OFF_AT_REST, OFF_IN_MOTION = 0.12, 0.2
GONE = 0.3  # under this share of gravity, a sensor that keeps its place on the back has had gravity taken out
WINDOWS, FEWEST_IN_WINDOW = 60, 50


def unit_of(text: str) -> str:
    """The unit that is written there, or nothing.

    >>> unit_of("m/s²"), unit_of("°/s"), unit_of("µs"), unit_of("furlong")
    ('m/s2', 'deg/s', 'us', '')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return UNITS.get("".join(sign for sign in plain if sign not in " ^*·⋅"), "")


def shown(unit: str) -> str:
    """A unit as it is written in a sentence."""
    return WRITTEN.get(unit, unit)


def lasting_part(acceleration: NDArray[np.float64]) -> tuple[float, float]:
    """Length of what stays the same for seconds on end, which is gravity, and middle length of all samples."""
    count = max(1, min(WINDOWS, len(acceleration) // FEWEST_IN_WINDOW))
    used = acceleration[: len(acceleration) // count * count].reshape(count, -1, 3)
    lasting = np.linalg.norm(used.mean(axis=1), axis=1)
    return float(np.median(lasting)), float(np.median(np.linalg.norm(acceleration, axis=1)))


def unit_by_gravity(acceleration: NDArray[np.float64]) -> str:
    """The unit in which gravity comes out right, or nothing where that is not plain."""
    lasting, middle = lasting_part(acceleration)
    for unit in ("m/s2", "g", "mg"):
        one = G_M_S2 / ACCELERATION[unit]
        if abs(lasting / one - 1) <= OFF_AT_REST and abs(middle / one - 1) <= OFF_IN_MOTION:
            return unit
    return ""


def without_gravity(acceleration_m_s2: NDArray[np.float64]) -> bool:
    """Whether gravity was taken out of these."""
    return lasting_part(acceleration_m_s2)[0] < GONE * G_M_S2
