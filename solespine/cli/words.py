"""How figures and names are said to a reader."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap

import click

from solespine.knowledge import Knowledge, Urgency
from solespine.reasoning import Estimate

WIDEST = 88

LEVELS = {
    Urgency.emergency_now: ("Go to an emergency department now, or call the emergency number.", "red"),
    Urgency.same_day: ("Be seen by a professional today.", "yellow"),
    Urgency.within_two_weeks: ("Book to be seen within two weeks.", "yellow"),
    Urgency.routine_professional: ("Book a routine appointment.", "blue"),
    Urgency.self_care: ("Care at home is reasonable for now.", "green"),
}


def width() -> int:
    """The width to write to."""
    return max(40, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def wrapped(text: str, indent: int = 0, first: str = "") -> str:
    """A paragraph, indented; ``first`` stands before its first line."""
    lead = " " * indent
    return textwrap.fill(text, width(), initial_indent=lead + first, subsequent_indent=lead + " " * len(first))


def styled(text: str, colour: str = "", bold: bool = False) -> str:
    """Coloured where the terminal and the person want colour; the words alone must say everything."""
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return text if plain else click.style(text, fg=colour or None, bold=bold)


def heading(text: str) -> str:
    """A heading, on a line of its own."""
    return "\n" + styled(text.upper(), bold=True)


def in_ten(probability: float) -> str:
    """A probability as people out of ten, or out of a hundred where it is small."""
    tens = round(probability * 10)
    if 1 <= tens <= 9:
        return f"about {tens} in 10"
    if tens == 10:
        return "nearly everybody"
    hundreds = round(probability * 100)
    return f"about {hundreds} in 100" if hundreds >= 1 else "fewer than 1 in 100"


def percent(estimate: Estimate) -> str:
    """A probability with its 90 % interval, in percent."""
    return f"{100 * estimate.p:.0f} % ({100 * estimate.low:.0f} to {100 * estimate.high:.0f})"


def short_question(name: str, knowledge: Knowledge) -> str:
    """What a finding or fact is, in the words of its question; an expression over facts is said as it stands."""
    item = knowledge.findings.get(name) or knowledge.context.get(name)
    if item is None:
        return expression_in_words(name)
    return item.question.partition("? (")[0].partition(" (")[0].rstrip("?.")


def expression_in_words(text: str) -> str:
    """A risk factor's expression as words.

    >>> expression_in_words("age >= 45 and age < 65")
    'age 45 or more and age under 65'
    """
    for symbol, words in ((" >= ", " at least "), (" <= ", " at most "), (" == ", ": "), (" > ", " over "), (" < ", " under ")):
        text = text.replace(symbol, words)
    parts = [f"{part.replace('at least ', '')} or more" if "at least" in part else part for part in text.split(" and ")]
    return " and ".join(parts).replace("_", " ")


def people(names: tuple[str, ...], knowledge: Knowledge) -> str:
    """Whom to see, in words."""
    return "; or ".join(knowledge.professions[name].name for name in names)
