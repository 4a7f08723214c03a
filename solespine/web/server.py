"""Running the pages on this machine: a loopback address, a port, a clean end."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8642
WAITING = 128  # connections that may wait


class PortBusy(Exception):
    """Another program listens on the port."""


class Server(uvicorn.Server):
    """The server, which says when it is ready and ends with 0 when it is asked to stop."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self.ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on Ctrl-C and on a request to end. To be stopped so is no failure, so the signal is not raised again."""
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def listen(port: int) -> socket.socket:
    """A listening socket on the loopback address; port 0 takes any free one.

    Raises
    ------
    PortBusy
        If another program has the port.
    """
    # With the protocol named, every connection sends at once; without it small answers wait 40 ms for an acknowledgement.
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((LOOPBACK, port))
        found.listen(WAITING)
    except OSError as error:
        found.close()
        raise PortBusy(str(port)) from error
    return found


def address_of(listening: socket.socket) -> str:
    """The address to open in a browser."""
    return f"http://{LOOPBACK}:{listening.getsockname()[1]}/"


def own_program_at(port: int) -> bool:
    """Whether it is this program that answers at a port."""
    import http.client
    import json

    try:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
        connection.request("GET", "/health")
        said: Any = json.loads(connection.getresponse().read(4096))
    except (OSError, ValueError, http.client.HTTPException):
        return False
    return isinstance(said, dict) and said.get("program") == "solespine"


def serve(app: FastAPI, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until stopped. Requests under way are finished first."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # addresses name what a person was asked
        server_header=False,
        lifespan="off",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=10,
        limit_concurrency=400,
    )
    Server(config, ready).run(sockets=[listening])
