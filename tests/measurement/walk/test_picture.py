"""The picture of a walk says in words and numbers what it shows."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from solespine.measurement.walk import read_walk
from solespine.wording.measured.pictures import picture_of
from solespine.wording.measured.walk import walk_picture
from tests.measurement.walk.simulated import Course, Phone, Walker, walk


@pytest.fixture(scope="module")
def found(knowledge):
    return read_walk([walk(Walker(asymmetry=12.0), Phone(knows_forward=True), Course(passes=5)).recording], knowledge)


def test_every_step_that_is_kept_is_drawn(found):
    drawn = walk_picture(found, "walk").drawn
    left = sum(step[2] for step in found.picture["steps"])
    assert drawn.count('class="pic-with"') == left + 1  # and one in the legend
    assert drawn.count('class="pic-without') == len(found.picture["steps"]) - left + 1


def test_nothing_is_drawn_outside_of_the_picture(found):
    picture = walk_picture(found, "walk")
    ElementTree.fromstring(picture.alone())
    for x in re.findall(r'\b(?:x|cx|x1|x2)="([-\d.]+)"', picture.drawn):
        assert 0 <= float(x) <= picture.width
    for y in re.findall(r'\b(?:y|cy|y1|y2)="([-\d.]+)"', picture.drawn):
        assert 0 <= float(y) <= picture.height


def test_the_table_counts_the_same_steps(found):
    twin = walk_picture(found, "walk").twin
    assert sum(int(row[1]) for row in twin.rows) == len(found.picture["steps"])
    assert all(len(row) == len(twin.columns) for row in twin.rows)


def test_feet_are_called_left_and_right_only_where_that_is_known(found, knowledge):
    assert "left foot" in walk_picture(found, "walk").drawn
    nameless = read_walk([walk(Walker(), Phone()).recording], knowledge)
    assert "left" not in walk_picture(nameless, "walk").drawn
    assert "one foot" in walk_picture(nameless, "walk").drawn


@pytest.mark.parametrize(
    "kept",
    [
        {"steps": [[0, 1e9, 1], [1, 0.5, 0]]},
        {"steps": [[0, 0.5, 1], [1e11, 0.5, 0]]},
        {"steps": [[0, -1, 1]]},
        {"steps": [["<b>", 0.5, 1]]},
        {"steps": [[1, 1]]},
        {"steps": 5},
        {"steps": []},
        {"steps": [[0, 0.5, 1]], "passages": [["x"]]},
        {"prints": [1]},
    ],
)
def test_what_is_no_walk_is_not_drawn(found, kept):
    assert picture_of(found) is not None
    assert picture_of(replace(found, picture=kept)) is None
