"""A footprint on a sheet of paper, photographed: its indices with intervals, and what they say of the arch."""

from __future__ import annotations

from collections.abc import Sequence

from solespine.knowledge import Knowledge
from solespine.measurement.footprint.arch import Arch, Change, arch_class, changed, judge
from solespine.measurement.measurement import Measurement

__all__ = ["Arch", "Change", "arch_class", "changed", "judge", "read_footprints"]


def read_footprints(photos: Sequence[bytes], knowledge: Knowledge, *, side: str = "", sheet: str = "a4") -> Measurement:
    """One or more prints of the same foot, each on a sheet of its own, in one photo each.

    Parameters
    ----------
    photos : sequence of bytes
        JPEG, PNG or WebP files as a camera makes them.
    knowledge : Knowledge
    side : str
        ``left``, ``right``, or empty where nobody said.
    sheet : str
        ``a4`` or ``letter``.

    Raises
    ------
    MeasurementError
        If one of them cannot be measured. ``values["photo"]`` is its number, from 1, where there are several.
    """
    # Reading a picture needs the image library; judging what was measured does not.
    from solespine.measurement.footprint.reading import read

    return read(photos, knowledge, side=side, sheet=sheet)
