"""How regular a walk is: from step to step, from stride to stride, and how smooth within a stride."""

from __future__ import annotations

import numpy as np

from solespine.measurement.walk.bouts import autocorrelation
from solespine.measurement.walk.sampling import RATE_HZ, Floats

HARMONICS = 20  # ten even and ten odd, as published
PART_STEPS = 10


def regularity(felt: Floats, step_s: float) -> Floats:
    """How well the vertical movement repeats after a step and after a stride, in each part of a passage: 1 is exactly.

    Unbiased autocorrelation at its peaks near the lag of a step and of two, each within a quarter of a step. A part is ten steps
    long, so that a slow change of pace is no irregularity. Needs no contacts.

    Returns
    -------
    ndarray, shape (parts, 2)

    Source: `moe_nilssen_2004`.
    """
    step = step_s * RATE_HZ
    size, lags = int(PART_STEPS * step), int(2.25 * step) + 2
    if len(felt) < size:
        return np.zeros((0, 2))
    parts = np.stack([felt[first : first + size] for first in range(0, len(felt) - size + 1, size)])
    alike = autocorrelation(parts - parts.mean(axis=1, keepdims=True), lags)
    peaks = [alike[:, int((k - 0.25) * step) : int((k + 0.25) * step) + 2].max(axis=1) for k in (1, 2)]
    return np.stack(peaks, axis=1)


def harmonic_sums(strides: Floats) -> tuple[Floats, Floats]:
    """Of each stride, the sizes of its even and of its odd harmonics, summed: what both steps share, and what tells them apart.

    The harmonic ratio is even over odd where a step repeats the one before (up, forward), odd over even where it mirrors it
    (sideways).

    Sources: `menz_2003`, `bellanca_2013`.
    """
    sizes = np.abs(np.fft.rfft(strides, axis=-1))[..., 1 : HARMONICS + 1]
    return sizes[..., 1::2].sum(axis=-1), sizes[..., ::2].sum(axis=-1)
