"""Walks: contacts against a reference and beside others, figures of simulated walks against what is true, and what is no walk.

Run with ``make bench ARGS="--walk"``; ``--simulations N`` for other than 1 000 walks.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import numpy as np

from benchmarks.walk_peers import end_to_end, mobgap_sides, peers, recording
from benchmarks.walk_reference import DATA, Reference, Trial, trials
from benchmarks.walk_simulated import not_walks, simulated
from solespine import load_knowledge
from solespine.measurement.measurement import MeasurementError
from solespine.measurement.walk import Recording, read_walk
from solespine.measurement.walk.bouts import rhythm
from solespine.measurement.walk.figures import figures
from solespine.measurement.walk.files import read_recordings
from solespine.measurement.walk.passages import Passage, own_bouts, passages, surface
from solespine.measurement.walk.sampling import stretches
from solespine.measurement.walk.sides import axes, left_first, same_foot_first
from solespine.measurement.walk.speed import rise_m, step_length_m
from solespine.measurement.walk.steady import NAMED, SAME, repeats, steady, worn_ways

HELD_OUT = "MS 001"  # left out while the detector was made
INSOLES, CAMERAS = "Reference: insoles and shoe sensors (INDIP)", "Reference: cameras (Stereophoto)"
G = 9.80665
SOME_HEIGHT_CM = 172.0  # the makers of those recordings tell none
NEAR_S = (0.25, 0.5)  # a contact this near to the reference's is the same; the second is what mobgap's makers use


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--walk", action="store_true")
    parser.add_argument("--simulations", type=int, default=1000)
    chosen, _ = parser.parse_known_args()
    if (DATA / "mobgap").is_dir():
        recorded()
    print("\nSimulated walks:")
    print(simulated(chosen.simulations))
    print("\nWhat is no walk:")
    print(not_walks(20))


def recorded() -> None:
    """Everything that is known of the recordings with a reference, and what comes out of those without."""
    everything = list(trials())
    known = {name: [one for one in trials(name) if one.bouts] for name in ("INDIP", "Stereophoto")}
    seconds = sum(one.duration_s for one in everything)
    print(f"{len(everything)} trials, {seconds:.0f} s. INDIP knows contacts in {len(known['INDIP'])} of them.")
    held_out = [one for one in known["INDIP"] if one.person == HELD_OUT]
    for title, kept in ((INSOLES, known["INDIP"]), (f"{INSOLES}, {HELD_OUT} alone", held_out), (CAMERAS, known["Stereophoto"])):
        print(f"\n{title}. The same bouts given to everybody:")
        print(given_bouts(kept))
    print(f"\n{INSOLES}. Bouts found by everybody alone:")
    print(found_bouts(known["INDIP"]))
    print("\nSides, asymmetry and speed:")
    print(sides(known["INDIP"]))
    for name, kept in known.items():
        print(asymmetries(name, kept))
    print(speeds(known["INDIP"]))
    print("\nRecordings without a reference:")
    print(others())


def matched(truth: np.ndarray, found: np.ndarray, near_s: float) -> list[tuple[int, int]]:
    """Pairs of a true and a found contact, nearest first; each belongs to one pair."""
    apart = np.abs(truth[:, None] - found[None, :])
    pairs = []
    for flat in np.argsort(apart, axis=None):
        i, j = (int(k) for k in np.unravel_index(flat, apart.shape))
        if apart[i, j] > near_s:
            break
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return sorted(pairs)


class Tally:
    """Missed and extra contacts, errors of step times, and CPU time."""

    def __init__(self) -> None:
        self.true = 0
        self.cpu_s = 0.0
        self.seconds = 0.0
        self.missed: Counter[float] = Counter()
        self.extra: Counter[float] = Counter()
        self.step_errors: dict[tuple[str, float], float] = {}

    def add(self, trial: str, truth: np.ndarray, found: np.ndarray) -> None:
        self.true += len(truth)
        for near in NEAR_S:
            pairs = matched(truth, found, near)
            self.missed[near] += len(truth) - len(pairs)
            self.extra[near] += len(found) - len(pairs)
        pairs = matched(truth, found, NEAR_S[-1])
        for (a, b), (c, d) in pairwise(pairs):
            if c == a + 1 and d == b + 1:
                self.step_errors[trial, float(truth[c])] = abs((found[d] - found[b]) - (truth[c] - truth[a]))

    def line(self, common: Collection[tuple[str, float]]) -> str:
        """``common``: the steps that everybody found."""
        counts = "  ".join(
            f"{self.missed[one]:4d} + {self.extra[one]:3d} = {self.missed[one] + self.extra[one]:3d}" for one in NEAR_S
        )
        own, shared = list(self.step_errors.values()), [self.step_errors[one] for one in common]
        errors = "  ".join(
            f"{1000 * np.mean(one):6.1f} {1000 * np.median(one):6.1f} {len(one):4d}" if one else "     -" for one in (own, shared)
        )
        return f"{self.true:5d}  {counts}  {errors}  {1000 * self.cpu_s / max(self.seconds, 1e-9):8.2f}"


HEAD = f"{'':19} true  missed+extra 0.25 s  missed+extra 0.5 s   step error ms: mean, median, steps; of steps all found  CPU ms/s"


def _table(tallies: dict[str, Tally]) -> str:
    found = [set(one.step_errors) for one in tallies.values() if one.step_errors]
    common = sorted(set.intersection(*found)) if found else []
    return "\n".join([HEAD, *(f"{name:19}{one.line(common)}" for name, one in tallies.items())])


def given_bouts(kept: Sequence[Trial]) -> str:
    """Everybody is told where the reference has its bouts."""
    tallies = {}
    for name, find in peers().items():
        tally = tallies[name] = Tally()
        find(kept[0], kept[0].bouts[0].start_s, kept[0].bouts[0].stop_s)  # imports are not counted
        for trial in kept:
            for bout in trial.bouts:
                begun = time.process_time()
                found = find(trial, bout.start_s, bout.stop_s)
                tally.cpu_s += time.process_time() - begun
                tally.seconds += bout.stop_s - bout.start_s
                tally.add(trial.name, bout.contact_s, found)
    return _table(tallies)


def found_bouts(kept: Sequence[Trial]) -> str:
    """Everybody looks for bouts too. The reference knows only bouts of its own kind, so 'extra' holds steps beside them as well."""
    tallies = {}
    for name, find in end_to_end().items():
        tally = tallies[name] = Tally()
        find(kept[0])
        for trial in kept:
            begun = time.process_time()
            found = find(trial)
            tally.cpu_s += time.process_time() - begun
            tally.seconds += trial.duration_s
            tally.add(trial.name, np.concatenate([bout.contact_s for bout in trial.bouts]), np.sort(found))
    return _table(tallies)


def _passages(trial: Trial) -> list[Passage]:
    ready = [surface(one) for one in stretches(recording(trial))]
    return [one for part in ready for bout in own_bouts(part, rhythm(part.felt)) for one in passages(part, bout)]


def sided(trial: Trial) -> Iterator[tuple[float, bool]]:
    """Contacts with their side as this program names them, where it does; starts, stops and turns are in it."""
    for way in worn_ways([(0, one) for one in _passages(trial)], [(0.0, 0.0, 1.0)]):
        same = same_foot_first(way.passages)
        body = axes(way.passages, way.said)
        left, sure = left_first(way.passages, [one for one, _ in same], body)
        if sure < NAMED:
            continue
        for one, (like_first, agrees) in zip(way.passages, same, strict=True):
            if agrees >= SAME:
                yield from ((float(at), (like_first == left) == (k % 2 == 0)) for k, at in enumerate(one.contact_s))


def sides(kept: Sequence[Trial]) -> str:
    """How often the side is right, among contacts that were found and named."""
    right: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for trial in kept:
        own_sides = list(sided(trial))
        for bout in trial.bouts:
            for at, left in own_sides:
                nearest = int(np.argmin(np.abs(bout.contact_s - at)))
                if abs(bout.contact_s[nearest] - at) <= NEAR_S[0]:
                    named["solespine"] += 1
                    right["solespine"] += left == bout.left[nearest]
            try:
                told = mobgap_sides(trial, bout.contact_s, bout.start_s, bout.stop_s)
            except ImportError:
                continue
            named["mobgap, given the true contacts"] += len(told)
            right["mobgap, given the true contacts"] += int((told == bout.left).sum())
    return "\n".join(
        f"side right: {name}: {right[name]} of {named[name]} ({100 * right[name] / max(named[name], 1):.1f} %)" for name in named
    )


def asymmetries(reference: str, kept: Sequence[Trial]) -> str:
    """By person: of all steps whose two contacts were matched, by the reference's times and by those found, in percent."""
    lines = []
    for person in sorted({one.person for one in kept}):
        row = [f"asymmetry, {person}, {reference}:"]
        for name, find in peers().items():
            pairs = [
                pair
                for one in kept
                if one.person == person
                for bout in one.bouts
                for pair in _steps(bout, find(one, bout.start_s, bout.stop_s))
            ]
            left, right = ([one[1:] for one in pairs if one[0] == side] for side in (True, False))
            if ", cut" not in name and min(len(left), len(right)) > 1:
                a, b = np.mean(left, axis=0), np.mean(right, axis=0)
                true, seen = 200 * (a - b) / (a + b)
                row.append(f"{name} {seen:+.1f} (true {true:+.1f}, {len(pairs)} steps)")
        lines.append("  ".join(row))
    return "\n".join(lines)


