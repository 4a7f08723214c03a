"""The fast versions against the slow obvious ones, on random walks."""

import numpy as np
import pytest

from solespine.measurement.walk import contacts as fast
from solespine.measurement.walk.asymmetry import by_look
from solespine.measurement.walk.bootstrap import BLOCK, block_sums, drawn_sums
from solespine.measurement.walk.bouts import autocorrelation
from solespine.measurement.walk.passages import surface
from solespine.measurement.walk.regularity import HARMONICS, harmonic_sums
from solespine.measurement.walk.sampling import RATE_HZ, stretches
from solespine.measurement.walk.speed import rise_m
from tests.measurement.walk.simulated import Course, any_phone, anybody, walk
from tests.referees import walk_slow as slow


@pytest.mark.parametrize("seed", range(4))
def test_contacts_are_those_of_the_definition(seed):
    one = walk(anybody(seed), any_phone(seed, gap_s=0.0), Course(passes=1, pass_s=8.0, pauses=0))
    felt = surface(next(iter(stretches(one.recording)))).felt[200:1100]
    step_s = 60 / one.walker.cadence
    constants = {name.lower(): getattr(fast, name) for name in ("SMOOTH", "LEVEL", "NEAREST", "AFTER", "CLEAR")}
    expected = slow.contacts(felt.tolist(), step_s * RATE_HZ, faint=fast.FAINT_M_S2, **constants)
    assert len(expected) > 10
    np.testing.assert_allclose(fast.contacts(felt, step_s), expected, atol=1e-6)


def test_autocorrelation_is_the_mean_product_of_what_lies_a_lag_apart():
    series = np.random.default_rng(1).normal(size=(3, 120)).cumsum(axis=1)
    series -= series.mean(axis=1, keepdims=True)
    found = autocorrelation(series, 60)
    for row, values in zip(series, found):
        np.testing.assert_allclose(values, [slow.autocorrelation(row.tolist(), lag) for lag in range(60)], atol=1e-9)


def test_harmonics_are_sums_of_cosines_and_sines():
    strides = np.random.default_rng(2).normal(size=(5, 64))
    even, odd = harmonic_sums(strides)
    expected = np.array([slow.harmonic_sums(stride.tolist(), HARMONICS) for stride in strides])
    np.testing.assert_allclose(np.stack([even, odd], axis=1), expected, rtol=1e-9)


def test_the_rise_is_the_acceleration_integrated_twice():
    rng = np.random.default_rng(3)
    turn = 2 * np.pi * np.arange(64) / 64
    for _ in range(20):
        felt = sum(rng.normal(0, 1 / k) * np.cos(k * turn + rng.uniform(0, 6)) for k in (2, 4, 6))
        stride_s = rng.uniform(0.9, 1.5)
        assert rise_m((9.8 + felt)[None], np.array([stride_s]))[0] == pytest.approx(slow.rise(felt.tolist(), stride_s), rel=0.03)


def test_draws_of_the_asymmetry_spread_as_those_drawn_one_by_one():
    rng = np.random.default_rng(4)
    lengths = (70, 41, 25)
    times, left, passage = [], [], []
    for number, length in enumerate(lengths):
        side = np.arange(length) % 2 == 0
        drift = 0.01 * np.sin(np.arange(length) / 20 + number)
        times.append(0.55 + drift + np.where(side, 0.02, -0.02) + rng.normal(0, 0.015, length))
        left.append(side)
        passage.append(np.full(length, number))
    whole_times, whole_left, whole = np.concatenate(times), np.concatenate(left).astype(float), np.concatenate(passage)
    columns = np.c_[whole_left, whole_times * whole_left, 1 - whole_left, whole_times * (1 - whole_left)]
    quick = by_look(drawn_sums(block_sums(columns, whole), draws=4000))[:, 0]
    plain = slow.asymmetry_draws([list(zip(a.tolist(), b.tolist())) for a, b in zip(times, left)], BLOCK, 4000, 5)
    assert quick.mean() == pytest.approx(np.mean(plain), abs=0.05)
    assert quick.std() == pytest.approx(np.std(plain), rel=0.06)
