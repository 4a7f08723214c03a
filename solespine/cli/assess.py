"""``solespine assess``: the answer for case files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from solespine.cli import BAD_DATA, DONE
from solespine.cli.helping import Command

if TYPE_CHECKING:
    from solespine.assessment import Assessment

MANY = 5  # files from which on progress is worth showing


@click.command(
    cls=Command,
    examples=[
        ("solespine assess my_case.toml", "the answer for one case"),
        ("solespine assess --json cases/*.toml", "one line of JSON for each"),
        ("cat case.json | solespine assess -", "a case from standard input"),
    ],
    epilog="A case holds present, absent, values and context, all optional. TOML: one case, or several as [[case]]. JSON: one "
    "object, a list, or one object a line. Wrong cases are named on standard error, the others are answered; then the exit "
    f"code is {BAD_DATA}.",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a case and line.")
def assess(files: tuple[str, ...], as_json: bool) -> int:
    """The answer for each case in TOML or JSON files; '-' is standard input."""
    from solespine import load_knowledge
    from solespine.assessment import assess as answer
    from solespine.cli.case_files import CaseFileError, read_cases

    knowledge = load_knowledge()
    answered = wrong = 0
    for path in _with_progress(files):
        cases = list(read_cases(path, knowledge))
        for case in cases:
            if isinstance(case, CaseFileError):
                wrong += 1
                click.echo(str(case), err=True)
                continue
            if not as_json and len(files) + len(cases) > 2:
                click.echo(("\n" if answered else "") + f"== {case.name} ==\n")
            print_answer(case.name, answer(case.evidence, knowledge), as_json)
            answered += 1
    if wrong and answered:
        click.echo(f"{answered} answered, {wrong} could not be used.", err=True)
    return BAD_DATA if wrong else DONE


def print_answer(name: str, assessment: Assessment, as_json: bool) -> None:
    """The answer on standard output, as text or as one line of JSON."""
    if as_json:
        import json

        from solespine.exchange.answer_json import answer_json

        click.echo(json.dumps(answer_json(name, assessment), ensure_ascii=True, allow_nan=False))
    else:
        from solespine.cli.answer_text import answer_text

        click.echo(answer_text(assessment))


def _with_progress(files: tuple[str, ...]) -> Iterator[str]:
    """The files, counted on the terminal while many are read and the answers go elsewhere."""
    if len(files) < MANY or not sys.stderr.isatty() or sys.stdout.isatty():
        yield from files
        return
    with click.progressbar(files, label="Case files", file=sys.stderr) as counted:
        yield from counted
