"""Files that are broken, or made to do harm, are refused: in words, in time, and in little memory."""

from __future__ import annotations

import io
import os
import pickle
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from solespine.measurement import MeasurementError
from solespine.measurement.walk import Recording
from solespine.measurement.walk.files import read_walk_file
from solespine.measurement.walk.files.bounds import MOST_MEMBERS
from tests.measurement.walk_files.written import (
    ACCELERATION,
    FORMATS,
    PLAIN,
    TIME_S,
    big_endian,
    mat,
    mobilise,
    npz,
    packed,
    phyphox,
)

LONGEST_S = 5.0  # for any file here, on a slow machine
SHORT = {
    name: (called, data[: len(data) // 4] if data[:2] != b"PK" and data[:6] != b"MATLAB" else data)
    for name, (called, data, _) in FORMATS.items()
}
HOSTILE = [
    b",",
    b";",
    b"\t",
    b'"',
    b"\n",
    b"\0",
    b"-",
    b"e",
    b"nan",
    b"inf",
    b"1e999",
    b"9" * 400,
    b"\xff",
    b"PK\3\4",
    b"{name}",
    b"%s",
    b"\r",
]


def look(data: bytes, name: str = "walk.csv") -> str:
    """The code of the refusal, or nothing where it was read; anything else is an error of ours."""
    began = time.monotonic()
    try:
        for one in read_walk_file(data, name).recordings:
            assert isinstance(one, Recording)
        return ""
    except MeasurementError as error:
        assert 10 < len(str(error)) < 1500
        return error.code
    finally:
        assert time.monotonic() - began < LONGEST_S


@settings(max_examples=150)
@given(st.sampled_from(sorted(FORMATS)), st.floats(0, 1))
def test_a_file_that_is_cut_off_is_read_or_refused(name: str, share: float) -> None:
    called, data, _ = FORMATS[name]
    look(data[: int(len(data) * share)], called)


@settings(max_examples=250)
@given(st.sampled_from(sorted(FORMATS)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 7)), min_size=1, max_size=12))
def test_a_file_with_flipped_bits_is_read_or_refused(name: str, flips: list[tuple[float, int]]) -> None:
    called, data = SHORT[name]
    changed = bytearray(data)
    for place, bit in flips:
        changed[int(place * (len(changed) - 1))] ^= 1 << bit
    look(bytes(changed), called)


@settings(max_examples=250)
@given(
    st.sampled_from(sorted(FORMATS)),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(HOSTILE), st.integers(0, 30)), min_size=1, max_size=6),
)
def test_a_file_with_strange_signs_in_it_is_read_or_refused(name: str, pieces: list[tuple[float, bytes, int]]) -> None:
    called, data = SHORT[name]
    for share, piece, cut in pieces:
        at = int(share * len(data))
        data = data[:at] + piece + data[at + cut :]
    look(data, called)


@settings(max_examples=200)
@given(
    st.binary(max_size=3000),
    st.sampled_from([b"", b"PK\3\4", b"PK\5\6", b"MATLAB 5.0".ljust(124) + b"\0\1IM", b"\x93NUMPY\1\0", b"\xff\xfe"]),
)
@example(b"", b"PK\5\6")
def test_random_bytes_are_refused(data: bytes, begin: bytes) -> None:
    assert look(begin + data)


@settings(max_examples=200)
@given(st.text(alphabet='0123456789.,;\t\n"-+eE xyzatimegXYZ()[]/_²', max_size=2000))
def test_random_tables_are_refused_or_read(text: str) -> None:
    look(text.encode())


def test_a_line_of_endless_columns_is_refused() -> None:
    assert look(b"time_s" + b",ax" * 20_000_000) == "line_too_long"
    assert look(b"," * 60_000 + b"\n" + PLAIN) == ""
    assert look(b"\n".join([b",".join([b"1"] * 5000)] * 50)) == "no_table"


def test_one_endless_line_in_the_middle_is_refused() -> None:
    assert look(PLAIN + b"1" * 9_000_000 + b"\n" + PLAIN) == "line_too_long"
    assert look(PLAIN + b"1" * 1_000_000 + b"\n") in ("not_a_number", "row_of_other_width")


def test_a_quote_that_never_ends_is_refused() -> None:
    assert look(PLAIN.replace(b"\n1,", b'\n"1,', 1)) in ("not_a_number", "row_of_other_width")


