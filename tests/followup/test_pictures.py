"""Pictures of the diary and of a trial: what is drawn stands where the axis says, and the table says the same."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import chain, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solespine.followup import Design, FeltDay, Person, allocate, simulate
from solespine.followup.pictures import (
    STYLE,
    Stretch,
    calendar_months,
    compare,
    felt_between,
    points,
    trend_picture,
    trial_days,
    trial_picture,
)
from solespine.followup.pictures.calendar import CELL, HEAD, step_of
from solespine.wording.language import speaking

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2026, 9, 1)
STYLE_SHEET = Path(__file__).parents[2] / "solespine" / "web" / "static" / "style.css"


def felt(values, first=FIRST, place="heel_underside", side="left", worst=None):
    """A day for each value from the first day on, none where the value is None."""
    return [
        FeltDay(
            first + timedelta(number),
            place,
            side,
            value,
            value if worst is None else worst[number],
            1,
            datetime(2026, 9, 1, tzinfo=UTC),
        )
        for number, value in enumerate(values)
        if value is not None
    ]


def trend(values, days=28, **more):
    return trend_picture(
        "p", "Under the heel, left", felt(values, **more.pop("felt", {})), FIRST, FIRST + timedelta(days - 1), **more
    )


def parsed(picture):
    return ET.fromstring(picture.alone())


def of_class(root, tag, name):
    return [one for one in root.iter(f"{SVG}{tag}") if name in one.get("class", "").split()]


def value_of_y(root, y):
    """What the axis says of a height: read off the numbers beside it, not from the program."""
    marks = {one.text: float(one.get("y")) - 5 for one in of_class(root, "text", "pic-end") if one.text in ("0", "10")}
    return 10 * (marks["0"] - y) / (marks["0"] - marks["10"])


def scored(twin, column):
    return [float(row[twin.columns.index(column)]) for row in twin.rows if row[twin.columns.index(column)] != "–"]


def test_a_dot_stands_where_the_axis_says_seven_of_ten():
    root = parsed(trend([7]))
    (dot,) = of_class(root, "circle", "pic-mean")
    assert value_of_y(root, float(dot.get("cy"))) == pytest.approx(7)


def test_the_worst_of_a_day_is_reached_by_the_thin_line_over_its_mean():
    root = parsed(trend([3], felt={"worst": [8]}))
    (line,) = of_class(root, "line", "pic-worst")
    assert [value_of_y(root, float(line.get(one))) for one in ("y1", "y2")] == pytest.approx([3, 8])


def test_places_beside_each_other_share_both_scales():
    one, other = (parsed(trend([value] * 28)) for value in (1, 9))
    assert [dot.get("cx") for dot in of_class(one, "circle", "pic-mean")] == [
        dot.get("cx") for dot in of_class(other, "circle", "pic-mean")
    ]
    assert value_of_y(one, 100) == value_of_y(other, 100)


@pytest.mark.parametrize(("gap", "pieces"), [(0, 1), (3, 1), (4, 2), (9, 2)])
def test_the_line_goes_over_a_few_days_without_an_entry_and_breaks_over_more(gap, pieces):
    root = parsed(trend([4, 5] + [None] * gap + [6, 7]))
    assert len(of_class(root, "polyline", "pic-line")) == pieces


def test_a_week_without_an_entry_breaks_the_line_of_weeks():
    values = [4] * 21 + [None] * 14 + [5] * 400
    root = parsed(trend(values, days=435))
    assert len(of_class(root, "polyline", "pic-line")) == 2


def test_a_day_without_a_number_is_no_dot_and_no_row():
    days = felt([4, 5])
    said = FeltDay(FIRST + timedelta(2), "heel_underside", "left", None, None, 1, datetime(2026, 9, 3, tzinfo=UTC))
    picture = trend_picture("p", "Heel", [*days, said], FIRST, FIRST + timedelta(27))
    assert len(of_class(parsed(picture), "circle", "pic-mean")) == len(picture.twin.rows) == 2


@given(st.lists(st.none() | st.floats(0, 10).map(lambda value: round(value, 1)), min_size=1, max_size=500).filter(any))
def test_the_table_holds_the_numbers_of_the_picture(values):
    picture = trend(values, days=len(values))
    root = parsed(picture)
    drawn = [value_of_y(root, float(dot.get("cy"))) for dot in of_class(root, "circle", "pic-mean")]
    # Coordinates are written to a tenth of a unit, 12 units being a point, and the table to a tenth of a point.
    assert drawn == pytest.approx(scored(picture.twin, "Mean of the days" if len(values) > 366 else "Mean"), abs=0.06)


def test_a_week_is_the_mean_of_its_days_and_says_how_many_there_were():
    monday = date(2026, 9, 7)
    (week,) = points(felt([2, None, 4, 9], first=monday, worst=[3, None, 4, 10]), by_week=True)
    assert (week.first, week.last, week.mean, week.worst, week.days) == (monday, date(2026, 9, 13), 5, 10, 3)


def test_more_than_a_year_is_drawn_and_told_by_week():
    picture = trend([5] * 365 * 5, days=365 * 5)
    assert len(of_class(parsed(picture), "circle", "pic-mean")) == len(picture.twin.rows) == 261
    assert picture.twin.columns == ("Week from", "Mean of the days", "Worst", "Days told", "Sessions")


def test_what_is_said_of_a_picture_names_first_last_and_worst():
    desc = trend([6, 5, 9, None, 2], felt={"worst": [6, 5, 10, None, 3]}).desc
    assert desc == (
        "4 days with a number. First, on Sep 1, 2026: mean 6.0. Last, on Sep 5, 2026: mean 2.0. Worst, on Sep 3, 2026: 10 of 10."
    )


def test_sessions_stand_under_their_days_and_in_the_table_also_without_an_entry():
    picture = trend([4, None, 5], sessions=[FIRST, FIRST + timedelta(1), FIRST + timedelta(1), FIRST - timedelta(1)])
    root = parsed(picture)
    dots, ticks = of_class(root, "circle", "pic-mean"), of_class(root, "line", "pic-session")
    assert len(ticks) == 2
    assert ticks[0].get("x1") == dots[0].get("cx")
    assert [row[-1] for row in picture.twin.rows] == ["1", "2", "0"]
    assert picture.twin.rows[1][1:3] == ("–", "–")


def test_the_blocks_of_a_trial_are_shaded_over_their_days():
    root = parsed(trend([4] * 28, stretches=[Stretch(FIRST, FIRST + timedelta(6), True)]))
    (band,) = of_class(root, "rect", "pic-band")
    dots = [float(dot.get("cx")) for dot in of_class(root, "circle", "pic-mean")]
    start, end = float(band.get("x")), float(band.get("x")) + float(band.get("width"))
    assert [start < dot < end for dot in dots] == [True] * 7 + [False] * 21


def test_a_trend_without_a_number_is_refused():
    with pytest.raises(ValueError, match="no day from"):
        trend([None, None])


def test_labels_under_the_axis_do_not_touch():
    for days in (7, 28, 84, 120, 365, 800, 1826, 3660):
        root = parsed(trend([5] * days, days=days))
        labels = of_class(root, "text", "pic-muted")
        places = [float(one.get("x")) - ("pic-end" in one.get("class")) * 7.4 * len(one.text) for one in labels]
        assert labels
        assert all(after - before >= 7.4 * len(one.text) for before, after, one in zip(places, places[1:], labels))


def cells(picture):
    """The days of a month by the place of their cell: the class of the cell and its number."""
    root = parsed(picture)
    numbers = {(float(one.get("x")), float(one.get("y"))): one.text for one in root.iter(f"{SVG}text")}
    found = {}
    for box in root.iter(f"{SVG}rect"):
        looks = box.get("class", "")
        if looks:
            x, y = float(box.get("x")), float(box.get("y"))
            found[int(x // CELL), int((y - HEAD) // CELL)] = (
                looks,
                next((text for (at_x, at_y), text in numbers.items() if x < at_x < x + CELL and y < at_y < y + CELL), ""),
            )
    return found


def test_a_day_without_an_entry_looks_different_from_no_pain():
    (month,) = calendar_months(felt([0, None, 10]), FIRST, date(2026, 9, 3))
    # The first of September 2026 is a Tuesday.
    assert cells(month.picture) == {(1, 0): ("pic-step-0", "0"), (2, 0): ("pic-none", ""), (3, 0): ("pic-step-4", "10")}


def test_an_entry_without_a_number_is_told_apart_from_none():
    said = FeltDay(FIRST, "heel_underside", "left", None, None, 1, datetime(2026, 9, 1, tzinfo=UTC))
    (month,) = calendar_months([said], FIRST, date(2026, 9, 2))
    assert cells(month.picture) == {(1, 0): ("pic-none", "–"), (2, 0): ("pic-none", "")}
    assert month.picture.twin.rows == (("Sep 1, 2026", "no number"),)


def test_weeks_of_the_calendar_begin_on_monday():
    (month,) = calendar_months(felt([5] * 30), FIRST, date(2026, 9, 30))
    assert cells(month.picture).keys() == {((day + 1) % 7, (day + 1) // 7) for day in range(30)}
    with speaking("de"):
        (month,) = calendar_months(felt([5] * 30), FIRST, date(2026, 9, 30))
        letters = [one.text for one in parsed(month.picture).iter(f"{SVG}text")][:7]
    assert letters == ["M", "D", "M", "D", "F", "S", "S"]


def test_the_calendar_shows_the_worst_place_of_a_day_or_their_mean():
    both = [*felt([3], worst=[4]), *felt([8], place="low_back", side="middle")]
    (worst,), (mean,) = (calendar_months(both, FIRST, FIRST, of_mean) for of_mean in (False, True))
    assert [one.picture.twin.rows[0][1] for one in (worst, mean)] == ["8", "5.5"]
    assert "Highest: 8 on Sep 1, 2026." in worst.picture.desc


@given(st.floats(0, 10), st.floats(0, 10))
def test_more_pain_is_never_a_lighter_step(one, other):
    low, high = sorted((one, other))
    assert 0 <= step_of(low) <= step_of(high) <= 4


def test_months_follow_each_other_over_the_turn_of_a_year():
    months = calendar_months(felt([5] * 100, first=date(2025, 11, 20)), date(2025, 11, 20), date(2026, 2, 10))
    assert [one.first for one in months] == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert sum(len(one.picture.twin.rows) for one in months) == 83


def test_then_and_now_say_no_clear_change_below_what_can_be_told(knowledge):
    rows = compare(
        {("heel_underside", "left"): 6, ("low_back", "middle"): 5, ("arch", "left"): 3},
        {("heel_underside", "left"): 3, ("low_back", "middle"): 4, ("knee", "left"): 2},
        knowledge,
    )
    assert [(one.place, one.words) for one in rows] == [
        ("heel_underside", "6.0 then, 3.0 now: less pain"),
        ("low_back", "5.0 then, 4.0 now: no clear change"),
        ("arch", "3.0 then, not told now"),
        ("knee", "not told then, 2.0 now"),
    ]


def test_what_was_told_of_both_sides_counts_for_each():
    week = [*felt([4, 6], side="both"), *felt([8], side="left")]
    assert felt_between(week, FIRST, FIRST + timedelta(6)) == {("heel_underside", "left"): 6, ("heel_underside", "right"): 5}


def trial(effect=-2.5, treatment="massage", run_in=(), seed=5):
    person = Person(effect, 1.2, 0.3, 0.1, whole_numbers=True)
    day, scores, treated = simulate(person, allocate(Design(6, 7, 2), seed), np.random.default_rng(5))
    return trial_days(
        date(2026, 3, 2), day, scores, treated, block_days=7, discard_days=2, treatment=treatment, control="rest", run_in=run_in
    )


def signs(root, radius=10):
    """The signs of the days, without those of the key under the picture."""
    bottom = max(float(one.get("y1")) for one in of_class(root, "line", "pic-axis"))
    dots = [one for one in root.iter(f"{SVG}circle") if float(one.get("cy")) <= bottom]
    triangles = [
        one
        for one in root.iter(f"{SVG}path")
        if "pic-without" in one.get("class") and float(re.findall(r"[\d.]+", one.get("d"))[1]) <= bottom + radius
    ]
    return dots, triangles


def test_every_scored_day_of_a_trial_is_drawn_once_by_the_shape_of_its_arm():
    days = trial()
    dots, triangles = signs(parsed(trial_picture(days)))
    assert len(dots) == sum(one.treated for one, _score in days.scored)
    assert len(triangles) == sum(not one.treated for one, _score in days.scored)


def test_days_that_are_not_compared_are_hollow_and_missing_ones_absent():
    days = trial()
    hollow = [one for one in chain(*signs(parsed(trial_picture(days)))) if "pic-hollow" in one.get("class")]
    assert len(hollow) == sum(not one.compared for one, _score in days.scored)
    assert 0 < len(days.scored) < len(days.days) == 84


def test_the_line_of_a_block_is_the_mean_of_its_compared_days():
    days = trial()
    root = parsed(trial_picture(days))
    bottom = max(float(one.get("y1")) for one in of_class(root, "line", "pic-axis"))
    lines = [one for one in of_class(root, "line", "pic-block") if float(one.get("y1")) <= bottom]
    by_hand = []
    for block in range(12):
        scores = [one.score for one in days.days[7 * block + 2 : 7 * block + 7] if one.score is not None]
        by_hand.append(sum(scores) / len(scores))
    assert [value_of_y(root, float(one.get("y1"))) for one in lines] == pytest.approx(by_hand, abs=0.01)


def test_two_blocks_of_one_arm_side_by_side_stay_two_blocks():
    days = trial(seed=1)
    arms = [block[0].treated for block in days.blocks.values()]
    assert any(one == other for one, other in pairwise(arms))
    assert len(arms) == 12


def test_the_days_before_the_trial_stand_left_of_it_with_a_sign_of_their_own():
    run_in = [(date(2026, 2, 16) + timedelta(number), 6.0) for number in range(14)]
    root = parsed(trial_picture(trial(run_in=run_in)))
    (begin,) = of_class(root, "line", "pic-begin")
    crosses = [float(re.findall(r"[\d.]+", one.get("d"))[0]) for one in of_class(root, "path", "pic-before")][:14]
    assert max(crosses) < float(begin.get("x1")) < min(float(one.get("cx")) for one in signs(root)[0])


def test_the_table_of_a_trial_holds_every_day_as_it_was_scored():
    days = trial()
    rows = trial_picture(days).twin.rows
    assert [row[1] for row in rows] == ["–" if one.score is None else f"{one.score:g}" for one in days.days]
    assert [row[2] for row in rows] == [days.name(one.treated) for one in days.days]
    assert [row[4] for row in rows] == ["yes" if one.compared else "no" for one in days.days]


def test_what_is_said_of_a_trial_names_first_last_highest_and_both_means():
    days = trial()
    desc = trial_picture(days).desc
    scores = [one.score for one in days.days if one.score is not None]
    assert f"First: {scores[0]:g} on Mar 2, 2026." in desc
    assert f"Last: {scores[-1]:g} on May 24, 2026." in desc
    assert f"Highest: {max(scores):g} on " in desc
    assert "With 'massage': mean 2.1 on 29 compared days." in desc


def test_the_rows_of_a_trial_may_come_in_any_order():
    one = trial_days(
        FIRST, [2, 0, 1], [3, 1, float("nan")], [True, False, True], block_days=1, discard_days=0, treatment="a", control="b"
    )
    assert [(day.day, day.score, day.treated) for day in one.days] == [
        (FIRST, 1, False),
        (FIRST + timedelta(1), None, True),
        (FIRST + timedelta(2), 3, True),
    ]


HOSTILE = '</title><script>alert("1")</script>&amp;\x07 \ud7ff 漢'


def test_a_name_cannot_become_part_of_the_drawing():
    picture = trial_picture(trial(treatment=HOSTILE))
    root = parsed(picture)  # a name that broke out of its place would not parse, or leave an element
    assert not list(root.iter(f"{SVG}script"))
    assert '</title><script>alert("1")</script>&amp;' in root.find(f"{SVG}title").text
    assert "<script" not in picture.in_page()


def pictures():
    run_in = [(date(2026, 2, 20), 6.0)]
    stretches = [Stretch(FIRST, FIRST + timedelta(6), True), Stretch(FIRST + timedelta(7), FIRST + timedelta(13), False)]
    yield trend([7, 3], felt={"worst": [9, 3]}, sessions=[FIRST], stretches=stretches)
    yield trial_picture(trial(run_in=run_in))
    said = FeltDay(date(2026, 9, 20), "heel_underside", "left", None, None, 1, datetime(2026, 9, 1, tzinfo=UTC))
    yield from (month.picture for month in calendar_months([*felt([0, 2, 4, 6, 8, 10]), said], FIRST, date(2026, 9, 30)))


@pytest.mark.parametrize("picture", tuple(pictures()), ids=lambda one: one.id)
def test_a_picture_is_an_image_with_a_name_and_what_it_shows(picture):
    root = ET.fromstring(picture.in_page())
    assert root.get("role") == "img"
    named = {one.get("id"): one.text for one in root if one.tag in ("title", "desc")}
    assert [named[one] for one in root.get("aria-labelledby").split()] == [picture.title, picture.desc]
    assert "style=" not in picture.in_page()  # the pages' policy would keep it out
    assert "<style" not in picture.in_page()


@pytest.mark.parametrize("picture", tuple(pictures()), ids=lambda one: one.id)
def test_everything_drawn_has_a_colour_in_the_pages_and_outside(picture):
    used = {name for one in parsed(picture).iter() for name in one.get("class", "").split()}
    assert used
    for name in used:
        assert re.search(rf"\.{name}\b", STYLE), name
        assert re.search(rf"\.{name}\b", STYLE_SHEET.read_text()), name


@pytest.mark.parametrize("picture", tuple(pictures()), ids=lambda one: one.id)
def test_nothing_is_drawn_outside_the_picture(picture):
    for one in parsed(picture).iter():
        for name, most in (
            ("x", picture.width),
            ("x1", picture.width),
            ("cx", picture.width),
            ("y", picture.height),
            ("cy", picture.height),
        ):
            if one.get(name):
                assert 0 <= float(one.get(name)) <= most
