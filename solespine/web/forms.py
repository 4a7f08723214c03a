"""Reading what a form sent: answers to what was asked, each checked at the door."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from solespine.interview import Item, read_number
from solespine.web.visitor import form_is_ours
from solespine.wording.language import _, number
from solespine.wording.names import unit_words

YES, NO, UNSURE = "yes", "no", "unsure"
MOST_FILES = 8
SAID = {YES: True, NO: False, UNSURE: None}


class NotOurForm(Exception):
    """The form was not given to this browser by this program."""


async def read_form(request: Request) -> FormData:
    """The fields of a form of this program.

    Raises
    ------
    NotOurForm
        If it does not carry this browser's form token.
    """
    try:
        form = await request.form(max_files=MOST_FILES, max_fields=400)
    except HTTPException as error:
        raise NotOurForm from error
    if not form_is_ours(request, text_of(form, "form_token")):
        raise NotOurForm
    request.scope["solespine_form"] = form
    return form


def sent_form(request: Request) -> FormData | None:
    """What the form held that led to this request, to be sent again after a failure."""
    return request.scope.get("solespine_form")


Form = Annotated[FormData, Depends(read_form)]


def text_of(form: Mapping[str, Any], name: str) -> str:
    """A field as text; empty where there is none."""
    value = form.get(name, "")
    return "" if isinstance(value, UploadFile) else str(value)


def once_of(form: FormData) -> str:
    """A name for what was sent: the form it came from and what it says.

    The same form sent twice is one; a form that the back button brought back and that says something else is a correction.
    """
    said = "\0".join(f"{key}={value}" for key, value in form.multi_items() if key not in ("form_token", "once"))
    return f"{text_of(form, 'once')[:64]}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, and the id of the field."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The answers that were sent, or what is wrong with them. None is 'don't know'."""

    answers: Mapping[str, bool | str | float | None]
    problems: tuple[Problem, ...] = ()


def read_answers(items: tuple[Item, ...], form: FormData) -> Sent:
    """The answers to what was asked on one page."""
    if "skip" in form:
        return Sent(dict.fromkeys(item.about for item in items))
    if len(items) > 1:
        return read_checklist(items, form)
    (item,) = items
    read = _number if item.kind == "number" else _choice
    value, problem = read(item, form)
    return Sent({item.about: value}, (Problem(f"{item.about}-0", problem),) if problem else ())


def read_checklist(items: tuple[Item, ...], form: FormData) -> Sent:
    """Ticked is yes, 'not sure' is unknown, the rest is a no; but nothing ticked at all must be said on purpose.

    A page that stood open may lack a question that has to be asked by now: its silence is no answer.
    """
    asked = {item.about for item in items}
    ticked = {str(value) for value in form.getlist("applies")} & asked
    unsure = {str(value) for value in form.getlist("unsure")} & asked
    none = "none" in form
    shown = form.getlist("item") or asked
    if new := [item for item in items if item.about not in shown]:
        return Sent(
            {}, (Problem(f"{new[0].about}-0", _("This question was not on the page before. Look through all of them again.")),)
        )
    first = f"{items[0].about}-0"
    if both := [item for item in items if item.about in ticked and item.about in unsure]:
        return Sent({}, (Problem(f"{both[0].about}-0", _("Choose either 'applies' or 'not sure', not both.")),))
    if none and ticked:
        return Sent({}, (Problem(first, _("You ticked 'none of these' and something else. Untick one of them.")),))
    if not (none or ticked or unsure):
        return Sent({}, (Problem(first, _("Tick what applies, or 'None of these'.")),))
    return Sent({item.about: True if item.about in ticked else None if item.about in unsure else False for item in items})


def _choice(item: Item, form: FormData) -> tuple[bool | str | None, str]:
    said = text_of(form, "answer")
    if item.kind == "yes_no" and said in SAID:
        return SAID[said], ""
    if said == UNSURE:
        return None, ""
    if item.kind == "choice" and said in item.values:
        return said, ""
    return None, _("Choose an answer. If you do not know, choose 'Don't know'.")


def _number(item: Item, form: FormData) -> tuple[float | None, str]:
    if text_of(form, "answer") == UNSURE:
        return None, ""
    typed = text_of(form, "number").strip()
    lowest, highest = item.lowest or 0.0, item.highest or 0.0
    value = read_number(f"{typed} {text_of(form, 'period')}".strip() if item.unit == "days" else typed, item.unit)
    if value is not None and lowest <= value <= highest:
        return value, ""
    if not typed:
        return None, _("Type a number. If you do not know, tick 'Don't know'.")
    wanted = _("'{typed}' cannot be used. Type a number from {lowest} to {highest} {unit}.")
    return None, wanted.format(typed=typed[:20], lowest=number(lowest), highest=number(highest), unit=unit_words(item.unit))
