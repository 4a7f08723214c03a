"""The pages as one application: rooms of pages, the guard before them, and what is said when something goes wrong."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from solespine import __version__
from solespine.evidence import EvidenceError
from solespine.knowledge import Knowledge
from solespine.records import Busy, DiskFull, NoSuchEpisode, ReadOnly, RecordsError, Store
from solespine.web.desk import Desk
from solespine.web.forms import NotOurForm, sent_form
from solespine.web.guard import Guard
from solespine.web.lock import Lock, Locked, check_open
from solespine.web.page import go_to, page
from solespine.web.pages import (
    asking,
    data,
    diary,
    history,
    knowledge_pages,
    measure,
    measure_footprint,
    measure_walk,
    outcomes,
    plan,
    question,
    result,
    review,
    self_test,
    session,
    shell,
    start,
    trends,
    trial,
    trial_day,
    trial_plan,
    trial_result,
    unlock,
    where,
)
from solespine.wording.language import N_, _

log = logging.getLogger("solespine.web")

HERE = Path(__file__).parent
THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")
JSON_ENDS = ("/health", ".json")
NOT_KEPT = {
    DiskFull: N_("The disk is full. Free some space, then press 'Send again': what you entered is still here."),
    ReadOnly: N_("The folder cannot be written to. Make it writable, or stop and start with --data-dir; then press 'Send again'."),
    Busy: N_("Another program holds the database. Wait a moment, then press 'Send again'."),
}


def local_now() -> datetime:
    """The moment, with this machine's time zone."""
    return datetime.now().astimezone()


def create_app(
    store: Store, knowledge: Knowledge, hosts: Sequence[str] = THIS_MACHINE, now: Callable[[], datetime] = local_now
) -> FastAPI:
    """The pages over a store and a dossier.

    Parameters
    ----------
    store : Store
    knowledge : Knowledge
    hosts : sequence of str
        The names under which requests are answered, without a port.
    now : callable
        Gives the moment, with a time zone; tests give their own clock.
    """
    app = FastAPI(
        title="Solespine",
        version=__version__,
        dependencies=[Depends(check_open)],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.desk = Desk(store, knowledge, now)
    app.state.lock = Lock(store)
    for room in (
        start,
        unlock,
        where,
        question,
        review,
        result,
        plan,
        diary,
        outcomes,
        trends,
        trial,
        trial_plan,
        trial_day,
        trial_result,
        session,
        asking,
        history,
        measure,
        measure_footprint,
        measure_walk,
        self_test,
        knowledge_pages,
        data,
        shell,
    ):
        app.include_router(room.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.mount("/drawings", StaticFiles(directory=HERE / "drawings"), name="drawings")
    app.add_exception_handler(Locked, _locked)
    app.add_exception_handler(NotOurForm, _not_our_form)
    app.add_exception_handler(NoSuchEpisode, _not_found)
    app.add_exception_handler(RecordsError, _not_kept)
    app.add_exception_handler(EvidenceError, _cannot_be)
    app.add_exception_handler(RequestValidationError, _not_found)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(Guard, hosts=hosts, own_fault=_own_fault)
    return app


def wants_json(request: Request) -> bool:
    """Whether the answer is read by a program."""
    return request.url.path.endswith(JSON_ENDS)


def say(request: Request, status: int, title: str, text: str, again: FormData | None = None) -> Response:
    """A page, or JSON, that says what happened, why, and what to do; ``again`` is what can be sent once more."""
    if wants_json(request):
        return JSONResponse({"error": {"title": title, "text": text}}, status)
    return page(request, "said.html", status, title=title, text=text, again=again)


def _locked(request: Request, error: Exception) -> Response:
    if wants_json(request):
        return JSONResponse({"error": {"title": "locked", "text": "Open the pages with the passphrase first."}}, 401)
    if request.method == "GET":
        return go_to("/unlock")
    return say(request, 403, _("The pages are locked"), _("Nothing was changed. Unlock them, then send this again."))


def _not_our_form(request: Request, error: Exception) -> Response:
    text = _("Nothing was changed. Go back, reload the page there, and send it again.")
    return say(request, 403, _("This form did not come from this page"), text)


def _not_found(request: Request, error: Exception) -> Response:
    text = _("The address may be mistyped, or what it showed was erased. Begin at the start page.")
    return say(request, 404, _("There is nothing at this address"), text)


def _not_kept(request: Request, error: Exception) -> Response:
    log.error("not kept: %s", type(error).__name__)
    reason = next((_(text) for kind, text in NOT_KEPT.items() if isinstance(error, kind)), str(error))
    return say(request, 503, _("This was not saved"), reason, sent_form(request))


def _cannot_be(request: Request, error: Exception) -> Response:
    return say(request, 422, _("This cannot be so"), str(error))


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return _not_found(request, error)
    if status == 405:
        return say(request, 405, _("This cannot be opened like that"), _("Begin at the start page."))
    return say(request, status, _("This could not be done"), _("Go back and try again."))


def _own_fault(request: Request, error: Exception) -> Response:
    # Where it happened, never the message: it could hold an answer.
    frame = traceback.extract_tb(error.__traceback__)[-1]
    log.error("%s at %s:%s", type(error).__name__, Path(frame.filename).name, frame.lineno)
    text = _("The fault is the program's. What you had saved is still there. Go back and try again, or begin at the start page.")
    return say(request, 500, _("Something went wrong"), text)
