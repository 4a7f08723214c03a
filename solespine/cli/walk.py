"""``solespine walk``: the figures of a walk from the recording of a phone or sensor at the lower back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from solespine.cli import BAD_DATA, DONE
from solespine.cli.helping import Command
from solespine.cli.outputs import OUT, STANDARD_INPUT, STANDARD_OUTPUT, none_written_over, write

if TYPE_CHECKING:
    from solespine.knowledge import Knowledge
    from solespine.measurement import Measurement


@click.command(
    cls=Command,
    examples=[
        ("solespine walk phyphox.zip", "as phyphox exports it"),
        ("solespine walk walk.csv --height 168", "with walking speed"),
        ("solespine walk walk.csv --age 71 --sex female", "beside what is usual at that age"),
        ("solespine walk --json *.csv", "one line of JSON for each file"),
        ("solespine walk walk.csv --picture walk.svg", "also as a picture"),
        ("solespine walk - < walk.csv", "from standard input"),
    ],
    epilog="Each file is a walk of its own; several recordings in one file are parts of one walk. Zip and CSV of phyphox and of "
    "common loggers are read, Mobilise-D .mat, NumPy .npz, and any CSV whose columns are named with units "
    f"(time_s,ax_m_s2,ay_m_s2,az_m_s2). What cannot be measured is said with the reason: exit code {BAD_DATA}. "
    "Which files, and what is concluded: docs/walk_files.md. What the figures are: docs/walk.md.",
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--height", type=click.FloatRange(50, 250), metavar="CM", help="Height of the person; speed needs it.")
@click.option("--age", type=click.IntRange(0, 120), metavar="YEARS", help="Age, for what is usual at it.")
@click.option("--sex", type=click.Choice(["female", "male"]), help="Sex, for what is usual.")
@click.option("--detector", type=click.Choice(["own", "mobgap"]), default="own", show_default=True, help="What finds the steps.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each file.")
@click.option("--picture", type=OUT, metavar="FILE", help="Write the steps as SVG; '-' is standard output. One walk only.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def walk(
    files: tuple[str, ...],
    height: float | None,
    age: int | None,
    sex: str | None,
    detector: str,
    as_json: bool,
    picture: str | None,
    force: bool,
) -> int:
    """How even are your steps? Reads recordings of a phone or sensor at the lower back; '-' is standard input."""
    from solespine import load_knowledge
    from solespine.cli.walk_report import walk_json, walk_refused_json, walk_text
    from solespine.measurement import MeasurementError
    from solespine.measurement.judging import Person

    _check(files, as_json, picture)
    none_written_over(force, picture)
    knowledge = load_knowledge()
    person = Person(age=age, sex=sex, height_cm=height)
    refused = False
    for number, file in enumerate(files):
        name = STANDARD_INPUT if file == "-" else file
        try:
            measurement = _measured(file, knowledge, height, detector)
        except MeasurementError as error:
            refused = True
            if as_json:
                click.echo(walk_refused_json(name, error))
            _say_why(name, error)
            continue
        if picture:
            _draw(measurement, picture, force)
        if as_json:
            click.echo(walk_json(name, measurement, person, knowledge))
        elif picture != STANDARD_OUTPUT:
            click.echo(("\n" if number else "") + walk_text(name if len(files) > 1 else "", measurement, person, knowledge))
    return BAD_DATA if refused else DONE


def _check(files: tuple[str, ...], as_json: bool, picture: str | None) -> None:
    if files.count("-") > 1:
        raise click.UsageError("Standard input can be read once only.")
    if picture and len(files) > 1:
        raise click.UsageError("A picture shows one walk; give one file.")
    if picture == STANDARD_OUTPUT and as_json:
        raise click.UsageError("Only one thing can go to standard output; give the picture a file.")


def _measured(file: str, knowledge: Knowledge, height_cm: float | None, detector: str) -> Measurement:
    """The walk in a file, with what had to be concluded about the file."""
    from dataclasses import replace

    from solespine.cli.measuring import content_of
    from solespine.measurement.walk import read_walk
    from solespine.measurement.walk.files import LARGEST, read_walk_file

    read = read_walk_file(content_of(file, LARGEST), STANDARD_INPUT if file == "-" else Path(file).name)
    measurement = read_walk(read.recordings, knowledge, height_cm=height_cm, detector=detector)
    return replace(measurement, remarks=(*read.remarks, *measurement.remarks))


def _say_why(name: str, error: Exception) -> None:
    from solespine.cli.words import printable
    from solespine.measurement import MeasurementError
    from solespine.wording.measured.names import error_words

    wrong, do = error_words(error) if isinstance(error, MeasurementError) else (str(error), "")
    place = "" if Path(name).name in wrong else f"{name}: "
    click.echo(printable(f"Not measured. {place}{wrong} {do}", 600), err=True)


def _draw(measurement: Measurement, picture: str, force: bool) -> None:
    from solespine.wording.measured.walk import walk_picture

    write(picture, walk_picture(measurement, "walk").alone().encode(), force)
