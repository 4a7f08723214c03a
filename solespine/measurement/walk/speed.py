"""How fast somebody walks, from how far the trunk rises in each step: the leg as an inverted pendulum."""

from __future__ import annotations

import numpy as np

from solespine.measurement.walk.sampling import Floats

# Source: `zijlstra_2003`: the sensor rises as on a pendulum of the leg's length, and the step is a quarter longer than that says.
LONGER = 1.25
LEG_OF_HEIGHT = 0.53  # leg length over height: source `winter_2009`
HARMONICS = 10  # of the stride; what is faster moves the trunk by less than half a millimetre


def rise_m(felt: Floats, stride_s: Floats) -> Floats:
    """How far the trunk rises in a step of each stride.

    The vertical acceleration of a stride is integrated twice as the sum of its harmonics, so no drift can arise; the even ones are
    what its two steps have in common.

    Parameters
    ----------
    felt : ndarray, shape (strides, points)
        Vertical acceleration.
    stride_s : ndarray, shape (strides,)
    """
    points = felt.shape[1]
    parts = np.fft.rfft(felt, axis=1)
    number = np.arange(2, HARMONICS + 1, 2)
    path = np.zeros_like(parts)
    path[:, number] = -parts[:, number] / (2 * np.pi * number / stride_s[:, None]) ** 2
    rise: Floats = np.ptp(np.fft.irfft(path, points, axis=1), axis=1)
    return rise


def step_length_m(rise: Floats, height_cm: float) -> Floats:
    """Step length of somebody of this height whose trunk rises so far.

    >>> step_length_m(np.array([0.04]), 170.0).round(2)
    array([0.66])
    """
    leg = LEG_OF_HEIGHT * height_cm / 100
    rise = np.minimum(rise, leg)
    return LONGER * 2 * np.sqrt(2 * leg * rise - rise**2)
