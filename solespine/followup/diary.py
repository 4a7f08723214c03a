"""The diary: what was felt, where and when, and what else the day held. Entries are added; a correction is a later entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from solespine.evidence import EvidenceError
from solespine.knowledge import Knowledge, did_you_mean
from solespine.marks import Mark, check_mark

LONGEST_NOTE = 4000
LONGEST_WORD = 200  # a medicine, a shoe
MOST_MEDICINES = 20
LATE = timedelta(hours=24)  # as setting diary_late_hours has it
STEP = "diary"  # the step of an entry of answers that a diary entry gave


@dataclass(frozen=True, slots=True)
class Score:
    """A number that a diary entry may carry, in its unit and range."""

    id: str
    unit: str
    lowest: float
    highest: float


# Own items and plain 0-10 scales: see nrs_back, nrs_foot and diary_and_sleep in instruments.toml.
SCORES: Mapping[str, Score] = {
    one.id: one
    for one in (
        Score("back_pain_average", "0-10", 0, 10),
        Score("foot_pain_average", "0-10", 0, 10),
        Score("first_step_pain", "0-10", 0, 10),
        Score("sleep_trouble", "0-10", 0, 10),
        Score("stress", "0-10", 0, 10),
        Score("steps", "steps", 0, 200_000),
        Score("stood_hours", "hours", 0, 24),
    )
}


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """One entry of the diary.

    Parameters
    ----------
    number : int
        Counts up through all entries of the database; 0 before it is kept.
    once : str
        The form it came from: the same form sent twice is one entry.
    sent, felt : datetime
        When it was written down, and the moment it speaks of; both with a time zone.
    day : date
        The day of that moment where the person was.
    marks : tuple of Mark
        Where it hurt, how much and how. Empty: nothing was said about places; that is not the same as no pain.
    scores : mapping of str to float
        Numbers by the names in :data:`SCORES`.
    note, shoes : str
        Free words.
    medicines : tuple of str
        What was taken, in the person's words.
    corrects : str
        The ``once`` of the first entry that this one replaces; empty for a first entry.
    removed : bool
        Whether the entry it corrects was taken back altogether.
    """

    number: int
    once: str
    sent: datetime
    felt: datetime
    day: date
    marks: tuple[Mark, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    note: str = ""
    medicines: tuple[str, ...] = ()
    shoes: str = ""
    corrects: str = ""
    removed: bool = False

    def __post_init__(self) -> None:
        if self.sent.utcoffset() is None or self.felt.utcoffset() is None:
            raise ValueError("a diary entry's moments: expected a time zone")
        if abs(self.day - self.felt.date()) > timedelta(days=1):
            raise ValueError(f"day {self.day}: expected the day of {self.felt.isoformat()} somewhere on earth")
        if self.removed and not self.corrects:
            raise ValueError("removed: expected the entry that is taken back")
        for name, value in self.scores.items():
            known = SCORES.get(name)
            if known is None:
                raise ValueError(f"unknown score '{name}'{did_you_mean(name, SCORES)}")
            if not known.lowest <= value <= known.highest:
                raise ValueError(f"{name} {value:g}: expected {known.lowest:g} to {known.highest:g}")
        if len({(mark.place, mark.side) for mark in self.marks}) < len(self.marks):
            raise ValueError("marks: the same place and side twice")
        if any(mark.removed for mark in self.marks):
            raise ValueError("marks: a place in the diary is left out, not taken off")

    @property
    def first(self) -> str:
        """The ``once`` of the first entry of this and its corrections."""
        return self.corrects or self.once

    @property
    def late(self) -> bool:
        """Whether it was written down more than a day after what it speaks of."""
        return self.sent - self.felt > LATE

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not (self.marks or self.scores or self.note or self.medicines or self.shoes or self.removed)


@dataclass(frozen=True, slots=True)
class FeltDay:
    """What the diary says of one place on one day: the mean and the worst of its entries, None when no number was given."""

    day: date
    place: str
    side: str
    mean: float | None
    worst: float | None
    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class ScoredDay:
    """A score of one day, as the day's last entry about it says."""

    day: date
    value: float
    late: bool


@dataclass(frozen=True, slots=True)
class Lately:
    """The diary of the last weeks before its newest entry, day by day. ``last`` is the number of the entry kept last."""

    last: int = 0
    days: tuple[FeltDay, ...] = ()


def check_entry(entry: DiaryEntry, knowledge: Knowledge, now: datetime) -> None:
    """Refuse an entry that cannot be.

    Raises
    ------
    EvidenceError
        For a place or sensation that the dossier does not know, a moment that is still to come, or too long a text.
    """
    problems: list[tuple[str, str]] = []
    for mark in entry.marks:
        try:
            check_mark(mark, knowledge)
        except EvidenceError as error:
            problems += error.problems
    if entry.felt > now:
        problems.append(("felt", "is still to come; write down what was, not what will be"))
    if len(entry.note) > LONGEST_NOTE:
        problems.append(("note", f"{len(entry.note)} characters; expected at most {LONGEST_NOTE}"))
    if len(entry.medicines) > MOST_MEDICINES:
        problems.append(("medicines", f"{len(entry.medicines)} of them; expected at most {MOST_MEDICINES}"))
    if any(len(word) > LONGEST_WORD for word in (*entry.medicines, entry.shoes)):
        problems.append(("medicines", f"expected at most {LONGEST_WORD} characters for a medicine or a shoe"))
    if problems:
        raise EvidenceError(problems)


def standing(entries: Iterable[DiaryEntry]) -> tuple[DiaryEntry, ...]:
    """The entries that stand: the latest of each chain of corrections, without what was taken back, by the moment they speak of.

    The slow and obvious twin of what the store asks its database.
    """
    latest: dict[str, DiaryEntry] = {}
    for entry in sorted(entries, key=lambda one: one.number):
        latest[entry.first] = entry
    return tuple(sorted((one for one in latest.values() if not one.removed), key=lambda one: (one.felt, one.number)))
