"""What the designs of the dossier find out, simulated beforehand: a page cannot wait for thousands of trials."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import atanh
from pathlib import Path
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from solespine.followup.analysis import ANY_HELP, HELPS, PRIORS, SURELY_NONE
from solespine.followup.design import Design
from solespine.followup.many_trials import FIGURES, SURE, found, simulate_many
from solespine.followup.regression import Ints

FILE = Path(__file__).with_name("power.npz")
SIMULATIONS, AT_ONCE = 4000, 500
# Only effect and useful amount in units of it matter; what half a point of the prior of the sd weighs is less than chance does.
SD = 1.4
RHO = (0.0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.9)
MISSING = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
HELP_IN_SD = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0)
USEFUL_IN_SD = (0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0, 1.125, 1.25, 1.5, 2.0, 3.0, 4.0)
NORMAL = NormalDist()


@dataclass(frozen=True, eq=False)
class PowerTable:
    """Counts of trials that found something, shape (designs, rho, missing, figures, help, useful), and what they rest on."""

    designs: tuple[Design, ...]
    counts: NDArray[np.uint16]
    basis: str

    def shares(
        self, design: Design, help_in_sd: float, useful_in_sd: float, rho: float, missing: float
    ) -> tuple[float, ...] | None:
        """Share of trials for each of ``FIGURES``, between the simulated cells; None where the table does not reach."""
        axes = ((RHO, rho), (MISSING, missing), (HELP_IN_SD, help_in_sd), (USEFUL_IN_SD, useful_in_sd))
        if design not in self.designs or any(not axis[0] <= value <= axis[-1] for axis, value in axes):
            return None
        places = [
            _between(axis, value, transform) for (axis, value), transform in zip(axes, (atanh, float, float, float), strict=True)
        ]
        counts = self.counts[self.designs.index(design)]
        shares = []
        for figure in range(len(FIGURES)):
            corners = [
                (a * b * c * d, _probit(int(counts[i, j, figure, k, m]))) for (i, a), (j, b), (k, c), (m, d) in product(*places)
            ]
            shares.append(NORMAL.cdf(sum(weight * value for weight, value in corners)))
        return tuple(shares)


def _between(
    axis: Sequence[float], value: float, transform: Callable[[float], float]
) -> tuple[tuple[int, float], tuple[int, float]]:
    """The two places of an axis around a value, and the weight of each."""
    right = min(max(bisect_right(axis, value), 1), len(axis) - 1)
    low, here, high = transform(axis[right - 1]), transform(value), transform(axis[right])
    weight = (here - low) / (high - low)
    return (right - 1, 1 - weight), (right, weight)


@lru_cache(maxsize=4096)
def _probit(count: int) -> float:
    """On this scale a share goes nearly straight from one cell to the next."""
    return NORMAL.inv_cdf((count + 0.5) / (SIMULATIONS + 1))


@lru_cache(maxsize=1)
def power_table() -> PowerTable:
    """The table that comes with the program."""
    with np.load(FILE, allow_pickle=False) as file:
        designs = tuple(Design(*one) for one in file["designs"].tolist())
        return PowerTable(designs, file["counts"], str(file["basis"]))


def basis() -> str:
    """What a table made now would rest on: if it is not what the shipped one says, that one is stale."""
    return repr((PRIORS, HELPS, SURELY_NONE, ANY_HELP, SURE, SD, SIMULATIONS, RHO, MISSING, HELP_IN_SD, USEFUL_IN_SD))


def cell(design: Design, rho: float, missing: float) -> Ints:
    """The counts of a cell, simulated: shape (figures, help, useful)."""
    effects, useful = [-SD * one for one in HELP_IN_SD], [SD * one for one in USEFUL_IN_SD]
    whole = np.zeros((len(FIGURES), len(effects), len(useful)), dtype=np.int64)
    for part in range(SIMULATIONS // AT_ONCE):
        # Chance of its own for every cell, so that what lies between them does not repeat the chance of one.
        seed = (design.pairs, design.block_days, design.discard_days, RHO.index(rho), MISSING.index(missing), part)
        whole += found(simulate_many(design, rho, missing, AT_ONCE, seed), effects, useful, SD)
    return whole
