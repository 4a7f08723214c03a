"""The form of a self-test: its fields, and what was typed into them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData

from solespine.interview import read_number
from solespine.knowledge import SelfTest
from solespine.measurement.self_test import Given, gaps
from solespine.measurement.self_test.given import key_of
from solespine.web.forms import SAID, Problem, text_of
from solespine.wording.language import _
from solespine.wording.measured.names import error_words
from solespine.wording.measured.self_test import asked, side_words, try_words, unit_of


@dataclass(frozen=True, slots=True)
class Number:
    """A number to be typed, once for each try: the ids of its fields with what they are called."""

    ask: str
    unit: str
    timed: bool
    tilt: bool
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with yes, no and 'could not tell'."""

    field: str
    ask: str


@dataclass(frozen=True, slots=True)
class SideOfForm:
    """What is written down for one side."""

    name: str
    numbers: tuple[Number, ...]
    choices: tuple[Choice, ...]


def field_of(name: str, side: str, turn: int = 0) -> str:
    """The id of a field.

    >>> field_of("toe_to_wall", "left", 2), field_of("tilts", "")
    ('toe_to_wall-left-2', 'tilts-all')
    """
    return "-".join(filter(None, (name, side or "all", str(turn or ""))))


def fields_of(test: SelfTest) -> tuple[SideOfForm, ...]:
    """The form of a test, side by side."""
    return tuple(
        SideOfForm(
            side_words(side),
            tuple(_numbers(test, side)),
            tuple(Choice(field_of(one.id, side), asked(test, one)) for one in test.question),
        )
        for side in test.sides
    )


def _numbers(test: SelfTest, side: str) -> Iterator[Number]:
    into = test.timer.into if test.timer is not None else ""
    for one in test.typed:
        turns = range(1, one.tries + 1)
        fields = tuple((field_of(one.id, side, turn), try_words(test, one, turn)) for turn in turns)
        yield Number(asked(test, one), unit_of(one), one.id == into, one.tilt, fields)


def typed_into(test: SelfTest, form: FormData) -> dict[str, str]:
    """Everything that was typed, so that no page loses it."""
    names = [field_of(one.id, side, turn) for one in test.typed for side in test.sides for turn in range(1, one.tries + 1)]
    names += [field_of(one.id, side) for one in test.question for side in test.sides]
    return {name: text for name in names if (text := text_of(form, name).strip()[:40])}


def read_given(test: SelfTest, typed: Mapping[str, str], stopped: str = "") -> tuple[Given, tuple[Problem, ...]]:
    """What was written down, and what is wrong with it."""
    tries: dict[str, tuple[float, ...]] = {}
    problems: list[Problem] = []
    for one in test.typed:
        for side in test.sides:
            values = []
            for turn in range(1, one.tries + 1):
                field = field_of(one.id, side, turn)
                value = read_number(typed[field], one.unit) if field in typed else None
                if field in typed and value is None:
                    text = _("'{typed}' is not a number. Type a number, or leave the field empty.")
                    problems.append(Problem(field, text.format(typed=typed[field])))
                elif value is not None:
                    values.append(value)
            tries[key_of(one.id, side)] = tuple(values)
    answers = {
        key_of(one.id, side): SAID.get(typed.get(field_of(one.id, side), "")) for one in test.question for side in test.sides
    }
    given = Given(tries, answers, stopped)
    if not problems and not stopped:
        problems = [_problem(test, error.values, " ".join(error_words(error))) for error in gaps(test, given)]
    return given, tuple(problems)


def _problem(test: SelfTest, values: Mapping[str, object], text: str) -> Problem:
    name, _dot, side = str(values["field"]).partition(".")
    is_number = any(one.id == name for one in test.typed)
    return Problem(field_of(name, side, 1) if is_number else f"{field_of(name, side)}-0", text)
