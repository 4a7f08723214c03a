"""A personal trial by keyboard on a phone: from its plan to the first day with the treatment, and to its end."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.pages.harness import look, no_axe_violations
from tests.pages.person import Keyboard, button
from tests.pages.test_sessions import demo


def choose(hand, box, letters, value):
    """Choose in a list by typing the beginning of a name."""
    hand.reach(box)
    hand.page.keyboard.type(letters)
    expect(box).to_have_value(value)


def score(hand, value):
    page = hand.page
    if value == 0:
        hand.choose(page.locator("#score-0"))
    else:
        hand.reach(page.locator("#score-0"))
        page.keyboard.press("Space")
        for _ in range(value):
            page.keyboard.press("ArrowRight")
        expect(page.locator(f"#score-{value}")).to_be_checked()
    hand.press(button(page, "Keep it"))
    expect(page.locator("#score")).to_contain_text(f"Kept for today: {value} of 10")


@pytest.mark.expects_complaint("status of 422")
def test_a_trial_is_planned_and_begun_by_keyboard_on_a_phone(open_page, moved):
    page = open_page(moved, "phone")
    hand = Keyboard(page)
    trial = f"{demo(page)}/trial"
    page.goto(trial)
    no_axe_violations(page)
    look(page, "trial-plan-phone")

    hand.press(button(page, "Plan it: the first score is today"))
    problems = page.locator("#problems")
    expect(problems).to_contain_text("Choose what you want to try")
    no_axe_violations(page)
    choose(
        hand, page.get_by_label("What do you want to try?"), "Home foot massage aimed at the l", "foot_massage/massage_back_lower"
    )
    hand.choose(page.get_by_label("Back pain", exact=True))
    hand.reach(page.locator("#expectation-0"))
    page.keyboard.press("Space")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    hand.press(button(page, "Plan it: the first score is today"))
    expect(page.get_by_text("0 of 7 evenings have a score")).to_be_visible()

    for number in range(7):
        page.goto(trial)
        score(hand, 4 + number % 3)
        moved.ahead += timedelta(days=1)
    page.goto(trial)
    expect(page.get_by_role("heading", name="Your trial: ready to begin?")).to_be_visible()
    no_axe_violations(page)
    look(page, "trial-ready-phone")
    hand.press(button(page, "Toss the coin and begin"))
    expect(page.get_by_text("Day 1 of 7 in block 1 of 12.")).to_be_visible()

    blocks = 0
    while page.get_by_role("link", name="Begin", exact=True).count() == 0:
        expect(page.get_by_role("heading", name=re.compile("Today without"))).to_be_visible()
        blocks += 1
        assert blocks < 3, "a pair has one block of each arm"
        moved.ahead += timedelta(days=7)
        page.goto(trial)
    no_axe_violations(page)
    look(page, "trial-day-phone")
    page.goto("/")
    hand.press(page.get_by_role("link", name=re.compile("Today with: Home foot massage")))
    page.wait_for_url("**/trial")
    hand.press(page.get_by_role("link", name="Begin", exact=True))
    expect(page.get_by_role("heading", name="Home foot massage aimed at the lower back")).to_be_visible()
    expect(button(page, "Begin the session")).to_be_visible()

    page.goto(trial)
    hand.press(page.get_by_role("link", name="End the trial now"))
    page.wait_for_url("**/trial/end")
    no_axe_violations(page)
    hand.press(button(page, "End it"))
    expect(page.get_by_role("heading", name=re.compile("Too few days have a score"))).to_be_visible()
    expect(page.get_by_role("heading", name="What was fixed before")).to_be_visible()
    no_axe_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
