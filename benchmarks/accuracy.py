"""What the program says of published cases with a known answer, next to that answer."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solespine.assessment import LOWER_BACK_NERVE, Assessment, assess
from solespine.evidence import CASE_KEYS, Evidence, Observation
from solespine.interview import Step, next_step, record
from solespine.knowledge import Knowledge, Urgency
from solespine.reasoning import VERDICTS
from solespine.reasoning.reasoning import Likely

OPEN_CASES = Path(__file__).parent.parent / "tests" / "cases" / "open_cases.toml"
NOWHERE = 10_000
MOST_STEPS = 30


@dataclass(frozen=True)
class Judged:
    """One case: what was said, and what is true."""

    case: Mapping[str, Any]
    assessment: Assessment
    steps: int = 0

    @property
    def accepted(self) -> list[Urgency]:
        """Every urgency that is defensible for the case."""
        return [Urgency[name] for name in (self.case["urgency"], *self.case.get("urgency_also_ok", []))]

    @property
    def true_conditions(self) -> set[str]:
        """Any of these is the right answer: the true ones, alternatives, and what may stand in."""
        keys = ("conditions", "conditions_any_of", "conditions_accept")
        return {name for key in keys for name in self.case.get(key, [])}

    @property
    def too_low(self) -> bool:
        return self.assessment.urgency < min(self.accepted)

    @property
    def is_calm(self) -> bool:
        """Whether neither same-day nor emergency care is needed or defensible."""
        return max(self.accepted) < Urgency.same_day

    @property
    def too_high(self) -> bool:
        return self.is_calm and self.assessment.urgency >= Urgency.same_day

    def rank(self, by_posterior: bool = False) -> int:
        """Place of the first right condition, from 0. The lower back nerves are shown as one, so they take one place."""
        listed = list(self.assessment.conditions)
        if by_posterior:
            listed.sort(key=lambda one: -one.estimate.p)
        places = list(dict.fromkeys("nerve" if one.condition in LOWER_BACK_NERVE else one.condition for one in listed))
        right = [
            places.index("nerve" if one.condition in LOWER_BACK_NERVE else one.condition) for one in listed if self.is_right(one)
        ]
        return min(right, default=NOWHERE)

    def is_right(self, likely: Likely) -> bool:
        """Whether a listed condition is a right answer."""
        return likely.condition in self.true_conditions


def open_cases(path: Path = OPEN_CASES) -> list[dict[str, Any]]:
    """The published cases."""
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["case"])


def told(case: Mapping[str, Any], knowledge: Knowledge) -> Evidence:
    """The evidence of a case as it was published."""
    return Evidence.from_case({key: case[key] for key in CASE_KEYS if key in case and key != "id"}, knowledge)


def judge_told(cases: Sequence[Mapping[str, Any]], knowledge: Knowledge) -> list[Judged]:
    """Each case as it was published."""
    return [Judged(case, assess(told(case, knowledge), knowledge, explain=False)) for case in cases]


def judge_interviewed(cases: Sequence[Mapping[str, Any]], knowledge: Knowledge, most: int = MOST_STEPS) -> list[Judged]:
    """Each case by an interview that asks its own questions; what the case does not say is 'don't know'."""
    judged = []
    for case in cases:
        truth = told(case, knowledge)
        evidence, steps = Evidence(knowledge), 0
        while steps < most and (step := next_step(evidence, knowledge)) is not None:
            evidence = record(evidence, step, answers_of(truth, step))
            steps += 1
        judged.append(Judged(case, assess(evidence, knowledge, explain=False), steps))
    return judged


def answers_of(truth: Evidence, step: Step) -> dict[str, Any]:
    """What a person with this case would answer to a step."""
    answers: dict[str, Any] = {}
    for item in step.items:
        seen: Observation | None = truth.latest.get(item.about)
        value = seen.value if seen is not None else None
        if value is None and item.kind == "yes_no":
            value = truth.stated(item.about)
        answers[item.about] = value
    return answers


def report(judged: Sequence[Judged]) -> str:
    """Under-triage list, over-triage rate, top-1/3/5 by both rankings, Brier score and reliability of the verdict."""
    low = [
        f"  {one.case['id']}: {one.assessment.urgency.name}, accepted {[level.name for level in one.accepted]}"
        for one in judged
        if one.too_low
    ]
    calm = [one for one in judged if one.is_calm]
    high = [one for one in calm if one.too_high]
    lines = [f"under-triage: {len(low)} of {len(judged)}", *low]
    lines.append(f"over-triage: {len(high)} of {len(calm)} calm cases ({100 * len(high) / len(calm):.1f} %)")
    lines += [f"  {one.case['id']}: {[rule.id for rule in one.assessment.rules if rule.level >= Urgency.same_day]}" for one in high]
    for name, by_posterior in (("as shown", False), ("by posterior", True)):
        shares = [f"top {k} {100 * top(judged, k, by_posterior):.1f} %" for k in (1, 3, 5)]
        lines.append(f"right condition {name}: {', '.join(shares)}")
    missed = [f"{one.case['id']} ({', '.join(sorted(one.true_conditions))})" for one in judged if one.rank() >= 3]
    lines.append(f"not in the top three: {'; '.join(missed) or 'none'}")
    directed = [one for one in judged if one.case["direction"] in VERDICTS]
    lines.append(
        f"Brier score of the verdict over {len(directed)} cases: {brier(directed):.3f} (0 best, always a quarter each: 0.75)"
    )
    return "\n".join([*lines, reliability(directed)])


def top(judged: Sequence[Judged], k: int, by_posterior: bool = False) -> float:
    """Share of cases whose right condition stands among the first k."""
    return sum(one.rank(by_posterior) < k for one in judged) / len(judged)


def brier(judged: Sequence[Judged]) -> float:
    """Mean squared distance of the four verdict probabilities from the truth."""
    return sum(
        (one.assessment.reasoning.verdict[name].p - (name == one.case["direction"])) ** 2 for one in judged for name in VERDICTS
    ) / len(judged)


def reliability(judged: Sequence[Judged]) -> str:
    """How often what was called this probable was true, for all four answers together."""
    pairs = [(one.assessment.reasoning.verdict[name].p, name == one.case["direction"]) for one in judged for name in VERDICTS]
    lines = ["reliability of the verdict (said, happened, answers):"]
    for low in (0.0, 0.1, 0.25, 0.5, 0.75):
        high = {0.0: 0.1, 0.1: 0.25, 0.25: 0.5, 0.5: 0.75, 0.75: 1.01}[low]
        inside = [(said, true) for said, true in pairs if low <= said < high]
        if inside:
            said = sum(one for one, _ in inside) / len(inside)
            happened = sum(true for _, true in inside) / len(inside)
            lines.append(f"  {low:.2f} to {min(high, 1):.2f}: {said:.2f}  {happened:.2f}  {len(inside)}")
    return "\n".join(lines)
