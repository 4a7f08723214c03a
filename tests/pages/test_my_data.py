"""What a person keeps: it can be taken out, erased and taken in again, and leaves the computer in no other way."""

import csv
import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.pages import person
from tests.pages.person import Mouse, button


@pytest.fixture
def told(open_page, server):
    """A page, and an episode of somebody who answered everything and thought better of one answer."""
    page = open_page(server)
    episode = person.invented(page)
    person.say(page, episode, "limp", "no")
    person.say(page, episode, "limp", "yes")
    return page, episode


def said(page, episode):
    """What the result says: how urgent, the sentence, and the bars."""
    page.goto(f"/e/{episode}/result")
    main = page.locator("main")
    return main.locator(".urgency").inner_text(), main.locator(".verdict .lead").inner_text(), main.locator(".bars").inner_text()


def take_out(page, name, to):
    page.goto("/data")
    with page.expect_download() as waited:
        page.get_by_role("link", name=name).click()
    waited.value.save_as(to)
    return waited.value.suggested_filename


def erase(page):
    page.goto("/data")
    page.get_by_label("Yes, erase this. I know it cannot be undone.").check()
    button(page, "Erase").click()


def test_what_was_taken_out_and_erased_gives_the_same_answer_when_it_is_taken_in_again(told, server, tmp_path):
    page, episode = told
    before = said(page, episode)
    assert re.fullmatch(r"solespine-[\d-]+\.json", take_out(page, "Take everything out (JSON)", tmp_path / "all.json"))
    erase(page)
    expect(page.get_by_role("status")).to_contain_text("Erased on")
    expect(page.get_by_role("status")).to_contain_text("Episodes: 1")
    expect(page.locator("main")).to_contain_text("0 episodes are kept here.")
    assert page.request.get(f"/e/{episode}/result").status == 404
    page.locator("input[type=file]").set_input_files(tmp_path / "all.json")
    button(page, "Take in").click()
    expect(page.get_by_role("status")).to_contain_text("Taken in: 3 new entries")
    assert said(page, episode) == before


def test_taking_in_what_is_already_here_changes_nothing(told, tmp_path):
    page, _ = told
    take_out(page, "Take everything out (JSON)", tmp_path / "all.json")
    page.locator("input[type=file]").set_input_files(tmp_path / "all.json")
    button(page, "Take in").click()
    expect(page.get_by_role("status")).to_contain_text("Taken in: 0 new entries; 3 were here already.")
    assert person.exported(page)["episodes"] == json.loads((tmp_path / "all.json").read_text())["episodes"]


def test_the_table_opens_in_a_spreadsheet(told, tmp_path):
    page, episode = told
    take_out(page, "Answers as a table (CSV)", tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert len(rows) > 50
    assert {len(row) for row in rows} == {len(head)}
    assert sum("limp" in row for row in rows) == 2, "an answer and its correction are both there"
    assert all(episode in row for row in rows)


@pytest.mark.expects_complaint("status of 422")
def test_nothing_is_erased_that_was_not_ticked(told):
    page, _ = told
    page.goto("/data")
    button(page, "Erase").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be undone")
    assert len(person.exported(page)["episodes"]) == 1


def test_no_request_leaves_the_machine(open_page, server):
    page = open_page(server)
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    episode = person.invented(page)
    for address in ("/", f"/e/{episode}/where?view=left", f"/e/{episode}/q/limp", f"/e/{episode}/result", f"/e/{episode}/review"):
        page.goto(address)
    for address in (f"/e/{episode}/plan", f"/e/{episode}/history", "/know", "/know/sources/radford_2007", "/data", "/offline"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
    assert len(asked) > 20
    assert {(parts.scheme, parts.netloc) for parts in map(urlsplit, asked)} == {("http", urlsplit(server.url).netloc)}


def test_the_links_of_a_page_lead_nowhere_else(page, shared_server):
    episode = person.invented(page)
    for address in ("/", f"/e/{episode}/result", f"/e/{episode}/plan", "/know/sources/radford_2007", "/know/claims", "/data"):
        page.goto(address)
        leads = page.locator("a[href], area[href], form[action]").evaluate_all(
            "found => found.map((one) => one.href || one.action)"
        )
        assert {urlsplit(one).netloc for one in leads} == {urlsplit(shared_server.url).netloc}, address


def test_a_language_once_chosen_stays(page):
    page.goto("/know")
    button(page, "Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.goto("/data")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    Mouse(page).press(button(page, "English"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
