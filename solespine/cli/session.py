"""``solespine session``: a guided session in the terminal, behind the same gate as on the pages."""

from __future__ import annotations

from pathlib import Path

import click

from solespine.cli.helping import Command

NOT_PERMITTED = 77  # what was asked for is not permitted for this person


@click.command(
    cls=Command,
    examples=[
        ("solespine session tennis_ball", "with your answers from the pages"),
        ("solespine session massage_back_lower --case mine.toml", "with the answers of a case file"),
        ("solespine session", "the routines there are"),
    ],
    epilog="Questions come first, because some answers change overnight. Ctrl-C stops; the same command goes on where you were. "
    f"Ends with {NOT_PERMITTED} when the session is withheld, and says why.",
)
@click.argument("routine", required=False)
@click.option("--case", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A case file instead of kept answers.")
@click.option("--side", type=click.Choice(["left", "right", "both"]), default="both", help="Which foot; both begins with the left.")
@click.option("--data-dir", type=click.Path(file_okay=False), help="The folder that holds the answers.")
def session(routine: str | None, case: Path | None, side: str, data_dir: str | None) -> int:
    """Play a routine step by step, with its seconds."""
    from solespine import load_knowledge
    from solespine.knowledge import did_you_mean

    knowledge = load_knowledge()
    if routine is None:
        for one in knowledge.records.routine:
            click.echo(f"{one.id:<26}{one.total_minutes:>5g} min  {one.name}")
        return 0
    if routine not in knowledge.routines:
        raise click.UsageError(f"no routine '{routine}'{did_you_mean(routine, knowledge.routines)}")
    from solespine.cli.guided import Guided, NothingToGoBy, NotNow
    from solespine.records import RecordsError, open_store

    try:
        store = open_store(data_dir)
        try:
            Guided(store, knowledge, case).play(knowledge.routines[routine], side)
        finally:
            store.close()
    except NotNow as withheld:
        for line in withheld.lines:
            click.echo(line, err=True)
        return NOT_PERMITTED
    except (RecordsError, NothingToGoBy) as error:
        raise NotPlayed(str(error)) from error
    return 0


class NotPlayed(click.ClickException):
    """There is nothing to go by, or it cannot be kept."""

    exit_code = 65
