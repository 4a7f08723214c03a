"""Any record of the dossier as readable lines: every figure as value (low to high), its basis and its source in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from solespine.cli.words import styled, wrapped
from solespine.knowledge import Basis, Knowledge, walk
from solespine.wording.records import id_of, keys_of, without_addresses

NEVER_SHOWN = ("address", "address_2")
RANGE = ("value", "low", "high")
NEEDS_NO_LABEL = ("finding", "condition", "when", "do", "id", "name", "outcome", "measure", "unit", "body", "position", "note")
HANG = 4
HEAD = ("id", "key", "name")  # stand in the headline


def record_lines(kind: str, record: Any, knowledge: Knowledge) -> Iterator[str]:
    """A record: headline, its fields, and at the end in words the sources that its figures name by key."""
    yield styled(f"{kind}: {id_of(record)}", bold=True)
    if getattr(record, "name", ""):
        yield wrapped(record.name)
    yield from _field_lines(record, knowledge, 1)
    keys = dict.fromkeys(key for _, inner in walk(record) for key in keys_of(inner) if key in knowledge.sources)
    if keys:
        yield "  sources:"
    for key in keys:
        yield wrapped(f"{short_source(key, knowledge)}: {knowledge.sources[key].shown()}", 4, hang=2)


def _field_lines(record: Any, knowledge: Knowledge, depth: int) -> Iterator[str]:
    for field in fields(record):
        value = getattr(record, field.name)
        empty = value is None or value is False or value in ("", ()) or value == {}
        if empty or field.name in NEVER_SHOWN or (depth == 1 and field.name in HEAD) or _is_source(field.name):
            continue
        yield from _value_lines(field.name.replace("_", " "), value, knowledge, depth)


def _value_lines(label: str, value: Any, knowledge: Knowledge, depth: int) -> Iterator[str]:
    indent = 2 * depth
    if is_figure(value):
        yield wrapped(figure_words(value, knowledge), indent, f"{label}: ", HANG)
    elif is_dataclass(value):
        yield wrapped(_row_words(value, knowledge), indent, f"{label}: ", HANG)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _value_lines(f"{label}, {key.replace('_', ' ')}", inner, knowledge, depth)
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        yield f"{' ' * indent}{label}:"
        for row in value:
            yield wrapped(_row_words(row, knowledge), indent + 2, "- ")
    else:
        yield wrapped(_said(value), indent, f"{label}: ", HANG)


def is_figure(value: Any) -> bool:
    """Whether this is a number with a range and a basis, and little else."""
    return is_dataclass(value) and hasattr(value, "basis") and hasattr(value, "low") and not hasattr(value, "name")


def figure_words(number: Any, knowledge: Knowledge) -> str:
    """Value (low to high); basis; source. A remembered figure is never called published."""
    value = getattr(number, "value", getattr(number, "best", None))
    if value is None:
        return _row_words(number, knowledge, figure=False)
    text = f"{value:g} ({number.low:g} to {number.high:g})" if number.low is not None else f"{value:g}"
    basis = number.basis.words
    range_basis = getattr(number, "range_basis", None)
    if range_basis is not None and range_basis is not number.basis:
        basis += f", range {range_basis.words}"
    text += f"; {basis}; {short_source(number.source, knowledge)}"
    note = getattr(number, "note", "")
    return f"{text}. {without_addresses(note)}" if note else text


def _row_words(row: Any, knowledge: Knowledge, figure: bool = True) -> str:
    """A record inside a record, in one paragraph: what it is, its figures, its notes."""
    if figure and is_figure(row) and getattr(row, "value", None) is not None and not hasattr(row, "outcome"):
        return figure_words(row, knowledge)
    ranged = getattr(row, "value", None) is not None and getattr(row, "low", None) is not None
    parts = [f"{row.value:g} ({row.low:g} to {row.high:g})"] if ranged else []
    for field in fields(row):
        value = getattr(row, field.name)
        empty = value is None or value is False or value in ("", ())
        if empty or field.name in NEVER_SHOWN or (ranged and field.name in RANGE):
            continue
        if is_figure(value):
            parts.append(f"{field.name.replace('_', ' ')} {figure_words(value, knowledge)}")
        elif field.name == "source":
            parts.append(short_source(value, knowledge))
        elif field.name in NEEDS_NO_LABEL:
            parts.append(_said(value))
        else:
            parts.append(f"{field.name.replace('_', ' ')} {_said(value)}")
    return "; ".join(parts)


def short_source(key: str, knowledge: Knowledge) -> str:
    """A source by its key, which 'knowledge source' takes; judgement is called so."""
    source = knowledge.sources.get(key)
    return "own judgement" if source is not None and source.kind == "judgement" else key


def _is_source(name: str) -> bool:
    return name in ("source", "sources")


def _said(value: Any) -> str:
    if isinstance(value, Basis):
        return value.words
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ", ".join(_said(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else without_addresses(str(value))


def plain(value: Any) -> Any:
    """A record as JSON can hold it, without addresses."""
    if is_dataclass(value):
        shown = [field.name for field in fields(value) if field.name not in NEVER_SHOWN]
        return {name: plain(getattr(value, name)) for name in shown}
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return without_addresses(value) if isinstance(value, str) else value
