"""What is wrong in a file is said with the line, the column and what to do."""

from __future__ import annotations

import numpy as np
import pytest

from solespine.measurement import MeasurementError
from solespine.measurement.walk.files import LARGEST, read_recordings, read_walk_file
from tests.measurement.walk_files.written import (
    ACCELERATION,
    FORMATS,
    LINEAR,
    PLAIN,
    ROTATION,
    SAMPLES,
    TIME_S,
    G,
    T,
    axes,
    clock,
    packed,
    phyphox,
    sensor_logger,
    table,
)

NAMES = ["time_s", "ax_m_s2", "ay_m_s2", "az_m_s2"]
LINES = PLAIN.split(b"\n")


def refusal(data: bytes, name: str = "walk.csv") -> MeasurementError:
    with pytest.raises(MeasurementError) as caught:
        read_recordings(data, name)
    assert str(caught.value)
    return caught.value


def codes(data: bytes, name: str = "walk.csv") -> list[str]:
    return [one.code for one in read_walk_file(data, name).remarks]


def with_line(number: int, line: bytes) -> bytes:
    return b"\n".join([*LINES[: number - 1], line, *LINES[number:]])


def test_a_cell_that_is_no_number_is_named_by_line_and_column() -> None:
    wrong = LINES[811].split(b",")
    wrong[1] = b"abc"
    error = refusal(with_line(812, b",".join(wrong)))
    assert error.code == "not_a_number"
    assert str(error).startswith("walk.csv: line 812, column 'ax_m_s2': 'abc' is not a number.")


def test_the_line_is_right_below_a_preamble_and_empty_lines() -> None:
    rows = LINES[1:400]
    rows[300] = rows[300].replace(b",", b",x", 1)
    data = b"# by hand\n\n" + LINES[0] + b"\n\n" + b"\n".join(rows)
    assert refusal(data).values["line"] == 4 + 301


@pytest.mark.parametrize(
    "cell", [b"1e999", b"inf", b"-Infinity", b"0x1f", b"1_000", b"1,5", b"\0", b"1;2", b"--1", b"\xff\xfe", b"'=1+1"]
)
def test_what_only_looks_like_a_number_is_none(cell: bytes) -> None:
    row = LINES[500].split(b",")
    row[2] = cell
    assert refusal(with_line(501, b",".join(row))).code in ("not_a_number", "row_of_other_width")


def test_a_quoted_cell_is_short_and_cannot_steer_a_terminal() -> None:
    row = LINES[500].split(b",")
    row[2] = b"\x1b[2J" + b"z" * 500
    error = refusal(with_line(501, b",".join(row)))
    assert len(str(error.values["found"])) <= 40
    assert "\x1b" not in str(error)


def test_a_row_with_too_few_columns_is_named() -> None:
    error = refusal(with_line(700, b"6.98,1,2"))
    assert (error.code, error.values["line"], error.values["found"], error.values["expected"]) == ("row_of_other_width", 700, 3, 7)


def test_a_file_cut_off_in_its_last_line_is_read_up_to_there() -> None:
    (recording,) = read_recordings(PLAIN[:-20], "walk.csv")
    assert len(recording.time_s) == SAMPLES - 1
    np.testing.assert_allclose(recording.acceleration_m_s2, ACCELERATION[:-1])


def test_rows_without_values_are_left_out_and_counted() -> None:
    data = PLAIN
    for row in (50, 51, 900):
        data = data.replace(LINES[row], LINES[row].split(b",")[0] + b",,,,1,1,1")
    read = read_walk_file(data, "walk.csv")
    assert [one.values["count"] for one in read.remarks if one.code == "rows_without_values"] == [3]
    assert len(read.recordings[0].time_s) == SAMPLES - 3


def test_sensors_with_times_of_their_own_become_recordings_of_their_own() -> None:
    rows = ["time_s,ax_m_s2,ay_m_s2,az_m_s2,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s"]
    for moment, felt, turned in zip(TIME_S, ACCELERATION, ROTATION):
        rows.append(f"{moment:.4f},{felt[0]:.5f},{felt[1]:.5f},{felt[2]:.5f},,,")
        rows.append(f"{moment + 0.004:.4f},,,,{turned[0]:.5f},{turned[1]:.5f},{turned[2]:.5f}")
    felt, turned = read_recordings("\n".join(rows).encode(), "walk.csv")
    np.testing.assert_allclose(felt.acceleration_m_s2, ACCELERATION, atol=1e-5)
    assert turned.acceleration_m_s2 is None
    np.testing.assert_allclose(turned.rotation_rad_s, ROTATION, atol=1e-5)
    np.testing.assert_allclose(turned.time_s - felt.time_s, 0.004, atol=1e-9)


def test_a_unit_that_nothing_says_is_not_guessed() -> None:
    for scale in (1 / G * 3.7, 400.0):
        error = refusal(table(["time_s", "ax", "ay", "az"], [T, *axes(ACCELERATION, scale)]))
        assert error.code == "acceleration_unit"
        assert "ax_m_s2" in error.do
    assert refusal(table(["time_s", "ax", "ay", "az"], [T, *axes(LINEAR)])).code == "acceleration_unit"


