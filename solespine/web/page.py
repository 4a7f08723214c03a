"""Turning a template into a page: the environment of the templates, and what every page needs."""

from __future__ import annotations

import secrets
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from solespine import __version__
from solespine.web.drawing import drawing, markup
from solespine.web.visitor import visitor
from solespine.wording.figures import sentence
from solespine.wording.language import LANGUAGES, _, day, day_and_time, ngettext, number, spoken, weekday
from solespine.wording.names import answer_words, said, unit_words
from solespine.wording.relief import step_words

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The environment of the templates: everything that is put in is escaped, and a name that is missing is an error."""
    environment = Environment(
        loader=PackageLoader("solespine.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(said=said, answer=answer_words, unit=unit_words, step_words=step_words, sentence=sentence)
    environment.filters.update(number=number, day=day, day_and_time=day_and_time, weekday=weekday)
    environment.globals.update(languages=LANGUAGES, spoken=spoken, icon=icon, chain_small=chain_small, version=assets_version())
    return environment


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from a template of that name."""
    own = {
        "request": request,
        "path": request.url.path,
        "form_token": visitor(request).form_token,
        "locked": request.app.state.lock.is_set,
        "once": once,
    }
    return HTMLResponse(templates().get_template(template).render({**own, **values}), status)


def download(content: str | bytes, kind: str, name: str) -> Response:
    """A file to be kept under a name, whatever letters an import may have put into it."""
    quoted = quote(name)
    told = f'filename="{name}"' if quoted == name else f"filename*=UTF-8''{quoted}"
    return Response(content, media_type=kind, headers={"content-disposition": f"attachment; {told}"})


def once() -> str:
    """A name for a form, so that the same form sent twice is known to be the same."""
    return secrets.token_hex(12)


def go_to(address: str) -> RedirectResponse:
    """Send the browser on after something was done, so that reloading does not do it again."""
    return RedirectResponse(address, 303)


@lru_cache(maxsize=1)
def assets_version() -> str:
    """Changes when the style, a script or a drawing does, so that browsers fetch it anew."""
    digest = sha256(__version__.encode())
    for path in sorted((*(HERE / "static").rglob("*"), *(HERE / "drawings").glob("*"))):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=1)
def chain_small() -> Markup:
    """The product's face beside its name, in the colours of the page."""
    return markup(drawing("chain_small"))


@lru_cache(maxsize=64)
def icon(name: str) -> Markup:
    """A small drawing to stand beside words; screen readers pass it over."""
    drawn = (HERE / "drawings" / f"icon_{name}.svg").read_text(encoding="utf-8")
    return Markup(drawn.replace("<svg", '<svg class="icon" aria-hidden="true" focusable="false"', 1))
