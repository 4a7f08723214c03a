"""The printed report of a trial, and the commands that write it and the picture."""

import hashlib
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from xml.etree import ElementTree as ET

import click
import numpy as np
import pytest
from click.testing import CliRunner

from solespine.cli import BAD_DATA
from solespine.cli.trial import trial
from solespine.exchange.trial_report import Held, report, trial_pdf
from solespine.followup import Design, Person, allocate, analyse, simulate
from solespine.followup.pictures import trial_days
from solespine.wording.language import speaking
from tests.followup.pdf_text import text_of

HOSTILE = '#import "@preview/cetz:0.3.0" *b* $x$ = _i_ `raw` #panic("no") \\u{41} <label> [c] "]'


@pytest.fixture(scope="module")
def held_trial():
    """The answer and the days of a trial that was kept for 84 days."""
    person = Person(-2.5, 1.2, 0.3, 0.1, whole_numbers=True)
    day, scores, treated = simulate(person, allocate(Design(6, 7, 2), 5), np.random.default_rng(5))
    result = analyse(day, scores, treated, useful=1, block_days=7, discard_days=2)
    days = trial_days(date(2026, 3, 2), day, scores, treated, block_days=7, discard_days=2, treatment="massage", control="rest")
    return result, days


@pytest.fixture(scope="module")
def pdf(held_trial):
    return trial_pdf(*held_trial)


def test_the_report_has_the_sentence_the_figures_and_how_it_was_done(pdf, held_trial):
    text = text_of(pdf)
    assert "Does “massage” help me?" in text
    assert "It helps you: most probably by at least the 1 point you named." in text
    assert f"Difference, in points; minus is less −{-held_trial[0].mean:.1f}" in text
    assert "Probability of help by at least 1 point more than 99 %" in text
    assert "29 compared with 'massage', 25 with 'rest'; 20 scored and not compared; 10 without" in text
    assert "What it cannot tell" in text


def test_every_day_of_the_trial_is_in_the_report(pdf, held_trial):
    text = text_of(pdf)
    for one in held_trial[1].days:
        score = "–" if one.score is None else f"{one.score:g}"
        told = f"{one.day:%b} {one.day.day}, {one.day.year} {score} {'massage' if one.treated else 'rest'} {one.block + 1} "
        assert told + ("yes" if one.compared else "no") in text


def test_the_mean_of_a_block_is_that_of_its_compared_days(held_trial):
    result, days = held_trial
    rows = report(result, days, (), Held())["blocks"]["rows"]
    first = [one.score for one in days.days[2:7] if one.score is not None]
    assert rows[0] == (
        "1",
        "Mar 2, 2026 to Mar 8, 2026",
        days.name(days.days[0].treated),
        str(len(first)),
        f"{sum(first) / len(first):.1f}",
    )
    assert sum(int(row[3]) for row in rows) == result.counts.treated + result.counts.untreated


def test_the_report_is_tagged_for_screen_readers(pdf):
    assert b"StructTreeRoot" in pdf
    assert b"/Lang(en)" in pdf
    assert re.search(rb"<pdfuaid:part>1<", pdf)
    assert "All days" not in text_of(pdf).split("The figures")[0]
    assert re.search(rb"/Alt ?[(<]", pdf)


def test_the_same_trial_is_the_same_file(pdf, held_trial):
    assert trial_pdf(*held_trial) == pdf
    program = (
        "import sys, pickle, hashlib; from solespine.exchange.trial_report import trial_pdf;"
        "print(hashlib.sha256(trial_pdf(*pickle.load(sys.stdin.buffer))).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", program], input=pickle.dumps(held_trial), capture_output=True, check=True)
    assert done.stdout.decode().strip() == hashlib.sha256(pdf).hexdigest()


def test_a_name_is_printed_as_it_is_and_never_as_markup(held_trial):
    result, days = held_trial
    text = text_of(trial_pdf(result, replace(days, treatment=HOSTILE)))
    plain = re.sub(r"\s+", " ", text)
    assert f"Does “{HOSTILE}” help me?".replace(" ", "") in plain.replace(" ", "")


@pytest.mark.parametrize("name", ["マッサージ", "👩‍👩‍👧 massage", "تدليك", "bell\x07", "a\u0301\u200d"])
def test_a_letter_that_no_typeface_has_stops_no_report(held_trial, name):
    result, days = held_trial
    assert "rest" in text_of(trial_pdf(result, replace(days, treatment=name)))


def test_the_template_asks_for_no_package_and_no_file():
    template = files("solespine.exchange").joinpath("typst", "trial.typ").read_text()
    assert not re.search(r"@\w+/|#?\b(import|include|read|plugin)\b", re.sub(r"//.*", "", template))


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs a way to run without a network")
def test_the_report_is_made_without_a_network(tmp_path):
    file = tmp_path / "diary.csv"
    file.write_text(diary())
    alone = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("this machine lets nobody leave the network")
    done = subprocess.run([*alone, sys.executable, "-m", "solespine", "trial", file, "--pdf", "-"], capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"%PDF-")


