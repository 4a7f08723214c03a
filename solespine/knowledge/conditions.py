"""Conditions, what raises them, how they present, and how one leads to another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from solespine.knowledge.expressions import parse, parse_optional
from solespine.knowledge.numbers import Basis, ClinicalNumber, Record

PLACES = ("foot", "leg", "hip_pelvis", "back", "systemic")
DIRECTIONS = ("ascending", "descending", "systemic", "local")


class Kind(StrEnum):
    """What a condition is: something that hurts, a mostly painless shape, or a danger."""

    painful = "painful"
    trait = "trait"
    danger = "danger"


class LinkUse(StrEnum):
    """What a link is for: the engine takes ``default`` and ``conditional``, the verdict ``pathway`` too; the rest is the record."""

    default = "default"
    conditional = "conditional"
    evidence = "evidence"
    reject = "reject"
    pathway = "pathway"
    shared_cause = "shared_cause"
    reverse = "reverse"


@dataclass(frozen=True, slots=True)
class RiskFactor(Record):
    """How a fact about the person changes the odds of a condition."""

    when: str
    factor: str
    odds_ratio: ClinicalNumber
    not_with: str = ""

    def __post_init__(self) -> None:
        parse(self.when)
        if self.odds_ratio.low <= 0:
            raise ValueError(f"odds_ratio: low {self.odds_ratio.low:g}: expected above 0")


@dataclass(frozen=True, slots=True)
class Presentation(Record):
    """How often people with a condition have a finding, background included."""

    finding: str
    frequency: ClinicalNumber
    answer: str = ""
    below_background: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.frequency.low <= self.frequency.high < 1:
            raise ValueError(f"frequency: {self.frequency.low:g} to {self.frequency.high:g}: expected within 0 and 1")


@dataclass(frozen=True, slots=True)
class NotUsed(Record):
    """A figure that was read but left out, with the reason."""

    factor: str
    value: float
    low: float
    high: float
    basis: Basis
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Condition(Record):
    """One condition: what it is, how common, what raises it, how it presents."""

    name: str
    mechanism: str
    icd10: str
    icd10_basis: Basis
    kind: Kind
    place: str
    direction: str
    prevalence: ClinicalNumber
    prevalence_consulting: ClinicalNumber
    id: str = ""
    icd10cm: str = ""
    icd10_note: str = ""
    note: str = ""
    gate: str = ""
    gate_condition: str = ""
    prevalence_given_gate: ClinicalNumber | None = None
    prevalence_ever: ClinicalNumber | None = None
    p_foot_pain_counted: ClinicalNumber | None = None
    p_back_pain_counted: ClinicalNumber | None = None
    rules: tuple[str, ...] = ()
    risk_factors: tuple[RiskFactor, ...] = ()
    presents_with: tuple[Presentation, ...] = ()
    not_used: tuple[NotUsed, ...] = ()

    def __post_init__(self) -> None:
        parse_optional(self.gate)
        if self.place not in PLACES:
            raise ValueError(f"place '{self.place}': expected one of {', '.join(PLACES)}")
        if self.direction not in DIRECTIONS:
            raise ValueError(f"direction '{self.direction}': expected one of {', '.join(DIRECTIONS)}")
        for number in (self.prevalence, self.prevalence_consulting, self.prevalence_given_gate):
            if number is not None and not 0 < number.low <= number.high < 1:
                raise ValueError(f"prevalence: {number.low:g} to {number.high:g}: expected within 0 and 1")
        if bool(self.gate or self.gate_condition) != (self.prevalence_given_gate is not None):
            raise ValueError("a gate and prevalence_given_gate go together")

    @property
    def is_trait(self) -> bool:
        """Whether this is a mostly painless shape, kept outside the limit of three."""
        return self.kind is Kind.trait


@dataclass(frozen=True, slots=True)
class Exposure(Record):
    """The share of consulting adults for whom a risk factor's expression holds."""

    when: str
    share: ClinicalNumber

    def __post_init__(self) -> None:
        parse(self.when)
        if not 0 <= self.share.low <= self.share.high <= 1:
            raise ValueError(f"share: {self.share.low:g} to {self.share.high:g}: expected within 0 and 1")


@dataclass(frozen=True, slots=True)
class RelativeRisk(Record):
    """A link's odds ratio turned into a relative risk at a stated risk without it."""

    value: float
    low: float
    high: float
    at_risk_without: float


@dataclass(frozen=True, slots=True)
class Link(Record):
    """How the presence of ``from_id`` changes the odds of ``to_id``.

    ``static_shape``: a shape seen standing, which by itself must not move the verdict.
    """

    from_id: str
    from_kind: str
    to_id: str
    to_kind: str
    use: LinkUse
    odds_ratio: ClinicalNumber
    relative_risk: RelativeRisk | None = None
    when: str = ""
    not_with_findings: tuple[str, ...] = ()
    static_shape: bool = False
    population: str = ""
    quality: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        parse_optional(self.when)
        if self.odds_ratio.low <= 0:
            raise ValueError(f"odds_ratio: low {self.odds_ratio.low:g}: expected above 0")


@dataclass(frozen=True, slots=True)
class OrderLikelihood(Record):
    """How often each order of onset is told when this is the answer to 'one problem or two'."""

    verdict: str
    foot_first: ClinicalNumber
    back_first: ClinicalNumber
    same_time: ClinicalNumber

    def __post_init__(self) -> None:
        total = self.foot_first.value + self.back_first.value + self.same_time.value
        if abs(total - 1) > 1e-9:
            raise ValueError(f"{self.verdict}: the three orders add up to {total:g}, expected 1")


@dataclass(frozen=True, slots=True)
class Setting(Record):
    """A number of the method itself, with its range and reason."""

    id: str
    what: str
    number: ClinicalNumber
