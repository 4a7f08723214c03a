"""``solespine completion``: the completion script of a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from solespine.cli import program
from solespine.cli.helping import Command


@click.command(
    cls=Command,
    examples=[
        ('eval "$(solespine completion bash)"', "in ~/.bashrc"),
        ('eval "$(solespine completion zsh)"', "in ~/.zshrc"),
        ("solespine completion fish | source", "in config.fish"),
    ],
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(program, {}, "solespine", "_SOLESPINE_COMPLETE").source())
