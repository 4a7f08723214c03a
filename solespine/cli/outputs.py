"""Files that a command writes: never over one that is there, unless it is wished."""

from __future__ import annotations

from pathlib import Path

import click

from solespine.cli import BAD_DATA

STANDARD_INPUT, STANDARD_OUTPUT = "standard input", "-"
OUT = click.Path(dir_okay=False, allow_dash=True)


class NotWritten(click.ClickException):
    """A file was not written."""

    exit_code = BAD_DATA


def none_written_over(force: bool, *files: str | None) -> None:
    """Refuse before anything is computed or written, so that a refusal leaves everything as it was."""
    for name in files:
        if name and name != STANDARD_OUTPUT and Path(name).exists() and not force:
            raise NotWritten(f"{name} is there already; choose another name, or write over it with --force.")


def write(name: str, content: bytes, force: bool) -> None:
    """Write a file, or to standard output."""
    if name == STANDARD_OUTPUT:
        click.echo(content, nl=False)
        return
    try:
        with Path(name).open("wb" if force else "xb") as file:
            file.write(content)
    except OSError as error:
        raise NotWritten(f"{name} cannot be written: {(error.strerror or str(error)).lower()}.") from error
    click.echo(f"Written: {name}", err=True)


def one_to_standard_output(as_json: bool, *files: str | None) -> None:
    """Refuse two things that would be mixed up in one stream."""
    there = files.count(STANDARD_OUTPUT)
    if there > 1 or (there and as_json):
        raise click.UsageError("Only one thing can go to standard output; give the other a file.")
