"""``solespine serve``: the pages, in a browser on this machine."""

from __future__ import annotations

import click

from solespine.cli import DONE
from solespine.cli.helping import Command

NOT_THERE = 69  # something needed is not to be had


@click.command(
    cls=Command,
    examples=[
        ("solespine serve", "open the pages in your browser"),
        ("solespine serve --no-open --port 9000", "only say the address"),
        ("solespine serve --data-dir ~/other", "keep the answers in another folder"),
    ],
    epilog="Only this machine can reach the pages. Stop with Ctrl-C; every answer that was sent is kept.",
)
@click.option("--port", type=click.IntRange(0, 65535), help="Where to listen; 0 takes any free port. [default: 8642]")
@click.option("--data-dir", type=click.Path(file_okay=False), help="The folder that holds the answers.")
@click.option("--open/--no-open", "open_page", default=True, help="Whether to open the browser.")
@click.option("--verbose", is_flag=True, help="Say every request, without what was answered.")
def serve(port: int | None, data_dir: str | None, open_page: bool, verbose: bool) -> int:
    """Open the pages in a browser, on this machine only."""
    from solespine.web.server import USUAL_PORT, PortBusy, address_of, listen, own_program_at

    wanted = USUAL_PORT if port is None else port
    try:
        listening = listen(wanted)
    except PortBusy:
        if own_program_at(wanted):
            click.echo(f"Solespine is already running: http://127.0.0.1:{wanted}/", err=True)
            if open_page:
                click.launch(f"http://127.0.0.1:{wanted}/")
            return DONE
        if port is not None:
            click.echo(
                f"Port {port} is used by another program. Choose another with --port, or --port 0 for any free one.", err=True
            )
            return NOT_THERE
        click.echo(f"Port {wanted} is used by another program; taking a free one.", err=True)
        listening = listen(0)
    return _serve(listening, address_of(listening), data_dir, open_page, verbose)


def _serve(listening: object, address: str, data_dir: str | None, open_page: bool, verbose: bool) -> int:
    import logging
    import sys

    from solespine import load_knowledge
    from solespine.assessment import network_of
    from solespine.records import RecordsError, open_store
    from solespine.web.app import create_app
    from solespine.web.server import serve as run

    logging.basicConfig(stream=sys.stderr, level=logging.INFO if verbose else logging.WARNING, format="%(asctime)s %(message)s")
    try:
        store = open_store(data_dir)
    except RecordsError as error:
        click.echo(str(error), err=True)
        return NOT_THERE
    knowledge = load_knowledge()
    network_of(knowledge)

    def ready() -> None:
        click.echo(f"Solespine is at {address}  (stop with Ctrl-C)", err=True)
        if open_page:
            click.launch(address)

    try:
        run(create_app(store, knowledge), listening, ready)  # type: ignore[arg-type]
    finally:
        store.close()
    click.echo("Stopped. Every answer that was sent is kept.", err=True)
    return DONE
