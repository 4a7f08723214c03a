"""From the tries of a reading to a figure with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean

from solespine.knowledge import Basis, Knowledge
from solespine.knowledge.self_tests import Limit, Reading
from solespine.measurement.measurement import Figure


@dataclass(frozen=True, slots=True)
class Value:
    """A number of the dossier that a reading is held against, with what it rests on."""

    value: float
    basis: Basis
    source: str


def figure_of(reading: Reading, tries: tuple[float, ...], side: str, knowledge: Knowledge) -> Figure:
    """The tries as one figure. Its interval holds every try, and at least the error of one measurement to both sides.

    >>> from solespine import load_knowledge
    >>> knowledge = load_knowledge()
    >>> stance = knowledge.self_tests["single_leg_stance"].reading[0]
    >>> figure_of(stance, (3.0, 8.0), "left", knowledge)
    Figure(name='stance_time', value=8.0, low=3.0, high=8.5, unit='s', side='left')
    """
    value = max(tries) if reading.keep == "best" else fmean(tries)
    wide = error_of(reading, knowledge)
    low = max(reading.lowest, min(*tries, value - wide))
    high = min(reading.highest, max(*tries, value + wide))
    if reading.ends and min(tries) == reading.highest:
        low = value  # the clock ended, not the person
    if reading.unit == "repetitions":
        low = min(value, max(1.0, low))  # who did it once can do it once
        high = high if value else value  # and who cannot has nothing that varies
    return Figure(reading.id, value, low, high, reading.unit, side)


def error_of(reading: Reading, knowledge: Knowledge) -> float:
    """Half the interval of one measurement. A difference of two has the root of two times the error of one."""
    if reading.error is not None:
        return reading.error.value
    change = detectable(reading, knowledge)
    return change.value / math.sqrt(2) if change is not None else 0.0


def detectable(reading: Reading, knowledge: Knowledge) -> Value | None:
    """The smallest change that can be told from chance, where one is published."""
    if reading.change is not None:
        return Value(reading.change.value, reading.change.basis, reading.change.source)
    return _cutoff(reading.change_cutoff, knowledge) if reading.change_cutoff else None


def limit_value(limit: Limit, knowledge: Knowledge) -> Value | None:
    """What a reading is compared with; nothing where that is a norm for age and sex."""
    if limit.at is not None:
        return Value(limit.at.value, limit.at.basis, limit.at.source)
    return _cutoff(limit.cutoff, knowledge) if limit.cutoff else None


def _cutoff(cutoff_id: str, knowledge: Knowledge) -> Value:
    row = knowledge.cutoffs[cutoff_id]
    assert row.value is not None  # checked when the dossier is read
    return Value(row.value, row.basis, row.source)
