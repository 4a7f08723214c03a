"""Every kind of page can be used by who sees little, sees other colours, moves little, zooms, prints, or reads German."""

import re

import pytest
from playwright.sync_api import expect

from tests.pages import harness, person
from tests.pages.harness import no_axe_violations
from tests.pages.kinds import INTERVIEW, KINDS, people

# Pages that refuse something answer with these, and the browser says so in its console.
pytestmark = pytest.mark.expects_complaint("status of (403|404|422)")

# What is wider than the page it is on, without a box of its own to scroll in.
TOO_WIDE = """
(when) => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1);
  return [`${when}: ${document.documentElement.scrollWidth} px on a page of ${width} px`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 200))];
}
"""
TO_PRESS = (
    "button, .button, nav a, .rows label, .check-row label, .ticks label, .pills label, .scale label, .cards > li > a, .list a, "
    ".progress a, .side-ways a, .change a, .languages a, summary, input[type=text], input[type=search], input[type=password], select"
)
TOO_SMALL = """
(selector) => [...document.querySelectorAll(selector)]
  .map((one) => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.width > 0 && (box.height < 43.9 || box.width < 24))
  .map(([box, one]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${one.outerHTML.slice(0, 160)}`)
"""
MOVES = """
() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  return [...style.transitionDuration.split(","), ...style.animationDuration.split(",")].some((time) => parseFloat(time) > 0.01);
}).map((one) => one.outerHTML.slice(0, 160))
"""


@pytest.fixture(scope="module")
def made(browser, shared_server):
    """The episodes on the server of this file."""
    page, _watch = harness.new_page(browser, shared_server)
    made = people(page)
    page.context.close()
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_in_light_and_dark_and_no_page_scrolls_sideways(open_page, shared_server, made, kind):
    # Without motion, so that no colour is caught on its way from light to dark.
    page = open_page(shared_server, "phone", "reduced_motion", service_workers="block")
    KINDS[kind](page, made)
    no_axe_violations(page)
    page.emulate_media(color_scheme="dark")
    no_axe_violations(page, "color-contrast", "link-in-text-block")  # nothing else can change
    fits_on_small_screens_and_with_large_letters(page)


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_in_german_and_its_longer_words_fit(open_page, shared_server, made, kind):
    page = open_page(shared_server, "phone", locale="de-DE", service_workers="block")
    KINDS[kind](page, made)
    expect(page.locator("html")).to_have_attribute("lang", "de")
    no_axe_violations(page)
    fits_on_small_screens_and_with_large_letters(page)


def fits_on_small_screens_and_with_large_letters(page):
    page.set_viewport_size({"width": 320, "height": 640})
    fits(page, "at 320 px")
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    fits(page, "at 360 px with text of twice the size")


def fits(page, when):
    """Nothing is wider than the page, unless it scrolls for itself."""
    wide = page.evaluate(TOO_WIDE, when)
    assert not wide, "\n".join(wide)


@pytest.mark.parametrize("kind", INTERVIEW)
def test_what_is_pressed_on_the_way_is_large_enough_for_a_finger(phone, made, kind):
    INTERVIEW[kind](phone, made)
    assert phone.evaluate(TOO_SMALL, TO_PRESS) == []


def test_who_wants_no_motion_gets_none(reduced_motion, made):
    for kind in ("start", "where, a place open", "yes or no", "list", "result, calm", "session"):
        KINDS[kind](reduced_motion, made)
        assert reduced_motion.evaluate(MOVES) == [], kind


@pytest.mark.parametrize("kind", ["result, urgent", "result, calm", "plan, urgent"])
def test_in_print_the_urgency_comes_first_and_nothing_to_press(page, made, kind):
    KINDS[kind](page, made)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".urgency")).to_be_visible()
    for gone in ("nav", "button", ".skip", ".languages"):
        assert not [one for one in page.locator(gone).all() if one.is_visible()], gone
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert light(page, "main .urgency p") < 0.4, "dark letters on white paper, whatever the screen shows"


def light(page, selector):
    """How light the letters are: 0 is black, 1 is white."""
    colour = page.locator(selector).first.evaluate("(one) => getComputedStyle(one).color")
    return sum(int(one) for one in re.findall(r"\d+", colour)[:3]) / 765


def test_what_is_folded_away_is_printed_too(page, made):
    KINDS["result, calm"](page, made)
    page.emulate_media(media="print")
    folded = page.locator("details:not([open]) > *:not(summary)").first
    assert folded.evaluate("(one) => one.checkVisibility({contentVisibilityAuto: true})"), "it would be missing on paper"


@pytest.mark.parametrize("kind", ["result, urgent", "yes or no", "where, a place open", "list, refused"])
def test_with_the_colours_of_the_system_everything_is_readable(open_page, shared_server, made, kind):
    page = open_page(shared_server, "forced_colors")
    KINDS[kind](page, made)
    no_axe_violations(page)
    for box in page.locator("main input:visible").all()[:1]:
        box.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert page.evaluate(person.FOCUS, page.locator("body").element_handle())["ringed"], "the focus is seen"


def test_the_focus_is_seen_on_the_drawing(page, made):
    KINDS["where"](page, made)
    place = page.locator("a.place[href*='place=knee']").first
    before = picture_around(page, place)
    place.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(place).to_be_focused()
    assert picture_around(page, place) != before


def picture_around(page, place):
    place.scroll_into_view_if_needed()
    return page.screenshot(clip=place.bounding_box(), animations="disabled")


def test_skip_leads_to_the_content(page, made):
    KINDS["result, calm"](page, made)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("devices", [("phone",), ("phone", "dark")], ids=["light", "dark"])
def test_axe_finds_nothing_before_anything_was_answered_or_while_locked(open_page, server, devices):
    page = open_page(server, *devices)
    for address in ("/", "/data"):
        page.goto(address)
        no_axe_violations(page)
    person.send(page, "/lock", {"passphrase": "three words together", "again": "three words together"})
    page.goto("/lock")
    no_axe_violations(page)
    page.get_by_role("button", name="Lock now").click()
    no_axe_violations(page)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("alert")).to_be_visible()
    no_axe_violations(page)
    fits(page, "while locked")
    assert page.evaluate(TOO_SMALL, TO_PRESS) == []
