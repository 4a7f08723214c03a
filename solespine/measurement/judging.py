"""What all measurements of a person say together of findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from solespine.evidence import Evidence, Span
from solespine.knowledge import Knowledge
from solespine.measurement.measurement import SIDES, Measurement, Said

FOOTPRINT, WALK = "footprint", "walk"


@dataclass(frozen=True, slots=True)
class Person:
    """What a cut-off or a norm depends on; None and no bounds where it is not known."""

    age: float | None = None
    sex: str | None = None
    height_cm: float | None = None
    bmi: tuple[float, float] | None = None

    @classmethod
    def of(cls, evidence: Evidence) -> Person:
        """The person that some evidence is about."""
        sex = evidence.answer("sex")
        return cls(_exact(evidence, "age"), sex, _exact(evidence, "height_cm"), _bounds(evidence.number("bmi")))


def judge(measurement: Measurement, person: Person, knowledge: Knowledge) -> tuple[Said, ...]:
    """What one measurement says of findings, by what the dossier holds today."""
    if measurement.kind == FOOTPRINT:
        from solespine.measurement import footprint

        return footprint.judge(measurement, knowledge, bmi=person.bmi)
    if measurement.kind == WALK:
        from solespine.measurement import walk

        return walk.judge(measurement, knowledge)
    if measurement.kind in knowledge.self_tests:
        from solespine.measurement import self_test

        return self_test.judge(measurement, knowledge, age=person.age, sex=person.sex)
    return ()  # a test that the dossier no longer holds


def together(
    measurements: Iterable[Measurement], person: Person, knowledge: Knowledge, lasting: Collection[str] = ()
) -> dict[str, bool | None]:
    """What measurements, in the order they were made, say of each finding.

    A later measurement of the same kind and side replaces an earlier one, unless it cannot say. A finding is present when any side
    shows it, absent when both sides are known not to, and otherwise not known: what was not measured is not absent. A
    ``lasting`` finding that was once shown stays.
    """
    latest: defaultdict[str, dict[tuple[str, str], bool | None]] = defaultdict(dict)
    for one in measurements:
        for said in judge(one, person, knowledge):
            sides, at = latest[said.finding], (one.kind, said.side)
            stays = said.value is None or (said.finding in lasting and sides.get(at) is True)
            sides[at] = sides.get(at) if stays else said.value
    return {finding: _of_sides(sides) for finding, sides in latest.items()}


def _of_sides(said: dict[tuple[str, str], bool | None]) -> bool | None:
    """One answer from those of the kinds and sides."""
    if True in said.values():
        return True
    kinds = {kind for kind, _ in said}
    whole = any(said.get((kind, "")) is False for kind in kinds)
    both = any(all(said.get((kind, side)) is False for side in SIDES) for kind in kinds)
    return False if (whole or both) and None not in said.values() else None


def _exact(evidence: Evidence, name: str) -> float | None:
    found = evidence.number(name)
    return found if isinstance(found, float) else None


def _bounds(found: float | Span | None) -> tuple[float, float] | None:
    if found is None:
        return None
    return (found.low, found.high) if isinstance(found, Span) else (found, found)
