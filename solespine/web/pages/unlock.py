"""The passphrase: set it, give it, take it off, lock now."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from solespine.web.forms import Form, Problem, text_of
from solespine.web.lock import SHORTEST, Lock, TooManyTries
from solespine.web.page import go_to, page
from solespine.web.visitor import visitor
from solespine.wording.language import _

router = APIRouter()


def lock_of(request: Request) -> Lock:
    """The lock of the running program."""
    found: Lock = request.app.state.lock
    return found


@router.get("/unlock")
def unlock(request: Request) -> Response:
    """Asks for the passphrase."""
    if lock_of(request).is_open_for(visitor(request)):
        return go_to("/")
    return page(request, "unlock.html", problems=())


@router.post("/unlock")
def open_lock(request: Request, form: Form) -> Response:
    """Opens the pages in this browser."""
    try:
        opened = lock_of(request).open(visitor(request), text_of(form, "passphrase"))
    except TooManyTries as error:
        text = _("Too many wrong tries. Wait {seconds} seconds, then try again.").format(seconds=int(error.wait_s) + 1)
        return page(request, "unlock.html", 429, problems=(Problem("passphrase", text),))
    if not opened:
        text = _("That is not the passphrase. Nobody can look it up for you: it is kept nowhere.")
        return page(request, "unlock.html", 403, problems=(Problem("passphrase", text),))
    return go_to("/")


@router.get("/lock")
def lock(request: Request) -> Response:
    """Set, change or remove the passphrase."""
    return page(request, "lock.html", problems=(), shortest=SHORTEST)


@router.post("/lock")
def set_lock(request: Request, form: Form) -> Response:
    """Set a passphrase, or take it off."""
    here = lock_of(request)
    if "remove" in form:
        here.remove()
        return go_to("/lock")
    if "now" in form:
        here.close(visitor(request))
        return go_to("/unlock")
    first, second = text_of(form, "passphrase"), text_of(form, "again")
    if len(first) < SHORTEST:
        text = _("Use at least {shortest} letters or signs; three words in a row are easy to keep in mind.").format(
            shortest=SHORTEST
        )
        return page(request, "lock.html", 422, problems=(Problem("passphrase", text),), shortest=SHORTEST)
    if first != second:
        return page(request, "lock.html", 422, problems=(Problem("again", _("The two are not the same.")),), shortest=SHORTEST)
    here.set(visitor(request), first)
    return go_to("/lock")
