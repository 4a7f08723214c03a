"""The diary by thumb, by keyboard and without the program; what was written without it is sent once, whatever is killed."""

import re
import sqlite3
import time

import pytest
from playwright.sync_api import expect

from tests.pages import person
from tests.pages.harness import look, no_axe_violations
from tests.pages.test_accessibility import TO_PRESS, TOO_SMALL, fits_on_small_screens_and_with_large_letters
from tests.pages.test_offline import wait_for_worker

HEEL = "heel_underside.left"
# Everything that this browser holds of the diary.
HELD = """
() => new Promise((resolve) => {
  const asked = indexedDB.open("solespine-diary");
  asked.onsuccess = () => {
    const work = asked.result.transaction(["waiting", "places"]);
    const found = {};
    for (const name of ["waiting", "places"]) work.objectStore(name).getAll().onsuccess = (event) => (found[name] = event.target.result);
    work.oncomplete = () => { asked.result.close(); resolve(found); };
  };
})
"""


def sore(page):
    """An episode in which only the left heel was marked; its id."""
    episode = person.send(page, "/", to="/begin").split("/")[2]
    where = f"/e/{episode}/where?view=left&place=heel_underside&side=left"
    person.send(page, where, {"place": "heel_underside", "side": "left", "intensity": "6"}, to=f"/e/{episode}/where")
    person.send(page, f"/e/{episode}/where", to=f"/e/{episode}/where/done")
    person.send(page, f"/e/{episode}/stop", {"level": "emergency_now", "result": "1"})
    return episode


def entries(page, episode):
    return page.request.get(f"/e/{episode}/diary.json").json()["entries"]


def number(page, value, place=HEEL):
    return page.locator(f"input[name='pain.{place}'][value='{value}']")


def save(page):
    return page.locator("#diary button.primary")


def waiting(page):
    return len(page.evaluate(HELD)["waiting"])


def write_without(page, words, value="5"):
    """An entry on the page as it stands, while the program is not running."""
    number(page, value).check(force=True)
    more = page.locator("details", has=page.locator("#note")).last
    if not page.locator("#note").is_visible():
        more.locator("> summary").click()
    page.locator("#note").fill(words)
    before = waiting(page)
    save(page).click()
    expect(page.locator("#waiting")).to_contain_text("on this device")
    expect(page.locator("#note")).to_have_value("")
    assert waiting(page) == before + 1


def test_by_thumb_a_plain_entry_takes_three_taps(open_page, shared_server):
    page = open_page(shared_server, "phone")
    episode = sore(page)
    page.goto("/")
    page.locator(f"a[href='/e/{episode}/diary']").tap()
    number(page, 7).tap()
    expect(number(page, 7)).to_be_checked()
    save(page).tap()
    expect(page.get_by_role("status").filter(has_text="Kept:")).to_be_in_viewport()
    (entry,) = entries(page, episode)
    assert [(one["place"], one["intensity"]) for one in entry["places"]] == [("heel_underside", 7)]
    assert page.evaluate(TOO_SMALL, TO_PRESS) == []
    look(page, "diary-kept")
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_text("Taken out.")).to_be_visible()
    page.get_by_role("button", name="Put it back").tap()
    expect(page.locator(".entries li")).to_have_count(1)


def test_by_thumb_a_place_is_added_from_the_drawing_and_nothing_typed_is_lost(open_page, shared_server):
    page = open_page(shared_server, "phone")
    episode = sore(page)
    page.goto(f"/e/{episode}/diary")
    number(page, 4).tap()
    page.locator("summary", has_text="words, and more").tap()
    page.locator("#note").fill("after work")
    page.locator("#another > summary").tap()
    page.locator("#view-body > summary").tap()
    page.locator("#view-body a.place[href='#view-left']").first.tap()
    expect(page.locator("#view-left")).to_have_attribute("open", "")
    page.locator("#view-left a.place[href='#add-ball-left']").first.tap()
    row = page.locator(".felt-place[data-key='ball.left']")
    expect(row.locator("input[type=radio]").first).to_be_focused()
    expect(row.locator("legend").first).to_have_text("Ball of the foot, left")
    row.locator("input[value='3']").tap()
    row.locator("summary").tap()
    row.get_by_label("Tingling or pins and needles").or_(row.locator("input[value=tingling]")).first.tap()
    look(page, "diary-another-place")
    save(page).tap()
    page.wait_for_url(re.compile("kept=|/stop"))
    (entry,) = entries(page, episode)
    assert [(one["place"], one["intensity"], one["sensations"]) for one in entry["places"]] == [
        ("heel_underside", 4, []),
        ("ball", 3, ["tingling"]),
    ]
    assert entry["note"] == "after work"


