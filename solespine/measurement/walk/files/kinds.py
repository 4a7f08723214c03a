"""What a file is, by its first bytes and not by its name."""

from __future__ import annotations

from solespine.measurement.measurement import MeasurementError
from solespine.measurement.walk.files.bounds import LARGEST

ARCHIVE, MATLAB, TEXT = "archive", "matlab", "text"

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
HDF5 = b"\x89HDF\r\n\x1a\n"
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg")
WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")


def kind_of(data: bytes, name: str) -> str:
    """Archive, MATLAB file or text.

    Raises
    ------
    MeasurementError
        If it is something else, and what to take instead.
    """
    if len(data) > LARGEST:
        raise MeasurementError(
            "file_too_large",
            "{name} is larger than {megabytes} MB.",
            "Cut out the part with the walk: two minutes are enough.",
            name=name,
            megabytes=LARGEST // 1_000_000,
        )
    if not data.strip(b"\0\t\r\n \xef\xbb\xbf"):
        raise MeasurementError("file_empty", "{name} is empty.", "Export the recording again and look at its size.", name=name)
    if data[:4] in (b"PK\3\4", b"PK\5\6"):
        return ARCHIVE
    if _matlab(data):
        return MATLAB
    _refuse_other_files(data, name)
    return TEXT


def _matlab(data: bytes) -> bool:
    return data[:6] == b"MATLAB" and data[124:128] in (b"\0\1IM", b"\1\0MI")


def _refuse_other_files(data: bytes, name: str) -> None:
    if data.startswith((HDF5, b"MATLAB 7.3")) or data[512:520] == HDF5:
        raise MeasurementError(
            "matlab_7_3",
            "{name} is a file of the HDF5 kind, which is not read here.",
            "In MATLAB, save it with: save('walk.mat', 'data', '-v7'). Or export a table as CSV.",
            name=name,
        )
    if data.startswith(OLD_OFFICE):
        raise MeasurementError(
            "spreadsheet",
            "{name} is an Excel workbook, not a table as text.",
            "Export it as CSV: recording apps ask for the format when you export.",
            name=name,
        )
    if data.startswith(PACKED):
        raise MeasurementError(
            "packed", "{name} is packed in a way that is not read here.", "Unpack it first, or pack it as zip.", name=name
        )
    if data.startswith(b"%PDF"):
        raise MeasurementError(
            "document", "{name} is a PDF, not a recording.", "Take the CSV or zip that the recording app exports.", name=name
        )
    if data.startswith(PICTURES) or data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif") or data[8:12] == b"WEBP":
        raise MeasurementError(
            "picture", "{name} is a picture, not a recording.", "Take the CSV or zip that the recording app exports.", name=name
        )
    if data.startswith(PROGRAMS):
        raise MeasurementError(
            "program", "{name} is a program, not a recording.", "Take the CSV or zip that the recording app exports.", name=name
        )
    begin = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith(MARKUP):
        raise MeasurementError(
            "web_page", "{name} is a web page, not a recording.", "Take the CSV or zip that the recording app exports.", name=name
        )
    if begin.startswith((b"{", b"[{", b"[[")):
        raise MeasurementError(
            "json", "{name} is JSON, which is not read here.", "Export it as CSV: recording apps ask for the format.", name=name
        )
    if not data.startswith(WIDE_TEXT) and _is_no_text(data):
        raise MeasurementError(
            "not_text",
            "{name} is no table as text.",
            "Take the CSV or zip that the recording app exports, not the file in which the app itself keeps it.",
            name=name,
        )


def _is_no_text(data: bytes) -> bool:
    """Whether the beginning has signs that no text has. Zeros fill up the preamble of some loggers, but never half of it."""
    begin = data[:4096]
    zeros = begin.count(0)
    wide = zeros and 0 in (begin[0::2].count(0), begin[1::2].count(0))  # text in two bytes a letter
    strange = sum(begin.count(bytes([sign])) for sign in range(1, 32) if sign not in b"\t\n\r\f\x1a\x1b")
    return strange * 100 > len(begin) or (zeros * 2 > len(begin) and not wide)
