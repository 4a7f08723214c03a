"""What is fixed before a personal trial begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from solespine.followup.design import Arm, Design

OUTCOMES = ("back_pain_average", "foot_pain_average")  # the diary's scores that a trial may ask about
MOST_EXPECTED = 10


@dataclass(frozen=True, slots=True)
class Thing:
    """What a block is spent with: a treatment, with the routine that guides it if there is one; or nothing, or rest.

    >>> Thing.named("foot_massage/massage_back_lower")
    Thing(treatment='foot_massage', routine='massage_back_lower')
    >>> Thing("taping").key, NOTHING.key
    ('taping', 'nothing')
    """

    treatment: str
    routine: str = ""

    @property
    def key(self) -> str:
        """The name under which it is kept."""
        return f"{self.treatment}/{self.routine}" if self.routine else self.treatment

    @classmethod
    def named(cls, key: str) -> Thing:
        treatment, _, routine = key.partition("/")
        return cls(treatment, routine)

    @property
    def is_treatment(self) -> bool:
        """Whether it takes a permit."""
        return self not in (NOTHING, REST)


NOTHING = Thing("nothing")
# Equal time and attention, without the treatment: feet up and quiet breathing (nof1.toml, arms).
REST = Thing("rest")


@dataclass(frozen=True, slots=True)
class Protocol:
    """What was fixed before: what against what, the score, the difference that matters in points, what was expected, the design."""

    treatment: Thing
    control: Thing
    outcome: str
    useful: float
    expectation: int
    design_id: str
    design: Design

    def __post_init__(self) -> None:
        if not self.treatment.is_treatment or self.treatment == self.control:
            raise ValueError(f"{self.treatment.key} against {self.control.key}: expected a treatment against something else")
        if self.outcome not in OUTCOMES:
            raise ValueError(f"outcome '{self.outcome}': expected one of {', '.join(OUTCOMES)}")
        if not 0 < self.useful <= 10:
            raise ValueError(f"useful {self.useful:g}: expected more than 0 and at most 10 points")
        if not 0 <= self.expectation <= MOST_EXPECTED:
            raise ValueError(f"expectation {self.expectation}: expected 0 to {MOST_EXPECTED}")

    def thing(self, arm: Arm) -> Thing:
        """What a block of an arm is spent with."""
        return self.treatment if arm is Arm.treatment else self.control

    @property
    def treatments(self) -> tuple[str, ...]:
        """The treatments in it: what a person must be permitted."""
        return tuple(one.treatment for one in (self.treatment, self.control) if one.is_treatment)

    def as_data(self) -> dict[str, Any]:
        """As it is kept in an event."""
        return {
            "treatment": self.treatment.key,
            "control": self.control.key,
            "outcome": self.outcome,
            "useful_points": self.useful,
            "expectation": self.expectation,
            "design": self.design_id,
            "pairs": self.design.pairs,
            "block_days": self.design.block_days,
            "discard_days": self.design.discard_days,
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Protocol:
        """From what was kept. What is not of that form is a KeyError, TypeError or ValueError."""
        return cls(
            Thing.named(str(data["treatment"])),
            Thing.named(str(data["control"])),
            str(data["outcome"]),
            float(data["useful_points"]),
            int(data["expectation"]),
            str(data["design"]),
            Design(int(data["pairs"]), int(data["block_days"]), int(data["discard_days"])),
        )
