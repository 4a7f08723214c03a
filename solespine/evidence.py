"""What is known about one person: observations, each present, absent or unknown, and how and when it became known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from solespine.knowledge import Context, Finding, How, Knowledge, did_you_mean
from solespine.knowledge.expressions import COMPARISONS, Truth, parse

CASE_KEYS = ("id", "story", "present", "absent", "left_out", "values", "context", "context_at_least", "context_below")


class EvidenceError(ValueError):
    """What was said about a person cannot be so. ``problems`` lists every reason, each with the key it concerns."""

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{key}: {text}" if key else text for key, text in self.problems))


class KnownBy(StrEnum):
    """How an observation became known."""

    asked = "asked"
    left_out = "left_out"  # not ticked in a list, with the word that what is left out is a no
    self_tested = "self_tested"
    measured = "measured"
    professional = "professional"


@dataclass(frozen=True, slots=True)
class Span:
    """A number that is only known within bounds: at least ``low``, below ``high``."""

    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"at least {self.low:g} and below {self.high:g} leaves nothing")


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing said or measured about a person.

    ``value`` is True or False for present and absent, text for a named answer, a float or :class:`Span` for a number,
    and None when the question was put and not answered: unknown is kept, so nobody is asked twice and nothing is taken as a no.
    """

    about: str
    value: bool | str | float | Span | None
    known_by: KnownBy = KnownBy.asked
    at: datetime | None = None

    def __post_init__(self) -> None:
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            object.__setattr__(self, "value", as_float(self.value))


