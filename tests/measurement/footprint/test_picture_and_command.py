"""The picture of a footprint, and the command."""

import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from solespine.cli.footprint import footprint
from solespine.measurement.footprint import read_footprints
from solespine.wording.language import speaking
from solespine.wording.measured.footprint import footprint_picture
from tests.measurement.footprint.rendered import Scene, Sole, photo

SMALL = Scene(width=900, height=1200)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("prints") / "left.jpg"
    path.write_bytes(photo(Sole(arch=1.3), SMALL, foot_turn=180.0))
    return path


def run(*args, **more):
    return CliRunner().invoke(footprint, [str(one) for one in args], standalone_mode=False, **more)


def test_the_picture_shows_outline_thirds_and_toes_with_its_table(knowledge):
    photos = [photo(Sole(great_toe_gap_mm=-2.0), SMALL), photo(Sole(), SMALL, seed=3, foot_turn=180.0)]
    for used in (photos[:1], photos):
        drawn = footprint_picture(read_footprints(used, knowledge, side="left"), "print")
        tree = ElementTree.fromstring(drawn.alone())
        assert tree.tag.endswith("svg")
        assert drawn.title
        assert drawn.desc
        assert drawn.drawn.count("pic-begin") == 2 * len(used)
        assert drawn.drawn.count("<polyline") >= 2 * len(used)
        assert len(drawn.twin.rows) >= 4
        assert all("nan" not in row for row in drawn.twin.rows[0])


def test_the_toes_are_up_whichever_way_the_foot_stood(knowledge):
    drawn = footprint_picture(read_footprints([photo(Sole(), SMALL, foot_turn=180.0)], knowledge), "print").drawn
    labels = {one.text: float(one.get("y")) for one in ElementTree.fromstring(f"<g>{drawn}</g>").iter("text")}
    assert labels["Toes, not counted"] < labels["Front third"] < labels["Middle third"] < labels["Heel third"]


def test_the_picture_is_drawn_in_german_too(knowledge):
    found = read_footprints([photo(Sole(), SMALL)], knowledge)
    with speaking("de"):
        assert footprint_picture(found, "p").in_page()


def test_the_command_says_class_figures_and_limits(file):
    result = run(file)
    assert result.return_value == 0
    for said in ("High arch", "Arch index", "0.21 or less", "weak sign", "Another print"):
        assert said in " ".join(result.output.split())


def test_json_has_a_version_and_everything_that_was_measured(file):
    content = json.loads(run(file, "--json", "--side", "left", "--bmi", "24").stdout)
    assert (content["format"], content["version"], content["measured"]) == ("solespine-footprint", 1, True)
    assert content["arch"] == "high"
    assert {one["name"] for one in content["figures"]} == {"arch_index", "chippaux_smirak_index", "staheli_index", "foot_length"}
    assert content["findings"][1] == {"finding": "footprint_high_arch", "value": True, "side": "left"}


def test_a_refusal_is_said_on_standard_error_with_exit_code_65(tmp_path):
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture")
    result = run(bad)
    assert result.return_value == 65
    assert result.stdout == ""
    assert "Not measured." in result.stderr
    assert json.loads(run(bad, "--json").stdout)["error"]["code"] == "not_a_picture"
    assert run(tmp_path / "not_there.jpg").return_value == 65


def test_standard_input_is_read(file):
    assert run("-", input=file.read_bytes()).return_value == 0


def test_a_picture_is_not_written_over(file, tmp_path):
    there = tmp_path / "there.svg"
    assert run(file, "--picture", there).return_value == 0
    first = there.read_bytes()
    result = run(file, "--picture", there)
    assert result.exit_code
    assert there.read_bytes() == first
    assert run(file, "--picture", there, "--force").return_value == 0


def test_help_begins_with_examples_and_loads_no_image_library():
    script = "import sys, solespine.cli.footprint as f; from click.testing import CliRunner as R; " \
        "print(R().invoke(f.footprint, ['--help']).output); sys.exit(bool({'numpy', 'cv2', 'PIL', 'scipy'} & set(sys.modules)))"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.lstrip().startswith("Examples:")
