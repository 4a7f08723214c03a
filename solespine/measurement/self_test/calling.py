"""What a self-test says of findings, by the limits and calls of the dossier, with three truths."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from solespine.knowledge import Knowledge, SelfTest
from solespine.knowledge.expressions import Truth, parse
from solespine.knowledge.self_tests import Call, Limit
from solespine.measurement.measurement import SIDES, Figure, Measurement, Said
from solespine.measurement.norms import norm_for
from solespine.measurement.self_test.given import key_of
from solespine.measurement.self_test.reading import limit_value


def judge(measurement: Measurement, knowledge: Knowledge, *, age: float | None, sex: str | None) -> tuple[Said, ...]:
    """What a self-test says of its findings: present, absent, or None where its interval crosses a limit or something is not known.

    A test that was stopped says nothing, so that it takes nothing back that an earlier one found.
    """
    test = knowledge.self_tests[measurement.kind]
    if any(remark.code.startswith("stopped") for remark in measurement.remarks):
        return ()
    said: dict[tuple[str, str], list[Truth]] = {}
    for call in test.call:
        for side in ("",) if call.whole else test.sides:
            found = _called(call, Seen(test, measurement, knowledge, age, sex, side, call.whole))
            said.setdefault((call.finding, side), []).append(found)
    return tuple(Said(finding, _together(truths), side) for (finding, side), truths in said.items())


@dataclass(frozen=True, slots=True)
class Seen:
    """A measurement as calls see it: each question and limit under its name, on one side or with the side before it."""

    test: SelfTest
    measurement: Measurement
    knowledge: Knowledge
    age: float | None
    sex: str | None
    side: str
    whole: bool

    def truth(self, name: str) -> Truth:
        side = self.side
        if self.whole and self.test.each_side and name.partition("_")[0] in SIDES and not self._is_own(name):
            side, _, name = name.partition("_")
        limit = next((one for one in self.test.limit if one.id == name), None)
        if limit is None:
            return self.measurement.answers.get(key_of(name, side))
        return self._limit(limit, side)

    def compare(self, name: str, comparison: str, value: float | str) -> Truth:
        raise TypeError(f"'{name} {comparison} {value}': numbers of a self-test are compared by its limits, which have a basis")

    def _is_own(self, name: str) -> bool:
        return name in {one.id for one in self.test.question} | {one.id for one in self.test.limit}

    def _limit(self, limit: Limit, side: str) -> Truth:
        figure = self.measurement.figure(limit.reading, side)
        if figure is None:
            return None
        if limit.kind == "under_norm":
            norm = norm_for(limit.norm, self.age, self.sex, self.knowledge)
            return figure.high < norm.value if norm is not None else None
        against = limit_value(limit, self.knowledge)
        assert against is not None
        if limit.kind == "side_difference":
            other = next((one for one in SIDES if one != side), "")
            return _shorter(figure, self.measurement.figure(limit.reading, other), against.value)
        found = _below(figure, against.value) if limit.kind == "below" else _at_least(figure, against.value)
        if found is True and limit.until_age is not None and (self.age is None or self.age >= limit.until_age.value):
            return None
        return found


def _below(figure: Figure, value: float) -> Truth:
    return True if figure.high < value else False if figure.low >= value else None


def _at_least(figure: Figure, value: float) -> Truth:
    return True if figure.low >= value else False if figure.high < value else None


def _shorter(figure: Figure, other: Figure | None, change: float) -> Truth:
    """Whether a side falls short of the other by more than chance, which is more where the tries themselves differ more."""
    if other is None:
        return None
    by, chance = other.value - figure.value, math.hypot(_wide(figure), _wide(other))
    return None if change < by <= chance else by > change


def _wide(figure: Figure) -> float:
    return max(figure.high - figure.value, figure.value - figure.low)


def _called(call: Call, seen: Seen) -> Truth:
    present = parse(call.when).evaluate(seen)
    if present is True:
        return True
    if call.never_absent:
        return None
    if call.absent_when:
        return False if parse(call.absent_when).evaluate(seen) is True else None
    return present


def _together(truths: Iterable[Truth]) -> Truth:
    """Several calls of one finding: those that can tell decide, and where they disagree nothing is decided."""
    told = {one for one in truths if one is not None}
    return told.pop() if len(told) == 1 else None
