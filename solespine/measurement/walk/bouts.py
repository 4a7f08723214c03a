"""Where in a recording somebody walks: the trunk goes up and down in time, hard enough and not in flight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solespine.measurement.walk.sampling import RATE_HZ, Floats
from solespine.measurement.walk.vertical import runs

WINDOW_S, HOP_S = 3.0, 0.5
QUICKEST_STEP_S, SLOWEST_STEP_S = 0.33, 1.1  # 180 to 55 steps a minute
SMOOTH_S = 0.08  # leaves one hump a step: the second harmonic of a step keeps an eighth
RHYTHM = 0.35  # correlation of the movement with itself a step or a stride later; noise of three seconds stays below
# Spread of the smoothed vertical acceleration: walking at half a metre a second gives 0.2, a fast walk 3.
WEAKEST_M_S2, STRONGEST_M_S2 = 0.18, 6.0
GENTLE_M_S2, GENTLE_RHYTHM = 0.3, 0.7  # what is weaker than this may also be fidgeting, unless it keeps time well
FALLING_M_S2 = 2.5  # felt weight below it means that no foot is on the ground: a walk unweights to about 6
FALLING_S = 0.03  # a heel's ringing swings below for less
FALLING_SHARE = 0.08


@dataclass(frozen=True, eq=False)
class Rhythm:
    """Of each window: its middle, how strongly the trunk bounces, how well in time, how long a step takes, how much it flies."""

    middle: Floats  # samples
    strength: Floats
    regular: Floats
    step_s: Floats
    flight: Floats

    @property
    def walks(self) -> np.ndarray:
        """Which windows look like walking."""
        alive = (self.strength >= WEAKEST_M_S2) & (self.strength <= STRONGEST_M_S2)
        in_time = self.regular >= np.where(self.strength < GENTLE_M_S2, GENTLE_RHYTHM, RHYTHM)
        walks: np.ndarray = alive & in_time & (self.flight < FALLING_SHARE)
        return walks


def rhythm(felt: Floats) -> Rhythm:
    """The rhythm of felt vertical acceleration, window by window."""
    from scipy.ndimage import gaussian_filter1d

    size, hop = int(WINDOW_S * RATE_HZ), int(HOP_S * RATE_HZ)
    if len(felt) < size:
        empty = np.zeros(0)
        return Rhythm(empty, empty, empty, empty, empty)
    smooth: Floats = gaussian_filter1d(felt, SMOOTH_S * RATE_HZ, mode="nearest")
    windows = np.lib.stride_tricks.sliding_window_view(smooth, size)[::hop]
    falling = gaussian_filter1d(felt, FALLING_S * RATE_HZ, mode="nearest") < FALLING_M_S2
    flight: Floats = np.lib.stride_tricks.sliding_window_view(falling, size)[::hop].mean(axis=1)
    windows = windows - windows.mean(axis=1, keepdims=True)
    strength: Floats = windows.std(axis=1)
    alike = autocorrelation(windows, int(2 * SLOWEST_STEP_S * RATE_HZ) + 1)
    lag, regular = step_lag(alike)
    middle: Floats = np.arange(len(windows), dtype=np.float64) * hop + size / 2
    return Rhythm(middle, strength, regular, lag / RATE_HZ, flight)


def autocorrelation(windows: Floats, lags: int) -> Floats:
    """Unbiased autocorrelation of each row at lags from 0 on: 1 at lag 0.

    Each lag is divided by the number of products in it, as Moe-Nilssen and Helbostad do.

    Source: `moe_nilssen_2004`.
    """
    from scipy.fft import irfft, next_fast_len, rfft

    n = windows.shape[-1]
    size = next_fast_len(n + lags, real=True)
    power = np.abs(rfft(windows, size, axis=-1)) ** 2
    products = irfft(power, size, axis=-1)[..., :lags] / (n - np.arange(lags))
    whole: Floats = products / np.maximum(products[..., :1], 1e-12)
    return whole


def step_lag(alike: Floats) -> tuple[Floats, Floats]:
    """The lag of a step in samples, and how well a step or stride repeats, from autocorrelations.

    A limp repeats better after two steps than after one, so both count, and the shorter of two good lags is the step.
    """
    lags = np.arange(int(QUICKEST_STEP_S * RATE_HZ), int(SLOWEST_STEP_S * RATE_HZ) + 1)
    one, two = alike[:, lags], alike[:, 2 * lags]
    score = one + two
    peak = np.zeros_like(score, dtype=bool)
    peak[:, 1:-1] = (score[:, 1:-1] >= score[:, :-2]) & (score[:, 1:-1] > score[:, 2:])
    score = np.where(peak, score, -2.0)
    good = score >= 0.6 * np.maximum(score.max(axis=1, keepdims=True), 1e-9)
    first = np.where(good.any(axis=1), good.argmax(axis=1), 0)
    rows = np.arange(len(alike))
    found = good.any(axis=1) & (score[rows, first] > 0)
    regular = np.where(found, np.maximum(one[rows, first], two[rows, first]), 0.0)
    return lags[first].astype(float), regular


def bouts(of: Rhythm, within: tuple[int, int]) -> list[tuple[int, int, float]]:
    """First and one past last sample of each walking bout inside a part of the stretch, and its usual step time."""
    size, hop = int(WINDOW_S * RATE_HZ), int(HOP_S * RATE_HZ)
    inside = (of.middle - size / 2 >= within[0]) & (of.middle + size / 2 <= within[1])
    found = []
    for first, last in runs(of.walks & inside):
        start = int(of.middle[first] - size / 2)
        found.append((start, start + (last - first - 1) * hop + size, float(np.median(of.step_s[first:last]))))
    return _joined(found)


def _joined(found: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Bouts that overlap are one."""
    joined: list[tuple[int, int, float]] = []
    for start, stop, step_s in found:
        if joined and start <= joined[-1][1]:
            before = joined.pop()
            joined.append((before[0], stop, (before[2] + step_s) / 2))
        else:
            joined.append((start, stop, step_s))
    return joined
