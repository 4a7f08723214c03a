"""TOML and JSON into cases as they were written, each with the lines it stands on."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from solespine.knowledge import did_you_mean

TOO_DEEP = "too deeply nested; a case has tables of plain values"
LARGEST_NUMBER = 10**15  # no measurement of a person comes near


class Unreadable(ValueError):
    """A text that holds no usable case, and the line on which that shows."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.line = line


@dataclass(frozen=True, slots=True)
class Written:
    """One case as written, with its first and last line."""

    content: dict[str, Any]
    first_line: int
    last_line: int


def written_cases(text: str, suffix: str = "") -> Iterator[Written | Unreadable]:
    """The cases of a text; the format by the file's suffix, or by how the text begins.

    Raises
    ------
    Unreadable
        If the whole text is of no use. One bad line among several JSON lines is handed out in its place instead.
    """
    if suffix in (".jsonl", ".ndjson"):
        return _json_lines(text)
    if suffix == ".json" or (suffix != ".toml" and _begins_like_json(text)):
        return _json(text)
    return _toml(text)


def _begins_like_json(text: str) -> bool:
    """A brace, or a bracket that opens a list of objects; '[context]' and '[[case]]' open tables of TOML."""
    return re.match(r"\s*(\{|\[\s*(\{|\]\s*$))", text) is not None


def _toml(text: str) -> Iterator[Written | Unreadable]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _toml_problem(error) from error
    except RecursionError as error:
        raise Unreadable(f"TOML {TOO_DEEP}") from error
    except ValueError as error:
        raise Unreadable(f"not valid TOML: {_number_problem(error)}") from error
    last = len(text.splitlines())
    if "case" not in content:
        yield _checked(content, 1, last)
        return
    headers = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*case\s*\]\]", line)]
    cases = content.pop("case")
    for key in content:
        yield Unreadable(f"{key}: unknown key beside [[case]]{did_you_mean(key, ['case'])}", _header_line(key, text))
    if not isinstance(cases, list):
        raise Unreadable("case: expected tables, [[case]]")
    if len(headers) != len(cases):
        headers = [1] * len(cases)
    for case, first, after in zip(cases, headers, [*headers[1:], last + 1], strict=True):
        yield _checked(case, first, max(after - 1, first))


def _header_line(key: str, text: str) -> int | None:
    starts = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}\b")
    return next((number for number, line in enumerate(text.splitlines(), 1) if starts.match(line)), None)


def _toml_problem(error: tomllib.TOMLDecodeError) -> Unreadable:
    """The parser's words, with its place moved to the front: 'Expected ... (at line 3, column 5)'."""
    message, _, place = str(error).partition(" (at ")
    line = re.match(r"line (\d+), (column \d+)", place)
    if line is None:
        return Unreadable(f"not valid TOML: {message}" + (f" ({place}" if place else ""))
    return Unreadable(f"not valid TOML: {message} ({line[2]})", int(line[1]))


def _json(text: str) -> Iterator[Written | Unreadable]:
    last = len(text.splitlines())
    try:
        content = _loads(text)
    except Unreadable:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith("{") and line.rstrip().endswith("}") for line in lines):
            yield from _json_lines(text)
            return
        raise
    if not isinstance(content, list):
        yield _checked(content, 1, last)
        return
    starts = [text.count("\n", 0, offset) + 1 for offset in _item_offsets(text)]
    for case, first, after in zip(content, starts, [*starts[1:], last], strict=True):
        yield _checked(case, first, after)


def _json_lines(text: str) -> Iterator[Written | Unreadable]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield _checked(_loads(line), number, number)
            except Unreadable as problem:
                yield Unreadable(str(problem), number)


def _item_offsets(text: str) -> Iterator[int]:
    """Where each item of a valid JSON list begins."""
    decoder = json.JSONDecoder()
    at = _after_gap(text, text.index("[") + 1)
    while text[at] != "]":
        yield at
        _, end = decoder.raw_decode(text, at)
        at = _after_gap(text, end)


def _after_gap(text: str, at: int) -> int:
    """The next place that is neither space nor comma."""
    while text[at] in " \t\r\n,":
        at += 1
    return at


def _loads(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not valid JSON: {error.msg} (column {error.colno})", error.lineno) from error
    except RecursionError as error:
        raise Unreadable(f"JSON {TOO_DEEP}") from error
    except ValueError as error:
        raise Unreadable(f"not valid JSON: {_number_problem(error)}") from error


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no number a person can have")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys each stand once: of two, one would be lost without a word."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"key '{key}' stands twice")
        found[key] = value
    return found


def _number_problem(error: ValueError) -> str:
    return "a number has more digits than any measurement" if "digits" in str(error) else str(error)


def _checked(content: Any, first_line: int, last_line: int) -> Written | Unreadable:
    """The case, if it is a table and holds no number beyond all measure."""
    if not isinstance(content, dict):
        return Unreadable("expected a case with keys such as present, absent and context", first_line)
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value
        elif isinstance(value, int | float) and abs(value) > LARGEST_NUMBER:
            return Unreadable("a number is larger than any measurement", first_line)
    return Written(content, first_line, last_line)
