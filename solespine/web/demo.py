"""The invented person: answers, half a year of diary, sessions, and a personal trial that is over."""

from __future__ import annotations

import json
import math
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from solespine.care.log import ENDED, STARTED, Event
from solespine.episode import Entry, Episode
from solespine.evidence import Evidence
from solespine.followup import Allocation, Arm, DiaryEntry, allocate
from solespine.followup.design import STANDARD, designs
from solespine.followup.measured import MEASURED
from solespine.followup.outcomes import GLOBAL, OUTCOME, PSFS, answer_data
from solespine.followup.trial import BEGUN, NOTHING, PLANNED, Protocol, Thing, begun_data, planned_data, trials
from solespine.followup.trial.state import COMPLETE, ended_data
from solespine.followup.trial.state import ENDED as TRIAL_ENDED
from solespine.knowledge import Knowledge
from solespine.marks import Mark

PERSON = Path(__file__).parent / "demo.toml"
MEASURED_ONCE = Path(__file__).parent / "demo_measured.json"
DAYS = 182  # half a year
RUN_IN = 77  # the day on which the trial is planned, a Monday's distance from its first block
TRIAL = 84  # its first day
MEASURED_FROM = 40  # the first of the days on which something was measured
SEED = 20_26  # one and the same half year for everybody
HELPED_BY = 1.4  # points by which the back is better in weeks with the massage; invented like everything here
MASSAGE, STRETCH = "massage_back_lower", "plantar_fascia_stretch"
ACTIVITIES = ("standing at work", "the stairs in the morning", "a walk of an hour")
# Week, how well each of them goes, and the change since the start.
FOLLOWED = ((0, (3, 4, 2), None), (4, (4, 5, 3), 1), (8, (5, 5, 5), 2), (12, (6, 7, 5), 2), (24, (7, 7, 6), 3))


def demo_episode(once: str, now: datetime, knowledge: Knowledge) -> Episode:
    """The invented person as an episode to be taken in; the same form gives the same one."""
    begun = now - timedelta(days=DAYS)
    evidence = Evidence.from_case(tomllib.loads(PERSON.read_text(encoding="utf-8")), knowledge)
    entry = Entry(1, f"{once}:demo", begun, "demo", evidence.observations)
    life = _Life(begun, allocate(designs(knowledge)[STANDARD], SEED), random.Random(SEED))
    events = (*life.sessions(knowledge), *life.outcomes(knowledge), *life.measured())
    diary = tuple(life.diary())
    in_order = tuple(sorted((*life.trial(knowledge, diary), *events), key=lambda event: event.at))
    return Episode(_id(once), begun, True, (entry,), events=in_order, diary=diary)


