"""What makes the pages an app: the manifest, the service worker, the page shown without the program, and the health check."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, JSONResponse, Response

from solespine import __version__
from solespine.web.desk import desk
from solespine.web.page import page, templates
from solespine.wording.language import _, spoken

router = APIRouter()
WEB = Path(__file__).parent.parent
SHELL_FILES = (
    "static/style.css",
    "static/page.js",
    "static/player.js",
    "static/diary.js",
    "static/clock.js",
    "static/walk.js",
    "static/self_test.js",
    "drawings/drawings.css",
    "drawings/icon.svg",
    "drawings/chain_small.svg",
)


@router.get("/health")
def health(request: Request) -> JSONResponse:
    """Whether the program is up, and which it is; nothing of a person."""
    return JSONResponse({"program": "solespine", "version": __version__, "knowledge": desk(request).knowledge.version})


@router.get("/manifest.webmanifest")
def manifest(request: Request) -> JSONResponse:
    """What a browser needs to install the pages as an app."""
    icons = [
        {"src": "/drawings/icon-192.png", "sizes": "192x192", "type": "image/png"},
        {"src": "/drawings/icon-512.png", "sizes": "512x512", "type": "image/png"},
        {"src": "/drawings/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        {"src": "/drawings/icon.svg", "sizes": "any", "type": "image/svg+xml"},
    ]
    content = {
        "id": "/",
        "name": "Solespine",
        "short_name": "Solespine",
        "description": _("Foot pain and back pain: one problem or two, and what is safe to do."),
        "lang": spoken(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#1f5f6b",
        "icons": icons,
    }
    return JSONResponse(content, media_type="application/manifest+json")


@router.get("/service-worker.js")
def service_worker() -> Response:
    """The script that shows the offline page while the program is not running. It keeps no answer."""
    text = templates().get_template("service-worker.js").render(files=SHELL_FILES, language=spoken())
    return Response(text, media_type="text/javascript")


@router.get("/offline")
def offline(request: Request) -> Response:
    """What is shown while the program is not running: what to do in an emergency, and how to start it."""
    return page(request, "offline.html")


@router.get("/favicon.ico")
def favicon() -> FileResponse:
    """The small picture of a browser's tab."""
    return FileResponse(WEB / "drawings" / "icon-192.png", media_type="image/png")
