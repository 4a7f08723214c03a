"""``solespine session``: the same gate in the terminal, and the same log."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from solespine.cli import guided, program
from solespine.cli.session import NOT_PERMITTED
from solespine.records import open_store

ROOT = Path(__file__).parents[2]
CASE = ROOT / "docs" / "examples" / "heel_and_back.toml"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """The command, with a clock that does not wait."""
    passed = [0.0]
    monkeypatch.setattr(guided, "clock", lambda: passed[0])
    monkeypatch.setattr(guided, "wait", lambda seconds: passed.append(passed.pop() + seconds))

    def command(*args, typed=""):
        done = CliRunner().invoke(
            program, ["session", *args, "--data-dir", str(tmp_path / "data")], input=typed, standalone_mode=False
        )
        done.exit_code = getattr(done.exception, "exit_code", done.return_value)
        return done

    command.folder = tmp_path / "data"
    command.passed = passed
    return command


def sessions(run):
    store = open_store(run.folder)
    try:
        return [one for episode in store.episodes() for one in episode.sessions]
    finally:
        store.close()


def test_a_session_is_played_to_its_end_and_kept(run):
    result = run("massage_back_lower", "--case", str(CASE), typed="0\n0\n")
    assert result.exit_code == 0, result.output
    assert "Thumb walk" in result.output
    assert "Now the right foot" in result.output
    assert "Done." in result.output
    (session,) = sessions(run)
    assert (session.routine, session.how) == ("massage_back_lower", "done")
    assert len(session.checked) == 1
    assert run.passed == [615.0], "10 minutes of steps, 5 seconds to get ready, 10 to change feet"


@pytest.mark.parametrize("typed", ["4\n", "?\n", "q\n", ""])
def test_a_wound_a_doubt_or_silence_withholds_and_says_why(run, typed):
    result = run("massage_back_lower", "--case", str(CASE), typed=typed)
    assert result.exit_code == NOT_PERMITTED, result.output
    assert "withheld" in result.output
    assert sessions(run) == []


def test_after_a_worrying_answer_the_next_session_is_withheld(run):
    run("massage_back_lower", "--case", str(CASE), typed="0\n0\n")
    asked = run("massage_back_lower", "--case", str(CASE), typed="0\n")
    listed = [line for line in asked.output.splitlines() if "Bruise where pressed" in line]
    number = listed[0].split()[0]
    run("massage_back_lower", "--case", str(CASE), typed=f"{number}\n")
    before = len(sessions(run))
    again = run("massage_back_lower", "--case", str(CASE), typed="0\n0\n")
    assert again.exit_code == NOT_PERMITTED
    assert len(sessions(run)) == before


def test_without_answers_there_is_nothing_to_go_by(run):
    result = run("tennis_ball")
    assert result.exit_code == 65
    assert "solespine serve" in str(result.exception)


def test_a_mistyped_routine_gets_a_suggestion(run):
    result = run("tenis_ball")
    assert result.exit_code == 2
    assert "did you mean 'tennis_ball'" in str(result.exception)


def test_all_routines_are_listed(run, knowledge):
    assert all(one in run().output for one in knowledge.routines)
