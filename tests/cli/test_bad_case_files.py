"""Ten thousand wrong case files: a clear line each, never a traceback."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from solespine.cli.case_files import Case, CaseFileError, read_cases
from solespine.knowledge import Knowledge

GOOD: dict[str, Any] = {
    "id": "good",
    "story": "A story.",
    "present": ["foot_pain", "first_step_pain", "back_pain"],
    "absent": ["fever", "numb_sole"],
    "values": {"laterality": "one_side", "onset": "gradual"},
    "context": {"age": 46, "sex": "female", "standing_job": True},
    "context_at_least": {"symptom_duration_days": 91},
    "context_below": {"bmi": 30},
}
WRONG_VALUES: list[Any] = [
    None,
    True,
    -1,
    3.5,
    1e308,
    10**400,
    "",
    "x" * 5000,
    "sadle_numbness",
    [],
    [[]],
    [1],
    {},
    {"a": {}},
    "\x00",
    "ä€",
]


def wrong_case(rng: random.Random) -> dict[str, Any]:
    """A good case with one thing made wrong."""
    case = json.loads(json.dumps(GOOD))
    kind = rng.randrange(8)
    table = rng.choice(["values", "context", "context_at_least", "context_below"])
    if kind == 0:
        case[rng.choice(["presnt", "", "condition", "age", "x" * 300])] = rng.choice(WRONG_VALUES)
    elif kind == 1:
        case[rng.choice(list(GOOD)[1:])] = rng.choice([value for value in WRONG_VALUES if value not in ([], {}, "")] + [[1, None]])
    elif kind == 2:
        case[rng.choice(["present", "absent"])].append(rng.choice(["foot_pian", "laterality", "age", "", "a b", "\x00", "x" * 999]))
    elif kind == 3:
        case["absent"] += rng.sample(GOOD["present"], rng.randint(1, 3))
    elif kind == 4:
        case[table][rng.choice(["age", "sex", "laterality", "bmi", "nonsense", ""])] = rng.choice(WRONG_VALUES)
    elif kind == 5:
        case["context"]["age"] = rng.choice([-5, 500, "old", None, [46], True, 1e30])
    elif kind == 6:
        case["context"].update(sex="male", pregnant=True)
    else:
        case["context"]["height_cm"] = rng.choice([1.75, 17500, "tall", {}])
    return case


def wrong_bytes(rng: random.Random) -> bytes:
    """A file that is wrong in its own way."""
    kind = rng.randrange(7)
    good = json.dumps(GOOD).encode()
    if kind == 0:
        return rng.randbytes(rng.randrange(1, 400))
    if kind == 1:
        return good[: rng.randrange(1, len(good) - 1)]
    if kind == 2:
        at = rng.randrange(len(good))
        return good[:at] + rng.randbytes(3) + good[at:]
    if kind == 3:
        return rng.choice(
            [b"", b"   \n", b"\xff\xfe\x00", b"[[case]]\npresent = 3\n", b"present = [", b"NaN", b"[1, 2]", b"{}\n[]\n"]
        )
    if kind == 4:
        depth = rng.randrange(500, 5000)
        return rng.choice([b"[" * depth, b"[" * depth + b"]" * depth, b'{"a":' * depth, b"a = " + b"[" * depth + b"]" * depth])
    return json.dumps(wrong_case(rng)).encode()


def test_ten_thousand_wrong_files_get_a_clear_line_each(knowledge: Knowledge, tmp_path: Path) -> None:
    rng = random.Random(20261121)
    refused = 0
    for number in range(10_000):
        path = tmp_path / f"case_{number % 50}.{rng.choice(['toml', 'json', 'txt'])}"
        path.write_bytes(wrong_bytes(rng))
        for outcome in read_cases(str(path), knowledge):
            if isinstance(outcome, CaseFileError):
                refused += 1
                assert str(path) in str(outcome), outcome
                assert len(str(outcome)) > len(str(path)) + 5
            else:
                assert isinstance(outcome, Case)
    assert refused > 9_000


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('present = ["sadle_numbness"]', "did you mean 'saddle_numbness'"),
        ('\n\nabsent = ["fever"]\npresent = ["fever"]', "one of the two"),
        ("[context]\nheight_cm = 1.75", "outside 80 to 250"),
        ('[context]\nsex = "male"\npregnant = true', "cannot apply here"),
        ("presnt = []", "did you mean 'present'"),
        ("present = [", "not valid TOML"),
        ('{"present": ["fever"]', "not valid JSON"),
        ("", "is empty"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(knowledge: Knowledge, tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "case.txt"
    path.write_text(content)
    outcomes = list(read_cases(str(path), knowledge))
    assert len(outcomes) == 1
    assert isinstance(outcomes[0], CaseFileError)
    assert says in str(outcomes[0])


def test_the_line_of_a_wrong_id_is_named(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('story = "x"\npresent = [\n  "foot_pain",\n  "foot_pian",\n]\n')
    (outcome,) = read_cases(str(path), knowledge)
    assert f"{path}:4:" in str(outcome)


def test_a_missing_file_and_a_folder_are_said_to_be_so(knowledge: Knowledge, tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.toml", tmp_path):
        (outcome,) = read_cases(str(path), knowledge)
        assert "cannot be read" in str(outcome)


def test_a_wrong_line_of_json_lines_does_not_hide_the_good_ones(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "a"}\n\n{"id": \n{"present": ["foot_pian"]}\n{"id": "e"}\n')
    outcomes = list(read_cases(str(path), knowledge))
    assert [one.name for one in outcomes if isinstance(one, Case)] == ["a", "e"]
    assert [str(one).removeprefix(str(path))[:3] for one in outcomes if isinstance(one, CaseFileError)] == [":3:", ":4:"]


def test_a_wrong_case_among_several_is_named_with_its_own_line(knowledge: Knowledge, tmp_path: Path) -> None:
    toml, listed = tmp_path / "cases.toml", tmp_path / "cases.json"
    toml.write_text('[[case]]\nid = "a"\npresent = ["foot_pain"]\n[[case]]\nabsent = ["foot_pain"]\npresent = ["foot_pain"]\n')
    listed.write_text('[\n{"present": ["foot_pain"]},\n{"absent": ["fever"],\n "present": ["foot_pain", "fever"]}\n]')
    for path, line in ((toml, 5), (listed, 3)):
        good, wrong = read_cases(str(path), knowledge)
        assert isinstance(good, Case)
        assert str(wrong).startswith(f"{path}:{line}: ")


def test_a_key_beside_the_cases_is_refused_and_the_cases_are_answered(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "cases.toml"
    path.write_text('[[case]]\nid = "a"\n\n[meta]\nauthor = "me"\n')
    outcomes = list(read_cases(str(path), knowledge))
    assert [one.name for one in outcomes if isinstance(one, Case)] == ["a"]
    assert any(str(one).startswith(f"{path}:4: meta: unknown key") for one in outcomes)


def test_a_key_that_stands_twice_is_refused_because_one_would_be_lost(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text('{"present": ["foot_pain"], "present": ["back_pain"]}')
    (outcome,) = read_cases(str(path), knowledge)
    assert "'present' stands twice" in str(outcome)


def test_nothing_in_a_case_can_steer_the_terminal(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"id": "a\x1b[2Jb\ud800"}))
    (good,) = read_cases(str(path), knowledge)
    path.write_text(json.dumps({"\x1b[2J\ud800": 1}))
    (wrong,) = read_cases(str(path), knowledge)
    assert isinstance(good, Case)
    for text in (good.name, str(wrong)):
        assert "\x1b" not in text
        text.encode()


def test_a_table_of_toml_is_not_taken_for_a_list_of_json(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "case"
    path.write_text("[context]\nage = 46\n")
    (outcome,) = read_cases(str(path), knowledge)
    assert isinstance(outcome, Case)
    assert outcome.evidence.number("age") == 46
