"""Any record of the dossier: its id, what it is called, where it is used, and the sources that it names."""

from __future__ import annotations

import re
from dataclasses import fields
from enum import Enum
from typing import Any

from solespine.knowledge import Knowledge, Records, walk

NAMES = ("name", "danger", "question", "title", "claim", "how", "rule", "advice", "why", "what", "use")
IDS = ("id", "key", "condition", "from_id", "to_id", "measure")


def ids_of(record: Any) -> set[str]:
    """Every id under which a record is found; a link by both of its ends."""
    return {value for name in IDS if isinstance(value := getattr(record, name, None), str)}


def id_of(record: Any) -> str:
    """The id under which a record is listed."""
    if hasattr(record, "from_id"):
        return f"{record.from_id} to {record.to_id}"
    return str(next((getattr(record, name) for name in IDS if hasattr(record, name)), ""))


def name_of(record: Any) -> str:
    """What a record is called or says, in its own words."""
    said = next((getattr(record, name) for name in NAMES if getattr(record, name, "")), "")
    return without_addresses(str(said.value if isinstance(said, Enum) else said))


def uses_of(key: str, knowledge: Knowledge) -> list[str]:
    """Every record that names a source, with the path of keys to the place."""
    return [
        f"{field.name} {id_of(record)}" + (f": {path}" if path else "")
        for field in fields(Records)
        for record in getattr(knowledge.records, field.name)
        for path, inner in walk(record)
        if key in keys_of(inner)
    ]


def keys_of(record: object) -> tuple[str, ...]:
    """The keys of the sources that a record names itself."""
    one = getattr(record, "source", None)
    return (*((one,) if isinstance(one, str) else ()), *getattr(record, "sources", ()))


def without_addresses(text: str) -> str:
    """A text in which the address of a page stands as '(address)': what is shown of a source is author, title and DOI."""
    return re.sub(r"(https?://|www\.)\S+", "(address)", text)
