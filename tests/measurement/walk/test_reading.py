"""Simulated walks come out as they were walked, whoever walks and however the phone is worn."""

from dataclasses import replace

import numpy as np
import pytest

from solespine.measurement import MeasurementError, Quality, as_json, from_json
from solespine.measurement.walk import Evenness, Recording, evenness, judge, read_walk
from tests.measurement.walk.simulated import Course, Phone, Walker, any_course, any_phone, anybody, walk
from tests.measurement.walk.simulated_phone import turn

WALKS = 60


def measured(one, knowledge, **more):
    return read_walk([one.recording], knowledge, **more)


def codes(measurement):
    return {one.code for one in measurement.remarks}


def straight_steps(one):
    step, left = np.diff(one.contacts_s), one.left[1:]
    straight = one.straight[1:] & one.straight[:-1] & (step < 1.5 * np.median(step))
    return step[straight & left].mean(), step[straight & ~left].mean()


@pytest.fixture(scope="module")
def read_walks(knowledge):
    found = []
    for seed in range(WALKS):
        one = walk(anybody(seed), any_phone(seed), any_course(seed, passes=5))
        try:
            found.append((one, measured(one, knowledge, height_cm=one.walker.height_cm)))
        except MeasurementError as wrong:
            assert wrong.code in ("too_few_steps", "not_like_walking")
    return found


def test_nearly_every_walk_is_measured(read_walks):
    assert len(read_walks) >= 0.9 * WALKS


@pytest.mark.parametrize("name", ["cadence", "step_time", "step_time_asymmetry", "walking_speed"])
def test_intervals_hold_what_is_true_in_nine_of_ten_walks(read_walks, name):
    held = []
    for one, found in read_walks:
        left, right = straight_steps(one)
        mean = (left + right) / 2
        true = {
            "cadence": 60 / mean,
            "step_time": mean,
            "step_time_asymmetry": 100 * abs(left - right) / mean,
            "walking_speed": one.walker.step_length_m / mean,
        }[name]
        figure = found.figure(name)
        held.append(figure.low <= true <= figure.high)
    assert np.mean(held) >= 0.9


def test_intervals_are_narrow_enough_to_be_of_use(read_walks):
    widest = {"cadence": 2.0, "step_time_asymmetry": 7.0, "walking_speed": 0.35}
    for name, most in widest.items():
        halves = [(found.figure(name).high - found.figure(name).low) / 2 for _, found in read_walks]
        assert np.median(halves) < most


def test_left_is_left_where_the_recording_says_how_it_was_worn(read_walks):
    right_way = []
    for one, found in read_walks:
        left, right = straight_steps(one)
        named = found.figure("step_time", "left"), found.figure("step_time", "right")
        if named[0] is not None and abs(left - right) > 0.1 * left:
            right_way.append((named[0].value > named[1].value) == (left > right))
    assert len(right_way) > 5
    assert np.mean(right_way) >= 0.9


def test_no_clear_asymmetry_is_found_in_an_even_walk_and_no_even_walk_where_there_is_much(read_walks, knowledge):
    for one, found in read_walks:
        left, right = straight_steps(one)
        true = 200 * abs(left - right) / (left + right)
        verdict = evenness(found, knowledge)
        assert not (true < 8 and verdict is Evenness.asymmetric)
        assert not (true > 14 and verdict is Evenness.symmetric)


@pytest.mark.parametrize(("asymmetry", "value"), [(0.0, False), (28.0, True)])
def test_an_even_walk_and_a_limp_are_told_apart(asymmetry, value, knowledge):
    found = measured(walk(Walker(asymmetry=asymmetry, template="hard heels")), knowledge)
    assert [(one.finding, one.value) for one in judge(found, knowledge)] == [("gait_asymmetry", value)]


def test_an_asymmetry_near_the_limit_is_left_open(knowledge):
    found = measured(walk(Walker(asymmetry=11.0)), knowledge)
    assert judge(found, knowledge)[0].value is None


def test_an_asymmetry_that_the_movement_does_not_bear_out_is_not_counted(knowledge):
    found = measured(walk(Walker(asymmetry=28.0, template="hard heels")), knowledge)
    step = found.figure("step_regularity")
    even = replace(found.figure("stride_regularity"), value=step.value, low=step.low, high=step.high)
    doubted = replace(found, figures=tuple(even if one.name == "stride_regularity" else one for one in found.figures))
    assert judge(doubted, knowledge)[0].value is None


