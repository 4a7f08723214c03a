"""Every set of at most three concurrent conditions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.intp]
Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Hypotheses:
    """Sets of conditions, one a row.

    Attributes
    ----------
    members : ndarray of int, shape (n_hypotheses, max_size)
        Indices of the conditions in each set, in increasing order; ``n_conditions`` where a set is smaller.
    n_conditions : int
    """

    members: Ints
    n_conditions: int

    def __len__(self) -> int:
        return len(self.members)

    # Sets hold few conditions, so sums over members are gathered, not multiplied out: a matrix product would be mostly zeros,
    # and on a busy machine a threaded one waits for its threads.

    def total(self, values: Floats) -> Floats:
        """The sum of per-condition values over each set: (n_conditions, ...) to (n_hypotheses, ...)."""
        padded = np.concatenate([values, np.zeros((1, *values.shape[1:]), values.dtype)])
        total = padded[self.members[:, 0]]
        for column in range(1, self.members.shape[1]):
            total += padded[self.members[:, column]]
        return np.asarray(total)

    def marginals(self, weights: Floats) -> Floats:
        """The summed weights of the sets that hold each condition: (n_hypotheses, ...) to (n_conditions, ...)."""
        if weights.ndim == 1:
            total = np.zeros(self.n_conditions + 1)
            for column in range(self.members.shape[1]):
                total += np.bincount(self.members[:, column], weights, self.n_conditions + 1)
            return total[:-1]
        rows, starts, present = self._by_condition
        summed = np.zeros((self.n_conditions + 1, *weights.shape[1:]), weights.dtype)
        summed[present] = np.add.reduceat(weights[rows], starts, axis=0)
        return summed[:-1]

    @cached_property
    def _by_condition(self) -> tuple[Ints, Ints, Ints]:
        """Rows of the sets in order of their conditions, where each condition starts, and which conditions occur."""
        flat = self.members.ravel()
        order = np.argsort(flat, kind="stable")
        present, starts = np.unique(flat[order], return_index=True)
        return order // self.members.shape[1], starts, present

    def subset(self, rows: Ints) -> Hypotheses:
        """Only these rows."""
        return Hypotheses(self.members[rows], self.n_conditions)

    def indicator(self) -> Floats:
        """One where a set holds a condition, shape (n_hypotheses, n_conditions)."""
        table = np.zeros((len(self), self.n_conditions + 1))
        np.put_along_axis(table, self.members, 1.0, axis=1)
        return table[:, :-1]


def enumerate_hypotheses(n_conditions: int, max_size: int = 3, needs: dict[int, int] | None = None) -> Hypotheses:
    """All sets of at most ``max_size`` of ``n_conditions``, the empty one first.

    Parameters
    ----------
    needs : dict of int to int, optional
        Conditions that cannot stand without another one, such as a Charcot foot without neuropathy.

    >>> enumerate_hypotheses(3, 2).members.tolist()
    [[3, 3], [0, 3], [1, 3], [2, 3], [0, 1], [0, 2], [1, 2]]
    """
    rows = [np.full((1, max_size), n_conditions, dtype=np.intp)]
    for size in range(1, min(max_size, n_conditions) + 1):
        sets = np.array(list(combinations(range(n_conditions), size)), dtype=np.intp)
        rows.append(np.pad(sets, ((0, 0), (0, max_size - size)), constant_values=n_conditions))
    members = np.vstack(rows)
    for child, parent in (needs or {}).items():
        members = members[~(members == child).any(axis=1) | (members == parent).any(axis=1)]
    return Hypotheses(members, n_conditions)
