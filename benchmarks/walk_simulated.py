"""Simulated walks: how often the stated intervals hold what is true, and what becomes of recordings that are no walk."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from solespine import load_knowledge
from solespine.knowledge import Knowledge
from solespine.measurement.measurement import Measurement, MeasurementError
from solespine.measurement.walk import Evenness, evenness, read_walk
from tests.measurement.walk.not_walks import KINDS
from tests.measurement.walk.simulated import Walk, any_course, any_phone, anybody, walk

FIRST_SEED = 5000  # others than the tests use, and than were looked at while the numbers in the program were chosen
NAMES = ("cadence", "step_time", "step_time_asymmetry", "walking_speed")


@dataclass(frozen=True)
class Held:
    """Whether an interval held the truth, how wide it was on one side, and how far the value was off."""

    name: str
    held: bool
    half: float
    error: float


def truth(one: Walk) -> dict[str, float]:
    """What is true of the straight steps that were walked."""
    step, left = np.diff(one.contacts_s), one.left[1:]
    straight = one.straight[1:] & one.straight[:-1] & (step < 1.5 * np.median(step))
    a, b = step[straight & left].mean(), step[straight & ~left].mean()
    mean = (a + b) / 2
    return {
        "cadence": 60 / mean,
        "step_time": mean,
        "step_time_asymmetry": 100 * abs(a - b) / mean,
        "walking_speed": one.walker.step_length_m / mean,
    }


def held(one: Walk, measured: Measurement) -> Iterator[Held]:
    """Of each figure that is known of a simulated walk."""
    for name, true in truth(one).items():
        figure = measured.figure(name)
        if figure is not None:
            yield Held(name, figure.low <= true <= figure.high, (figure.high - figure.low) / 2, figure.value - true)


def measure(seed: int, knowledge: Knowledge) -> tuple[Walk, Measurement]:
    one = walk(anybody(seed), any_phone(seed), any_course(seed))
    return one, read_walk([one.recording], knowledge, height_cm=one.walker.height_cm)


def simulated(count: int) -> str:
    """A table: share of intervals that hold the truth, by figure, and the three outcomes by the true asymmetry."""
    knowledge = load_knowledge()
    every: defaultdict[str, list[Held]] = defaultdict(list)
    outcomes: Counter[tuple[int, Evenness]] = Counter()
    refused: Counter[str] = Counter()
    cpu_s = seconds = 0.0
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        one = walk(anybody(seed), any_phone(seed), any_course(seed))
        begun = time.process_time()
        try:
            measured = read_walk([one.recording], knowledge, height_cm=one.walker.height_cm)
        except MeasurementError as wrong:
            refused[wrong.code] += 1
            continue
        finally:
            cpu_s += time.process_time() - begun
            seconds += one.recording.duration_s
        for each in held(one, measured):
            every[each.name].append(each)
        outcomes[_band(truth(one)["step_time_asymmetry"]), evenness(measured, knowledge)] += 1
    lines = [f"{count} walks, refused: {dict(refused) or 'none'}; {1000 * cpu_s / seconds:.2f} ms of CPU for a recorded second"]
    for name in NAMES:
        found = every[name]
        share = 100 * float(np.mean([each.held for each in found]))
        half, off = np.median([each.half for each in found]), np.median([abs(each.error) for each in found])
        lines.append(f"{name:20} held in {share:5.1f} % of {len(found)}; half width {half:.3f}, error {off:.3f} (medians)")
    lines.append(f"{'true asymmetry':20} " + " ".join(f"{one.value:>10}" for one in Evenness))
    for band in BANDS[:-1]:
        lines.append(f"{band:>4} percent and more    " + " ".join(f"{outcomes[band, one]:10d}" for one in Evenness))
    return "\n".join(lines)


BANDS = (0, 5, 10, 12, 15, 20, 25, 1000)


def _band(asymmetry: float) -> int:
    return max(one for one in BANDS if one <= asymmetry)


def not_walks(count: int) -> str:
    """What is said of each kind of recording that is no walk."""
    knowledge = load_knowledge()
    lines = []
    for kind in KINDS:
        said: Counter[str] = Counter()
        for seed in range(FIRST_SEED, FIRST_SEED + count):
            try:
                read_walk([kind(seed)], knowledge)
            except MeasurementError as wrong:
                said[wrong.code] += 1
            else:
                said["MEASURED"] += 1
        lines.append(f"{kind.__name__:14} {dict(said)}")
    return "\n".join(lines)
