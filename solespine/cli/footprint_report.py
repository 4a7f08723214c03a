"""What came of footprints, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from solespine.cli.measuring import figure_lines
from solespine.cli.words import heading, printable, wrapped
from solespine.knowledge import Knowledge
from solespine.measurement import Measurement, MeasurementError, Quality
from solespine.measurement.footprint.arch import ARCH_INDEX, arch_class, cut_offs, with_body_mass
from solespine.measurement.judging import Person, judge
from solespine.measurement.measurement import as_json
from solespine.wording.language import number
from solespine.wording.measured.names import error_words, remark_words
from solespine.wording.measured.outcome import outcome_words, what_it_is

FORMAT, VERSION = "solespine-footprint", 1
CLASSES = {"low": "Low arch", "normal": "Ordinary arch", "high": "High arch", "": "Not called"}
QUALITY = {Quality.good: "Good.", Quality.fair: "Fair: take the figures as rough."}


def footprint_text(measurement: Measurement, person: Person, knowledge: Knowledge) -> str:
    """The report, ready to print."""
    arch = arch_class(measurement, knowledge, bmi=person.bmi)
    return "\n".join(
        [
            heading("How high is the arch?").lstrip("\n"),
            "",
            wrapped(f"{CLASSES[arch]}. {outcome_words(measurement, person, knowledge)}"),
            *figure_lines(measurement),
            heading("What it is held against"),
            *_limits(measurement, person, knowledge),
            heading("How good the print is"),
            wrapped(QUALITY[measurement.quality], 2),
            *(wrapped(printable(remark_words(one)), 2, "- ") for one in measurement.remarks),
            heading("What this can say"),
            wrapped(what_it_is(measurement, knowledge), 2),
        ]
    )


def _limits(measurement: Measurement, person: Person, knowledge: Knowledge) -> Iterator[str]:
    low, high = cut_offs(knowledge)
    yield wrapped(f"Arch index {number(high)} or less: high arch. {number(low)} or more: low arch.", 2)
    index = measurement.figure(ARCH_INDEX, measurement.side)
    if person.bmi is None:
        yield wrapped("The body mass index is not known; a high one makes a print look flatter. Say it with --bmi.", 2)
    elif index is not None and with_body_mass(index, knowledge, person.bmi)[0] < index.low:
        least = number(max(0.0, with_body_mass(index, knowledge, person.bmi)[0]), 3)
        yield wrapped(f"At that body mass index the arch index may be as low as {least} without it (an estimate).", 2)


def footprint_json(names: Sequence[str], measurement: Measurement, person: Person, knowledge: Knowledge) -> str:
    """The report as one line of JSON; its form is described in docs/footprint.md."""
    whole = as_json(measurement)
    content = {
        "format": FORMAT,
        "version": VERSION,
        "files": list(names),
        "measured": True,
        "arch": arch_class(measurement, knowledge, bmi=person.bmi) or None,
        "side": whole["side"],
        "quality": whole["quality"],
        "figures": whole["figures"],
        "findings": [
            {"finding": one.finding, "value": one.value, "side": one.side} for one in judge(measurement, person, knowledge)
        ],
        "remarks": [{"code": one.code, "text": remark_words(one)} for one in measurement.remarks],
        "picture": whole["picture"],
    }
    return _line(content)


def footprint_refused_json(names: Sequence[str], error: MeasurementError) -> str:
    """Photos that were not measured, as one line of JSON; ``photo`` is the number of the one that is in the way."""
    wrong, do = error_words(error)
    said = {"code": error.code, "wrong": wrong, "do": do, "photo": error.values.get("photo", 1 if len(names) == 1 else None)}
    return _line({"format": FORMAT, "version": VERSION, "files": list(names), "measured": False, "error": said})


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=True, allow_nan=False)
