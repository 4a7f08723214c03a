"""Putting one question, or one list of questions, in the terminal. Questions go to standard error, so that answers can be piped."""

from __future__ import annotations

import sys
from enum import Enum
from typing import NoReturn

import click

from solespine.cli.words import printable, styled, wrapped
from solespine.interview import Item, Step, read_number

HELP = "b back, s skip (don't know), w why we ask, q stop and see the answer so far, h this help"


class Command(Enum):
    """What can be typed instead of an answer."""

    back = "b"
    skip = "s"
    stop = "q"


class Commanded(Exception):
    """A command was typed instead of an answer."""

    def __init__(self, command: Command) -> None:
        super().__init__(command.name)
        self.command = command


def say(text: str = "", indent: int = 2, first: str = "") -> None:
    """One paragraph to the person."""
    click.echo(wrapped(text, indent, first), err=True)


def show_title(step: Step, more: str) -> None:
    """The heading of a step, with about how many steps may follow."""
    title = styled(step.title, bold=True, err=True)
    click.echo(f"\n{title}  ({more})" if more else f"\n{title}", err=True)
    if step.hint:
        say(step.hint)


def answers_to(step: Step, why: str) -> dict[str, bool | str | float | None]:
    """The answers to what is put at once; ``why`` is said to who asks why.

    Raises
    ------
    Commanded
        For back and stop, and at the end of the input.
    """
    try:
        if len(step.items) > 1:
            return dict(_checklist(step, why))
        (item,) = step.items
        return {item.about: _single(step, item, why)}
    except Commanded as typed:
        if typed.command is Command.skip:
            return dict.fromkeys(item.about for item in step.items)
        raise


def _checklist(step: Step, why: str) -> dict[str, bool | None]:
    for number, item in enumerate(step.items, 1):
        say(item.question, first=f"{number:>2}  ")
    say("Type the numbers that apply, 0 for none of these, ? for don't know, 3? if unsure of 3. What you leave out counts as no.")
    while True:
        try:
            return read_checklist(typed_line(why), [item.about for item in step.items])
        except ValueError as problem:
            say(f"{problem}.")


def read_checklist(typed: str, names: list[str]) -> dict[str, bool | None]:
    """What a line of numbers says of each item: listed is yes, with a question mark unknown, left out no.

    >>> read_checklist("1 3?", ["a", "b", "c"])
    {'a': True, 'b': False, 'c': None}
    """
    words = typed.replace(",", " ").split()
    if not words:
        raise ValueError("Type the numbers that apply, 0 for none, or ? for don't know")
    if words == ["?"]:
        return dict.fromkeys(names)
    answers: dict[str, bool | None] = dict.fromkeys(names, False)
    for word in words if words != ["0"] else ():
        number = word.removesuffix("?")
        if not _is_choice(number, len(names)):
            raise ValueError(f"'{printable(word, 20)}' is none of the numbers 1 to {len(names)}")
        answers[names[int(number) - 1]] = None if word.endswith("?") else True
    return answers


def _is_choice(word: str, most: int) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 4 and 1 <= int(word) <= most


def _single(step: Step, item: Item, why: str) -> bool | str | float | None:
    if item.question != step.title:
        say(item.question)
    if item.kind == "yes_no":
        return _yes_no(why)
    return _choice(item, why) if item.kind == "choice" else _number(item, why)


def _yes_no(why: str) -> bool | None:
    said = {"y": True, "yes": True, "n": False, "no": False, "?": None}
    say("y yes, n no, ? don't know.")
    while (typed := typed_line(why).lower()) not in said:
        say("Type y, n or ?.")
    return said[typed]


def _choice(item: Item, why: str) -> str | None:
    for number, value in enumerate(item.values, 1):
        say(value.replace("_", " "), first=f"{number:>2}  ")
    while True:
        typed = typed_line(why)
        if typed == "?":
            return None
        if _is_choice(typed, len(item.values)):
            return item.values[int(typed) - 1]
        say(f"Type a number from 1 to {len(item.values)}, or ? for don't know.")


def _number(item: Item, why: str) -> float | None:
    lowest, highest = item.lowest or 0.0, item.highest or 0.0
    unit = f" {item.unit}" if item.unit.isalpha() else ""
    also = " You can also type 6 weeks, 3 months or 2 years." if item.unit == "days" else ""
    say(f"A number from {lowest:g} to {highest:g}{unit}, or ? for don't know.{also}")
    while True:
        typed = typed_line(why)
        if typed == "?":
            return None
        number = read_number(typed, item.unit)
        if number is not None and lowest <= number <= highest:
            return number
        say(f"Type a number from {lowest:g} to {highest:g}{unit}, or ?.")


def typed_line(why: str) -> str:
    """One line from the person. Why and help are answered here; the end of the input stops the interview.

    Raises
    ------
    Commanded
        For back, skip and stop.
    """
    while True:
        word = read_line()
        if word in [command.value for command in Command]:
            raise Commanded(Command(word))
        if word == "w":
            say(why)
        elif word in ("h", "help"):
            say(HELP)
        else:
            return word


def read_line() -> str:
    """One line, without its end."""
    click.echo("  > ", nl=False, err=True)
    line = sys.stdin.readline()
    if not line:
        _end_of_input()
    return line.strip()


def _end_of_input() -> NoReturn:
    click.echo("", err=True)
    raise Commanded(Command.stop)
