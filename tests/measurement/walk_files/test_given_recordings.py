"""Recordings of other people's sensors, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from solespine.measurement.walk import Recording
from solespine.measurement.walk.files import read_recordings

SENSORS = Path(__file__).parents[4] / "shared" / "data" / "lumbar_imu"
pytestmark = pytest.mark.skipif(not SENSORS.exists(), reason="needs ../shared/data/lumbar_imu")

PEOPLE = ("HA/001", "HA/002", "MS/001")


def read(path: str) -> tuple[Recording, ...]:
    file = SENSORS / path
    return read_recordings(file.read_bytes(), file.name)


def gravity(recording: Recording) -> float:
    assert recording.acceleration_m_s2 is not None
    return float(np.median(np.linalg.norm(recording.acceleration_m_s2, axis=1)))


def test_the_nine_trials_of_mobilise_d_are_read_with_their_length() -> None:
    trials = [trial for person in PEOPLE for trial in read(f"mobgap/{person}/data.mat")]
    assert len(trials) == 9
    assert sum(one.duration_s for one in trials) == pytest.approx(589, abs=0.5)
    assert all(gravity(one) == pytest.approx(9.81, rel=0.03) for one in trials)
    assert all(np.diff(one.time_s) == pytest.approx(0.01, abs=1e-4) for one in trials)
    assert all(one.rotation_rad_s is not None and 0.1 < one.rotation_rad_s.std() < 1 for one in trials)
    assert all(one.forward == (0.0, 0.0, 1.0) for one in trials)


@pytest.mark.parametrize("person", PEOPLE)
def test_a_mobilise_d_file_is_read_as_scipy_reads_it(person: str) -> None:
    from scipy.io import loadmat

    visits = loadmat(SENSORS / f"mobgap/{person}/data.mat", simplify_cells=True)["data"].values()
    sensors = [trial["SU"]["LowerBack"] for visit in visits for test in visit.values() for trial in test.values()]
    for sensor, trial in zip(sensors, read(f"mobgap/{person}/data.mat"), strict=True):
        np.testing.assert_allclose(trial.acceleration_m_s2, sensor["Acc"] * 9.80665)
        np.testing.assert_allclose(trial.rotation_rad_s, np.radians(sensor["Gyr"]))
        np.testing.assert_allclose(trial.time_s, sensor["Timestamp"] - sensor["Timestamp"][0])


def test_the_geneactiv_table_is_read_below_its_hundred_lines() -> None:
    (recording,) = read("gaitpy/demo_data.csv")
    assert len(recording.time_s) == 8400
    assert recording.duration_s == pytest.approx(168.48)
    assert np.diff(recording.time_s).max() == pytest.approx(0.5, abs=0.02) or np.diff(recording.time_s).max() < 1
    assert gravity(recording) == pytest.approx(9.81, rel=0.03)
    np.testing.assert_allclose(recording.acceleration_m_s2[0], np.array([-0.4264, 0.7279, 0.5089]) * 9.80665)


def test_the_archive_of_arrays_is_read_in_g() -> None:
    (recording,) = read("skdh/gait_input.npz")
    assert len(recording.time_s) == 17_000
    # The times in the file are those of 197 samples a second.
    assert recording.duration_s == pytest.approx(86.25, abs=0.01)
    assert gravity(recording) == pytest.approx(9.81, rel=0.05)
