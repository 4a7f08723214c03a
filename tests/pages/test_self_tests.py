"""Self-tests in a real browser: asked first, done with a clock, written down, kept, and taken back; by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.pages import person
from tests.pages.harness import look, no_axe_violations
from tests.pages.test_accessibility import TO_PRESS, TOO_SMALL, fits

# The device says it is held so, thirty times a second, as it does.
LEANS = """
  (lean) => {
    const say = () => dispatchEvent(new DeviceOrientationEvent("deviceorientation", { alpha: 0, beta: 90 - lean, gamma: 3 }));
    let told = 0;
    const timer = setInterval(() => { say(); if (++told > 90) clearInterval(timer); }, 33);
  }
"""


def open_test(page, hand, episode, test):
    """Answer what is asked before a test, and come to its steps."""
    page.goto(f"/e/{episode}/measure/test/{test}")
    if page.get_by_role("button", name="Go on to the test").count():
        hand.choose(page.get_by_label("None of these today"))
        hand.press(page.get_by_role("button", name="Go on to the test"))
    expect(page.locator("#test-form")).to_be_visible()


def test_a_timed_test_is_done_kept_changes_the_assessment_and_is_taken_back(open_page, moved):
    page = open_page(moved, "phone")
    page.clock.install()
    hand = person.Mouse(page)
    episode = person.invented(page)
    open_test(page, hand, episode, "hip_hold")
    look(page, "self-test-hip-phone")
    no_axe_violations(page)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("button", name="Stop the clock")).to_be_focused()
    page.clock.run_for(4_000)
    page.get_by_role("button", name="Stop the clock").click()
    expect(page.locator("#hold_time-left-1")).to_have_value(re.compile(r"^[456](\.\d)?$"))  # a busy machine adds to it
    expect(page.locator("#clock-said")).to_contain_text("stands now in: Left, How long")
    page.get_by_role("button", name="Start", exact=True).click()
    page.clock.run_for(11_000)
    expect(page.locator("#hold_time-right-1")).to_have_value("10")
    expect(page.locator("#clock-said")).to_contain_text("The time is up.")
    for side in ("left", "right"):
        page.locator(f"#drops-{side}-1").check()
    page.get_by_role("button", name="Keep this result").click()
    expect(page).to_have_url(re.compile("/measure/done/"))
    expect(page.get_by_role("heading", name="Holding the leg up sideways")).to_be_visible()
    look(page, "self-test-done-phone")
    evidence = moved.store.episode(episode).evidence(page_knowledge(moved), page_now(moved))[0]
    assert evidence.truth("weak_hip_abduction") is True
    page.get_by_role("button", name="Take it back").click()
    evidence = moved.store.episode(episode).evidence(page_knowledge(moved), page_now(moved))[0]
    assert evidence.truth("weak_hip_abduction") is None


def page_knowledge(moved):
    from solespine import load_knowledge

    return load_knowledge()


def page_now(moved):
    from datetime import datetime

    return datetime.now().astimezone() + moved.ahead


def test_lifts_are_counted_by_the_beat_and_corrected_by_hand(open_page, moved):
    page = open_page(moved)
    page.clock.install()
    episode = person.invented(page)
    open_test(page, person.Mouse(page), episode, "heel_raise")
    page.get_by_role("button", name="Start", exact=True).click()
    page.clock.run_for(10_500)
    expect(page.locator("#clock-figure")).to_have_text(re.compile("^[567]$"))  # a busy machine adds to it
    page.get_by_role("button", name="Stop the clock").click()
    counted = int(page.locator("#clock-figure").inner_text())
    expect(page.locator("#heel_lifts-left-1")).to_have_value(str(counted))
    page.locator("#clock-into").select_option("heel_lifts-left-1")
    page.get_by_role("button", name="One less").click()
    expect(page.locator("#heel_lifts-left-1")).to_have_value(str(counted - 1))


def test_a_phone_held_still_on_the_shin_gives_its_angle(open_page, moved):
    page = open_page(moved, "phone")
    episode = person.invented(page)
    open_test(page, person.Mouse(page), episode, "knee_to_wall")
    page.get_by_role("button", name="Read the angle").click()
    expect(page.locator("#tilt-said")).to_contain_text("keep still")
    page.evaluate(LEANS, 38)
    expect(page.locator("#shin_angle-left-1")).to_have_value("38")
    expect(page.locator("#tilt-said")).to_contain_text("38")


def test_a_device_that_does_not_know_how_it_is_held_leaves_the_field_to_be_typed(open_page, moved):
    page = open_page(moved)
    episode = person.invented(page)
    open_test(page, person.Mouse(page), episode, "knee_to_wall")
    page.get_by_role("button", name="Read the angle").click()
    page.evaluate("dispatchEvent(new DeviceOrientationEvent('deviceorientation', {}))")
    expect(page.locator("#tilt-said")).to_contain_text("Type the number instead")


def test_a_whole_test_by_keyboard_alone(open_page, moved):
    page = open_page(moved)
    hand = person.Keyboard(page)
    episode = person.invented(page)
    open_test(page, hand, episode, "knee_to_wall")
    hand.type(page.locator("#toe_to_wall-left-1"), "4")
    hand.type(page.locator("#toe_to_wall-right-1"), "10")
    hand.press(page.get_by_role("button", name="Keep this result"))
    expect(page).to_have_url(re.compile("/measure/done/"))


@pytest.mark.parametrize("devices", [("no_script",), ("reduced_motion",)])
def test_a_test_can_be_done_without_script_and_without_motion(open_page, moved, devices):
    page = open_page(moved, *devices)
    episode = person.invented(page)
    open_test(page, person.Mouse(page, script="no_script" not in devices), episode, "single_leg_stance")
    if "no_script" in devices:
        expect(page.locator("#clock")).to_be_hidden()
    page.locator("#stance_time-left-1").fill("12,5")
    page.get_by_role("button", name="Keep this result").click()
    expect(page).to_have_url(re.compile("/measure/done/"))


@pytest.mark.expects_complaint("status of 422")
def test_a_mistyped_number_keeps_what_was_typed_and_says_what_to_do(open_page, moved):
    page = open_page(moved)
    episode = person.invented(page)
    open_test(page, person.Mouse(page), episode, "knee_to_wall")
    page.locator("#toe_to_wall-left-1").fill("eleven")
    page.locator("#toe_to_wall-right-1").fill("9")
    page.get_by_role("button", name="Keep this result").click()
    expect(page.get_by_role("alert")).to_contain_text("'eleven' is not a number")
    expect(page.locator("#toe_to_wall-left-1")).to_have_value("eleven")
    expect(page.locator("#toe_to_wall-right-1")).to_have_value("9")
    no_axe_violations(page)


def test_what_is_a_reason_to_stop_stays_in_sight_and_stopping_is_a_result(open_page, moved):
    page = open_page(moved, "phone")
    episode = person.invented(page)
    open_test(page, person.Mouse(page), episode, "slump")
    for place in ("h1", ".test-steps li:last-child", "#chin_eases-right-0"):
        page.locator(place).scroll_into_view_if_needed()
        expect(page.get_by_text("Stop at the first pain")).to_be_in_viewport()
    page.get_by_role("button", name="It hurts: stop").click()
    expect(page.get_by_text("You stopped because it hurt")).to_be_visible()


TESTS = ("knee_to_wall", "sole_touch", "sensation_strip", "shoe_wear", "heel_raise")


@pytest.mark.parametrize("test", TESTS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page, moved, test):
    page = open_page(moved, "phone", "reduced_motion", service_workers="block")
    episode = person.invented(page)
    page.goto(f"/e/{episode}/measure/test/{test}")
    no_axe_violations(page)
    look(page, f"self-test-before-{test}-phone")
    open_test(page, person.Mouse(page), episode, test)
    no_axe_violations(page)
    assert page.evaluate(TOO_SMALL, TO_PRESS) == []
    look(page, f"self-test-{test}-phone")
    page.emulate_media(color_scheme="dark")
    no_axe_violations(page, "color-contrast", "link-in-text-block")
    page.set_viewport_size({"width": 320, "height": 640})
    fits(page, "at 320 px")
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    fits(page, "at 320 px with text of twice the size")
