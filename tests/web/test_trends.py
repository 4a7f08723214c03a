"""The page of trends: what the diary says, drawn and as tables, for a range of days."""

import re
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from solespine.evidence import Observation
from solespine.followup import Design, DiaryEntry
from solespine.followup.trial import BEGUN, NOTHING, PLANNED, Protocol, Thing, begun_data, planned_data, trials
from solespine.marks import Mark
from solespine.web.app import create_app
from solespine.web.body_map import drawings_for
from tests.web.conftest import Person
from tests.web.timing import quickest_s

TODAY = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def app(store, knowledge):
    return create_app(store, knowledge, now=lambda: TODAY)


def entry(days_ago, *marks, hour=8, **more):
    felt = (TODAY - timedelta(days=days_ago)).replace(hour=hour)
    return DiaryEntry(0, f"{days_ago}:{hour}", felt, felt, felt.date(), marks, **more)


def heel(intensity, side="left"):
    return Mark("heel_underside", side, intensity)


def back(intensity):
    return Mark("low_back", "middle", intensity)


@pytest.fixture
def diary(store):
    """Keeps entries in a new episode; gives its id."""

    def keep(*entries):
        episode = store.begin("diary", at=TODAY - timedelta(days=100))
        store.keep_diaries(episode.id, entries)
        return episode.id

    return keep


def panels(page):
    """The headings of the panels, in their order."""
    return (
        re.findall(r"<h3>([^<]*)</h3>", page.text.split('class="panels"')[1].split("</section>")[0])
        if "panels" in page.text
        else []
    )


def test_an_empty_diary_says_so_and_leads_to_the_diary(ana, diary):
    episode = diary()
    page = ana.get(f"/e/{episode}/trends")
    assert "No place is in your diary yet" in page.text
    assert f'href="/e/{episode}/diary"' in page.text
    assert "<svg viewBox" not in page.text


def test_a_diary_of_words_alone_is_not_drawn(ana, diary):
    page = ana.get(f"/e/{diary(entry(1, note='A long day.'))}/trends")
    assert page.status_code == 200
    assert "No place is in your diary yet" in page.text


def test_the_place_with_most_days_comes_first_and_each_side_has_its_own_panel(ana, diary):
    episode = diary(
        *(entry(n, back(4), *([heel(5), heel(2, "right")] if n % 2 else [heel(5)])) for n in range(1, 11)), entry(12, back(3))
    )
    assert panels(ana.get(f"/e/{episode}/trends")) == ["Lower back, in the middle", "Under the heel, left", "Under the heel, right"]


@pytest.mark.parametrize(("span", "rows"), [("4w", 1), ("12w", 2), ("year", 3), ("all", 4), ("nonsense", 2)])
def test_a_range_shows_its_days_and_no_others(ana, diary, span, rows):
    episode = diary(*(entry(days, heel(5)) for days in (10, 40, 200, 600)))
    page = ana.get(f"/e/{episode}/trends?span={span}")
    table = page.text.split("</details>")[0]
    assert table.count('<th scope="row">') == rows


def test_a_range_without_a_number_leads_to_everything(ana, diary):
    page = ana.get(f"/e/{diary(entry(200, heel(5)))}/trends?span=4w")
    assert "No place was given a number in these days." in page.text
    assert "?span=all" in page.text


def test_two_entries_of_a_day_are_one_dot_at_their_mean(ana, diary):
    page = ana.get(f"/e/{diary(entry(3, heel(2)), entry(3, heel(7), hour=18))}/trends")
    assert '<th scope="row">Nov 18, 2026</th><td>4.5</td><td>7</td><td>0</td>' in page.text


def test_the_calendar_shows_the_mean_when_asked_and_says_which(ana, diary):
    episode = diary(entry(3, heel(2), back(7)))
    worst, mean = (ana.get(f"/e/{episode}/trends?of={of}").text for of in ("worst", "mean"))
    assert "Worst pain of each day: November 2026" in worst
    assert '<th scope="row">Nov 18, 2026</th><td>7</td>' in worst
    assert "Mean pain of each day: November 2026" in mean
    assert '<th scope="row">Nov 18, 2026</th><td>4.5</td>' in mean


def test_a_long_diary_shows_its_calendar_year_by_year(ana, diary):
    episode = diary(entry(10, heel(5)), entry(700, heel(6)))
    newest, older = (ana.get(f"/e/{episode}/trends?span=all&year={year}").text for year in (0, 2025))
    assert "year=2025#calendar-title" in newest
    assert 'id="month-2026-11-title"' in newest
    assert 'id="month-2025-12-title"' in older
    assert 'id="month-2026-11-title"' not in older


