"""My data: take it out, take it in, erase it."""

from __future__ import annotations

import json
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from solespine.exchange.answers_csv import to_csv
from solespine.exchange.everything import from_json, to_json
from solespine.exchange.reading import ExchangeError
from solespine.web.desk import desk
from solespine.web.forms import Form, Problem, text_of
from solespine.web.page import download, page
from solespine.wording.language import _

router = APIRouter()


@router.get("/data")
def data(request: Request) -> Response:
    """What is kept, and what can be done with it."""
    return _show(request)


@router.get("/data/export.json")
def export_json(request: Request) -> Response:
    """Everything, exactly, to be taken in again."""
    text = json.dumps(to_json(desk(request).store.whole_episodes()), ensure_ascii=False, indent=1, allow_nan=False)
    return _download(text, "application/json", "json")


@router.get("/data/export.csv")
def export_csv(request: Request) -> Response:
    """Every answer as a row, for a spreadsheet."""
    return _download("\ufeff" + to_csv(desk(request).store.episodes()), "text/csv; charset=utf-8", "csv")


def _download(text: str, kind: str, end: str) -> Response:
    name = f"solespine-{datetime.now():%Y-%m-%d}.{end}"
    return download(text, kind, name)


@router.post("/data/import")
def take_in(request: Request, form: Form) -> Response:
    """Take in what was exported; what is already here is left as it is."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _show(request, (Problem("file", _("Choose a file that was saved with 'Take everything out (JSON)'.")),), status=422)
    try:
        episodes = from_json(json.loads(file.file.read().decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        wrong = str(error) if isinstance(error, ExchangeError) else _("it is not a JSON file")
        text = _("Nothing was taken in: {wrong}. Choose the file that was saved with 'Take everything out (JSON)'.")
        return _show(request, (Problem("file", text.format(wrong=wrong.rstrip("."))),), status=422)
    taken = desk(request).store.take_in(episodes)
    desk(request).forget()
    return _show(request, taken=taken)


@router.post("/data/erase")
def erase(request: Request, form: Form) -> Response:
    """Erase everything, after it was ticked on purpose; what was erased is said."""
    if "sure" not in form:
        return _show(request, (Problem("sure", _("Tick that you want this, because it cannot be undone.")),), status=422)
    here = desk(request)
    wanted = text_of(form, "episode")
    erased = here.store.erase(wanted or None)
    here.forget()
    return _show(request, erased=erased)


def _show(request: Request, problems: tuple[Problem, ...] = (), status: int = 200, **done: object) -> Response:
    store = desk(request).store
    own = {"taken": None, "erased": None, **done}
    return page(request, "data.html", status, episodes=store.episodes(), folder=store.folder, problems=problems, **own)
