"""The plan, the sheet, the calendar, the questions of the articles and the zone map: what they say follows from the answers."""

import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import solespine
from solespine import load_knowledge
from solespine.care.week import DROPPED, MOVED, Item
from solespine.evidence import Evidence
from solespine.exchange.calendar import calendar_file

DEMO = Path(solespine.__path__[0]) / "web" / "demo.toml"


@pytest.fixture
def demo(store, knowledge):
    """An episode of the invented person."""
    evidence = Evidence.from_case(tomllib.loads(DEMO.read_text()), knowledge)
    episode = store.begin("demo", demo=True)
    store.add(episode.id, "1", "demo", evidence.observations)
    return episode.id


def test_the_plan_names_dose_effect_and_what_is_withheld(ana, demo):
    shown = ana.get(f"/e/{demo}/plan").text
    plan = shown.partition("Worth trying for you")[2]
    assert "Plantar-fascia stretch" in plan
    assert re.search(r"3 times a day \(2 to 4\)", plan)
    assert "on the scale from 0 to 10" in plan
    assert "How certain that is" in plan
    assert "What it will not do" in plan
    assert "Withheld" in plan


def test_medicines_and_operations_are_questions_and_never_items_of_the_week(ana, demo):
    shown = ana.get(f"/e/{demo}/plan").text
    week = shown.partition("This week")[2].partition("Worth trying")[0]
    for name in ("Anti-inflammatory medicine", "Corticosteroid injection", "Surgery"):
        assert name not in week
    worth = shown.partition("Worth trying for you")[2].partition("Ask a professional about")[0]
    assert "Corticosteroid injection" not in worth


def item_keys(text):
    return re.findall(r'name="about" value="(\w+@\d@[\d:]+)"', text)


def test_the_week_can_be_changed_and_only_by_what_is_permitted(ana, demo, store):
    keys = item_keys(ana.get(f"/e/{demo}/plan").text)
    first = keys[0]
    ana.post(f"/e/{demo}/plan", {"kind": DROPPED, "about": first, "once": "1"})
    assert first not in item_keys(ana.get(f"/e/{demo}/plan").text)
    moved = keys[1]
    ana.post(f"/e/{demo}/plan", {"kind": MOVED, "about": moved, "day": "6", "time": "21:15", "once": "2"})
    assert f"{moved.partition('@')[0]}@6@21:15" in item_keys(ana.get(f"/e/{demo}/plan").text)
    for wrong in ({"day": "9", "time": "18:00"}, {"day": "1", "time": "25:00"}, {"day": "1", "time": "x"}):
        assert ana.post(f"/e/{demo}/plan", {"kind": MOVED, "about": moved, "once": "3", **wrong}).status_code == 422
    for wrong in ("surgery", "nothing", "ems_foot_device"):
        assert ana.post(f"/e/{demo}/plan", {"kind": "plan_added", "about": wrong, "once": wrong}).status_code == 422
    assert len(store.episode(demo).events) == 2, "what happened is kept, corrections are new rows"


def test_what_becomes_withheld_leaves_the_week(ana, demo):
    assert "Start" in ana.get(f"/e/{demo}/plan").text
    ana.get(f"/e/{demo}/q/saddle_numbness")
    ana.post(f"/e/{demo}/q/saddle_numbness", {"item": "saddle_numbness", "answer": "yes", "once": "1"})
    shown = ana.get(f"/e/{demo}/plan").text
    assert "Get emergency help now" in shown
    assert item_keys(shown) == []
    assert "BEGIN:VEVENT" not in ana.get(f"/e/{demo}/plan.ics").text


def test_the_calendar_is_one_that_calendars_read():
    items = ((Item("calf_stretch", "calf_stretch", 0, "07:30", 7.4),), (), (), (), (), (), ())
    name = "Stretch; calf, sole " + "ä" * 60
    text = calendar_file(items, {"calf_stretch": name}, date(2026, 11, 23), datetime(2026, 11, 21, 12, 0, tzinfo=UTC))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "DTSTART:20261123T073000\r\n" in unfolded
    assert "DTEND:20261123T073700\r\n" in unfolded
    assert "SUMMARY;LANGUAGE=en:Stretch\\; calf\\, sole ä" in unfolded
    assert len(re.findall("^BEGIN:", unfolded, re.M)) == len(re.findall("^END:", unfolded, re.M)) == 3
    assert unfolded.endswith("END:VCALENDAR\r\n")


def test_the_sheet_comes_from_the_same_gate(ana, demo):
    calm = ana.get(f"/e/{demo}/sheet").text
    assert re.search(r"Hand foot massage[^:]*: <strong>Yes", calm)
    assert "open sore" in calm.partition("Ask again on the day")[2]
    ana.get(f"/e/{demo}/q/skin_wound_foot")
    ana.post(f"/e/{demo}/q/skin_wound_foot", {"item": "skin_wound_foot", "answer": "yes", "once": "1"})
    wounded = ana.get(f"/e/{demo}/sheet").text
    assert re.search(r"Hand foot massage[^:]*: <strong>No<", wounded)


@pytest.mark.parametrize("asked", [one.id for one in load_knowledge().records.article_question])
def test_each_question_of_the_articles_is_answered_for_the_person(ana, demo, asked):
    shown = ana.get(f"/e/{demo}/ask/{asked}")
    assert shown.status_code == 200
    lines = re.findall(r"<li>(.+?)</li>", shown.text.partition("For you</h2>")[2].partition("</ul>")[0])
    assert lines
    assert not any("{" in line for line in lines)


def test_the_own_log_answers_whether_a_massage_wakes_the_back(ana, demo):
    assert "You have not done it here yet" in ana.get(f"/e/{demo}/ask/massage_causes_back_pain").text
    ana.get(f"/e/{demo}/start/massage_back_lower")
    address = ana.post(f"/e/{demo}/start/massage_back_lower", {"none": "1", "side": "both", "once": "1"}).headers["location"]
    ana.get(address)
    ana.post(address, {"how": "done"})
    ana.get(f"{address}/after")
    ana.post(f"{address}/after", {"applies": "se_back_pain_worse", "once": "2"})
    shown = ana.get(f"/e/{demo}/ask/massage_causes_back_pain").text
    assert "You did it 1 time here." in shown
    assert "Yes 1 of 1 times when we asked" in shown


def test_the_zone_map_says_that_it_is_tradition(ana):
    shown = ana.get("/know/zones").text
    assert "tradition" in shown
    assert shown.count("<svg") >= 4
    assert "changes what this program thinks is likely" in shown
