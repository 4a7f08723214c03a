"""A power cut in the middle: what was answered is kept, and the page that was open can still be sent."""

import pytest
from playwright.sync_api import expect

from tests.pages import person
from tests.pages.person import Mouse, answer, answer_until, begin, button, mark_heel_and_back


def cut(server):
    """The power fails, and comes back."""
    server.kill()
    server.start()


def kept(page):
    """What is on disk of the only episode: the steps, and every answer."""
    (episode,) = person.exported(page)["episodes"]
    return [entry["step"] for entry in episode["entries"]], [entry["observations"] for entry in episode["entries"]]


def test_after_a_power_cut_nothing_answered_is_lost(open_page, server):
    page = open_page(server)
    hand = Mouse(page)
    begin(page, hand)
    mark_heel_and_back(page, hand)
    answer_until(page, hand, "/q/onset")
    before, address = kept(page), page.url
    assert len(before[0]) >= 5
    cut(server)
    assert kept(page) == before
    page.goto("/")
    page.get_by_role("heading", name="Go on").locator("..").get_by_role("link").first.click()
    expect(page).to_have_url(address)
    answer(page, hand)
    assert kept(page)[0] == [*before[0], "onset"]


def test_a_question_that_was_open_during_a_power_cut_can_still_be_sent(open_page, server):
    page = open_page(server)
    hand = Mouse(page)
    begin(page, hand)
    mark_heel_and_back(page, hand)
    answer_until(page, hand, "/q/age")
    hand.type(page.locator("input[name=number]"), "46")
    cut(server)
    button(page, "Continue").click()
    page.wait_for_url(lambda url: not url.endswith("/q/age"))
    assert kept(page)[0][-1] == "age"
    page.goto(page.url.rpartition("/q/")[0] + "/review")
    expect(page.locator(".answers > div").filter(has_text="How old are you?")).to_contain_text("46")


@pytest.mark.expects_complaint("net::ERR_")
def test_an_answer_sent_while_the_power_was_off_is_sent_again_by_reloading(open_page, server):
    page = open_page(server)
    episode = person.invented(page)
    page.goto(f"/e/{episode}/q/limp")
    page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")
    page.get_by_label("Yes", exact=True).check()
    server.kill()
    button(page, "Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The program is not running")
    expect(page.locator(".emergency-line")).to_be_in_viewport()
    server.start()
    page.reload()
    page.wait_for_url(lambda url: not url.endswith("/limp"))
    assert kept(page)[0] == ["demo", "limp"]
