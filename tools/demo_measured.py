"""Writes what the invented person measured: two footprints and a walk, read from drawn photos and a simulated recording.

python tools/demo_measured.py    writes solespine/web/demo_measured.json anew, after the reading of photos or walks changed
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from solespine.knowledge import load_knowledge  # noqa: E402
from solespine.measurement import as_json  # noqa: E402
from solespine.measurement.footprint import read_footprints  # noqa: E402
from solespine.measurement.walk import read_walk  # noqa: E402
from tests.measurement.footprint.feet import Sole  # noqa: E402
from tests.measurement.footprint.rendered import Scene, photo  # noqa: E402
from tests.measurement.walk.simulated import Course, Phone, Walker, walk  # noqa: E402

WRITTEN = ROOT / "solespine" / "web" / "demo_measured.json"
HEIGHT_CM = 168.0


def main() -> None:
    """Measure everything and write it."""
    knowledge = load_knowledge()
    found = []
    for side in ("left", "right"):
        sole = Sole(length_mm=244.0, arch=0.86, side=side)
        photos = [
            photo(sole, Scene(floor=floor, tilt=tilt, seed=seed)) for floor, tilt, seed in (("wood", 6.0, 1), ("tiles", 11.0, 2))
        ]
        found.append(read_footprints(photos, knowledge, side=side))
    walker = Walker(cadence=112.0, asymmetry=3.0, height_cm=HEIGHT_CM, step_length_m=0.67, seed=26)
    course = Course(passes=4, pass_s=28.0, pauses=0)
    found.append(read_walk([walk(walker, Phone(knows_forward=True), course).recording], knowledge, height_cm=HEIGHT_CM))
    WRITTEN.write_text(json.dumps([as_json(one) for one in found], ensure_ascii=False, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
