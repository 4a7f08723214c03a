"""Which block a day belongs to, and how far into it the day is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solespine.followup.regression import Ints

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Blocks:
    """The block of each day (from 0), the day within it (from 0), and whether the blocks make pairs of both arms.

    ``number`` and ``day_in`` have the shape of the days. Blocks 2k and 2k + 1 are a pair if ``paired``.
    """

    number: Ints
    day_in: Ints
    paired: bool


def find_blocks(day: Ints, treated: Bools, block_days: int) -> Blocks:
    """Pairs of blocks of ``block_days`` if the arms follow such, else stretches of the same arm.

    Parameters
    ----------
    day : ndarray of int, shape (n,)
        Increasing.
    treated : ndarray of bool, shape (n,)
    block_days : int
        Days in one block.

    The first entry need not be the first day of the trial: the first alignment that fits is taken.
    """
    since_first = day - day[0]
    for missed in range(2 * block_days):
        number = (since_first + missed) // block_days
        if _are_pairs(number, treated):
            return Blocks(number, (since_first + missed) % block_days, True)
    changes = np.concatenate([[False], treated[1:] != treated[:-1]])
    number = np.cumsum(changes)
    starts = day[np.searchsorted(number, number)]
    return Blocks(number, day - starts, False)


def _are_pairs(number: Ints, treated: Bools) -> bool:
    """Whether every block has one arm, two blocks of a pair have different ones, and there is at least one whole pair."""
    arms = {(int(block), bool(arm)) for block, arm in zip(number, treated, strict=True)}
    blocks = [block for block, _ in arms]
    if len(set(blocks)) < len(blocks):
        return False
    arm_of = dict(arms)
    whole = [block for block in arm_of if block % 2 == 0 and block + 1 in arm_of]
    return bool(whole) and all(arm_of[block] != arm_of[block + 1] for block in whole)


def arm_before(blocks: Blocks, treated: Bools) -> Ints:
    """The arm of the block before that of each day: 1 treated, 0 not, -1 not known. Shape of the days."""
    arm_of = dict(zip(blocks.number.tolist(), treated.tolist(), strict=True))
    return np.array([int(arm_of.get(block - 1, -1)) for block in blocks.number.tolist()], dtype=np.int64)
