"""The measurements of an episode: which stand, and what follows from them for its findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from solespine.care.log import Event
from solespine.evidence import KnownBy, Observation, settle
from solespine.knowledge import Knowledge
from solespine.knowledge.expressions import names
from solespine.measurement import Measurement, as_json, from_json
from solespine.measurement.judging import FOOTPRINT, WALK, Person, judge, together

MEASURED, TAKEN_BACK = "measured", "measurement_taken_back"
BY_PROGRAM = (FOOTPRINT, WALK)


@dataclass(frozen=True, slots=True)
class Kept:
    """A measurement that was kept: under which name, when, and whether it was taken back since."""

    once: str
    at: datetime
    measurement: Measurement
    taken_back: bool = False

    @property
    def known_by(self) -> KnownBy:
        """Whether the program measured it, or the person tested it."""
        return KnownBy.measured if self.measurement.kind in BY_PROGRAM else KnownBy.self_tested


def kept_data(measurement: Measurement) -> Mapping[str, Any]:
    """What the event of a measurement holds."""
    return as_json(measurement)


def measurements(events: Iterable[Event]) -> tuple[Kept, ...]:
    """Every measurement in the order they were kept, those that were taken back too.

    What cannot be read, as from a file that another program wrote, is no measurement; it stays among the events.
    """
    found: dict[str, Kept] = {}
    for event in events:
        if event.kind == MEASURED:
            try:
                found[event.once] = Kept(event.once, event.at, from_json(event.data))
            except ValueError:
                continue
        elif event.kind == TAKEN_BACK and event.about in found:
            found[event.about] = replace(found[event.about], taken_back=bool(event.data.get("taken_back", True)))
    return tuple(found.values())


def with_measured(told: tuple[Observation, ...], kept: Iterable[Kept], knowledge: Knowledge) -> tuple[Observation, ...]:
    """What was told and what was measured, in the order of time: the later of the two counts.

    One exception: what a red flag or a contraindication looks at and a person has told, or an earlier measurement has shown, is not
    measured away. A test that goes well at home is no reason to hurry less; the person may answer anew or take the other one back.
    """
    standing = [one for one in kept if not one.taken_back]
    if not standing:
        return told
    person = Person.of(settle(told, knowledge)[0])
    found: list[Observation] = []
    for known_by in (KnownBy.measured, KnownBy.self_tested):
        group = [one for one in standing if one.known_by is known_by]
        for finding, value in together((one.measurement for one in group), person, knowledge, looked_at(knowledge)).items():
            if value is not None:
                found.append(Observation(finding, value, known_by, _since(group, finding, value, person, knowledge)))
    merged = told
    for seen in found:
        if seen.value is True or not _told_to_safety(seen, told, knowledge):
            merged = _in_time(merged, seen)
    return merged


def _since(group: list[Kept], finding: str, value: bool, person: Person, knowledge: Knowledge) -> datetime:
    """When the last of the measurements was made that say this of a finding; one that says nothing new makes it no newer."""
    saying = (
        one for one in group for said in judge(one.measurement, person, knowledge) if (said.finding, said.value) == (finding, value)
    )
    return max(one.at for one in saying)


def _told_to_safety(seen: Observation, told: tuple[Observation, ...], knowledge: Knowledge) -> bool:
    """Whether somebody told that a finding is there at which a safety rule looks."""
    latest = {one.about: one for one in told}
    return seen.about in looked_at(knowledge) and seen.about in latest and latest[seen.about].value is True


@lru_cache(maxsize=4)
def looked_at(knowledge: Knowledge) -> frozenset[str]:
    """Every finding at which a red flag, a contraindication or an after-effect looks."""
    records = knowledge.records
    whens = [row.when for row in records.rule]
    whens += [row.when for row in records.contraindication] + [row.when for row in records.side_effect]
    return frozenset(name for when in whens for name in names(when))


def _in_time(told: tuple[Observation, ...], seen: Observation) -> tuple[Observation, ...]:
    """An observation put behind all that was told before it."""
    assert seen.at is not None
    place = max((i + 1 for i, one in enumerate(told) if one.at is None or one.at <= seen.at), default=0)
    return (*told[:place], seen, *told[place:])
