"""``solespine trial``: does it help me? The answer from a diary kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import click

from solespine.cli import BAD_DATA, DONE
from solespine.cli.helping import Command
from solespine.cli.outputs import OUT, STANDARD_INPUT, STANDARD_OUTPUT, none_written_over, one_to_standard_output, write

if TYPE_CHECKING:
    from solespine.followup import Design, Result, Table
    from solespine.followup.pictures import TrialDays

    Others: TypeAlias = tuple[tuple[str, Result], ...]

LARGEST = 5_000_000  # bytes; a diary of ten years has a tenth of it


@click.command(
    cls=Command,
    examples=[
        ("solespine trial diary.csv", "columns date, outcome and arm"),
        ("solespine trial diary.csv --outcome back_pain --arm block --treatment massage", "with other names"),
        ("solespine trial diary.csv --useful 2", "only two points less are worth it"),
        ("solespine trial --json - < diary.csv", "from standard input, as JSON"),
        ("solespine trial diary.csv --pdf report.pdf", "also as a report to print"),
    ],
    epilog="The diary has one row a day: date (2026-11-21), outcome (0 to 10, less is better, empty if not scored) and arm (two "
    "names, one of them control or treatment, or named by --treatment). Other columns are ignored, the order of rows does not "
    f"matter. Bad data: exit code {BAD_DATA}. What the analysis assumes: docs/trial.md.",
)
@click.argument("file", metavar="FILE.csv")
@click.option("--outcome", default="outcome", show_default=True, metavar="COLUMN", help="Column of the score, 0 to 10.")
@click.option("--arm", default="arm", show_default=True, metavar="COLUMN", help="Column that says which of the two it was.")
@click.option("--date", "date_column", default="date", show_default=True, metavar="COLUMN", help="Column of the date.")
@click.option("--treatment", metavar="NAME", help="Which name in the arm column is what you want to know about.")
@click.option(
    "--useful",
    type=click.FloatRange(0, 10, min_open=True),
    metavar="POINTS",
    help="The smallest difference that is worth it to you.  [default: as the dossier has it, 1]",
)
@click.option("--block-days", type=click.IntRange(1, 28), metavar="DAYS", help="Days in a block.  [default: 7]")
@click.option(
    "--discard-days",
    type=click.IntRange(0, 27),
    metavar="DAYS",
    help="First days of a block that are recorded but not compared.  [default: 2]",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--pdf", type=OUT, metavar="FILE", help="Write a report to print; '-' is standard output, instead of the answer.")
@click.option("--picture", type=OUT, metavar="FILE", help="Write the picture of all days as SVG; '-' is standard output.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Paper of the report.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def trial(
    file: str,
    outcome: str,
    arm: str,
    date_column: str,
    treatment: str | None,
    useful: float | None,
    block_days: int | None,
    discard_days: int | None,
    as_json: bool,
    pdf: str | None,
    picture: str | None,
    paper: str,
    force: bool,
) -> int:
    """Does it help me? Analyses the diary of a personal trial; '-' is standard input."""
    from solespine import load_knowledge
    from solespine.cli.words import printable
    from solespine.followup import TableError, TrialError, designs, read_table
    from solespine.followup.design import STANDARD

    one_to_standard_output(as_json, pdf, picture)
    none_written_over(force, pdf, picture)
    knowledge = load_knowledge()
    design = _design(designs(knowledge)[STANDARD], block_days, discard_days)
    named = useful or knowledge.records.nof1[0].smallest_useful_effect_points.best
    name = STANDARD_INPUT if file == "-" else file
    try:
        table = read_table(_text(file), date_column=date_column, outcome=outcome, arm=arm, treatment=treatment)
        result, others = _looked_at(table, design, named)
    except TableError as error:
        for problem in error.problems:
            click.echo(printable(f"{name}: {problem}"), err=True)
        return BAD_DATA
    except TrialError as error:
        click.echo(printable(f"{name}: {error}"), err=True)
        return BAD_DATA
    if STANDARD_OUTPUT not in (pdf, picture):
        click.echo(_as_json(table, design, result, others) if as_json else _as_text(table, design, result, others))
    if pdf:
        write(pdf, _report(table, design, result, others, paper), force)
    if picture:
        write(picture, _picture(table, design), force)
    return DONE


def _design(standard: Design, block_days: int | None, discard_days: int | None) -> Design:
    from dataclasses import replace

    block = standard.block_days if block_days is None else block_days
    discard = min(standard.discard_days, block - 1) if discard_days is None else discard_days
    try:
        return replace(standard, block_days=block, discard_days=discard)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _looked_at(table: Table, design: Design, useful: float) -> tuple[Result, Others]:
    """The answer, and the same diary looked at otherwise."""
    from solespine.followup import analyse

    def look(discard_days: int, carry_over: bool = False) -> Result:
        return analyse(
            table.day,
            table.outcome,
            table.treated,
            useful=useful,
            block_days=design.block_days,
            discard_days=discard_days,
            carry_over=carry_over,
        )

    return look(design.discard_days), _looked_at_otherwise(look, design)


def _report(table: Table, design: Design, result: Result, others: Others, paper: str) -> bytes:
    from solespine.exchange.trial_report import trial_pdf

    return trial_pdf(result, _days(table, design), others=others, paper=paper)


def _picture(table: Table, design: Design) -> bytes:
    from solespine.followup.pictures import trial_picture
    from solespine.followup.pictures.trial import PAPER

    return trial_picture(_days(table, design), PAPER).alone().encode()


def _days(table: Table, design: Design) -> TrialDays:
    from solespine.followup.pictures import trial_days

    return trial_days(
        table.first,
        table.day,
        table.outcome,
        table.treated,
        block_days=design.block_days,
        discard_days=design.discard_days,
        treatment=table.treatment,
        control=table.control,
    )


def _looked_at_otherwise(look: Callable[..., Result], design: Design) -> Others:
    """The same diary with other first days left out, where it has enough days for that."""
    from solespine.followup import TrialError

    ways: list[tuple[str, int, bool]] = []
    if design.discard_days:
        ways.append(("with all days, carry-over estimated", design.discard_days, True))
        ways.append(("with all days, as if nothing carried over", 0, False))
    if design.discard_days + 1 < design.block_days:
        ways.append(("with one more first day left out", design.discard_days + 1, False))
    others = []
    for how, discard_days, carry_over in ways:
        try:
            others.append((how, look(discard_days, carry_over)))
        except TrialError:
            continue
    return tuple(others)


def _as_json(table: Table, design: Design, result: Result, others: Others) -> str:
    import json

    from solespine.followup.result_json import result_json

    content = {
        "treatment": table.treatment,
        "control": table.control,
        "first_day": table.first.isoformat(),
        "block_days": design.block_days,
        "discard_days": design.discard_days,
        **result_json(result, design.block_days),
        "looked_at_otherwise": [{"how": how, **result_json(other, design.block_days)} for how, other in others],
    }
    return json.dumps(content, ensure_ascii=True, allow_nan=False)


def _as_text(table: Table, design: Design, result: Result, others: Others) -> str:
    from solespine.cli.words import heading, printable, wrapped
    from solespine.followup import answer_in_words

    treatment, control = printable(table.treatment, 40), printable(table.control, 40)
    said = answer_in_words(result, treatment=treatment, control=control, block_days=design.block_days, others=others)
    return "\n".join([heading(f"Does {treatment} help me?").lstrip("\n"), *("\n" + wrapped(one) for one in said)])


def _text(file: str) -> str:
    """The text of the diary, or :class:`TableError` in words for the person."""
    from solespine.followup import TableError

    try:
        with click.open_file(file, "rb") as stream:
            content: bytes = stream.read(LARGEST + 1)
    except OSError as error:
        raise TableError([f"cannot be read: {(error.strerror or str(error)).lower()}"]) from error
    except ValueError as error:
        raise TableError([f"cannot be read: {error}"]) from error
    if len(content) > LARGEST:
        raise TableError([f"larger than {LARGEST // 1_000_000} MB; a diary is not"])
    if b"\0" in content:
        raise TableError(["is no text file; save the table as CSV in UTF-8"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise TableError([f"row {row}: has a letter that is not UTF-8; save the table as CSV in UTF-8"]) from error
