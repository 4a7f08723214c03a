"""Paragraphs, headings and colour in a terminal."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap

import click

NARROWEST, WIDEST = 40, 84


def width() -> int:
    """The width to write to."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def wrapped(text: str, indent: int = 0, first: str = "", hang: int | None = None) -> str:
    """A paragraph, indented; ``first`` stands before its first line, the others follow under it or ``hang`` further in."""
    lead = " " * indent
    # Ids, paths and DOIs are copied from here, so they are never broken.
    return textwrap.fill(
        text,
        width(),
        initial_indent=lead + first,
        subsequent_indent=lead + " " * (len(first) if hang is None else hang),
        break_long_words=False,
        break_on_hyphens=False,
    )


def styled(text: str, colour: str = "", bold: bool = False, err: bool = False) -> str:
    """Coloured where the terminal and the person want colour; the words alone must say everything."""
    stream = sys.stderr if err else sys.stdout
    plain = not stream.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return text if plain else click.style(text, fg=colour or None, bold=bold)


def heading(text: str) -> str:
    """A heading, on a line of its own."""
    return "\n" + styled(text.upper(), bold=True)


def can_show(text: str) -> bool:
    """Whether standard output can carry these letters."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def printable(text: str, longest: int = 300) -> str:
    """Foreign text in one line that cannot steer a terminal: control signs and broken letters are written out.

    >>> printable("a\\x1b[2Jb")
    'a\\\\x1b[2Jb'
    """
    shown = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
    return shown if len(shown) <= longest else f"{shown[: longest - 3]}..."
