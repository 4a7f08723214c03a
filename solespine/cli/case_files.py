"""Case files: TOML or JSON, one case or many, read so that every error names file, line and key."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solespine.evidence import Evidence, EvidenceError
from solespine.knowledge import Knowledge

LARGEST = 50_000_000  # bytes; a case file has a few hundred


class CaseFileError(ValueError):
    """A case file that cannot be used; the message names file, line and key."""


@dataclass(frozen=True)
class Case:
    """One case of a file."""

    name: str
    evidence: Evidence


@dataclass(frozen=True)
class Raw:
    """One case as it stands in a file, with the text it came from."""

    file: str
    name: str
    content: Any
    text: str


def read_cases(path: str, knowledge: Knowledge) -> Iterator[Case | CaseFileError]:
    """Every case of a file, or what is wrong with it; a wrong case does not hide the good ones beside it."""
    try:
        raws = list(_raw_cases(path))
    except CaseFileError as error:
        yield error
        return
    for raw in raws:
        try:
            yield Case(raw.name, _evidence(raw, knowledge))
        except CaseFileError as error:
            yield error


def _evidence(raw: Raw, knowledge: Knowledge) -> Evidence:
    if not isinstance(raw.content, dict):
        raise CaseFileError(f"{raw.file}: {raw.name}: expected a case with keys such as present and context")
    try:
        return Evidence.from_case(raw.content, knowledge)
    except EvidenceError as error:
        lines = [f"{raw.file}{_line_of(key, raw.text)}: {raw.name}: {key}: {text}" for key, text in error.problems]
        raise CaseFileError("\n".join(lines)) from error


def _line_of(key: str, text: str) -> str:
    """':12' for the first line that has the word, '' where there is none."""
    for number, line in enumerate(text.splitlines(), 1):
        if f'"{key}"' in line or f"'{key}'" in line or line.lstrip().startswith(key) or f" {key} " in line or f"{{{key}" in line:
            return f":{number}"
    return ""


def _raw_cases(path: str) -> Iterator[Raw]:
    """The cases of a file, of whichever format."""
    name = "standard input" if path == "-" else path
    text = _text(path, name)
    if not text.strip():
        raise CaseFileError(f"{name}: is empty; expected a case in TOML or JSON")
    stem = "case" if path == "-" else Path(path).stem
    looks_json = text.lstrip()[0] in "{[" and not path.endswith(".toml")
    found = _json_cases(name, text) if looks_json and not _looks_toml(text) else _toml_cases(name, text)
    for number, content in enumerate(found, 1):
        own = content.get("id") if isinstance(content, dict) else None
        yield Raw(name, own if isinstance(own, str) and own else stem if len(found) == 1 else f"{stem}-{number}", content, text)


def _text(path: str, name: str) -> str:
    try:
        if path == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with open(path, "rb") as file:
                content = file.read(LARGEST + 1)
    except OSError as error:
        raise CaseFileError(f"{name}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise CaseFileError(f"{name!r}: cannot be read: {error}") from error
    if len(content) > LARGEST:
        raise CaseFileError(f"{name}: is larger than {LARGEST // 1_000_000} MB; that is no case file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CaseFileError(f"{name}:{line}: is not text in UTF-8 (byte {error.start + 1})") from error


def _looks_toml(text: str) -> bool:
    """A TOML file may begin with the header of a table, '[context]' or '[[case]]', which begins like a JSON list."""
    first = text.lstrip().splitlines()[0].strip()
    return first.startswith("[") and first.endswith("]") and first.strip("[] ").isidentifier()


def _toml_cases(name: str, text: str) -> list[Any]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CaseFileError(f"{name}{_place(str(error))}: not valid TOML: {error}") from error
    except (RecursionError, ValueError) as error:
        raise CaseFileError(f"{name}: not valid TOML: {error or 'too deeply nested'}") from error
    cases = content.get("case")
    if isinstance(cases, list):
        extra = [key for key in content if key not in ("case", "meta")]
        if extra:
            raise CaseFileError(f"{name}{_line_of(extra[0], text)}: {extra[0]}: unknown key beside [[case]]")
        return cases
    return [content]


def _json_cases(name: str, text: str) -> list[Any]:
    try:
        content = json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        raise CaseFileError(f"{name}: not valid JSON: too deeply nested") from error
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if error.msg == "Extra data" and len(lines) > 1:
            return [_json_line(name, number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        raise CaseFileError(f"{name}:{error.lineno}: not valid JSON: {error.msg} (column {error.colno})") from error
    except ValueError as error:
        raise CaseFileError(f"{name}: not valid JSON: {error}") from error
    return content if isinstance(content, list) else [content]


def _json_line(name: str, number: int, line: str) -> Any:
    try:
        return json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise CaseFileError(f"{name}:{number}: not valid JSON: {error}") from error


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no number a person can have")


def _place(message: str) -> str:
    """':12' from '(at line 12, column 3)'."""
    _, found, rest = message.partition("at line ")
    number = rest.partition(",")[0].rstrip(")")
    return f":{number}" if found and number.isdigit() else ""
