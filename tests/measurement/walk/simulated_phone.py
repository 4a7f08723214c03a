"""What a simulated phone feels of a body: gravity, motion through soft tissue, its mounting, and its own sampling."""

import numpy as np

from solespine.measurement.walk.recording import Recording
from tests.measurement.walk.simulated_body import FINE_HZ

G = 9.80665


def record(fine_s, acceleration, tilt, heading_rate, walker, phone, rng):
    """What the phone feels: gravity, motion through soft tissue, its mounting, and its own sampling."""
    from scipy.signal import bilinear, lfilter

    w, damping = 2 * np.pi * phone.soft_hz, rng.uniform(0.25, 0.6)
    b, a = bilinear([2 * damping * w, w**2], [1, 2 * damping * w, w**2], FINE_HZ)
    moved = lfilter(b, a, acceleration, axis=0)
    yaw_rate = np.gradient(tilt[:, 2], 1 / FINE_HZ)
    moved[:, 0] -= phone.side_m * np.gradient(yaw_rate, 1 / FINE_HZ)  # off the spine, turning is felt as going
    moved[:, 2] += phone.side_m * np.gradient(np.gradient(tilt[:, 0], 1 / FINE_HZ), 1 / FINE_HZ)
    sway = np.cumsum(rng.normal(0, 1, (len(fine_s), 3)), axis=0)
    drift = np.radians(phone.drift_deg) * sway / np.abs(sway).max(axis=0)
    angle = tilt + drift * [1, 1, 0]
    up = np.stack(
        [-np.sin(angle[:, 1]), np.sin(angle[:, 0]) * np.cos(angle[:, 1]), np.cos(angle[:, 0]) * np.cos(angle[:, 1])], axis=1
    )
    felt = moved + G * up
    turning = np.gradient(angle, 1 / FINE_HZ, axis=0) + heading_rate[:, None] * up
    mount = _mounting(phone, rng)
    felt, turning = felt @ mount.T, turning @ mount.T
    step = 1 / phone.rate_hz
    at = np.arange(0.01, fine_s[-1] - 0.02, step)
    at = at + rng.uniform(-0.5, 0.5, len(at)) * phone.jitter * step
    kept = rng.random(len(at)) >= phone.lost
    if phone.gap_s:
        gap = rng.uniform(0.2, 0.8) * at[-1]
        kept &= (at < gap) | (at > gap + phone.gap_s)
    at = at[kept]
    samples = np.stack([np.interp(at, fine_s, felt[:, axis]) for axis in range(3)], axis=1)
    samples += rng.normal(0, phone.noise, samples.shape) + rng.normal(0, 0.05, 3)
    samples = np.round(samples / phone.bits_m_s2) * phone.bits_m_s2
    rates = np.stack([np.interp(at, fine_s, turning[:, axis]) for axis in range(3)], axis=1) + rng.normal(0, 0.01, samples.shape)
    forward = tuple(mount @ [1.0, 0.0, 0.0]) if phone.knows_forward else None
    return Recording(at, samples, rates if phone.gyroscope else None, "simulated", forward=forward)


def _mounting(phone, rng):
    """From the body's axes to the phone's: any way round, and tilted a little besides."""
    axis = rng.normal(size=3)
    axis /= np.linalg.norm(axis)
    return (turn(any_turn(rng)) if phone.any_way_round else np.eye(3)) @ turn(np.radians(phone.tilt_deg) * axis)


def any_turn(rng):
    axis = rng.normal(size=3)
    return axis / np.linalg.norm(axis) * rng.uniform(0, np.pi)


def turn(vector):
    """Rotation matrix of a rotation vector (Rodrigues)."""
    angle = np.linalg.norm(vector)
    if angle == 0:
        return np.eye(3)
    x, y, z = vector / angle
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
