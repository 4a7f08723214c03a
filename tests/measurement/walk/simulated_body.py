"""How a simulated body moves: its phase, its harmonics, its heels, its turns. Axes are forward, left and up."""

import numpy as np

FINE_HZ = 400.0


def stride_phase(fine_s, when, left):
    """Phase of the stride: 0 at each left contact, half a turn at each right one, smooth between them."""
    from scipy.interpolate import PchipInterpolator

    phase = np.cumsum(np.r_[0, np.where(left[1:] != left[:-1], np.pi, 2 * np.pi)]) + (0 if left[0] else np.pi)
    before, after = when[0] - 1.0, when[-1] + 1.0
    rule = PchipInterpolator(np.r_[before, when, after], np.r_[phase[0] - np.pi, phase, phase[-1] + np.pi], extrapolate=True)
    return rule(np.clip(fine_s, before, after))


def amount(fine_s, moving):
    """How much of the walk's motion there is: nothing while standing, with half a second to start and stop."""
    amount = np.zeros_like(fine_s)
    for start, stop in moving:
        amount = np.maximum(amount, np.clip(np.minimum((fine_s - start + 0.5) / 0.5, (stop + 0.3 - fine_s) / 0.5), 0, 1))
    return amount


def _harmonics(walker, rng):
    """Of vertical, forward and sideways acceleration: size and phase of each harmonic of the stride."""
    size = {"pendulum": (1, 0.35, 0.15), "hard heels": (1, 0.6, 0.35), "soft soles": (1, 0.2, 0.06), "two humps": (1, 0.8, 0.2)}
    even = np.array({**size, "small steps": (1, 0.5, 0.3), "rolling": (1, 0.3, 0.2)}[walker.template])
    even = even * np.exp(rng.normal(0, [0.0, 0.25, 0.4]))
    lead = 2 * np.pi * rng.uniform(0.03, 0.10)  # the trunk is pushed up hardest shortly after the contact
    spread = rng.uniform(-1.2, 1.2, 3)
    vertical = {2: (1.0, -lead), 4: (even[1], -2 * lead + spread[1]), 6: (even[2], spread[2])}
    forward = {
        2: (0.55 * rng.uniform(0.7, 1.3), np.pi / 2 - lead + rng.normal(0, 0.3)),
        4: (0.4 * even[1], spread[0]),
        6: (0.2, spread[1]),
    }
    swing = rng.normal(0, 0.35)
    sideways = {
        1: (0.45 * rng.uniform(0.6, 1.5), np.pi / 2 + swing),
        3: (0.3 * rng.uniform(0.4, 1.4), np.pi + rng.normal(0, 0.6)),
        5: (0.12, np.pi + rng.normal(0, 0.9)),
    }
    unlike = walker.limp * rng.uniform(0.4, 1.0, 4)
    for k, share in zip((1, 3, 5), unlike):
        vertical[k] = (0.5 * share / k**0.3, rng.uniform(-np.pi, np.pi))
        forward[k] = (0.3 * share, rng.uniform(-np.pi, np.pi))
    return vertical, forward, sideways


def motion(theta, amount, walker, rng):
    """Acceleration of the trunk (forward, left, up) and its small rolling, pitching and yawing, in radians."""
    vertical, forward, sideways = _harmonics(walker, rng)
    omega = 2 * np.pi * walker.cadence / 120
    leg = 0.53 * walker.height_cm / 100
    half = walker.step_length_m / 2 / 1.25 * walker.pendulum
    rise = leg - np.sqrt(leg**2 - half**2)
    grid = np.linspace(0, 2 * np.pi, 400)
    path = sum(a * np.cos(k * grid + p) / (k * omega) ** 2 for k, (a, p) in vertical.items() if k % 2 == 0)
    scale = rise / np.ptp(path)
    series = [sum(a * np.cos(k * theta + p) for k, (a, p) in one.items()) for one in (forward, sideways, vertical)]
    acceleration = scale * amount[:, None] * np.stack(series, axis=1)
    roll = np.radians(rng.uniform(1.5, 4)) * amount * np.cos(theta - np.pi / 2 + rng.normal(0, 0.4))
    pitch = np.radians(rng.uniform(0.5, 2)) * amount * np.cos(2 * theta + rng.uniform(-np.pi, np.pi))
    yaw = np.radians(rng.uniform(2, 7)) * amount * np.cos(theta + np.pi + rng.normal(0, 0.4))
    return acceleration, np.stack([roll, pitch, yaw], axis=1)


def swing(acceleration, tilt, theta, amount, phone, rng):
    """A thigh swings once in a stride, and a phone in its pocket with it, a hand's breadth or two below the hip."""
    angle = np.radians(phone.swing_deg) * amount * np.cos(theta + rng.normal(0, 0.3))
    rate = np.gradient(angle, 1 / FINE_HZ)
    below = rng.uniform(0.15, 0.3)
    acceleration[:, 0] += below * np.gradient(rate, 1 / FINE_HZ)
    acceleration[:, 2] += below * rate**2
    tilt[:, 1] += angle


def strikes(fine_s, when, left, walker, rng):
    """The heel's impact: a short push up and back that rings."""
    hard = {"pendulum": 2.0, "hard heels": 5.0, "soft soles": 0.5, "two humps": 2.0, "small steps": 0.8, "rolling": 0.3}[
        walker.template
    ]
    hz, decay = rng.uniform(12, 28), rng.uniform(0.02, 0.05)
    per_side = 1 + walker.limp * rng.uniform(-1, 1) * np.array([1, -1])
    delay = rng.uniform(0.005, 0.02)
    pushes = np.zeros((len(fine_s), 3))
    ring_s = np.arange(0, 0.25, 1 / FINE_HZ)
    ring = np.exp(-ring_s / decay) * np.sin(2 * np.pi * hz * ring_s)
    for at, is_left in zip(when, left):
        first = round((at + delay) * FINE_HZ)
        part = ring[: max(0, len(fine_s) - first)] * hard * per_side[int(is_left)] * rng.uniform(0.7, 1.3)
        pushes[first : first + len(part)] += part[:, None] * np.array([-0.5, -0.15 if is_left else 0.15, 1.0])
    return pushes


def heading_rate(fine_s, turned):
    """How fast the heading changes, in radians a second: turns are smooth half circles."""
    heading = np.zeros_like(fine_s)
    for start, stop, angle in turned:
        share = np.clip((fine_s - start) / (stop - start), 0, 1)
        heading += angle * (share - np.sin(2 * np.pi * share) / (2 * np.pi))
    return np.gradient(heading, 1 / FINE_HZ)
