"""MATLAB files of version 5 to 7.2, read here so that a stranger's file can neither fill the memory nor stop the program.

Numbers, cells and structures are read; texts, functions, objects and tables of MATLAB's own are passed over.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from solespine.measurement.measurement import MeasurementError
from solespine.measurement.walk.files.bounds import DEEPEST, LARGEST, MOST_ELEMENTS

HEADER = 128
COMPRESSED, MATRIX = 15, 14
# The format's own numbers: how numbers are stored, and what a matrix is.
STORED = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8", 16: "u1", 17: "u2", 18: "u4"}
CELL, STRUCTURE, TEXT = 1, 2, 4
NUMBERS = range(6, 16)
NAME_WIDTH = 63  # signs of a field's name that MATLAB allows


class Unreadable(Exception):
    """The file does not keep to its format."""


@dataclass(slots=True)
class Budget:
    """What may still be unpacked and how many arrays may still be read."""

    order: str
    bytes_left: int = LARGEST
    elements_left: int = MOST_ELEMENTS
    passed_over: int = 0

    def one_more(self, many: int = 1) -> None:
        """Count arrays."""
        self.elements_left -= many
        if self.elements_left < 0:
            raise Unreadable


@dataclass(slots=True)
class Reader:
    """A place in the bytes of one element."""

    data: memoryview
    budget: Budget
    at: int = field(default=0)

    def element(self) -> tuple[int, memoryview]:
        """Kind and content of the next element."""
        kind = self._word(self.at)
        if kind >> 16:  # four bytes or less stand beside the tag itself
            kind, size = kind & 0xFFFF, kind >> 16
            if size > 4:
                raise Unreadable
            content = self.data[self.at + 4 : self.at + 4 + size]
            self.at += 8
        else:
            size = self._word(self.at + 4)
            content = self.data[self.at + 8 : self.at + 8 + size]
            # Only packed elements are not filled up to eight bytes.
            self.at += 8 + (size if kind == COMPRESSED else -(-size // 8) * 8)
        if len(content) != size:
            raise Unreadable
        return kind, content

    def _word(self, at: int) -> int:
        if at + 4 > len(self.data):
            raise Unreadable
        return int.from_bytes(self.data[at : at + 4], "little" if self.budget.order == "<" else "big")

    def numbers(self) -> np.ndarray[Any, Any]:
        """The next element as numbers."""
        kind, content = self.element()
        if kind not in STORED:
            raise Unreadable
        stored = np.dtype(self.budget.order + STORED[kind])
        if len(content) % stored.itemsize:
            raise Unreadable
        return np.frombuffer(content, stored)


def read_matlab(data: bytes, name: str) -> dict[str, Any]:
    """The variables of the file: arrays, dicts for structures, lists for several structures or cells, None for anything else.

    Raises
    ------
    MeasurementError
        If it is broken, made to do harm, or has nothing but MATLAB's own objects.
    """
    budget = Budget("<" if data[126:128] == b"IM" else ">")
    variables: dict[str, Any] = {}
    try:
        for kind, content in _elements(memoryview(data)[HEADER:], budget):
            if kind == MATRIX:
                variable, value = _matrix(content, budget, 0)
                variables[variable] = value
    except (Unreadable, zlib.error, RecursionError) as error:
        raise MeasurementError(
            "broken_matlab",
            "{name} is a MATLAB file that cannot be read: it is cut off, too large or not as the format has it.",
            "Save it again in MATLAB with: save('walk.mat', 'data', '-v7'). Or export a table as CSV.",
            name=name,
        ) from error
    if budget.passed_over and not any(value is not None for value in variables.values()):
        raise MeasurementError(
            "matlab_table",
            "{name} has a table that only MATLAB can read.",
            "In MATLAB, write it as text with: writetimetable(Acceleration, 'walk.csv').",
            name=name,
        )
    return variables


def _elements(data: memoryview, budget: Budget) -> Iterator[tuple[int, memoryview]]:
    """The elements of the file, unpacked."""
    reader = Reader(data, budget)
    while reader.at + 8 <= len(data):
        kind, content = reader.element()
        if kind == COMPRESSED:
            unpacked = zlib.decompressobj().decompress(content, budget.bytes_left + 1)
            budget.bytes_left -= len(unpacked)
            if budget.bytes_left < 0:
                raise Unreadable
            kind, content = Reader(memoryview(unpacked), budget).element()
        yield kind, content


def _matrix(content: memoryview, budget: Budget, depth: int) -> tuple[str, Any]:
    """Name and value of one matrix."""
    budget.one_more()
    if depth > DEEPEST:
        raise Unreadable
    if not len(content):
        return "", np.empty((0, 0))
    reader = Reader(content, budget)
    flags = reader.numbers()
    if len(flags) != 2:
        raise Unreadable
    kind = int(flags[0]) & 0xFF
    if kind > 15:  # functions and objects, whose insides are MATLAB's own
        budget.passed_over += 1
        return "", None
    shape = tuple(int(one) for one in reader.numbers())
    if len(shape) < 2 or any(one < 0 for one in shape):
        raise Unreadable
    name = bytes(reader.element()[1]).decode("latin-1")
    if kind == STRUCTURE:
        return name, _structures(reader, math.prod(shape), budget, depth)
    if kind == CELL:
        return name, [one for _, one in _inner(reader, math.prod(shape), budget, depth)]
    if kind == TEXT:
        return name, None
    if kind not in NUMBERS:
        budget.passed_over += 1
        return name, None
    numbers = reader.numbers()
    if numbers.size != math.prod(shape):
        raise Unreadable
    # The imaginary part, where there is one, belongs to nothing that a sensor measures.
    return name, numbers.reshape(shape, order="F")


def _inner(reader: Reader, many: int, budget: Budget, depth: int) -> Iterator[tuple[str, Any]]:
    if many > budget.elements_left:
        raise Unreadable
    for _ in range(many):
        kind, content = reader.element()
        if kind != MATRIX:
            raise Unreadable
        yield _matrix(content, budget, depth + 1)


def _structures(reader: Reader, many: int, budget: Budget, depth: int) -> Any:
    widths = reader.numbers()
    width = int(widths[0]) if len(widths) else 0
    raw = bytes(reader.element()[1])
    if not 0 < width <= NAME_WIDTH + 1:
        raise Unreadable
    names = [raw[at : at + width].split(b"\0")[0].decode("latin-1") for at in range(0, len(raw), width)]
    values = iter([one for _, one in _inner(reader, many * len(names), budget, depth)])
    made = [{name: next(values) for name in names} for _ in range(many if names else 0)]
    return made[0] if many == 1 and made else made
