"""Walks that never were: an inverted pendulum with a person's own harmonics, heel strikes that ring in the soft tissue, and a phone on it.

Every contact, its side, the asymmetry and the speed are known. No amount was fitted to a recording: they are those that textbooks
of walking name, drawn wide. Only to which side the trunk is pushed over each foot was looked up in recorded walks.
Used by the tests and by ``benchmarks/walk.py``.
"""

from dataclasses import dataclass, replace

import numpy as np

from solespine.measurement.walk.recording import Recording
from tests.measurement.walk.simulated_body import FINE_HZ, amount, heading_rate, motion, stride_phase, strikes, swing
from tests.measurement.walk.simulated_phone import record

TEMPLATES = ("pendulum", "hard heels", "soft soles", "two humps", "small steps", "rolling")


@dataclass(frozen=True)
class Walker:
    """One person on one day. ``asymmetry`` is left minus right step time over their mean, in percent."""

    cadence: float = 112.0
    asymmetry: float = 0.0
    height_cm: float = 170.0
    step_length_m: float = 0.66
    template: str = "pendulum"
    variation: float = 0.025
    pendulum: float = 1.0  # how far this person's hips move against the published model
    limp: float = 0.0  # how unlike the two legs' forces are, besides their times
    seed: int = 0

    @property
    def speed(self):
        return self.step_length_m * self.cadence / 60


@dataclass(frozen=True)
class Phone:
    """How the phone was worn and how it samples."""

    rate_hz: float = 100.0
    jitter: float = 0.0  # share of the time between samples
    noise: float = 0.05
    lost: float = 0.0  # share of samples
    gap_s: float = 0.0
    gyroscope: bool = True
    side_m: float = 0.0  # how far to the side of the spine
    tilt_deg: float = 10.0
    any_way_round: bool = True
    soft_hz: float = 14.0
    drift_deg: float = 4.0
    knows_forward: bool = False
    swing_deg: float = 0.0  # of the thigh, for a phone in a trouser pocket
    bits_m_s2: float = 0.005


@dataclass(frozen=True)
class Course:
    """Straight passes of some length with turns between them, and pauses."""

    passes: int = 6
    pass_s: float = 20.0
    turns: bool = True
    pauses: int = 1
    before_s: float = 3.0


@dataclass(frozen=True)
class Walk:
    """A recording with what is true of it."""

    recording: Recording
    contacts_s: np.ndarray
    left: np.ndarray
    straight: np.ndarray  # which contacts belong to a straight pass
    walker: Walker
    phone: Phone


def anybody(seed, **known):
    """A person drawn from a wide population."""
    rng = np.random.default_rng([7, seed])
    height = rng.uniform(150, 195)
    template = TEMPLATES[rng.integers(len(TEMPLATES))]
    cadence = rng.uniform(84, 128) if template == "small steps" else rng.uniform(92, 128)
    lengths = (0.32, 0.36) if template == "small steps" else (0.33, 0.46)
    walker = Walker(
        cadence=cadence,
        asymmetry=rng.uniform(-30, 30) if rng.random() < 0.6 else rng.uniform(-6, 6),
        height_cm=height,
        step_length_m=rng.uniform(*lengths) * height / 100,
        template=template,
        variation=rng.uniform(0.012, 0.04),
        pendulum=float(np.exp(rng.normal(0, 0.08))),
        limp=rng.uniform(0, 0.35),
        seed=seed,
    )
    return replace(walker, **known)


def any_phone(seed, **known):
    """A phone or sensor, worn somehow near the low back."""
    rng = np.random.default_rng([11, seed])
    phone = Phone(
        rate_hz=float(rng.choice([25, 32, 50, 60, 64, 100, 104, 128, 200])),
        jitter=rng.uniform(0, 0.3),
        noise=rng.uniform(0.02, 0.2),
        lost=rng.choice([0.0, 0.0, 0.01, 0.03]),
        gap_s=rng.choice([0.0, 0.0, 0.0, 2.0]),
        gyroscope=bool(rng.random() < 0.7),
        side_m=rng.uniform(-0.1, 0.1),
        tilt_deg=rng.uniform(0, 30),
        soft_hz=rng.uniform(7, 25),
        drift_deg=rng.uniform(0, 8),
        knows_forward=bool(rng.random() < 0.5),
    )
    return replace(phone, **known)


def any_course(seed, **known):
    rng = np.random.default_rng([13, seed])
    course = Course(passes=int(rng.integers(4, 9)), pass_s=rng.uniform(18, 40), pauses=int(rng.integers(0, 3)))
    return replace(course, **known)


def walk(walker, phone=None, course=None):
    """Somebody walks a course with a phone at the low back."""
    phone, course = phone or Phone(), course or Course()
    rng = np.random.default_rng([walker.seed, 3])
    when, left, straight, moving, end_s, turned = _contacts(walker, course, rng)
    fine_s = np.arange(0, end_s, 1 / FINE_HZ)
    theta = stride_phase(fine_s, when, left)
    moves = amount(fine_s, moving)
    acceleration, tilt = motion(theta, moves, walker, rng)
    swing(acceleration, tilt, theta, moves, phone, rng)
    acceleration += strikes(fine_s, when, left, walker, rng)
    rate = heading_rate(fine_s, turned)
    recording = record(fine_s, acceleration, tilt, rate, walker, phone, rng)
    return Walk(recording, when, left, straight, walker, phone)


def _contacts(walker, course, rng):
    """Contact times with their side, which of them lie on straight passes, when the body moves, the end, and the turns."""
    mean = 60 / walker.cadence
    at, left = course.before_s, bool(rng.random() < 0.5)
    times, sides, straight, moving, turned, slow = [], [], [], [], [], 0.0
    pause_after = (
        set(rng.choice(np.arange(course.passes - 1), min(course.pauses, course.passes - 1), replace=False))
        if course.passes > 1
        else set()
    )
    begun = at
    for number in range(course.passes):
        end = at + course.pass_s
        while at < end:
            times.append(at), sides.append(left), straight.append(True)
            left = not left
            sign = 1 if left else -1  # the step that ends with the left foot's contact is the left step
            slow = 0.8 * slow + rng.normal(0, 0.4 * walker.variation)
            at += mean * (1 + sign * walker.asymmetry / 200 + slow + rng.normal(0, 0.8 * walker.variation))
        if number == course.passes - 1:
            break
        if number in pause_after:
            times.append(at), sides.append(left), straight.append(False)
            moving.append((begun, at))
            left = not left
            at += rng.uniform(2.5, 6)
            begun = at
        elif course.turns:
            start = at
            for _ in range(4):
                times.append(at), sides.append(left), straight.append(False)
                left = not left
                at += mean * rng.uniform(0.95, 1.25)
            turned.append((start, at, np.pi * rng.choice([-1, 1])))
    times.append(at), sides.append(left), straight.append(True)
    moving.append((begun, at))
    return np.array(times), np.array(sides), np.array(straight), moving, at + 3.0, turned
