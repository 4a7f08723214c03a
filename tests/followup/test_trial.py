"""A trial from what happened: where it stands on a day, what it shows and keeps back, what ends it, what it says at the end."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solespine.care.log import Event
from solespine.evidence import Evidence, Observation, settle
from solespine.followup import Arm, Design, Person, ScoredDay, allocate, analyse, read_table, simulate
from solespine.followup.trial import (
    BEGUN,
    DAY,
    ENDED,
    NOTHING,
    PLANNED,
    REST,
    Obstacle,
    Protocol,
    Reason,
    RunIn,
    Stage,
    Thing,
    begun_data,
    csv_text,
    day_data,
    earliest_start,
    ended_data,
    fingerprint_of,
    new_nerve_signs,
    obstacles,
    order_of,
    outcome_of,
    pain_is_up,
    planned_data,
    run_in_of,
    seal,
    spread,
    stage,
    stop_reasons,
    trial_json,
    trials,
    under_way,
    unseal,
)
from solespine.safety import triage
from tests.safety.people import healthy

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MASSAGE = Thing("foot_massage", "massage_back_lower")
RUN_IN = RunIn(7, 14)
DESIGNS = [("standard", Design(6, 7, 2)), ("quick", Design(4, 7, 2)), ("dense", Design(8, 5, 2))]


def on(number):
    """The day so many days after the Monday on which the trial was planned."""
    return MONDAY + timedelta(days=number)


def protocol(design=DESIGNS[0], control=NOTHING, useful=1.0):
    return Protocol(MASSAGE, control, "back_pain_average", useful, 6, *design)


def happened(*kinds_and_data):
    return [Event(n, str(n), NOON + timedelta(days=n), kind, "t", data) for n, (kind, data) in enumerate(kinds_and_data)]


def begun_trial(first=7, design=DESIGNS[0], seed=1, more=(), baseline=5.0, treatment=None):
    """A trial planned on the Monday and begun with a day."""
    planned = happened((PLANNED, planned_data(treatment or protocol(design), MONDAY)))
    data = begun_data(trials(planned)[0], on(first), baseline, seed, Random(seed).randbytes(16))
    return trials([*planned, *happened((BEGUN, data), *more)])[0]


def scored(values, first=0, late=()):
    return tuple(ScoredDay(on(first + n), value, n in late) for n, value in enumerate(values) if value is not None)


# Where it stands


def test_a_trial_goes_from_its_plan_to_its_end():
    planned = trials(happened((PLANNED, planned_data(protocol(), MONDAY))))[0]
    week = scored([5] * 7)
    assert stage(planned, (), on(0), RUN_IN) is Stage.run_in
    assert stage(planned, week[:6], on(6), RUN_IN) is Stage.run_in
    assert stage(planned, week, on(7), RUN_IN) is Stage.ready
    running = begun_trial(first=8)
    assert stage(running, week, on(7), RUN_IN) is Stage.waiting
    assert stage(running, week, on(8), RUN_IN) is Stage.running
    assert stage(running, week, on(8 + 83), RUN_IN) is Stage.running
    assert stage(running, week, on(8 + 84), RUN_IN) is Stage.complete
    closed = begun_trial(first=8, more=[(ENDED, ended_data(on(92), "complete"))])
    assert stage(closed, week, on(200), RUN_IN) is Stage.over
    stopped = begun_trial(first=8, more=[(ENDED, ended_data(on(20), Reason.pain_up, ["x"]))])
    assert stage(stopped, week, on(20), RUN_IN) is Stage.stopped
    assert (stopped.reason, stopped.details) == ("pain_up", ("x",))


def test_the_run_in_counts_scored_days_of_the_last_fortnight():
    planned = trials(happened((PLANNED, planned_data(protocol(), MONDAY))))[0]
    assert earliest_start(planned, scored([5] * 7), on(6), RUN_IN) == on(7), "the seventh score is of today"
    assert earliest_start(planned, scored([5] * 7), on(7), RUN_IN) == on(7)
    assert earliest_start(planned, scored([5, None] * 6), on(11), RUN_IN) is None
    assert earliest_start(planned, scored([5, None] * 7), on(12), RUN_IN) == on(13)
    assert earliest_start(planned, scored([5, None] * 7), on(13), RUN_IN) == on(13)
    assert earliest_start(planned, scored([5] * 7), on(30), RUN_IN) is None, "what lies weeks back does not tell of now"
    assert earliest_start(planned, scored([5] * 9, first=-9), on(0), RUN_IN) is None, "nor what was scored before it was planned"


def test_the_run_in_is_that_of_the_dossier(knowledge):
    assert run_in_of(knowledge) == RunIn(7, 14)


def test_one_at_a_time_and_the_earlier_ones_stay():
    first = happened((PLANNED, planned_data(protocol(), MONDAY)), (ENDED, ended_data(on(3), Reason.wish)))
    second = [Event(9, "9", NOON, PLANNED, "u", planned_data(protocol(), on(4)))]
    assert under_way(first) is None
    assert under_way([*first, *second]).id == "u"
    assert [one.id for one in trials([*first, *second])] == ["t", "u"]


def test_a_protocol_that_compares_nothing_cannot_exist():
    for treatment, control, outcome, useful, expected in (
        (NOTHING, REST, "back_pain_average", 1.0, 5),
        (MASSAGE, MASSAGE, "back_pain_average", 1.0, 5),
        (MASSAGE, NOTHING, "steps", 1.0, 5),
        (MASSAGE, NOTHING, "back_pain_average", 0.0, 5),
        (MASSAGE, NOTHING, "back_pain_average", 1.0, 11),
    ):
        with pytest.raises(ValueError, match="expected"):
            Protocol(treatment, control, outcome, useful, expected, *DESIGNS[0])


@given(
    st.lists(
        st.tuples(
            st.sampled_from([PLANNED, BEGUN, DAY, ENDED]),
            st.dictionaries(
                st.sampled_from(["day", "reason", "sealed", "first_day", "withheld", "pairs"]),
                st.one_of(st.none(), st.integers(), st.text(max_size=5)),
            ),
        )
    )
)
def test_what_another_program_wrote_is_passed_over(rows):
    assert trials(happened(*rows)) == ()


# The coin


@given(st.sampled_from(DESIGNS), st.integers(0, 2**64), st.integers(1, 9), st.integers(-30, 130))
def test_nothing_of_a_block_shows_before_its_first_day(design, seed, first, ahead):
    trial = begun_trial(first, design, seed)
    today = on(first + ahead)
    for number in range(-3, trial.design.total_days + 3):
        arm = trial.arm_on(on(first + number), today)
        inside = 0 <= number < trial.design.total_days
        has_begun = inside and number // trial.design.block_days * trial.design.block_days <= ahead
        assert (arm is not None) is has_begun
    assert trial.opened() is None
    assert "Allocation" not in repr(trial)


@given(st.sampled_from(DESIGNS), st.integers(0, 2**64), st.integers(0, 2**64))
def test_a_coin_once_tossed_is_not_tossed_again(design, seed, other):
    planned = happened((PLANNED, planned_data(protocol(design), MONDAY)))
    data, again = (begun_data(trials(planned)[0], on(7), 5.0, one, Random(one).randbytes(16)) for one in (seed, other))
    once = trials([*planned, *happened((BEGUN, data))])[0]
    twice = trials([*planned, *happened((BEGUN, data), (BEGUN, again), (PLANNED, planned_data(protocol(), on(3))))])[0]
    assert once == twice
    arms = [once.arm_on(on(7 + n), on(500)) for n in range(once.design.total_days)]
    for pair in range(design[1].pairs):
        blocks = [arms[(2 * pair + one) * design[1].block_days :][: design[1].block_days] for one in (0, 1)]
        assert {len(set(block)) for block in blocks} == {1}
        assert blocks[0][0] is not blocks[1][0]


@given(st.lists(st.booleans(), min_size=1, max_size=20), st.binary(min_size=16, max_size=16), st.text(min_size=1, max_size=32))
def test_a_seal_opens_to_what_was_put_in(tosses, nonce, name):
    assert unseal(name, seal(name, nonce, tosses)) == (nonce, tuple(tosses))


def test_a_fingerprint_fits_one_order_only():
    tosses = [(a, b, c) for a in (True, False) for b in (True, False) for c in (True, False)]
    assert len({fingerprint_of(b"n" * 16, one) for one in tosses}) == 8
    assert len({fingerprint_of(bytes([n]) * 16, tosses[0]) for n in range(50)}) == 50
    assert order_of(tosses[1]) == "AB AB BA"


def test_the_order_is_opened_at_the_end_and_fits():
    trial = begun_trial(more=[(ENDED, ended_data(on(30), Reason.wish))])
    nonce, tosses = trial.opened()
    assert fingerprint_of(nonce, tosses) == trial.fingerprint
    assert trial.arm_on(on(31), on(200)) is trial.arm_on(on(30), on(30)), "the block that was under way when it ended"
    assert trial.arm_on(on(7 + 83), on(200)) is None, "what was never lived has no arm"


@given(st.integers(0, 2**32), st.integers(0, 100), st.integers(0, 100))
def test_an_end_stays_an_end(seed, ends, later):
    more = [(ENDED, ended_data(on(ends), Reason.red_flag)), (ENDED, ended_data(on(ends + later), "complete"))]
    trial = begun_trial(seed=seed, more=more)
    assert (trial.ended, trial.reason) == (on(ends), "red_flag")
    assert all(day <= on(ends) for day in trial.trial_days(on(500)))


# What ends it


def test_three_scores_after_one_another_two_points_up_end_it(knowledge):
    trial = begun_trial(baseline=4.0)
    up = lambda *values: bool(pain_is_up(trial, scored(values, first=7), knowledge))  # noqa: E731
    assert up(6, 6, 6)
    assert up(3, 6, None, 7, None, 10, 2), "days without a score do not interrupt"
    assert not up(6, 6, 5.9, 6, 6)
    assert not up(6, None, None, None, None, 6, None, None, 6), "three within a week"
    assert not pain_is_up(trial, scored([9] * 7), knowledge), "the days before the trial do not count"
    assert pain_is_up(begun_trial(baseline=9.0), scored([10, 10, 10], first=7), knowledge), "no scale goes beyond 10"


def ended_by_chance(sd, rho, knowledge, people=300):
    """The share of trials of people with no change at all, in whole numbers with 10 % missing, that three high scores end."""
    chance, design, run_in = np.random.default_rng(1), Design(6, 7, 2), 7
    longer = Design(7, 7, 2)  # its first days are the run-in
    ended = 0
    for one in range(people):
        _, scores, _ = simulate(Person(0.0, sd, rho, 0.1, whole_numbers=True), allocate(longer, one), chance)
        trial = begun_trial(first=0, design=("standard", design), baseline=float(np.nanmean(scores[:run_in])))
        told = [None if np.isnan(value) else float(value) for value in scores[run_in : run_in + design.total_days]]
        ended += bool(pain_is_up(trial, scored(told), knowledge))
    return ended / people


@pytest.mark.parametrize(("sd", "rho", "least", "most"), [(0.8, 0.3, 0.0, 0.07), (1.2, 0.3, 0.13, 0.28), (1.6, 0.5, 0.43, 0.61)])
def test_how_often_chance_alone_ends_a_trial_is_as_told(sd, rho, least, most, knowledge):
    # 3, 21 and 52 of 100 (1 000 people each), as docs/decisions/0013 says; 300 people may differ from that by three standard errors.
    assert least <= ended_by_chance(sd, rho, knowledge) <= most


def known(knowledge, **answers):
    observations = tuple(Observation(name, value, at=NOON) for name, value in {**healthy(knowledge), **answers}.items())
    return observations, settle(observations, knowledge)[0]


def later(observations, evidence, **answers):
    added = (*observations, *(Observation(name, value, at=NOON + timedelta(days=30)) for name, value in answers.items()))
    return added, settle(added, evidence.knowledge)[0]


def reasons(trial, observations, evidence, days=()):
    return [reason for reason, _ in stop_reasons(trial, days, triage(evidence), evidence, observations)]


def test_nothing_new_ends_nothing(knowledge):
    observations, evidence = known(knowledge, back_pain=True)
    assert reasons(begun_trial(), observations, evidence) == []


def test_the_most_urgent_reason_comes_first(knowledge):
    trial = begun_trial(baseline=4.0)
    seen = later(*known(knowledge, back_pain=True), saddle_numbness=True, numb_leg=True)
    assert reasons(trial, *seen, days=scored([9, 9, 9], first=7)) == [Reason.red_flag, Reason.nerve_signs, Reason.pain_up]


def test_before_it_has_begun_there_is_nothing_to_end(knowledge):
    planned = trials(happened((PLANNED, planned_data(protocol(), MONDAY))))[0]
    assert reasons(planned, *later(*known(knowledge), saddle_numbness=True)) == []


def test_old_nerve_signs_do_not_end_it_and_new_or_changing_ones_do(knowledge):
    observations, evidence = known(knowledge, back_pain=True, numb_leg=True, neuro_change_stable=True)
    signs = lambda seen: new_nerve_signs(seen[0], seen[1], NOON + timedelta(days=1))  # noqa: E731
    assert signs((observations, evidence)) == ()
    assert signs(later(observations, evidence, numb_leg=True)) == ()
    assert "leg_weakness" in signs(later(observations, evidence, leg_weakness=True))
    assert signs(later(observations, evidence, neuro_change_stable=False)) == ("neuro_change_stable",)


def test_an_unknown_sign_that_turns_up_counts_as_new(knowledge):
    evidence = Evidence.of(knowledge, present=["back_pain"])
    seen = later(evidence.observations, evidence, numb_foot=True)
    assert "numb_foot" in new_nerve_signs(seen[0], seen[1], NOON + timedelta(days=1))


def test_what_keeps_it_from_beginning(knowledge):
    def found(mean=5.0, treatment=MASSAGE, **answers):
        evidence = known(knowledge, back_pain=True, **{"symptom_duration_days": 150.0, **answers})[1]
        made = Protocol(treatment, NOTHING, "back_pain_average", 1.0, 5, *DESIGNS[0])
        return set(obstacles(made, mean, evidence, triage(evidence), NOON, None))

    assert found() == set()
    assert found(mean=2.9) == {Obstacle.too_little_pain}
    assert found(mean=3.0) == set()
    assert found(symptom_duration_days=41.0) == {Obstacle.too_new}
    assert found(symptom_duration_days=None) == {Obstacle.duration_unknown}
    assert found(skin_wound_foot=True) >= {Obstacle.withheld}
    assert found(saddle_numbness=True) >= {Obstacle.red_flag, Obstacle.withheld}
    assert found(treatment=Thing("of_another_dossier")) == {Obstacle.withheld}


def test_six_weeks_go_on_while_one_waits(knowledge):
    evidence = known(knowledge, back_pain=True, symptom_duration_days=36.0)[1]
    made = protocol()
    assert Obstacle.too_new in obstacles(made, 5.0, evidence, triage(evidence), NOON + timedelta(days=5), None)
    assert Obstacle.too_new not in obstacles(made, 5.0, evidence, triage(evidence), NOON + timedelta(days=6), None)


# What it says


def ended_trial(score_of, design=DESIGNS[1], days=None, more=()):
    """A trial with a score for each day that `score_of(number, treated)` gives."""
    last = (design[1].total_days if days is None else days) - 1
    trial = begun_trial(design=design, more=[*more, (ENDED, ended_data(on(7 + last), "complete"))])
    values = [score_of(n, trial.arm_on(on(7 + n), on(7 + last)) is Arm.treatment) for n in range(last + 1)]
    return trial, values


def test_the_answer_is_that_of_the_analysis_of_the_same_days():
    noise = np.random.default_rng(3).normal(0, 0.8, 56)
    trial, values = ended_trial(lambda n, treated: None if n % 9 == 4 else round(5 - 2 * treated + noise[n], 2))
    found = outcome_of(trial, scored(values, first=7), ())
    table = read_table(csv_text(found))
    again = analyse(table.day, table.outcome, table.treated, useful=1.0, block_days=7, discard_days=2)
    assert found.result.mean == pytest.approx(again.mean)
    assert found.result.verdict == again.verdict == "helps"
    assert found.result.counts == again.counts
    assert trial_json(found)["result"]["p_useful"] == pytest.approx(again.p_useful, abs=1e-3)


def test_late_scores_and_days_that_went_otherwise_are_left_out_once():
    trial, values = ended_trial(lambda n, treated: 5 - treated + n * 5 % 3 / 2, more=[(DAY, day_data(on(9), withheld=["x"]))])
    days = [on(7 + n) for n in range(56)]
    treated = [day for day in days if trial.arm_on(day, on(500)) is Arm.treatment]
    other = [day for day in days if day not in treated]
    found = outcome_of(trial, scored(values, first=7, late=(20, 21)), {*treated[:10], other[5]})
    assert {way.value for way, _ in found.others} >= {"without_late", "without_departures"}
    assert (found.adherence.treatment_days, found.adherence.treatment_done) == (28, 10)
    assert (found.adherence.control_days, found.adherence.control_done) == (28, 1)


def test_without_scores_nothing_is_said_and_before_the_end_nothing_is_worked_out():
    trial, _ = ended_trial(lambda n, treated: 5, days=20)
    assert outcome_of(trial, (), ()).result is None
    with pytest.raises(ValueError, match="under way"):
        outcome_of(begun_trial(), (), ())


def test_a_trial_that_ended_before_its_first_day_has_no_days():
    for ends in (0, 5, 6):
        trial = begun_trial(more=[(ENDED, ended_data(on(ends), Reason.wish))])
        found = outcome_of(trial, scored([5] * 7), ())
        assert found.days == ()
        assert found.result is None
        assert csv_text(found).count("\n") == 1


def test_the_spread_of_a_run_in_is_rough_and_within_reason():
    # mean 5, deviations -1 1 -1 1 -1 1 0: squares sum to 6, over 6 is 1; neighbours are opposite
    assert spread(scored([4, 6, 4, 6, 4, 6, 5])) == (1.0, 0.0)
    assert spread(scored([5] * 7)) == (0.5, 0.1), "a week without change does not promise there will be none"
    sd, rho = spread(scored([2, 3, 4, 5, 6, 7, 8]))
    assert sd == 2.2
    assert rho == 0.8


def test_the_spread_is_about_right_on_average():
    rng = np.random.default_rng(1)
    for rho in (0.0, 0.5):
        found = []
        for _ in range(600):
            days = [rng.standard_normal()]
            for _ in range(13):
                days.append(rho * days[-1] + (1 - rho**2) ** 0.5 * rng.standard_normal())
            found.append(spread(scored([5 + 1.5 * one for one in days])))
        sd, r = np.mean(found, axis=0)
        assert sd == pytest.approx(1.5, abs=0.2)
        assert r == pytest.approx(rho, abs=0.2), "cut at 0, so a little high where there is none"
