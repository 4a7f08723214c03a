"""Commands: the same answers in the terminal. Each command is imported when it is called, so that help comes at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from solespine import __version__
from solespine.cli.helping import LazyGroup

DONE, WRONG_USAGE, BAD_DATA, OWN_FAULT, INTERRUPTED, READER_GONE = 0, 2, 65, 70, 130, 141

HOMES = {
    "serve": ("solespine.cli.serve", "Open the pages in a browser, on this machine only."),
    "interview": ("solespine.cli.interview", "Answer questions here, get the answer here."),
    "assess": ("solespine.cli.assess", "The answer for case files."),
    "session": ("solespine.cli.session", "A guided session: massage, stretches, exercise, device."),
    "trial": ("solespine.cli.trial", "Analyse a personal trial that was kept as a table."),
    "footprint": ("solespine.cli.footprint", "How high an arch is, from photos of footprints."),
    "walk": ("solespine.cli.walk", "How even your steps are, from the recording of a walk."),
    "knowledge": ("solespine.cli.knowledge", "What the program knows, and what it rests on."),
    "backup": ("solespine.cli.backup", "Copy everything that was entered into one file."),
    "restore": ("solespine.cli.restore", "Put a backup in the place of what is there."),
    "doctor": ("solespine.cli.doctor", "Say what is wrong on this machine."),
    "completion": ("solespine.cli.completion", "Print the completion script of a shell."),
}

EXAMPLES = [
    ("solespine serve", "questions and answer in your browser"),
    ("solespine interview", "questions in the terminal, then the answer"),
    ("solespine assess my_case.toml", "the answer for a case file"),
    ("solespine assess --json *.toml", "one line of JSON for each case"),
    ("solespine knowledge show plantar_fasciitis", "what is known, with ranges and sources"),
]


@click.group(
    cls=LazyGroup,
    homes=HOMES,
    examples=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "SOLESPINE"},
    epilog="Not a diagnosis and not a medical device. If it may be an emergency, call the emergency number first.",
)
@click.version_option(__version__, message="solespine %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, help="Show where in the program an error came up.")
def program() -> None:
    """Foot pain and back pain: one problem or two, how urgent, whom to see, and what is safe to do."""


def main(args: Sequence[str] | None = None) -> NoReturn:
    """The command ``solespine``. Ends with 0 done, 2 wrong usage, 65 bad data, 70 own fault, 130 interrupted."""
    arguments = list(sys.argv[1:] if args is None else args)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows a question mark; it is no reason to stop.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        result = program.main(args=arguments, prog_name="solespine", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(result if isinstance(result, int) else DONE)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        _let_the_reader_go()
    except Exception as error:
        if "--debug" in arguments or os.environ.get("SOLESPINE_DEBUG"):
            raise
        click.echo(f"solespine: something went wrong inside the program: {_in_one_line(error)}", err=True)
        click.echo("Run 'solespine --debug ...' to see where, and tell us. Your saved answers are untouched.", err=True)
        sys.exit(OWN_FAULT)


def _let_the_reader_go() -> NoReturn:
    """The other end of the pipe was closed: nothing is left to say, and closing must not say it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(READER_GONE)


def _in_one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
