"""How the command starts: fast, with help first, and with honest exit codes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from solespine.cli import OWN_FAULT, main

HEAVY = ("numpy", "scipy", "pydantic", "rich", "sqlalchemy", "fastapi")


def solespine(*args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "solespine", *args], input=stdin, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["assess"],
        ["interview"],
        ["knowledge"],
        ["knowledge", "show"],
        ["knowledge", "gaps"],
        ["completion"],
        ["serve"],
        ["session"],
        ["backup"],
        ["restore"],
        ["doctor"],
        ["trial"],
    ],
)
def test_help_loads_nothing_heavy(command: list[str]) -> None:
    script = (
        "import sys\nfrom solespine.cli import main\n"
        f"try:\n    main({[*command, '--help']!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\nassert not loaded, loaded\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "Usage:" in result.stdout


def test_a_mistyped_command_gets_a_suggestion() -> None:
    result = solespine("asess")
    assert result.returncode == 2
    assert "did you mean 'assess'" in result.stderr


def test_no_file_is_wrong_usage() -> None:
    assert solespine("assess").returncode == 2


def test_bad_data_has_its_own_exit_code_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text("present = [1]")
    result = solespine("assess", str(path))
    assert result.returncode == 65
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_the_version_is_printed() -> None:
    assert solespine("--version").stdout.startswith("solespine 0.")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_completion_script(shell: str) -> None:
    assert "_SOLESPINE_COMPLETE" in solespine("completion", shell).stdout


def test_piped_answers_are_taken_and_the_case_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    result = solespine("interview", "--save", str(path), "--json", stdin="2\n1\n46\n1\n")
    assert result.returncode == 0, result.stderr
    assert '"case": "mine"' in result.stdout
    again = solespine("assess", "--json", str(path))
    assert again.stdout == result.stdout


@pytest.mark.parametrize("command", [[], ["assess"], ["interview"], ["knowledge"], ["completion"]])
def test_help_begins_with_examples(command: list[str]) -> None:
    text = solespine(*command, "--help").stdout
    assert text.startswith("Examples:\n  ")
    assert text.index("Examples:") < text.index("Usage:")


def test_an_unforeseen_error_is_one_clear_line_unless_debugged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a\nb")

    path = tmp_path / "case.toml"
    path.write_text("present = []")
    monkeypatch.setattr("solespine.cli.assess.print_answer", fail)
    with pytest.raises(SystemExit) as ended:
        main(["assess", str(path)])
    assert ended.value.code == OWN_FAULT
    assert "RuntimeError: a b" in capsys.readouterr().err
    with pytest.raises(RuntimeError):
        main(["--debug", "assess", str(path)])


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m solespine knowledge list | head -n 1"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert result.stdout.startswith("conditions")
    assert result.stderr == ""
