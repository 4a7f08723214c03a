"""``solespine backup``: everything that is kept, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from solespine.cli.helping import Command


@click.command(
    cls=Command,
    examples=[
        ("solespine backup monday.db", "everything that is kept, in one file"),
        ("solespine backup --force monday.db", "write over an older one"),
        ("solespine restore monday.db", "bring it back"),
    ],
    epilog="The file holds health data that anybody can read who has it. Solespine may go on running meanwhile.",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--data-dir", type=click.Path(file_okay=False, path_type=Path), help="The folder of the answers, if not the usual one."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def backup(file: Path, data_dir: Path | None, force: bool) -> None:
    """Keep everything in one FILE, checked and complete."""
    from solespine.records import RecordsError, default_folder, open_store

    if data_dir is not None and not data_dir.exists():
        raise NotKept(f"{data_dir}: there is no such folder, so there is nothing to keep.")
    try:
        store = open_store(data_dir)
        try:
            store.backup(file, replace=force)
        finally:
            store.close()
    except RecordsError as error:
        raise NotKept(str(error)) from error
    click.echo(f"Everything from {store.folder or default_folder()} is in {file}.", err=True)


class NotKept(click.ClickException):
    """No backup was written."""

    exit_code = 65
