"""Whether a self-test came out otherwise than before, or only as much otherwise as chance does."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.knowledge import Basis, Knowledge
from solespine.measurement.measurement import Measurement
from solespine.measurement.self_test.reading import Value, detectable


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure then and now. ``changed`` is None where no detectable change is known."""

    name: str
    side: str
    before: float
    now: float
    unit: str
    detectable: float | None
    basis: Basis | None
    source: str
    changed: bool | None

    @property
    def by(self) -> float:
        """How much more it is now."""
        return self.now - self.before


def change(before: Measurement, now: Measurement, knowledge: Knowledge) -> tuple[Changed, ...]:
    """Every figure that was measured both times. It is called changed only beyond the detectable change.

    Raises
    ------
    ValueError
        If the two are of different tests.
    """
    if before.kind != now.kind:
        raise ValueError(f"'{before.kind}' and '{now.kind}' are different tests and cannot be compared")
    found = []
    for reading in knowledge.self_tests[now.kind].reading:
        least = detectable(reading, knowledge)
        for side in ("", "left", "right"):
            then, today = before.figure(reading.id, side), now.figure(reading.id, side)
            if then is not None and today is not None:
                found.append(_changed(reading.id, side, then.value, today.value, reading.unit, least))
    return tuple(found)


def _changed(name: str, side: str, before: float, now: float, unit: str, least: Value | None) -> Changed:
    if least is None:
        return Changed(name, side, before, now, unit, None, None, "", None)
    return Changed(name, side, before, now, unit, least.value, least.basis, least.source, abs(now - before) > least.value)
