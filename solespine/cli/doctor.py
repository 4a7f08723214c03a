"""``solespine doctor``: what is wrong on this machine, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from solespine.cli import DONE
from solespine.cli.helping import Command
from solespine.cli.words import styled, wrapped

NOT_THERE = 69


@click.command(
    cls=Command, examples=[("solespine doctor", "look over this machine"), ("solespine doctor --data-dir DIR", "another folder")]
)
@click.option("--data-dir", type=click.Path(file_okay=False), help="The folder that holds the answers.")
def doctor(data_dir: str | None) -> int:
    """Say what is wrong on this machine, and what to do about it."""
    problems = 0
    for what, found in _looked_at(data_dir):
        problems += len(found)
        click.echo(f"{styled('ok', 'green') if not found else styled('wrong', 'red', bold=True)}  {what}")
        for problem in found:
            click.echo(wrapped(problem, 6))
    click.echo(
        "Nothing is wrong." if not problems else f"{problems} {'thing is' if problems == 1 else 'things are'} wrong.", err=True
    )
    return NOT_THERE if problems else DONE


def _looked_at(data_dir: str | None) -> Iterator[tuple[str, list[str]]]:
    """What was looked at, and what was found wrong with it."""
    yield _python()
    yield "the packages it needs", _packages()
    yield "what it knows", _knowledge()
    yield "its languages", _languages()
    yield f"the records in {_folder(data_dir)}", _records(data_dir)
    yield "the port of the pages", _port()
    yield "a browser", _browser()


def _python() -> tuple[str, list[str]]:
    import sys

    version = ".".join(map(str, sys.version_info[:3]))
    old = sys.version_info < (3, 11)
    return f"Python {version}", [f"Python {version} is too old. Install 3.11 or newer and set up again."] if old else []


def _packages() -> list[str]:
    from importlib.metadata import PackageNotFoundError, requires, version

    missing = []
    for requirement in requires("solespine") or []:
        if "extra ==" in requirement:
            continue
        name = requirement.split(">")[0].split("[")[0].strip()
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(f"The package {name} is missing. Set up again: 'make run', or 'pip install solespine'.")
    return missing


def _knowledge() -> list[str]:
    from solespine.knowledge import KnowledgeError, load_knowledge

    try:
        load_knowledge()
    except KnowledgeError as error:
        return [str(problem) for problem in error.problems[:5]]
    return []


def _languages() -> list[str]:
    from solespine.wording.language import DOSSIER, LANGUAGES, PROGRAM, catalogue

    problems = []
    for code in LANGUAGES:
        for domain in (PROGRAM, DOSSIER):
            try:
                catalogue(code, domain)
            except OSError:
                problems.append(f"The texts for '{code}' are missing. Install the program again.")
    return problems


def _folder(data_dir: str | None) -> str:
    from solespine.records import default_folder

    return data_dir or str(default_folder())


def _records(data_dir: str | None) -> list[str]:
    from solespine.records import check

    return check(data_dir)


def _port() -> list[str]:
    from solespine.web.server import USUAL_PORT, PortBusy, listen, own_program_at

    try:
        listen(USUAL_PORT).close()
    except PortBusy:
        if not own_program_at(USUAL_PORT):
            return [f"Port {USUAL_PORT} is used by another program. 'solespine serve' will take a free one."]
    return []


def _browser() -> list[str]:
    import webbrowser

    try:
        webbrowser.get()
    except webbrowser.Error:
        return ["No browser was found. Open the address that 'solespine serve' prints, by hand, on this machine."]
    return []
