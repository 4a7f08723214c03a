"""What can be known about a person: findings, context, and questions shown together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from solespine.knowledge.expressions import parse_optional
from solespine.knowledge.numbers import ClinicalNumber, Record


class How(StrEnum):
    """How a finding is come by."""

    ask = "ask"
    self_test = "self_test"
    measure = "measure"
    history = "history"


@dataclass(frozen=True, slots=True)
class Finding(Record):
    """Something a person feels, sees, tests or measures in this episode.

    ``measured_present`` and ``measured_absent`` are the likelihood ratios of this program's own measurement, for the finding
    itself: how many times as often it comes out so when the finding is there as when it is not.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    how: How
    background: ClinicalNumber
    group: str = ""
    answer_groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    background_population: str = ""
    background_of: str = ""
    correlation_group: str = ""
    gate: str = ""
    implied_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    note: str = ""
    unanswered_counts_as: str = ""
    after_session: bool = False
    measured_present: ClinicalNumber | None = None
    measured_absent: ClinicalNumber | None = None

    def __post_init__(self) -> None:
        parse_optional(self.gate)
        if len(self.answers) < 2 or len(set(self.answers)) < len(self.answers):
            raise ValueError(f"answers {list(self.answers)}: expected two or more different ones")
        if not 0 < self.background.low <= self.background.high < 1:
            raise ValueError(f"background {self.background.low:g} to {self.background.high:g}: expected within 0 and 1")
        if (self.measured_present is None) != (self.measured_absent is None):
            raise ValueError("measured_present and measured_absent: expected both or neither")
        if self.measured_present is not None and self.measured_present.low < 1:
            raise ValueError("measured_present: expected a likelihood ratio of 1 or more")
        if self.measured_absent is not None and not 0 < self.measured_absent.low <= self.measured_absent.high <= 1:
            raise ValueError("measured_absent: expected a likelihood ratio above 0 and at most 1")

    @property
    def is_yes_no(self) -> bool:
        """Whether the finding is simply present or absent."""
        return self.answers == ("yes", "no")

    @property
    def first_answer(self) -> str:
        """The answer, or group of answers, whose probability the figures give; the rest is its complement."""
        return next(iter(self.answer_groups), self.answers[0])

    def allowed(self) -> tuple[str, ...]:
        """Every answer and named group of answers."""
        return (*self.answers, *self.answer_groups)


@dataclass(frozen=True, slots=True)
class Context(Record):
    """A fact about the person: it moves priors or gates treatments."""

    id: str
    question: str
    kind: str
    group: str
    unit: str = ""
    values: tuple[str, ...] = ()
    computed_from: tuple[str, ...] = ()
    gate: str = ""
    implied_by: tuple[str, ...] = ()
    note: str = ""
    lowest: float | None = None
    highest: float | None = None

    def __post_init__(self) -> None:
        parse_optional(self.gate)
        if self.kind not in ("yes_no", "number", "choice", "derived"):
            raise ValueError(f"kind '{self.kind}': expected yes_no, number, choice or derived")
        if self.is_number and (self.lowest is None or self.highest is None):
            raise ValueError("a number needs lowest and highest, the values believed when typed")

    @property
    def is_number(self) -> bool:
        """Whether the fact is a number with a unit."""
        return self.kind == "number" or (self.kind == "derived" and self.unit != "yes_no")

    @property
    def set_by_program(self) -> bool:
        """Whether only the program may set it."""
        return self.kind == "derived" and not self.computed_from


@dataclass(frozen=True, slots=True)
class CorrelationGroup(Record):
    """Findings that say nearly the same thing; rho is the within-group correlation."""

    id: str
    members: tuple[str, ...]
    rho: ClinicalNumber


@dataclass(frozen=True, slots=True)
class Screen(Record):
    """Several short questions shown together: what applies is ticked, the rest is a clear no or a 'don't know'."""

    id: str
    title: str
    items: tuple[str, ...]
    hint: str = ""
    when: str = ""

    def __post_init__(self) -> None:
        parse_optional(self.when)


@dataclass(frozen=True, slots=True)
class Place(Record):
    """A place on the drawing of body and feet, and the findings that trouble there is; ``numb_both``: numb on both sides."""

    id: str
    name: str
    part: str
    paired: bool
    pain: tuple[str, ...]
    numb: tuple[str, ...]
    tingling: tuple[str, ...]
    cramp: tuple[str, ...] = ()
    numb_both: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.part not in ("foot", "leg", "hip", "back"):
            raise ValueError(f"part '{self.part}': expected foot, leg, hip or back")


@dataclass(frozen=True, slots=True)
class Sensation(Record):
    """A kind of trouble at a place; ``finding`` is what it says about the person, wherever it is."""

    id: str
    name: str
    is_pain: bool
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Alias(Record):
    """An id of an earlier draft and what replaced it."""

    old: str
    canonical: str
    kind: str
    relation: str
    why: str = ""
    answer: str = ""
    means: str = ""
