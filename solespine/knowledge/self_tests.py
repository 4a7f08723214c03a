"""Guided self-tests: what is done, what is written down, when it says something of a finding, and who must not do it."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.knowledge.expressions import Expression, parse
from solespine.knowledge.numbers import ClinicalNumber, Record
from solespine.knowledge.rules import Action

NEEDS = ("wall", "tape", "phone", "helper", "blocks", "chair", "floor", "cotton", "mirror", "shoes", "counter")
TIMERS = ("countdown", "stopwatch", "beat")
LIMITS = ("below", "at_least", "side_difference", "under_norm")


@dataclass(frozen=True, slots=True)
class TestStep(Record):
    """One step: what to do, and the drawing of it."""

    order: int
    do: str
    drawing: str


@dataclass(frozen=True, slots=True)
class Timer(Record):
    """A clock to a test. What it counts is written into the reading ``into``, where there is one.

    ``countdown`` runs for so many seconds, ``stopwatch`` at most so long, ``beat`` gives a sign every ``beat_s`` and counts.
    """

    kind: str
    seconds: float
    into: str = ""
    beat_s: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in TIMERS:
            raise ValueError(f"kind '{self.kind}': expected one of {', '.join(TIMERS)}")
        if self.seconds <= 0 or (self.kind == "beat") != (self.beat_s > 0):
            raise ValueError("expected seconds above 0, and beat_s with a beat alone")


@dataclass(frozen=True, slots=True)
class Reading(Record):
    """A number that a test gives.

    Parameters
    ----------
    tries : int
        How often it is taken on each side; ``keep`` says whether their mean or the best of them counts.
    change_cutoff, change : str, ClinicalNumber
        The smallest change that can be told from chance: a row of cutoffs.toml, or its own number.
    error : ClinicalNumber
        Half the interval of one measurement. Without it the detectable change over the root of two, which is what it is made of.
    ends : bool
        The highest value is where the test is ended: whoever reached it has no error there.
    counts : tuple of str
        Questions of the test whose noes it counts, instead of being typed.
    tilt : bool
        It can be read from the tilt of a phone.
    """

    id: str
    ask: str
    unit: str
    lowest: float
    highest: float
    tries: int = 1
    keep: str = "mean"
    change_cutoff: str = ""
    change: ClinicalNumber | None = None
    error: ClinicalNumber | None = None
    ends: bool = False
    counts: tuple[str, ...] = ()
    tilt: bool = False

    def __post_init__(self) -> None:
        if not self.lowest < self.highest or not 1 <= self.tries <= 5:
            raise ValueError("expected lowest below highest, and 1 to 5 tries")
        if self.keep not in ("mean", "best"):
            raise ValueError(f"keep '{self.keep}': expected mean or best")
        if self.error is None and not self.change_cutoff and self.change is None and not self.counts:
            raise ValueError("expected an error, or a detectable change to take it from")


@dataclass(frozen=True, slots=True)
class Question(Record):
    """What a test asks besides numbers: yes, no or 'could not tell'."""

    id: str
    ask: str


@dataclass(frozen=True, slots=True)
class Limit(Record):
    """A truth about a reading, under a name that calls can use.

    ``below`` and ``at_least`` compare with ``cutoff``, a row of cutoffs.toml, or with ``at``; ``side_difference`` says that the
    reading falls short of the other side's by more than that; ``under_norm`` that it lies under the norm of that name for age and
    sex. ``until_age``: from there on, and where the age is not known, a reading beyond the limit decides nothing.
    """

    id: str
    reading: str
    kind: str
    cutoff: str = ""
    norm: str = ""
    at: ClinicalNumber | None = None
    until_age: ClinicalNumber | None = None

    def __post_init__(self) -> None:
        if self.kind not in LIMITS:
            raise ValueError(f"kind '{self.kind}': expected one of {', '.join(LIMITS)}")
        if sum(map(bool, (self.cutoff, self.norm, self.at))) != 1 or bool(self.norm) != (self.kind == "under_norm"):
            raise ValueError("expected one of cutoff and at, or a norm with under_norm")


@dataclass(frozen=True, slots=True)
class Call(Record):
    """When a test says that a finding is present, in the words of its questions and limits.

    It says absent when ``when`` fails; or, where ``absent_when`` stands, when that holds; or never. ``whole``: of the person and
    not of each side, with ``left_`` and ``right_`` before the names.
    """

    finding: str
    when: str
    absent_when: str = ""
    never_absent: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        parse(self.when)
        if self.absent_when:
            parse(self.absent_when)


@dataclass(frozen=True, slots=True)
class SelfTest(Record):
    """A test that a person does alone or with a helper.

    ``asks`` is what must have been answered just before. ``useful_when`` says for whom it is worth the trouble. ``each_side``: both
    sides are tested, the better one first.
    """

    id: str
    name: str
    purpose: str
    stop: str
    useful_when: str
    needs: tuple[str, ...]
    minutes: int
    sources: tuple[str, ...]
    step: tuple[TestStep, ...]
    call: tuple[Call, ...]
    asks: tuple[str, ...] = ()
    each_side: bool = True
    timer: Timer | None = None
    reading: tuple[Reading, ...] = ()
    question: tuple[Question, ...] = ()
    limit: tuple[Limit, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        parse(self.useful_when)
        if unknown := [one for one in self.needs if one not in NEEDS]:
            raise ValueError(f"needs '{unknown[0]}': expected some of {', '.join(NEEDS)}")
        if not self.step or not self.call or not (self.reading or self.question):
            raise ValueError("expected steps, calls, and readings or questions")

    @property
    def findings(self) -> tuple[str, ...]:
        """What it can say something of."""
        return tuple(dict.fromkeys(call.finding for call in self.call))

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides it is done on; one empty name where it is of the whole person."""
        return ("left", "right") if self.each_side else ("",)

    @property
    def typed(self) -> tuple[Reading, ...]:
        """The readings that are typed and not counted from answers."""
        return tuple(reading for reading in self.reading if not reading.counts)

    def names(self, whole: bool) -> tuple[str, ...]:
        """What a call may name."""
        own = (*(one.id for one in self.question), *(one.id for one in self.limit))
        return tuple(f"{side}_{name}" for side in self.sides for name in own) if whole and self.each_side else own


@dataclass(frozen=True, slots=True)
class SelfTestBar(Record):
    """Who must not do which self-tests, or only after asking, or only in a changed way."""

    id: str
    tests: tuple[str, ...]
    when: str
    action: Action
    how: str
    reason: str
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        parse(self.when)

    @property
    def expression(self) -> Expression:
        """The parsed condition."""
        return parse(self.when)
