"""Gathers every text a reader sees into gettext catalogues, and compiles these.

python tools/messages.py            write languages/*.po anew, keeping what is translated, and compile them
python tools/messages.py --check    say what is missing, stale or not compiled; ends with 1 then
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from solespine.assessment import LOWER_BACK_NERVE_NAME  # noqa: E402
from solespine.knowledge import NOT_SIGNED_OFF, load_knowledge  # noqa: E402
from solespine.wording.language import CATALOGUES, DOSSIER, ENGLISH, LANGUAGES, PROGRAM  # noqa: E402
from solespine.wording.names import TRANSLATED  # noqa: E402

KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
# What a measuring room says, it says where it refuses or remarks: the sentences are the arguments.
SAID_IN = ({"MeasurementError": (2,), "Remark": (2,)}, {"MeasurementError": (3,)})
METHODS = [
    ("web/templates/*.html", "jinja2.ext:babel_extract"),
    *((f"{room}/**.py", "python") for room in ("measurement", "wording", "followup", "exchange", "web")),
]
OPTIONS = {"web/templates/*.html": {"trimmed": "true", "newstyle_gettext": "true"}}
NO_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
KEPT_HEADERS = ("Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
# Said by these rooms, but written in rooms that know no language.
ELSEWHERE = (NOT_SIGNED_OFF, LOWER_BACK_NERVE_NAME)


def program_catalogue() -> Catalog:
    """What the program says."""
    found = Catalog(project="Solespine", charset="utf-8")
    house = ROOT / "solespine"
    for keywords in (KEYWORDS, *SAID_IN):
        for name, line, message, _comments, _context in extract_from_dir(str(house), METHODS, OPTIONS, keywords):
            found.add(message, locations=[(f"solespine/{name}", line)])
    for message in ELSEWHERE:
        found.add(message)
    return found


def dossier_catalogue() -> Catalog:
    """What the dossier says, each text under its key."""
    found = Catalog(project="Solespine dossier", charset="utf-8")
    for key, text in dossier_texts():
        found.add(text, context=key)
    return found


def dossier_texts() -> Iterator[tuple[str, str]]:
    """Every text of the dossier that a reader sees, by key."""
    records = load_knowledge().records
    for table, fields in TRANSLATED.items():
        for record in getattr(records, table):
            record_id = getattr(record, "id", "") or getattr(record, "condition", "")
            for field in fields:
                if text := getattr(record, field):
                    yield f"{table}.{record_id}.{field}", text
    for routine in records.routine:
        yield from ((f"routine.{routine.id}.step.{step.order}", step.do) for step in routine.step)
        yield from ((f"routine.{routine.id}.variant.{variant.id}", variant.change) for variant in routine.variant)
    for test in records.self_test:
        yield from ((f"self_test.{test.id}.step.{step.order}", step.do) for step in test.step)
        yield from ((f"self_test.{test.id}.ask.{one.id}", one.ask) for one in (*test.typed, *test.question))


def po_path(code: str, domain: str) -> Path:
    """Where the catalogue of a language lies."""
    return CATALOGUES / code / "LC_MESSAGES" / f"{domain}.po"


def translated(path: Path, code: str) -> Catalog:
    """A catalogue as it was translated so far."""
    if not path.exists():
        return Catalog(locale=code, charset="utf-8")
    return read_po(path.open("rb"), locale=code)


def renewed(path: Path, code: str, wanted: Catalog) -> Catalog:
    """The catalogue with today's texts: what is translated stays, what is gone goes."""
    old = translated(path, code)
    new = Catalog(locale=code, charset="utf-8", fuzzy=False, header_comment=f"# {wanted.project}: {LANGUAGES[code]}")
    for message in wanted:
        if message.id:
            known = old.get(message.id, message.context)
            kept = known.string if known is not None and not known.fuzzy else None
            new.add(
                message.id,
                kept,
                locations=[(name, None) for name in sorted({name for name, _line in message.locations})],
                context=message.context,
            )
    return new


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a file for translators, without dates, so that it only changes when a text does."""
    out = io.BytesIO()
    write_po(out, catalogue, width=130, sort_output=True)
    head, gap, body = out.getvalue().partition(b"\n\n")
    kept = [line for line in head.splitlines() if not line.startswith(b'"') or line[1:].split(b":")[0].decode() in KEPT_HEADERS]
    return b"\n".join(kept) + gap + body


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it; its header holds no moment, so that it only changes when a text does."""
    catalogue.creation_date = catalogue.revision_date = NO_MOMENT
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """Texts that are not translated."""
    return [
        f"{message.context or ''} {message.id!r}"
        for message in catalogue
        if message.id and not all(message.string if isinstance(message.string, tuple) else (message.string,))
    ]


def main() -> int:
    """Write or check every catalogue."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    wrong = 0
    for domain, wanted in ((PROGRAM, program_catalogue()), (DOSSIER, dossier_catalogue())):
        for code in LANGUAGES:
            if code == ENGLISH:
                continue
            path = po_path(code, domain)
            new = renewed(path, code, wanted)
            if check:
                old = translated(path, code)
                problems = [f"not translated: {one}" for one in missing(new)]
                problems += [f"no longer said: {one.id!r}" for one in old if one.id and wanted.get(one.id, one.context) is None]
                mo = path.with_suffix(".mo")
                if not mo.exists() or mo.read_bytes() != compiled(old):
                    problems.append(f"{mo.name} is not what {path.name} compiles to: run tools/messages.py")
                for problem in problems:
                    print(f"{code} {domain}: {problem}", file=sys.stderr)
                wrong += len(problems)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written(new))
            path.with_suffix(".mo").write_bytes(compiled(translated(path, code)))
            print(f"{code} {domain}: {len(new)} texts, {len(missing(new))} not translated")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
