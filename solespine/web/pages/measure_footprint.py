"""The footprint: photos of a wet or inked print on a sheet of paper, read here and thrown away."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from solespine.measurement import MeasurementError
from solespine.measurement.measurement import SIDES
from solespine.web.desk import desk
from solespine.web.drawing import drawing, markup
from solespine.web.forms import Form, Problem, text_of
from solespine.web.page import page
from solespine.web.pages.measure import keep, must_wait
from solespine.wording.language import _
from solespine.wording.measured.names import error_words

router = APIRouter()
SHEETS = ("a4", "letter")
FIELDS = ("photo1", "photo2", "photos")
MOST_PHOTOS = 4


@router.get("/e/{episode_id}/measure/footprint")
def footprint(request: Request, episode_id: str, side: str = "") -> Response:
    """How to make a print and photograph it."""
    return must_wait(request, desk(request).store.episode(episode_id)) or _show(request, episode_id, side)


@router.post("/e/{episode_id}/measure/footprint")
def read(request: Request, episode_id: str, form: Form) -> Response:
    """Read the photos, or say what is wrong with them and what to do."""
    from solespine.measurement.footprint import read_footprints

    here = desk(request)
    waits = must_wait(request, here.store.episode(episode_id))
    if waits is not None:
        return waits
    side, sheet = text_of(form, "side"), text_of(form, "sheet")
    photos = [photo for photo in _files(form) if photo]
    problems = _wrong(side, sheet, photos)
    if not problems:
        try:
            measurement = read_footprints(photos, here.knowledge, side=side, sheet=sheet)
        except MeasurementError as error:
            problems = (Problem("photo1", " ".join((_which(error), *error_words(error))).strip()),)
        else:
            return keep(request, episode_id, measurement, _once(form, side, sheet, photos))
    return _show(request, episode_id, side, sheet, problems, 422)


def _wrong(side: str, sheet: str, photos: list[bytes]) -> tuple[Problem, ...]:
    if side not in SIDES:
        return (Problem("side-left", _("Choose which foot it is.")),)
    if sheet not in SHEETS:
        return (Problem("sheet-a4", _("Choose which paper it is.")),)
    if not photos:
        return (Problem("photo1", _("Take a photo of the print, or choose one.")),)
    if len(photos) > MOST_PHOTOS:
        return (Problem("photo1", _("Choose at most {most} photos of one foot.").format(most=MOST_PHOTOS)),)
    return ()


def _which(error: MeasurementError) -> str:
    """Which of several photos an error is about."""
    return _("Photo {number}:").format(number=error.values["photo"]) if "photo" in error.values else ""


def _files(form: FormData) -> list[bytes]:
    sent = [one for name in FIELDS for one in form.getlist(name)]
    return [one.file.read() for one in sent if isinstance(one, UploadFile)]


def _once(form: FormData, side: str, sheet: str, photos: list[bytes]) -> str:
    """A name for these photos of this form: sent twice, they are one measurement."""
    digest = hashlib.sha256(f"{side}\0{sheet}\0".encode())
    for photo in photos:
        digest.update(hashlib.sha256(photo).digest())
    return f"{text_of(form, 'once')[:64]}:{digest.hexdigest()[:16]}"


def _show(
    request: Request, episode_id: str, side: str, sheet: str = "", problems: tuple[Problem, ...] = (), status: int = 200
) -> Response:
    episode = desk(request).store.episode(episode_id)
    picture = markup(drawing("footprint_photo", _("The print of a foot on a sheet of paper, and a phone held level above it.")))
    shown = {"episode": episode, "side": side, "sheet": sheet, "picture": picture, "problems": problems}
    return page(request, "measure_footprint.html", status, **shown)
