"""From the answer to the plan, a session played to its end, the day after, and what a worrying answer does."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.pages.harness import look, no_axe_violations

LATE_MS = 100  # how late a step may come
BEHIND_S = 15  # how long the tab is left hidden


def demo(page):
    """The invented person; gives the address of the episode."""
    page.goto("/")
    page.get_by_role("button", name="Look at an invented person first").click()
    return page.url.rpartition("/")[0]


def begin(page, episode, routine):
    page.goto(f"{episode}/start/{routine}")
    page.get_by_label("None of these today").check()
    page.get_by_role("button", name="Begin the session").click()
    expect(page.locator("#player")).to_have_class("player has-script")


def test_a_session_is_played_to_its_end_across_a_reload_and_asked_about_the_next_day(open_page, moved):
    page = open_page(moved, "phone")
    page.clock.install()
    episode = demo(page)
    page.get_by_role("link", name="Plan", exact=True).click()
    look(page, "plan-phone")
    page.get_by_role("link", name=re.compile("Start.*Plantar-fascia stretch")).first.click()
    expect(page.get_by_role("heading", name="Plantar-fascia stretch")).to_be_visible()
    begin(page, episode, "massage_back_lower")
    page.get_by_role("button", name="Go", exact=True).click()
    page.clock.run_for(6_000)
    expect(page.locator("#words")).to_contain_text("Sit with your back supported")
    page.clock.run_for(106_000)
    expect(page.locator("#words")).to_contain_text("Thumb walk")
    look(page, "player-phone")
    page.reload()
    expect(page.locator("#words")).to_contain_text("You go on where you were. Thumb walk")
    page.get_by_role("button", name="Go", exact=True).click()
    page.clock.run_for(511_000)
    expect(page).to_have_url(re.compile("/after$"))
    page.get_by_label("None of these").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Nothing speaks against the next session")).to_be_visible()

    moved.ahead = timedelta(hours=24)
    page.goto(f"{episode}/start/massage_back_lower")
    expect(page.get_by_role("heading", name="First: how was the last one?")).to_be_visible()
    page.locator("section.urgency-soon a").first.click()
    page.get_by_label("New swelling, warmth or pain in a calf?", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main h1").first).to_contain_text("Be seen today")
    page.goto(f"{episode}/start/tennis_ball")
    expect(page.get_by_role("heading", name="Not for you now")).to_be_visible()
    expect(page.get_by_role("button", name="Begin the session")).to_have_count(0)


# What browsers do to a hidden tab: no frames, and timers of the page once a minute at most. Headless Chromium never does it itself.
HIDDEN = """
  requestAnimationFrame = () => 0;
  const usual = setInterval;
  setInterval = (work, ms) => usual(work, Math.max(ms, 60000));
"""


def test_steps_come_on_time_in_a_hidden_tab(open_page, moved):
    page = open_page(moved)
    page.context.add_init_script(HIDDEN)
    begin(page, demo(page), "calf_stretch")
    page.get_by_role("button", name="Go", exact=True).click()
    page.wait_for_timeout(1000 * BEHIND_S)
    log = page.evaluate("document.getElementById('player').log")
    assert len(log) >= 2
    assert max(abs(step["came"] - step["due"]) for step in log) < LATE_MS, log


def test_pause_back_skip_and_stop(open_page, moved):
    page = open_page(moved, "phone")
    page.clock.install()
    begin(page, demo(page), "massage_back_lower")
    place = page.locator("#place-now")
    page.get_by_role("button", name="Go", exact=True).click()
    page.clock.run_for(7_000)
    expect(place).to_have_text("Step 2 of 16")
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(60_000)
    expect(place).to_have_text("Step 2 of 16")
    page.get_by_role("button", name="Skip").click()
    expect(place).to_have_text("Step 3 of 16")
    page.get_by_role("button", name="Go back").click()
    expect(place).to_have_text("Step 2 of 16")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="It hurts: stop").click()
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()


def test_a_session_that_was_opened_goes_on_without_the_program(open_page, server):
    page = open_page(server, "phone")
    begin(page, demo(page), "massage_back_lower")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()  # now it goes through the service worker, which keeps the player
    address = page.url
    server.kill()
    page.goto(address)
    expect(page.get_by_role("heading", name="Home foot massage aimed at the lower back")).to_be_visible()
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator("#words")).not_to_have_text("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_axe_violation_on_the_pages_of_relief(open_page, shared_server, scheme):
    page = open_page(shared_server, "phone", *(("dark",) if scheme == "dark" else ()))
    episode = demo(page)
    for address in ("plan", "sheet", "log", "ask", "ask/massage_causes_back_pain", "start/massage_back_lower"):
        page.goto(f"{episode}/{address}")
        no_axe_violations(page)
        look(page, f"{address.replace('/', '-')}-{scheme}")
    begin(page, episode, "massage_back_lower")
    page.get_by_role("button", name="Go", exact=True).click()
    for _ in range(4):
        page.get_by_role("button", name="Skip").click()
    no_axe_violations(page)
    look(page, f"player-{scheme}")
    page.get_by_role("button", name="It hurts: stop").click()
    no_axe_violations(page)
    page.goto("/know/zones")
    no_axe_violations(page)
    look(page, f"zones-{scheme}")


def test_reduced_motion_moves_nothing_and_still_shows_the_stroke(open_page, shared_server):
    page = open_page(shared_server, "reduced_motion")
    begin(page, demo(page), "massage_back_lower")
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("button", name="Skip").click()
    thumb = page.locator(".foot-picture:not([hidden]) .stroke.is-on .thumb")
    before = thumb.get_attribute("cy")
    page.wait_for_timeout(1200)
    assert thumb.get_attribute("cy") == before
    expect(page.locator(".foot-picture:not([hidden]) .stroke.is-on .stroke-arrow")).to_be_visible()
