"""The diary is kept exactly, once, and read as it stands."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from solespine.followup.diary import DiaryEntry, FeltDay, Lately, ScoredDay, standing
from solespine.marks import Mark
from solespine.records import NoSuchEpisode, RecordsError, open_store

EAST = timezone(timedelta(hours=5, minutes=30))
AT = datetime(2026, 3, 1, 9, 30, 1, 123456, UTC)
HEEL, BACK = Mark("heel_underside", "left", 6.0, ("burning", "numb")), Mark("low_back", "middle", 0.1 + 0.2)


def entry(once, at=AT, **said):
    said.setdefault("marks", (HEEL,))
    return DiaryEntry(0, once, at, at, at.date(), **said)


@pytest.fixture
def episode(store):
    return store.begin("form")


def test_what_was_written_comes_back_exactly(store, where, episode):
    late_evening = datetime(2026, 3, 1, 23, 50, tzinfo=EAST)  # still the day before in UTC
    written = entry(
        "a",
        late_evening,
        marks=(BACK, HEEL),
        scores={"steps": 4000.0, "stress": 2.5},
        note="a 'quoted'\nline, \U0001f9b6",
        medicines=("ibuprofen 400", "vitamin D"),
        shoes="the brown ones",
    )
    kept = store.keep_diary(episode.id, written)
    store.close()
    again = open_store(where)
    assert again.diary(episode.id) == (kept,) == again.diary_history(episode.id)
    again.close()
    assert kept.number > 0
    assert replace(kept, number=0) == written
    assert kept.day == date(2026, 3, 1)


def test_the_same_form_sent_twice_is_one_entry(store, episode):
    first = store.keep_diary(episode.id, entry("a"))
    assert store.keep_diary(episode.id, replace(entry("a"), note="other")) == first
    assert store.diary(episode.id) == (first,)


def test_a_correction_stands_in_place_of_what_it_corrects(store, episode):
    store.keep_diaries(
        episode.id, [entry("a"), entry("b", AT - timedelta(days=1)), entry("a2", corrects="a", note="no, the other")]
    )
    assert [one.once for one in store.diary(episode.id)] == ["b", "a2"]
    store.keep_diary(episode.id, entry("a3", corrects="a", marks=(), removed=True))
    assert [one.once for one in store.diary(episode.id)] == ["b"]
    store.keep_diary(episode.id, entry("a4", corrects="a"))  # undone
    assert [one.once for one in store.diary(episode.id)] == ["b", "a4"]
    assert [one.once for one in store.diary_history(episode.id)] == ["a", "b", "a2", "a3", "a4"]
    assert [one.once for one in store.diary_history(episode.id, "a")] == ["a", "a2", "a3", "a4"]


@pytest.mark.parametrize("named", ["never", "a2"])
def test_a_correction_of_nothing_is_refused(store, episode, named):
    store.keep_diaries(episode.id, [entry("a"), entry("a2", corrects="a")])
    with pytest.raises(RecordsError, match="not here"):
        store.keep_diary(episode.id, entry("x", corrects=named))


def test_entries_taken_in_together_are_all_kept_or_none(store, episode):
    with pytest.raises(RecordsError):
        store.keep_diaries(episode.id, [entry("a"), entry("b", corrects="never")])
    assert store.diary_history(episode.id) == ()
    assert store.keep_diaries(episode.id, [entry("a"), entry("b")]) == 2
    assert store.keep_diaries(episode.id, [entry("b"), entry("c")]) == 1


def test_a_diary_belongs_to_its_episode(store, episode):
    other = store.begin("other")
    store.keep_diary(episode.id, entry("a"))
    assert store.keep_diary(other.id, entry("a")).number
    with pytest.raises(NoSuchEpisode):
        store.keep_diary("0" * 32, entry("a"))
    with pytest.raises(RecordsError):
        store.keep_diary(other.id, entry("b", corrects="of the other"))


def test_a_day_is_the_mean_and_the_worst_of_its_standing_entries(store, episode):
    noon = AT + timedelta(hours=3)
    store.keep_diaries(
        episode.id,
        [
            entry("a", marks=(replace(HEEL, intensity=2.0), BACK)),
            entry("b", noon, marks=(replace(HEEL, intensity=7.0),)),
            entry("c", noon, marks=(replace(HEEL, intensity=10.0),)),
            entry("c2", noon, corrects="c", removed=True),
            entry("d", noon, marks=(replace(HEEL, intensity=None, side="right"),)),
        ],
    )
    day = AT.date()
    assert store.felt_days(episode.id) == (
        FeltDay(day, "heel_underside", "left", 4.5, 7.0, 2, noon),  # (2 + 7) / 2; the 10 was taken back
        FeltDay(day, "heel_underside", "right", None, None, 1, noon),
        FeltDay(day, "low_back", "middle", 0.1 + 0.2, 0.1 + 0.2, 1, AT),
    )
    assert store.felt_days(episode.id, since=day + timedelta(days=1)) == ()
    assert store.felt_span(episode.id) == (day, day)


def test_a_score_of_a_day_is_what_was_said_last_and_says_when_it_was_late(store, episode):
    yesterday = AT - timedelta(days=1, hours=1)
    store.keep_diaries(
        episode.id,
        [
            entry("a", scores={"back_pain_average": 4.0}),
            entry("b", AT + timedelta(hours=1), scores={"back_pain_average": 3.0}),
            DiaryEntry(0, "c", AT, yesterday, yesterday.date(), scores={"back_pain_average": 8.0}),
        ],
    )
    days = (ScoredDay(yesterday.date(), 8.0, True), ScoredDay(AT.date(), 3.0, False))
    assert store.scored_days(episode.id, "back_pain_average") == days
    assert store.scored_days(episode.id, "foot_pain_average") == ()


def test_an_episode_knows_its_last_weeks(store, episode):
    assert store.episode(episode.id).lately == Lately()
    store.keep_diaries(episode.id, [entry("a"), entry("old", AT - timedelta(days=100)), entry("b", AT - timedelta(days=99))])
    lately = store.episode(episode.id).lately
    assert lately.last == store.diary_history(episode.id)[-1].number
    assert [one.day for one in lately.days] == [AT.date() - timedelta(days=99), AT.date()]


def test_erasing_leaves_nothing_of_a_diary(store, where, episode):
    store.keep_diary(episode.id, entry("a", scores={"steps": 5.0}, note="gone for good"))
    erased = store.erase(episode.id)
    assert (erased.diary, erased.diary_marks, erased.diary_scores) == (1, 1, 1)
    with store._engine.begin() as connection:
        assert [
            connection.execute(text(f"SELECT count(*) FROM {one}")).scalar() for one in ("diary", "diary_mark", "diary_score")
        ] == [0] * 3


def test_the_database_refuses_to_change_what_was_written(store, episode):
    store.keep_diary(episode.id, entry("a", scores={"steps": 5.0}))
    for change in ("diary SET note = 'x'", "diary_mark SET intensity = 0", "diary_score SET value = 0"):
        with pytest.raises(Exception, match="added and never changed"), store._engine.begin() as connection:
            connection.execute(text(f"UPDATE {change}"))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(-3, 3), st.booleans(), st.sampled_from([HEEL, BACK]), st.integers(0, 10)),
        max_size=12,
    )
)
def test_what_stands_is_what_the_slow_and_obvious_way_says(tmp_path_factory, drawn):
    store = open_store(tmp_path_factory.mktemp("data"))
    episode = store.begin("form")
    for number, (corrected, days, removed, mark, intensity) in enumerate(drawn):
        firsts = [one.once for one in store.diary_history(episode.id) if not one.corrects]
        corrects = firsts[corrected] if corrected < len(firsts) else ""
        marks = (replace(mark, intensity=float(intensity)),)
        at = AT + timedelta(days=days)
        store.keep_diary(episode.id, entry(f"n{number}", at, marks=marks, corrects=corrects, removed=removed and bool(corrects)))
    stands = standing(store.diary_history(episode.id))
    assert store.diary(episode.id) == stands
    assert store.diary(episode.id, newest=2) == stands[-2:]
    days = [one.day for one in stands]
    assert store.felt_span(episode.id) == ((min(days), max(days)) if days else None)
    for row in store.felt_days(episode.id):
        felt = [m.intensity for one in stands if one.day == row.day for m in one.marks if m.place == row.place]
        assert (row.worst, row.count) == (max(felt), len(felt))
        assert row.mean == pytest.approx(sum(felt) / len(felt))
    store.close()


def test_reading_an_episode_takes_the_same_queries_however_long_its_diary_is(store, episode):
    asked = []
    event.listen(store._engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    store.keep_diary(episode.id, entry("first"))
    asked.clear()
    store.episode(episode.id)
    few = len(asked)
    store.keep_diaries(episode.id, [entry(f"n{n}", AT + timedelta(days=n)) for n in range(60)])
    asked.clear()
    store.episode(episode.id)
    assert len(asked) == few
