"""An interview as a case file: written whole or not at all, and read back to go on where it was."""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from solespine.cli.case_files import CaseFileError, read_cases
from solespine.evidence import Evidence, KnownBy, Span
from solespine.knowledge import Knowledge

FIRST_LINE = "# Answers given to solespine; they are on this machine only. See the answer again: solespine assess FILE"
NOT_ANSWERED = "# asked, not answered: "


@dataclass(frozen=True, slots=True)
class Saved:
    """What a case file holds: the evidence, and the id and story that go with it."""

    evidence: Evidence
    case_id: str = ""
    story: str = ""


def own_path() -> Path:
    """A new file in the person's data folder, named after this moment."""
    from platformdirs import user_data_path

    return user_data_path("solespine") / "interviews" / f"{datetime.now():%Y-%m-%d-%H%M%S}.toml"


def save_case(path: Path, saved: Saved) -> None:
    """Write a case file so that at every moment either the old or the new one is there whole.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(case_text(saved))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def case_text(saved: Saved) -> str:
    """The case in TOML. What was asked and not answered stands in a comment, which resuming reads."""
    return "\n".join([FIRST_LINE, *_lines(saved)]) + "\n"


def _lines(saved: Saved) -> Iterator[str]:
    evidence = saved.evidence
    latest = evidence.latest.items()
    findings = {name: seen for name, seen in latest if name in evidence.knowledge.findings}
    unknown = [name for name, seen in latest if seen.value is None]
    if unknown:
        yield NOT_ANSWERED + ", ".join(unknown)
    for key, text in (("id", saved.case_id), ("story", saved.story)):
        if text:
            yield f"{key} = {_toml(text)}"
    denied = {name: seen.known_by is KnownBy.left_out for name, seen in findings.items() if seen.value is False}
    yield f"present = {_toml([name for name, seen in findings.items() if seen.value is True])}"
    yield f"absent = {_toml([name for name, left_out in denied.items() if not left_out])}"
    yield f"left_out = {_toml([name for name, left_out in denied.items() if left_out])}"
    yield from _table("values", {name: seen.value for name, seen in findings.items() if isinstance(seen.value, str)})
    facts = {name: seen.value for name, seen in latest if name in evidence.knowledge.context and seen.value is not None}
    spans = {name: value for name, value in facts.items() if isinstance(value, Span)}
    yield from _table("context", {name: value for name, value in facts.items() if name not in spans})
    yield from _table("context_at_least", {name: one.low for name, one in spans.items() if math.isfinite(one.low)})
    yield from _table("context_below", {name: one.high for name, one in spans.items() if math.isfinite(one.high)})


def _table(name: str, entries: Mapping[str, Any]) -> Iterator[str]:
    if entries:
        yield f"\n[{name}]"
        yield from (f"{key} = {_toml(value)}" for key, value in entries.items())


def _toml(value: Any) -> str:
    """Text, number, truth or a list of these in TOML, which writes them as JSON does, but for one control sign."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_saved(path: Path, knowledge: Knowledge) -> Saved:
    """What a case file holds, with what was asked and not answered.

    Raises
    ------
    CaseFileError
        If it cannot be read, is wrong, or holds several cases.
    """
    cases = list(read_cases(str(path), knowledge))
    if len(cases) != 1:
        raise CaseFileError([f"{path}: holds {len(cases)} cases; an interview goes on with one"])
    case = cases[0]
    if isinstance(case, CaseFileError):
        raise case
    evidence = case.evidence
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        for name in line.removeprefix(NOT_ANSWERED).split(", ") if line.startswith(NOT_ANSWERED) else ():
            known = name in knowledge.findings or name in knowledge.context
            if known and name not in evidence.asked:
                evidence = evidence.with_observation(name, None)
    return Saved(evidence, "" if case.name == path.stem else case.name, case.story)
