"""A diary as a table comes back exactly, runs nothing in a spreadsheet, and says by row and column what is wrong with it."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solespine.exchange.calendar import daily_reminders
from solespine.exchange.diary_csv import COLUMNS, diary_csv, read_diary_csv
from solespine.exchange.diary_file import diary_file, read_diary_file
from solespine.exchange.reading import ExchangeError
from solespine.followup.diary import DiaryEntry
from solespine.marks import Mark
from tests.records.test_everything import diaries

AT = datetime(2026, 3, 1, 9, 30, 1, 123456, UTC)
HEEL, BACK = Mark("heel_underside", "left", 6.5, ("burning", "numb")), Mark("low_back", "middle", None)
ENTRY = DiaryEntry(
    0,
    "first",
    AT,
    AT,
    AT.date(),
    (HEEL, BACK),
    {"steps": 8200.0, "stress": 2.5},
    "a 'quoted', \"note\"\nof two lines",
    ("ibuprofen 400", "a;b\\"),
    "brown",
)
CHANGED = replace(ENTRY, once="second", corrects="first", marks=(), note="")
REMOVED = DiaryEntry(0, "third", AT, AT, AT.date(), corrects="first", removed=True)
DIARY = (ENTRY, CHANGED, REMOVED)


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@given(diaries())
def test_a_table_comes_back_exactly(written):
    assert read_diary_csv(diary_csv(written)) == written


@given(diaries())
def test_both_kinds_of_file_come_back_exactly(written):
    assert read_diary_file(("\ufeff" + diary_csv(written)).encode()) == written
    assert read_diary_file(json.dumps(diary_file(written, AT), allow_nan=False).encode()) == written


def test_a_place_is_a_row_and_what_counts_once_stands_once():
    rows = rows_of(diary_csv(DIARY))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["once"], row["place"], row["steps"], row["removed"]) for row in rows] == [
        ("first", "heel_underside", "8200", "no"),
        ("first", "low_back", "", "no"),
        ("second", "", "8200", "no"),
        ("third", "", "", "yes"),
    ]
    assert (rows[0]["intensity"], rows[0]["sensations"], rows[1]["intensity"]) == ("6.5", "burning; numb", "")
    assert rows[0]["medicines"] == r"ibuprofen 400; a\;b\\"


STARTS = ["=", "+", "-", "@", "\t", "\r", "'", "'=", "''", "'a", ""]


@given(st.sampled_from(STARTS), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
def test_no_cell_is_taken_for_a_formula_and_none_loses_a_sign(start, rest):
    hostile = f"{start}{rest}"
    entry = replace(ENTRY, note=hostile, shoes=hostile, medicines=(f"{start}x{rest}",), once=f"{start}x")
    text = diary_csv([entry])
    for row in rows_of(text):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    assert read_diary_csv(text) == (entry,)


def test_what_somebody_typed_into_a_spreadsheet_keeps_its_own_apostrophe():
    text = diary_csv([replace(ENTRY, note="tis")]).replace("tis", "'tis")
    assert read_diary_csv(text)[0].note == "'tis"


def changed(row, column, value):
    rows = rows_of(diary_csv(DIARY))
    rows[row - 2][column] = value
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("row", "column", "value", "said"),
    [
        (2, "intensity", "much", "row 2, intensity: expected a number"),
        (2, "intensity", "11", "row 2, intensity: .*0 to 10"),
        (3, "intensity", "nan", "row 3, intensity: expected a finite number"),
        (3, "side", "up", "row 3, side: expected left"),
        (3, "place", "", "row 3, place: expected text"),
        (3, "steps", "5", "row 3, steps: expected nothing; .* row 2"),
        (3, "note", "x", "row 3, note: expected nothing"),
        (3, "day", "2026-03-02", "row 3, day: expected the same as in row 2"),
        (4, "steps", "-3", "row 4: steps -3: expected 0 to 200000"),
        (4, "stress", "a lot", "row 4, stress: expected a number"),
        (4, "day", "1.3.2026", "row 4, day: expected a day such as"),
        (4, "felt", "2026-03-01T09:30:00", "row 4, felt: expected a moment with its time zone"),
        (4, "sent", "", "row 4, sent: expected a moment"),
        (4, "removed", "maybe", "row 4, removed: expected yes or no"),
        (5, "corrects", "nobody", "row 5, corrects: expected an entry that stands before it"),
        (5, "corrects", "", "row 5: removed: expected the entry that is taken back"),
        (4, "once", "", "row 4, once: expected text"),
        (5, "once", "second", "row 5"),
        (4, "note", "x" * 100_001, "row 4, note: expected text of 0 to 100000|field larger than field limit"),
        (4, "note", "\0", "row 4"),
    ],
)
def test_what_is_wrong_is_said_with_its_row_and_column(row, column, value, said):
    with pytest.raises(ExchangeError, match=said):
        read_diary_csv(changed(row, column, value))


def test_the_same_name_at_two_places_of_the_table_is_refused():
    text = diary_csv([ENTRY, replace(CHANGED, corrects=""), replace(ENTRY)])
    with pytest.raises(ExchangeError, match="same once twice"):
        read_diary_csv(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "row 1: expected the column 'once' once"),
        ("once,color\n", "row 1: unknown column 'color'; expected once"),
        (",".join((*COLUMNS, "day")) + "\n", "row 1: expected the column 'day' once"),
        (",".join(COLUMNS) + "\na,b\n", f"row 2: expected {len(COLUMNS)} cells, found 2"),
        (",".join(COLUMNS) + '\n"a', "row 2: unexpected end of data"),
    ],
)
def test_what_is_not_such_a_table_is_refused(text, said):
    with pytest.raises(ExchangeError, match=said):
        read_diary_csv(text)


def test_columns_may_stand_in_another_order():
    rows = rows_of(diary_csv(DIARY))
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted(COLUMNS))
    writer.writeheader()
    writer.writerows(rows)
    assert read_diary_csv(out.getvalue()) == DIARY


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"{", "JSON"),
        (b"{" * 100_000, "JSON"),
        (b"{}", "'format' is missing"),
    ],
)
def test_what_is_no_diary_file_is_refused(content, said):
    with pytest.raises(ExchangeError, match=said):
        read_diary_file(content)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "solespine-export"}, "format: expected 'solespine-diary'"),
        ({"version": 2}, "version: expected 1"),
        ({"more": 1}, "unknown key 'more'"),
        ({"entries": {}}, "entries: expected a list"),
    ],
)
def test_another_kind_of_json_is_refused(change, said):
    with pytest.raises(ExchangeError, match=said):
        read_diary_file(json.dumps({**diary_file(DIARY, AT), **change}).encode())


def test_a_reminder_rings_every_day_at_that_hour_and_is_one_however_often_it_is_taken_in():
    one = daily_reminders("diary", "Solespine: diary", time(20, 0), AT.date(), AT)
    other = daily_reminders("diary", "Solespine: Tagebuch", time(7, 5), AT.date(), AT, days=56, language="de")
    assert "\r\nDTSTART:20260301T200000\r\n" in one
    assert "\r\nDTSTART:20260301T070500\r\n" in other
    assert "\r\nRRULE:FREQ=DAILY;COUNT=84\r\n" in one
    assert "\r\nRRULE:FREQ=DAILY;COUNT=56\r\n" in other
    assert "\r\nSUMMARY;LANGUAGE=de:Solespine: Tagebuch\r\n" in other
    assert [line for line in one.splitlines() if line.startswith("UID")] == [
        line for line in other.splitlines() if line.startswith("UID")
    ]
    assert max(len(line.encode()) for line in one.split("\r\n")) <= 75