def test_more_rows_than_a_day_has_are_refused_before_they_are_read() -> None:
    assert look(PLAIN.split(b"\n")[0] + b"\n" + b"1,2,3,4,5,6,7\n" * 7_000_000) == "too_long"


def raw_zip(
    name: bytes = b"walk.csv", content: bytes = PLAIN, flags: int = 0, method: int = 0, size: int | None = None, entries: int = 1
) -> bytes:
    """A zip written by hand, so that it can lie."""
    size = len(content) if size is None else size
    crc = zlib.crc32(content)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, method, 0, 0, crc, len(content), size, len(name), 0) + name + content
    central = (
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, flags, method, 0, 0, crc, len(content), size, len(name), 0, 0, 0, 0, 0, 0)
        + name
    )
    return (
        local
        + central * entries
        + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, entries, entries, len(central) * entries, len(local), 0)
    )


def test_a_zip_written_by_hand_is_read() -> None:
    assert look(raw_zip()) == ""


@pytest.mark.parametrize(
    "path", [b"../walk.csv", b"/etc/walk.csv", b"a/../../walk.csv", b"..\\walk.csv", b"C:\\walk.csv", b"C:walk.csv"]
)
def test_paths_that_lead_outside_are_refused(path: bytes) -> None:
    assert look(raw_zip(path)) == "paths_in_archive"


def test_a_locked_zip_is_refused() -> None:
    assert look(raw_zip(flags=1)) == "locked_archive"


def test_a_zip_in_a_zip_is_refused() -> None:
    assert look(packed({"Accelerometer.csv": PLAIN, "more.zip": packed({"x.csv": PLAIN})})) == "archive_in_archive"


def test_unusual_packing_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("Accelerometer.csv", PLAIN)
    assert look(file.getvalue()) == "broken_archive"


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    assert look(raw_zip(size=10)) in ("broken_archive", "no_table_in_archive")
    assert look(raw_zip(entries=MOST_MEMBERS + 1)) == "too_many_files"
    assert look(raw_zip(entries=40_000)) == "broken_archive"


def test_a_zip_of_a_table_and_much_that_is_none_is_read() -> None:
    members = {f"Camera/{number}.jpg": b"\xff\xd8\xff" for number in range(300)}
    assert look(packed({"Raw Data.csv": phyphox()["Accelerometer"], **members})) == ""


def test_nothing_that_is_pickled_is_ever_opened(tmp_path) -> None:
    class Harm:
        def __reduce__(self):
            return (open, (str(tmp_path / "harm"), "w"))

    file = io.BytesIO()
    np.savez(file, accel=np.array([Harm()], dtype=object), time=TIME_S, allow_pickle=True)
    assert look(file.getvalue()) == "no_arrays"
    assert look(pickle.dumps(Harm())) == "not_text"
    assert not (tmp_path / "harm").exists()


def test_arrays_that_lie_about_their_shape_are_refused() -> None:
    content = io.BytesIO()
    np.lib.format.write_array_header_1_0(content, {"descr": "<f8", "fortran_order": False, "shape": (2**40, 3)})
    assert look(packed({"accel.npy": b"\x93NUMPY\1\0" + content.getvalue()[8:], "time.npy": b""})) == "broken_arrays"
    assert look(npz(accel=ACCELERATION, time=TIME_S[:-1])) == "no_time"
    assert look(npz(accel=ACCELERATION, gyro=ACCELERATION[:-2], time=TIME_S)) == "lengths_differ"
    assert look(npz(accel=np.full_like(ACCELERATION, np.nan), time=TIME_S)) in ("too_short", "acceleration_unit")


def matrix(kind: int, shape: tuple[int, ...], rest: bytes = b"", name: bytes = b"data") -> bytes:
    """A MATLAB matrix that says what it likes about itself."""

    def element(stored: int, content: bytes) -> bytes:
        return struct.pack("<II", stored, len(content)) + content + bytes(-len(content) % 8)

    inside = element(6, struct.pack("<II", kind, 0)) + element(5, struct.pack(f"<{len(shape)}i", *shape)) + element(1, name)
    return element(14, inside + rest)


