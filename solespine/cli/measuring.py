"""What the commands that measure have in common: reading a file with a limit, and figures as text."""

from __future__ import annotations

from collections.abc import Iterator

import click

from solespine.cli.words import heading
from solespine.measurement import Measurement, MeasurementError
from solespine.wording.measured.names import figure_interval, figure_name, figure_value


def content_of(file: str, most: int) -> bytes:
    """What is in a file or comes from standard input, up to one byte more than is allowed."""
    try:
        with click.open_file(file, "rb") as stream:
            # The one byte more shows what has no end, so that it is not waited for.
            content: bytes = stream.read(most + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise MeasurementError(
            "cannot_be_read",
            "{name} cannot be read: {why}.",
            "Check the name of the file and whether you may open it.",
            name=file,
            why=why.lower(),
        ) from error
    return content


def figure_lines(measurement: Measurement) -> Iterator[str]:
    """Every figure with its interval, where it has one."""
    yield heading("Figures, and where the truth lies in 95 of 100 measurements")
    names = [figure_name(one) for one in measurement.figures]
    wide = max(map(len, names), default=0)
    for name, one in zip(names, measurement.figures, strict=True):
        interval = f"  ({figure_interval(one)})" if one.low < one.high else ""
        yield f"  {name:<{wide}}  {figure_value(one)}{interval}"
