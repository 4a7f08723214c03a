"""By how much the steps of one side take longer than those of the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solespine.measurement.walk.bootstrap import block_sums, drawn_sums, interval
from solespine.measurement.walk.sampling import Floats
from solespine.measurement.walk.steady import Steps

# How far the truth lies beyond what the looks disagree by: simulated walks of many kinds, where 19 of 20 then hold it.
LOOKS_TO_ERROR = 1.5


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """In percent of the mean step; positive where left steps (or those of the one foot) take longer."""

    value: float
    low: float
    high: float
    error: float  # of the method, as a standard deviation

    @property
    def size(self) -> tuple[float, float, float]:
        """Low, value and high of its size, whichever side takes longer."""
        ends = abs(self.low), abs(self.high)
        return (0.0 if self.low <= 0 <= self.high else min(ends)), abs(self.value), max(ends)


def asymmetry(steps: Steps, floor: float) -> Asymmetry:
    """Step-time asymmetry with the interval that 95 in 100 walks of its kind hold the truth in.

    The interval comes from drawing stretches of the walk anew. The detector's own error is added: a contact that is always seen
    a little late on one side shifts it, and how far looks of different fineness disagree shows by how much.

    Parameters
    ----------
    steps : Steps
        With at least one step of each side.
    floor : float
        What no recording at the lower back gets below, in percent (a standard deviation).
    """
    steps = _sided(steps)
    left = steps.left.astype(float)
    columns = np.c_[left, steps.looks_s * left[:, None], 1 - left, steps.looks_s * (1 - left)[:, None]]
    sums = block_sums(columns, steps.passage)
    each = by_look(sums.sum(axis=0)[None])[0]
    value = float(np.median(each))
    drawn = drawn_sums(sums)
    looks = steps.looks_s.shape[1]
    drawn = drawn[(drawn[:, 0] > 0) & (drawn[:, looks + 1] > 0)]
    error = float(np.hypot(LOOKS_TO_ERROR * each.std(), floor))
    low, high = interval(value, np.median(by_look(drawn), axis=1), len(sums), error)
    return Asymmetry(value, low, high, error)


def by_look(sums: Floats) -> Floats:
    """Asymmetry by each look, from sums of left steps, their times by look, right steps and theirs: shape (draws, looks)."""
    looks = (sums.shape[1] - 3) // 2
    left = sums[:, 1 : looks + 1] / sums[:, :1]
    right = sums[:, looks + 2 : 2 * looks + 2] / sums[:, looks + 1 : looks + 2]
    percent: Floats = 200 * (left - right) / (left + right)
    return percent


def _sided(steps: Steps) -> Steps:
    return Steps(*(getattr(steps, name)[steps.sided] for name in Steps.__dataclass_fields__))
