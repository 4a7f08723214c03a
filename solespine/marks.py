"""Where it hurts: marks on the drawing of body and feet, and the observations that they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from solespine.evidence import Evidence, EvidenceError, KnownBy, Observation
from solespine.knowledge import Knowledge, Place, did_you_mean

SIDES = ("left", "right", "both")
MIDDLE = "middle"  # the side of a place in the midline
WORST = 10


@dataclass(frozen=True, slots=True)
class Mark:
    """One place on the drawing: side, how bad (0 to 10, None when not said), what it feels like; or that it was taken off."""

    place: str
    side: str
    intensity: float | None = None
    sensations: tuple[str, ...] = ()
    removed: bool = False

    def __post_init__(self) -> None:
        if self.side not in (*SIDES, MIDDLE):
            raise ValueError(f"side '{self.side}': expected {', '.join((*SIDES, MIDDLE))}")
        if self.intensity is not None and not 0 <= self.intensity <= WORST:
            raise ValueError(f"intensity {self.intensity:g}: expected 0 to {WORST}")


def check_mark(mark: Mark, knowledge: Knowledge) -> None:
    """Refuse a mark that cannot be.

    Raises
    ------
    EvidenceError
        For an unknown place or sensation, or a side that the place does not have.
    """
    place = knowledge.places.get(mark.place)
    problems = []
    if place is None:
        problems.append((mark.place, f"unknown place{did_you_mean(mark.place, knowledge.places)}"))
    elif not place.paired and mark.side != MIDDLE:
        problems.append((mark.place, f"has no side, found '{mark.side}'"))
    elif place.paired and mark.side == MIDDLE and place.part != "back":
        problems.append((mark.place, f"expected one of {', '.join(SIDES)}, found '{mark.side}'"))
    problems += [
        (mark.place, f"unknown sensation '{one}'{did_you_mean(one, knowledge.sensations)}")
        for one in mark.sensations
        if one not in knowledge.sensations
    ]
    if problems:
        raise EvidenceError(problems)


def current(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks that stand: the latest of each place, in the order the places were first marked, without what was taken off."""
    latest: dict[str, Mark] = {}
    for mark in marks:
        latest[mark.place] = mark
    return tuple(mark for mark in latest.values() if not mark.removed)


def observations_of(marks: Iterable[Mark], knowledge: Knowledge, at: datetime | None = None) -> tuple[Observation, ...]:
    """What the marks that stand say as findings.

    A place that hurts is its findings present. A finding for which no place is marked counts as left out: the page says that
    what is not marked is a no. A sensation that is not ticked says nothing, because pain is rarely of one kind only.
    """
    standing = current(marks)
    seen: dict[str, bool] = {}
    for place in knowledge.records.place:
        for name in place.pain:
            seen.setdefault(name, False)
    for mark in standing:
        for name in findings_of(mark, knowledge):
            seen[name] = True
    for item in knowledge.implied:
        if seen.get(item.id) is False and any(seen.get(name) is True for name in item.implied_by):
            seen[item.id] = True
    found = [Observation(name, value, KnownBy.asked if value else KnownBy.left_out, at) for name, value in seen.items()]
    return (*found, *_numbers(standing, knowledge, at))


def findings_of(mark: Mark, knowledge: Knowledge) -> tuple[str, ...]:
    """The findings that one mark is. Where it is only numb or tingling, nothing hurts. A place no longer known says nothing."""
    place = knowledge.places.get(mark.place)
    if place is None:
        return ()
    kinds = [knowledge.sensations[one] for one in mark.sensations if one in knowledge.sensations]
    names: list[str] = []
    if not kinds or any(kind.is_pain for kind in kinds):
        names += place.pain
    names += [kind.finding for kind in kinds if kind.finding]
    names += place.numb if "numb" in mark.sensations else ()
    names += place.tingling if "tingling" in mark.sensations else ()
    names += place.cramp if "cramp" in mark.sensations else ()
    names += place.numb_both if "numb" in mark.sensations and mark.side == "both" else ()
    return tuple(dict.fromkeys(names))


def _numbers(standing: tuple[Mark, ...], knowledge: Knowledge, at: datetime | None) -> list[Observation]:
    """How bad the worst place is, and the side where all marked places are on one."""
    found = []
    intensities = [mark.intensity for mark in standing if mark.intensity is not None]
    if intensities and "pain_nrs" in knowledge.context:
        found.append(Observation("pain_nrs", max(intensities), KnownBy.asked, at))
    sides = {mark.side for mark in standing} - {MIDDLE}
    if len(sides) == 1 and "laterality" in knowledge.findings:
        found.append(Observation("laterality", sides.pop(), KnownBy.asked, at))
    return found


def places_by_part(knowledge: Knowledge) -> Mapping[str, tuple[Place, ...]]:
    """The places of each part of the body, from the foot up."""
    parts = dict.fromkeys(place.part for place in knowledge.records.place)
    return {part: tuple(place for place in knowledge.records.place if place.part == part) for part in parts}


def hurts_anywhere(evidence: Evidence) -> bool:
    """Whether some place of the drawing hurts."""
    return any(evidence.truth(name) is True for place in evidence.knowledge.records.place for name in place.pain)
