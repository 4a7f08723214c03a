"""``solespine knowledge``: what the program knows, and what every figure rests on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from solespine.cli import BAD_DATA, DONE
from solespine.cli.helping import Group

if TYPE_CHECKING:
    from solespine.knowledge import Knowledge

# Kind as it is typed, and the table that holds it.
KINDS = {
    "conditions": "condition",
    "findings": "finding",
    "context": "context",
    "screens": "screen",
    "links": "link",
    "rules": "rule",
    "contraindications": "contraindication",
    "side_effects": "side_effect",
    "routing": "routing",
    "professions": "profession",
    "treatments": "treatment",
    "routines": "routine",
    "self_tests": "self_test",
    "zones": "zone",
    "instruments": "instrument",
    "cutoffs": "cutoff",
    "norms": "norm",
    "claims": "claim",
    "settings": "setting",
    "anchors": "anchor",
    "sources": "source",
}


@click.group(
    cls=Group,
    examples=[
        ("solespine knowledge list conditions", "ids and names"),
        ("solespine knowledge show gout", "one record, every figure with range and source"),
        ("solespine knowledge gaps", "how much rests on estimates"),
    ],
)
def knowledge() -> None:
    """What the program knows, and what it rests on."""


def _ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Ids that begin so, for the shell's completion."""
    from solespine.wording.records import ids_of

    loaded = _loaded()
    tables = ["source"] if param.name == "key" else [table for table in KINDS.values() if table != "source"]
    found = {one for table in tables for record in getattr(loaded.records, table) for one in ids_of(record)}
    return sorted(one for one in found if one.startswith(incomplete))


@knowledge.command(examples=[("solespine knowledge check --folder my_dossier", "read and check another dossier")])
@click.option("--folder", type=click.Path(exists=True, file_okay=False), help="Another dossier folder than the one that ships.")
def check(folder: str | None) -> int:
    """Read and check every file; every problem is named with file and key."""
    from dataclasses import fields

    from solespine.knowledge import NOT_SIGNED_OFF, KnowledgeError, Records, load_knowledge

    try:
        loaded = load_knowledge(folder)
    except KnowledgeError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        click.echo(f"{len(error.problems)} {'problem' if len(error.problems) == 1 else 'problems'}.", err=True)
        return BAD_DATA
    for field in fields(Records):
        click.echo(f"{len(getattr(loaded.records, field.name)):>5}  {field.name.replace('_', ' ')}")
    click.echo(f"No problem found. Version {loaded.version}.\n{NOT_SIGNED_OFF}")
    return DONE


@knowledge.command(
    "list",
    examples=[("solespine knowledge list findings", "what a case can say"), ("solespine knowledge list", "everything")],
    epilog=f"Kinds: {', '.join(KINDS)}.",
)
@click.argument("kind", type=click.Choice(list(KINDS)), required=False, metavar="[KIND]")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def list_records(kind: str | None, as_json: bool) -> None:
    """The ids and names of one kind, or of everything."""
    from solespine.knowledge import NOT_SIGNED_OFF
    from solespine.wording.records import id_of, name_of

    loaded = _loaded()
    kinds = [kind] if kind else list(KINDS)
    rows = [(one, id_of(record), name_of(record)) for one in kinds for record in getattr(loaded.records, KINDS[one])]
    if as_json:
        _echo_json([{"kind": one, "id": record_id, "name": name} for one, record_id, name in rows])
        return
    width = min(max(len(record_id) for _, record_id, _ in rows), 40)
    for one, record_id, name in rows:
        click.echo(f"{record_id:<{width}}  {name}" if kind else f"{one:<17}  {record_id:<{width}}  {name}")
    click.echo(NOT_SIGNED_OFF, err=True)


@knowledge.command(
    examples=[
        ("solespine knowledge show plantar_fasciitis", "a condition, its links and whom to see"),
        ("solespine knowledge show cauda_equina_emergency", "a red flag"),
    ]
)
@click.argument("record_id", metavar="ID", shell_complete=_ids)
@click.option("--json", "as_json", is_flag=True, help="The records as a JSON list.")
def show(record_id: str, as_json: bool) -> None:
    """Whatever has this id, with every figure, its range, basis and source."""
    from solespine.cli.record_text import plain, record_lines
    from solespine.knowledge import NOT_SIGNED_OFF, did_you_mean
    from solespine.wording.records import ids_of

    loaded = _loaded()
    rows = [(kind, record) for kind, table in KINDS.items() for record in getattr(loaded.records, table)]
    found = [(kind, record) for kind, record in rows if record_id in ids_of(record)]
    if not found:
        known = [one for _, record in rows for one in ids_of(record)]
        raise click.UsageError(f"nothing is called '{record_id}'{did_you_mean(record_id, known)}")
    if as_json:
        _echo_json([{"kind": kind, **plain(record)} for kind, record in found])
        return
    for kind, record in found:
        click.echo("\n".join(record_lines(kind, record, loaded)) + "\n")
    click.echo(NOT_SIGNED_OFF)


@knowledge.command(examples=[("solespine knowledge source hoy_2012", "what was read, and what rests on it")])
@click.argument("key", shell_complete=_ids)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def source(key: str, as_json: bool) -> None:
    """One source in words, and what rests on it."""
    from solespine.cli.words import wrapped
    from solespine.knowledge import did_you_mean
    from solespine.wording.records import uses_of, without_addresses

    loaded = _loaded()
    if key not in loaded.sources:
        raise click.UsageError(f"no source '{key}'{did_you_mean(key, loaded.sources)}")
    one, uses = loaded.sources[key], uses_of(key, loaded)
    if as_json:
        _echo_json({"key": key, "shown": one.shown(), "basis": one.basis.words, "used_by": uses})
        return
    kind = f" Kind: {one.kind.replace('_', ' ')}." if one.kind else ""
    texts = [one.shown(), f"Basis: {one.basis.words}.{kind}", one.note, one.summary]
    for text in texts:
        if text:
            click.echo(wrapped(without_addresses(text)))
    times = "once" if len(uses) == 1 else f"{len(uses)} times"
    click.echo(f"Used {times}:" if uses else "Used nowhere.")
    for use in uses:
        click.echo(f"  {use}")


@knowledge.command(examples=[("solespine knowledge gaps --json", "for a script")])
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def gaps(as_json: bool) -> None:
    """The share of figures that rest on estimates, for each condition, the largest first."""
    from solespine.knowledge import NOT_SIGNED_OFF, estimated_share

    loaded = _loaded()
    counted = [(*estimated_share([one]), one.id) for one in loaded.records.condition]
    rows = sorted(counted, key=lambda row: (-row[0] / row[1], -row[1], row[2]))
    estimates, figures = sum(row[0] for row in rows), sum(row[1] for row in rows)
    if as_json:
        table = {name: {"estimates": some, "figures": of, "share": round(some / of, 4)} for some, of, name in rows}
        total = {"estimates": estimates, "figures": figures, "share": round(estimates / figures, 4)}
        _echo_json({"conditions": table, **total, "signed_off": False})
        return
    for some, of, name in rows:
        click.echo(f"{100 * some / of:4.0f} %  {some:>4} of {of:<4} {name}")
    click.echo(f"{100 * estimates / figures:4.0f} %  {estimates} of {figures} figures of all conditions rest on estimates.")
    click.echo(NOT_SIGNED_OFF)


def _loaded() -> Knowledge:
    from solespine.knowledge import load_knowledge

    return load_knowledge()


def _echo_json(content: Any) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, allow_nan=False))
