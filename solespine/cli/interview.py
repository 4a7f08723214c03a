"""``solespine interview``: questions in the terminal, red flags first, then the answer."""

from __future__ import annotations

from pathlib import Path

import click

from solespine.cli.helping import Command


@click.command(
    cls=Command,
    examples=[
        ("solespine interview", "questions, then the answer"),
        ("solespine interview --save mine.toml", "keep the answers in this file"),
        ("solespine interview --resume mine.toml", "go on where it was left"),
    ],
    epilog="Every answer is saved at once. At each question: w why it is asked, b back, s skip, q stop and see the answer so far.",
)
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), help="A new case file to keep the answers in.")
@click.option("--resume", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Go on from a saved case file.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
def interview(save: Path | None, resume: Path | None, as_json: bool) -> None:
    """Answer questions here, get the answer here. Signs of danger come first."""
    from solespine import load_knowledge
    from solespine.cli.case_files import CaseFileError
    from solespine.cli.saved_case import Saved, own_path, read_saved
    from solespine.cli.sitting import Sitting
    from solespine.evidence import Evidence

    if save is not None and save.exists() and (resume is None or not save.samefile(resume)):
        raise click.UsageError(f"{save} exists already; go on with it by --resume {save}, or name another file")
    knowledge = load_knowledge()
    try:
        saved = read_saved(resume, knowledge) if resume is not None else Saved(Evidence(knowledge))
    except CaseFileError as error:
        raise WrongCase(str(error)) from error
    Sitting(save or resume or own_path(), saved).hold(as_json)


class WrongCase(click.ClickException):
    """The file to go on with cannot be used."""

    exit_code = 65
