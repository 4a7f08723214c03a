"""``solespine trial``: the answer from a file, as text and as JSON."""

import json
from datetime import date, timedelta

import click
import numpy as np
import pytest
from click.testing import CliRunner

from solespine.cli import BAD_DATA
from solespine.cli.trial import trial
from solespine.followup import Design, Person, allocate, simulate

KEYS = [
    "treatment",
    "control",
    "first_day",
    "block_days",
    "discard_days",
    "verdict",
    "useful_points",
    "effect",
    "p_useful",
    "p_any",
    "p_worse",
    "p_within",
    "more_days",
    "trend_per_week",
    "carry_over",
    "autocorrelation",
    "days",
    "randomisation",
    "looked_at_otherwise",
]


def diary(effect=-2.5, missing=0.1, outcome="outcome", arm="arm", control="control"):
    person = Person(effect, 1.2, 0.3, missing, whole_numbers=True)
    day, scores, treated = simulate(person, allocate(Design(6, 7, 2), 5), np.random.default_rng(5))
    rows = [f"date,{outcome},{arm}"]
    for one, score, with_it in zip(day.tolist(), scores, treated):
        rows.append(
            f"{date(2026, 3, 2) + timedelta(one)},{'' if np.isnan(score) else int(score)},{'massage' if with_it else control}"
        )
    return "\n".join(rows) + "\n"


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "diary.csv"
    file.write_text(diary())
    return file


def run(*args, stdin=None):
    return CliRunner().invoke(trial, [str(one) for one in args], input=stdin, standalone_mode=False)


def test_the_answer_comes_as_text(path):
    done = run(path)
    assert done.return_value == 0
    assert done.stdout.startswith("DOES MASSAGE HELP ME?")
    assert "It helps you" in done.stdout
    assert "no promise" in " ".join(done.stdout.split())


def test_the_json_has_exactly_the_promised_keys(path):
    got = json.loads(run("--json", path).stdout)
    assert list(got) == KEYS
    assert got["verdict"] == "helps"
    assert got["first_day"] == "2026-03-02"
    assert got["effect"]["interval_95"][0] < got["effect"]["interval_90"][0] < got["effect"]["mean"] < 0
    assert sum(got["days"].values()) == 84
    assert [set(other) - {"how"} <= set(KEYS) for other in got["looked_at_otherwise"]] == [True] * 3


def test_text_and_json_say_the_same(path):
    got, text = json.loads(run("--json", path).stdout), " ".join(run(path).stdout.split())
    assert f"about {-got['effect']['mean']:.1f} points lower" in text


def test_standard_input_is_read(path):
    assert run("-", stdin=path.read_text()).stdout == run(path).stdout


def test_columns_and_treatment_can_be_named(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text(diary(outcome="back_pain", arm="block", control="rest"))
    assert run(file, "--outcome", "back_pain", "--arm", "block").return_value == BAD_DATA
    done = run(file, "--outcome", "back_pain", "--arm", "block", "--treatment", "rest", "--json")
    assert json.loads(done.stdout)["verdict"] == "worse"


def test_a_larger_useful_amount_is_less_probable(path):
    usual, large = (json.loads(run(path, "--json", *more).stdout) for more in ((), ("--useful", "3")))
    assert usual["useful_points"] == 1.0
    assert large["p_useful"] < usual["p_useful"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the table is empty"),
        (b"date,outcome,arm\n2026-03-02,12,control\n", "row 2, column 'outcome': '12' is no number from 0 to 10"),
        (b"\xff\xfe\x00a", "is no text file"),
        (b"date,outcome,arm\n2026-03-02,\xe4,control\n", "row 2: has a letter that is not UTF-8"),
        (b"date,outcome,arm\n2026-03-02,1,control\n2026-03-03,1,massage\n", "can be compared so far; it takes at least 3 of each"),
    ],
)
def test_bad_data_ends_with_65_and_says_what_is_wrong(tmp_path, content, said):
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    done = run(file)
    assert done.return_value == BAD_DATA
    assert said in done.stderr
    assert str(file) in done.stderr
    assert done.stdout == ""


def test_a_file_that_is_not_there_is_bad_data(tmp_path):
    done = run(tmp_path / "none.csv")
    assert done.return_value == BAD_DATA
    assert "cannot be read: no such file" in done.stderr


@pytest.mark.parametrize("wrong", [("--useful", "0"), ("--discard-days", "7"), ("--block-days", "0")])
def test_settings_that_make_no_sense_are_wrong_usage(path, wrong):
    assert isinstance(run(path, *wrong).exception, click.UsageError)


def test_the_help_begins_with_examples():
    text = CliRunner().invoke(trial, ["--help"]).stdout
    assert text.startswith("Examples:\n  solespine trial diary.csv")


def test_a_cell_that_would_steer_the_terminal_is_written_out(tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("date,outcome,arm\n2026-03-02,\x1b[2J,control\n")
    assert "\x1b" not in run(file).stderr
