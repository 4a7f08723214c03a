"""What a footprint says of the arch: low, normal or high where the interval crosses no cut-off, and whether it changed."""

from __future__ import annotations

from math import hypot
from typing import Literal, TypeAlias

from solespine.knowledge import Knowledge
from solespine.measurement.measurement import Figure, Measurement, Said

Arch: TypeAlias = Literal["low", "normal", "high", ""]
Change: TypeAlias = Literal["higher", "lower", ""]

ARCH_INDEX = "arch_index"
LOW_ARCH, HIGH_ARCH = "footprint_low_arch", "footprint_high_arch"


def judge(measurement: Measurement, knowledge: Knowledge, *, bmi: tuple[float, float] | None) -> tuple[Said, ...]:
    """What a footprint says of a low and a high arch; ``bmi`` as its lowest and highest possible value, None where not known."""
    arch = arch_class(measurement, knowledge, bmi=bmi)
    return tuple(
        Said(finding, (arch == name) if arch else None, measurement.side)
        for finding, name in ((LOW_ARCH, "low"), (HIGH_ARCH, "high"))
    )


def arch_class(measurement: Measurement, knowledge: Knowledge, *, bmi: tuple[float, float] | None) -> Arch:
    """The class of the arch; empty where the interval of the arch index crosses a cut-off.

    Source: `cavanagh_1987`.
    """
    index = measurement.figure(ARCH_INDEX, measurement.side)
    if index is None:
        return ""
    low_from, high_to = cut_offs(knowledge)
    low, high = with_body_mass(index, knowledge, bmi)
    if low >= low_from:
        return "low"
    if high <= high_to:
        return "high"
    return "normal" if low > high_to and high < low_from else ""


def cut_offs(knowledge: Knowledge) -> tuple[float, float]:
    """The arch index from which an arch is low, and up to which it is high."""
    found = next(one for one in knowledge.records.cutoff if one.id == ARCH_INDEX)
    assert found.low_arch_from is not None
    assert found.high_arch_to is not None
    return found.low_arch_from, found.high_arch_to


def with_body_mass(index: Figure, knowledge: Knowledge, bmi: tuple[float, float] | None) -> tuple[float, float]:
    """The interval of an arch index, carried on downwards by what the fat of the sole may have added to it.

    By how much is not known of a single person: from nothing to the upper end of the setting's range for each unit above its start.
    """
    if bmi is None:
        return index.low, index.high
    above = max(0.0, bmi[1] - knowledge.setting("footprint_body_mass_from"))
    return index.low - above * knowledge.settings["footprint_index_per_bmi"].number.high, index.high


def changed(before: Measurement, after: Measurement, knowledge: Knowledge) -> Change:
    """Whether the arch became higher or lower between two measurements of the same foot; empty where that cannot be told.

    A difference counts beyond what two prints of an unchanged foot differ by, and beyond the error of the two measurements.
    """
    first, second = (one.figure(ARCH_INDEX, one.side) for one in (before, after))
    if first is None or second is None or before.side != after.side:
        return ""
    difference = second.value - first.value
    error = hypot(first.high - first.low, second.high - second.low) / 2
    if abs(difference) <= max(error, knowledge.setting("footprint_detectable_change")):
        return ""
    return "lower" if difference > 0 else "higher"
