"""What is kept is kept exactly, once, in order, and for good."""

import math
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import event, text

from solespine.evidence import KnownBy, Observation, Span
from solespine.marks import Mark
from solespine.records import NoSuchEpisode, RecordsError, open_store
from solespine.records.opening import WRITING

EAST = timezone(timedelta(hours=5, minutes=30))
AT = datetime(2026, 3, 1, 9, 30, 1, 123456, UTC)
EVERY_KIND = (
    Observation("heel_plantar_pain", True),
    Observation("fever", False, KnownBy.left_out),
    Observation("numb_sole", None, KnownBy.self_tested, AT),
    Observation("laterality", "both; with 'quotes', \u00fcmlauts, \U0001f9b6 and\nlines", KnownBy.professional),
    Observation("age", 46.0, KnownBy.asked, AT),
    Observation("pain_nrs", 0.1 + 0.2, KnownBy.measured),
    Observation("weight_kg", 5e-324),
    Observation("height_cm", -1.7976931348623157e308),
    Observation("onset_weeks", Span(3.0, math.inf)),
    Observation("onset_days", Span(-math.inf, 0.1)),
    Observation("anything", Span()),
    Observation("bmi", Span(18.5, 25.0)),
    Observation("empty", ""),
    Observation("heel_plantar_pain", False),
)
MARKS = (
    Mark("heel", "left", 6.5, ("burning", "numb")),
    Mark("low_back", "middle"),
    Mark("arch", "both", 0.0),
    Mark("heel", "left", removed=True),
)


def test_what_was_sent_comes_back_exactly_and_in_order(store, where):
    episode = store.begin("form 1", at=AT)
    store.add(episode.id, "form 2", "danger", EVERY_KIND, MARKS, at=AT)
    kept = store.add(episode.id, "form 3", "more", EVERY_KIND[::-1], MARKS[::-1], at=AT + timedelta(microseconds=1))
    store.close()
    again = open_store(where)
    assert again.episode(episode.id) == kept
    again.close()
    assert kept.begun == AT
    assert [entry.once for entry in kept.entries] == ["form 2", "form 3"]
    assert [entry.step for entry in kept.entries] == ["danger", "more"]
    assert kept.entries[0].number < kept.entries[1].number == kept.last
    assert kept.entries[0].observations == EVERY_KIND
    assert kept.entries[1].observations == EVERY_KIND[::-1]
    assert [type(seen.value) for seen in kept.entries[0].observations] == [type(seen.value) for seen in EVERY_KIND]
    assert (kept.entries[0].marks, kept.entries[1].marks) == (MARKS, MARKS[::-1])


def test_a_moment_keeps_its_microseconds_and_comes_back_in_utc(store):
    there = datetime(2026, 3, 1, 15, 0, 0, 999999, EAST)
    episode = store.begin("form", at=there)
    kept = store.add(episode.id, "form 2", "step", [Observation("age", 46, at=there)], at=there)
    for at in (kept.begun, kept.entries[0].at, kept.observations[0].at):
        assert (at, at.utcoffset()) == (there, timedelta(0))


def test_a_moment_without_a_time_zone_is_refused_and_nothing_is_kept(store):
    episode = store.begin("form")
    with pytest.raises(RecordsError, match="age: a moment without a time zone"):
        store.add(episode.id, "form 2", "step", [Observation("age", 46, at=datetime(2026, 3, 1))])
    assert store.episode(episode.id).entries == ()


@pytest.mark.parametrize("value", [math.nan, math.inf, "a\0b", "\ud800", "x" * 100_001])
def test_a_value_that_no_database_keeps_exactly_is_refused_whole(store, value):
    episode = store.begin("form")
    with pytest.raises(RecordsError, match="about_it: "):
        store.add(episode.id, "form 2", "step", [Observation("fine", True), Observation("about_it", value)])
    assert store.episode(episode.id).entries == ()


def test_the_same_form_sent_twice_begins_one_episode_and_makes_one_entry(store):
    episode = store.begin("form")
    assert store.begin("form") == episode
    first = store.add(episode.id, "form 2", "step", [Observation("fever", True)])
    assert store.add(episode.id, "form 2", "step", [Observation("fever", False)]) == first
    assert len(store.episodes()) == 1


def test_eight_threads_that_send_one_form_make_one_entry(store):
    with ThreadPoolExecutor(8) as threads:
        begun = set(threads.map(lambda _: store.begin("form").id, range(8)))
        assert len(begun) == 1
        episode_id = begun.pop()
        kept = list(threads.map(lambda _: store.add(episode_id, "one", "step", EVERY_KIND).last, range(24)))
    assert len(set(kept)) == 1
    assert [entry.observations for entry in store.episode(episode_id).entries] == [EVERY_KIND]


