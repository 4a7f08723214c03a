"""``solespine assess``: the answer for case files."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from solespine.cli import BAD_DATA, program
from solespine.cli.chain_picture import BAR, bar
from solespine.reasoning import Estimate
from solespine.wording.figures import in_ten

HEEL_AND_BACK = """
story = "Shop assistant, 46."
present = ["heel_plantar_pain", "first_step_pain", "back_pain", "leg_pain_below_knee", "straight_leg_raise_positive"]
absent = ["numb_sole", "saddle_numbness", "fever"]
[context]
age = 46
sex = "female"
standing_job = true
"""
KEYS = ["case", "urgency", "verdict", "conditions", "contribution", "plan", "next_questions", "knowledge"]


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(program, ["assess", *args], input=stdin, standalone_mode=False)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "heel.toml"
    path.write_text(HEEL_AND_BACK)
    return path


def answer(path: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(run("--json", str(path)).stdout)
    return result


def test_the_json_has_exactly_the_promised_keys(case: Path) -> None:
    got = answer(case)
    assert list(got) == KEYS
    assert set(got["urgency"]) == {"level", "see", "rules", "must_ask"}
    assert set(got["verdict"]) == {"applies", "foot_to_back", "back_to_foot", "shared_cause", "separate"}
    for one in got["conditions"]:
        assert set(one) == {"id", "name", "kind", "p", "low", "high", "counterfactual", "reasons"}
        assert all(set(reason) == {"finding", "state", "weight_bits"} for reason in one["reasons"])
    assert all(set(one) == {"condition", "of", "p", "low", "high"} for one in got["contribution"])
    assert set(got["plan"]) == {"offer", "ask_first", "withheld"}


def test_every_probability_lies_inside_its_interval(case: Path) -> None:
    got = answer(case)
    estimates = [got["verdict"][name] for name in ("foot_to_back", "back_to_foot", "shared_cause", "separate")]
    assert math.isclose(sum(one["p"] for one in estimates), 1, abs_tol=1e-5)
    for one in (*estimates, *got["conditions"], *got["contribution"]):
        assert 0 <= one["low"] <= one["p"] <= one["high"] <= 1


def test_json_and_toml_and_standard_input_give_the_same_answer(case: Path, tmp_path: Path) -> None:
    import tomllib

    as_json = tmp_path / "heel.json"
    as_json.write_text(json.dumps(tomllib.loads(HEEL_AND_BACK)))
    from_toml, from_json = answer(case), answer(as_json)
    from_stdin = json.loads(run("--json", "-", stdin=HEEL_AND_BACK).stdout)
    for other in (from_json, from_stdin):
        assert {**other, "case": ""} == {**from_toml, "case": ""}


def test_good_cases_of_a_batch_are_answered_beside_bad_ones(case: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('present = ["foot_pian"]')
    result = run("--json", str(bad), str(case), str(tmp_path / "nothing.toml"))
    assert result.return_value == BAD_DATA
    assert [json.loads(line)["case"] for line in result.stdout.splitlines()] == ["heel"]
    assert "bad.toml:1" in result.stderr
    assert "foot_pain" in result.stderr


def test_many_cases_in_one_file_are_answered_in_order(tmp_path: Path) -> None:
    path = tmp_path / "many.toml"
    path.write_text('[[case]]\nid = "a"\npresent = ["foot_pain"]\n[[case]]\nid = "b"\npresent = ["back_pain"]\n')
    assert [json.loads(line)["case"] for line in run("--json", str(path)).stdout.splitlines()] == ["a", "b"]


def test_an_emergency_stands_on_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('present = ["saddle_numbness", "back_pain"]')
    text = run(str(path)).stdout
    assert text.startswith("GET EMERGENCY HELP NOW\n  Go to an emergency department")
    assert "hospital emergency department" in text


def test_no_small_figure_stands_beside_a_danger(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('present = ["saddle_numbness", "back_pain"]')
    parts = re.split(r"\n  \d\. ", run(str(path)).stdout)
    danger = next(part for part in parts if part.startswith("Pressure on the bundle of nerves")).partition("By level")[0]
    assert "%" not in danger
    assert "cannot rule it out" in " ".join(danger.split())


def test_open_danger_questions_are_named_before_anything_calming(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('present = ["foot_pain"]')
    first = run(str(path)).stdout.splitlines()[0]
    assert "NOT BEEN ASKED" in first


def test_no_calm_words_in_capitals_while_dangers_are_open(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('present = ["foot_pain"]')
    assert "CARE AT HOME" not in run(str(path)).stdout


def test_no_raw_id_and_no_address_is_shown_to_a_reader(case: Path) -> None:
    text = run(str(case)).stdout
    for word in ("first_step_pain", "radiculopathy_s1", "http", "www."):
        assert word not in text
    assert "lower back nerve" in text


def test_every_answer_says_that_no_clinician_has_signed(case: Path) -> None:
    assert "signed" in " ".join(run(str(case)).stdout.split())
    assert answer(case)["knowledge"]["signed_off"] is False


def test_nothing_withheld_is_offered(case: Path) -> None:
    plan = answer(case)["plan"]
    assert not {one["treatment"] for one in plan["offer"]} & {one["treatment"] for one in plan["withheld"]}
    assert len(plan["withheld"]) > 10


def test_several_cases_are_told_apart_in_text(tmp_path: Path) -> None:
    path = tmp_path / "many.toml"
    path.write_text('[[case]]\nid = "ana"\npresent = ["foot_pain"]\n[[case]]\npresent = ["back_pain"]\n')
    text = run(str(path)).stdout
    assert text.startswith("== ana ==\n")
    assert "\n== many-2 ==\n" in text


def test_text_that_goes_to_a_file_has_no_colours(case: Path) -> None:
    assert "\x1b" not in run(str(case)).stdout


def test_one_pain_alone_is_not_called_two_problems(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('present = ["heel_plantar_pain", "first_step_pain"]')
    text = run(str(path)).stdout
    assert "It probably comes from where it hurts." in text
    assert "two troubles" not in text


def test_in_an_emergency_nothing_is_offered_to_be_done_at_home(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('present = ["saddle_numbness", "back_pain", "heel_plantar_pain"]')
    _, _, plan = run(str(path)).stdout.partition("WHAT YOU MAY DO\n")
    assert plan.splitlines()[0] == "  Nothing at home until a professional has looked."


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "fewer than 1 in 100"),
        (0.01, "about 1 in 100"),
        (0.05, "about 1 in 20"),
        (0.08, "about 1 in 10"),
        (0.35, "about 4 in 10"),
        (0.93, "about 9 in 10"),
        (0.94, "about 19 in 20"),
        (1.0, "more than 99 in 100"),
    ],
)
def test_a_probability_is_said_as_people(probability: float, words: str) -> None:
    assert in_ten(probability) == words


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted))
def test_a_bar_is_always_as_wide_as_the_others(numbers: list[float]) -> None:
    low, p, high = numbers
    assert len(bar(Estimate(p, low, high))) == BAR
