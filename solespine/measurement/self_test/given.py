"""What somebody wrote down in a self-test, checked, as a measurement."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from solespine.knowledge import Knowledge, SelfTest
from solespine.knowledge.self_tests import Reading
from solespine.measurement.measurement import Figure, Measurement, MeasurementError, Quality, Remark
from solespine.measurement.self_test.reading import detectable, figure_of

STOPPED = ("", "hurt", "other")


@dataclass(frozen=True)
class Given:
    """What was written down.

    Parameters
    ----------
    tries : mapping of str to tuple of float
        Each reading with its side, as ``toe_to_wall.left``; ``name`` alone where a test has no sides.
    answers : mapping of str to bool or None
        The same for the questions; None is 'could not tell'.
    stopped : str
        ``hurt`` or ``other`` where the test was not done to its end.
    """

    tries: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    answers: Mapping[str, bool | None] = field(default_factory=dict)
    stopped: str = ""

    def __post_init__(self) -> None:
        if self.stopped not in STOPPED:
            raise ValueError(f"stopped '{self.stopped}': expected hurt, other or nothing")


def key_of(name: str, side: str) -> str:
    """A reading or question with its side.

    >>> key_of("toe_to_wall", "left"), key_of("tilts", "")
    ('toe_to_wall.left', 'tilts')
    """
    return f"{name}.{side}" if side else name


def score(test_id: str, given: Given, knowledge: Knowledge) -> Measurement:
    """What a self-test came to: its figures with their intervals, and its answers.

    Raises
    ------
    KeyError
        If there is no such test.
    MeasurementError
        If a number cannot be, or nothing was written down; ``values["field"]`` says where.
    """
    test = knowledge.self_tests[test_id]
    for wrong in gaps(test, given):
        raise wrong
    if given.stopped:
        nothing = {key_of(one.id, side): None for one in test.question for side in test.sides}
        return Measurement(test_id, Quality.fair, (), remarks=(stopped_remark(given.stopped),), answers=nothing)
    answers = {key_of(one.id, side): given.answers.get(key_of(one.id, side)) for one in test.question for side in test.sides}
    figures = tuple(_figures(test, given, answers, knowledge))
    remarks = tuple(_remarks(test, given, knowledge))
    fair = bool(remarks) or any(answer is None for answer in answers.values())
    picture = {"tries": {key: list(tries) for key, tries in given.tries.items() if tries}}
    return Measurement(test_id, Quality.fair if fair else Quality.good, figures, "", remarks, answers, picture)


def gaps(test: SelfTest, given: Given) -> Iterator[MeasurementError]:
    """Everything that is wrong with what was written down, each with its field."""
    readings = {key_of(one.id, side): one for one in test.typed for side in test.sides}
    questions = {key_of(one.id, side) for one in test.question for side in test.sides}
    for key in (*given.tries, *given.answers):
        if key not in readings and key not in questions:
            yield MeasurementError("unknown_field", "This test has no '{field}'.", "Leave it out.", field=key)
    for key, tries in given.tries.items():
        if key in readings:
            yield from _number_gaps(readings[key], key, tries)
    told = any(given.tries.values()) or any(answer is not None for answer in given.answers.values())
    if not told and not given.stopped:
        first = [*readings, *sorted(questions)][0]
        yield MeasurementError(
            "nothing",
            "Nothing is written down yet.",
            "Write down what you found. If you could not do the test, press 'I stopped'.",
            field=first,
        )


def _number_gaps(reading: Reading, key: str, tries: tuple[float, ...]) -> Iterator[MeasurementError]:
    if len(tries) > reading.tries:
        yield MeasurementError("too_many", "{most} tries are enough.", "Leave the others out.", field=key, most=reading.tries)
    for value in tries:
        if not math.isfinite(value) or not reading.lowest <= value <= reading.highest:
            yield MeasurementError(
                "not_believed",
                "{value} is not between {lowest} and {highest}.",
                "Check the number and its unit. If it is so, leave the field empty.",
                field=key,
                value=value,
                lowest=reading.lowest,
                highest=reading.highest,
            )
        elif reading.unit == "repetitions" and value != round(value):
            yield MeasurementError("not_whole", "{value} is not a whole number.", "Count full lifts only.", field=key, value=value)


def _figures(test: SelfTest, given: Given, answers: Mapping[str, bool | None], knowledge: Knowledge) -> Iterator[Figure]:
    for reading in test.reading:
        if reading.counts:
            yield from _counted(test, reading, answers)
            continue
        for side in test.sides:
            if tries := given.tries.get(key_of(reading.id, side)):
                yield figure_of(reading, tries, side, knowledge)


def _counted(test: SelfTest, reading: Reading, answers: Mapping[str, bool | None]) -> Iterator[Figure]:
    """How many of the questions were answered with no; what could not be told leaves a span."""
    told = [answers[key_of(name, side)] for name in reading.counts for side in test.sides]
    missed, open_ones = told.count(False), told.count(None)
    if open_ones < len(told):
        yield Figure(reading.id, float(missed), float(missed), float(missed + open_ones), reading.unit)


def _remarks(test: SelfTest, given: Given, knowledge: Knowledge) -> Iterator[Remark]:
    for reading in test.typed:
        done = {side: given.tries.get(key_of(reading.id, side), ()) for side in test.sides}
        if not any(done.values()):
            continue
        if reading.tries > 1 and any(0 < len(tries) < reading.tries for tries in done.values()):
            yield Remark("few_tries", "Fewer tries were made than the test asks for, so less is known of how much they differ.")
        if test.each_side and not all(done.values()):
            yield Remark("one_side", "Only one side was tested, so the two cannot be compared.")
        spread = max((max(tries) - min(tries) for tries in done.values() if tries), default=0.0)
        change = detectable(reading, knowledge)
        if change is not None and spread > change.value:
            yield Remark(
                "tries_differ", "The tries differ more than chance does. Do it again another time, with a rest between them."
            )


def stopped_remark(why: str) -> Remark:
    """What is said to somebody who stopped, and why that is a result too."""
    if why == "hurt":
        return Remark(
            "stopped_hurt",
            "You stopped because it hurt. That was right; it counts as 'could not tell'. Rest now. If the pain does not ease, or a "
            "leg is numb or weak that was not before, be seen today.",
        )
    return Remark("stopped", "You stopped before the end. It counts as 'could not tell'. You can try again another day.")
