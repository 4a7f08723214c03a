"""Files of every app and logger give the same walk."""

from __future__ import annotations

import numpy as np
import pytest

from solespine.measurement.walk.files import read_walk_file
from tests.measurement.walk_files.written import ACCELERATION, FORMATS, LINEAR, ROTATION, TIME_S, WITHOUT_GRAVITY


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_gives_the_same_walk(format_name: str) -> None:
    name, data, turns = FORMATS[format_name]
    for recording in read_walk_file(data, name).recordings:
        assert recording.gravity
        assert recording.name.startswith(name)
        assert recording.acceleration_m_s2 is not None
        # Movella's and Apple's tables are rounded, clocks show milliseconds, moments of today leave a quarter of a microsecond.
        np.testing.assert_allclose(recording.time_s, TIME_S, atol=2e-6)
        np.testing.assert_allclose(recording.acceleration_m_s2, ACCELERATION, atol=2e-5)
        assert (recording.rotation_rad_s is not None) == turns
        if turns:
            np.testing.assert_allclose(recording.rotation_rad_s, ROTATION, atol=2e-5)


@pytest.mark.parametrize("format_name", WITHOUT_GRAVITY)
def test_acceleration_without_gravity_is_said_to_be_without(format_name: str) -> None:
    name, data = WITHOUT_GRAVITY[format_name]
    (recording,) = read_walk_file(data, name).recordings
    assert not recording.gravity
    np.testing.assert_allclose(recording.acceleration_m_s2, LINEAR, atol=2e-6)
