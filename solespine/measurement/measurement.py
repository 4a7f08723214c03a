"""What a photo, a walk or a test came to: figures with their intervals, how good it was, and the errors that say why not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter
from typing import Any

SIDES = ("left", "right")
LONGEST = 4000  # signs of any text in a kept measurement
MOST = 2000  # items of any list in it
DEEPEST = 8
LARGEST = 1e12  # of any number in it; what is larger was never measured and cannot be written


class MeasurementError(ValueError):
    """Nothing can be measured here.

    Parameters
    ----------
    code : str
        A short name of what is wrong, for programs.
    wrong : str
        What is wrong, as a whole sentence; ``{names}`` stand for ``values``.
    do : str
        What to do about it, as a whole sentence.
    **values
        What stands in place of the names.
    """

    def __init__(self, code: str, wrong: str, do: str, **values: object) -> None:
        self.code = code
        self.wrong = wrong
        self.do = do
        self.values = values
        super().__init__(f"{wrong} {do}".format(**values))


class Quality(StrEnum):
    """How far a measurement can be trusted. What is worse than fair is refused and never becomes one."""

    good = "good"
    fair = "fair"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured number and the interval that holds the truth in 95 of 100 measurements of its kind.

    ``side`` is left or right, or empty where the number belongs to the whole person.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    side: str = ""

    def __post_init__(self) -> None:
        if not all(math.isfinite(one) for one in (self.value, self.low, self.high)):
            raise ValueError(f"{self.name}: expected numbers, found {self.low}, {self.value}, {self.high}")
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.name}: low {self.low}, value {self.value}, high {self.high}: expected low <= value <= high")
        if self.side not in ("", *SIDES):
            raise ValueError(f"{self.name}: side '{self.side}': expected left, right or none")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about a measurement: a short name for programs, and a whole sentence; ``{names}`` stand for values.

    A name alone: what asks for parts or for a width of a value, as a foreign file may, is refused.
    """

    code: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for _, name, width, kind in Formatter().parse(self.text):
            if name is not None and (name not in self.values or width or kind):
                raise ValueError(f"{self.code}: '{{{name}}}' stands for no value")
        if not self.text:
            raise ValueError(f"{self.code}: expected a sentence")

    def __str__(self) -> str:
        return self.text.format(**self.values)


@dataclass(frozen=True)
class Measurement:
    """What was measured once. It says nothing about findings: that follows from it and from what the dossier says today.

    Parameters
    ----------
    kind : str
        ``footprint``, ``walk``, or the id of a self-test.
    quality : Quality
    figures : tuple of Figure
    side : str
        The side it was taken of; empty where it is of the whole person or of both.
    remarks : tuple of Remark
    answers : mapping of str to bool or None
        What a self-test asked besides numbers; None is 'could not tell'.
    picture : mapping
        What is needed to draw it again, as JSON has it. Never the photo itself.
    """

    kind: str
    quality: Quality
    figures: tuple[Figure, ...]
    side: str = ""
    remarks: tuple[Remark, ...] = ()
    answers: Mapping[str, bool | None] = field(default_factory=dict)
    picture: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.side not in ("", *SIDES):
            raise ValueError(f"side '{self.side}': expected left, right or none")

    def figure(self, name: str, side: str = "") -> Figure | None:
        """The figure of a name, and of a side where there are two."""
        return next((one for one in self.figures if one.name == name and one.side == side), None)


@dataclass(frozen=True, slots=True)
class Said:
    """What a measurement says of a finding: present, absent, or None where it cannot say."""

    finding: str
    value: bool | None
    side: str = ""


def as_json(measurement: Measurement) -> dict[str, Any]:
    """A measurement as JSON has it."""
    return {
        "kind": measurement.kind,
        "side": measurement.side,
        "quality": measurement.quality.value,
        "figures": [
            {"name": one.name, "value": one.value, "low": one.low, "high": one.high, "unit": one.unit, "side": one.side}
            for one in measurement.figures
        ],
        "remarks": [{"code": one.code, "text": one.text, "values": dict(one.values)} for one in measurement.remarks],
        "answers": dict(measurement.answers),
        "picture": dict(measurement.picture),
    }


def from_json(data: object) -> Measurement:
    """A measurement from what :func:`as_json` made.

    Raises
    ------
    ValueError
        If it is anything else: where, and what was expected.
    """
    table = _table(data, "measurement", ("kind", "side", "quality", "figures", "remarks", "answers", "picture"))
    _plain(table["picture"], "picture", DEEPEST)
    figures = [
        _table(one, "figures", ("name", "value", "low", "high", "unit", "side")) for one in _list(table["figures"], "figures")
    ]
    remarks = [_table(one, "remarks", ("code", "text", "values")) for one in _list(table["remarks"], "remarks")]
    answers = _object(table["answers"], "answers")
    if any(value is not None and not isinstance(value, bool) for value in answers.values()):
        raise ValueError("answers: expected true, false or null")
    for one in remarks:
        _plain(one["values"], "remarks.values", 1)
    return Measurement(
        _text(table["kind"], "kind"),
        Quality(_text(table["quality"], "quality")),
        tuple(
            Figure(
                _text(one["name"], "figures.name"),
                _number(one["value"], "figures.value"),
                _number(one["low"], "figures.low"),
                _number(one["high"], "figures.high"),
                _text(one["unit"], "figures.unit"),
                _text(one["side"], "figures.side"),
            )
            for one in figures
        ),
        _text(table["side"], "side"),
        tuple(
            Remark(_text(one["code"], "remarks.code"), _text(one["text"], "remarks.text"), _object(one["values"], "remarks.values"))
            for one in remarks
        ),
        answers,
        _object(table["picture"], "picture"),
    )


def _table(data: object, where: str, keys: tuple[str, ...]) -> dict[str, Any]:
    table = _object(data, where)
    if set(table) != set(keys):
        raise ValueError(f"{where}: expected exactly {', '.join(keys)}")
    return table


def _object(data: object, where: str) -> dict[str, Any]:
    if not isinstance(data, dict) or len(data) > MOST:
        raise ValueError(f"{where}: expected an object of at most {MOST} entries")
    return data


def _list(data: object, where: str) -> list[Any]:
    if not isinstance(data, list) or len(data) > MOST:
        raise ValueError(f"{where}: expected a list of at most {MOST} items")
    return data


def _text(data: object, where: str) -> str:
    if not isinstance(data, str) or len(data) > LONGEST:
        raise ValueError(f"{where}: expected text of at most {LONGEST} signs")
    return data


def _number(data: object, where: str) -> float:
    try:
        number = float(data) if isinstance(data, int | float) and not isinstance(data, bool) else math.nan
    except OverflowError:  # a whole number of hundreds of digits
        number = math.inf
    if not abs(number) <= LARGEST:
        raise ValueError(f"{where}: expected a number of at most {LARGEST:.0e}")
    return number


def _plain(data: object, where: str, levels: int) -> None:
    """Refuse what JSON has no word for, what is endless and what is nested too deep."""
    if levels < 0:
        raise ValueError(f"{where}: nested too deep")
    if isinstance(data, dict):
        for key, value in _object(data, where).items():
            _text(key, where)
            _plain(value, where, levels - 1)
    elif isinstance(data, list):
        for value in _list(data, where):
            _plain(value, where, levels - 1)
    elif isinstance(data, str):
        _text(data, where)
    elif data is not None and not isinstance(data, bool):
        _number(data, where)
