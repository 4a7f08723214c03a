"""The page of outcome measures: one question at a time, kept at once, and a table that does not call noise a change."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from solespine.evidence import Evidence
from solespine.followup.diary import DiaryEntry
from solespine.followup.outcomes import answers, rows
from solespine.web.app import create_app
from tests.web.clock import Clock
from tests.web.conftest import Person

START = datetime(2026, 1, 5, 18, tzinfo=UTC)
PSFS = {f"activity-{row}": name for row, name in enumerate(("Climb stairs", "Stand at work", "Walk <far>"))}


@pytest.fixture
def clock():
    return Clock(START)


@pytest.fixture
def ana(store, knowledge, clock):
    return Person(create_app(store, knowledge, now=clock))


@pytest.fixture
def sore(store, knowledge):
    """An episode of somebody with both pains."""

    def keep(*present):
        episode = store.begin("told", at=START)
        store.add(episode.id, "told:1", "where", Evidence.of(knowledge, present=present).observations, at=START)
        return episode.id

    return keep


def form(ana, episode):
    return ana.get(f"/e/{episode}/outcomes").text


def send(ana, episode, measure, **fields):
    ana.get(f"/e/{episode}/outcomes")
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return ana.post(f"/e/{episode}/outcomes", {"once": ana.hidden("once"), "measure": measure, **named})


def asked(text):
    return (re.findall(r'<input type="hidden" name="measure" value="([^"]+)"', text) or [""])[0]


def values(store, knowledge, episode):
    return [(one.measure, one.values, one.activities) for one in answers(store.episode(episode).events, knowledge)]


def test_one_question_after_the_other_is_asked_and_then_none(ana, store, knowledge, sore):
    episode = sore("back_pain", "foot_pain")
    seen = []
    for answer in ({"value_0": "6"}, {"value_0": "4"}, {**PSFS, "value_0": "2", "value_1": "3", "value_2": "4"}):
        measure = asked(form(ana, episode))
        seen.append(measure)
        assert send(ana, episode, measure, **answer).headers["location"] == f"/e/{episode}/outcomes"
    assert seen == ["back_pain_average", "foot_pain_average", "psfs"]
    text = form(ana, episode)
    assert asked(text) == ""
    assert "There is nothing to answer now." in text
    assert "Walk &lt;far&gt;" in text
    assert values(store, knowledge, episode) == [
        ("back_pain_average", (6.0,), ()),
        ("foot_pain_average", (4.0,), ()),
        ("psfs", (2.0, 3.0, 4.0), ("Climb stairs", "Stand at work", "Walk <far>")),
    ]


def test_who_hurts_nowhere_is_not_asked(ana, sore):
    text = form(ana, sore("fever"))
    assert asked(text) == ""
    assert "You have told of neither so far." in text


def test_the_same_form_sent_twice_is_one_answer(ana, store, knowledge, sore):
    episode = sore("back_pain")
    ana.get(f"/e/{episode}/outcomes")
    fields = {"once": ana.hidden("once"), "measure": "back_pain_average", "value-0": "6"}
    for _ in range(2):
        assert ana.post(f"/e/{episode}/outcomes", fields).status_code == 303
    assert len(values(store, knowledge, episode)) == 1


def test_a_change_that_chance_could_make_is_not_called_a_change(ana, sore, clock):
    episode = sore("back_pain")
    send(ana, episode, "back_pain_average", value_0="6")
    assert "First answer: nothing to compare yet" in form(ana, episode)
    clock.now = START + timedelta(weeks=1)
    send(ana, episode, "back_pain_average", value_0="5")
    text = form(ana, episode)
    assert "No clear change" in text
    assert "by an amount that matters" not in text
    clock.now = START + timedelta(weeks=2)
    send(ana, episode, "back_pain_average", value_0="3")
    assert "Better, by an amount that matters" in form(ana, episode)


def test_what_counts_shows_its_range_basis_and_source(ana, sore):
    episode = sore("back_pain")
    send(ana, episode, "back_pain_average", value_0="6")
    text = re.sub(r"\s+", " ", form(ana, episode))
    counts = text.partition("What counts as a change")[2]
    assert re.search(r'More than chance from.*?<span class="figure">2 .*?2 to 2\.4.*?published.*?childs_2005', counts)
    assert re.search(r'Matters from.*?<span class="figure">2 .*?1\.3 to 2.*?published.*?ostelo_2008', counts)


def test_the_rating_of_change_names_the_day_it_compares_with(ana, store, knowledge, sore, clock):
    episode = sore("back_pain")
    send(ana, episode, "psfs", **PSFS, value_0="2")
    clock.now = START + timedelta(weeks=4)
    send(ana, episode, "back_pain_average", value_0="6")
    send(ana, episode, "psfs", **PSFS, value_0="2", value_1="3", value_2="4")
    text = form(ana, episode)
    assert asked(text) == "global_rating_change"
    assert "Compared with January 5, 2026, how are your back and feet now?" in text
    send(ana, episode, "global_rating_change", value_0="-5")
    text = form(ana, episode)
    assert "Worse, by an amount that matters" in text
    assert "New signs decide how soon to be seen" in text


def test_the_same_things_are_asked_again_and_new_ones_may_join(ana, store, knowledge, sore, clock):
    episode = sore("foot_pain")
    send(ana, episode, "psfs", **PSFS, value_0="2", value_1="3", value_2="4")
    clock.now = START + timedelta(weeks=5)
    send(ana, episode, "foot_pain_average", value_0="6")
    text = form(ana, episode)
    assert re.findall(r'name="activity-\d" id="activity-\d" value="([^"]+)"', text) == [
        "Climb stairs",
        "Stand at work",
        "Walk &lt;far&gt;",
    ]
    assert len(re.findall(r'<input type="text" name="activity-', text)) == 2
    send(ana, episode, "psfs", **PSFS, **{"activity-3": "Swim"}, value_0="6", value_2="7", value_3="5")
    assert values(store, knowledge, episode)[-1] == (
        "psfs",
        (6.0, None, 7.0, 5.0),
        ("Climb stairs", "Stand at work", "Walk <far>", "Swim"),
    )


@pytest.mark.parametrize(
    ("measure", "fields", "wanted"),
    [
        ("back_pain_average", {}, "Choose a number from 0 to 10."),
        ("back_pain_average", {"value_0": "11"}, "Choose a number from 0 to 10."),
        ("back_pain_average", {"value_0": "nan"}, "Choose a number from 0 to 10."),
        ("psfs", {"activity_0": "Stairs", "value_0": "3"}, "Name at least 3 things"),
        ("psfs", {**PSFS, "value_3": "3"}, "Write down what the number is about."),
        ("psfs", {**PSFS}, "Choose a number for what you can say."),
        ("psfs", {**PSFS, "activity-2": "CLIMB stairs", "value_0": "1"}, "Name each thing once"),
        ("roland_morris", {"value_0": "25"}, "Choose a number from 0 to 24."),
        ("roland_morris", {"value_0": "12", "day": "2026-01-06"}, "That day is still to come."),
        ("roland_morris", {"value_0": "12", "day": "soon"}, "Type the day as year-month-day"),
        ("promis", {"value_0": "many"}, "Type the score as a number."),
    ],
)
def test_what_is_missing_is_said_at_its_place_and_nothing_is_kept(ana, store, knowledge, sore, measure, fields, wanted):
    episode = sore("back_pain")
    answer = send(ana, episode, measure, **fields)
    assert answer.status_code == 422
    text = answer.text
    assert wanted in text
    for field in re.findall(r'<a href="#([^"]+)">', text.partition('id="problems"')[2].partition("</div>")[0]):
        assert f'id="{field}"' in text
    for name, value in fields.items():
        if name.startswith("activity"):
            assert f'value="{value.replace("<", "&lt;").replace(">", "&gt;")}"' in text
    assert values(store, knowledge, episode) == []


def test_a_score_from_elsewhere_is_kept_with_its_day_and_its_questions_are_not_shown(ana, store, knowledge, sore):
    episode = sore("back_pain")
    send(ana, episode, "roland_morris", value_0="15", day="2025-11-03")
    send(ana, episode, "roland_morris", value_0="9", day="2026-01-05")
    text = form(ana, episode)
    # 15 - 9 = 6, at least the 5 that can be told from chance and the 5 that matter
    assert "Better, by an amount that matters" in text
    assert "November 3, 2025" in text
    assert "Why their questions are not here" in text
    # A score from elsewhere does not begin the schedule of what is asked here.
    assert asked(text) == "back_pain_average"


def test_a_correction_replaces_the_answer_and_keeps_its_day(ana, store, knowledge, sore, clock):
    episode = sore("back_pain")
    send(ana, episode, "back_pain_average", value_0="9")
    clock.now = START + timedelta(days=2)
    change = re.search(r'href="(/e/[^"]+\?change=[^"]+)"', form(ana, episode)).group(1)
    text = ana.get(change.replace("&amp;", "&")).text
    assert 'value="9" checked' in text
    fields = {"once": ana.hidden("once"), "measure": "back_pain_average", "value-0": "2"}
    sent = {**fields, "corrects": ana.hidden("corrects"), "day": ana.hidden("day")}
    assert ana.post(f"/e/{episode}/outcomes", sent).status_code == 303
    (found,) = answers(store.episode(episode).events, knowledge)
    assert (found.values, found.day) == ((2.0,), START.date())
    assert [event.data["values"] for event in store.episode(episode).events] == [[9.0], [2.0]]


def test_an_answer_that_is_removed_stays_in_the_records(ana, store, knowledge, sore):
    episode = sore("back_pain")
    send(ana, episode, "back_pain_average", value_0="9")
    form(ana, episode)
    first = re.search(r'name="corrects" value="([^"]+)"', ana.page.text).group(1)
    ana.post(f"/e/{episode}/outcomes/remove", {"once": ana.hidden("once"), "corrects": first})
    assert values(store, knowledge, episode) == []
    assert len(store.episode(episode).events) == 2


@pytest.mark.parametrize("fields", [{"measure": "psfs_activity"}, {"measure": "gone"}, {"measure": "psfs", "corrects": "gone"}])
def test_what_is_not_there_cannot_be_answered_or_changed(ana, sore, fields):
    episode = sore("back_pain")
    answer = send(ana, episode, **{**PSFS, "value_0": "1", **fields})
    assert answer.status_code == 404


def test_the_diary_gives_the_scale_of_its_days(ana, store, sore):
    episode = sore("back_pain")
    for number, bad in enumerate((6.0, 8.0)):
        felt = START - timedelta(days=number)
        store.keep_diary(
            episode, DiaryEntry(0, f"d{number}", START, felt, felt.date(), scores={"back_pain_average": bad, "stress": 5.0})
        )
    text = form(ana, episode)
    assert asked(text) == "psfs"
    send(ana, episode, "psfs", **PSFS, value_0="1")
    table = form(ana, episode).partition("What came of it")[2]
    # (6 + 8) / 2 = 7
    assert re.search(r"Back pain on average</th>\s*<td><span[^>]*>At the start</span> 7<br>", table)
    assert re.search(r"Stress</th>\s*<td><span[^>]*>At the start</span> 5<br>", table)


def test_years_of_diary_between_start_and_now_change_nothing(ana, store, knowledge, sore, clock):
    episode = sore("back_pain", "foot_pain")
    send(ana, episode, "psfs", **PSFS, value_0="1")
    felt = [START + timedelta(days=days) for days in (-40, -6, 0, 3, 5, 9, 200, 395, 396, 399)]
    entries = [
        DiaryEntry(0, f"d{number}", at, at, at.date(), scores={"back_pain_average": float(number), "stress": 5.0})
        for number, at in enumerate(felt)
    ]
    late = DiaryEntry(0, "late", felt[6], felt[6], felt[6].date(), scores={"foot_pain_average": 3.0})
    store.keep_diaries(episode, [*entries, late])
    clock.now = START + timedelta(days=400)
    shown = re.findall(r'<th scope="row">(.*?)</th>\s*<td>.*?</span> (.*?)<br>.*?</td>\s*<td>.*?</span> (.*?)<', form(ana, episode))
    given = answers(store.episode(episode).events, knowledge)
    since = START.date() - timedelta(days=6)
    scored = {name: store.scored_days(episode, name, since=since) for name in ("back_pain_average", "foot_pain_average", "stress")}
    whole = rows(given, scored, knowledge)
    # first week, days -6 to 0: (1 + 2) / 2 = 1.5; last week counted from day -6, days 393 to 399: (7 + 8 + 9) / 3 = 8
    assert ("Back pain on average", "1.5", "8") in shown
    wanted = [(f"{row.start.value:g}", f"{row.latest.value:g}" if row.change else "–") for row in whole]
    assert [(start, latest) for _, start, latest in shown] == wanted