def test_by_keyboard_alone(page, shared_server):
    episode = sore(page)
    hand = person.Keyboard(page)
    page.goto(f"/e/{episode}/diary")
    hand.reach(number(page, 0))
    page.keyboard.press("Space")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(number(page, 6)).to_be_checked()
    hand.press(page.locator("#another > summary"))
    hand.press(page.locator(".place-list > summary"))
    hand.press(page.locator("#add-knee-right"))
    expect(number(page, 0, "knee.right")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    hand.press(page.locator("summary", has_text="words, and more"))
    hand.type(page.locator("#shoes"), "brown")
    page.keyboard.press("Enter")  # as in any form
    page.wait_for_url(re.compile("kept=|/stop"))
    (entry,) = entries(page, episode)
    assert [(one["place"], one["intensity"]) for one in entry["places"]] == [("heel_underside", 6), ("knee", 1)]
    assert entry["shoes"] == "brown"


@pytest.mark.expects_complaint("status of 422")
def test_what_is_wrong_is_read_first_and_the_form_is_as_it_was(page, shared_server):
    episode = sore(page)
    page.goto(f"/e/{episode}/diary")
    number(page, 5).check(force=True)
    page.locator("summary", has_text="words, and more").click()
    page.locator("input[name=steps]").fill("a lot")
    save(page).click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("input[name=steps]")).to_have_value("a lot")
    expect(number(page, 5)).to_be_checked()
    page.locator("input[name=steps]").fill("4000")
    save(page).click()
    page.wait_for_url("**kept=**")
    (entry,) = entries(page, episode)
    assert entry["scores"] == {"steps": 4000}
    expect(page.locator("#waiting")).to_be_hidden()
    assert waiting(page) == 0


def test_without_script_it_is_a_form_like_any_other(open_page, shared_server):
    page = open_page(shared_server, "phone", "no_script")
    episode = sore(page)
    page.goto(f"/e/{episode}/diary")
    number(page, 5).check(force=True)
    page.locator("#another > summary").click()
    page.locator(".place-list > summary").click()
    page.locator("#add-knee-left").click()
    expect(number(page, 0, "knee.left")).to_be_focused()
    number(page, 2, "knee.left").check(force=True)
    save(page).click()
    page.wait_for_url(re.compile("kept=|/stop"))
    (entry,) = entries(page, episode)
    assert [(one["place"], one["intensity"]) for one in entry["places"]] == [("heel_underside", 5), ("knee", 2)]


@pytest.mark.expects_complaint("net::ERR_")
def test_what_is_written_without_the_program_is_sent_when_it_runs_again(open_page, server):
    page = open_page(server, "phone")
    episode = sore(page)
    page.goto(f"/e/{episode}/diary")
    wait_for_worker(page)
    page.reload()
    server.kill()
    write_without(page, "on the page that was open")
    page.goto(f"/e/{episode}/diary")
    expect(page.get_by_text("The program is not running.")).to_be_visible()
    expect(page.locator(".emergency-line")).to_be_in_viewport(ratio=1)
    expect(page.locator("#waiting")).to_contain_text("1 entry waits on this device")
    expect(page.locator(".felt-place legend").first).to_have_text("Under the heel, left")
    write_without(page, "on the page without the program", "8")
    expect(page.locator("#waiting")).to_contain_text("2 entries wait on this device")
    no_axe_violations(page)
    fits_on_small_screens_and_with_large_letters(page)
    look(page, "diary-offline")
    server.start()
    # Nothing is pressed: it is tried again every few seconds.
    expect(page.locator("#waiting")).to_contain_text("What waited on this device is saved now", timeout=15_000)
    assert waiting(page) == 0
    page.get_by_role("link", name="Look at it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How is it now?")
    kept = entries(page, episode)
    assert [(one["note"], one["places"][0]["intensity"]) for one in kept] == [
        ("on the page that was open", 5),
        ("on the page without the program", 8),
    ]
    assert all(one["felt"] == one["sent"] for one in kept)
    assert kept[0]["felt"] < kept[1]["felt"], "each at the moment it was written"
    fields = {"once": "page", "place": HEEL, f"pain.{HEEL}": "1"}
    person.send(page, f"/e/{episode}/diary", fields)
    assert entries(page, episode)[-1]["felt"] > kept[1]["felt"]


