"""The diary's pages: quick to write in, nothing typed is lost, nothing kept is changed, and a warning is heard."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from solespine.evidence import Observation
from solespine.followup.diary import DiaryEntry
from solespine.marks import Mark
from solespine.web.app import create_app
from tests.safety.people import healthy
from tests.web.clock import Clock
from tests.web.timing import quickest_s

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HEEL, BACK = "heel_underside.left", "low_back.middle"
SORE = ("heel_plantar_pain", "foot_pain", "first_step_pain")


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def app(store, knowledge, clock):
    return create_app(store, knowledge, now=clock)


@pytest.fixture
def sore(store, clock, knowledge):
    """An episode of somebody with a sore left heel for whom nothing else is wrong."""
    episode = store.begin("sore", at=clock())
    answers = {**healthy(knowledge), **dict.fromkeys(SORE, True)}
    seen = [Observation(name, value) for name, value in answers.items()]
    store.add(episode.id, "sore:1", "where", seen, [Mark("heel_underside", "left", 6.0)], at=clock() - timedelta(days=30))
    return episode.id


def write(person, episode, pain=None, address="diary", **fields):
    """Fill in the form as it stands on the page and send it."""
    person.get(f"/e/{episode}/{address}")
    places = {"place": list(pain or {}), **{f"pain.{place}": value for place, value in (pain or {}).items()}}
    own = {name: person.hidden(name) for name in ("corrects", "corrects_day") if f'name="{name}"' in person.page.text}
    return person.post(f"/e/{episode}/diary", {"once": person.hidden("once"), **own, **places, **fields})


def answered(store, episode):
    return {seen.about: seen.value for seen in store.episode(episode).observations}


def typed(page, name):
    """What stands in a text field of a page."""
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.text).group(1)


def test_a_number_and_save_are_enough(ana, sore, store):
    start = ana.get("/").text
    assert f'href="/e/{sore}/diary"' in start
    assert f'value="{HEEL}"' in ana.get(f"/e/{sore}/diary").text, "the place of the interview is offered"
    sent = write(ana, sore, {HEEL: "5"})
    assert sent.status_code == 303
    (entry,) = store.diary(sore)
    assert entry.marks == (Mark("heel_underside", "left", 5.0),)
    assert (entry.felt, entry.sent, entry.day) == (NOON, NOON, NOON.date())
    told = ana.get(sent.headers["location"]).text
    assert "Kept:" in told
    assert "Undo" in told


def test_the_places_written_about_last_come_first(ana, sore, clock):
    write(ana, sore, {HEEL: "5", "knee.right": "2"})
    clock.now += timedelta(hours=1)
    write(ana, sore, {BACK: "3"})
    offered = re.findall(r'data-key="([\w.]+)"', ana.get(f"/e/{sore}/diary").text.partition("<template")[0])
    assert offered == [BACK, HEEL, "knee.right"]


def test_everything_on_the_form_is_kept(ana, sore, store):
    fields = {
        f"feels.{HEEL}": ["sharp", "burning"],
        "note": "  long walk\r\nwith the dog  ",
        "medicines": "ibuprofen, 400 mg\r\n\r\n vitamin D ",
        "shoes": "brown ones",
        "steps": "8,200",
        "stood_hours": "3,5",
        "back_pain_average": "2",
        "foot_pain_average": "5",
        "first_step_pain": "7",
        "sleep_trouble": "0",
        "stress": "10",
    }
    write(ana, sore, {HEEL: "6", BACK: "", "knee.right": "0"}, **fields)
    (entry,) = store.diary(sore)
    assert entry.marks == (Mark("heel_underside", "left", 6.0, ("sharp", "burning")), Mark("knee", "right", 0.0))
    assert entry.note == "  long walk\nwith the dog  "
    assert entry.medicines == ("ibuprofen, 400 mg", "vitamin D")
    assert entry.scores == {
        "back_pain_average": 2,
        "foot_pain_average": 5,
        "first_step_pain": 7,
        "sleep_trouble": 0,
        "stress": 10,
        "stood_hours": 3.5,
        "steps": 8200,
    }


def test_a_form_on_which_nothing_was_filled_in_is_refused(ana, sore, store):
    sent = write(ana, sore, {HEEL: ""})
    assert sent.status_code == 422
    assert 'id="empty-wrong"' in sent.text
    assert store.diary_history(sore) == ()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("steps", "300000", "Steps: &#39;300000&#39; cannot be used. Type a number from 0 to 200,000."),
        ("steps", "many", "Steps"),
        ("stood_hours", "25", "from 0 to 24"),
        ("stress", "11", "Stress"),
        ("stress", "nan", "Stress"),
        (f"pain.{HEEL}", "11", "from 0 to 10"),
        ("day", "yesterday", "is not a day"),
        ("day", "0001-01-01", "is not a day"),
        ("time", "late", "is not a time of day"),
        ("note", "n" * 5000, "5,000 characters"),
        ("note", "\0", "cannot be kept"),
        ("medicines", "\n".join("abcdefghijklmnopqrstuvwxyz"), "At most 20 lines"),
        ("shoes", "s" * 300, "At most 200 letters"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(ana, sore, store, field, value, said):
    usual = {"note": "keep this", "shoes": "brown", "steps": "70", f"feels.{HEEL}": "sharp", "news": "fever", "day": "2026-11-20"}
    sent = write(ana, sore, {HEEL: "4"}, **{**usual, field: value})
    assert sent.status_code == 422
    assert said in sent.text
    assert store.diary_history(sore) == ()
    assert answered(store, sore)["fever"] is False
    for name in {"shoes", "steps", "day"} - {field}:
        assert typed(sent, name) == usual[name]
    assert 'value="sharp" checked' in sent.text
    assert 'value="fever" checked' in sent.text
    assert field == "note" or "keep this</textarea>" in sent.text
    assert field.startswith("pain") or re.search(r'value="4" checked', sent.text)


def test_yesterday_is_written_down_today_and_marked_as_late(ana, sore, store, clock):
    clock.now = NOON + timedelta(days=1)
    write(ana, sore, {HEEL: "3"}, day="2026-11-20", time="20:15")
    (entry,) = store.diary(sore)
    assert entry.day == date(2026, 11, 20)
    assert f"{entry.felt.astimezone():%H:%M}" == "20:15"
    assert entry.sent == clock.now
    assert "written down later" in ana.get(f"/e/{sore}/diary").text


def test_a_day_without_a_time_counts_from_noon(ana, sore, store):
    write(ana, sore, {HEEL: "3"}, day="2026-11-01")
    (entry,) = store.diary(sore)
    assert f"{entry.felt.astimezone():%Y-%m-%d %H:%M}" == "2026-11-01 12:00"


@pytest.mark.parametrize("when", [{"day": "2026-11-22"}, {"day": "2026-11-21", "time": "23:59"}, {"time": "23:59"}])
def test_what_is_still_to_come_is_refused(ana, sore, store, when):
    sent = write(ana, sore, {HEEL: "3"}, **when)
    assert sent.status_code == 422
    assert "still to come" in sent.text
    assert store.diary(sore) == ()


def test_an_entry_that_waited_keeps_its_moment_and_its_day_where_the_person_was(ana, sore, store):
    write(ana, sore, {HEEL: "3"}, written="2026-11-21T01:30:00+05:30")  # still the day before in UTC
    (entry,) = store.diary(sore)
    assert (entry.felt, entry.day) == (datetime(2026, 11, 20, 20, 0, tzinfo=UTC), date(2026, 11, 21))
    assert entry.sent == entry.felt
    assert not entry.late


def test_a_clock_that_runs_ahead_does_not_write_the_future(ana, sore, store):
    write(ana, sore, {HEEL: "3"}, written="2027-01-01T00:00:00+00:00")
    assert store.diary(sore)[0].felt == NOON


def test_the_same_form_sent_twice_is_one_entry(ana, sore, store):
    ana.get(f"/e/{sore}/diary")
    fields = {"once": ana.hidden("once"), "place": HEEL, f"pain.{HEEL}": "5", "news": "fever"}
    for _ in range(2):
        assert ana.post(f"/e/{sore}/diary", fields).status_code == 303
    assert len(store.diary_history(sore)) == 1
    assert len([one for one in store.episode(sore).entries if one.step == "diary"]) == 1


def test_a_change_is_added_and_stands(ana, sore, store):
    write(ana, sore, {HEEL: "5"}, note="a\nb", medicines="x")
    (first,) = store.diary(sore)
    change = f"diary/change?once={first.once}&day={first.day}"
    page = ana.get(f"/e/{sore}/{change}")
    assert 'value="5" checked' in page.text
    assert "a\nb</textarea>" in page.text
    when = {"day": typed(page, "day"), "time": typed(page, "time")}
    assert write(ana, sore, {HEEL: "7"}, change, note="a\r\nb", medicines="x", **when).status_code == 303
    (now,) = store.diary(sore)
    assert now == replace(
        first, number=now.number, once=now.once, corrects=first.once, marks=(Mark("heel_underside", "left", 7.0),)
    )
    assert len(store.diary_history(sore)) == 2


def test_what_is_not_touched_stays_as_it_was_to_the_last_sign(ana, sore, store):
    felt = NOON - timedelta(days=2, microseconds=123456)
    marks = (Mark("heel_underside", "left", 6.25, ("burning",)), Mark("low_back", "middle", None))
    others = {"note": "a\r\nb\r", "medicines": ("two\nlines", " x "), "shoes": " s ", "scores": {"steps": 4000.5, "stress": 2.5}}
    kept = store.keep_diary(sore, DiaryEntry(0, "elsewhere/?#", felt, felt, felt.date(), marks, **others))
    page = ana.get(f"/e/{sore}/diary/change?once=elsewhere%2F%3F%23&day={felt.date()}")
    fields = {name: typed(page, name) for name in ("day", "time", "shoes", "steps")}
    fields |= {name: re.search(rf'name="{name}"[^>]*>\n([^<]*)</textarea>', page.text).group(1) for name in ("note", "medicines")}
    assert f'name="pain.{HEEL}" id="pain.{HEEL}-11" value="6.25" checked' in page.text
    pain = {HEEL: "6.25", BACK: "unsaid"}
    feels = {f"feels.{HEEL}": "burning"}
    sent = write(ana, sore, pain, f"diary/change?once=elsewhere%2F%3F%23&day={felt.date()}", stress="2.5", **fields, **feels)
    assert sent.status_code == 303
    (now,) = store.diary(sore)
    assert now == replace(kept, number=now.number, once=now.once, sent=now.sent, corrects="elsewhere/?#")


def press(person, episode, what, page):
    """Press 'Undo', 'Put it back' or the first 'Remove' on a page."""
    person.get(page)
    form = re.search(rf'action="/e/{episode}/diary/{what}">(.*?)</form>', person.page.text, re.DOTALL).group(1)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return person.client.post(f"/e/{episode}/diary/{what}", data=fields).headers["location"]


def test_undo_takes_back_one_step_at_a_time(ana, sore, store):
    kept = write(ana, sore, {HEEL: "5"}).headers["location"]
    first = store.diary(sore)[0]
    changed = write(ana, sore, {HEEL: "7"}, f"diary/change?once={first.once}&day={first.day}").headers["location"]
    assert [one.marks[0].intensity for one in store.diary(sore)] == [7]
    press(ana, sore, "undo", changed)
    assert [one.marks[0].intensity for one in store.diary(sore)] == [5]
    other = write(ana, sore, {BACK: "2"}).headers["location"]
    gone = press(ana, sore, "undo", other)
    assert [one.marks[0].place for one in store.diary(sore)] == ["heel_underside"]
    assert "Taken out." in ana.get(gone).text
    press(ana, sore, "undo", gone)
    assert {one.marks[0].place for one in store.diary(sore)} == {"heel_underside", "low_back"}
    assert len(store.diary_history(sore)) == 6, "steps are added, nothing is changed"
    assert kept != other


def test_what_was_removed_is_gone_from_the_page_and_there_in_the_history(ana, sore, store):
    write(ana, sore, {HEEL: "5"}, note="secret note")
    page = press(ana, sore, "remove", f"/e/{sore}/diary")
    assert "secret note" not in ana.get(page).text
    assert store.diary(sore) == ()
    assert store.diary_history(sore)[0].note == "secret note"
    press(ana, sore, "undo", page)
    assert store.diary(sore)[0].note == "secret note"


def test_older_entries_stand_by_month(ana, sore, store):
    for number in range(40):
        at = NOON - timedelta(days=3 * number)
        store.keep_diary(sore, DiaryEntry(0, f"n{number}", at, at, at.date(), note=f"note {number}."))
    seen = set()
    page = ana.get(f"/e/{sore}/diary").text
    while earlier := re.search(r'href="\?month=([\d-]+)">Earlier', page):
        seen |= set(re.findall(r"note \d+\.", page))
        page = ana.get(f"/e/{sore}/diary?month={earlier[1]}").text
        assert "How is it now?" not in page
    seen |= set(re.findall(r"note \d+\.", page))
    assert len(seen) == 40
    assert ana.get(f"/e/{sore}/diary?month=nonsense").status_code == 200
    assert ana.get(f"/e/{sore}/diary?month=0001-01").status_code == 200
    assert ana.get(f"/e/{sore}/diary?month=9999-12").status_code == 200


def test_without_script_another_place_is_added_and_nothing_typed_is_lost(ana, sore, store):
    fields = {"note": "so far", f"feels.{HEEL}": "sharp", "stress": "3", "news": "fever", "day": "2026-11-20"}
    page = write(ana, sore, {HEEL: "4"}, add="knee.right", **fields)
    assert page.status_code == 200
    assert 'data-key="knee.right"' in page.text
    for there in (
        "so far</textarea>",
        'value="sharp" checked',
        'value="4" checked',
        'value="3" checked',
        'value="fever" checked',
        'value="2026-11-20"',
    ):
        assert there in page.text
    assert store.diary(sore) == ()


def test_every_place_of_the_drawing_leads_to_its_name_in_the_list(ana, sore):
    page = ana.get(f"/e/{sore}/diary").text
    leads = set(re.findall(r'<a[^>]*href="#([^"]+)"[^>]*class="place', page))
    assert len(leads) > 30
    assert leads <= set(re.findall(r'id="([^"]+)"', page))


def test_a_place_that_nobody_knows_is_refused(ana, sore, store):
    assert write(ana, sore, {"tail.left": "4"}).status_code == 422
    assert write(ana, sore, {"low_back.nowhere": "4"}).status_code == 422
    assert store.diary(sore) == ()


def test_a_warning_that_is_ticked_raises_the_urgency_and_leads_to_what_to_do(ana, sore, store):
    sent = write(ana, sore, {HEEL: "4"}, news="saddle_numbness")
    assert sent.headers["location"] == f"/e/{sore}/stop"
    assert answered(store, sore)["saddle_numbness"] is True
    assert len(store.diary(sore)) == 1
    assert "emergency" in ana.get(f"/e/{sore}/stop").text.lower()


def test_a_warning_alone_is_enough(ana, sore, store):
    sent = write(ana, sore, news="skin_wound_foot")
    assert sent.status_code == 303
    assert answered(store, sore)["skin_wound_foot"] is True
    assert store.diary(sore) == ()


def test_a_warning_that_is_not_ticked_says_nothing(ana, told, store):
    episode = told(present=["heel_plantar_pain"])
    before = store.episode(episode).entries
    write(ana, episode, {HEEL: "4"})
    assert store.episode(episode).entries == before


def test_what_is_known_to_be_so_is_not_asked_again(ana, told):
    episode = told(present=["fever"])
    page = ana.get(f"/e/{episode}/diary").text
    assert 'name="news" value="fever"' not in page
    assert 'name="news" value="chest_pain"' in page


def test_a_place_that_turns_numb_is_a_finding_from_then_on(ana, sore, store):
    assert answered(store, sore).get("numb_sole") is not True
    write(ana, sore, {HEEL: "4"}, **{f"feels.{HEEL}": ["numb", "tingling"]})
    assert {name: answered(store, sore)[name] for name in ("numb_sole", "tingling_foot")} == {
        "numb_sole": True,
        "tingling_foot": True,
    }
    entries = len(store.episode(sore).entries)
    write(ana, sore, {HEEL: "5"}, **{f"feels.{HEEL}": "numb"})
    assert len(store.episode(sore).entries) == entries, "what is known is not said twice"


def test_pain_where_there_was_none_is_a_finding_and_a_nought_is_not(ana, sore, store):
    write(ana, sore, {"knee.right": "0"})
    assert answered(store, sore).get("knee_pain") is not True
    write(ana, sore, {"knee.right": "3"})
    assert answered(store, sore)["knee_pain"] is True


def test_an_answer_given_since_the_moment_an_entry_speaks_of_stands(ana, sore, store, clock):
    store.add(sore, "later", "knee_pain", [Observation("knee_pain", False)], at=clock())
    write(ana, sore, {"knee.right": "5"}, day="2026-11-10")
    assert answered(store, sore)["knee_pain"] is False


@pytest.mark.parametrize("fields", [{"news": "skin_wound_foot"}, {f"feels.{HEEL}": "numb"}])
def test_when_the_advice_changed_the_page_says_so_first(ana, sore, fields):
    sent = write(ana, sore, {HEEL: "4"}, **fields)
    page = ana.get(sent.headers["location"]).text
    assert "Your diary changed the advice" in page
    assert page.index('class="urgency') < page.index("How is it now?")


def test_what_an_entry_told_stays_after_undo_and_the_page_says_where_to_change_it(ana, sore, store):
    kept = write(ana, sore, {"knee.right": "3"}).headers["location"]
    if kept.endswith("/stop"):
        kept = f"/e/{sore}/diary?kept={store.diary(sore)[0].first}&day={NOON.date()}"
    gone = ana.get(press(ana, sore, "undo", kept)).text
    assert f"/e/{sore}/q/knee_pain?to=review" in gone


def test_a_crash_between_warning_and_entry_loses_no_warning(ana, sore, store, monkeypatch):
    def full(*_args):
        raise OSError("no more")

    monkeypatch.setattr(store, "keep_diary", full)
    assert write(ana, sore, {HEEL: "4"}, news="chest_pain").status_code == 500
    assert answered(store, sore)["chest_pain"] is True


def test_a_script_is_told_where_to_go_and_what_is_wrong(ana, sore, store):
    ana.get(f"/e/{sore}/diary")
    form = {"form_token": ana.hidden("form_token"), "once": "q1", "place": HEEL, f"pain.{HEEL}": "4"}
    said = ana.client.post(f"/e/{sore}/diary", data=form, headers={"accept": "application/json"})
    assert said.json()["to"].startswith(f"/e/{sore}/diary?kept=q1")
    wrong = ana.client.post(f"/e/{sore}/diary", data={**form, "steps": "x"}, headers={"accept": "application/json"})
    assert (wrong.status_code, list(wrong.json())) == (422, ["problems"])
    assert ana.client.post(f"/e/{'0' * 32}/diary", data=form, headers={"accept": "application/json"}).status_code == 404
    assert ana.client.post(f"/e/{sore}/diary", data={**form, "form_token": "x"}).status_code == 403


def test_the_form_without_the_program_holds_nothing_of_a_person(ana, sore):
    write(ana, sore, {HEEL: "4"}, note="my own words")
    page = ana.get("/diary/offline").text
    assert sore not in page
    assert "my own words" not in page
    assert 'id="add-heel_underside-left"' in page


def take_in(person, episode, content, name="diary.csv"):
    person.get(f"/e/{episode}/diary")
    fields = {"form_token": person.hidden("form_token")}
    return person.client.post(f"/e/{episode}/diary/take-in", data=fields, files={"file": (name, content)})


@pytest.mark.parametrize("end", ["csv", "json"])
def test_a_diary_taken_out_is_taken_in_elsewhere_exactly(ana, sore, store, end):
    write(ana, sore, {HEEL: "5", BACK: "2.5"}, note="=1+1", medicines="a;b\nc", steps="10")
    first = store.diary(sore)[0]
    write(ana, sore, {HEEL: "7"}, f"diary/change?once={first.once}&day={first.day}")
    write(ana, sore, {BACK: "1"})
    press(ana, sore, "remove", f"/e/{sore}/diary")
    file = ana.get(f"/e/{sore}/diary.{end}")
    assert "attachment" in file.headers["content-disposition"]
    other = store.begin("other").id
    assert "4 new entries were taken in" in take_in(ana, other, file.content, f"d.{end}").text
    assert "0 new entries" in take_in(ana, other, file.content, f"d.{end}").text
    there = [replace(one, number=0) for one in store.diary_history(sore)]
    assert [replace(one, number=0) for one in store.diary_history(other)] == there


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.replace("2026-11-21T12", "2027-11-21T12").replace("2026-11-21,", "2027-11-21,"), "still to come"),
        (lambda t: t.replace("heel_underside", "heel_undersite"), "did you mean"),
        (lambda t: t.replace(",left,5,", ",left,many,"), "row 2, intensity: expected a number"),
        (lambda t: "once,day\nx,y", "row 1: expected the column"),
        (lambda t: "", "row 1: expected the column"),
        (lambda t: "{", "begins like JSON"),
        (lambda t: json.dumps({"format": "other"}), "is missing"),
    ],
)
def test_a_file_that_cannot_be_is_refused_whole_and_says_where(ana, sore, store, change, said):
    write(ana, sore, {HEEL: "5"})
    text = ana.get(f"/e/{sore}/diary.csv").content.decode("utf-8-sig")
    other = store.begin("other").id
    page = take_in(ana, other, change(text).encode())
    assert page.status_code == 422
    assert "Nothing was taken in" in page.text
    assert said in page.text
    assert store.diary_history(other) == ()


def test_a_diary_of_this_week_that_is_taken_in_is_heard_too(ana, sore, store):
    write(ana, sore, {"knee.right": "5"})
    old = NOON - timedelta(days=60)
    store.keep_diary(sore, DiaryEntry(0, "old", old, old, old.date(), (Mark("hip", "left", 5.0),)))
    content = ana.get(f"/e/{sore}/diary.csv").content
    other = store.begin("other").id
    take_in(ana, other, content)
    assert answered(store, other) == {"knee_pain": True}


def test_the_reminder_names_nothing_of_the_trouble(ana, sore):
    write(ana, sore, {HEEL: "5"})
    file = ana.get(f"/e/{sore}/diary.ics?time=21:30").text
    assert "DTSTART:20261121T213000" in file
    assert "RRULE:FREQ=DAILY;COUNT=84" in file
    assert "Solespine: diary" in file
    assert not re.search("heel|pain|foot|back", file, re.IGNORECASE)
    assert sore not in file
    assert "DTSTART:20261122T070000" in ana.get(f"/e/{sore}/diary.ics?time=07:00").text
    wrong = ana.get(f"/e/{sore}/diary.ics?time=late")
    assert wrong.status_code == 422
    assert "not a time of day" in wrong.text


@pytest.mark.parametrize("address", ["diary", "diary/change?once=x", "diary.csv", "diary.json", "diary.ics"])
def test_a_diary_of_nobody_is_not_found(ana, address):
    assert ana.get(f"/e/{'0' * 32}/{address}").status_code == 404


def test_the_diary_is_locked_with_everything_else(ana, sore, another_browser):
    ana.get("/lock")
    ana.post("/lock", {"passphrase": "three words together", "again": "three words together"})
    stranger = another_browser()
    assert stranger.get(f"/e/{sore}/diary.csv").status_code in (303, 401)
    assert stranger.get(f"/e/{sore}/diary").headers["location"] == "/unlock"
    assert stranger.get("/diary/offline").status_code == 200


def test_five_years_of_diary_open_at_once(ana, sore, store, clock):
    entries = []
    for number in range(10_000):
        at = NOON - timedelta(hours=4.38 * number)
        marks = (Mark("heel_underside", "left", number % 11), Mark("low_back", "middle", 3.0, ("ache",)))
        entries.append(DiaryEntry(0, f"n{number}", at, at, at.date(), marks, {"steps": 4000.0}, "note", ("ibuprofen",)))
    store.keep_diaries(sore, entries)
    for address in ("diary", "diary?month=2024-05", f"diary/change?once=n9000&day={entries[9000].day}"):
        assert ana.get(f"/e/{sore}/{address}").status_code == 200
        assert quickest_s(lambda address=address: ana.get(f"/e/{sore}/{address}")) < 0.1, address
