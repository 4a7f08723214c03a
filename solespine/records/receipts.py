"""What was erased, taken in or restored, as counts to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Erased:
    """What was deleted for good. ``backups_left``: backups in the folder, which still hold what they were made with."""

    at: datetime
    episodes: int = 0
    entries: int = 0
    observations: int = 0
    marks: int = 0
    shown: int = 0
    events: int = 0
    diary: int = 0
    diary_marks: int = 0
    diary_scores: int = 0
    backups_left: int = 0


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What an import added, and how much of it was there already."""

    episodes: int = 0
    entries: int = 0
    shown: int = 0
    events: int = 0
    diary: int = 0
    episodes_already: int = 0
    entries_already: int = 0
    shown_already: int = 0
    events_already: int = 0
    diary_already: int = 0


@dataclass(frozen=True, slots=True)
class Restored:
    """What the folder holds now, and where the database it held before was put."""

    database: Path
    episodes: int
    entries: int
    before: Path | None
