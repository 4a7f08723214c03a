"""A diary kept elsewhere: what is read, and what is refused with its row and column."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solespine.followup import TableError, read_table

GOOD = "date,outcome,arm\n2026-03-02,4,massage\n2026-03-03,5.5,control\n2026-03-05,,control\n"


def problems(text, **settings):
    with pytest.raises(TableError) as caught:
        read_table(text, **settings)
    return "\n".join(caught.value.problems)


def table(*rows, header="date,outcome,arm"):
    return "\n".join([header, *rows]) + "\n"


def test_a_plain_table_is_read():
    read = read_table(GOOD)
    assert read.first == date(2026, 3, 2)
    assert read.day.tolist() == [0, 1, 3]
    assert read.outcome[:2].tolist() == [4.0, 5.5]
    assert math.isnan(read.outcome[2])
    assert read.treated.tolist() == [True, False, False]
    assert (read.treatment, read.control) == ("massage", "control")


@given(st.permutations(GOOD.splitlines()[1:]))
def test_rows_may_stand_in_any_order(rows):
    read = read_table(table(*rows))
    by_day = sorted(zip(read.day.tolist(), read.treated.tolist()))
    assert read.first == date(2026, 3, 2)
    assert by_day == [(0, True), (1, False), (3, False)]


def test_a_spreadsheet_of_continental_europe_is_read():
    read = read_table('Date;Outcome;Arm;note\r\n02.03.2026;4,5;Treatment;"so; so"\r\n03.03.2026;5;rest;\r\n;;;\r\n')
    assert read.outcome.tolist() == [4.5, 5.0]
    assert read.first == date(2026, 3, 2)
    assert (read.treatment, read.control) == ("Treatment", "rest")


def test_columns_may_have_other_names():
    read = read_table(
        "day,back pain,what\n2026-03-02,4,A\n2026-03-03,5,B\n", date_column="day", outcome="Back Pain", arm="what", treatment="b"
    )
    assert (read.treatment, read.control) == ("B", "A")


def test_a_missing_column_is_named_with_the_nearest_one():
    assert "no column 'outcome'; did you mean 'outcom'?" in problems("date,outcom,arm\n2026-03-02,4,control\n")


def test_a_column_that_stands_twice_is_refused():
    assert "'arm': stands in the first row 2 times" in problems("date,outcome,arm,ARM\n2026-03-02,4,a,b\n")


@pytest.mark.parametrize("written", ["eleven", "10.5", "-1", "nan", "1e1", "4,5", "inf"])
def test_what_is_no_number_from_0_to_10_is_named_with_row_and_column(written):
    text = table("2026-03-02,4,massage", f'2026-03-03,"{written}",control')
    assert f"row 3, column 'outcome': '{written}' is no number from 0 to 10" in problems(text)


def test_every_wrong_row_is_named_up_to_ten():
    text = table(*[f"2026-03-{day:02},x,control" for day in range(1, 15)])
    said = problems(text).splitlines()
    assert len(said) == 11
    assert said[-1] == "and 4 more"


def test_the_same_date_twice_is_refused():
    text = table("2026-03-02,4,massage", "2026-03-03,4,control", "2026-03-02,5,massage")
    assert "row 4, column 'date': 2026-03-02 stands in row 2 already" in problems(text)


def test_dates_that_can_be_read_in_two_ways_are_refused():
    text = table("02/03/2026,4,massage", "03/03/2026,5,control")
    assert "can be read as day/month/year and as month/day/year; write dates as year-month-day" in problems(text)


def test_dates_of_which_one_settles_the_order_are_read():
    assert read_table(table("02/03/2026,4,massage", "13/03/2026,5,control")).first == date(2026, 3, 2)
    assert read_table(table("02/03/2026,4,massage", "03/13/2026,5,control")).first == date(2026, 2, 3)


def test_dates_that_are_the_same_either_way_are_read():
    assert read_table(table("03/03/2026,4,massage", "04/04/2026,5,control")).first == date(2026, 3, 3)


@pytest.mark.parametrize("written", ["2026-02-30", "2026-13-01", "5 March", "05.03.26", "2026-03-05T20:00", ""])
def test_what_is_no_date_is_named_with_its_row(written):
    text = table("2026-03-02,4,massage", f"{written},4,control", "2026-03-04,4,control")
    assert f"row 3, column 'date': '{written}' is no year-month-day date" in problems(text)


def test_two_ways_of_writing_dates_in_one_table_are_refused():
    assert "row 4" in problems(table("2026-03-02,4,massage", "2026-03-03,4,control", "04.03.2026,4,control"))


def test_one_arm_or_three_are_refused():
    assert "expected two arms, found 1: 'control'" in problems(table("2026-03-02,4,control"))
    assert "found 3" in problems(table("2026-03-02,4,a", "2026-03-03,4,b", "2026-03-04,4,c"))


def test_an_empty_arm_is_refused():
    assert "row 3, column 'arm': empty" in problems(table("2026-03-02,4,control", "2026-03-03,4,"))


def test_which_arm_is_the_treatment_is_never_guessed():
    text = table("2026-03-02,4,A", "2026-03-03,4,B")
    assert "which of 'A' or 'B' is the treatment? Say it with --treatment NAME" in problems(text)
    assert "no arm 'C'; expected 'A' or 'B'" in problems(text, treatment="C")
    assert read_table(text, treatment="a").treated.tolist() == [True, False]


def test_a_row_with_too_few_cells_is_named():
    assert "row 3: 2 cells, the first row has 3" in problems(table("2026-03-02,4,control", "2026-03-03,4"))


def test_lines_above_the_table_are_counted_in_the_row_numbers():
    assert "row 4, column 'outcome'" in problems("\n\n" + table("2026-03-02,x,control"))


@pytest.mark.parametrize("text", ["", "\n \n", "date,outcome,arm\n", "date,outcome,arm\n,,\n"])
def test_a_table_without_rows_is_refused(text):
    assert problems(text)


def test_a_mistyped_year_is_noticed():
    assert "is a year mistyped?" in problems(table("2026-03-02,4,control", "2062-03-03,4,massage"))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        read_table(text)
    except TableError as error:
        assert error.problems


@given(
    st.lists(st.tuples(*[st.sampled_from(["", "4", "x", "2026-03-02", "02/03/2026", '"', "control", ";", "٣"])] * 3), max_size=5)
)
def test_any_rows_are_read_or_refused_in_words(rows):
    try:
        read_table(table(*[",".join(row) for row in rows]))
    except TableError as error:
        assert error.problems
