"""``solespine interview``: what is typed is what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from solespine.cli.interview import case_text, read_checklist, resumed, save_case
from solespine.evidence import Evidence
from solespine.interview import next_step, record
from solespine.knowledge import Knowledge


def test_listed_is_yes_left_out_is_no_and_a_question_mark_is_unknown() -> None:
    assert read_checklist("1, 3?", ["a", "b", "c"]) == {"a": True, "b": False, "c": None}
    assert read_checklist("0", ["a", "b"]) == {"a": False, "b": False}
    assert read_checklist("?", ["a", "b"]) == {"a": None, "b": None}


@pytest.mark.parametrize("typed", ["", "4", "x", "1 9", "-1", "0 1", "1.5", "²"])
def test_what_is_no_answer_is_asked_again(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_checklist(typed, ["a", "b", "c"])


def test_a_saved_interview_resumes_where_it_was(knowledge: Knowledge, tmp_path: Path) -> None:
    evidence = Evidence(knowledge)
    for _ in range(6):
        step = next_step(evidence, knowledge)
        assert step is not None
        answers = {item.about: i % 2 == 0 for i, item in enumerate(step.items) if item.kind == "yes_no" and i % 3}
        evidence = record(evidence, step, answers)
    path = tmp_path / "mine.toml"
    save_case(path, evidence)
    again = resumed(path, knowledge)
    assert again.asked == evidence.asked
    assert {name: seen.value for name, seen in again.latest.items()} == {name: seen.value for name, seen in evidence.latest.items()}
    assert next_step(again, knowledge) == next_step(evidence, knowledge)


def test_a_saved_case_holds_bounds_and_numbers(knowledge: Knowledge, tmp_path: Path) -> None:
    evidence = Evidence.of(knowledge, present=["foot_pain"], context={"age": 46}, context_at_least={"symptom_duration_days": 91})
    path = tmp_path / "mine.toml"
    path.write_text(case_text(evidence))
    again = resumed(path, knowledge)
    assert again.compare("symptom_duration_days", ">=", 90.0) is True
    assert again.number("age") == 46


def test_a_tick_settles_what_it_implies(knowledge: Knowledge) -> None:
    evidence = Evidence(knowledge)
    step = next_step(evidence, knowledge)
    assert step is not None
    answers = {item.about: item.about == "heel_plantar_pain" for item in step.items}
    after = record(evidence, step, answers)
    assert after.truth("foot_pain") is True
    assert after.notes == ()
