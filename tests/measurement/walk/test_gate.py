"""What is no walk, or not enough of one, is refused with the reason."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from solespine.measurement import MeasurementError
from solespine.measurement.walk import Recording, read_walk
from tests.measurement.walk.not_walks import KINDS
from tests.measurement.walk.simulated import Course, Phone, Walker, any_phone, anybody, walk


def refused(recordings, knowledge, **more):
    with pytest.raises(MeasurementError) as wrong:
        read_walk(recordings, knowledge, **more)
    assert wrong.value.do.endswith(".")
    assert "{" not in str(wrong.value)
    return wrong.value.code


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_nothing_else_is_taken_for_a_walk(kind, knowledge):
    for seed in range(6):
        refused([kind(seed)], knowledge)


def test_running_is_called_running(knowledge):
    running = next(kind for kind in KINDS if kind.__name__ == "running")
    assert refused([running(1)], knowledge) == "running"


def test_too_few_steps_are_too_few(knowledge):
    one = walk(Walker(), Phone(), Course(passes=2, pass_s=14.0, pauses=0))
    assert refused([one.recording], knowledge) == "too_few_steps"


def test_who_only_turns_is_told_so(knowledge):
    one = walk(Walker(), Phone(), Course(passes=40, pass_s=3.0, pauses=0))
    assert refused([one.recording], knowledge) == "turning"


def test_who_walks_too_slowly_is_told_so(knowledge):
    slow = walk(Walker(cadence=84.0, step_length_m=0.32), Phone(noise=0.03), Course(passes=9))
    assert refused([slow.recording], knowledge, height_cm=170) == "too_slow"
    creeping = walk(Walker(cadence=60.0, step_length_m=0.22), Phone(noise=0.03), Course(passes=9))
    assert refused([creeping.recording], knowledge, height_cm=170) == "too_gentle"


def test_who_walks_just_fast_enough_is_measured_and_told_that_it_is_near_the_limit(knowledge):
    found = read_walk([walk(Walker(cadence=86.0, step_length_m=0.37), Phone(noise=0.03), Course(passes=9)).recording], knowledge)
    assert "near_slowest" in {one.code for one in found.remarks}


def test_a_walk_without_gravity_has_no_vertical(knowledge):
    one = walk(Walker()).recording
    assert refused([replace(one, gravity=False)], knowledge) == "no_gravity"


def test_a_recording_in_g_is_not_taken_for_one_in_metres(knowledge):
    one = walk(Walker()).recording
    assert refused([replace(one, acceleration_m_s2=one.acceleration_m_s2 / 9.81)], knowledge) == "gravity_is_off"


def test_ten_samples_a_second_are_too_few(knowledge):
    one = walk(Walker(), Phone(rate_hz=10.0)).recording
    assert refused([one], knowledge) == "sampled_too_slowly"


@pytest.mark.parametrize("rate", [20.0, 19.99])
def test_twenty_samples_a_second_are_enough(rate, knowledge):
    assert read_walk([walk(Walker(), Phone(rate_hz=rate)).recording], knowledge).figure("cadence") is not None


@pytest.mark.parametrize("times", [0.5, 3.0])
def test_a_file_with_a_wrong_clock_has_no_pace_of_anybody(times, knowledge):
    one = walk(Walker(), Phone(rate_hz=100.0 * max(times, 1))).recording
    assert refused([replace(one, time_s=times * one.time_s)], knowledge) == "no_such_pace"


@pytest.mark.parametrize("seed", range(5))
def test_a_phone_in_a_trouser_pocket_is_noticed(seed, knowledge):
    one = walk(anybody(seed, asymmetry=0.0), any_phone(seed, gap_s=0.0, swing_deg=22.0), Course())
    assert refused([one.recording], knowledge) in ("swings", "not_like_walking")


def test_rotation_alone_is_no_walk(knowledge):
    one = walk(Walker()).recording
    assert refused([replace(one, acceleration_m_s2=None)], knowledge) == "no_acceleration"


def test_a_height_in_metres_is_refused(knowledge):
    assert refused([walk(Walker()).recording], knowledge, height_cm=1.72) == "height"


def test_every_height_that_a_person_may_tell_is_taken(knowledge):
    told = knowledge.context["height_cm"]
    for height in (told.lowest, told.highest):
        assert read_walk([walk(Walker()).recording], knowledge, height_cm=height).figure("walking_speed") is not None


def test_mobgap_is_asked_for_by_name_where_it_is_missing(knowledge, monkeypatch):
    monkeypatch.setitem(sys.modules, "mobgap", None)
    assert refused([walk(Walker()).recording], knowledge, detector="mobgap") == "no_mobgap"


def test_a_phone_that_turns_over_in_the_pocket_does_not_mix_the_sides(knowledge):
    one = walk(Walker(asymmetry=20.0, template="hard heels"), Phone(), Course(passes=6, pass_s=30.0, pauses=0)).recording
    turned = one.acceleration_m_s2.copy(), one.rotation_rad_s.copy()
    half = len(one.time_s) // 2
    over = np.array([[1.0, 0, 0], [0, -1, 0], [0, 0, -1]])
    for samples in turned:
        samples[half:] = samples[half:] @ over.T
    found = read_walk([Recording(one.time_s, *turned)], knowledge)
    figure = found.figure("step_time_asymmetry")
    assert figure.low <= 20.0 <= figure.high


def test_a_walk_after_an_hour_in_the_car_is_measured_as_if_alone(knowledge):
    car = next(kind for kind in KINDS if kind.__name__ == "in_a_car")(1)
    one = walk(Walker(), Phone()).recording
    later = car.time_s[-1] + 0.01 + one.time_s
    whole = Recording(
        np.r_[car.time_s, later],
        np.r_[car.acceleration_m_s2, one.acceleration_m_s2],
        np.r_[car.rotation_rad_s, one.rotation_rad_s],
    )
    alone, after = read_walk([one], knowledge), read_walk([whole], knowledge)
    assert after.figure("cadence").value == pytest.approx(alone.figure("cadence").value, abs=1.0)


class TestRecording:
    """A recording checks itself."""

    def test_times_that_go_back_are_refused(self):
        times = np.arange(200) / 50
        times[100] = times[99]
        with pytest.raises(MeasurementError) as wrong:
            Recording(times, np.zeros((200, 3)))
        assert wrong.value.code == "times_out_of_order"

    @pytest.mark.parametrize("bad", [np.nan, np.inf])
    def test_what_is_no_number_is_refused(self, bad):
        samples = np.zeros((200, 3))
        samples[7, 1] = bad
        with pytest.raises(MeasurementError) as wrong:
            Recording(np.arange(200) / 50, samples)
        assert wrong.value.code == "not_numbers"

    def test_numbers_beyond_any_phone_are_of_another_unit(self):
        with pytest.raises(MeasurementError) as wrong:
            Recording(np.arange(200) / 50, np.full((200, 3), 9810.0))
        assert wrong.value.code == "other_unit"

    def test_a_few_samples_are_no_recording(self):
        with pytest.raises(MeasurementError) as wrong:
            Recording(np.arange(20) / 50, np.zeros((20, 3)))
        assert wrong.value.code == "too_short"
