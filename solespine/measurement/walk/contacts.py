"""When a foot meets the ground: the trunk is at its lowest and pushed up hardest just after."""

from __future__ import annotations

import numpy as np

from solespine.measurement.walk.sampling import RATE_HZ, Floats

# Shares of a step's time.
SMOOTH = 0.15  # spread of the smoothing: one hump a step stays
LEVEL = 0.6  # of the smoothing that is taken away: what one leg pushes more than the other is no missing step
NEAREST = 0.45  # two contacts are no closer
AFTER = 0.08  # the hardest push comes in the middle of the time on both feet, which is about a sixth of a step
CLEAR = 0.3  # of the usual hump: a smaller one is no contact
FAINT_M_S2 = 0.05  # less is noise
# The same contacts seen ever more finely. The finest look sees the heel's impact where there is one, and noise where there is none;
# how far the looks disagree about a side is how far any of them can be trusted.
LOOKS = (0.09, 0.06, 0.04, 0.02)
BESIDE = 0.2  # how far from a contact the same contact may be seen


def humps(felt: Floats, step_s: float, smooth: float = SMOOTH) -> Floats:
    """Vertical acceleration with one hump a step."""
    from scipy.ndimage import gaussian_filter1d

    step = step_s * RATE_HZ
    found: Floats = gaussian_filter1d(felt, smooth * step, mode="mirror") - gaussian_filter1d(felt, LEVEL * step, mode="mirror")
    return found


def contacts(felt: Floats, step_s: float) -> Floats:
    """Initial contacts in a walking bout, in samples from its beginning, to fractions of a sample.

    Source: `mccamley_2012` for the idea of finding them on smoothed vertical acceleration; peaks are taken here where their wavelet
    has its minima.
    """
    places = peaks(felt, step_s)
    return np.maximum(places - AFTER * step_s * RATE_HZ, 0.0)


def peaks(felt: Floats, step_s: float) -> Floats:
    """Where the trunk is pushed up hardest in each step of a bout, in samples."""
    from scipy.signal import find_peaks

    step = step_s * RATE_HZ
    edge = min(int(step), len(felt) - 1)  # a bout may begin or end between a contact and its hump
    series = humps(np.pad(felt, edge, mode="reflect"), step_s)
    places, found = find_peaks(series, distance=max(1, int(NEAREST * step)), prominence=FAINT_M_S2)
    inside = (places >= edge) & (places < edge + len(felt))
    places, clear = places[inside], found["prominences"][inside]
    if len(places) < 2:
        return np.zeros(0)
    places = places[clear >= CLEAR * np.median(clear)]
    found_at: Floats = np.clip(places + _between(series, places) - edge, 0, len(felt) - 1)
    return found_at


def seen_otherwise(felt: Floats, step_s: float, places: Floats) -> Floats:
    """The same pushes as a coarser and a finer look see them, shape (contacts, looks); where a look sees none, as before."""
    step = step_s * RATE_HZ
    reach = np.arange(-int(BESIDE * step), int(BESIDE * step) + 1)
    around = np.clip(np.rint(places).astype(int)[:, None] + reach, 1, len(felt) - 2)
    looks = []
    for smooth in LOOKS:
        series = humps(felt, step_s, smooth)
        top = around[np.arange(len(places)), series[around].argmax(axis=1)]
        looks.append(top + _between(series, top))
    return np.stack(looks, axis=1) if len(places) else np.zeros((0, len(LOOKS)))


def _between(series: Floats, places: np.ndarray) -> Floats:
    """How far beside its sample the top of each peak lies, by the parabola through three."""
    inner = np.clip(places, 1, len(series) - 2)
    before, at, after = series[inner - 1], series[inner], series[inner + 1]
    curve = before - 2 * at + after
    return np.clip(np.where(curve < 0, 0.5 * (before - after) / np.where(curve < 0, curve, -1.0), 0.0), -0.5, 0.5)
