"""What came of a walk, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from solespine.cli.measuring import figure_lines
from solespine.cli.record_text import short_source
from solespine.cli.words import heading, printable, styled, wrapped
from solespine.knowledge import Knowledge
from solespine.knowledge.sources import Norm
from solespine.measurement import Measurement, MeasurementError, Quality
from solespine.measurement.judging import Person, judge
from solespine.measurement.measurement import as_json
from solespine.measurement.norms import norm_for
from solespine.measurement.walk import Evenness, evenness
from solespine.wording.figure_words import BASES
from solespine.wording.language import _, number
from solespine.wording.measured.names import error_words, remark_words
from solespine.wording.measured.outcome import outcome_words, what_it_is

FORMAT, VERSION = "solespine-walk", 1
OUTCOMES = {Evenness.symmetric: "Symmetric", Evenness.unclear: "Unclear", Evenness.asymmetric: "Clearly asymmetric"}
# Figure of a walk, its norm in the dossier, and what that norm is.
NORMS = (
    ("walking_speed", "usual_walking_speed", "Usual walking speed at that age"),
    ("cadence", "cadence_low_limit", "Fewest steps a minute that are usual at that age"),
)
QUALITY = {Quality.good: "Good.", Quality.fair: "Fair: take the figures as rough."}


def walk_text(name: str, measurement: Measurement, person: Person, knowledge: Knowledge) -> str:
    """The report, ready to print."""
    # The name of a file is copied from here, so it keeps its letters.
    title = styled(printable(name), bold=True) if name else heading("How even are your steps?").lstrip("\n")
    return "\n".join(
        [
            title,
            "",
            wrapped(f"{OUTCOMES[evenness(measurement, knowledge)]}. {outcome_words(measurement, person, knowledge)}"),
            *figure_lines(measurement),
            *_norms(measurement, person, knowledge),
            heading("How good the recording is"),
            wrapped(QUALITY[measurement.quality], 2),
            *(wrapped(printable(remark_words(one)), 2, "- ") for one in measurement.remarks),
            heading("What this can say"),
            wrapped(what_it_is(measurement, knowledge), 2),
        ]
    )


def _norms(measurement: Measurement, person: Person, knowledge: Knowledge) -> Iterator[str]:
    found = list(_norms_of(measurement, person, knowledge))
    if found:
        yield heading("What is usual")
    for _measured, what, norm in found:
        basis = _(BASES[str(norm.basis)])
        yield wrapped(
            f"{what}: {number(norm.value, 2)} {norm.unit} ({basis}; source: {short_source(norm.source, knowledge)})", 2, "- "
        )


def _norms_of(measurement: Measurement, person: Person, knowledge: Knowledge) -> Iterator[tuple[str, str, Norm]]:
    for figure, measure, what in NORMS:
        norm = norm_for(measure, person.age, person.sex, knowledge)
        if norm is not None and measurement.figure(figure) is not None:
            yield figure, what, norm


def walk_json(name: str, measurement: Measurement, person: Person, knowledge: Knowledge) -> str:
    """The report as one line of JSON; its form is described in docs/walk_files.md."""
    whole = as_json(measurement)
    content = {
        "format": FORMAT,
        "version": VERSION,
        "file": name,
        "measured": True,
        "outcome": evenness(measurement, knowledge).value,
        "quality": whole["quality"],
        "figures": whole["figures"],
        "norms": [
            {"figure": figure, "value": norm.value, "unit": norm.unit, "basis": str(norm.basis), "source": norm.source}
            for figure, _what, norm in _norms_of(measurement, person, knowledge)
        ],
        "findings": [
            {"finding": one.finding, "value": one.value, "side": one.side} for one in judge(measurement, person, knowledge)
        ],
        "remarks": [{"code": one.code, "text": remark_words(one)} for one in measurement.remarks],
    }
    return _line(content)


def walk_refused_json(name: str, error: MeasurementError) -> str:
    """A file that was not measured, as one line of JSON."""
    wrong, do = error_words(error)
    content = {"format": FORMAT, "version": VERSION, "file": name, "measured": False}
    return _line({**content, "error": {"code": error.code, "wrong": wrong, "do": do}})


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=True, allow_nan=False)
