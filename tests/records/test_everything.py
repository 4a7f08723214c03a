"""The export holds everything, exactly, and a file that is not one is refused with the place in it."""

import copy
import csv
import io
import json
import math
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solespine.episode import Entry, Episode, Shown
from solespine.evidence import KnownBy, Observation, Span
from solespine.exchange.answers_csv import COLUMNS, to_csv
from solespine.exchange.everything import from_json, to_json
from solespine.exchange.reading import ExchangeError
from solespine.followup.diary import SCORES, DiaryEntry, Lately
from solespine.marks import Mark
from solespine.records import open_store
from tests.records import make_version_0_1 as first

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
names = texts.filter(bool)
numbers = st.floats(allow_nan=False, allow_infinity=False)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=zones)
bounds = st.tuples(st.floats(allow_nan=False), st.floats(allow_nan=False))
spans = bounds.filter(lambda both: min(both) < math.inf and max(both) > -math.inf and both[0] != both[1])
spans = spans.map(lambda both: Span(min(both), max(both)))
values = st.none() | st.booleans() | texts | numbers | spans
observations = st.builds(Observation, names, values, st.sampled_from(KnownBy), st.none() | moments)
sides = st.sampled_from(["left", "right", "both", "middle"])
marks = st.builds(Mark, names, sides, st.none() | st.floats(0, 10), st.lists(names, max_size=3).map(tuple), st.booleans())
answers = st.dictionaries(texts, st.recursive(st.none() | st.booleans() | numbers | texts, st.lists, max_leaves=5), max_size=4)
ids = st.uuids().map(lambda one: one.hex)


pains = marks.map(lambda mark: replace(mark, removed=False))
scores = st.dictionaries(st.sampled_from(sorted(SCORES)), st.floats(0, 10), max_size=3)


@st.composite
def diaries(draw):
    written = []
    for once in draw(st.lists(names, max_size=4, unique=True)):
        felt, sent = draw(moments), draw(moments)
        places = draw(st.lists(pains, max_size=2, unique_by=lambda mark: (mark.place, mark.side)))
        said = (tuple(places), draw(scores), draw(texts), tuple(draw(st.lists(names, max_size=2))), draw(texts))
        firsts = [one.once for one in written if not one.corrects]
        corrects = draw(st.sampled_from(["", *firsts]))
        written.append(DiaryEntry(0, once, sent, felt, felt.date(), *said, corrects, bool(corrects) and draw(st.booleans())))
    return tuple(written)


@st.composite
def episodes(draw):
    made = []
    number = 0
    for episode_id in draw(st.lists(ids, max_size=3, unique=True)):
        entries = []
        for once in draw(st.lists(names, max_size=4, unique=True)):
            number += draw(st.integers(1, 3))
            seen, marked = draw(st.lists(observations, max_size=4)), draw(st.lists(marks, max_size=2))
            entries.append(Entry(number, once, draw(moments), draw(names), tuple(seen), tuple(marked)))
        after = st.sampled_from([0, *(entry.number for entry in entries)])
        shown = [
            Shown(n, draw(after), draw(moments), "0.1", f"knowledge {n}", draw(answers)) for n in range(draw(st.integers(0, 2)))
        ]
        made.append(Episode(episode_id, draw(moments), draw(st.booleans()), tuple(entries), tuple(shown), diary=draw(diaries())))
    return tuple(made)


@given(episodes())
def test_an_export_comes_back_exactly(kept):
    assert from_json(json.loads(json.dumps(to_json(kept), allow_nan=False))) == kept


def without_numbers(episode):
    """An episode as it is in any database: entries are numbered anew where they are taken in."""
    place = {entry.number: position for position, entry in enumerate(episode.entries, 1)}
    entries = tuple(replace(entry, number=place[entry.number]) for entry in episode.entries)
    shown = tuple(replace(one, number=0, after=place.get(one.after, 0)) for one in episode.shown)
    diary = tuple(replace(one, number=0) for one in episode.diary)
    return replace(episode, entries=entries, shown=shown, diary=diary, lately=Lately())


@settings(max_examples=30)
@given(kept=episodes())
def test_an_export_taken_in_and_exported_again_is_the_same(tmp_path_factory, kept):
    with closing(open_store(tmp_path_factory.mktemp("data"))) as store:
        store.take_in(kept)
        once = store.whole_episodes()
        again = store.take_in(kept)
        assert (again.entries, again.diary) == (0, 0)
        back = from_json(json.loads(json.dumps(to_json(once))))
        assert [without_numbers(one) for one in back] == [without_numbers(one) for one in once]
        assert once == store.whole_episodes()
    assert {one.id: without_numbers(one) for one in once} == {one.id: without_numbers(one) for one in kept}


