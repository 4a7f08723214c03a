"""From recordings of a walk to a measurement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np

from solespine.knowledge import Knowledge
from solespine.measurement.measurement import Measurement, MeasurementError, Quality
from solespine.measurement.walk import gate
from solespine.measurement.walk.bouts import Rhythm, rhythm
from solespine.measurement.walk.drawn import picture
from solespine.measurement.walk.figures import figures
from solespine.measurement.walk.passages import Bout, Passage, own_bouts, passages, surface
from solespine.measurement.walk.recording import Recording
from solespine.measurement.walk.remarks import remarks
from solespine.measurement.walk.sampling import check_rate, stretches
from solespine.measurement.walk.steady import Steady, repeats, steady

MOST_STEPS = 8000  # more than an hour of walking: enough for any figure, and it bounds memory and time
DETECTORS = ("own", "mobgap")


def read_walk(
    recordings: Sequence[Recording], knowledge: Knowledge, *, height_cm: float | None = None, detector: str = "own"
) -> Measurement:
    """Everything that can be measured of a walk.

    Parameters
    ----------
    recordings : sequence of Recording
        Of one person on one day. One with rotation only belongs to the one with acceleration on the same clock.
    knowledge : Knowledge
    height_cm : float, optional
        Without it no speed is given.
    detector : str
        ``own``, or ``mobgap`` where that is installed: it then finds bouts and contacts.

    Raises
    ------
    MeasurementError
        If there is no walk in it, or too little of one: why, and what to do.
    """
    believed = knowledge.context["height_cm"]
    if height_cm is not None and not (believed.lowest or 0.0) <= height_cm <= (believed.highest or 0.0):
        raise MeasurementError(
            "height",
            "A height of {height} cm cannot be right.",
            "Give the height in centimetres, such as 172.",
            height=height_cm,
        )
    felt = [one for one in recordings if one.acceleration_m_s2 is not None]
    if not felt:
        raise MeasurementError(
            "no_acceleration",
            "There is no acceleration in the recording.",
            "Record the acceleration of the phone or sensor, with gravity.",
        )
    for one in felt:
        gate.check_gravity(one)
        check_rate(one)
    seen: list[Rhythm] = []
    found = _enough(chain.from_iterable(_passages(number, one, recordings, detector, seen) for number, one in enumerate(felt)))
    if not found:
        raise gate.nobody_walks(seen)
    walk = steady(found, [one.forward for one in felt])
    gate.check_walks(walk)
    gate.check_pace(walk)
    gate.check_steps(walk, knowledge)
    near = gate.check_speed(walk, knowledge, height_cm)
    gyroscope = all(_gyroscope(one, recordings) is not None for one in felt)
    measured = figures(walk, knowledge, height_cm)
    known = height_cm is not None
    said = tuple(remarks(walk, measured, knowledge, gyroscope=gyroscope, height=known, near_limit=near, cut=_cut(found)))
    return Measurement("walk", quality(walk, gyroscope), measured, remarks=said, picture=picture(walk, [one for _, one in found]))


def quality(walk: Steady, gyroscope: bool) -> Quality:
    """Good where turns were seen, nearly all steps alike, and both feet told apart all along."""
    straight = max(walk.all_steps - walk.turned, 1)
    good = gyroscope and walk.unlike < 0.1 * straight and float(walk.steps.sided.mean()) > 0.9 and not walk.contradicted
    return Quality.good if good else Quality.fair


def _passages(
    number: int, recording: Recording, all_of_them: Sequence[Recording], detector: str, seen: list[Rhythm]
) -> Iterator[tuple[int, Passage]]:
    for stretch in stretches(recording, _gyroscope(recording, all_of_them)):
        ready = surface(stretch)
        of = rhythm(ready.felt)
        seen.append(of)
        bouts: Iterable[Bout] = own_bouts(ready, of)
        if detector == "mobgap":
            from solespine.measurement.walk.by_mobgap import mobgap_bouts

            bouts = mobgap_bouts(ready)
        elif detector != "own":
            raise ValueError(f"detector '{detector}': expected {' or '.join(DETECTORS)}")
        for bout in bouts:
            yield from ((number, one) for one in passages(ready, bout) if repeats(one))


def _gyroscope(recording: Recording, all_of_them: Sequence[Recording]) -> Recording | None:
    """The recording itself if it has rotation in it, else one of rotation alone whose times overlap with it for the most part."""
    if recording.rotation_rad_s is not None:
        return recording
    for one in all_of_them:
        if one.acceleration_m_s2 is None:
            shared = min(one.time_s[-1], recording.time_s[-1]) - max(one.time_s[0], recording.time_s[0])
            if shared > 0.9 * recording.duration_s:
                return one
    return None


def _enough(found: Iterator[tuple[int, Passage]]) -> list[tuple[int, Passage]]:
    """Passages up to as many steps as are ever needed."""
    kept: list[tuple[int, Passage]] = []
    steps = 0
    for number, one in found:
        kept.append((number, one))
        steps += len(one.steps_s)
        if steps >= MOST_STEPS:
            break
    return kept


def _cut(found: Sequence[tuple[int, Passage]]) -> int | None:
    """Minutes from the beginning to where enough steps were found; None where all was used."""
    if sum(len(one.steps_s) for _, one in found) < MOST_STEPS:
        return None
    return int(np.ceil((found[-1][1].contact_s[-1] - found[0][1].contact_s[0]) / 60))
