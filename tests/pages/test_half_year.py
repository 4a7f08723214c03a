"""Half a year of one invented person: the diary by thumb, by keyboard and offline, the pictures, and a trial from its plan to its answer."""

import random
import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from solespine.episode import Episode
from solespine.web.demo import demo_episode
from tests.pages.harness import look, no_axe_violations
from tests.pages.person import Finger, Keyboard, button
from tests.pages.test_diary import number, save
from tests.pages.test_offline import wait_for_worker

BACK = "low_back.middle"
BEFORE = 80  # days of diary that are there already
WITHOUT, HELP = 5.5, 2.5  # mean score without the treatment, and by how much it is less with it
RUN_IN, TRIAL = 7, 84


@pytest.fixture
def episode(moved, knowledge):
    """The invented person on the day they have kept their diary for some weeks and held no trial yet."""
    now = datetime.now().astimezone()
    later = demo_episode("half a year", now + timedelta(days=182 - BEFORE), knowledge)
    diary = tuple(one for one in later.diary if one.sent < now - timedelta(days=1))
    moved.store.take_in([Episode(later.id, later.begun, True, later.entries, diary=diary)])
    return later.id


def kept(moved, episode):
    return moved.store.diary(episode)


def score(page, value):
    page.locator(f"#score-{value}").check(force=True)
    button(page, "Keep it").click()
    expect(page.locator("#score")).to_contain_text(f"Kept for today: {value} of 10")


@pytest.mark.expects_complaint("net::ERR_")
def test_half_a_year(open_page, moved, episode):
    before = len(kept(moved, episode))

    page = open_page(moved, "phone")
    thumb = Finger(page)
    page.goto("/")
    thumb.press(page.locator(f"a[href='/e/{episode}/diary']"))
    thumb.press(number(page, 6, BACK))
    thumb.press(save(page))
    expect(page.get_by_role("status").filter(has_text="Kept:")).to_be_visible()

    wait_for_worker(page)
    page.context.set_offline(True)
    page.goto(f"/e/{episode}/diary")
    expect(page.get_by_text("The program is not running.")).to_be_visible()
    thumb.press(number(page, 4, BACK))
    thumb.press(save(page))
    expect(page.locator("#waiting")).to_contain_text("1 entry waits on this device")
    assert len(kept(moved, episode)) == before + 1
    page.context.set_offline(False)
    expect(page.locator("#waiting")).to_contain_text("saved now", timeout=15_000)

    desk = open_page(moved, "desktop")
    hand = Keyboard(desk)
    desk.goto(f"/e/{episode}/diary")
    hand.reach(number(desk, 0, BACK))
    desk.keyboard.press("Space")
    for _ in range(3):
        desk.keyboard.press("ArrowRight")
    hand.press(save(desk))
    desk.wait_for_url(re.compile("kept="))
    written = [one.marks[0].intensity for one in kept(moved, episode)[-3:]]
    assert sorted(written) == [3.0, 4.0, 6.0], "each once, by thumb, offline and by keyboard"

    page.goto(f"/e/{episode}/trends")
    low_back = page.get_by_role("img", name=re.compile("Low back|Lower back"))
    expect(low_back.first).to_be_visible()
    no_axe_violations(page)
    look(page, "half-year-trends-phone")

    trial = f"/e/{episode}/trial"
    page.goto(trial)
    page.get_by_label("What do you want to try?").select_option("foot_massage/massage_back_lower")
    page.get_by_label("Back pain", exact=True).check()
    page.locator("#expectation-5").check(force=True)
    button(page, "Plan it: the first score is today").click()
    chance = random.Random(7)
    for _ in range(RUN_IN):
        page.goto(trial)
        score(page, round(WITHOUT + chance.uniform(-0.9, 0.9)))
        moved.ahead += timedelta(days=1)
    page.goto(trial)
    button(page, "Toss the coin and begin").click()
    arms = []
    for day in range(TRIAL):
        page.goto(trial)
        heading = page.get_by_role("heading", level=1).inner_text()
        arms.append(heading.startswith("Today with:"))
        assert arms[-1] or heading.startswith("Today without"), heading
        if day == 0:
            no_axe_violations(page)
        if day % 11 != 5:  # missing days are welcome
            score(page, round(WITHOUT - HELP * arms[-1] + chance.uniform(-0.9, 0.9)))
        moved.ahead += timedelta(days=1)
    blocks = [arms[start : start + 7] for start in range(0, TRIAL, 7)]
    assert all(len(set(block)) == 1 for block in blocks), "a block has one arm"
    assert all(one[0] != other[0] for one, other in zip(blocks[::2], blocks[1::2])), "a pair has one block of each arm"

    page.goto(trial)
    button(page, "Close the trial and show the result").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("helps")
    expect(page.locator(".trial-picture svg")).to_be_visible()
    no_axe_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    look(page, "half-year-result-phone")
    with page.expect_download() as download:
        page.get_by_role("link", name="Report (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