def test_eight_threads_with_different_forms_lose_none(store):
    episode = store.begin("form")
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: store.add(episode.id, f"form {n}", "step", [Observation("age", n)]), range(64)))
    kept = store.episode(episode.id)
    assert {entry.once: entry.observations[0].value for entry in kept.entries} == {f"form {n}": n for n in range(64)}
    assert [entry.number for entry in kept.entries] == sorted({entry.number for entry in kept.entries})


SENDER = """
import sys
from solespine.evidence import Observation
from solespine.records import open_store
store = open_store(sys.argv[1])
episode = store.begin("the same form")
for n in range(10):
    store.add(episode.id, f"form {n}", "step", [Observation("age", n), Observation("fever", None)])
print(episode.id)
"""


def test_four_programs_at_once_make_a_new_database_and_send_the_same_forms(where):
    programs = [
        subprocess.Popen([sys.executable, "-c", SENDER, where], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [program.communicate(timeout=60) for program in programs]
    assert [program.returncode for program in programs] == [0] * 4, said
    assert len({out for out, _ in said}) == 1
    store = open_store(where)
    (episode,) = store.episodes()
    assert sorted(entry.once for entry in episode.entries) == [f"form {n}" for n in range(10)]
    assert all(len(entry.observations) == 2 for entry in episode.entries)
    store.close()


def test_the_newest_episode_comes_first_and_each_has_its_own_entries(store):
    for n in range(5):
        episode = store.begin(f"form {n}", demo=n == 2, at=AT + timedelta(days=n))
        store.add(episode.id, "step 1", "step", [Observation("age", n)], MARKS[:1])
        store.note_shown(episode.id, 0, "0.1", "abc", {"n": n})
    listed = store.episodes()
    assert [episode.observations[0].value for episode in listed] == [4, 3, 2, 1, 0]
    assert [episode.demo for episode in listed] == [False, False, True, False, False]
    assert listed == tuple(store.episode(episode.id) for episode in listed)


def test_a_list_of_many_episodes_takes_as_many_queries_as_one(store):
    asked = []
    event.listen(store._reader, "before_cursor_execute", lambda *said: asked.append(said[2]))

    def queries():
        asked.clear()
        store.episodes()
        return len(asked)

    store.add(store.begin("form").id, "one", "step", EVERY_KIND, MARKS)
    of_one = queries()
    for n in range(20):
        store.add(store.begin(f"form {n}").id, "one", "step", EVERY_KIND, MARKS)
    assert queries() == of_one


def test_only_what_was_added_is_read_again(store):
    episode = store.begin("form")
    for n in range(30):
        store.add(episode.id, f"form {n}", "step", EVERY_KIND, MARKS)
    looked_at = []
    event.listen(store._reader, "before_cursor_execute", lambda *said: looked_at.append(said[2]))
    first = store.episode(episode.id)
    assert store.episode(episode.id) is first
    assert not any("FROM observation" in query for query in looked_at)


def test_two_programs_see_what_the_other_adds_and_erases(store, where):
    other = open_store(where)
    episode = store.begin("form", at=AT)
    for n in range(6):
        writer, reader = (store, other) if n % 2 else (other, store)
        kept = writer.add(episode.id, f"form {n}", "step", EVERY_KIND[n:], MARKS[:n])
        kept = writer.happened(episode.id, f"event {n}", "plan_dropped", "x", {"n": n})
        kept = writer.note_shown(episode.id, kept.last, "0.1", "abc", {"n": n})
        assert reader.episode(episode.id) == kept
    other.erase(episode.id)
    with pytest.raises(NoSuchEpisode):
        store.episode(episode.id)
    other.take_in([kept])
    store._known[episode.id] = kept  # as if it had not been looked at in between
    again = store.episode(episode.id)
    assert [entry.once for entry in again.entries] == [entry.once for entry in kept.entries]
    assert again.entries[0].number > kept.entries[-1].number
    assert len(again.events) == len(again.shown) == 6
    other.close()


def test_what_was_shown_is_noted_once_for_each_entry_and_knowledge(store):
    episode = store.begin("form")
    last = store.add(episode.id, "form 2", "step").last
    answer = {"verdict": {"shared": 0.25}, "reasons": ["ü", None, True, 3]}
    for _ in range(3):
        episode = store.note_shown(episode.id, last, "0.1.0", "knowledge 1", answer)
    episode = store.note_shown(episode.id, last, "0.1.0", "knowledge 2", {})
    episode = store.note_shown(episode.id, 0, "0.1.0", "knowledge 1", {})
    assert [(one.after, one.knowledge) for one in episode.shown] == [
        (last, "knowledge 1"),
        (last, "knowledge 2"),
        (0, "knowledge 1"),
    ]
    assert episode.shown[0].answer == answer
    assert episode.shown[0].program == "0.1.0"
    with pytest.raises(RecordsError, match="not of this episode"):
        store.note_shown(episode.id, last + 99, "0.1.0", "knowledge 1", {})


def test_an_answer_that_is_no_json_is_refused(store):
    episode = store.begin("form")
    for answer in ({"p": math.nan}, {"p": object()}):
        with pytest.raises(RecordsError, match="JSON"):
            store.note_shown(episode.id, 0, "0.1", "k", answer)


def test_an_episode_that_is_not_there_is_refused_by_name(store):
    for ask in (
        lambda: store.episode("0" * 32),
        lambda: store.add("0" * 32, "form", "step"),
        lambda: store.note_shown("0" * 32, 0, "0.1", "k", {}),
        lambda: store.erase("0" * 32),
    ):
        with pytest.raises(NoSuchEpisode, match="no such episode"):
            ask()


@pytest.mark.parametrize("table", ["entry", "observation", "mark", "shown", "passphrase"])
def test_the_database_itself_refuses_to_change_what_was_added(store, table):
    episode = store.begin("form")
    last = store.add(episode.id, "form 2", "step", EVERY_KIND, MARKS).last
    store.note_shown(episode.id, last, "0.1", "k", {})
    store.set_passphrase("hash")
    column = {"entry": "step", "observation": "about", "mark": "place", "shown": "program", "passphrase": "hash"}[table]
    with pytest.raises(Exception, match="rows are added and never changed"), store._engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = 'other'"))


def test_the_latest_passphrase_counts_and_none_takes_the_lock_off(store):
    assert store.passphrase() is None
    for hashed in ("one", "two", None, "three"):
        store.set_passphrase(hashed)
        assert store.passphrase() == hashed


def test_a_session_is_open_until_its_hour_or_until_it_is_closed(store):
    now = datetime.now(UTC)
    store.open_session("a", now + timedelta(hours=1))
    store.open_session("b", now + timedelta(hours=2))
    store.open_session("c", now + timedelta(hours=2))
    store.open_session("a", now + timedelta(hours=3))
    assert store.session_open("a")
    assert store.session_open("b", now + timedelta(hours=1))
    assert not store.session_open("b", now + timedelta(hours=2))
    assert not store.session_open("d")
    store.close_session("a")
    assert (store.session_open("a"), store.session_open("b")) == (False, True)
    store.close_sessions()
    assert not any(store.session_open(token) for token in "abc")


def test_one_erased_episode_leaves_the_other(store):
    gone, kept = store.begin("form 1"), store.begin("form 2")
    for episode in (gone, kept):
        last = store.add(episode.id, "form", "step", EVERY_KIND, MARKS).last
        store.note_shown(episode.id, last, "0.1", "k", {})
    receipt = store.erase(gone.id)
    counts = (receipt.episodes, receipt.entries, receipt.observations, receipt.marks, receipt.shown)
    assert counts == (1, 1, len(EVERY_KIND), len(MARKS), 1)
    assert [episode.id for episode in store.episodes()] == [kept.id]
    assert [entry.observations for entry in store.episode(kept.id).entries] == [EVERY_KIND]
    # The number of the erased entry is not given to another.
    assert store.add(kept.id, "later", "step").last > last
    assert store.erase().episodes == 1
    assert store.episodes() == ()


def test_an_entry_cut_off_in_the_middle_is_not_there(store, monkeypatch):
    episode = store.begin("form")
    monkeypatch.setattr("solespine.records.rows.mark_row", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.add(episode.id, "form 2", "step", EVERY_KIND, MARKS)
    monkeypatch.undo()
    assert store.episode(episode.id).entries == ()
    assert len(store.add(episode.id, "form 2", "step", EVERY_KIND, MARKS).entries) == 1


def test_an_error_quotes_no_answer(store):
    secret = "nobody must read this"
    with pytest.raises(RecordsError) as told, store._writing() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:said)"), {"said": secret})
    assert secret not in str(told.value)
    assert told.value.__suppress_context__
    assert secret not in str(told.value.__context__)


def test_a_reader_does_not_wait_for_a_writer(store):
    episode = store.begin("form")
    with store._engine.execution_options(**{WRITING: True}).begin() as writer:
        writer.execute(text("INSERT INTO login (token_hash, until) VALUES ('a', '2026-01-01')"))
        assert store.episode(episode.id) == episode
