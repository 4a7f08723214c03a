"""Commands. Each sub-command is loaded when it is called, so that the help text comes at once."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from solespine import __version__

DONE, WRONG_USAGE, BAD_DATA, OWN_FAULT, INTERRUPTED = 0, 2, 65, 70, 130

# Name, module, and the line of the list of commands, so that the list needs no import.
COMMANDS = {
    "interview": ("solespine.cli.interview", "interview", "Answer questions here, get the answer here."),
    "assess": ("solespine.cli.assess", "assess", "The answer for case files."),
    "knowledge": ("solespine.cli.knowledge", "knowledge", "What the program knows, and what it rests on."),
    "completion": ("solespine.cli.completion", "completion", "Print the completion script of a shell."),
}

EXAMPLES = """
\b
Examples:
  solespine interview                 questions in the terminal, then the answer
  solespine assess my_case.toml       the answer for a case file
  solespine assess --json cases/*.toml > answers.jsonl
  solespine knowledge show plantar_fasciitis

Not a diagnosis and not a medical device. If it may be an emergency, call the emergency number first.
"""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS:
            from solespine.knowledge.errors import did_you_mean

            ctx.fail(f"no command '{args[0]}'{did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="solespine %(version)s")
@click.option("--debug", is_flag=True, help="Show where in the program an error came up.")
@click.pass_context
def program(ctx: click.Context, debug: bool) -> None:
    """Foot pain and back pain: one problem or two, how urgent, whom to see, and what is safe to do."""
    ctx.obj = {"debug": debug}


def main(args: list[str] | None = None) -> None:
    """The command ``solespine``."""
    arguments = sys.argv[1:] if args is None else args
    try:
        result: Any = program.main(args=arguments, prog_name="solespine", standalone_mode=False)
        sys.exit(result if isinstance(result, int) else DONE)
    except click.exceptions.Exit as ending:
        sys.exit(ending.exit_code)
    except click.Abort:
        click.echo("\nStopped.", err=True)
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader has gone; nothing is left to say, and closing must not say it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except KeyboardInterrupt:
        click.echo("\nStopped.", err=True)
        sys.exit(INTERRUPTED)
    except Exception as error:
        if "--debug" in arguments:
            raise
        click.echo(f"solespine: something went wrong inside the program: {type(error).__name__}: {error}", err=True)
        click.echo("Run it again with --debug before the command to see where, and tell us.", err=True)
        sys.exit(OWN_FAULT)
