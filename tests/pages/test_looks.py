"""Pictures of the main pages, kept for people to look at: `build/screenshots`, or where SOLESPINE_ARTEFACTS says."""

import pytest

from tests.pages import harness
from tests.pages.harness import look
from tests.pages.kinds import KINDS, people

pytestmark = pytest.mark.expects_complaint("status of 422")

MAIN = (
    "start",
    "where",
    "where, a place open",
    "yes or no",
    "list",
    "stop",
    "result, calm",
    "result, urgent",
    "review",
    "history, compared",
    "plan",
    "measure",
    "measure, footprint",
    "measured, a walk",
    "measure, walk",
    "diary",
    "trends",
    "outcomes",
    "trial, to plan",
    "trial, result",
    "know",
    "data",
)
SIZES = {
    "360-light": (("phone",), {}),
    "360-dark": (("phone", "dark"), {}),
    "768": ((), {"viewport": {"width": 768, "height": 1024}}),
    "1280": ((), {}),
}


@pytest.fixture(scope="module")
def made(browser, shared_server):
    page, _watch = harness.new_page(browser, shared_server)
    made = people(page)
    page.context.close()
    return made


@pytest.mark.parametrize("size", SIZES)
def test_the_main_pages_can_be_looked_at(open_page, shared_server, made, size):
    devices, options = SIZES[size]
    page = open_page(shared_server, *devices, **{"device_scale_factor": 1, **options})
    for kind in MAIN:
        KINDS[kind](page, made)
        assert look(page, f"{kind}-{size}").stat().st_size > 5000