@pytest.mark.expects_complaint("net::ERR_")
def test_a_program_killed_twice_while_ten_entries_are_sent_loses_none_and_doubles_none(open_page, server):
    page = open_page(server)
    episode = sore(page)
    page.goto(f"/e/{episode}/diary")
    wait_for_worker(page)
    server.kill()
    page.goto(f"/e/{episode}/diary")
    for one in range(10):
        write_without(page, f"note {one}", str(one))
    for least in (2, 6):
        server.start()
        again(page)
        patience = time.monotonic() + 20
        while count(server) < least and time.monotonic() < patience:
            time.sleep(0.002)
        server.kill()
        assert least <= count(server) <= 10
    server.start()
    again(page)
    expect(page.locator("#waiting")).to_contain_text("is saved now", timeout=20_000)
    assert waiting(page) == 0
    assert [(one["note"], one["places"][0]["intensity"]) for one in entries(page, episode)] == [(f"note {n}", n) for n in range(10)]


def again(page):
    """What the browser says when it is online again; without it the queue is tried every few seconds."""
    page.evaluate("dispatchEvent(new Event('online'))")


def count(server):
    """How many diary entries are on the disk."""
    found = sqlite3.connect(f"file:{server.folder}/solespine.db?mode=ro", uri=True)
    try:
        return found.execute("SELECT count(*) FROM diary").fetchone()[0]
    finally:
        found.close()


@pytest.mark.expects_complaint("net::ERR_|status of 422")
def test_an_entry_that_is_refused_later_is_shown_for_correction(open_page, server):
    page = open_page(server)
    episode = sore(page)
    page.goto(f"/e/{episode}/diary")
    wait_for_worker(page)
    page.reload()
    server.kill()
    page.locator("summary", has_text="words, and more").click()
    page.locator("input[name=steps]").fill("a lot")
    write_without(page, "a long walk")
    server.start()
    with page.expect_response(lambda one: one.status == 422):
        page.goto("/")  # from whatever page is opened next
    page.goto(f"/e/{episode}/diary")
    expect(page.locator("#waiting")).to_contain_text("could not be saved as it is")
    expect(page.locator("#waiting")).to_contain_text("a long walk")
    no_axe_violations(page)
    page.get_by_role("button", name="Correct it").click()
    expect(page.get_by_role("alert")).to_contain_text("Steps")
    expect(page.locator("#note")).to_have_value("a long walk")
    page.locator("input[name=steps]").fill("12000")
    save(page).click()
    page.wait_for_url("**kept=**")
    (entry,) = entries(page, episode)
    assert (entry["note"], entry["scores"]) == ("a long walk", {"steps": 12000})
    assert waiting(page) == 0


@pytest.mark.expects_complaint("net::ERR_|status of 403")
def test_while_the_pages_are_locked_it_waits(open_page, server):
    page = open_page(server)
    episode = sore(page)
    page.goto(f"/e/{episode}/diary")
    wait_for_worker(page)
    page.reload()
    other = open_page(server)
    person.send(other, "/lock", {"passphrase": "three words together", "again": "three words together"})
    server.kill()
    write_without(page, "behind the lock")
    server.start()
    again(page)
    expect(page.locator("#waiting")).to_contain_text("The pages are locked", timeout=15_000)
    assert waiting(page) == 1
    page.goto("/unlock")
    page.locator("#passphrase").fill("three words together")
    page.get_by_role("button", name="Unlock").click()
    page.goto(f"/e/{episode}/diary")
    expect(page.locator("#waiting")).to_contain_text("is saved now", timeout=15_000)
    assert [one["note"] for one in entries(page, episode)] == ["behind the lock"]


