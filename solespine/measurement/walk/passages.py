"""Passages: contacts that follow each other without a miss, with all that is needed of the movement between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from solespine.measurement.walk import contacts as found
from solespine.measurement.walk.bouts import Rhythm, bouts
from solespine.measurement.walk.regularity import regularity
from solespine.measurement.walk.sampling import RATE_HZ, Floats, Stretch
from solespine.measurement.walk.turns import turning
from solespine.measurement.walk.vertical import mounts, up_direction, vertical

POINTS = 64  # of a stride, evenly: enough for twenty harmonics
FEWEST_CONTACTS = 6
SHORTEST_STEP, LONGEST_STEP = 0.55, 1.6  # of the usual step: beyond, a contact was missed or made up, and sides no longer alternate


@dataclass(frozen=True, eq=False)
class Bout:
    """Where somebody walks in a stretch: first and one past last sample, the usual step time, and the contacts in samples."""

    first: int
    last: int
    step_s: float
    contacts: Floats


@dataclass(frozen=True, eq=False)
class Passage:
    """Contacts that follow each other.

    Parameters
    ----------
    contact_s : ndarray, shape (k,)
        When a foot met the ground, in seconds of the recording.
    looks_s : ndarray, shape (k, looks)
        The same by looks of other fineness.
    turning : ndarray of bool, shape (k - 1,)
        Whether each step lies in a turn.
    edge : ndarray of bool, shape (k - 1,)
        Whether each step belongs to the start or the end of a bout.
    strides : ndarray, shape (k - 2, 3, POINTS)
        Acceleration in the phone's axes during the stride that begins at each contact.
    felt : ndarray, shape (k - 2, POINTS)
        The vertical part of it.
    up : ndarray, shape (3,)
        The vertical in the phone's axes.
    regularity : ndarray, shape (parts, 2)
        How well the vertical movement repeats after a step and after a stride.
    """

    contact_s: Floats
    looks_s: Floats
    turning: np.ndarray
    edge: np.ndarray
    strides: Floats
    felt: Floats
    up: Floats
    regularity: Floats

    @property
    def steps_s(self) -> Floats:
        return np.diff(self.contact_s)


EDGE_STEPS = 2  # the first and the last steps of a bout start and stop it
BESIDE_TURN = 1  # a step beside a turn prepares or ends it


@dataclass(frozen=True, eq=False)
class Surface:
    """A stretch made ready: the vertical, what is felt along it, and where somebody turns."""

    stretch: Stretch
    up: Floats
    felt: Floats
    turning: np.ndarray


def surface(stretch: Stretch) -> Surface:
    up = up_direction(stretch.acceleration)
    return Surface(stretch, up, vertical(stretch.acceleration, up), turning(stretch.rotation, up))


def own_bouts(ready: Surface, of: Rhythm) -> Iterator[Bout]:
    """Bouts and contacts by this program's own way, from the rhythm of what is felt."""
    for within in mounts(ready.up):
        for first, last, step_s in bouts(of, within):
            yield Bout(first, last, step_s, first + found.contacts(ready.felt[first:last], step_s))


def passages(ready: Surface, bout: Bout) -> Iterator[Passage]:
    """The passages of a bout."""
    steps = np.diff(bout.contacts) / RATE_HZ
    if len(steps) < FEWEST_CONTACTS - 1:
        return
    usual = float(np.median(steps))
    alike = (steps >= SHORTEST_STEP * usual) & (steps <= LONGEST_STEP * usual)
    breaks = np.flatnonzero(~alike) + 1
    turning_step = _turning_steps(ready.turning, bout.contacts)
    place = np.arange(len(steps))
    edge = (place < EDGE_STEPS) | (place >= len(steps) - EDGE_STEPS)
    for part in np.split(np.arange(len(bout.contacts)), breaks):
        if len(part) >= FEWEST_CONTACTS:
            yield _passage(ready, bout, part, turning_step, edge)


def _turning_steps(turning: np.ndarray, contacts: Floats) -> np.ndarray:
    at = np.clip(np.rint(contacts).astype(int), 0, len(turning) - 1)
    before = np.r_[0, np.cumsum(turning)]
    step = before[at[1:]] > before[at[:-1]]
    return np.convolve(step, np.ones(2 * BESIDE_TURN + 1), mode="same") > 0 if len(step) >= 3 else step


def _passage(ready: Surface, bout: Bout, part: np.ndarray, turning_step: np.ndarray, edge: np.ndarray) -> Passage:
    contacts = bout.contacts[part]
    usual = float(np.median(np.diff(contacts))) / RATE_HZ
    first, last = int(contacts[0]), min(int(np.ceil(contacts[-1] + 0.5 * usual * RATE_HZ)), len(ready.felt))
    pushes = np.clip(contacts - first + found.AFTER * bout.step_s * RATE_HZ, 0, last - first - 1)
    looks = found.seen_otherwise(ready.felt[first:last], usual, pushes) + first
    at = contacts[:-2, None] + (contacts[2:] - contacts[:-2])[:, None] * np.arange(POINTS) / POINTS
    whole = np.stack(
        [ready.stretch.acceleration[:, 0], ready.stretch.acceleration[:, 1], ready.stretch.acceleration[:, 2], ready.felt]
    )
    cut = whole[:, first : last + 2]
    low = np.clip(np.floor(at).astype(int) - first, 0, cut.shape[1] - 2)
    share = at - first - low
    strides = cut[:, low] * (1 - share) + cut[:, low + 1] * share
    up = ready.up[first:last].mean(axis=0)
    return Passage(
        ready.stretch.start_s + contacts / RATE_HZ,
        ready.stretch.start_s + looks / RATE_HZ,
        turning_step[part[:-1]],
        edge[part[:-1]],
        np.moveaxis(strides[:3], 0, 1).astype(np.float32),
        strides[3].astype(np.float32),
        up / np.linalg.norm(up),
        regularity(ready.felt[first : int(contacts[-1]) + 1], usual),
    )
