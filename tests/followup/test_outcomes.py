"""Outcome measures: asked on their days, scored as their text says, and never called a change below what can be detected."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solespine.care.log import Event
from solespine.evidence import Evidence, EvidenceError
from solespine.followup.diary import FeltDay, Lately, ScoredDay
from solespine.followup.outcomes import (
    ASKED,
    OUTCOME,
    Answer,
    Due,
    Word,
    activities_asked,
    answer_data,
    answers,
    change,
    due,
    due_measures,
    elsewhere,
    measures,
    removed_data,
    rows,
    score,
)

START = date(2026, 1, 5)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
THREE = ("Climb stairs", "Stand at work", "Walk the dog")


def at(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def event(number, data, when=START, once=""):
    return Event(number, once or f"form {number}", at(when), OUTCOME, data["measure"], data)


def kept(knowledge, *said):
    """Answers as they come back from the records: each (day, measure, values, activities)."""
    events = [
        event(number, answer_data(measure, values, knowledge, day=day, activities=names), day)
        for number, (day, measure, values, names) in enumerate(said, 1)
    ]
    return answers(events, knowledge)


def person(knowledge, *present):
    return Evidence.of(knowledge, present=present)


def named(found):
    return [one.measure for one in found]


@pytest.mark.parametrize(
    ("measure", "before", "after", "better_by", "word"),
    [
        ("back_pain_average", 6.0, 4.0, 2.0, Word.better),  # 2 = detectable 2, important 2
        ("back_pain_average", 6.0, 4.1, 1.9, Word.no_clear_change),  # below 2
        ("back_pain_average", 3.0, 5.5, -2.5, Word.worse),
        ("foot_pain_average", 5.0, 4.0, 1.0, Word.no_clear_change),  # 0.8 matters to groups, 2 can be told from chance
        ("first_step_pain", 8.0, 6.05, 1.95, Word.no_clear_change),  # above the 1.9 that matters, below 2
        ("psfs", 3.0, 5.0, 2.0, Word.better),  # higher is better; 2 is detectable, 1.3 matters
        ("psfs", 5.0, 3.5, -1.5, Word.no_clear_change),
        ("psfs_activity", 2.0, 5.0, 3.0, Word.better),
        ("global_rating_change", 0.0, 1.0, 1.0, Word.a_little_better),  # 1 is detectable, 2 matters
        ("global_rating_change", 0.0, -1.0, -1.0, Word.a_little_worse),
        ("global_rating_change", 0.0, -2.0, -2.0, Word.worse),
        ("roland_morris", 12.0, 7.0, 5.0, Word.better),
        ("foot_function_index", 50.0, 40.0, 10.0, Word.no_clear_change),  # 7 matters, 15 can be told from chance
        ("oswestry", 40.0, 28.0, 12.0, Word.no_clear_change),  # 10 matters, 17 can be told from chance
        ("fhsq_pain", 40.0, 80.0, 40.0, Word.not_known),  # no detectable change is known
        ("promis", 60.0, 40.0, None, Word.not_known),  # not even which way is better
        ("stress", 9.0, 1.0, None, Word.not_known),
    ],
)
def test_a_change_is_called_what_its_size_allows(knowledge, measure, before, after, better_by, word):
    found = change(measure, before, after, knowledge)
    assert found.word is word
    assert found.better_by == pytest.approx(better_by) if better_by is not None else found.better_by is None


@given(data=st.data())
def test_over_the_whole_range_a_change_below_the_detectable_one_is_never_called_a_change(knowledge, data):
    one = measures(knowledge)[data.draw(st.sampled_from(sorted(measures(knowledge))))]
    scores = st.floats(one.lowest, one.highest)
    found = change(one.id, data.draw(scores), data.draw(scores), knowledge)
    back = change(one.id, found.after, found.before, knowledge)
    if found.better_by is None or found.detectable is None:
        assert found.word is Word.not_known
        return
    if abs(found.better_by) < found.detectable.value - 1e-6:
        assert found.word is Word.no_clear_change
    if found.word in (Word.better, Word.worse):
        assert abs(found.better_by) >= found.important.value - 1e-6
    assert "better" not in found.word or found.better_by > 0
    assert "worse" not in found.word or found.better_by < 0
    opposite = {Word.better: Word.worse, Word.a_little_better: Word.a_little_worse}
    assert back.word is opposite.get(found.word, {value: key for key, value in opposite.items()}.get(found.word, found.word))


def test_each_score_has_at_most_one_figure_that_decides(knowledge):
    for one in measures(knowledge).values():
        for some in (one.instrument.mic, one.instrument.detectable):
            assert sum(one.id in row.decides for row in some) <= 1, one.id


def test_every_figure_that_decides_is_of_a_score_that_is_followed(knowledge):
    named = {name for one in knowledge.records.instrument for row in (*one.mic, *one.detectable) for name in row.decides}
    assert named <= set(measures(knowledge))


def test_every_score_asked_here_can_be_judged(knowledge):
    for name in ASKED:
        assert change(name, 0.0, 0.0, knowledge).word is Word.no_clear_change


def test_nobody_is_asked_about_what_they_do_not_have(knowledge):
    asks = lambda *present: named(due((), {}, person(knowledge, *present), START))  # noqa: E731
    assert asks() == []
    assert asks("knee_pain" if "knee_pain" in knowledge.findings else "calf_pain") == []
    assert asks("back_pain") == ["back_pain_average", "psfs"]
    assert asks("foot_pain") == ["foot_pain_average", "psfs"]
    assert asks("foot_pain", "first_step_pain") == ["foot_pain_average", "first_step_pain", "psfs"]
    assert asks("foot_pain", "back_pain") == ["back_pain_average", "foot_pain_average", "psfs"]


def test_a_year_of_answering_on_the_day(knowledge):
    evidence = person(knowledge, "back_pain")
    said, found = [], {"psfs": [], "global_rating_change": [], "back_pain_average": []}
    values = {"psfs": ((3.0, 4.0, 5.0), THREE), "global_rating_change": ((1.0,), ()), "back_pain_average": ((5.0,), ())}
    for days in range(366):
        today = START + days * DAY
        for one in due(kept(knowledge, *said), {}, evidence, today) if days % 7 == 0 else ():
            found[one.measure].append(days // 7)
            assert one.week == days // 7
            said.append((today, one.measure, *values[one.measure]))
    assert found["psfs"] == [0, 4, 8, 12, 24, 36, 48]
    assert found["global_rating_change"] == [4, 8, 12, 24, 36, 48]
    assert found["back_pain_average"] == list(range(53))


def test_what_was_missed_stays_due_until_it_is_answered(knowledge):
    evidence = person(knowledge, "foot_pain")
    first = (START, "psfs", (1.0, 2.0, 3.0), THREE)
    for weeks, wanted in ((3, []), (4, ["psfs"]), (7, ["psfs"]), (9, ["psfs"]), (30, ["psfs"])):
        found = due(kept(knowledge, first), {}, evidence, START + weeks * WEEK)
        assert [one for one in named(found) if one == "psfs"] == wanted
    assert Due("psfs", 24) in due(kept(knowledge, first), {}, evidence, START + 30 * WEEK)


def test_an_answer_up_to_two_weeks_early_counts_for_its_time(knowledge):
    evidence = person(knowledge, "foot_pain")
    for early, waits in ((15, True), (14, False), (0, False)):
        said = ((START, "psfs", (1.0, 2.0, 3.0), THREE), (START + 4 * WEEK - early * DAY, "psfs", (1.0, 2.0, 3.0), THREE))
        assert ("psfs" in named(due(kept(knowledge, *said), {}, evidence, START + 4 * WEEK))) is waits


def test_the_diary_answers_the_scale_of_the_week(knowledge):
    evidence = person(knowledge, "back_pain")
    scored = {"back_pain_average": (ScoredDay(START, 4.0, False),)}
    for days, waits in ((0, False), (6, False), (7, True)):
        assert ("back_pain_average" in named(due((), scored, evidence, START + days * DAY))) is waits


def test_who_writes_a_diary_is_not_told_of_what_the_diary_asks(knowledge):
    class Somebody:
        events = ()
        lately = Lately()

    writer = Somebody()
    evidence = person(knowledge, "back_pain")
    assert named(due_measures(writer, evidence, at(START))) == ["back_pain_average", "psfs"]
    writer.lately = Lately(1, (FeltDay(START - 6 * DAY, "low_back", "middle", 3.0, 3.0, 1, at(START - 6 * DAY)),))
    assert named(due_measures(writer, evidence, at(START))) == ["psfs"]
    assert named(due_measures(writer, evidence, at(START + DAY))) == ["back_pain_average", "psfs"]


def test_the_mean_is_over_what_was_answered_and_needs_three(knowledge):
    def scored(*values):
        names = tuple(f"Thing {number}" for number in range(len(values)))
        return score(Answer(1, "a", START, "psfs", values, names), knowledge)

    assert scored(2.0, 4.0, 9.0) == 5.0
    assert scored(2.0, None, 4.0, 6.0) == 4.0  # (2 + 4 + 6) / 3
    assert scored(2.0, None, 4.0) is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 10).map(float)), min_size=3, max_size=5))
def test_a_score_of_activities_stays_within_the_range(knowledge, values):
    found = score(Answer(1, "a", START, "psfs", tuple(values), tuple(map(str, range(len(values))))), knowledge)
    answered = [value for value in values if value is not None]
    assert (found is None) is (len(answered) < 3)
    assert found is None or min(answered) <= found <= max(answered)


def test_the_same_activities_are_compared_and_new_ones_join(knowledge):
    said = (
        (START, "psfs", (2.0, 3.0, 4.0), THREE),
        (START + 4 * WEEK, "psfs", (5.0, 6.0, 7.0, 0.0), (*THREE, "Lift a crate")),
    )
    given = kept(knowledge, *said)
    whole, *single = rows(given, {}, knowledge)
    # 5 + 6 + 7 against 2 + 3 + 4 of the same three; the new 0 is not held against it
    assert (whole.measure, whole.start.value, whole.latest.value, whole.change.word) == ("psfs", 3.0, 6.0, Word.better)
    assert [one.name for one in single] == [*THREE, "Lift a crate"]
    assert [one.change.word if one.change else None for one in single] == [Word.better] * 3 + [None]
    assert activities_asked(given) == (*THREE, "Lift a crate")


def test_too_few_activities_in_common_are_not_summed_up(knowledge):
    later = ("climb  STAIRS", "Swim", "Drive")
    given = kept(knowledge, (START, "psfs", (2.0, 3.0, 4.0), THREE), (START + WEEK, "psfs", (5.0, 6.0, 7.0), later))
    found = rows(given, {}, knowledge)
    assert all(one.measure == "psfs_activity" for one in found)
    stairs = next(one for one in found if one.name == "climb  STAIRS")
    assert (stairs.start.value, stairs.latest.value) == (2.0, 5.0)


def test_days_of_the_diary_are_summed_up_by_weeks_with_what_was_asked(knowledge):
    scored = {
        "back_pain_average": tuple(ScoredDay(START + days * DAY, bad, False) for days, bad in ((0, 6.0), (3, 8.0), (21, 4.0)))
    }
    given = kept(knowledge, (START + 22 * DAY, "back_pain_average", (2.0,), ()))
    (row,) = rows(given, scored, knowledge)
    # first week (6 + 8) / 2 = 7, last week (4 + 2) / 2 = 3
    assert (row.start.value, row.latest.value, row.latest.day) == (7.0, 3.0, START + 3 * WEEK)
    assert (row.change.better_by, row.change.word) == (4.0, Word.better)


def test_a_first_answer_is_no_change(knowledge):
    (row,) = rows(kept(knowledge, (START, "back_pain_average", (9.0,), ())), {}, knowledge)
    assert row.change is None


def test_the_rating_of_change_is_compared_with_the_start_itself(knowledge):
    given = kept(knowledge, (START, "global_rating_change", (-4.0,), ()), (START + WEEK, "global_rating_change", (3.0,), ()))
    (row,) = rows(given, {}, knowledge)
    assert (row.start, row.latest.value, row.change.word) == (None, 3.0, Word.better)


def test_a_correction_replaces_and_keeps_its_day_and_nothing_is_taken_out(knowledge):
    first = event(1, answer_data("back_pain_average", (9.0,), knowledge, day=START), once="first")
    wrong = answer_data("back_pain_average", (2.0,), knowledge, day=START, corrects="first")
    events = [first, event(2, wrong, START + 3 * DAY)]
    (found,) = answers(events, knowledge)
    assert (found.values, found.day, found.first) == ((2.0,), START, "first")
    again = event(3, {**wrong, "values": [3.0]}, START + 4 * DAY)
    assert [one.values for one in answers([*events, again], knowledge)] == [(3.0,)]
    back = event(4, removed_data(found), START + 5 * DAY)
    assert answers([*events, again, back], knowledge) == ()
    assert events[0] is first
    assert first.data["values"] == [9.0]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(0, 10))), max_size=12))
def test_of_each_chain_the_last_stands(knowledge, said):
    """Each (chain, value): the first of a chain begins it, later ones correct it, None takes it back."""
    events, standing = [], {}
    for number, (chain, value) in enumerate(said, 1):
        begun = chain in standing
        if value is None and not begun:
            continue
        data = (
            {"measure": "back_pain_average", "corrects": f"chain {chain}", "removed": True}
            if value is None
            else answer_data("back_pain_average", (value,), knowledge, day=START, corrects=f"chain {chain}" if begun else "")
        )
        events.append(event(number, data, once=f"form {number}" if begun else f"chain {chain}"))
        standing[chain] = value
    found = {one.first: one.values[0] for one in answers(events, knowledge)}
    assert found == {f"chain {chain}": value for chain, value in standing.items() if value is not None}


@pytest.mark.parametrize(
    ("measure", "values", "activities"),
    [
        ("back_pain_average", (11.0,), ()),
        ("back_pain_average", (float("nan"),), ()),
        ("back_pain_average", (None,), ()),
        ("back_pain_average", (1.0, 2.0), ()),
        ("back_pain_average", (1.0,), ("Stairs",)),
        ("global_rating_change", (-6.0,), ()),
        ("roland_morris", (25.0,), ()),
        ("psfs", (1.0, 2.0), THREE[:2]),
        ("psfs", (1.0,) * 6, tuple("abcdef")),
        ("psfs", (1.0, 2.0), THREE),
        ("psfs", (1.0, 2.0, 3.0), ("Stairs", " stairs ", "Walk")),
        ("psfs", (1.0, 2.0, 3.0), ("Stairs", "", "Walk")),
        ("psfs", (1.0, 2.0, 3.0), ("Stairs", "x" * 81, "Walk")),
        ("psfs_activity", (1.0,), ()),
        ("back_pain_averge", (1.0,), ()),
    ],
)
def test_what_cannot_be_scored_is_refused(knowledge, measure, values, activities):
    with pytest.raises(EvidenceError):
        answer_data(measure, values, knowledge, day=START, activities=activities)


@pytest.mark.parametrize("data", [{}, {"measure": "gone", "values": [1]}, {"measure": "psfs", "values": 3}, {"values": ["x"]}])
def test_an_answer_that_the_dossier_no_longer_knows_is_passed_over(knowledge, data):
    assert answers([Event(1, "a", at(START), OUTCOME, "gone", data)], knowledge) == ()


def test_no_question_is_shown_whose_owner_has_not_agreed(knowledge):
    may = {one.id: one.may_embed for one in knowledge.records.instrument}
    assert {may[key] for key, _, _ in ASKED.values()} == {"yes"}
    assert {one.instrument.may_embed for one in elsewhere(knowledge)} == {"ask", "no"}
    assert {"roland_morris", "foot_function_index", "oswestry", "moxfq_pain", "promis"} <= {one.id for one in elsewhere(knowledge)}