def test_a_phone_any_way_round_says_the_same(knowledge):
    upright = measured(walk(Walker(asymmetry=5.0), Phone(any_way_round=False, tilt_deg=0.0)), knowledge)
    for seed in range(3):
        turned = measured(walk(Walker(asymmetry=5.0), Phone(any_way_round=True, tilt_deg=30.0 * (seed == 2))), knowledge)
        assert turned.figure("cadence").value == pytest.approx(upright.figure("cadence").value, abs=0.3)
        assert turned.figure("step_time_asymmetry").value == pytest.approx(upright.figure("step_time_asymmetry").value, abs=1.5)


def test_the_same_recording_gives_the_same_measurement(knowledge):
    one = walk(anybody(3), any_phone(3))
    assert measured(one, knowledge) == measured(one, knowledge)


def test_a_measurement_survives_being_kept(knowledge):
    found = measured(walk(anybody(4), any_phone(4), any_course(4)), knowledge, height_cm=170)
    assert from_json(as_json(found)) == found
    assert len(found.picture["steps"]) <= 600


def test_sides_are_named_only_where_the_recording_says_how_it_was_worn(knowledge):
    unknown = measured(walk(Walker(), Phone(knows_forward=False)), knowledge)
    assert "sides_unnamed" in codes(unknown)
    assert unknown.figure("step_time", "left") is None
    known = measured(walk(Walker(), Phone(knows_forward=True)), knowledge)
    assert "sides_unnamed" not in codes(known)
    assert known.figure("step_time", "left") is not None


def test_a_phone_worn_back_to_front_is_noticed(knowledge):
    one = walk(Walker(), Phone(knows_forward=True)).recording
    found = read_walk([replace(one, forward=tuple(-k for k in one.forward))], knowledge)
    assert "worn_otherwise" in codes(found)
    assert found.figure("step_time", "left") is None


@pytest.mark.parametrize("degrees", [75.0, 90.0, 105.0, 120.0])
def test_no_foot_is_named_of_a_phone_worn_at_the_side_of_the_body(knowledge, degrees):
    one = walk(Walker(asymmetry=20.0), Phone(knows_forward=True, any_way_round=False, tilt_deg=0.0)).recording
    round_the_body = turn(np.radians(degrees) * np.array([0.0, 0.0, 1.0]))
    found = read_walk([replace(one, forward=tuple(round_the_body @ one.forward))], knowledge)
    assert "worn_otherwise" in codes(found)
    assert found.figure("step_time", "left") is None


def test_a_gyroscope_with_times_of_its_own_counts_as_one(knowledge):
    one = walk(Walker(), Phone()).recording
    alone = Recording(one.time_s, one.acceleration_m_s2)
    times = np.arange(one.time_s[0] - 0.1, one.time_s[-1], 0.013)
    turning = np.stack([np.interp(times, one.time_s, one.rotation_rad_s[:, axis]) for axis in range(3)], axis=1)
    assert "no_gyroscope" in codes(read_walk([alone], knowledge))
    both = read_walk([Recording(times, rotation_rad_s=turning), alone], knowledge)
    assert "no_gyroscope" not in codes(both)
    assert both.quality is Quality.good


def test_turns_are_left_out(knowledge):
    one = walk(Walker(), Phone(), Course(passes=12, pass_s=12.0, pauses=0))
    found = measured(one, knowledge)
    ends = np.array([step[0] for step in found.picture["steps"]])
    nearest = np.abs(one.contacts_s[:, None] - ends).argmin(axis=0)
    assert one.straight[nearest].mean() > 0.97


def test_without_a_height_there_is_no_speed(knowledge):
    one = walk(Walker())
    assert measured(one, knowledge).figure("walking_speed") is None
    assert measured(one, knowledge, height_cm=170).figure("walking_speed") is not None


def test_of_a_long_recording_a_part_is_used_and_that_is_said(knowledge):
    once = walk(Walker(), Phone(rate_hz=50.0), Course(passes=4, pass_s=60.0, pauses=0)).recording
    lasts, times = once.duration_s + 0.02, 24
    long = Recording(
        np.concatenate([once.time_s + k * lasts for k in range(times)]),
        np.tile(once.acceleration_m_s2, (times, 1)),
        np.tile(once.rotation_rad_s, (times, 1)),
    )
    found = read_walk([long], knowledge)
    assert "part_used" in codes(found)
    assert len(found.picture["steps"]) <= 600


def test_a_gap_is_not_bridged(knowledge):
    one = walk(Walker(), Phone(gap_s=6.0))
    found = measured(one, knowledge)
    times = one.recording.time_s
    gap = int(np.diff(times).argmax())
    ends = np.array([step[0] for step in found.picture["steps"]])
    assert not ((ends > times[gap] + 0.3) & (ends < times[gap + 1] - 0.3)).any()
    assert max(step[1] for step in found.picture["steps"]) < 1.0
