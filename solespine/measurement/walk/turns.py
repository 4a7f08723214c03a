"""When somebody turns: by the gyroscope, where there is one."""

from __future__ import annotations

import numpy as np

from solespine.measurement.walk.sampling import RATE_HZ, Floats
from solespine.measurement.walk.vertical import runs

# Source of the way and of its numbers: `el_gohary_2014`: a turn is faster than 15 degrees a second at its ends and half of a turn
# to the side at least; smoothing leaves the swing of the hips out, which goes to and fro with each stride.
FASTER_DEG_S = 15.0
FURTHER_DEG = 40.0
SMOOTH_S = 0.4


def turning(rotation: Floats | None, up: Floats) -> np.ndarray:
    """Whether each sample lies in a turn; nowhere if there is no gyroscope."""
    from scipy.ndimage import gaussian_filter1d

    if rotation is None:
        return np.zeros(len(up), dtype=bool)
    rate = np.degrees(gaussian_filter1d(np.einsum("ij,ij->i", rotation, up), SMOOTH_S * RATE_HZ, mode="nearest"))
    found = np.zeros(len(up), dtype=bool)
    for way in (rate, -rate):
        for first, last in runs(way > FASTER_DEG_S):
            if way[first:last].sum() / RATE_HZ >= FURTHER_DEG:
                found[first:last] = True
    return found
