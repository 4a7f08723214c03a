"""``solespine restore``: what a backup holds, in the place of what is kept now."""

from __future__ import annotations

from pathlib import Path

import click

from solespine.cli.helping import Command


@click.command(
    cls=Command,
    examples=[
        ("solespine restore monday.db", "what the backup holds, instead of what is kept now"),
        ("solespine restore monday.db --data-dir DIR", "into this folder"),
    ],
    epilog="Stop Solespine first. What is replaced is kept beside it, in the folder 'backups'.",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--data-dir", type=click.Path(file_okay=False, path_type=Path), help="The folder of the answers, if not the usual one."
)
def restore(file: Path, data_dir: Path | None) -> None:
    """Bring back the backup FILE. Nothing is replaced before it was found good."""
    from solespine import records

    try:
        done = records.restore(file, data_dir)
    except records.RecordsError as error:
        raise NotRestored(str(error)) from error
    click.echo(f"{done.database.parent} now holds {done.episodes} episodes with {done.entries} entries.", err=True)
    if done.before is not None:
        click.echo(f"What it held before is in {done.before}.", err=True)


class NotRestored(click.ClickException):
    """Nothing was replaced."""

    exit_code = 65
