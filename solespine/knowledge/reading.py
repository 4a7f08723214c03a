"""TOML files to :class:`Knowledge`: validated once, at the door, with file and key in every error."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from solespine.knowledge.conditions import Condition
from solespine.knowledge.dossier import Knowledge, Records
from solespine.knowledge.errors import KnowledgeError, did_you_mean
from solespine.knowledge.treatments import Routine, Treatment

DOSSIER = Path(__file__).parent / "dossier"
# In these folders one file is one record, named by its file.
ONE_RECORD_A_FILE: Mapping[str, type] = {"conditions": Condition, "treatments": Treatment, "routines": Routine}


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """The dossier, checked and ready.

    Parameters
    ----------
    folder : Path, optional
        A dossier folder; without it, the one that ships with the program. The shipped one is kept in a compiled form
        in the user's cache folder, named by the hash of all files, so that only a changed dossier is read again.

    Raises
    ------
    KnowledgeError
        If a file cannot be read, a key is unknown, a name or source does not resolve, or a range is impossible.
    """
    files = dossier_files(folder or DOSSIER)
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    version = digest.hexdigest()[:12]
    compiled = _read_compiled(version)
    if compiled is not None:
        try:
            return Knowledge(_validated(compiled), version)
        except ValidationError:
            pass  # written by a version of the program with other records
    raw = json.dumps(parse_files(files)).encode()
    knowledge = Knowledge(_validated(raw), version)
    _refuse_problems(knowledge)
    _write_compiled(version, raw)
    return knowledge


def dossier_files(folder: Path) -> dict[str, bytes]:
    """Every TOML file below a folder, by its path inside it, sorted."""
    paths = sorted(folder.rglob("*.toml"))
    if not paths:
        raise KnowledgeError([f"{folder}: no TOML file in it; expected the folder of the dossier"])
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def parse_files(files: Mapping[str, bytes]) -> dict[str, list[dict[str, Any]]]:
    """The records of every table, as plain dictionaries, after each file was validated by itself.

    Raises
    ------
    KnowledgeError
        Names every wrong file and key.
    """
    tables: dict[str, list[dict[str, Any]]] = {field.name: [] for field in fields(Records)}
    problems: list[str] = []
    for name, content in files.items():
        try:
            parsed = tomllib.loads(content.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(f"{name}: {error}")
            continue
        for table, rows in _rows(name, parsed, problems):
            tables[table].extend(rows)
            problems.extend(_row_problems(name, table, rows))
    if problems:
        raise KnowledgeError(problems)
    return tables


def _rows(name: str, parsed: dict[str, Any], problems: list[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The tables of one file: one record under its file's name, or lists of records under the tables' names."""
    folder, _, file = name.rpartition("/")
    stem = file.removesuffix(".toml")
    if folder in ONE_RECORD_A_FILE:
        yield folder.removesuffix("s"), [{"id": stem, **parsed}]
        return
    known = [field.name for field in fields(Records)]
    for table, rows in parsed.items():
        if table not in known:
            problems.append(f"{name}: {table}: unknown table{did_you_mean(table, known)}")
            continue
        rows = [rows] if isinstance(rows, dict) else rows
        if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            problems.append(f"{name}: {table}: expected tables, [[{table}]]")
            continue
        yield table, [{"group": stem, **row} for row in rows] if table == "finding" else rows


def _row_problems(name: str, table: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    record_type = _record_types()[table]
    adapter = _adapter(record_type)
    for number, row in enumerate(rows, 1):
        try:
            adapter.validate_json(json.dumps(row, default=str))
        except ValidationError as error:
            row_name = str(row.get("id") or row.get("key") or row.get("condition") or (f"{table} {number}"))
            where = name if row_name in name else f"{name}: {row_name}"
            for problem in error.errors(include_url=False):
                yield f"{where}: {_in_words(problem, record_type)}"


@lru_cache(maxsize=64)
def _adapter(record_type: type) -> TypeAdapter[Any]:
    """What validates records of one type; made once, because making it takes longer than using it."""
    return TypeAdapter(record_type)


def _in_words(problem: Any, record_type: type) -> str:
    """One validation problem as 'key: what is wrong'."""
    path = [str(part) for part in problem["loc"]]
    message = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "unexpected_keyword_argument" or problem["type"] == "extra_forbidden":
        message = f"unknown key{did_you_mean(path[-1], _all_keys(record_type))}"
    elif problem["type"] in ("missing", "missing_argument"):
        message = "missing"
    return f"{'.'.join(path)}: {message}" if path else message


def _all_keys(record_type: type) -> set[str]:
    """Every key of a record type and of the records inside it."""
    keys: set[str] = set()
    for key, hint in get_type_hints(record_type).items():
        keys.add(key)
        for inner in (hint, *get_args(hint)):
            if hasattr(inner, "__dataclass_fields__") and inner is not record_type:
                keys |= _all_keys(inner)
    return keys


@lru_cache(maxsize=1)
def _record_types() -> dict[str, type]:
    return {name: get_args(hint)[0] for name, hint in get_type_hints(Records).items()}


def _validated(compiled: bytes) -> Records:
    return TypeAdapter(Records).validate_json(compiled, strict=True)


def _refuse_problems(knowledge: Knowledge) -> None:
    from solespine.knowledge.checks import problems

    found = problems(knowledge)
    if found:
        raise KnowledgeError(found)


def _compiled_path(version: str) -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("solespine") / f"dossier-{version}.json"


def _read_compiled(version: str) -> bytes | None:
    """The compiled dossier, if it is there and whole: its first line is the hash of the rest."""
    try:
        checksum, _, body = _compiled_path(version).read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if checksum.decode("ascii", "replace") == hashlib.sha256(body).hexdigest() else None


def _write_compiled(version: str, body: bytes) -> None:
    """Keep the compiled dossier. A folder that cannot be written only means that the next start is slower."""
    path = _compiled_path(version)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
    except OSError:
        return