def _steps(bout: Reference, found: np.ndarray) -> Iterator[tuple[bool, float, float]]:
    """Of each step between different feet whose contacts were found: the side it ends on, its true time and the time seen."""
    pairs = matched(bout.contact_s, found, NEAR_S[0])
    for (a, b), (c, d) in pairwise(pairs):
        step = bout.contact_s[c] - bout.contact_s[a]
        if c == a + 1 and d == b + 1 and bout.left[a] != bout.left[c] and 0.3 < step < 1.2:
            yield bool(bout.left[c]), float(step), float(found[d] - found[b])


def speeds(kept: Sequence[Trial]) -> str:
    """Walking speed of each passage against that of its bout: straight ones, and those with turns, which are never measured."""
    errors: dict[str, list[float]] = {"straight": [], "with turns": []}
    knowledge = load_knowledge()
    leg_share, factor = knowledge.setting("walk_hip_height"), knowledge.setting("walk_pendulum_factor")
    for trial in kept:
        for one in _passages(trial):
            stride_s = one.contact_s[2:] - one.contact_s[:-2]
            speed = float((2 * step_length_m(rise_m(one.felt, stride_s), leg_share * trial.height_m, factor) / stride_s).mean())
            inside = [bout for bout in trial.bouts if bout.start_s < one.contact_s.mean() < bout.stop_s]
            kind = "with turns" if one.turning.any() else "straight"
            errors[kind] += [(speed - bout.speed_m_s) / bout.speed_m_s for bout in inside]
    return "\n".join(
        f"speed, {len(found)} passages {kind}: error {100 * np.mean(found):+.1f} %, standard deviation {100 * np.std(found):.1f} %"
        for kind, found in errors.items()
        if found
    )


