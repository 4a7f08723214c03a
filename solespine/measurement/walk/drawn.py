"""What is kept of a walk to draw it again: its steps with side and time, and where somebody walked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from solespine.measurement.walk.passages import Passage
from solespine.measurement.walk.steady import Steady

MOST_STEPS = 600
MOST_PASSAGES = 120


def picture(found: Steady, passages: Sequence[Passage]) -> dict[str, Any]:
    """``steps``: [when it ended, how long it took, 1 for left and 0 for right] in seconds; ``passages``: [from, to]; ``named``.

    Of a long walk, parts spread over it evenly, each of some strides in a row.
    """
    steps = found.steps
    rows = np.flatnonzero(steps.sided)
    if len(rows) > MOST_STEPS:
        parts = np.array_split(rows, MOST_STEPS // 20)
        rows = np.concatenate([part[:20] for part in parts])
    kept = (
        passages if len(passages) <= MOST_PASSAGES else [passages[int(k)] for k in np.linspace(0, len(passages) - 1, MOST_PASSAGES)]
    )
    return {
        "steps": [[round(float(steps.end_s[k]), 2), round(float(steps.length_s[k]), 3), int(steps.left[k])] for k in rows],
        "passages": [[round(float(one.contact_s[0]), 2), round(float(one.contact_s[-1]), 2)] for one in kept],
        "named": found.named,
    }
