"""The whole way from the start page to the answer, as different people go it."""

import re

import pytest
from playwright.sync_api import expect

from tests.pages import person
from tests.pages.person import Finger, Keyboard, Mouse, answer, answer_until, begin, button, mark_heel_and_back


def go_through(page, hand):
    """A whole interview, and what is asserted of its result."""
    begin(page, hand)
    mark_heel_and_back(page, hand)
    asked = answer_until(page, hand, "/result")
    assert len(asked) > 50
    assert len(asked) == len(set(asked)), "nothing is asked twice"
    is_a_whole_result(page)


def is_a_whole_result(page):
    main = page.locator("main")
    expect(main.locator(":scope > *").first).to_have_class(re.compile("^urgency urgency-(routine|soon)$"))
    expect(main.get_by_role("heading", level=1)).to_have_count(1)
    expect(main.locator(".bars tbody tr")).to_have_count(4)
    expect(main.locator(".bars .people").first).to_contain_text("in 10")
    expect(main.locator(".condition h3", has_text=re.compile("heel|sole|foot", re.I)).first).to_be_visible()
    expect(main.locator(".condition h3", has_text="back").first).to_be_visible()
    expect(main.locator(".plan .offer").first).to_be_visible()
    expect(main.get_by_role("heading", name="How sure is this?")).to_be_visible()


def test_a_whole_interview_by_mouse_ends_with_an_answer(page):
    go_through(page, Mouse(page))


def test_a_whole_interview_by_keyboard_alone_never_loses_the_focus(page):
    go_through(page, Keyboard(page))


def test_a_whole_interview_by_finger_on_a_small_phone_ends_with_an_answer(phone):
    go_through(phone, Finger(phone))


def test_a_whole_interview_without_script_ends_with_an_answer(open_page, shared_server):
    page = open_page(shared_server, "no_script")
    go_through(page, Mouse(page, script=False))


@pytest.mark.parametrize("devices", [(), ("phone", "no_script")], ids=["mouse", "finger without script"])
def test_an_urgent_answer_interrupts_at_once(open_page, shared_server, devices):
    page = open_page(shared_server, *devices)
    hand = (Finger if "phone" in devices else Mouse)(page, script="no_script" not in devices)
    begin(page, hand)
    mark_heel_and_back(page, hand)
    answer_until(page, hand, "/danger_nerves")
    answer(page, hand, "saddle_numbness")
    stands_first(page)
    hand.press(button(page, "I have read this: show the whole answer"))
    stands_first(page)
    expect(page.locator(".plan")).to_contain_text("Nothing at home until a professional has looked.")


def stands_first(page):
    """What to do now is the first thing in the page and is seen without scrolling."""
    heading = page.get_by_role("heading", level=1, name="Get emergency help now")
    expect(heading).to_be_in_viewport(ratio=1)
    expect(page.locator("main > *").first).to_have_class("urgency urgency-emergency")
    expect(page.locator("main .do-now").first).to_be_in_viewport()


def open_question(page, episode, about):
    page.goto(f"/e/{episode}/q/{about}")
    expect(page.locator("form.question")).to_be_visible()


def test_a_changed_answer_sets_aside_what_no_longer_applies_and_lists_it(page):
    episode = person.invented(page)
    person.say(page, episode, "pregnant", "yes")
    page.goto(f"/e/{episode}/review")
    page.locator("a[href*='/q/sex']").click()
    answer(page, Mouse(page), "Male")
    expect(page).to_have_url(f"{page.url.partition('/e/')[0]}/e/{episode}/review#set-aside")
    aside = page.locator("#set-aside")
    expect(aside).to_contain_text("pregnant")
    expect(aside).to_contain_text("does not apply to you")
    page.get_by_role("link", name="See the answer").click()
    expect(page.get_by_role("link", name="set aside because")).to_be_visible()


def test_an_answer_can_be_changed_two_pages_back(page):
    hand = Mouse(page)
    episode = begin(page, hand)
    mark_heel_and_back(page, hand)
    answer_until(page, hand, "/q/age")
    answer(page, hand, "46")
    first_after, _ = person.question(page), answer(page, hand)
    page.go_back()
    page.go_back()
    expect(page).to_have_url(f"{page.url.partition('/e/')[0]}/e/{episode}/q/age")
    answer(page, hand, "64")
    assert person.question(page) != first_after, "what was answered meanwhile is not asked again"
    page.goto(f"/e/{episode}/review")
    expect(page.locator(".answers > div").filter(has_text="How old are you?")).to_contain_text("64")
    expect(page.locator("main")).not_to_contain_text("46")


@pytest.mark.parametrize("devices", [(), ("no_script",)], ids=["script", "no script"])
def test_a_double_click_is_one_answer(open_page, shared_server, devices):
    page = open_page(shared_server, *devices)
    episode = person.invented(page)
    open_question(page, episode, "limp")
    page.get_by_label("No", exact=True).check()
    button(page, "Continue").dblclick()
    page.wait_for_url(lambda url: not url.endswith("/limp"))
    assert [entry["step"] for entry in entries_of(page, episode)] == ["demo", "limp"]


def entries_of(page, episode):
    (found,) = (one for one in person.exported(page)["episodes"] if one["id"] == episode)
    return found["entries"]


def test_of_two_tabs_on_one_question_the_later_answer_stands(page):
    episode = person.invented(page)
    other = page.context.new_page()
    for tab in (page, other):
        open_question(tab, episode, "limp")
    answer(other, Mouse(other), "Yes")
    answer(page, Mouse(page), "No")
    for tab in (page, other):
        tab.goto(f"/e/{episode}/review")
        expect(tab.locator(".answers > div").filter(has_text="limp").locator("dd").first).to_have_text("No")


@pytest.mark.expects_complaint("status of 422")
@pytest.mark.parametrize("about", ["limp", "age", "order_of_onset", "danger_nerves"])
def test_a_question_left_empty_says_so_and_leads_to_the_field(page, about):
    episode = person.invented(page)
    open_question(page, episode, about)
    for box in page.locator("form.question :checked[type=checkbox]").all():
        box.uncheck()
    page.locator("form.question input[type=radio]:checked").evaluate_all("found => found.forEach(one => one.checked = false)")
    page.locator("form.question input[name=number]").evaluate_all("found => found.forEach(one => one.value = '')")
    button(page, "Continue").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.matches('form.question input') || location.hash.endsWith('-0')")
    assert page.locator(page.evaluate("location.hash")).count() == 1, "the link leads to a field that is there"
