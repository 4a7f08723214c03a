"""What the names of columns mean, as apps and loggers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solespine.measurement.walk.files.columns import ACCELERATED, BARE, COUNTED, GRAVITY, LINEAR, OTHER, TIMED, TURNED, read_name

NAMES = [
    ("Acceleration x (m/s^2)", ACCELERATED, "x", "m/s2"),
    ("Linear Acceleration x (m/s^2)", LINEAR, "x", "m/s2"),
    ("Lineare Beschleunigung z (m/s^2)", LINEAR, "z", "m/s2"),
    ("Accélération linéaire y (m/s²)", LINEAR, "y", "m/s2"),
    ("Przyspieszenie liniowe x (m/s²)", LINEAR, "x", "m/s2"),
    ("Ускорение x (м/с²)", ACCELERATED, "x", "m/s2"),
    ("加速度 x (m/s^2)", ACCELERATED, "x", "m/s2"),
    ("İvme x (m/s^2)", ACCELERATED, "x", "m/s2"),
    ("Gyroskop z (rad/s)", TURNED, "z", "rad/s"),
    ("AsX(°/s)", TURNED, "x", "deg/s"),
    ("gFx", ACCELERATED, "x", ""),
    ("wy", TURNED, "y", ""),
    ("gx", TURNED, "x", ""),
    ("gx (g)", ACCELERATED, "x", "g"),
    ("ax_m_s2", ACCELERATED, "x", "m/s2"),
    ("accX [mg]", ACCELERATED, "x", "mg"),
    ("gyro_x_deg_s", TURNED, "x", "deg/s"),
    ("userAcceleration.x", LINEAR, "x", ""),
    ("accelerationIncludingGravity.x", ACCELERATED, "x", ""),
    ("GRAVITY X (m/s²)", GRAVITY, "x", "m/s2"),
    ("x-axis (g)", ACCELERATED, "x", "g"),
    ("x-axis (deg/s)", TURNED, "x", "deg/s"),
    ("Acc_1", ACCELERATED, "x", ""),
    ("z", BARE, "z", ""),
    ("Time (s)", TIMED, "", "s"),
    ("Temps (s)", TIMED, "", "s"),
    ("Zeit", TIMED, "", ""),
    ("seconds_elapsed", TIMED, "", "s"),
    ("Time since start in ms ", TIMED, "", "ms"),
    ("accelerometerTimestamp_sinceReboot(s)", TIMED, "", "s"),
    ("PacketCounter", COUNTED, "", ""),
    ("Absolute acceleration (m/s^2)", ACCELERATED, "", "m/s2"),
    ("Mag_X", OTHER, "x", ""),
    ("temperature", OTHER, "", ""),
    ("Quat_W", OTHER, "", ""),
]


@pytest.mark.parametrize(("name", "quantity", "axis", "unit"), NAMES)
def test_a_name_says_quantity_axis_and_unit(name: str, quantity: str, axis: str, unit: str) -> None:
    column = read_name(name)
    assert (column.quantity, column.axis, column.unit) == (quantity, axis, unit)


@given(st.text(max_size=80))
def test_any_name_can_be_read(name: str) -> None:
    column = read_name(name, 3)
    assert column.number == 3
    assert column.axis in ("", "x", "y", "z")
