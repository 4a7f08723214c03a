"""The recordings that have a reference: lower-back sensors with contacts from insoles and shoe sensors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).parents[2] / "shared" / "data" / "lumbar_imu"
G = 9.81


@dataclass(frozen=True, eq=False)
class Reference:
    """A walking bout: from, to, its contacts with side, and its speed."""

    start_s: float
    stop_s: float
    contact_s: np.ndarray
    left: np.ndarray
    speed_m_s: float


@dataclass(frozen=True, eq=False)
class Trial:
    """One trial: axes are up, to the right and forward."""

    name: str
    person: str
    height_m: float
    acceleration: np.ndarray
    rotation: np.ndarray
    bouts: tuple[Reference, ...]

    @property
    def duration_s(self) -> float:
        return len(self.acceleration) / 100


def trials(reference: str = "INDIP", folder: Path = DATA / "mobgap") -> Iterator[Trial]:
    """All trials, with the contacts of one reference.

    ``INDIP``, insoles and shoe sensors, knows of nearly all walking. ``Stereophoto``, cameras, knows of what they saw. Of MS 001
    the two disagree: by the insoles the right foot meets the ground a tenth of a second later than by the cameras, step after step.
    """
    from scipy.io import loadmat

    people = json.loads((folder / "participant_metadata.json").read_text())
    for cohort, members in people.items():
        for number, person in members.items():
            data = loadmat(folder / cohort / number / "data.mat", squeeze_me=True, struct_as_record=False)["data"].TimeMeasure1
            for test in data._fieldnames:
                for trial in getattr(data, test)._fieldnames:
                    one = getattr(getattr(data, test), trial)
                    sensor = one.SU.LowerBack
                    yield Trial(
                        f"{cohort} {number} {test} {trial}",
                        f"{cohort} {number}",
                        person["height_m"],
                        sensor.Acc * G,
                        np.radians(sensor.Gyr),
                        tuple(_bouts(one.Standards, reference)),
                    )


def _bouts(standards: Any, reference: str) -> Iterator[Reference]:
    if not hasattr(standards, reference):
        return
    for one in np.atleast_1d(getattr(standards, reference).MicroWB):
        contact_s = np.atleast_1d(one.InitialContact_Event).astype(float)
        known = np.isfinite(contact_s)
        left = np.atleast_1d(one.InitialContact_LeftRight)[known] == "Left"
        yield Reference(float(one.Start), float(one.End), contact_s[known], left, float(one.WalkingSpeed))
