"""A clinical number: value, plausible range, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Basis(StrEnum):
    """What a figure is worth."""

    published = "published"  # the figure itself was read in an abstract, table or page
    guideline = "guideline"
    recalled = "recalled"  # remembered from a named paper: an estimate until it is checked
    estimate = "estimate"

    @property
    def rests_on_estimate(self) -> bool:
        """Whether a reader must treat the figure as judgement."""
        return self in (Basis.recalled, Basis.estimate)

    @property
    def words(self) -> str:
        """How the basis is named to a reader. A remembered figure is never shown as published."""
        return "estimate (remembered, not yet checked)" if self is Basis.recalled else self.value


class Record:
    """What every record of the dossier shares: when it is read from a file, unknown keys are refused and types are not guessed."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "strict": True}


@dataclass(frozen=True, slots=True)
class ClinicalNumber(Record):
    """A value, the range it plausibly lies in (read as 5th to 95th percentile), and what it rests on."""

    value: float
    low: float
    high: float
    basis: Basis
    source: str
    note: str = ""
    sources: tuple[str, ...] = ()
    population: str = ""
    range_basis: Basis | None = None
    computed: bool = False
    specificity: float | None = None
    specificity_basis: Basis | None = None
    specificity_setting: str = ""
    lr_plus: float | None = None
    lr_minus: float | None = None

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"low {self.low:g}, value {self.value:g}, high {self.high:g}: expected low <= value <= high")
