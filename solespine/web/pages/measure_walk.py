"""The walk: recorded on this page by the phone at the lower back, or read from a file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from solespine.interview import read_number
from solespine.measurement import Measurement, MeasurementError
from solespine.measurement.judging import Person
from solespine.web.desk import Desk, desk
from solespine.web.drawing import drawing, markup
from solespine.web.forms import Form, Problem, text_of
from solespine.web.page import page
from solespine.web.pages.measure import keep, must_wait
from solespine.wording.language import _, number
from solespine.wording.measured.names import error_words

if TYPE_CHECKING:
    from solespine.measurement.walk import Recording

router = APIRouter()
SCREEN_OUT = "screen_out"  # upright in the waistband at the back, the screen away from the body
BACK_TO_FRONT = (0.0, 0.0, -1.0)
LEAST_UPRIGHT = 0.7  # share of gravity along the phone's length, above which it was worn upright
FIRST_S = 5.0


@router.get("/e/{episode_id}/measure/walk")
def walk(request: Request, episode_id: str) -> Response:
    """How to record a walk."""
    here = desk(request)
    waits = must_wait(request, here.store.episode(episode_id))
    height = _height(here, episode_id)
    return waits or _show(request, episode_id, "" if height is None else number(height, 0))


@router.post("/e/{episode_id}/measure/walk")
def read(request: Request, episode_id: str, form: Form) -> Response:
    """Read the recording, or say why nothing could be measured and what to do."""
    here = desk(request)
    waits = must_wait(request, here.store.episode(episode_id))
    if waits is not None:
        return waits
    height, typed = None, text_of(form, "height_cm").strip()
    item = here.knowledge.context["height_cm"]
    if typed:
        height = read_number(typed, "cm")
        if height is None or not (item.lowest or 0) <= height <= (item.highest or 0):
            wanted = _("'{typed}' cannot be used. Type your height from {low} to {high} cm, or leave it empty.")
            text = wanted.format(typed=typed[:20], low=number(item.lowest or 0), high=number(item.highest or 0))
            return _show(request, episode_id, typed, (Problem("height_cm", text),), 422)
    sent = form.get("recording")
    data = sent.file.read() if isinstance(sent, UploadFile) else b""
    if not data:
        problem = Problem("recording", _("Record a walk, or choose a file with one."))
        return _show(request, episode_id, typed, (problem,), 422)
    name = (sent.filename if isinstance(sent, UploadFile) else "") or _("The recording")
    try:
        measurement = _measured(data, name, text_of(form, "worn"), height, here)
    except MeasurementError as error:
        return _show(request, episode_id, typed, (Problem("recording", " ".join(error_words(error))),), 422)
    once = f"{text_of(form, 'once')[:64]}:{hashlib.sha256(data).hexdigest()[:16]}"
    return keep(request, episode_id, measurement, once)


def _measured(data: bytes, name: str, worn: str, height: float | None, here: Desk) -> Measurement:
    from solespine.measurement.walk import read_walk
    from solespine.measurement.walk.files import read_walk_file

    file = read_walk_file(data, name)
    recordings = tuple(_as_worn(one) for one in file.recordings) if worn == SCREEN_OUT else file.recordings
    found = read_walk(recordings, here.knowledge, height_cm=height)
    return replace(found, remarks=(*file.remarks, *found.remarks))


def _as_worn(recording: Recording) -> Recording:
    """A recording of this page with the direction of walking, where gravity shows that the phone stood upright as asked."""
    acceleration = recording.acceleration_m_s2
    if acceleration is None:
        return recording
    first = acceleration[recording.time_s < recording.time_s[0] + FIRST_S].mean(axis=0)
    upright = first[1] > LEAST_UPRIGHT * (first @ first) ** 0.5
    return replace(recording, forward=BACK_TO_FRONT) if upright else recording


def _height(here: Desk, episode_id: str) -> float | None:
    return Person.of(here.standing(here.store.episode(episode_id)).evidence).height_cm


def _show(request: Request, episode_id: str, height: str, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    episode = desk(request).store.episode(episode_id)
    picture = markup(
        drawing("walk_phone", _("Somebody seen from behind, with a phone upright in the belt at the middle of the lower back."))
    )
    return page(request, "measure_walk.html", status, episode=episode, height=height, picture=picture, problems=problems)
