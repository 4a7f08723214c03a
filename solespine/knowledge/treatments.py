"""Treatments, routines, the foot map, outcome measures and the personal trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from solespine.knowledge.numbers import Basis, Record

STEP_SIDES = ("each foot", "each leg", "both feet", "both legs", "sore foot", "back", "whole body")
MOTIONS = ("stroke", "walk", "circle", "squeeze", "hold", "roll", "lift", "stretch")


@dataclass(frozen=True, slots=True)
class Dose(Record):
    """How much of a treatment: best guess and range."""

    best: float
    low: float
    high: float
    basis: Basis
    source: str

    def __post_init__(self) -> None:
        if not self.low <= self.best <= self.high:
            raise ValueError(f"low {self.low:g}, best {self.best:g}, high {self.high:g}: expected low <= best <= high")


@dataclass(frozen=True, slots=True)
class Serves(Record):
    """A condition that a treatment is for, and in what role."""

    condition: str
    role: str


@dataclass(frozen=True, slots=True)
class Effect(Record):
    """One measured effect. Negative is less pain or disability unless the outcome says otherwise."""

    outcome: str
    population: str
    comparator: str
    time: str
    measure: str
    certainty: str
    basis: Basis
    source: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    points_0_10: float | None = None
    points_low: float | None = None
    points_high: float | None = None
    points_from: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class GuidelinePosition(Record):
    """What a guideline says of a treatment."""

    body: str
    position: str
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True)
class Treatment(Record):
    """Something to do or have done, with dose, evidence and what it will not do."""

    name: str
    in_articles: bool
    articles: tuple[int, ...]
    not_for: tuple[str, ...]
    certainty_foot_pain: str
    certainty_back_pain: str
    mechanism: str
    articles_vs_evidence: str
    software_use: str
    label: str
    sources: tuple[str, ...]
    dose: Mapping[str, Dose | str]
    id: str = ""
    serves: tuple[Serves, ...] = ()
    effect: tuple[Effect, ...] = ()
    guideline: tuple[GuidelinePosition, ...] = ()
    certainty_foot_pain_note: str = ""
    certainty_back_pain_note: str = ""


@dataclass(frozen=True, slots=True)
class Step(Record):
    """One step of a routine: how long, on which side, what to do; ``stroke`` is where on the foot map."""

    order: int
    seconds: int
    side: str
    do: str
    stroke: str = ""
    pressure_0_10: float = 0.0
    pace_s: float = 0.0

    def __post_init__(self) -> None:
        if self.seconds <= 0:
            raise ValueError(f"step {self.order}: {self.seconds} seconds: expected more than none")
        if self.side not in STEP_SIDES:
            raise ValueError(f"step {self.order}: side '{self.side}': expected one of {', '.join(STEP_SIDES)}")


@dataclass(frozen=True, slots=True)
class Variant(Record):
    """A change of a routine."""

    id: str
    change: str


@dataclass(frozen=True, slots=True)
class Routine(Record):
    """The steps of a session."""

    name: str
    treatment: str
    articles: tuple[int, ...]
    total_minutes: float
    rests_on: str
    before: str
    after: str
    frequency: str
    basis: Basis
    sources: tuple[str, ...]
    step: tuple[Step, ...]
    id: str = ""
    variant: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class Stroke(Record):
    """Where on the foot a hand or a ball works, and how it moves there, in the coordinates of the foot map."""

    id: str
    view: str
    motion: str
    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if self.view not in ("plantar", "medial"):
            raise ValueError(f"view '{self.view}': expected plantar or medial")
        if self.motion not in MOTIONS:
            raise ValueError(f"motion '{self.motion}': expected one of {', '.join(MOTIONS)}")


@dataclass(frozen=True, slots=True)
class ZoneMeta(Record):
    """How the foot map is drawn: coordinates as shares of width and length."""

    plantar: str
    medial: str
    tradition_note: str
    outline_plantar: tuple[tuple[float, float], ...]
    outline_medial: tuple[tuple[float, float], ...]
    outline_basis: Basis
    source: str


@dataclass(frozen=True, slots=True)
class Landmark(Record):
    """A point of the foot, as a share of its width and length."""

    id: str
    view: str
    x: float
    y: float
    basis: Basis


@dataclass(frozen=True, slots=True)
class Zone(Record):
    """A zone of the foot as tradition draws it. No zone moves a probability."""

    id: str
    name: str
    scheme: str
    view: str
    shape: str
    points: tuple[tuple[float, ...], ...]
    body_part: str
    side: str
    tradition: bool
    placement: str
    placement_basis: Basis
    coordinates_basis: Basis
    coordinates_error: float
    sources: tuple[str, ...]
    article: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangeOfScore(Record):
    """A change of an outcome measure, in whom, and what it rests on. ``decides`` names the scores that it is the measure of."""

    context: str
    value: float
    low: float
    high: float
    unit: str
    basis: Basis
    source: str
    range_basis: Basis | None = None
    decides: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"low {self.low:g}, value {self.value:g}, high {self.high:g}: expected low <= value <= high")


@dataclass(frozen=True, slots=True)
class MinimalImportantChange(ChangeOfScore):
    """The smallest change of an outcome measure that matters to people."""


@dataclass(frozen=True, slots=True)
class DetectableChange(ChangeOfScore):
    """The smallest change of an outcome measure that can be told from what two answers differ by when nothing changed."""


@dataclass(frozen=True, slots=True)
class Instrument(Record):
    """An outcome measure, how it is scored, when it is asked, and whether its wording may be shipped."""

    id: str
    name: str
    measures: tuple[str, ...]
    direction: str
    recall: str
    scoring: str
    licence: str
    licence_basis: Basis
    may_embed: str
    schedule: str
    sources: tuple[str, ...]
    items: int | None = None
    range_low: float | None = None
    range_high: float | None = None
    least_items: int | None = None
    at_weeks: tuple[int, ...] = ()
    then_every_weeks: int | None = None
    mic: tuple[MinimalImportantChange, ...] = ()
    detectable: tuple[DetectableChange, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonalTrial(Record):
    """The personal N-of-1 trial: what it is and how it is decided."""

    title: str
    eligibility: str
    arms: str
    blinding: str
    outcome: str
    smallest_useful_effect_points: Dose
    run_in_days: Dose
    carry_over: str
    randomisation: str
    missing: str
    stop_rules: str
    decision: str
    reporting: str
    evidence_about_n_of_1: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrialDesign(Record):
    """A plan of pairs and blocks."""

    id: str
    pairs: int
    block_days: int
    discard_days: int
    total_days: int
    basis: Basis
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class TrialAnalysis(Record):
    """A step of the analysis."""

    order: int
    method: str
    detail: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrialPower(Record):
    """What a design can find out."""

    pairs: int
    block_days: int
    discard_days: int
    true_effect_points: int
    within_person_sd: float
    autocorrelation: float
    power_t_two_sided: float
    smallest_two_sided_randomisation_p: float
    power_bayes_p_any_benefit_95: float
    basis: Basis
    source: str
