"""Times that are out of order, said twice, too coarse, or begin again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solespine.measurement import MeasurementError
from solespine.measurement.walk.files import read_walk_file
from solespine.measurement.walk.files.clocks import all_seconds, seconds_of
from solespine.measurement.walk.files.times import parts_of, unit_by_size
from tests.measurement.walk_files.written import ACCELERATION, SAMPLES, TIME_S, T, axes, clock, table

NAMES = ["time_s", "ax_m_s2", "ay_m_s2", "az_m_s2"]


def read(time: list[float], rows: np.ndarray | None = None, first: str = "time_s"):
    values = ACCELERATION if rows is None else ACCELERATION[rows]
    return read_walk_file(table([first, *NAMES[1:]], [time, *axes(values)]), "walk.csv")


def test_packets_that_overtook_each_other_are_put_in_order() -> None:
    order = np.arange(SAMPLES).reshape(-1, 8)[:, ::-1].reshape(-1)
    walk = read(TIME_S[order].tolist(), order)
    assert [one.code for one in walk.remarks] == ["put_in_order"]
    np.testing.assert_allclose(walk.recordings[0].time_s, TIME_S)
    np.testing.assert_allclose(walk.recordings[0].acceleration_m_s2, ACCELERATION)


def test_a_table_that_runs_backwards_is_turned_round() -> None:
    walk = read(T[::-1], np.arange(SAMPLES)[::-1])
    np.testing.assert_allclose(walk.recordings[0].acceleration_m_s2, ACCELERATION)


def test_a_sample_said_twice_counts_once() -> None:
    times = [*T[:100], T[99], T[99], *T[102:]]
    walk = read(times)
    assert [(one.code, one.values["count"]) for one in walk.remarks] == [("times_twice", 2)]
    np.testing.assert_allclose(walk.recordings[0].time_s, np.delete(TIME_S, [100, 101]))


def test_a_sample_that_an_app_wrote_twice_is_one_sample() -> None:
    rows = np.repeat(np.arange(SAMPLES), 2)
    walk = read(TIME_S[rows].tolist(), rows)
    assert walk.remarks == ()
    np.testing.assert_allclose(walk.recordings[0].time_s, TIME_S)
    np.testing.assert_allclose(walk.recordings[0].acceleration_m_s2, ACCELERATION)


def test_a_clock_that_shows_whole_seconds_is_spread_between_them() -> None:
    walk = read_walk_file(
        table(["timestamp", *NAMES[1:]], [[clock(one, "{h:02d}:{m:02d}:{s:02d}", 36_000.37) for one in T], *axes(ACCELERATION)]),
        "w.csv",
    )
    assert [one.code for one in walk.remarks] == ["times_spread"]
    np.testing.assert_allclose(walk.recordings[0].time_s, TIME_S, atol=1e-6)


def test_a_gap_stays_a_gap_where_the_clock_is_coarse() -> None:
    there = (TIME_S < 4) | (TIME_S >= 7)
    time_s = np.floor(TIME_S[there] + 1e-9)
    walk = read_walk_file(table(NAMES, [time_s.tolist(), *axes(ACCELERATION[there])]), "w.csv")
    assert np.diff(walk.recordings[0].time_s).max() > 2.9


def test_a_clock_that_begins_again_begins_a_new_part() -> None:
    walk = read([*T[:500], *T[: SAMPLES - 500]])
    assert [one.code for one in walk.remarks] == ["clock_began_again"]
    first, second = walk.recordings
    np.testing.assert_allclose(first.acceleration_m_s2, ACCELERATION[:500])
    np.testing.assert_allclose(second.acceleration_m_s2, ACCELERATION[500:])
    assert first.name != second.name


def test_a_clock_that_always_begins_again_is_refused() -> None:
    with pytest.raises(MeasurementError, match="jump back"):
        read((np.arange(SAMPLES) % 5 * 0.9).tolist())


def test_negative_times_are_times() -> None:
    np.testing.assert_allclose(read((TIME_S - 5).tolist()).recordings[0].time_s, TIME_S, atol=1e-9)


@pytest.mark.parametrize(("scale", "unit"), [(1, "s"), (1e3, "ms"), (1e6, "us"), (1e9, "ns")])
@pytest.mark.parametrize("began", [0.0, 1.0e9, 1.79e9, 4.0e9])
@pytest.mark.parametrize("rate_hz", [10, 25, 100, 500])
def test_the_unit_of_times_is_seen_from_their_size(scale: float, unit: str, began: float, rate_hz: float) -> None:
    assert unit_by_size((began + np.arange(300) / rate_hz) * scale) == unit


@pytest.mark.parametrize("step", [1.0, 0.5, 300.0, 1.2e-7])
def test_times_that_fit_no_unit_have_none(step: float) -> None:
    assert unit_by_size(np.arange(300) * step) == ""


@given(
    st.lists(st.integers(0, 86_399_999), min_size=1, max_size=20), st.sampled_from([" ", "T"]), st.sampled_from(["", "Z", "+01:00"])
)
def test_times_read_at_once_are_the_times_read_one_by_one(moments: list[int], between: str, zone: str) -> None:
    texts = [clock(one / 1000, "2026-02-28" + between + "{h:02d}:{m:02d}:{s:02d}.{ms:03d}" + zone, 0.0) for one in moments]
    one_by_one = [seconds_of(text) for text in texts]
    assert all_seconds(texts).tolist() == pytest.approx(one_by_one, abs=1e-6)
    assert np.diff([one_by_one[0], *one_by_one]).tolist() == pytest.approx(
        (np.diff([moments[0], *moments]) / 1000).tolist(), abs=1e-6
    )


@given(st.lists(st.floats(-100, 100), min_size=100, max_size=300))
def test_parts_are_always_in_order_with_each_time_once(time_s: list[float]) -> None:
    try:
        parts = parts_of(np.array(time_s), np.arange(3.0 * len(time_s)).reshape(-1, 3), "walk", [])
    except MeasurementError:
        return
    for part in parts:
        assert (np.diff(part.time_s) > 0).all() or len(np.unique(np.array(time_s)[part.rows])) < 3
        assert len(np.unique(part.rows)) == len(part.rows)
