"""``solespine assess``: the answer for case files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from solespine.cli import BAD_DATA

if TYPE_CHECKING:
    from solespine.assessment import Assessment


@click.command(
    epilog="\b\nExamples:\n  solespine assess my_case.toml\n  solespine assess --json cases/*.toml > answers.jsonl\n"
    "  cat case.json | solespine assess -\n\nA case file holds present, absent, values, context (see docs/cases.md)."
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a case and line.")
def assess(files: tuple[str, ...], as_json: bool) -> int:
    """The answer for each case in TOML or JSON files; '-' is standard input."""
    from solespine import load_knowledge
    from solespine.assessment import assess as answer
    from solespine.cli.case_files import CaseFileError, read_cases

    knowledge = load_knowledge()
    wrong = 0
    for path in _with_progress(files):
        for case in read_cases(path, knowledge):
            if isinstance(case, CaseFileError):
                wrong += 1
                click.echo(str(case), err=True)
                continue
            for note in case.evidence.notes:
                click.echo(f"{case.name}: {note}", err=True)
            print_answer(case.name, answer(case.evidence, knowledge), as_json, len(files) > 1)
    if wrong:
        click.echo(f"{wrong} of the cases could not be used; the others are answered.", err=True)
    return BAD_DATA if wrong else 0


def print_answer(name: str, assessment: Assessment, as_json: bool, many: bool = False) -> None:
    """The answer on standard output, as text or as one line of JSON."""
    if as_json:
        import json

        from solespine.cli.answer_json import answer_json

        click.echo(json.dumps(answer_json(name, assessment), ensure_ascii=False, allow_nan=False))
    else:
        from solespine.cli.answer_text import answer_text

        click.echo((f"== {name} ==\n\n" if many else "") + answer_text(assessment))


def _with_progress(files: tuple[str, ...]) -> Iterator[str]:
    """The files, counted on the terminal while many are read."""
    if len(files) < 20 or not sys.stderr.isatty():
        yield from files
        return
    with click.progressbar(files, label="Cases", file=sys.stderr) as counted:
        yield from counted
