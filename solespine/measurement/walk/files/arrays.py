"""Arrays whose names say what they are, as NumPy and MATLAB keep them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solespine.measurement.measurement import MeasurementError, Remark
from solespine.measurement.walk.files.bounds import LARGEST
from solespine.measurement.walk.files.columns import ACCELERATED, BARE, LINEAR, TIMED, TURNED, Column, read_name
from solespine.measurement.walk.files.sheets import Sheet, in_units
from solespine.measurement.walk.files.times import steady_times, unit_by_size
from solespine.measurement.walk.files.units import TIME
from solespine.measurement.walk.files.zipped import read_member
from solespine.measurement.walk.recording import MOST_SAMPLES

Floats = NDArray[np.float64]
RATES = {"fs", "rate", "ratehz", "freq", "frequency", "samplingrate", "samplerate", "samplingfrequency", "samplefrequency", "hz"}
LONGEST_HEADER = 10_000  # bytes before an array; NumPy's own limit


def is_arrays(archive: zipfile.ZipFile) -> bool:
    """Whether a zip is an archive of NumPy arrays."""
    names = archive.namelist()
    return bool(names) and all(name.endswith(".npy") for name in names)


def read_npz(archive: zipfile.ZipFile, name: str) -> Sheet:
    """The samples of an archive of NumPy arrays. Nothing in it is ever run.

    Raises
    ------
    MeasurementError
        If it is broken, or has no acceleration.
    """
    left, arrays = LARGEST, {}
    for member in archive.infolist():
        content = read_member(archive, member, name, left)
        left -= len(content)
        array = _array(content, name)
        if array is not None:
            arrays[member.filename.removesuffix(".npy")] = array
    return sheet_of_arrays(arrays, name)


def _array(content: bytes, name: str) -> NDArray[Any] | None:
    """One array of numbers; nothing where it is one of something else."""
    file = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(file)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, by_column, kind = read(file, max_header_size=LONGEST_HEADER)
        if kind.hasobject or kind.kind not in "iuf":
            return None
        return np.frombuffer(content[file.tell() :], kind).reshape(shape, order="F" if by_column else "C")
    except (ValueError, TypeError, SyntaxError, OverflowError, MemoryError, RecursionError, KeyError, EOFError) as error:
        raise MeasurementError(
            "broken_arrays",
            "{name} is an archive of arrays that cannot be read.",
            "Save it again with numpy.savez, with numbers only.",
            name=name,
        ) from error


def sheet_of_arrays(arrays: Mapping[str, Any], name: str, units: Mapping[str, str] | None = None) -> Sheet:
    """The samples in arrays whose names say what they are.

    Raises
    ------
    MeasurementError
        If they have no acceleration or no times, or the lengths do not fit.
    """
    blocks = named_blocks(arrays)
    if not blocks:
        raise MeasurementError(
            "no_arrays",
            "{name} has no array of acceleration in three axes.",
            "Name the arrays, for example: acc_m_s2 with three columns, time_s with one.",
            name=name,
        )
    remarks: list[Remark] = []
    count = len(next(iter(blocks.values()))[1])
    time_s = _times(arrays, count, name, remarks)
    samples = []
    for column, values in blocks.values():
        if len(values) != count:
            raise MeasurementError(
                "lengths_differ",
                "The arrays in {name} have different lengths: {first} and {other}.",
                "Save acceleration, turning rates and times with one row for each sample.",
                name=name,
                first=count,
                other=len(values),
            )
        known = replace(column, unit=column.unit or (units or {}).get(column.text, ""))
        there = np.isfinite(values).all(axis=1) & np.isfinite(time_s)
        made = in_units(known.quantity, known, time_s[there], values[there], None, name, remarks)
        samples += [made] if made else []
    return Sheet(name, tuple(samples), remarks)


def named_blocks(arrays: Mapping[str, Any]) -> dict[str, tuple[Column, Floats]]:
    """For each quantity its name and three columns: one array of three, or three arrays of one."""
    blocks: dict[str, tuple[Column, Floats]] = {}
    single: dict[str, dict[str, tuple[Column, Floats]]] = {}
    for key, value in arrays.items():
        if not isinstance(value, np.ndarray) or value.size > 3 * MOST_SAMPLES or value.dtype.kind not in "iuf":
            continue
        flat: NDArray[Any] = value.reshape(-1) if value.ndim == 2 and 1 in value.shape else value
        if flat.ndim == 2 and 3 in flat.shape:
            column = replace(read_name(key), axis="x", text=key)
            rows = flat if flat.shape[1] == 3 else flat.T
            if column.quantity in (ACCELERATED, LINEAR, TURNED):
                blocks.setdefault(column.quantity, (column, rows.astype(np.float64)))
        elif flat.ndim == 1 and (column := read_name(key)).axis:
            single.setdefault(column.quantity, {}).setdefault(column.axis, (column, flat.astype(np.float64)))
    for quantity, axes in single.items():
        lengths = {len(one[1]) for one in axes.values()}
        if len(axes) == 3 and len(lengths) == 1 and quantity in (ACCELERATED, LINEAR, TURNED, BARE):
            blocks.setdefault(quantity, (axes["x"][0], np.stack([axes[axis][1] for axis in "xyz"], axis=1)))
    return dict(sorted(blocks.items(), key=lambda one: one[0] == TURNED))


def _times(arrays: Mapping[str, Any], count: int, name: str, remarks: list[Remark]) -> Floats:
    for key, value in arrays.items():
        if isinstance(value, np.ndarray) and value.size == count and value.dtype.kind in "iuf" and read_name(key).quantity == TIMED:
            times = value.reshape(-1).astype(np.float64)
            unit = read_name(key).unit or unit_by_size(times[np.isfinite(times)])
            if unit:
                return times * TIME[unit]
    for key, value in arrays.items():
        if (
            isinstance(value, np.ndarray)
            and value.size == 1
            and _plain(key) in RATES
            and 1 <= float(value.reshape(-1)[0]) <= 10_000
        ):
            return steady_times(count, float(value.reshape(-1)[0]))
    raise MeasurementError(
        "no_time",
        "{name} does not say when each sample was taken.",
        "Add an array time_s with seconds, or a number fs with the samples a second.",
        name=name,
    )


def _plain(key: str) -> str:
    return "".join(sign for sign in key.casefold() if sign.isalnum())
