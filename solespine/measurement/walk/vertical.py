"""Which way is up for the phone, and when it was moved on the body."""

from __future__ import annotations

import numpy as np

from solespine.measurement.walk.sampling import RATE_HZ, Floats

SLOW_S = 1.0  # spread of the smoothing that leaves gravity: several steps wide, so that walking averages out
MOVED_DEG = 25.0  # a trunk that walks leans less than this within the time below; a phone that turns over does more
MOVED_WITHIN_S = 3.0
SETTLE_S = 1.5  # on either side of such a move nothing is used


def up_direction(acceleration: Floats) -> Floats:
    """The direction of gravity's push in the phone's own axes at each sample, as unit vectors; a slow tilt is followed."""
    from scipy.ndimage import gaussian_filter1d

    slow: Floats = gaussian_filter1d(acceleration, SLOW_S * RATE_HZ, axis=0, mode="nearest", truncate=3.0)
    slow /= np.maximum(np.linalg.norm(slow, axis=1, keepdims=True), 1e-9)
    return slow


def vertical(acceleration: Floats, up: Floats) -> Floats:
    """Acceleration along the vertical, upward positive, as it is felt: about 9.81 at rest."""
    felt: Floats = np.einsum("ij,ij->i", acceleration, up)
    return felt


def mounts(up: Floats) -> list[tuple[int, int]]:
    """First and one past last sample of each time in which the phone stayed as it was on the body."""
    apart = int(MOVED_WITHIN_S * RATE_HZ)
    if len(up) <= apart:
        return [(0, len(up))]
    turned = np.einsum("ij,ij->i", up[apart:], up[:-apart]) < np.cos(np.radians(MOVED_DEG))
    moving = np.zeros(len(up), dtype=bool)
    edge = int(SETTLE_S * RATE_HZ)
    for first, last in runs(turned):
        moving[max(0, first + apart // 2 - edge) : last + apart // 2 + edge] = True
    return runs(~moving)


def runs(where: np.ndarray) -> list[tuple[int, int]]:
    """First and one past last place of each stretch of true.

    >>> runs(np.array([False, True, True, False, True]))
    [(1, 3), (4, 5)]
    """
    changes = np.flatnonzero(np.diff(np.r_[False, where, False]))
    return [(int(first), int(last)) for first, last in changes.reshape(-1, 2)]
