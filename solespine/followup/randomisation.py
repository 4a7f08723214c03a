"""The randomisation test: what the coin alone would have done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solespine.followup.blocks import Bools
from solespine.followup.regression import Ints
from solespine.followup.student_t import Floats

MOST_PAIRS = 20  # 2 ** 20 swaps are still counted one by one in a blink
# Compared days that a block needs. The test is exact with any number; with the four that nof1.toml asks for, one day in ten
# without a score takes whole pairs away, and the few that are left can hardly ever rule chance out.
LEAST_DAYS = 2


@dataclass(frozen=True, slots=True)
class RandomisationTest:
    """Mean difference treated minus not over the pairs, and how often the coin alone would do as well.

    ``p_benefit``: share of the swaps with a difference as low or lower; ``p_two_sided``: as far from none or farther.
    """

    pairs: int
    difference: float
    p_benefit: float
    p_two_sided: float


def randomisation_test(block: Ints, outcome: Floats, treated: Bools) -> RandomisationTest | None:
    """All swaps of the two blocks of each pair, each as likely as the other: exact without any model of the days.

    Parameters
    ----------
    block : ndarray of int, shape (n,)
        Blocks 2k and 2k + 1 are a pair. Only compared days are handed in.
    outcome : ndarray of float, shape (n,)
    treated : ndarray of bool, shape (n,)

    Returns
    -------
    RandomisationTest or None
        None if no pair has enough scored days, or there are more than can be counted one by one.

    Source: `senn_2017`.
    """
    differences = pair_differences(block, outcome, treated)
    if not 1 <= len(differences) <= MOST_PAIRS:
        return None
    swapped = np.zeros(1)
    for one in differences:
        swapped = np.concatenate([swapped + one, swapped - one])
    observed = float(differences.sum())
    rounding = 1e-9 * float(np.abs(differences).sum())
    return RandomisationTest(
        pairs=len(differences),
        difference=observed / len(differences),
        p_benefit=float(np.mean(swapped <= observed + rounding)),
        p_two_sided=float(np.mean(np.abs(swapped) >= abs(observed) - rounding)),
    )


def pair_differences(block: Ints, outcome: Floats, treated: Bools) -> Floats:
    """Mean treated minus mean not, for each pair of which both blocks have enough days. Shape (pairs,)."""
    differences = []
    for pair in np.unique(block // 2):
        with_it, without = outcome[(block // 2 == pair) & treated], outcome[(block // 2 == pair) & ~treated]
        if min(len(with_it), len(without)) >= LEAST_DAYS:
            differences.append(with_it.mean() - without.mean())
    return np.array(differences, dtype=np.float64)
