"""The passphrase, as the person who set it and as somebody else meet it."""

import pytest
from playwright.sync_api import expect

from tests.pages import person
from tests.pages.person import Keyboard, button

PASSPHRASE = "three words together"


def lock_with(page, passphrase, again=None):
    page.goto("/lock")
    page.get_by_label("New passphrase").fill(passphrase)
    page.get_by_label("The same again").fill(passphrase if again is None else again)
    button(page, "Lock the pages").click()


def unlock_with(page, passphrase):
    page.get_by_label("Passphrase").fill(passphrase)
    button(page, "Unlock").click()


@pytest.mark.expects_complaint("status of 403")
def test_another_browser_sees_only_the_page_to_unlock(open_page, server):
    own, other = open_page(server), open_page(server)
    episode = person.invented(own)
    lock_with(own, PASSPHRASE)
    for address in ("/", f"/e/{episode}/result", "/data", "/know"):
        other.goto(address)
        expect(other).to_have_url(f"{server.url}/unlock")
        expect(other.get_by_role("heading", level=1)).to_have_text("These pages are locked")
        expect(other.locator("main")).to_contain_text("Call 112, 999 or 911")
    unlock_with(other, "not the passphrase")
    expect(other.get_by_role("alert")).to_contain_text("That is not the passphrase.")
    unlock_with(other, PASSPHRASE)
    expect(other.get_by_role("heading", name="Go on")).to_be_visible()
    own.goto(f"/e/{episode}/result")
    expect(own.locator(".urgency")).to_be_visible()


def test_lock_now_locks_this_browser(open_page, server):
    page = open_page(server)
    lock_with(page, PASSPHRASE)
    button(page, "Lock now").click()
    page.goto("/data")
    expect(page).to_have_url(f"{server.url}/unlock")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Lock with a passphrase")
    page.goto("/")
    unlock_with(page, PASSPHRASE)
    page.goto("/lock")
    button(page, "Take the lock off").click()
    expect(button(page, "Lock the pages")).to_be_visible()


def test_the_pages_are_unlocked_by_keyboard(open_page, server):
    page = open_page(server)
    lock_with(page, PASSPHRASE)
    button(page, "Lock now").click()
    hand = Keyboard(page)
    hand.type(page.get_by_label("Passphrase"), PASSPHRASE)
    page.keyboard.press("Enter")
    expect(button(page, "Begin")).to_be_visible()


@pytest.mark.expects_complaint("status of 422")
def test_a_mistyped_passphrase_is_said_beside_its_field(page):
    lock_with(page, PASSPHRASE, again="something else")
    page.get_by_role("alert").get_by_role("link", name="The two are not the same.").click()
    expect(page.get_by_label("The same again")).to_be_focused()
    page.goto("/lock")
    expect(button(page, "Lock the pages")).to_be_visible()
