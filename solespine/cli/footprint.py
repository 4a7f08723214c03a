"""``solespine footprint``: how high the arch of a foot is, from photos of its prints on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from solespine.cli import BAD_DATA, DONE
from solespine.cli.helping import Command
from solespine.cli.outputs import OUT, STANDARD_INPUT, STANDARD_OUTPUT, none_written_over, write

if TYPE_CHECKING:
    from solespine.measurement import Measurement, MeasurementError


@click.command(
    cls=Command,
    examples=[
        ("solespine footprint left.jpg", "one print"),
        ("solespine footprint left1.jpg left2.jpg --side left", "two prints of the same foot"),
        ("solespine footprint left.jpg --sheet letter --bmi 31", "on US Letter; known body mass index"),
        ("solespine footprint left.jpg --picture left.svg", "also draw what was measured"),
        ("solespine footprint --json - < left.jpg", "from standard input, as JSON"),
    ],
    epilog="Wet or ink the sole, step once on the middle of a white sheet, and photograph it from above with all four corners "
    "in view. Several photos are prints of one foot. A photo that cannot be measured is refused with the reason and what to do: "
    f"exit code {BAD_DATA}. What is measured and how sure it is: docs/footprint.md.",
)
@click.argument("photos", metavar="PHOTO...", nargs=-1, required=True)
@click.option("--sheet", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Size of the sheet of paper.")
@click.option("--side", type=click.Choice(["left", "right"]), help="Which foot it is.")
@click.option("--bmi", type=click.FloatRange(10, 80), metavar="NUMBER", help="Body mass index; a high one widens the interval.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--picture", type=OUT, metavar="FILE", help="Write outline, thirds and toe cut as SVG; '-' is standard output.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def footprint(
    photos: tuple[str, ...], sheet: str, side: str | None, bmi: float | None, as_json: bool, picture: str | None, force: bool
) -> int:
    """How high is the arch? Measures photos of prints of one foot; '-' is standard input."""
    from solespine import load_knowledge
    from solespine.cli.footprint_report import footprint_json, footprint_refused_json, footprint_text
    from solespine.cli.measuring import content_of
    from solespine.measurement import MeasurementError
    from solespine.measurement.footprint import read_footprints
    from solespine.measurement.footprint.photo import MOST_BYTES
    from solespine.measurement.judging import Person

    if photos.count("-") > 1:
        raise click.UsageError("Standard input can be read once only.")
    if picture == STANDARD_OUTPUT and as_json:
        raise click.UsageError("Only one thing can go to standard output; give the picture a file.")
    none_written_over(force, picture)
    knowledge = load_knowledge()
    names = [STANDARD_INPUT if one == "-" else one for one in photos]
    try:
        measurement = read_footprints([content_of(one, MOST_BYTES) for one in photos], knowledge, side=side or "", sheet=sheet)
    except MeasurementError as error:
        if as_json:
            click.echo(footprint_refused_json(names, error))
        _say_why(names, error)
        return BAD_DATA
    person = Person(bmi=None if bmi is None else (bmi, bmi))
    if as_json:
        click.echo(footprint_json(names, measurement, person, knowledge))
    elif picture != STANDARD_OUTPUT:
        click.echo(footprint_text(measurement, person, knowledge))
    if picture:
        _draw(measurement, picture, force)
    return DONE


def _say_why(names: list[str], error: MeasurementError) -> None:
    from solespine.cli.words import printable
    from solespine.wording.measured.names import error_words

    wrong, do = error_words(error)
    which = error.values.get("photo", 1 if len(names) == 1 else None)
    place = f"{names[which - 1]}: " if isinstance(which, int) and error.code != "cannot_be_read" else ""
    click.echo(printable(f"Not measured. {place}{wrong} {do}", 600), err=True)


def _draw(measurement: Measurement, picture: str, force: bool) -> None:
    from solespine.wording.measured.footprint import footprint_picture

    write(picture, footprint_picture(measurement, "footprint").alone().encode(), force)
