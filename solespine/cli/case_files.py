"""Case files: TOML or JSON, one case or many, read so that every problem names file, line and key."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from solespine.cli.case_formats import Unreadable, Written, written_cases
from solespine.cli.words import printable
from solespine.evidence import Evidence, EvidenceError
from solespine.knowledge import Knowledge

LARGEST = 50_000_000  # bytes; a case has a few hundred
STANDARD_INPUT = "standard input"


class CaseFileError(ValueError):
    """A file or case that cannot be used. ``problems``: one line each, with file, line and key."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(printable(one) for one in problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a file: its id, or the file's name (numbered if there are several), its story, and what is known."""

    name: str
    story: str
    evidence: Evidence


def read_cases(path: str, knowledge: Knowledge) -> Iterator[Case | CaseFileError]:
    """Every case of a file, or what is wrong with it. A wrong case does not hide the good ones beside it."""
    file, stem = (STANDARD_INPUT, "case") if path == "-" else (path, Path(path).stem)
    try:
        text = read_text(path)
        cases = list(written_cases(text, Path(path).suffix.lower()))
    except Unreadable as problem:
        yield CaseFileError([_place(file, problem.line, str(problem))])
        return
    for number, case in enumerate(cases, 1):
        if isinstance(case, Unreadable):
            yield CaseFileError([_place(file, case.line, str(case))])
            continue
        name = stem if len(cases) == 1 else f"{stem}-{number}"
        try:
            yield _case(name, case, knowledge)
        except EvidenceError as error:
            lines = [_place(file, line_of(key, text, case), f"{key}: {problem}") for key, problem in error.problems]
            yield CaseFileError(lines)


def _case(name: str, written: Written, knowledge: Knowledge) -> Case:
    evidence = Evidence.from_case(written.content, knowledge)
    return Case(printable(written.content.get("id") or name), written.content.get("story", ""), evidence)


def _place(file: str, line: int | None, problem: str) -> str:
    return f"{file}:{line}: {problem}" if line else f"{file}: {problem}"


def line_of(key: str, text: str, case: Written) -> int | None:
    """The line of a case that has the key: quoted if it stands so anywhere, else as the name of a value, else None."""
    lines = list(enumerate(text.splitlines(), 1))[case.first_line - 1 : case.last_line]
    word = re.escape(key)
    for pattern in (rf"[\"']{word}[\"']", rf"(?<![\w-]){word}[\"']?\s*[=:\]]"):
        for number, line in lines:
            if re.search(pattern, line):
                return number
    return None


def read_text(path: str) -> str:
    """The text of a file, or of standard input for '-'.

    Raises
    ------
    Unreadable
        If it cannot be opened, is too large, empty, or no text.
    """
    content = _bytes(path)
    if len(content) > LARGEST:
        raise Unreadable(f"larger than {LARGEST // 1_000_000} MB; a case file is not")
    if b"\0" in content:
        raise Unreadable("is no text file; save the case as plain text in UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable("has a letter that is not UTF-8; save the file as UTF-8", line) from error
    if not text.strip():
        raise Unreadable("is empty; expected a case in TOML or JSON")
    return text


def _bytes(path: str) -> bytes:
    try:
        if path == "-":
            return sys.stdin.buffer.read(LARGEST + 1)
        with open(path, "rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    except ValueError as error:
        raise Unreadable(f"cannot be read: {error}") from error
