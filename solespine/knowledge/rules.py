"""Red flags, contraindications, after-effects, and whom to see how soon."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from solespine.knowledge.expressions import Expression, parse
from solespine.knowledge.numbers import Basis, Record


class Urgency(IntEnum):
    """How soon a person should be seen. The worst of several is ``max``, and nothing subtracts."""

    self_care = 0
    routine_professional = 1
    within_two_weeks = 2
    same_day = 3
    emergency_now = 4


class Action(StrEnum):
    """What a contraindication does, the strictest first."""

    forbid = "forbid"
    ask_professional = "ask_professional"
    modify = "modify"


def urgency_named(name: str) -> Urgency:
    """The urgency of that name, or a ValueError that lists them."""
    if name not in Urgency.__members__:
        raise ValueError(f"urgency '{name}': expected one of {', '.join(Urgency.__members__)}")
    return Urgency[name]


@dataclass(frozen=True, slots=True)
class UrgencyMeaning(Record):
    """What an urgency asks of the person."""

    id: str
    rank: int
    meaning: str

    def __post_init__(self) -> None:
        if urgency_named(self.id) != self.rank:
            raise ValueError(f"urgency '{self.id}': rank {self.rank}, expected {int(urgency_named(self.id))}")


@dataclass(frozen=True, slots=True)
class Profession(Record):
    """Somebody to see."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Figure(Record):
    """A number behind a threshold of a rule."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    basis: Basis
    source: str
    range_basis: Basis | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule(Record):
    """A red flag: when it holds, how urgent it is, whom to see, what to say and do.

    ``only_if_tested``: it looks at a test that nobody has to do. Done and positive it fires; not done, it keeps nothing open.
    """

    id: str
    danger: str
    when: str
    urgency: str
    see: tuple[str, ...]
    say: str
    do_now: str
    blocks: str
    basis: Basis
    certainty: str
    urgency_basis: Basis
    sources: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    figure: tuple[Figure, ...] = ()
    note: str = ""
    only_if_tested: bool = False

    def __post_init__(self) -> None:
        parse(self.when)
        urgency_named(self.urgency)

    @property
    def level(self) -> Urgency:
        """The urgency as an ordered value."""
        return Urgency[self.urgency]

    @property
    def expression(self) -> Expression:
        """The parsed condition of the rule."""
        return parse(self.when)


@dataclass(frozen=True, slots=True)
class Block(Record):
    """The family of home treatments that a fired rule stops."""

    id: str
    treatments: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Contraindication(Record):
    """When treatments must not be started, or only after asking, or only in a changed way."""

    id: str
    treatments: tuple[str, ...]
    when: str
    action: Action
    how: str
    reason: str
    basis: Basis
    certainty: str
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        parse(self.when)

    @property
    def expression(self) -> Expression:
        """The parsed condition."""
        return parse(self.when)


@dataclass(frozen=True, slots=True)
class BeforeSession(Record):
    """What has to be asked anew before every session of these treatments."""

    id: str
    treatments: tuple[str, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideEffect(Record):
    """What may be felt after a session, how long that is expected, and when to stop or seek care."""

    id: str
    when: str
    after: tuple[str, ...]
    effect_class: str
    onset_hours_max: int
    expected_until_hours: int
    advice: str
    urgency: str
    see: tuple[str, ...]
    evidence: str
    basis: Basis
    sources: tuple[str, ...]
    article_claim: str = ""

    def __post_init__(self) -> None:
        parse(self.when)
        urgency_named(self.urgency)
        if self.effect_class not in ("expected_mild", "stop", "seek_care"):
            raise ValueError(f"effect_class '{self.effect_class}': expected expected_mild, stop or seek_care")

    @property
    def level(self) -> Urgency:
        """The urgency as an ordered value."""
        return Urgency[self.urgency]

    @property
    def stops(self) -> bool:
        """Whether sessions must stop while it is felt."""
        return self.effect_class != "expected_mild"

    @property
    def expression(self) -> Expression:
        """The parsed condition."""
        return parse(self.when)


@dataclass(frozen=True, slots=True)
class Routing(Record):
    """Whom to see for a condition, and how soon when no red flag decides it."""

    condition: str
    first: tuple[str, ...]
    then: tuple[str, ...]
    why: str
    basis: Basis
    sources: tuple[str, ...]
    urgency: str
    urgency_basis: Basis

    def __post_init__(self) -> None:
        urgency_named(self.urgency)

    @property
    def level(self) -> Urgency:
        """The urgency as an ordered value."""
        return Urgency[self.urgency]
