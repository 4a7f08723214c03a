"""``solespine interview``: what is typed is what is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from solespine import assess
from solespine.cli import INTERRUPTED, main, program, prompts, sitting
from solespine.cli.prompts import read_checklist
from solespine.cli.saved_case import Saved, case_text, read_saved, save_case
from solespine.evidence import Evidence
from solespine.exchange.answer_json import answer_json
from solespine.interview import next_step, read_number, record
from solespine.knowledge import Knowledge


def talk(path: Path, *typed: str, option: str = "--save") -> Result:
    """An interview in which these lines are typed, and then the input ends."""
    lines = "".join(f"{line}\n" for line in typed)
    return CliRunner().invoke(program, ["interview", "--json", option, str(path)], input=lines, standalone_mode=False)


def after_steps(knowledge: Knowledge, steps: int) -> Evidence:
    """The evidence after some steps in which every third question is not answered."""
    evidence = Evidence(knowledge)
    for _ in range(steps):
        step = next_step(evidence, knowledge)
        assert step is not None
        answers = {item.about: i % 2 == 0 for i, item in enumerate(step.items) if item.kind == "yes_no" and i % 3}
        evidence = record(evidence, step, answers)
    return evidence


def test_listed_is_yes_left_out_is_no_and_a_question_mark_is_unknown() -> None:
    assert read_checklist("1, 3?", ["a", "b", "c"]) == {"a": True, "b": False, "c": None}
    assert read_checklist("0", ["a", "b"]) == {"a": False, "b": False}
    assert read_checklist("?", ["a", "b"]) == {"a": None, "b": None}


@pytest.mark.parametrize("typed", ["", "4", "x", "1 9", "-1", "0 1", "1.5", "²", "9" * 5000])
def test_what_is_no_answer_is_asked_again(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_checklist(typed, ["a", "b", "c"])


def test_three_months_are_ninety_one_days_and_never_centimetres() -> None:
    assert read_number("3 months", "days") == 91
    assert read_number("2 weeks", "days") == 14
    assert read_number("1,75", "cm") == 1.75
    assert read_number("3 months", "cm") is None
    assert read_number("soon", "days") is None


def test_a_saved_interview_resumes_where_it_was(knowledge: Knowledge, tmp_path: Path) -> None:
    evidence = after_steps(knowledge, 6)
    path = tmp_path / "mine.toml"
    save_case(path, Saved(evidence, "me", 'My "story" \x7f'))
    again = read_saved(path, knowledge)
    assert again.evidence.asked == evidence.asked
    assert {name: seen.value for name, seen in again.evidence.latest.items()} == {
        name: seen.value for name, seen in evidence.latest.items()
    }
    assert next_step(again.evidence, knowledge) == next_step(evidence, knowledge)
    assert (again.case_id, again.story) == ("me", 'My "story" \x7f')


def test_a_saved_interview_gives_the_same_answer_when_read_back(knowledge: Knowledge, tmp_path: Path) -> None:
    evidence = after_steps(knowledge, 6)
    path = tmp_path / "mine.toml"
    save_case(path, Saved(evidence))
    assert answer_json("", assess(read_saved(path, knowledge).evidence)) == answer_json("", assess(evidence))


def test_a_saved_case_holds_bounds_and_numbers(knowledge: Knowledge, tmp_path: Path) -> None:
    evidence = Evidence.of(knowledge, present=["foot_pain"], context={"age": 46}, context_at_least={"symptom_duration_days": 91})
    path = tmp_path / "mine.toml"
    path.write_text(case_text(Saved(evidence)))
    again = read_saved(path, knowledge).evidence
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


def test_going_back_forgets_the_last_answer(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    talk(path, "2", "1", "46", "b", "64")
    assert read_saved(path, knowledge).evidence.number("age") == 64


def test_a_skipped_question_is_unknown_and_not_a_no(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    talk(path, "s", "1")
    evidence = read_saved(path, knowledge).evidence
    assert "foot_pain" in evidence.asked
    assert evidence.truth("foot_pain") is None
    assert evidence.truth("back_pain") is True


def test_stopping_in_the_middle_of_a_step_keeps_what_was_answered_in_it(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    talk(path, "2", "1", "46", "q")
    evidence = read_saved(path, knowledge).evidence
    assert evidence.number("age") == 46
    assert "sex" not in evidence.asked


def test_why_and_help_are_answered_and_the_question_waits(tmp_path: Path) -> None:
    result = talk(tmp_path / "mine.toml", "w", "h", "2")
    assert "What hurts decides what has to be asked." in result.stderr
    assert "b back" in result.stderr


def test_a_danger_interrupts_before_the_next_question(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('present = ["back_pain", "saddle_numbness"]')
    result = talk(path, "n", option="--resume")
    told, _, after = result.stderr.partition("GET EMERGENCY HELP NOW")
    assert "Type the numbers" not in told + after
    assert json.loads(result.stdout)["urgency"]["level"] == "emergency_now"


def test_a_danger_does_not_keep_anybody_from_going_on(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('present = ["back_pain", "saddle_numbness"]')
    result = talk(path, "y", option="--resume")
    assert "Type the numbers" in result.stderr
    assert result.stderr.count("GET EMERGENCY HELP NOW") == 1


def test_questions_go_to_standard_error_and_only_the_answer_to_standard_output(tmp_path: Path) -> None:
    result = talk(tmp_path / "mine.toml", "2", "1")
    assert len(result.stdout.splitlines()) == 1
    assert "Where in the foot" in result.stderr


def test_an_interview_does_not_overwrite_another(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('present = ["back_pain"]')
    result = talk(path, "2")
    assert "exists already" in str(result.exception)
    assert path.read_text() == 'present = ["back_pain"]'


def test_a_full_disk_is_said_once_and_the_answer_still_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, saved: Saved) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sitting, "save_case", full)
    result = talk(tmp_path / "mine.toml", "2", "1", "46")
    assert result.stderr.count("cannot be saved") == 1
    assert "Your answers are not saved: No space left on device" in " ".join(result.stderr.split())
    assert json.loads(result.stdout)["verdict"]["applies"]


def test_a_write_that_fails_leaves_the_old_file_whole(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(source: str, target: Path) -> None:
        raise OSError(5, "Input/output error")

    path = tmp_path / "mine.toml"
    path.write_text("old")
    monkeypatch.setattr("solespine.cli.saved_case.os.replace", fail)
    with pytest.raises(OSError, match="Input"):
        save_case(path, Saved(Evidence(knowledge)))
    assert [one.name for one in tmp_path.iterdir()] == ["mine.toml"]
    assert path.read_text() == "old"


def test_ctrl_c_keeps_the_answers_and_says_where(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines: Iterator[str] = iter(["2", "1", "46"])

    def typed() -> str:
        line = next(lines, None)
        if line is None:
            raise KeyboardInterrupt
        return line

    path = tmp_path / "mine.toml"
    monkeypatch.setattr(prompts, "read_line", typed)
    with pytest.raises(SystemExit) as ended:
        main(["interview", "--save", str(path)])
    assert ended.value.code == INTERRUPTED
    assert f"--resume {path}" in " ".join(capsys.readouterr().err.split())
    assert read_saved(path, knowledge).evidence.number("age") == 46
