"""Pages: the same answer in a browser. Plain forms and full pages; a template prints and decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solespine.web.app import create_app
    from solespine.web.server import serve

__all__ = ["create_app", "serve"]


def __getattr__(name: str) -> object:
    """The doors, imported when they are used: the framework is heavy."""
    if name == "create_app":
        from solespine.web.app import create_app

        return create_app
    if name == "serve":
        from solespine.web.server import serve

        return serve
    raise AttributeError(name)
