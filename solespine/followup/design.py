"""How a personal trial is laid out, and who decides which block comes first: a coin."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from solespine.followup.randomisation import MOST_PAIRS
from solespine.knowledge import Knowledge

LONGEST_BLOCK = 28
STANDARD = "standard"


class Arm(StrEnum):
    """What a block is spent with."""

    treatment = "treatment"
    control = "control"


@dataclass(frozen=True, slots=True)
class Design:
    """Pairs of blocks, one of each arm; the first days of a block are recorded but not compared.

    >>> Design(pairs=6, block_days=7, discard_days=2).total_days
    84
    """

    pairs: int
    block_days: int
    discard_days: int

    def __post_init__(self) -> None:
        if not 1 <= self.pairs <= MOST_PAIRS:
            raise ValueError(f"{self.pairs} pairs: expected 1 to {MOST_PAIRS}")
        if not 1 <= self.block_days <= LONGEST_BLOCK:
            raise ValueError(f"blocks of {self.block_days} days: expected 1 to {LONGEST_BLOCK}")
        if not 0 <= self.discard_days < self.block_days:
            raise ValueError(f"{self.discard_days} of {self.block_days} days discarded: expected fewer than the block has")

    @property
    def blocks(self) -> int:
        return 2 * self.pairs

    @property
    def total_days(self) -> int:
        return self.blocks * self.block_days

    def block_on(self, day: int) -> int:
        """The block of a day, both counted from 0.

        Raises
        ------
        ValueError
            If the trial does not have that day.
        """
        if not 0 <= day < self.total_days:
            raise ValueError(f"day {day}: the trial has days 0 to {self.total_days - 1}")
        return day // self.block_days

    def is_compared(self, day: int) -> bool:
        """Whether the day counts; the first days of a block still carry the block before."""
        return day - self.block_on(day) * self.block_days >= self.discard_days


def designs(knowledge: Knowledge) -> Mapping[str, Design]:
    """The designs of the dossier by id; ``standard`` is the one that is proposed."""
    return {one.id: Design(one.pairs, one.block_days, one.discard_days) for one in knowledge.records.nof1_design}


@dataclass(frozen=True, slots=True)
class Allocation:
    """Which arm each block has. Drawn once, kept whole, shown block by block.

    Parameters
    ----------
    design : Design
    treatment_first : tuple of bool, length pairs
        For each pair whether its first block is the treatment.
    """

    design: Design
    treatment_first: tuple[bool, ...]

    def __post_init__(self) -> None:
        if len(self.treatment_first) != self.design.pairs:
            raise ValueError(f"{len(self.treatment_first)} draws for {self.design.pairs} pairs: expected one for each")

    def arm_of_block(self, block: int) -> Arm:
        treated = self.treatment_first[block // 2] == (block % 2 == 0)
        return Arm.treatment if treated else Arm.control

    def arm_on(self, day: int) -> Arm:
        """The arm of a day from 0. What a person may see is :meth:`revealed`.

        Raises
        ------
        ValueError
            If the trial does not have that day.
        """
        return self.arm_of_block(self.design.block_on(day))

    def revealed(self, day: int) -> tuple[Arm, ...]:
        """The arms of the blocks that have begun by ``day``: none before day 0, all after the end."""
        begun = max(0, min(day // self.design.block_days + 1, self.design.blocks))
        return tuple(self.arm_of_block(block) for block in range(begun))


def allocate(design: Design, seed: int) -> Allocation:
    """One coin toss for each pair; the same seed gives the same allocation on every machine.

    >>> len(allocate(Design(6, 7, 2), seed=1).treatment_first)
    6
    """
    coin = random.Random(seed)  # its stream is promised not to change between versions of Python; NumPy's is not
    return Allocation(design, tuple(coin.random() < 0.5 for _ in range(design.pairs)))