def test_then_and_now_compare_the_first_week_with_the_last(ana, diary):
    episode = diary(*(entry(60 + n, heel(6), back(4)) for n in range(5)), *(entry(1 + n, heel(2), back(4)) for n in range(5)))
    page = ana.get(f"/e/{episode}/trends").text
    assert "<li>Under the heel, left: 6.0 then, 2.0 now: less pain.</li>" in page
    assert "<li>Lower back, in the middle: 4.0 then, 4.0 now: no clear change.</li>" in page
    assert "First week of the diary, from Sep 18, 2026" in page
    assert 'id="then-foot_sole_left-title"' in page
    assert "Under the heel, left 6.0" in re.search(r'<desc id="then-foot_sole_left-desc">([^<]*)', page)[1]


def test_a_place_that_is_not_named_any_more_is_not_said_to_be_free_of_pain(ana, diary):
    episode = diary(entry(60, heel(6), back(4)), entry(1, heel(2)))
    assert "<li>Lower back, in the middle: 4.0 then, not told now.</li>" in ana.get(f"/e/{episode}/trends").text


def test_a_young_diary_is_compared_with_what_the_interview_was_told(ana, store, diary):
    episode = diary(entry(1, heel(3)))
    assert "This comes when your diary has two weeks to compare." in ana.get(f"/e/{episode}/trends").text
    store.add(episode, "where:1", "mark", marks=[Mark("heel_underside", "both", 7)])
    page = ana.get(f"/e/{episode}/trends").text
    assert "<li>Under the heel, left: 7.0 then, 3.0 now: less pain.</li>" in page
    assert "<li>Under the heel, right: 7.0 then, not told now.</li>" in page


def test_every_place_of_the_dossier_can_be_shown_on_a_drawing(knowledge):
    for place in knowledge.records.place:
        sides = ("left", "right") if place.paired else ("middle",)
        assert all(len(drawings_for([(place.id, side)])) == 1 for side in sides), place.id


def test_blocks_of_a_trial_that_have_not_begun_are_not_given_away(ana, store, diary):
    episode = diary(*(entry(n, back(5)) for n in range(1, 30)))
    protocol = Protocol(Thing("foot_massage"), NOTHING, "back_pain_average", 1.0, 5, "standard", Design(6, 7, 2))
    store.happened(episode, "t1", PLANNED, "t", planned_data(protocol, date(2026, 10, 25)), TODAY - timedelta(days=27))
    (planned,) = trials(store.episode(episode).events)
    begun = begun_data(planned, date(2026, 11, 9), 5.0, 3, b"0" * 16)
    store.happened(episode, "t2", BEGUN, "t", begun, TODAY - timedelta(days=12))
    page = ana.get(f"/e/{episode}/trends?span=4w").text
    figure = page.split('class="panels"')[1]
    # Thirteen days into it: the first block whole, the second as far as it has come.
    assert len(re.findall(r'class="pic-band(?:-other)?"', figure.split("</svg>")[0])) == 2
    assert "The days of a trial are shaded, from Nov 9, 2026 to Nov 21, 2026." in page
    assert "trial: with the treatment" in page


def test_no_picture_of_the_page_has_a_style_or_an_id_of_another(ana, diary):
    episode = diary(*(entry(n, heel(5), back(4)) for n in range(1, 80)))
    page = ana.get(f"/e/{episode}/trends?span=year").text
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "style=" not in page
    assert "<style" not in page


def test_the_pictures_speak_german(ana, diary, store):
    episode = diary(entry(3, heel(5)))
    page = ana.get(f"/e/{episode}/trends", **{"accept-language": "de"}).text
    assert "18.11.2026" in page
    assert "November 2026" in page


def test_five_years_of_diary_are_drawn_within_a_tenth_of_a_second(app, diary):
    chance = Random(1)
    entries = [
        entry(number * 1826 // 10_000, heel(chance.randint(0, 10)), back(chance.randint(0, 10)), hour=number % 6 + 3)
        for number in range(10_000)
    ]
    once = {one.once: one for one in entries}
    extra = [entry(n // 2, heel(5), hour=12 + n % 2) for n in range(10_000 - len(once))]
    episode = diary(*once.values(), *extra)
    somebody = Person(app)
    for span in ("12w", "year", "all"):
        assert somebody.get(f"/e/{episode}/trends?span={span}").status_code == 200
        assert quickest_s(lambda span=span: somebody.get(f"/e/{episode}/trends?span={span}")) < 0.1, span


CHANGED = "Your diary changed the advice"


def test_what_the_diary_made_urgent_stands_before_the_pictures(ana, told, store):
    episode = told(present=["heel_plantar_pain"])
    store.keep_diaries(episode, [entry(1, heel(4.0))])
    assert CHANGED not in ana.get(f"/e/{episode}/trends").text
    store.add(episode, "news", "diary", [Observation("saddle_numbness", True)], at=TODAY)
    shown = ana.get(f"/e/{episode}/trends").text
    assert CHANGED in shown
    assert shown.index('class="urgency') < shown.index("How it has been</h1>")


def test_what_was_told_elsewhere_is_not_laid_to_the_diary(ana, told, store):
    episode = told(present=["heel_plantar_pain", "saddle_numbness"])
    store.keep_diaries(episode, [entry(1, heel(4.0))])
    assert CHANGED not in ana.get(f"/e/{episode}/trends").text
