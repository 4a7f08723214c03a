"""Recordings of something else than walking: none of them may become a measurement."""

import numpy as np

from solespine.measurement.walk.recording import Recording
from tests.measurement.walk.simulated_phone import G, any_turn, turn

RATE_HZ = 100.0
SECONDS = 180


def on_the_table(seed):
    rng = _rng(seed, 1)
    return _worn(np.zeros((_n(), 3)), rng)


def sitting(seed):
    """Breathing, and now and then a shift."""
    rng, t = _rng(seed, 2), _t()
    moved = 0.05 * np.sin(2 * np.pi * 0.25 * t)[:, None] * rng.normal(0, 1, 3)
    for at in rng.uniform(0, SECONDS, 12):
        moved += rng.normal(0, 1.5, 3) * np.exp(-(((t - at) / 0.4) ** 2))[:, None]
    return _worn(moved, rng)


def in_a_car(seed):
    """Road noise between 1 and 20 Hz, bumps, braking and bends."""
    rng, t = _rng(seed, 3), _t()
    from scipy.signal import butter, sosfilt

    road = sosfilt(butter(2, [1.0, 20.0], "band", fs=RATE_HZ, output="sos"), rng.normal(0, rng.uniform(1, 4), (_n(), 3)), axis=0)
    body = sosfilt(butter(2, [1.0, 2.2], "band", fs=RATE_HZ, output="sos"), rng.normal(0, rng.uniform(1, 5), (_n(), 3)), axis=0) * [
        0.4,
        0.6,
        1,
    ]
    slow = 1.5 * np.sin(2 * np.pi * 0.05 * t + 1)[:, None] * [1, 0.7, 0]
    return _worn(road + body + slow, rng)


def on_a_train(seed):
    """Rail joints in time, about two a second."""
    rng, t = _rng(seed, 4), _t()
    every = rng.uniform(0.45, 0.9)
    joint = np.exp(-(t % every) / 0.06) * np.sin(2 * np.pi * 11 * (t % every))
    return _worn(rng.uniform(0.5, 2) * joint[:, None] * [0.1, 0.3, 1] + 0.1 * rng.normal(0, 1, (_n(), 3)), rng)


def shaken(seed):
    """A phone shaken in the hand, in time, along some line or ellipse."""
    rng, t = _rng(seed, 5), _t()
    hz = rng.uniform(1.2, 4.5) * (1 + 0.03 * np.sin(2 * np.pi * 0.07 * t))
    phase = 2 * np.pi * np.cumsum(hz) / RATE_HZ
    line, across = rng.normal(0, 1, 3), rng.normal(0, 1, 3) * rng.uniform(0, 0.4)
    size = rng.uniform(2, 12)
    moved = size * (np.outer(np.cos(phase), line) + np.outer(np.sin(phase), across) + 0.2 * np.outer(np.cos(2 * phase), line))
    tilt = np.radians(rng.uniform(2, 15)) * np.cos(phase + 1)
    return _worn(moved, rng, tilt)


def bounced(seed):
    """Bouncing on a ball: up and down only, in time."""
    rng, t = _rng(seed, 6), _t()
    phase = 2 * np.pi * rng.uniform(1.2, 2.2) * t
    moved = rng.uniform(1, 4) * (np.cos(phase) + 0.3 * np.cos(2 * phase + 1))
    return _worn(np.outer(moved, [0.05, 0.03, 1.0]), rng)


def cycling(seed):
    """A back over a saddle: swaying with the pedals, a little bounce with each push, and the road."""
    rng, t = _rng(seed, 7), _t()
    phase = 2 * np.pi * np.cumsum(rng.uniform(1.0, 1.6) * (1 + 0.02 * np.sin(0.4 * t))) / RATE_HZ
    road = rng.normal(0, rng.uniform(0.3, 1.2), (_n(), 3))
    moved = np.outer(np.sin(phase), [0, 0.3, 0]) + np.outer(np.cos(2 * phase + rng.uniform(0, 6)), [0.12, 0, 0.2]) + road
    return _worn(moved, rng, np.radians(2) * np.sin(phase), lean=0.8)


def running(seed):
    """In flight between steps: nothing is felt then, and more than twice the weight on the ground."""
    rng, t = _rng(seed, 8), _t()
    hz = rng.uniform(2.5, 3.1)
    step = t * hz + 0.1 * np.sin(t / 9)
    ground = rng.uniform(0.55, 0.72)
    inside = step % 1 / ground
    up = np.where(inside < 1, np.pi / 2 / ground * G * np.sin(np.pi * np.clip(inside, 0, 1)), 0.0) - G
    foot = np.where(np.floor(step) % 2 == 0, 1.0, -1.0)
    moved = np.stack([0.25 * up * np.cos(np.pi * inside), 1.5 * foot * (inside < 1), up], axis=1)
    return _worn(moved, rng)


def dropped(seed):
    """Carried still, dropped, picked up again."""
    rng, t = _rng(seed, 9), _t()
    moved = 0.2 * rng.normal(0, 1, (_n(), 3))
    for at in rng.uniform(5, SECONDS - 5, 6):
        falling, hit = (t > at) & (t < at + 0.4), (t >= at + 0.4) & (t < at + 0.45)
        moved[falling] = [0, 0, -G]
        moved[hit] = rng.normal(0, 60, (int(hit.sum()), 3))
    return _worn(moved, rng)


def noise(seed):
    rng = _rng(seed, 10)
    return _worn(rng.normal(0, rng.uniform(0.5, 6), (_n(), 3)), rng)


def waving(seed):
    """An arm that swings: the phone tilts to and fro by tens of degrees, as it also does in a hand while walking slowly about."""
    rng, t = _rng(seed, 11), _t()
    phase = 2 * np.pi * rng.uniform(0.7, 1.6) * t
    tilt = np.radians(rng.uniform(25, 60)) * np.cos(phase)
    return _worn(rng.uniform(1, 4) * np.outer(np.sin(phase), [1, 0.2, 0.3]), rng, tilt)


KINDS = (on_the_table, sitting, in_a_car, on_a_train, shaken, bounced, cycling, running, dropped, noise, waving)


def _rng(seed, kind):
    return np.random.default_rng([seed, kind, 77])


def _n():
    return int(SECONDS * RATE_HZ)


def _t():
    return np.arange(_n()) / RATE_HZ


def _worn(moved, rng, tilt=0.0, lean=0.0):
    """As a phone feels it that is held any way round; ``tilt`` rolls it, ``lean`` pitches it for good."""
    angle = np.broadcast_to(tilt, (len(moved),))
    up = np.stack([np.full(len(moved), -np.sin(lean)), np.sin(angle) * np.cos(lean), np.cos(angle) * np.cos(lean)], axis=1)
    mount = turn(any_turn(rng))
    felt = (moved + G * up) @ mount.T + rng.normal(0, 0.05, moved.shape)
    turning = np.stack([np.gradient(angle) * RATE_HZ, np.zeros(len(angle)), np.zeros(len(angle))], axis=1) @ mount.T
    return Recording(_t(), np.clip(felt, -155, 155), turning + rng.normal(0, 0.01, moved.shape), "simulated")