@dataclass(frozen=True)
class Evidence:
    """Everything known about one person, as observations in the order they were made. A later one replaces an earlier one.

    Examples
    --------
    >>> from solespine import Evidence, load_knowledge
    >>> knowledge = load_knowledge()
    >>> evidence = Evidence.of(knowledge, present=["heel_plantar_pain"], absent=["back_pain"], context={"age": 46})
    >>> evidence.truth("foot_pain"), evidence.truth("back_pain"), evidence.truth("fever")
    (True, False, None)
    """

    knowledge: Knowledge = field(repr=False)
    observations: tuple[Observation, ...] = ()

    def __post_init__(self) -> None:
        problems = [problem for seen in self.observations for problem in _value_problems(self.knowledge, seen)]
        if not problems:
            problems = list(_contradictions(self))
        if problems:
            raise EvidenceError(problems)

    @classmethod
    def of(
        cls,
        knowledge: Knowledge,
        present: Sequence[str] = (),
        absent: Sequence[str] = (),
        left_out: Sequence[str] = (),
        values: Mapping[str, str | float] | None = None,
        context: Mapping[str, Any] | None = None,
        context_at_least: Mapping[str, float] | None = None,
        context_below: Mapping[str, float] | None = None,
        known_by: KnownBy = KnownBy.asked,
    ) -> Evidence:
        """Evidence from plain lists and mappings, the shape of a case file.

        Raises
        ------
        EvidenceError
            Unknown ids (with a suggestion), values outside their set or range, contradictions.
        """
        problems = [
            (name, "stands in present and in absent; a finding is one of the two, or unknown")
            for name in dict.fromkeys(present)
            if name in {*absent, *left_out}
        ]
        for name in (*present, *absent, *left_out):
            if name in knowledge.context:
                problems.append((name, "is a fact about the person; it belongs in context"))
            elif (finding := knowledge.findings.get(name)) is not None and not finding.is_yes_no:
                problems.append((name, f"has named answers ({', '.join(finding.allowed())}); it belongs in values"))
        problems += [
            (name, "is a finding; it belongs in present or absent")
            for name in context or {}
            if name in knowledge.findings and name not in knowledge.context
        ]
        if problems:
            raise EvidenceError(problems)
        seen = [Observation(name, True, known_by) for name in present]
        seen += [Observation(name, False, KnownBy.left_out) for name in left_out]
        seen += [Observation(name, False, known_by) for name in absent]
        seen += [Observation(name, value, known_by) for name, value in (values or {}).items()]
        seen += [Observation(name, value, known_by) for name, value in (context or {}).items()]
        for name in dict.fromkeys((*(context_at_least or {}), *(context_below or {}))):
            seen.append(Observation(name, _span(name, context_at_least or {}, context_below or {}), known_by))
        return cls(knowledge, tuple(seen))

    @classmethod
    def from_case(cls, case: Mapping[str, Any], knowledge: Knowledge) -> Evidence:
        """Evidence from one case as it stands in a TOML or JSON file.

        Keys, all optional: ``id``, ``story``, ``present``, ``absent``, ``left_out`` (not ticked in a list: a weaker no),
        ``values``, ``context``, ``context_at_least``, ``context_below``. Any other key is refused.

        Raises
        ------
        EvidenceError
            Every reason at once, each with the key it concerns.
        """
        problems = [(str(key), f"unknown key{did_you_mean(str(key), CASE_KEYS)}") for key in case if key not in CASE_KEYS]
        problems += [(key, "expected text") for key in ("id", "story") if not isinstance(case.get(key, ""), str)]
        for key in ("present", "absent", "left_out"):
            if not _is_text_list(case.get(key, [])):
                problems.append((key, "expected a list of findings"))
        for key in ("values", "context", "context_at_least", "context_below"):
            if not isinstance(case.get(key, {}), Mapping):
                problems.append((key, "expected a table of names and values"))
        if problems:
            raise EvidenceError(problems)
        return cls.of(knowledge, **{key: case[key] for key in CASE_KEYS[2:] if key in case})

    def with_observation(self, about: str, value: Any, known_by: KnownBy = KnownBy.asked, at: datetime | None = None) -> Evidence:
        """The evidence with one more observation, which replaces what was said about the same thing before."""
        return Evidence(self.knowledge, (*self.observations, Observation(about, value, known_by, at)))

    def without_older(self, names: Iterable[str], since: datetime) -> Evidence:
        """The evidence in which answers to these questions only count if they were given since then: older ones are unknown."""
        asked = frozenset(names)
        kept = (seen for seen in self.observations if seen.about not in asked or (seen.at is not None and seen.at >= since))
        return settle(kept, self.knowledge)[0]

    @cached_property
    def latest(self) -> Mapping[str, Observation]:
        """The observation that counts for each finding and context item that was asked about."""
        return {seen.about: seen for seen in self.observations}

    @cached_property
    def asked(self) -> frozenset[str]:
        """Everything that was put to the person, answered or not."""
        return frozenset(self.latest)

    @cached_property
    def _present(self) -> Mapping[str, Truth]:
        """Yes/no findings and context after a yes has settled what it implies. A yes wins over a no it contradicts."""
        settled: dict[str, Truth] = {about: seen.value for about, seen in self.latest.items() if isinstance(seen.value, bool)}
        changed = True
        while changed:
            changed = False
            for item in self.knowledge.implied:
                if settled.get(item.id) is not True and any(settled.get(name) is True for name in item.implied_by):
                    settled[item.id] = True
                    changed = True
        return settled

    @cached_property
    def notes(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Where a yes settled something that was denied: what was denied, and what settled it as present."""
        return tuple(
            (about, tuple(name for name in self._item(about).implied_by if self._present.get(name) is True))
            for about, seen in self.latest.items()
            if seen.value is False and self._present.get(about) is True
        )

    @cached_property
    def _spans(self) -> Mapping[str, Span | float]:
        numbers = {about: seen.value for about, seen in self.latest.items() if isinstance(seen.value, float | Span)}
        height, weight = numbers.get("height_cm"), numbers.get("weight_kg")
        if "bmi" in self.knowledge.context and isinstance(height, float) and isinstance(weight, float):
            numbers["bmi"] = weight / (height / 100) ** 2
        age = numbers.get("age")
        if "age_at_onset" not in numbers and "age_at_onset" in self.knowledge.context and age is not None:
            # Nobody began to hurt later than now.
            numbers["age_at_onset"] = Span(0.0, math.nextafter(age, math.inf) if isinstance(age, float) else age.high)
        if self._present.get("pregnant") is False and "pregnancy_weeks" in self.knowledge.context:
            numbers.setdefault("pregnancy_weeks", 0.0)
        return numbers

    def number(self, name: str) -> float | Span | None:
        """A measured number, the bounds it lies in, or None when unknown."""
        return self._spans.get(name)

    def answer(self, name: str) -> str | None:
        """The named answer to a finding or choice, or None when unknown."""
        seen = self.latest.get(name)
        return seen.value if seen is not None and isinstance(seen.value, str) else None

    def stated(self, name: str) -> Truth:
        """What was said of a finding or yes/no fact, or follows from it; None when unknown."""
        return self._present.get(name)

    def truth(self, name: str) -> Truth:
        """Whether a finding or yes/no fact is present; None when unknown. What does not apply counts as not present."""
        settled = self._present.get(name)
        if settled is None and not self.applies(name):
            return False
        return settled

    def compare(self, name: str, comparison: str, value: float | str) -> Truth:
        """Whether a number or a choice compares as asked; None when unknown or when its bounds leave it open."""
        if isinstance(value, str):
            said = self.answer(name)
            if said is None:
                return None
            finding = self.knowledge.findings.get(name)
            groups = finding.answer_groups if finding is not None else {}
            if said == value or said in groups.get(value, ()):
                return True
            return None if value in groups.get(said, ()) else False
        number = self.number(name)
        if number is None:
            return None if self.applies(name) else False
        if isinstance(number, Span):
            return _compare_span(number, comparison, value)
        return COMPARISONS[comparison](number, value)

    @cached_property
    def _gates(self) -> dict[str, Truth]:
        return {}

    def gate(self, name: str) -> Truth:
        """Whether the question applies to this person: True, False, or None while that is not known."""
        if name not in self._gates:
            self._gates[name] = None  # a gate that leads back to itself stays open
            text = self._item(name).gate
            self._gates[name] = parse(text).evaluate(self) if text else True
        return self._gates[name]

    def applies(self, name: str) -> bool:
        """Whether a finding or context item can apply, as far as is known."""
        return name in self.knowledge.ungated or self.gate(name) is not False

    def not_applicable(self) -> tuple[str, ...]:
        """Findings whose gate is closed: neither present nor absent."""
        return tuple(name for name, finding in self.knowledge.findings.items() if finding.gate and not self.applies(name))

    def _item(self, name: str) -> Finding | Context:
        item = self.knowledge.findings.get(name) or self.knowledge.context.get(name)
        if item is None:
            raise EvidenceError([(name, f"unknown finding or context item{self.knowledge.suggestion(name)}")])
        return item


@dataclass(frozen=True, slots=True)
class SetAside:
    """An answer that no longer counts, with the reason. It is kept, and counts again when the reason goes."""

    observation: Observation
    because: str


def settle(observations: Iterable[Observation], knowledge: Knowledge) -> tuple[Evidence, tuple[SetAside, ...]]:
    """The evidence from observations of which some may rule out others, and what had to be set aside.

    The later answer counts. An answer that does not apply any more, such as weeks of pregnancy after 'not pregnant', is set
    aside, and so is one that the dossier of today no longer knows.
    """
    aside: dict[str, SetAside] = {}
    kept: dict[str, Observation] = {}
    for seen in observations:
        kept.pop(seen.about, None)
        kept[seen.about] = seen
    for seen in tuple(kept.values()):
        for _, problem in _value_problems(knowledge, seen):
            aside[seen.about] = SetAside(kept.pop(seen.about), problem)
            break
    while True:
        try:
            return Evidence(knowledge, tuple(kept.values())), tuple(aside.values())
        except EvidenceError as error:
            about, problem = error.problems[0]
            aside[about] = SetAside(kept.pop(about), problem)


def _value_problems(knowledge: Knowledge, seen: Observation) -> Iterable[tuple[str, str]]:
    """What is wrong with one observation taken by itself."""
    finding, item = knowledge.findings.get(seen.about), knowledge.context.get(seen.about)
    if finding is None and item is None:
        yield seen.about, f"unknown finding or context item{knowledge.suggestion(seen.about)}"
    elif seen.value is None:
        return
    elif finding is not None:
        yield from _finding_problems(finding, seen.value)
    elif item is not None:
        yield from _context_problems(item, seen.value)


def _finding_problems(finding: Finding, value: object) -> Iterable[tuple[str, str]]:
    if finding.is_yes_no:
        if not isinstance(value, bool):
            yield finding.id, f"expected present or absent, found {_short(value)}"
    elif value not in finding.allowed():
        near = did_you_mean(_short(value), finding.allowed())
        yield finding.id, f"expected one of {', '.join(finding.allowed())}, found {_short(value)}{near}"


def _context_problems(item: Context, value: object) -> Iterable[tuple[str, str]]:
    if item.set_by_program:
        yield item.id, "is set by the program and cannot be given"
    elif item.kind == "choice":
        if value not in item.values:
            yield (
                item.id,
                f"expected one of {', '.join(item.values)}, found {_short(value)}{did_you_mean(_short(value), item.values)}",
            )
    elif not item.is_number:
        if not isinstance(value, bool):
            yield item.id, f"expected true or false, found {_short(value)}"
    elif isinstance(value, Span):
        limits = [limit for limit in (value.low, value.high) if math.isfinite(limit)]
        yield from (problem for limit in limits for problem in _range_problems(item, limit))
    elif isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        yield item.id, f"expected a number in {item.unit}, found {_short(value)}"
    else:
        yield from _range_problems(item, value)


def _range_problems(item: Context, value: float) -> Iterable[tuple[str, str]]:
    lowest, highest = item.lowest or 0.0, item.highest or 0.0
    if not lowest <= value <= highest:
        yield item.id, f"{value:g} {item.unit} is outside {lowest:g} to {highest:g}; check the number and its unit"


def _contradictions(evidence: Evidence) -> Iterable[tuple[str, str]]:
    """Answers that cannot stand together: something that does not apply to the person is said to be so."""
    for about, seen in evidence.latest.items():
        item = evidence._item(about)
        given = seen.value not in (None, False) and not (about == "pregnancy_weeks" and seen.value == 0)
        if given and item.gate and evidence.gate(about) is False:
            yield about, f"cannot apply here: it needs '{item.gate}', which other answers rule out; correct one of them"
    age, onset = evidence.number("age"), evidence.number("age_at_onset")
    if isinstance(age, float) and isinstance(onset, float) and onset > age:
        yield "age_at_onset", f"{onset:g} is more than the age of {age:g}"


def _compare_span(span: Span, comparison: str, value: float) -> Truth:
    """Three truths for a number of which only bounds are known (low included, high not)."""
    if comparison == "==":
        return None if span.low <= value < span.high else False
    if comparison in (">=", ">"):
        if span.low > value or (span.low == value and comparison == ">="):
            return True
        return False if span.high <= value else None
    opposite = _compare_span(span, ">" if comparison == "<=" else ">=", value)
    return None if opposite is None else not opposite


def _span(name: str, at_least: Mapping[str, Any], below: Mapping[str, Any]) -> Span:
    bounds = [at_least.get(name, -math.inf), below.get(name, math.inf)]
    if any(isinstance(bound, bool) or not isinstance(bound, int | float) or bound != bound for bound in bounds):
        raise EvidenceError([(name, f"expected numbers as bounds, found {_short(bounds)}")])
    try:
        return Span(as_float(bounds[0]), as_float(bounds[1]))
    except ValueError as error:
        raise EvidenceError([(name, str(error))]) from error


def as_float(number: float) -> float:
    """A number as a float; one too large for it as infinity, which no range accepts."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _short(value: object) -> str:
    """A value as it was given, cut where it is long."""
    try:
        text = repr(value)
    except ValueError:  # whole numbers of thousands of digits are not printed
        return "a number beyond all measure"
    return text if len(text) <= 60 else f"{text[:57]}..."


def _is_text_list(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def lay_test(seen: Observation | None, finding: Finding) -> bool:
    """Whether an answer to a finding comes from a test that the person did alone."""
    if seen is not None and seen.known_by is KnownBy.self_tested:
        return True
    return finding.how is How.self_test and (seen is None or seen.known_by in (KnownBy.asked, KnownBy.left_out))


def telling(seen: Observation | None, finding: Finding, present: bool) -> tuple[float, float]:
    """How well an answer fits if the finding is there, and if it is not: what this program measured is not taken for the truth."""
    if seen is not None and seen.known_by is KnownBy.measured and finding.measured_present and finding.measured_absent:
        return (1.0, 1 / finding.measured_present.value) if present else (finding.measured_absent.value, 1.0)
    return (1.0, 0.0) if present else (0.0, 1.0)