def test_paper_is_a4_or_letter(pdf, held_trial):
    assert b"/MediaBox[0 0 595" in pdf
    assert b"/MediaBox[0 0 612 792]" in trial_pdf(*held_trial, paper="letter")


def test_the_report_speaks_the_language_of_the_reader(held_trial):
    with speaking("de"):
        pdf = trial_pdf(*held_trial)
    assert b"/Lang(de)" in pdf
    assert "02.03.2026" in text_of(pdf)


def test_what_is_known_of_how_it_was_held_is_said_and_nothing_else(held_trial):
    result, days = held_trial
    unknown = dict(report(result, days, (), Held())["how"]["rows"])
    assert unknown["Order"] == "The arms follow pairs of blocks; who or what decided their order is not recorded."
    assert unknown["Unwanted effects"] == "Not recorded here. That does not mean there were none."
    assert unknown["How it ended"] == "No early end is recorded."
    assert unknown["Run-in"] == "None is recorded."
    known = Held("Back pain", 6, True, "You ended it.", ())
    run_in = ((date(2026, 3, 1), 6.0), (date(2026, 2, 28), 7.0))
    told = dict(report(result, replace(days, run_in=run_in), (), known)["how"]["rows"])
    assert told["Order"].startswith("A coin decided which block of each pair came first.")
    assert told["Layout"].startswith("6 pairs of blocks planned. Blocks of 7 days.")
    assert (told["Outcome"], told["How it ended"], told["Unwanted effects"]) == ("Back pain", "You ended it.", "None were told.")
    assert told["Run-in"] == "2 scored days before, mean 6.5."


def test_words_of_the_caller_take_the_place_of_the_usual_ones(held_trial):
    text = text_of(trial_pdf(*held_trial, words=("One sentence.", "Another.")))
    assert "One sentence." in text
    assert "Another." in text
    assert "It helps you" not in text


def diary():
    person = Person(-2.5, 1.2, 0.3, 0.1, whole_numbers=True)
    day, scores, treated = simulate(person, allocate(Design(6, 7, 2), 5), np.random.default_rng(5))
    rows = [
        f"{date(2026, 3, 2) + timedelta(one)},{'' if np.isnan(score) else int(score)},{'massage' if with_it else 'control'}"
        for one, score, with_it in zip(day.tolist(), scores, treated)
    ]
    return "\n".join(["date,outcome,arm", *rows]) + "\n"


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "diary.csv"
    file.write_text(diary())
    return file


def run(*args):
    return CliRunner().invoke(trial, [str(one) for one in args], standalone_mode=False)


def test_the_command_writes_report_and_picture_beside_the_answer(path, tmp_path):
    pdf, svg = tmp_path / "report.pdf", tmp_path / "days.svg"
    done = run(path, "--pdf", pdf, "--picture", svg)
    assert done.return_value == 0
    assert done.stdout == run(path).stdout
    assert "Does “massage” help me?" in text_of(pdf.read_bytes())
    assert ET.parse(svg).getroot().get("role") == "img"
    assert done.stderr.splitlines() == [f"Written: {pdf}", f"Written: {svg}"]


def test_a_file_that_is_there_is_not_written_over_unless_told_to(path, tmp_path):
    pdf, svg = tmp_path / "report.pdf", tmp_path / "days.svg"
    svg.write_text("mine")
    done = run(path, "--pdf", pdf, "--picture", svg)
    assert isinstance(done.exception, click.ClickException)
    assert done.exception.exit_code == BAD_DATA
    assert "is there already" in str(done.exception.message)
    assert svg.read_text() == "mine"
    assert not pdf.exists()
    assert run(path, "--picture", svg, "--force").return_value == 0
    assert svg.read_text().startswith("<svg")


def test_a_folder_that_is_not_there_is_said_in_one_line(path, tmp_path):
    done = run(path, "--pdf", tmp_path / "none" / "report.pdf")
    assert "cannot be written: no such file or directory" in str(done.exception.message)


def test_standard_output_takes_the_report_or_the_picture_alone(path):
    assert run(path, "--pdf", "-").stdout_bytes.startswith(b"%PDF-")
    assert run(path, "--picture", "-").stdout.startswith("<svg")
    for both in (("--pdf", "-", "--picture", "-"), ("--pdf", "-", "--json")):
        assert isinstance(run(path, *both).exception, click.UsageError)


def test_the_json_is_the_same_beside_a_report(path, tmp_path):
    assert json.loads(run(path, "--json", "--pdf", tmp_path / "r.pdf").stdout) == json.loads(run(path, "--json").stdout)


def test_bad_data_writes_no_report(tmp_path):
    file, pdf = tmp_path / "bad.csv", tmp_path / "report.pdf"
    file.write_text("date,outcome,arm\n2026-03-02,12,control\n")
    assert run(file, "--pdf", pdf).return_value == BAD_DATA
    assert not pdf.exists()


def test_help_does_not_load_what_draws_and_prints():
    program = (
        "import sys; from solespine.cli.trial import trial; "
        "trial(['--help'], standalone_mode=False); print(sorted({'typst', 'numpy', 'babel'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
