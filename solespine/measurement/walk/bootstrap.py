"""Intervals of figures of one walk: what they would be, had chance chosen other stretches of it."""

from __future__ import annotations

import numpy as np

from solespine.measurement.walk.sampling import Floats

DRAWS = 1000
BLOCK = 16  # steps that stay together: a walk drifts, and neighbouring steps know of each other
SEED = 20240611  # any: the same walk always gives the same interval


def block_sums(values: Floats, passage: np.ndarray) -> Floats:
    """Sums over blocks of neighbouring rows of the same passage, with the number of rows as the last column.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
    passage : ndarray of int, shape (rows,)
        Rows of one passage stand together.
    """
    begins = np.r_[True, passage[1:] != passage[:-1]]
    place = np.arange(len(values))
    in_passage = place - np.maximum.accumulate(np.where(begins, place, 0))
    starts = np.flatnonzero(in_passage % BLOCK == 0)
    return np.add.reduceat(np.c_[values, np.ones(len(values))], starts, axis=0)


def drawn_sums(sums: Floats, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Sums of as many blocks as there are, drawn with replacement, for each draw: shape (draws, columns)."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=draws) @ sums


def few(blocks: int) -> float:
    """By how much intervals from so few blocks are widened: they are more alike by chance than others would be.

    As Student's t stands to the Normal, to first order, and n - 1 to n.

    >>> round(few(10), 2)
    1.2
    """
    if blocks < 2:
        return 3.0
    return (1 + 1.21 / (blocks - 1)) * float(np.sqrt(blocks / (blocks - 1)))


def interval(value: float, drawn: Floats, blocks: int, error: float = 0.0) -> tuple[float, float]:
    """Low and high: where 95 in 100 draws lie, with an error of the method itself (a standard deviation) added."""
    rng = np.random.default_rng(SEED + 1)
    spread = few(blocks) * (drawn - value) + error * rng.standard_normal(len(drawn))
    low, high = np.percentile(spread, [2.5, 97.5])
    return value + min(float(low), 0.0), value + max(float(high), 0.0)