def others() -> str:
    """What comes out of recordings of scikit-digital-health and GaitPy, both too short for a measurement: their steady steps."""
    saved = np.load(DATA / "skdh" / "gait_input.npz")
    found = {"skdh": [Recording(saved["time"], saved["accel"] * G, name="gait_input")]}
    found["GaitPy"] = list(read_recordings((DATA / "gaitpy" / "demo_data.csv").read_bytes(), "demo_data.csv"))
    return "\n".join(f"{name}: {_said(recordings)}" for name, recordings in found.items())


def _said(recordings: Sequence[Recording]) -> str:
    knowledge = load_knowledge()
    try:
        read_walk(recordings, knowledge, height_cm=SOME_HEIGHT_CM)
        said = "measured"
    except MeasurementError as wrong:
        said = f"not measured, {wrong.code}"
    ready = [surface(one) for recording in recordings for one in stretches(recording)]
    walked = [
        (0, one) for part in ready for bout in own_bouts(part, rhythm(part.felt)) for one in passages(part, bout) if repeats(one)
    ]
    numbers = figures(steady(walked, [None]), knowledge, SOME_HEIGHT_CM)
    return f"{said}; its steady steps: " + ", ".join(
        f"{one.name} {one.value:.2f} ({one.low:.2f}-{one.high:.2f}) {one.unit}" for one in numbers
    )


if __name__ == "__main__":
    main()
