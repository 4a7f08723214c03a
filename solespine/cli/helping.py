"""Help texts that begin with examples, and a group whose commands are imported when they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click

EXAMPLE_WIDTH = 44


class Command(click.Command):
    """A command whose help begins with examples: pairs of what to type and what that does."""

    def __init__(self, *args: Any, examples: Sequence[tuple[str, str]] = (), **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.examples = examples

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, usage, explanation, options."""
        with formatter.section("Examples"):
            formatter.write_dl(self.examples, col_max=EXAMPLE_WIDTH)
        formatter.write_paragraph()
        super().format_help(ctx, formatter)


class Group(Command, click.Group):
    """A group of commands with examples."""

    command_class = Command


class LazyGroup(Group):
    """A group that knows its commands by name only. ``homes``: module and one line of help for each, in the order shown."""

    def __init__(self, *args: Any, homes: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.homes = homes

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order a person needs them."""
        return list(self.homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in self.homes:
            return None
        command: click.Command = getattr(import_module(self.homes[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, written without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.homes.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was typed, or a refusal that names the nearest one."""
        if args and args[0] not in self.homes and not ctx.resilient_parsing:
            from solespine.knowledge.errors import did_you_mean

            ctx.fail(f"no command '{args[0]}'{did_you_mean(args[0], self.homes)}")
        return super().resolve_command(ctx, args)
