"""Recordings of a walk from files of phones, loggers and laboratories. What each is: docs/walk_files.md."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.measurement.measurement import Remark
from solespine.measurement.walk.files.arrays import is_arrays, read_npz
from solespine.measurement.walk.files.bounds import LARGEST, LONGEST_NAME, quoted
from solespine.measurement.walk.files.kinds import ARCHIVE, MATLAB, kind_of
from solespine.measurement.walk.files.matlab import read_matlab
from solespine.measurement.walk.files.mobilise import sheets_of_matlab
from solespine.measurement.walk.files.recordings import recordings_of
from solespine.measurement.walk.files.sheets import Sheet, read_sheet
from solespine.measurement.walk.files.zipped import hint_of, open_archive, read_zip
from solespine.measurement.walk.recording import Recording

__all__ = ["LARGEST", "WalkFile", "read_recordings", "read_walk_file"]


@dataclass(frozen=True, slots=True)
class WalkFile:
    """What a file came to: its recordings, and what had to be concluded or left out on the way."""

    recordings: tuple[Recording, ...]
    remarks: tuple[Remark, ...] = ()


def read_recordings(data: bytes, name: str) -> tuple[Recording, ...]:
    """The recordings in a file, whatever its kind.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What to call it in messages. It decides nothing, except for tables that name only axes.

    Raises
    ------
    MeasurementError
        If there is no recording in it: what is wrong, where, and what to do.
    """
    return read_walk_file(data, name).recordings


def read_walk_file(data: bytes, name: str) -> WalkFile:
    """As :func:`read_recordings`, with remarks.

    Raises
    ------
    MeasurementError
        If there is no recording in it.
    """
    hint, name = hint_of(name), quoted(name, LONGEST_NAME)
    kind = kind_of(data, name)
    remarks: list[Remark] = []
    if kind == MATLAB:
        walks = [[sheet] for sheet in sheets_of_matlab(read_matlab(data, name), name)]
    elif kind == ARCHIVE:
        walks = [_from_archive(data, name)]
    else:
        walks = [[read_sheet(data, name, hint)]]
    recordings: list[Recording] = []
    for sheets in walks:
        remarks += [remark for sheet in sheets for remark in sheet.remarks]
        recordings += recordings_of(sheets, sheets[0].name if kind == MATLAB else name, remarks)
    return WalkFile(tuple(recordings), _once(remarks))


def _from_archive(data: bytes, name: str) -> list[Sheet]:
    archive = open_archive(data, name)
    return [read_npz(archive, name)] if is_arrays(archive) else read_zip(archive, name)


def _once(remarks: list[Remark]) -> tuple[Remark, ...]:
    return tuple({str(remark): remark for remark in remarks}.values())
