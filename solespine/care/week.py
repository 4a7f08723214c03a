"""The plan as a week: what, on which days, how often and how long; and the person's own changes to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from solespine.care.log import Event
from solespine.care.plan import Offer
from solespine.care.session import cues, routines_for, seconds_of
from solespine.knowledge import Knowledge, Treatment
from solespine.knowledge.treatments import Dose

DROPPED, MOVED, ADDED = "plan_dropped", "plan_moved", "plan_added"
DAYS = 7
# Around these times of day; the first exercise of the day stands before the first steps.
TIMES = {1: ("18:00",), 2: ("07:30", "18:00"), 3: ("07:00", "13:00", "19:00"), 4: ("07:00", "11:00", "15:00", "19:00")}
MOST_A_DAY = 4
NOT_SCHEDULED = (
    "professional_care",
    "nsaid",
    "corticosteroid_injection",
    "surgery",
    "education_self_management",
    "orthotics",
    "supportive_footwear",
)
ASK_ABOUT = ("nsaid", "corticosteroid_injection", "surgery")  # questions for a professional, never advice to take


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on one day: what, which routine guides it, when, how long."""

    treatment: str
    routine: str
    day: int
    time: str
    minutes: float

    @property
    def key(self) -> str:
        """The name under which it is dropped or moved."""
        return f"{self.treatment}@{self.day}@{self.time}"


def week(
    offers: Iterable[Offer], knowledge: Knowledge, changes: Iterable[Event] = (), most: int = 4
) -> tuple[tuple[Item, ...], ...]:
    """The items of each day of a week that begins on Monday.

    Parameters
    ----------
    offers : iterable of Offer
        What is permitted, the best first. Nothing else can stand in the week, whatever was added before.
    knowledge : Knowledge
    changes : iterable of Event
        What the person dropped, moved or added, in its order.
    most : int
        How many treatments stand in the week by themselves; more can be added.
    """
    permitted = {offer.treatment: knowledge.treatments[offer.treatment] for offer in offers}
    changes = tuple(changes)
    added = [event.about for event in changes if event.kind == ADDED]
    chosen = [name for name in permitted if name not in NOT_SCHEDULED and can_be_scheduled(permitted[name])]
    shown = dict.fromkeys((*chosen[:most], *(name for name in added if name in chosen)))
    items = {item.key: item for name in shown for item in items_of(permitted[name], knowledge)}
    for event in changes:
        _change(items, event)
    days = [sorted((item for item in items.values() if item.day == day), key=lambda item: item.time) for day in range(DAYS)]
    return tuple(tuple(day) for day in days)


def _change(items: dict[str, Item], event: Event) -> None:
    if event.kind == DROPPED:
        for key in [key for key, item in items.items() if event.about in (key, item.treatment)]:
            del items[key]
    elif event.kind == MOVED and event.about in items:
        items[event.about] = replace(items[event.about], day=int(event.data["day"]), time=str(event.data["time"]))


def can_be_scheduled(treatment: Treatment) -> bool:
    """Whether the dossier says how often."""
    return any(isinstance(treatment.dose.get(name), Dose) for name in ("times_per_day", "times_per_week"))


def items_of(treatment: Treatment, knowledge: Knowledge) -> tuple[Item, ...]:
    """A treatment over a week, as often as its dose says, spread evenly."""
    a_day = min(round(best(treatment.dose, "times_per_day", 1)), MOST_A_DAY)
    a_week = min(round(best(treatment.dose, "times_per_week", DAYS)), DAYS)
    routine = next((one.id for one in routines_for(treatment.id, knowledge)), "")
    length = minutes_of(treatment, knowledge)
    days = sorted({int(number * DAYS / a_week) for number in range(a_week)})
    return tuple(Item(treatment.id, routine, day, time, length) for day in days for time in TIMES[max(a_day, 1)])


def best(dose: Mapping[str, Dose | str], name: str, otherwise: float) -> float:
    """The best guess of a dose, where it is a number."""
    found = dose.get(name)
    return found.best if isinstance(found, Dose) else otherwise


def minutes_of(treatment: Treatment, knowledge: Knowledge) -> float:
    """How long one time takes: that of its routine, else what the dose says."""
    routine = next(iter(routines_for(treatment.id, knowledge)), None)
    if routine is not None:
        return round(seconds_of(cues(routine)) / 60, 1)
    per_foot = 2 * best(treatment.dose, "minutes_per_foot", 0.0)
    return best(treatment.dose, "minutes_total", best(treatment.dose, "minutes_per_session", per_foot))


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
