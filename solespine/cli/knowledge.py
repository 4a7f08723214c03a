"""``solespine knowledge``: what the program knows, and what every figure rests on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import click

from solespine.cli import BAD_DATA

# Kind as it is typed, and the table that holds it.
KINDS = {
    "conditions": "condition",
    "findings": "finding",
    "context": "context",
    "rules": "rule",
    "contraindications": "contraindication",
    "side_effects": "side_effect",
    "treatments": "treatment",
    "routines": "routine",
    "links": "link",
    "claims": "claim",
    "cutoffs": "cutoff",
    "norms": "norm",
    "instruments": "instrument",
    "zones": "zone",
    "routing": "routing",
    "screens": "screen",
    "professions": "profession",
    "sources": "source",
}


@click.group(
    epilog="\b\nExamples:\n  solespine knowledge list conditions\n  solespine knowledge show gout\n  solespine knowledge gaps"
)
def knowledge() -> None:
    """What the program knows, and what it rests on."""


@knowledge.command()
@click.option("--folder", type=click.Path(exists=True, file_okay=False), help="Another dossier folder than the one that ships.")
def check(folder: str | None) -> int:
    """Read and check every file; every problem is named with file and key."""
    from solespine.knowledge import NOT_SIGNED_OFF, KnowledgeError, Records, load_knowledge

    try:
        loaded = load_knowledge(folder)
    except KnowledgeError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        click.echo(f"{len(error.problems)} problems.", err=True)
        return BAD_DATA
    for field in fields(Records):
        click.echo(f"{len(getattr(loaded.records, field.name)):>5}  {field.name.replace('_', ' ')}")
    click.echo(f"No problem found. Version {loaded.version}. {NOT_SIGNED_OFF}")
    return 0


@knowledge.command("list")
@click.argument("kind", type=click.Choice(list(KINDS)), required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def list_records(kind: str | None, as_json: bool) -> None:
    """The ids and names of one kind, or of everything."""
    from solespine.knowledge import load_knowledge

    loaded = load_knowledge()
    rows = [
        (one, _id(record), _name(record)) for one in ([kind] if kind else KINDS) for record in getattr(loaded.records, KINDS[one])
    ]
    if as_json:
        click.echo(json.dumps([{"kind": one, "id": record_id, "name": name} for one, record_id, name in rows], ensure_ascii=False))
        return
    for one, record_id, name in rows:
        click.echo(f"{record_id:<34} {name}" if kind else f"{one:<18} {record_id:<34} {name}")


@knowledge.command()
@click.argument("record_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="The record as JSON.")
def show(record_id: str, as_json: bool) -> None:
    """One record with every figure, its range, basis and source."""
    from solespine.knowledge import NOT_SIGNED_OFF, load_knowledge

    loaded = load_knowledge()
    found = [
        (kind, record) for kind, table in KINDS.items() for record in getattr(loaded.records, table) if record_id in _ids(record)
    ]
    if not found:
        from solespine.knowledge import did_you_mean

        known = [one for table in KINDS.values() for record in getattr(loaded.records, table) for one in _ids(record)]
        raise click.UsageError(f"nothing is called '{record_id}'{did_you_mean(record_id, known)}")
    if as_json:
        click.echo(json.dumps([{"kind": kind, **_plain(record)} for kind, record in found], ensure_ascii=False))
        return
    for kind, record in found:
        click.echo(f"{kind}: {_id(record)}")
        for line in _lines(record, loaded.sources, 1):
            click.echo(line)
        click.echo("")
    click.echo(NOT_SIGNED_OFF)


@knowledge.command()
@click.argument("key")
def source(key: str) -> None:
    """One source in words, and what rests on it."""
    from solespine.knowledge import Records, did_you_mean, load_knowledge, walk

    loaded = load_knowledge()
    if key not in loaded.sources:
        raise click.UsageError(f"no source '{key}'{did_you_mean(key, loaded.sources)}")
    one = loaded.sources[key]
    click.echo(one.shown())
    click.echo(f"Basis: {one.basis.words}." + (f" {one.kind}." if one.kind else ""))
    for text in (one.note, one.summary):
        if text:
            click.echo(text)
    uses = [
        f"{field.name} {_id(record)}" + (f": {path}" if path else "")
        for field in fields(Records)
        for record in getattr(loaded.records, field.name)
        for path, inner in walk(record)
        if key == getattr(inner, "source", None) or key in getattr(inner, "sources", ())
    ]
    click.echo(f"Used {len(uses)} times" + (":" if uses else "."))
    for use in uses:
        click.echo(f"  {use}")


@knowledge.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def gaps(as_json: bool) -> None:
    """The share of figures that rest on estimates, for each condition."""
    from solespine.knowledge import NOT_SIGNED_OFF, estimated_share, load_knowledge

    loaded = load_knowledge()
    rows = sorted(
        ((*estimated_share([one]), one.id) for one in loaded.records.condition), key=lambda row: (-row[0] / row[1], -row[1])
    )
    estimates, figures = sum(row[0] for row in rows), sum(row[1] for row in rows)
    if as_json:
        table = {name: {"estimates": some, "figures": of, "share": round(some / of, 4)} for some, of, name in rows}
        click.echo(
            json.dumps({"conditions": table, "estimates": estimates, "figures": figures, "share": round(estimates / figures, 4)})
        )
        return
    for some, of, name in rows:
        click.echo(f"{100 * some / of:4.0f} %  {some:>4} of {of:<4} {name}")
    click.echo(f"{100 * estimates / figures:4.0f} %  {estimates} of {figures} figures of all conditions rest on estimates.")
    click.echo(NOT_SIGNED_OFF)


def _ids(record: Any) -> set[str]:
    names = ("id", "key", "condition", "from_id", "measure")
    return {value for name in names if isinstance(value := getattr(record, name, None), str)}


def _id(record: Any) -> str:
    if hasattr(record, "from_id"):
        return f"{record.from_id} to {record.to_id}"
    return str(next((getattr(record, name) for name in ("id", "key", "condition", "measure") if hasattr(record, name)), ""))


def _name(record: Any) -> str:
    names = ("name", "danger", "question", "title", "claim", "how", "rule", "advice", "why", "use")
    return str(next((getattr(record, name) for name in names if hasattr(record, name)), ""))


def _lines(value: Any, sources: Mapping[str, Any], depth: int, label: str = "") -> list[str]:
    """A record as indented lines; figures as value (low to high), basis in words, source in words. Addresses are never shown."""
    pad = "  " * depth
    if is_dataclass(value) and getattr(value, "low", None) is not None and hasattr(value, "basis") and len(fields(value)) < 17:
        return [f"{pad}{label}: {_figure(value, sources)}"]
    if is_dataclass(value) or isinstance(value, Mapping):
        pairs = value.items() if isinstance(value, Mapping) else [(f.name, getattr(value, f.name)) for f in fields(value)]
        lines = [f"{pad}{label}:"] if label else []
        for name, inner in pairs:
            if name not in ("address", "address_2") and inner not in ("", (), None, False) and inner != {}:
                lines += _lines(inner, sources, depth + bool(label), str(name).replace("_", " "))
        return lines
    if isinstance(value, tuple) and value and (is_dataclass(value[0]) or isinstance(value[0], Mapping)):
        return [line for one in value for line in _lines(one, sources, depth, label)]
    if isinstance(value, tuple):
        return [f"{pad}{label}: {', '.join(_said(one, sources) for one in value)}"]
    return [f"{pad}{label}: {_said(value, sources)}"]


def _figure(number: Any, sources: Mapping[str, Any]) -> str:
    value = getattr(number, "value", getattr(number, "best", None))
    text = (
        f"{value:g} ({number.low:g} to {number.high:g}); {number.basis.words}; {_said(number.source, sources)}"
        if value is not None
        else "no figure"
    )
    return f"{text}. {number.note}" if getattr(number, "note", "") else text


def _said(value: Any, sources: Mapping[str, Any]) -> str:
    if hasattr(value, "words"):
        return str(value.words)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str) and value in sources:
        return str(sources[value].shown())
    return f"{value:g}" if isinstance(value, float) else str(value)


def _plain(value: Any) -> Any:
    """A record as JSON can hold it, without addresses; a remembered figure says that it is one."""
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name not in ("address", "address_2")}
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Enum) else value
