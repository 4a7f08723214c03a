"""Footprints drawn with known truth: bias and spread for each cause, intervals, refusals, and times.

Run with ``python -m benchmarks.footprint``; ``--photos N`` for other than 200 photos of everything at once.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import cv2
import numpy as np

from solespine.measurement import MeasurementError
from solespine.measurement.footprint.foot import SQUARE_MM2, find_foot
from solespine.measurement.footprint.frame import places
from solespine.measurement.footprint.indices import indices
from solespine.measurement.footprint.light import flatten
from solespine.measurement.footprint.photo import open_photo
from solespine.measurement.footprint.reading import Print, read_print
from solespine.measurement.footprint.sheet import find_sheet
from solespine.measurement.footprint.spread import NAMES, NINETY_FIVE, measure
from tests.measurement.footprint.feet import Sole, random_sole
from tests.measurement.footprint.rendered import FLOORS, Scene, coin, corners, handwriting, pen, photo, random_scene
from tests.measurement.footprint.wrong_photos import FAMILIES, wrong_photos
from tests.referees.footprint_slow import slow_indices

TRUTH = {"arch": "arch_index", "chippaux_smirak": "chippaux_smirak_index", "staheli": "staheli_index"}
PHOTOS, SOLES, EACH_WRONG, TIMED = 200, 12, 6, 12
CAUSES: dict[str, tuple[dict[str, object], ...]] = {
    "nothing": ({},),
    **{f"{floor} floor": ({"floor": floor},) for floor in FLOORS},
    **{
        f"tilt {deg}": tuple({"tilt": float(deg), "tilt_towards": way, "fills": 0.7} for way in (0.0, 60.0, 90.0, 200.0))
        for deg in (10, 20, 30)
    },
    "yaw 12, upside down": ({"yaw": 12.0, "foot_turn": 176.0}, {"yaw": -12.0, "foot_turn": 184.0}),
    "gradient 0.4": ({"gradient": 0.4},),
    "shadow 0.25": ({"shadow": 0.25}, {"shadow": 0.25, "seed": 5}),
    "noise 6, quality 60": ({"noise": 6.0, "quality": 60},),
    "blur 2.5 pixels": ({"blur": 2.5},),
    "yellow light": ({"balance": (1.05, 1.0, 0.75)},),
    "faint, 0.10": ({"density": 0.10},),
    "faint, 0.20": ({"density": 0.20},),
    "heavy, 1.8": ({"density": 1.8},),
    "coloured ink": ({"ink": (1.0, 0.75, 0.35)}, {"ink": (0.4, 0.9, 1.0)}),
    "dotted ink": ({"voids": 0.6, "texture": 0.18},),
    "soft edge 1 mm": ({"ink_edge_mm": 1.0},),
    "writing, pen, coin": ({"extras": (handwriting, pen, coin)},),
    "US Letter": ({"size": "letter"},),
}


@dataclass(frozen=True)
class Seen:
    """Errors of photos, over the truth, and how many standard errors they are; and the codes of those that were refused."""

    errors: np.ndarray
    scaled: np.ndarray
    refused: Counter[str]

    def row(self, name: str) -> str:
        done, all_ = len(self.errors), len(self.errors) + self.refused.total()
        if not done:
            return f"| {name} | {all_} | {dict(self.refused)} | | | | |"
        bias, spread, most = self.errors[:, 0].mean(), self.errors[:, 0].std(), np.abs(self.errors[:, 0]).max()
        others = " | ".join(f"{self.errors[:, i].mean():+.{d}f} ({self.errors[:, i].std():.{d}f})" for i, d in ((1, 1), (2, 3)))
        refused = ", ".join(f"{count} {code}" for code, count in self.refused.items()) or "0"
        return f"| {name} | {all_} | {refused} | {bias:+.4f} | {spread:.4f} | {most:.4f} | {others} |"


def looked_at(photos: Iterator[tuple[Sole, Scene]]) -> Seen:
    """Every photo measured beside its truth."""
    errors, scaled, refused = [], [], Counter[str]()
    for sole, scene in photos:
        try:
            measured = read_print(photo(sole, scene), scene.size).measured
        except MeasurementError as error:
            refused[error.code] += 1
            continue
        off = [float(getattr(measured.indices, name)) - float(sole.truth[TRUTH[name]]) for name in NAMES]
        errors.append(off)
        scaled.append([one / measured.error[name] for one, name in zip(off, NAMES, strict=True)])
    return Seen(np.array(errors).reshape(-1, 3), np.array(scaled).reshape(-1, 3), refused)


def of_cause(changes: tuple[dict[str, object], ...]) -> Iterator[tuple[Sole, Scene]]:
    for i in range(SOLES):
        sole = random_sole(np.random.default_rng([i, 77]))
        change = changes[i % len(changes)]
        # On the shorter sheet the longest feet do not fit.
        yield (replace(sole, length_mm=min(sole.length_mm, 250.0)) if "size" in change else sole), replace(Scene(seed=i), **change)


def of_everything(count: int) -> Iterator[tuple[Sole, Scene]]:
    """Photos with everything at once, the whole sheet in view."""
    seed = 0
    while count:
        rng = np.random.default_rng([seed, 99])
        seed += 1
        sole, scene = random_sole(rng), random_scene(rng)
        at = corners(scene)
        if at.min() < 8 or (at > [scene.width - 9, scene.height - 9]).any():
            continue
        count -= 1
        yield sole, scene


def causes() -> str:
    head = (
        "| cause | photos | refused | bias | spread | largest | Chippaux-Smirak, % | Staheli |\n|---|---|---|---|---|---|---|---|"
    )
    return "\n".join([head, *(looked_at(of_cause(changes)).row(name) for name, changes in CAUSES.items())])


def everything(count: int) -> str:
    seen = looked_at(of_everything(count))
    lines = [seen.row("everything at once")]
    for i, name in enumerate(NAMES):
        held = (np.abs(seen.scaled[:, i]) < NINETY_FIVE).mean()
        off = 1.96 * sqrt(held * (1 - held) / len(seen.scaled))
        lines.append(
            f"{TRUTH[name]}: the 95 % interval held the truth in {100 * held:.1f} % (+- {100 * off:.1f}) of {len(seen.scaled)}"
        )
    return "\n".join(lines)


def wrong() -> str:
    """Photos that must be refused."""
    accepted, odd, count = [], Counter[str](), 0
    for name, number, data, reasons in wrong_photos(EACH_WRONG):
        count += 1
        try:
            read_print(data)
            accepted.append(f"{name} {number}")
        except MeasurementError as error:
            if error.code not in reasons:
                odd[f"{name}: {error.code}"] += 1
    told = ", ".join(f"{name} ({times})" for name, times in odd.items()) or "none"
    found = f"{len(accepted)} accepted {accepted}; refused for another reason than expected: {told}"
    return f"{count} wrong photos of {len(FAMILIES)} families: {found}"


def times() -> str:
    """Where the time of a photo of 3 megapixels goes, on one thread, and what counting square by square takes."""
    cv2.setNumThreads(1)
    parts: dict[str, list[float]] = {"decode": [], "sheet": [], "light": [], "foot": [], "indices, 27 times over": [], "whole": []}
    slow: list[float] = []
    apart: list[float] = []
    for i in range(TIMED):
        rng = np.random.default_rng([i, 5])
        data = photo(random_sole(rng), random_scene(rng, shadow=0.0))
        try:
            read_print(data)
        except MeasurementError:
            continue
        _timed(data, parts)
        print_ = read_print(data)
        slow.append(_referee(print_, apart))
    lines = [f"| {name} | {1000 * float(np.median(one)):.0f} |" for name, one in parts.items()]
    lines.append(f"| referee: indices once, square by square | {1000 * float(np.median(slow)):.0f} |")
    return "\n".join(
        ["| part | ms |", "|---|---|", *lines, f"largest difference of the arch index from the referee: {max(apart):.5f}"]
    )


def _timed(data: bytes, parts: dict[str, list[float]]) -> None:
    begin = time.perf_counter()

    def step(name: str, do: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        found = do()
        parts[name].append(time.perf_counter() - start)
        return found

    picture = step("decode", lambda: open_photo(data))
    sheet = step("sheet", lambda: find_sheet(picture))
    flat = step("light", lambda: flatten(picture, sheet))
    foot = step("foot", lambda: find_foot(flat))
    step("indices, 27 times over", lambda: measure(foot, sheet))
    parts["whole"].append(time.perf_counter() - begin)


def _referee(print_: Print, apart: list[float]) -> float:
    squares = places(*np.nonzero(print_.foot.cut.body))
    start = time.perf_counter()
    arch, _, _ = slow_indices(squares[::4].tolist(), sqrt(4 * SQUARE_MM2))
    took = time.perf_counter() - start
    apart.append(abs(arch - indices(squares[::4], 4 * SQUARE_MM2).arch))
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--photos", type=int, default=PHOTOS)
    count = parser.parse_known_args(sys.argv[1:])[0].photos
    print(f"\nFootprints. Python {platform.python_version()}, {platform.machine()}, OpenCV {cv2.__version__}\n")
    print("Arch index by cause (estimate less truth):")
    print(causes(), flush=True)
    print("\nEverything at once:")
    print(everything(count), flush=True)
    print("\nWrong photos:")
    print(wrong(), flush=True)
    print("\nTimes, median:")
    print(times())


if __name__ == "__main__":
    main()