@pytest.mark.expects_complaint("net::ERR_|status of 404")
def test_what_belongs_to_an_erased_episode_is_given_back_to_the_person(open_page, server):
    page = open_page(server)
    gone, other = sore(page), sore(page)
    page.goto(f"/e/{gone}/diary")
    wait_for_worker(page)
    page.reload()
    server.kill()
    write_without(page, "for nobody")
    server.start()
    page.request.post("/data/erase", form={"sure": "1", "episode": gone, "form_token": token(page)})
    page.goto(f"/e/{other}/diary")
    expect(page.locator("#waiting")).to_contain_text("belongs to an episode that was erased", timeout=15_000)
    expect(page.locator("#waiting")).to_contain_text("for nobody")
    page.on("dialog", lambda one: one.accept())
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator("#waiting")).to_be_hidden()
    held = page.evaluate(HELD)
    assert held["waiting"] == []
    assert [one["episode"] for one in held["places"]] == [other]


def token(page):
    return re.search(r'name="form_token" value="(\w+)"', page.request.get("/").text())[1]


@pytest.mark.expects_complaint("net::ERR_")
@pytest.mark.parametrize("answer", ["accept", "dismiss"])
def test_erasing_also_empties_this_device_and_asks_before_it_deletes_what_waits(open_page, server, answer):
    page = open_page(server)
    episode = sore(page)
    page.goto(f"/e/{episode}/diary")
    assert page.evaluate(HELD)["places"]
    page.goto("/data")
    page.evaluate("""() => new Promise((resolve) => {
      const asked = indexedDB.open("solespine-diary");
      asked.onsuccess = () => {
        const work = asked.result.transaction("waiting", "readwrite");
        work.objectStore("waiting").put({ once: "x", episode: "0", fields: [], at: 1, words: "w", now: "refused" });
        work.oncomplete = () => { asked.result.close(); resolve(); };
      };
    })""")
    page.on("dialog", lambda one: one.accept() if answer == "accept" else one.dismiss())
    page.locator("#sure").check()
    page.locator("button.danger").click()
    expect(page.get_by_role("status")).to_contain_text("Erased")
    held = page.evaluate(HELD)
    assert held["places"] == []
    assert len(held["waiting"]) == (0 if answer == "accept" else 1)


def test_locking_also_empties_this_device(open_page, server):
    page = open_page(server)
    episode = sore(page)
    person.send(page, "/lock", {"passphrase": "three words together", "again": "three words together"})
    page.goto(f"/e/{episode}/diary")
    assert page.evaluate(HELD)["places"]
    page.goto("/lock")
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="These pages are locked")).to_be_visible()
    patience = time.monotonic() + 10
    while page.evaluate(HELD)["places"] and time.monotonic() < patience:
        time.sleep(0.05)
    assert page.evaluate(HELD)["places"] == []


def test_a_warning_leads_to_what_to_do_now(page, shared_server):
    episode = person.invented(page)
    page.goto(f"/e/{episode}/diary")
    page.locator("summary", has_text="Is anything new?").click()
    page.locator("input[name=news][value=saddle_numbness]").check()
    save(page).click()
    page.wait_for_url("**/stop")
    expect(page.locator(".urgency-emergency")).to_be_visible()


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_axe_finds_nothing_in_the_diary_and_it_fits(open_page, shared_server, locale):
    page = open_page(shared_server, "phone", "reduced_motion", locale=locale, service_workers="block")
    episode = person.invented(page)
    page.goto(f"/e/{episode}/diary")
    number(page, 3).check(force=True)
    save(page).click()
    page.wait_for_url("**kept=**")
    for folded in page.locator("#diary details:not(.felt-place details) > summary").all():
        if folded.is_visible():
            folded.click()
    no_axe_violations(page)
    page.emulate_media(color_scheme="dark")
    no_axe_violations(page, "color-contrast", "link-in-text-block")
    look(page, f"diary-open-{locale}")
    fits_on_small_screens_and_with_large_letters(page)