def test_a_server_takes_in_what_a_folder_exported(where):
    kept = (EXAMPLE,)
    with closing(open_store(where)) as store:
        assert store.take_in(from_json(to_json(kept))).entries == 1
        assert store.take_in(kept).entries_already == 1
        assert [without_numbers(one) for one in store.whole_episodes()] == [without_numbers(one) for one in kept]


AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
EXAMPLE = Episode(
    "0123456789abcdef" * 2,
    AT,
    False,
    (Entry(7, "form", AT, "step", first.OBSERVATIONS, first.MARKS),),
    (Shown(1, 7, AT, "0.1", "k", first.ANSWER),),
    diary=(
        DiaryEntry(0, "morning", AT, AT, AT.date(), (Mark("heel", "left", 6.0, ("burning",)),), {"steps": 4000.0}, "long walk"),
        DiaryEntry(0, "later", AT, AT, AT.date(), corrects="morning", removed=True),
    ),
)
ENTRY = ("episodes", 0, "entries", 0)
SEEN = (*ENTRY, "observations", 0)
MARK = (*ENTRY, "marks", 0)
SHOWN = ("episodes", 0, "shown", 0)
DIARY = ("episodes", 0, "diary")
LOST = object()


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("format",), "other", "no export of Solespine"),
        (("version",), 3, "newer Solespine"),
        (("version",), 1, "unknown key 'diary'"),
        (("version",), True, "version: expected 1 or 2"),
        (("version",), "1", "version: expected 1 or 2"),
        (("extra",), 1, "the file: unknown key 'extra'"),
        (("made",), LOST, "the file: 'made' is missing"),
        (("made",), "yesterday", "made: expected a moment"),
        (("episodes",), {}, "episodes: expected a list"),
        (("episodes", 0), [], r"episodes\[0\]: expected an object"),
        (("episodes", 0, "id"), "../../etc", r"episodes\[0\]\.id"),
        (("episodes", 0, "demo"), 0, r"episodes\[0\]\.demo: expected true or false"),
        (("episodes", 0, "begun"), "2026-03-01T09:30:00", r"begun: expected a moment with its time zone"),
        (("episodes", 0, "begun"), "0001-01-01T00:00:00+14:00", r"begun: expected a moment"),
        ((*ENTRY, "number"), -1, r"entries\[0\]\.number: expected a whole number"),
        ((*ENTRY, "number"), 1.5, r"number: expected a whole number"),
        ((*ENTRY, "number"), 2**31, r"number: expected a whole number"),
        ((*ENTRY, "once"), "", r"once: expected text of 1 to 200"),
        ((*ENTRY, "once"), "x" * 201, r"once: expected text of 1 to 200"),
        ((*ENTRY, "step"), "a\0b", r"step: has a character"),
        ((*ENTRY, "surprise"), 1, r"entries\[0\]: unknown key 'surprise'"),
        ((*SEEN, "value"), "x" * 100_001, r"observations\[0\]\.value: expected text of 0 to 100000"),
        ((*SEEN, "value"), "\ud800", r"value: has a character"),
        ((*SEEN, "value"), math.nan, r"value: expected a finite number"),
        ((*SEEN, "value"), 10**400, r"value: expected a finite number"),
        ((*SEEN, "value"), [], r"value: expected a finite number"),
        ((*SEEN, "value"), {"at_least": 2, "below": 2}, r"value: expected at_least to be smaller"),
        ((*SEEN, "value"), {"at_least": 2}, r"value: 'below' is missing"),
        ((*SEEN, "value"), {"at_least": True, "below": 2}, r"at_least: expected a finite number"),
        ((*SEEN, "known_by"), "guess", r"known_by: expected one of asked"),
        ((*SEEN, "known_by"), [], r"known_by: expected one of asked"),
        ((*SEEN, "about"), 3, r"about: expected text"),
        ((*MARK, "side"), "up", r"marks\[0\]\.side: expected left"),
        ((*MARK, "intensity"), 11, r"marks\[0\]\.intensity: expected 0 to 10"),
        ((*MARK, "sensations"), "burning", r"sensations: expected a list"),
        ((*MARK, "sensations", 0), 4, r"sensations\[0\]: expected text"),
        ((*DIARY, 0, "day"), "2026-03-04", r"diary\[0\]: day 2026-03-04: expected the day of"),
        ((*DIARY, 0, "day"), "today", r"diary\[0\]\.day: expected a day such as"),
        ((*DIARY, 0, "felt"), "2026-03-01T09:30:00", r"diary\[0\]\.felt: expected a moment with its time zone"),
        ((*DIARY, 0, "scores"), {"weight": 3}, r"diary\[0\]: unknown score 'weight'"),
        ((*DIARY, 0, "scores"), {"steps": -1}, r"diary\[0\]: steps -1: expected 0 to"),
        ((*DIARY, 0, "places", 0, "intensity"), 12, r"places\[0\]\.intensity: expected 0 to 10"),
        ((*DIARY, 0, "places", 0, "removed"), True, r"places\[0\]: unknown key 'removed'"),
        ((*DIARY, 0, "medicines"), "ibuprofen", r"medicines: expected a list"),
        ((*DIARY, 1, "corrects"), "evening", r"diary\[1\]\.corrects: expected an entry that stands before it"),
        ((*DIARY, 1, "corrects"), "", r"diary\[1\]: removed: expected the entry that is taken back"),
        ((*DIARY, 1, "once"), "morning", r"diary: the same once twice"),
        ((*SHOWN, "after"), 8, r"shown\[0\]\.after: expected 0 or the number of an entry"),
        ((*SHOWN, "answer"), [], r"answer: expected an object"),
        ((*SHOWN, "answer", "deep"), json.loads("[" * 60 + "]" * 60), r"answer: expected at most 50 levels"),
        ((*SHOWN, "answer", "p"), math.inf, r"answer: expected a finite number"),
    ],
)
def test_a_changed_export_is_refused_with_the_place_in_it(place, value, words):
    data = copy.deepcopy(to_json([EXAMPLE]))
    parent = data
    for key in place[:-1]:
        parent = parent[key]
    if value is LOST:
        del parent[place[-1]]
    else:
        parent[place[-1]] = value
    with pytest.raises(ExchangeError, match=words):
        from_json(data)