def _id(once: str) -> str:
    return sha256(once.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _Life:
    """What happened in the half year, drawn from one source of chance in one order."""

    begun: datetime
    allocation: Allocation
    chance: random.Random

    def on(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A time of a day, counted from the first."""
        return datetime.combine(self.begun.date() + timedelta(days=day), time(hour, minute), self.begun.tzinfo)

    def date(self, day: int) -> date:
        return self.begun.date() + timedelta(days=day)

    def treated(self, day: int) -> bool:
        """Whether the day is one with the massage."""
        return 0 <= day - TRIAL < self.length and self.allocation.arm_on(day - TRIAL) is Arm.treatment

    @property
    def length(self) -> int:
        return self.allocation.design.total_days

    def diary(self) -> Iterator[DiaryEntry]:
        """Most evenings, some mornings, and a few days off."""
        heel, back = 0.0, 0.0
        for day in range(DAYS):
            heel, back = self._drift(heel, 1.0), self._drift(back, 1.2)
            at_heel = _whole(6.3 - 3.5 * min(day / 120, 1) + heel)
            at_back = _whole(5.2 - HELPED_BY * self.treated(day) + back)
            if self.chance.random() < 0.3:
                yield self._morning(day, min(at_heel + 2, 10.0))
            if self.chance.random() < 0.88:
                yield self._evening(day, at_heel, at_back)

    def _drift(self, before: float, sd: float, rho: float = 0.4) -> float:
        return rho * before + sd * math.sqrt(1 - rho**2) * self.chance.gauss(0, 1)

    def _morning(self, day: int, first_step: float) -> DiaryEntry:
        at = self.on(day, 7, 20)
        marks = (Mark("heel_underside", "left", first_step, ("sharp",)),)
        return DiaryEntry(0, f"morning {day}", at, at, at.date(), marks, {"first_step_pain": first_step})

    def _evening(self, day: int, at_heel: float, at_back: float) -> DiaryEntry:
        at = self.on(day, 20, 5)
        late = timedelta(days=2) if self.chance.random() < 0.04 else timedelta()
        marks = (Mark("heel_underside", "left", at_heel), Mark("low_back", "middle", at_back, ("ache",)))
        scores = {
            "back_pain_average": at_back,
            "foot_pain_average": at_heel,
            "steps": float(self.chance.randrange(3000, 11_000, 100)),
        }
        scores["stood_hours"] = float(self.chance.randint(2, 9))
        medicines = ("paracetamol 500",) if at_back >= 7 else ()
        return DiaryEntry(0, f"evening {day}", at + late, at, at.date(), marks, scores, medicines=medicines, shoes=self._shoes())

    def _shoes(self) -> str:
        return self.chance.choice(("trainers", "trainers", "work shoes", ""))

    def trial(self, knowledge: Knowledge, diary: tuple[DiaryEntry, ...]) -> Iterator[Event]:
        """Massage of the lower back's zones against nothing, six pairs of weeks, to its end."""
        protocol = Protocol(Thing("foot_massage", MASSAGE), NOTHING, "back_pain_average", 1.0, 5, STANDARD, self.allocation.design)
        planned = self._event(RUN_IN, 19, PLANNED, "demo trial", planned_data(protocol, self.date(RUN_IN)))
        yield planned
        (trial,) = trials([planned])
        before = [one for one in diary if self.date(RUN_IN) <= one.day < self.date(TRIAL)]
        scores = [one.scores["back_pain_average"] for one in before if "back_pain_average" in one.scores]
        begun = begun_data(trial, self.date(TRIAL), sum(scores) / len(scores), SEED, b"an invented one.")
        yield self._event(TRIAL, 8, BEGUN, "demo trial", begun)
        end = TRIAL + self.length
        yield self._event(end, 9, TRIAL_ENDED, "demo trial", ended_data(self.date(end), COMPLETE))

    def sessions(self, knowledge: Knowledge) -> Iterator[Event]:
        """Stretches most mornings of the first weeks, and the massage in the weeks that were for it."""
        for day in range(14, TRIAL + self.length):
            if day < TRIAL and self.chance.random() < 0.6:
                yield from self._session(day, 7, STRETCH, knowledge)
            if self.treated(day) and self.chance.random() < 0.85:
                yield from self._session(day, 19, MASSAGE, knowledge)

    def _session(self, day: int, hour: int, routine: str, knowledge: Knowledge) -> Iterator[Event]:
        name = _id(f"{routine} {day}")
        data = {"routine": routine, "treatment": knowledge.routines[routine].treatment, "side": "left"}
        yield self._event(day, hour, STARTED, name, data)
        yield Event(0, f"{name}:end", self.on(day, hour, 10), ENDED, name, {"how": "done", "note": "", "level": ""})

    def outcomes(self, knowledge: Knowledge) -> Iterator[Event]:
        """Three activities and the change since the start, at the weeks of the schedule."""
        for week, values, change in FOLLOWED:
            day = self.date(7 * week)
            said = answer_data(PSFS, tuple(map(float, values)), knowledge, day=day, activities=ACTIVITIES)
            yield self._event(7 * week, 21, OUTCOME, PSFS, said)
            if change is not None:
                said = answer_data(GLOBAL, (float(change),), knowledge, day=day)
                yield self._event(7 * week, 22, OUTCOME, GLOBAL, said)

    def measured(self) -> Iterator[Event]:
        """A print of each foot and a walk. ``tools/demo_measured.py`` read them from drawn photos and a simulated recording."""
        for number, one in enumerate(json.loads(MEASURED_ONCE.read_text(encoding="utf-8"))):
            yield self._event(MEASURED_FROM + number, 18, MEASURED, one["kind"], one)

    def _event(self, day: int, hour: int, kind: str, about: str, data: dict[str, Any]) -> Event:
        return Event(0, f"{kind} {about} {day}", self.on(day, hour), kind, about, data)


def _whole(pain: float) -> float:
    """Pain as people say it: a whole number from 0 to 10."""
    return float(min(max(round(pain), 0), 10))
