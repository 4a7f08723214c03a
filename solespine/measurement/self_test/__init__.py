"""Guided self-tests: what was done becomes figures and answers, and these say something of findings."""

from __future__ import annotations

from solespine.measurement.self_test.calling import judge
from solespine.measurement.self_test.change import Changed, change
from solespine.measurement.self_test.given import Given, gaps, score, stopped_remark
from solespine.measurement.self_test.started import measured

__all__ = ["Changed", "Given", "change", "gaps", "judge", "measured", "score", "stopped_remark"]
