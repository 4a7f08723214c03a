"""How fast somebody walks, from how far the trunk rises in each step: the leg as an inverted pendulum."""

from __future__ import annotations

import numpy as np

from solespine.measurement.walk.sampling import Floats

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


def step_length_m(rise: Floats, leg_m: float, factor: float) -> Floats:
    """Step length of somebody whose trunk rises so far, as ``factor`` times that of an inverted pendulum of the leg's length.

    Source: `zijlstra_2003`.

    >>> step_length_m(np.array([0.04]), leg_m=0.9, factor=1.25).round(2)
    array([0.66])
    """
    rise = np.minimum(rise, leg_m)
    return factor * 2 * np.sqrt(2 * leg_m * rise - rise**2)