def test_an_export_from_before_there_were_diaries_is_read():
    data = to_json([replace(EXAMPLE, diary=())])
    data["version"] = 1
    del data["episodes"][0]["diary"]
    assert from_json(data) == (replace(EXAMPLE, diary=()),)


@pytest.mark.parametrize("data", [None, [], "x", 3, {}])
def test_what_is_no_export_is_refused(data):
    with pytest.raises(ExchangeError, match="no export of Solespine"):
        from_json(data)


def test_the_same_episode_or_form_twice_in_one_file_is_refused():
    with pytest.raises(ExchangeError, match="the same id twice"):
        from_json(to_json([EXAMPLE, EXAMPLE]))
    twice = replace(EXAMPLE, entries=(EXAMPLE.entries[0], replace(EXAMPLE.entries[0], number=8)))
    with pytest.raises(ExchangeError, match="the same once twice"):
        from_json(to_json([twice]))


def test_a_list_too_long_to_be_true_is_refused():
    data = to_json([EXAMPLE])
    data["episodes"][0]["entries"][0]["observations"] *= 20_000
    with pytest.raises(ExchangeError, match=r"observations: expected at most 100000 items, found 120000"):
        from_json(data)


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_table_has_a_row_for_each_observation_and_each_mark():
    rows = rows_of(to_csv([EXAMPLE]))
    assert tuple(rows[0]) == COLUMNS
    assert [row["kind"] for row in rows] == ["observation"] * 6 + ["mark"] * 2
    assert [row["value"] for row in rows] == ["present", "absent", "unknown", "left", "46.5", "at least 40.0", "marked", "removed"]
    assert [row["at"] for row in rows[1:3]] == ["2026-03-01T09:30:01.123456+00:00", "2026-03-01T09:30:00.000000+00:00"]
    assert (rows[6]["about"], rows[6]["side"], rows[6]["intensity"], rows[6]["sensations"]) == (
        "heel_plantar",
        "left",
        "6.5",
        "burning numb",
    )
    assert {(row["episode"], row["entry"], row["step"]) for row in rows} == {(EXAMPLE.id, "7", "step")}


@pytest.mark.parametrize("said", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_run_is_kept_as_text_and_a_number_as_a_number(said):
    seen = (Observation("words", said), Observation("number", -3.5), Observation("bounds", Span(-3.0, -1.0)))
    rows = rows_of(to_csv([replace(EXAMPLE, entries=(Entry(1, "form", AT, said, seen),))]))
    assert [row["value"] for row in rows] == [f"'{said}", "-3.5", "at least -3.0 and below -1.0"]
    assert all(row["step"].startswith("'") for row in rows)
    assert rows[1]["value"] == "-3.5"
