"""A zip as recording apps export it: only the tables that are needed, none larger than it may be, nothing written anywhere."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

from solespine.measurement.measurement import MeasurementError
from solespine.measurement.walk.files.bounds import HEAD, LARGEST, LARGEST_DIRECTORY, MOST_MEMBERS, MOST_TABLES, quoted
from solespine.measurement.walk.files.columns import ACCELERATED, BARE, GRAVITY, LINEAR, OTHER, TURNED, read_name
from solespine.measurement.walk.files.layout import readable
from solespine.measurement.walk.files.plans import plan_of
from solespine.measurement.walk.files.sheets import Sheet, read_sheet

TABLES = (".csv", ".txt", ".tsv")
BESIDE = {"meta", "metadata", "annotation", "__macosx"}  # tables about the recording
BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error, struct.error)
END, END_64 = b"PK\5\6", (b"PK\6\6", b"PK\6\7")
TAIL = 65_557  # bytes in which the end of an archive lies
FIRST = {ACCELERATED: 0, LINEAR: 2, GRAVITY: 3, TURNED: 4, BARE: 5}


def open_archive(data: bytes, name: str) -> zipfile.ZipFile:
    """The archive, after a look at everything that can be wrong with it.

    Raises
    ------
    MeasurementError
        If it is broken, locked, or made to do harm.
    """
    _check_end(data, name)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*BROKEN, IndexError, KeyError, OverflowError) as error:
        raise _broken(name) from error
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise MeasurementError(
            "too_many_files",
            "{name} has more than {most} files in it.",
            "Take the zip that the recording app exports for one walk.",
            name=name,
            most=MOST_MEMBERS,
        )
    for one in members:
        _check_member(one, name)
    return archive


def _check_end(data: bytes, name: str) -> None:
    """Refuse a list of files that would fill the memory before the first file is looked at."""
    tail = data[-TAIL:]
    at = tail.find(END)
    if at < 0 or any(sign in tail for sign in END_64):
        raise _broken(name)
    while at >= 0:
        if at + 16 <= len(tail) and struct.unpack("<L", tail[at + 12 : at + 16])[0] > LARGEST_DIRECTORY:
            raise _broken(name)
        at = tail.find(END, at + 1)


def _broken(name: str) -> MeasurementError:
    return MeasurementError(
        "broken_archive",
        "{name} is a zip that cannot be opened.",
        "Export it again, or send it again: it may be cut off.",
        name=name,
    )


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in "".join(path.parts[:1]):
        raise MeasurementError(
            "paths_in_archive",
            "{name} has a file in it whose path leads outside: '{member}'.",
            "Take the zip as the recording app exports it.",
            name=name,
            member=quoted(member.filename),
        )
    if member.flag_bits & 0x1:
        raise MeasurementError(
            "locked_archive", "{name} is locked with a password.", "Unpack it with the password, then give the CSV.", name=name
        )
    if path.suffix.lower() in (".zip", ".7z", ".rar", ".gz"):
        raise MeasurementError(
            "archive_in_archive",
            "{name} has another archive in it: '{member}'.",
            "Unpack it, then give the zip of one walk.",
            name=name,
            member=quoted(member.filename),
        )


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, most: int = LARGEST) -> bytes:
    """What is packed under a name, if it is no more than it says and no more than is allowed.

    Raises
    ------
    MeasurementError
        If it is too large or broken.
    """
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _broken(name)
    try:
        with archive.open(member) as packed:
            content = packed.read(most + 1)
    except (*BROKEN, IndexError, KeyError, OverflowError) as error:
        raise _broken(name) from error
    if len(content) > most:
        raise MeasurementError(
            "unpacked_too_large",
            "{name} unpacks to more than {megabytes} MB.",
            "Cut out the part with the walk: two minutes are enough.",
            name=name,
            megabytes=LARGEST // 1_000_000,
        )
    return content


def read_zip(archive: zipfile.ZipFile, name: str) -> list[Sheet]:
    """The tables of an archive that have to do with walking, the best first.

    Raises
    ------
    MeasurementError
        If none has.
    """
    tables = [one for one in archive.infolist() if _is_table(one.filename)]
    if len(tables) > MOST_TABLES or not tables:
        _refuse_without_tables(archive, len(tables), name)
    planned = sorted((one for one in (_planned(archive, table, name) for table in tables) if one), key=lambda one: one[:2])
    worth = [one for one in planned if one[2] != BARE] or planned
    left, sheets = LARGEST, []
    seen: dict[str, int] = {}
    for rank, _, quantities, table in worth:
        if quantities in seen:
            if rank == seen[quantities]:
                raise MeasurementError(
                    "several_walks",
                    "{name} has several tables of acceleration or turning in it, such as '{member}'.",
                    "Give the table of each walk on its own.",
                    name=name,
                    member=_shown(table),
                )
            continue  # the same again, less well: without calibration, or of the watch
        seen[quantities] = rank
        content = read_member(archive, table, name, left)
        left -= len(content)
        sheets.append(read_sheet(content, _shown(table), hint_of(table.filename)))
    if not sheets:
        raise MeasurementError(
            "no_table_in_archive",
            "None of the tables in {name} has acceleration in three axes.",
            "Export the acceleration as well; the whole zip of the recording app has everything.",
            name=name,
        )
    return sheets


def hint_of(filename: str) -> str:
    """The quantity that the name of a file says, for tables that only name axes."""
    quantity = read_name(f"{_stem(filename)} x").quantity
    return quantity if quantity in FIRST else BARE


def _stem(filename: str) -> str:
    return PurePosixPath(filename.replace("\\", "/")).stem


def _shown(member: zipfile.ZipInfo) -> str:
    return quoted(PurePosixPath(member.filename.replace("\\", "/")).name)


def _is_table(filename: str) -> bool:
    path = PurePosixPath(filename.replace("\\", "/"))
    beside = {part.casefold() for part in path.with_suffix("").parts} & BESIDE
    return path.suffix.lower() in TABLES and not beside and not path.name.startswith(".")


def _planned(archive: zipfile.ZipFile, table: zipfile.ZipInfo, name: str) -> tuple[int, int, str, zipfile.ZipInfo] | None:
    """How good a table is and what is in it, from its beginning; nothing where it has to do with something else."""
    name_says = read_name(f"{_stem(table.filename)} x")
    if name_says.quantity == OTHER:
        return None
    begin = readable(_beginning(archive, table, name))
    try:
        plan = plan_of(begin, _shown(table), hint_of(table.filename))
    except MeasurementError:
        return None
    if not plan.axes:
        return None
    words = table.filename.casefold()
    less = "uncal" in words or any(word in words for word in ("watch", "wrist", "headphone", "airpods"))
    total = "total" in words
    return (FIRST[next(iter(plan.axes))] + less - total, len(table.filename), "+".join(plan.axes), table)


def _beginning(archive: zipfile.ZipFile, table: zipfile.ZipInfo, name: str) -> bytes:
    if table.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _broken(name)
    try:
        with archive.open(table) as packed:
            begin = packed.read(HEAD)
    except (*BROKEN, IndexError, KeyError, OverflowError) as error:
        raise _broken(name) from error
    return begin[: begin.rfind(b"\n") + 1] if len(begin) == HEAD and b"\n" in begin else begin


def _refuse_without_tables(archive: zipfile.ZipFile, tables: int, name: str) -> None:
    if tables:
        raise MeasurementError(
            "too_many_tables",
            "{name} has {tables} tables in it.",
            "Give the zip of one walk, as the recording app exports it.",
            name=name,
            tables=tables,
        )
    if any(one.filename == "[Content_Types].xml" for one in archive.infolist()):
        raise MeasurementError(
            "spreadsheet",
            "{name} is an Excel workbook, not a table as text.",
            "Export it as CSV: recording apps ask for the format when you export.",
            name=name,
        )
    raise MeasurementError(
        "no_table_in_archive",
        "None of the tables in {name} has acceleration in three axes.",
        "Export the acceleration as well; the whole zip of the recording app has everything.",
        name=name,
    )
