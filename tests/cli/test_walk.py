"""``solespine walk``: figures from recordings, or the reason why there are none."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from solespine.cli import BAD_DATA, DONE, program
from tests.measurement.walk.simulated import Course, Phone, Walker
from tests.measurement.walk.simulated import walk as simulated
from tests.measurement.walk_files.written import FORMATS, axes, table

NAMES = ["time_s", "ax_m_s2", "ay_m_s2", "az_m_s2", "gyro_x_rad_s", "gyro_y_rad_s", "gyro_z_rad_s"]
MEASURED = ["format", "version", "file", "measured", "outcome", "quality", "figures", "norms", "findings", "remarks"]


@cache
def walked(asymmetry: float = 0.0, passes: int = 6) -> bytes:
    """Somebody's walk as a table, with known asymmetry in percent."""
    made = simulated(Walker(asymmetry=asymmetry, seed=3), Phone(), Course(passes=passes)).recording
    assert made.acceleration_m_s2 is not None
    assert made.rotation_rad_s is not None
    return table(NAMES, [made.time_s.tolist(), *axes(made.acceleration_m_s2), *axes(made.rotation_rad_s)])


def run(*args: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(program, ["walk", *map(str, args)], input=stdin, standalone_mode=False)


@pytest.fixture
def even(tmp_path: Path) -> Path:
    path = tmp_path / "even.csv"
    path.write_bytes(walked())
    return path


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_report_says_outcome_figures_norms_and_what_it_cannot_say(even: Path) -> None:
    result = run(even, "--height", 170, "--age", 72, "--sex", "female")
    assert result.return_value == DONE
    flat = " ".join(result.stdout.split())
    for said in (
        "Symmetric.",
        "Steps a minute",
        "Walking speed",
        "Usual walking speed at that age: 1.13 m/s",
        "Good.",
        "poor judge of limping",
    ):
        assert said in flat
    assert result.stderr == ""


def test_a_clear_limp_is_called_clearly_asymmetric(tmp_path: Path) -> None:
    path = tmp_path / "limp.csv"
    path.write_bytes(walked(30.0))
    assert "Clearly asymmetric." in run(path).stdout
    (answer,) = answers(run(path, "--json"))
    assert answer["outcome"] == "asymmetric"
    assert answer["findings"] == [{"finding": "gait_asymmetry", "value": True, "side": ""}]


def test_without_height_there_is_no_speed_and_without_age_no_norm(even: Path) -> None:
    (answer,) = answers(run(even, "--json"))
    assert "walking_speed" not in [one["name"] for one in answer["figures"]]
    assert answer["norms"] == []


def test_the_json_has_exactly_the_promised_keys(even: Path) -> None:
    (answer,) = answers(run(even, "--json", "--age", 30, "--sex", "male", "--height", 180))
    assert list(answer) == MEASURED
    assert (answer["format"], answer["version"], answer["measured"]) == ("solespine-walk", 1, True)
    assert all(set(one) == {"name", "value", "low", "high", "unit", "side"} for one in answer["figures"])
    assert {one["figure"] for one in answer["norms"]} == {"walking_speed", "cadence"}
    assert all(set(one) == {"code", "text"} for one in answer["remarks"])


def test_a_file_that_is_no_recording_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    result = run(path)
    assert result.return_value == BAD_DATA
    assert result.stdout == ""
    assert result.stderr.startswith("Not measured. photo.csv is a picture, not a recording.")


def test_a_walk_that_is_too_short_is_not_measured(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_bytes(FORMATS["plain"][1])
    result = run(path, "--json")
    assert result.return_value == BAD_DATA
    (answer,) = answers(result)
    assert not answer["measured"]
    assert set(answer["error"]) == {"code", "wrong", "do"}
    assert result.stderr.startswith("Not measured. ")


def test_each_file_is_a_walk_of_its_own_and_a_bad_one_stops_no_other(even: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("hello")
    result = run("--json", bad, even, tmp_path / "nowhere.csv")
    assert result.return_value == BAD_DATA
    assert [one["measured"] for one in answers(result)] == [False, True, False]
    assert [one["file"] for one in answers(result)] == [str(bad), str(even), str(tmp_path / "nowhere.csv")]


def test_several_reports_carry_the_names_of_their_files(even: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_bytes(walked(0.0, 7))
    said = run(even, other).stdout
    assert [line for line in said.splitlines() if line.endswith(".csv")] == [str(even), str(other)]


def test_standard_input_is_read(even: Path) -> None:
    assert run("-", stdin=even.read_bytes()).return_value == DONE
    assert run("-", "-", stdin=b"").exception is not None


def test_what_was_concluded_about_the_file_is_said(even: Path) -> None:
    unsaid = even.read_bytes().replace(b"_m_s2", b"", 3)
    even.write_bytes(unsaid)
    (answer,) = answers(run(even, "--json"))
    assert "unit_concluded" in [one["code"] for one in answer["remarks"]]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.return_value == BAD_DATA
    assert "cannot be read: is a directory" in result.stderr


def test_a_picture_is_written_once_and_not_over_another(even: Path, tmp_path: Path) -> None:
    pytest.importorskip("solespine.wording.measured.walk", reason="the picture of a walk is not there")
    out = tmp_path / "walk.svg"
    assert run(even, "--picture", out).return_value == DONE
    assert ElementTree.parse(out).getroot().tag.endswith("svg")
    before = out.read_bytes()
    assert run(even, "--picture", out).exception is not None
    assert out.read_bytes() == before
    assert run(even, "--picture", out, "--force").return_value == DONE
    assert run(even, "--picture", "-").stdout.lstrip().startswith("<")


@pytest.mark.parametrize(
    "args", [["--json", "--picture", "-", "a.csv"], ["--picture", "x.svg", "a.csv", "b.csv"], [], ["--height", "9", "a.csv"]]
)
def test_wishes_that_cannot_be_met_together_are_refused(args: list[str]) -> None:
    assert getattr(run(*args).exception, "exit_code", None) == 2


def test_a_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2J.csv"
    path.write_text("hello")
    assert "\x1b" not in run(path).stderr