def matlab(*elements: bytes, compress: bool = False) -> bytes:
    """A MATLAB file of these elements."""
    if compress:
        elements = tuple(struct.pack("<II", 15, len(packed)) + packed for packed in (zlib.compress(one) for one in elements))
    return b"MATLAB 5.0 MAT-file".ljust(124) + b"\0\1IM" + b"".join(elements)


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("kind", [1, 2, 6, 9])
@pytest.mark.parametrize("shape", [(2**31 - 1, 2**31 - 1), (2**31 - 1, 1), (-1, 3), (1,), (), (1, 1) * 40])
def test_matrices_that_lie_about_their_size_are_refused(kind: int, shape: tuple[int, ...], compress: bool) -> None:
    assert look(matlab(matrix(kind, shape), compress=compress)) == "broken_matlab"


def test_structures_in_structures_without_end_are_refused() -> None:
    field = struct.pack("<HHi", 5, 4, 2) + struct.pack("<II", 1, 2) + b"a\0" + bytes(6)
    inside = b""
    for _ in range(2000):
        inside = matrix(2, (1, 1), field + inside, b"")
    assert look(matlab(inside)) == "broken_matlab"
    cells = b""
    for _ in range(2000):
        cells = matrix(1, (1, 1), cells, b"")
    assert look(matlab(cells, compress=True)) == "broken_matlab"


def test_matlab_files_of_other_kinds_say_what_to_do() -> None:
    assert look(matlab(matrix(17, (1, 1)))) == "matlab_table"
    assert look(mat({"name": "walk", "cells": np.array(["a", 1.0], dtype=object)})) == "no_arrays"
    assert look(mat({"acc_g": ACCELERATION})) == "no_time"
    assert look(mobilise()[:5000]) == "broken_matlab"
    assert look(big_endian().replace(b"\1\0MI", b"\0\1IM")) == "broken_matlab"


BOMBS = """
import struct, sys, zlib
from solespine.measurement import MeasurementError
from solespine.measurement.walk.files import read_walk_file

def packed_zeros(megabytes, begin=b""):
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    parts = [squeeze.compress(begin)] + [squeeze.compress(bytes(1_000_000)) for _ in range(megabytes)]
    return b"".join(parts) + squeeze.flush()

def zip_bomb():
    content, name = packed_zeros(500, b"time_s,ax_g,ay_g,az_g\\n" + b"1,2,3,4\\n" * 40_000), b"Accelerometer.csv"
    head = struct.pack("<5H3L2H", 20, 0, 8, 0, 0, 0, len(content), 500_000_000, len(name), 0)
    local = b"PK\\3\\4" + head + name + content
    middle = b"PK\\1\\2" + struct.pack("<H", 20) + head + struct.pack("<3H2L", 0, 0, 0, 0, 0) + name
    return local + middle + struct.pack("<4s4H2LH", b"PK\\5\\6", 0, 0, 1, 1, len(middle), len(local), 0)

def mat_bomb():
    squeeze = zlib.compressobj(9)
    tag = struct.pack("<II", 14, 500_000_000)
    content = squeeze.compress(tag) + b"".join(squeeze.compress(bytes(1_000_000)) for _ in range(500)) + squeeze.flush()
    return b"MATLAB 5.0 MAT-file".ljust(124) + b"\\0\\1IM" + struct.pack("<II", 15, len(content)) + content

def many_entries():
    one = b"PK\\1\\2" + struct.pack("<6H3L5H2L", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    return b"PK\\3\\4" + bytes(26) + one * 1_000_000 + struct.pack("<4s4H2LH", b"PK\\5\\6", 0, 0, 0xFFFF, 0xFFFF, len(one) * 1_000_000, 30, 0)

def most_mb():
    return next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))

made = {"zip": zip_bomb, "mat": mat_bomb, "entries": many_entries}[sys.argv[1]]()
before = most_mb()
try:
    read_walk_file(made, "bomb")
except MeasurementError as error:
    print(error.code, most_mb() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs a system that says how much memory was used")
@pytest.mark.parametrize(
    ("bomb", "code", "most_mb"),
    [("zip", "unpacked_too_large", 450), ("mat", "broken_matlab", 450), ("entries", "broken_archive", 20)],
)
def test_a_small_file_that_unpacks_to_gigabytes_stays_small(bomb: str, code: str, most_mb: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BOMBS, bomb],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    print(done.stdout)
    said, megabytes = done.stdout.split()
    assert said == code
    assert int(megabytes) < most_mb