def test_a_concluded_unit_is_said() -> None:
    assert codes(table(["time_s", "ax", "ay", "az"], [T, *axes(ACCELERATION, 1000 / G)])) == ["unit_concluded"]
    assert codes(table(["time", "ax_g", "ay_g", "az_g"], [T, *axes(ACCELERATION, 1 / G)])) == ["time_unit_concluded"]
    assert codes(PLAIN) == []


def test_a_unit_that_gravity_contradicts_is_refused() -> None:
    error = refusal(table(["time_s", "ax_g", "ay_g", "az_g"], [T, *axes(ACCELERATION)]))
    assert (error.code, error.values["said"], error.values["shown"]) == ("unit_contradicts", "g", "m/s²")


def test_turning_rates_of_an_unknown_unit_are_left_out_and_that_is_said() -> None:
    data = table([*NAMES, "gyro_x", "gyro_y", "gyro_z"], [T, *axes(ACCELERATION), *axes(ROTATION)])
    assert codes(data) == ["rotation_left_out"]
    assert read_recordings(data, "walk.csv")[0].rotation_rad_s is None


def test_times_of_an_unknown_unit_are_not_guessed() -> None:
    error = refusal(table(["time", *NAMES[1:]], [[one * 60 for one in T], *axes(ACCELERATION)]))
    assert error.code == "time_unit"
    assert refusal(table(NAMES[1:], axes(ACCELERATION))).code == "no_time"
    assert refusal(table(["sample", *NAMES[1:]], [[str(one) for one in range(SAMPLES)], *axes(ACCELERATION)])).code == "no_time"


def test_columns_without_names_are_not_guessed() -> None:
    assert refusal(table([], [T, *axes(ACCELERATION)])).code == "no_names"
    assert refusal(table(["time_s", "a", "b", "c"], [T, *axes(ACCELERATION)])).code == "no_axes"


def test_a_table_of_turning_rates_only_says_what_is_missing() -> None:
    error = refusal(phyphox()["Gyroscope"])
    assert error.code == "no_acceleration"
    assert "zip" in error.do
    assert refusal(sensor_logger(ROTATION), "Gyroscope.csv").code == "no_acceleration"


def test_two_sensors_without_a_place_are_not_guessed() -> None:
    names = ["time_s", *(f"one_acc_{axis}_g" for axis in "xyz"), *(f"two_acc_{axis}_g" for axis in "xyz")]
    error = refusal(table(names, [T, *axes(ACCELERATION, 1 / G), *axes(ACCELERATION, 1 / G)]))
    assert error.code == "several_sensors"
    assert error.values["places"] == "one, two"


def test_several_walks_in_a_zip_are_not_chosen_from() -> None:
    table_of_phyphox = phyphox()["Accelerometer"]
    assert refusal(packed({"monday.csv": table_of_phyphox, "friday.csv": table_of_phyphox})).code == "several_walks"


def test_a_rate_is_only_taken_from_words_that_mean_one() -> None:
    body = table(NAMES[1:], axes(ACCELERATION))
    for above in (
        b"Sampling rate,100\n",
        b"Sample frequency: 100.0 Hz\n",
        b"# fs = 100 Hz, filter = 50 Hz\n",
        b"Abtastrate 100,0 Hz\n",
    ):
        np.testing.assert_allclose(read_recordings(above + body, "walk.csv")[0].time_s, TIME_S)
    for above in (b"Recorded at 10:05\n", b"Started at 50\n", b"Rate the walk: good\n"):
        assert refusal(above + body).code == "no_time"


OTHERS = {
    "file_empty": b"",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "document": b"%PDF-1.7\n%\xe2\xe3",
    "web_page": b"\n<!DOCTYPE html><html><body>1,2,3</body></html>",
    "json": b'{"time": [1, 2, 3]}',
    "program": b"\x7fELF" + bytes(300),
    "packed": b"\x1f\x8b\x08" + bytes(100),
    "spreadsheet": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "matlab_7_3": b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(512, b" ") + b"\x89HDF\r\n\x1a\n" + bytes(100),
    "not_text": b"\x80\x05\x95\x10\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x94" + bytes(range(32)),
    "no_table": b"To whom it may concern,\nthere is no table here.\n" * 20,
}


@pytest.mark.parametrize("code", OTHERS)
def test_a_file_of_another_kind_is_called_what_it_is(code: str) -> None:
    error = refusal(OTHERS[code], "thing")
    assert error.code == code
    assert error.do


def test_an_excel_workbook_is_told_how_to_become_csv() -> None:
    assert refusal(packed({"[Content_Types].xml": b"<x/>", "xl/worksheets/sheet1.xml": b"<x/>"})).code == "spreadsheet"


def test_a_file_without_end_is_too_large() -> None:
    assert refusal(bytes(LARGEST + 1)).code == "file_too_large"


def test_the_name_of_a_file_decides_nothing() -> None:
    for name in ("photo.jpg", "walk.zip", "", "a/b\\c", "x" * 3000):
        assert len(read_recordings(FORMATS["plain"][1], name)) == 1
    assert len(read_recordings(FORMATS["phyphox, zip"][1], "walk.csv")) == 1


def test_a_clock_passes_midnight() -> None:
    late = [clock(one, start=86_395.0) for one in T]
    (recording,) = read_recordings(table(["time", *NAMES[1:]], [late, *axes(ACCELERATION)]), "walk.csv")
    np.testing.assert_allclose(recording.time_s, TIME_S, atol=1e-6)
