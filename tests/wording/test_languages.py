"""Languages: every text a reader sees is translated, from the English of today, with the same figures and places to fill in."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from solespine.wording.language import CATALOGUES, DOSSIER, ENGLISH, LANGUAGES, PROGRAM, best_language, speaking
from solespine.wording.names import ANSWERS, LEVELS, UNITS, question

ROOT = Path(__file__).parents[2]
OTHERS = [code for code in LANGUAGES if code != ENGLISH]


def messages(code, domain):
    with (CATALOGUES / code / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return [message for message in read_po(file, locale=code) if message.id]


def pairs(code, domain):
    for message in messages(code, domain):
        if isinstance(message.id, tuple):
            yield from zip(message.id, message.string, strict=True)
        else:
            yield message.id, message.string


def test_no_text_is_missing_stale_or_not_compiled():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "messages.py", "--check"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("domain", [PROGRAM, DOSSIER])
def test_a_translation_keeps_every_place_to_fill_in(code, domain):
    places = re.compile(r"{\w*[^}]*}|%\(\w+\)[ds]")
    assert [one for one in pairs(code, domain) if sorted(places.findall(one[0])) != sorted(places.findall(one[1]))] == []


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("domain", [PROGRAM, DOSSIER])
def test_a_translation_keeps_every_figure(code, domain):
    def figures(text):
        return sorted(re.findall(r"\d+", text.replace(",", ".")))

    lost = [one for one in pairs(code, domain) if [figure for figure in figures(one[0]) if figure not in figures(one[1])]]
    assert lost == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_question_stays_a_question(code):
    asked = [one for one in pairs(code, DOSSIER) if one[0].rstrip(" .)").endswith("?")]
    assert asked
    assert [one for one in asked if "?" not in one[1]] == []


def test_every_answer_and_unit_of_the_dossier_has_words(knowledge):
    answers = {answer for one in knowledge.records.finding if not one.is_yes_no for answer in one.allowed()}
    answers |= {value for one in knowledge.records.context for value in one.values}
    assert answers <= set(ANSWERS)
    assert {one.unit for one in knowledge.records.context if one.unit and one.unit != "yes_no"} <= set(UNITS)


@pytest.mark.parametrize("code", OTHERS)
def test_the_language_spoken_is_the_language_heard(knowledge, code):
    english = question("limp", knowledge)
    with speaking(code):
        assert question("limp", knowledge) != english
        with speaking(ENGLISH):
            assert question("limp", knowledge) == english
    assert question("limp", knowledge) == english


@pytest.mark.parametrize(
    ("wanted", "spoken"), [(["de-AT"], "de"), (["fr", "en"], "en"), (["fr"], "en"), ([], "en"), (["DE"], "de"), (["x-y-z"], "en")]
)
def test_the_first_language_that_is_spoken_here_is_taken(wanted, spoken):
    assert best_language(wanted) == spoken


def test_every_level_has_words():
    assert len(set(LEVELS.values())) == len(LEVELS)
