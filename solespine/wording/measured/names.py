"""What measurements and their figures are called, and how a figure is written with its interval."""

from __future__ import annotations

from collections.abc import Mapping

from solespine.knowledge import Knowledge
from solespine.measurement import Figure, Measurement, MeasurementError, Remark
from solespine.measurement.judging import FOOTPRINT, WALK
from solespine.wording.language import N_, _, number
from solespine.wording.names import said

KINDS: Mapping[str, str] = {FOOTPRINT: N_("Footprint"), WALK: N_("Walk")}
SIDES: Mapping[str, str] = {"left": N_("left"), "right": N_("right")}
FIGURE_NAMES: Mapping[str, str] = {
    "arch_index": N_("Arch index"),
    "chippaux_smirak_index": N_("Chippaux-Smirak index"),
    "staheli_index": N_("Staheli index"),
    "foot_length": N_("Length of the foot"),
    "spread": N_("Difference between the prints"),
    "steps": N_("Steps that were used"),
    "cadence": N_("Steps a minute"),
    "step_time": N_("Time of a step"),
    "stride_time": N_("Time of two steps"),
    "stride_time_sd": N_("How much the time of two steps varies"),
    "walking_speed": N_("Walking speed"),
    "step_regularity": N_("How alike one step is to the next"),
    "stride_regularity": N_("How alike every second step is"),
    "harmonic_ratio_vertical": N_("Smoothness up and down"),
    "harmonic_ratio_forward": N_("Smoothness forward"),
    "harmonic_ratio_sideways": N_("Smoothness sideways"),
    "step_time_asymmetry": N_("Difference between the two step times"),
    "toe_to_wall": N_("From the big toe to the wall"),
    "shin_angle": N_("Lean of the shin"),
    "heel_lifts": N_("Full heel lifts in a row"),
    "toes_missed": N_("Toes that missed the touch"),
    "hold_time": N_("Time the leg was held up"),
    "stance_time": N_("Time on one leg"),
    "block_height": N_("Boards that made the hips level"),
}
UNITS: Mapping[str, str] = {
    "ratio": "",
    "percent": "%",
    "mm": "mm",
    "cm": "cm",
    "degrees": "°",
    "s": "s",
    "m/s": "m/s",
    "steps/min": "",
    "steps": "",
    "repetitions": "",
    "points": N_("points"),
    "toes": N_("toes"),
}
DIGITS: Mapping[str, int] = {"": 2, "ratio": 3, "m/s": 2, "s": 3}


def kind_name(kind: str, knowledge: Knowledge) -> str:
    """What a measurement is called."""
    if kind in KINDS:
        return _(KINDS[kind])
    test = knowledge.self_tests.get(kind)
    return said(test, "name") if test is not None else kind


def figure_name(figure: Figure) -> str:
    """What a figure is called, with its side."""
    name = _(FIGURE_NAMES[figure.name]) if figure.name in FIGURE_NAMES else figure.name.replace("_", " ")
    return f"{name} ({_(SIDES[figure.side])})" if figure.side else name


def figure_value(figure: Figure) -> str:
    """A figure with its unit."""
    return with_unit(number(figure.value, _digits(figure)), figure.unit)


def figure_interval(figure: Figure) -> str:
    """The interval of a figure with its unit."""
    digits = _digits(figure)
    between = _("{low} to {high}").format(low=number(figure.low, digits), high=number(figure.high, digits))
    return with_unit(between, figure.unit)


def _digits(figure: Figure) -> int:
    return DIGITS.get(figure.unit, 1)


def with_unit(words: str, unit: str) -> str:
    """A number in words with its unit in the reader's language."""
    name = UNITS.get(unit, unit)
    return f"{words} {_(name) if name else ''}".strip().replace(" °", "°")


def remark_words(remark: Remark) -> str:
    """A remark in the reader's language."""
    return _(remark.text).format(**_plain(remark.values))


def error_words(error: MeasurementError) -> tuple[str, str]:
    """What is wrong and what to do, in the reader's language."""
    values = _plain(error.values)
    return _(error.wrong).format(**values), _(error.do).format(**values)


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Values as the reader writes them."""
    return {name: number(one, 2) if isinstance(one, float) else one for name, one in values.items()}


def side_of(measurement: Measurement) -> str:
    """The side a measurement was taken of, in words; empty where it has none."""
    return _(SIDES[measurement.side]) if measurement.side else ""
