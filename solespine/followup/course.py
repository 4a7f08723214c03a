"""What follows from the diary for the rules: how bad it is, for how long, and how long home care has gone without gain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from solespine.care.log import Logged
from solespine.evidence import Evidence, KnownBy, Observation, Span, settle
from solespine.followup.diary import FeltDay, Lately
from solespine.knowledge import Knowledge, Urgency
from solespine.knowledge.treatments import MinimalImportantChange
from solespine.safety import triage

PAIN, CARE, DURATION = "pain_nrs", "home_care_days", "symptom_duration_days"
LAST_DAY = timedelta(hours=24)  # what the question about the worst pain looks back on
FOOT = "foot"
# Which change of a place is a gain: the row of the outcome measure, and the share of where it began.
GAIN_POINTS = {FOOT: ("nrs_foot", "general threshold for display"), "": ("nrs_back", "back pain, individual")}
GAIN_SHARE = ("nrs_back", "30 percent of baseline")

Place = tuple[str, str]  # place and side


def derived(
    lately: Lately, told: Iterable[Observation], sessions: Iterable[Logged], now: datetime, knowledge: Knowledge
) -> tuple[Observation, ...]:
    """What the diary adds to what was told: only what raises an urgency or carries it on.

    A diary that says less than what was told says nothing here: that answer stands until the person gives another.

    Parameters
    ----------
    lately : Lately
        The diary of the last weeks.
    told : iterable of Observation
        What was told, in its order, with the time of each.
    sessions : iterable of Logged
    now : datetime
    knowledge : Knowledge
    """
    if not lately.days:
        return ()
    told = tuple(told)
    latest = {seen.about: seen for seen in told}
    found = [
        _worst_lately(lately, latest.get(PAIN), now),
        _home_care(lately, latest.get(CARE), sessions, now, knowledge),
        _duration(lately, latest.get(DURATION), now, knowledge),
    ]
    return _only_raising(told, [seen for seen in found if seen is not None], knowledge)


def _worst_lately(lately: Lately, told: Observation | None, now: datetime) -> Observation | None:
    """The worst of the last 24 hours, where it is more than was told."""
    felt = [day.worst for day in lately.days if day.worst is not None and now - day.last <= LAST_DAY]
    before = _number(told)
    if not felt or (before is not None and max(felt) <= before):
        return None
    return Observation(PAIN, max(felt), KnownBy.measured, now)


def _duration(lately: Lately, told: Observation | None, now: datetime, knowledge: Knowledge) -> Observation | None:
    """For how long it has lasted: what was told and the days since, while the diary of the last week shows pain."""
    before = _number(told)
    if told is None or before is None or not _hurts(_week_to(lately, now.date(), knowledge)):
        return None
    return _at_least(DURATION, told, before, before + _days_since(told, now), now, knowledge)


def _home_care(
    lately: Lately, told: Observation | None, sessions: Iterable[Logged], now: datetime, knowledge: Knowledge
) -> Observation | None:
    """For how many days home care has gone on without clear gain; None while it has not begun, or helps, or nothing hurts.

    Counted from what was told, or from the first session that was finished if that is longer ago.
    """
    before = _number(told)
    days = before + _days_since(told, now) if before else 0.0
    done = [one.ended for one in sessions if one.how == "done" and one.ended is not None]
    if done:
        days = max(days, float((now - min(done)).days))
    if not days or not _hurts(_week_to(lately, now.date(), knowledge)):
        return None
    if clear_gain(lately, now.date() - timedelta(days=int(days)), now.date(), knowledge):
        return None
    return _at_least(CARE, told, before, days, now, knowledge)


def clear_gain(lately: Lately, begun: date, today: date, knowledge: Knowledge) -> bool:
    """Whether the place that hurts most now is clearly better than in the first week of home care.

    The first week is the first of the diary since home care began. Too few scored days in either week, or weeks that overlap,
    show no gain.
    """
    since = min((day.day for day in lately.days if day.day >= begun), default=today)
    first = _means(_week_from(lately, since, knowledge), knowledge)
    last_days = _week_to(lately, today, knowledge)
    last = _means(last_days, knowledge, least=1)
    if not last or since + _week(knowledge) > today - _week(knowledge) + timedelta(days=1):
        return False
    place = max(last, key=lambda one: last[one])
    if place not in first or place not in _means(last_days, knowledge):
        return False
    return _is_gain(place[0], first[place], last[place], knowledge)


def _is_gain(place: str, before: float, after: float, knowledge: Knowledge) -> bool:
    """Whether a fall is important: by the points of the dossier, or by the share of the start if it is within their range."""
    part = knowledge.places[place].part if place in knowledge.places else ""
    points = _change_row(*GAIN_POINTS.get(part, GAIN_POINTS[""]), knowledge)
    share = _change_row(*GAIN_SHARE, knowledge)
    fall = before - after
    return fall >= points.value or (fall >= points.low and fall >= before * share.value / 100)


def _change_row(measure: str, context: str, knowledge: Knowledge) -> MinimalImportantChange:
    (instrument,) = (one for one in knowledge.records.instrument if one.id == measure)
    (row,) = (one for one in instrument.mic if one.context == context)
    return row


def _means(days: Iterable[FeltDay], knowledge: Knowledge, least: int | None = None) -> Mapping[Place, float]:
    """How bad each place was on average, of the places with enough scored days."""
    enough = least or int(knowledge.setting("diary_days_enough"))
    scored: dict[Place, list[float]] = {}
    for day in days:
        if day.mean is not None:
            scored.setdefault((day.place, day.side), []).append(day.mean)
    return {place: sum(values) / len(values) for place, values in scored.items() if len(values) >= enough}


def _week(knowledge: Knowledge) -> timedelta:
    return timedelta(days=knowledge.setting("diary_week_days"))


def _week_from(lately: Lately, first: date, knowledge: Knowledge) -> list[FeltDay]:
    return [day for day in lately.days if first <= day.day < first + _week(knowledge)]


def _week_to(lately: Lately, last: date, knowledge: Knowledge) -> list[FeltDay]:
    return [day for day in lately.days if last - _week(knowledge) < day.day <= last]


def _hurts(days: Iterable[FeltDay]) -> bool:
    return any(day.worst is not None and day.worst > 0 for day in days)


def _number(told: Observation | None) -> float | None:
    """The number that was told; of bounds the lower one."""
    value = told.value if told is not None else None
    if isinstance(value, Span):
        return max(value.low, 0.0)
    return value if isinstance(value, float) else None


def _days_since(told: Observation | None, now: datetime) -> float:
    return float(max((now - told.at).days, 0)) if told is not None and told.at is not None else 0.0


def _at_least(
    about: str, told: Observation | None, before: float | None, days: float, now: datetime, knowledge: Knowledge
) -> Observation | None:
    """The days as an observation, where they are more than was told; a lower bound where no number was told, or a bound."""
    most = knowledge.context[about].highest
    days = days if most is None else min(days, most)
    if before is not None and days <= before:
        return None
    exact = told is not None and isinstance(told.value, float)
    return Observation(about, days if exact else Span(low=days), KnownBy.measured, now)


def _only_raising(told: tuple[Observation, ...], found: list[Observation], knowledge: Knowledge) -> tuple[Observation, ...]:
    """What was found, without what would end a rule that holds.

    Some rules hold for new pain only: that it has lasted since must not take back what they said. What was not asked yet stays
    to be asked, unless what is found already raises the urgency.
    """
    kept: tuple[Observation, ...] = ()
    asked = {seen.about for seen in told}
    holding = _raised(settle(told, knowledge)[0])
    for seen in found:
        raised = _raised(settle((*told, *kept, seen), knowledge)[0])
        if holding < raised or (holding == raised and (seen.about in asked or seen.about == PAIN)):
            kept, holding = (*kept, seen), raised
    return kept


def _raised(evidence: Evidence) -> frozenset[str]:
    """The rules that hold and raise the urgency."""
    return frozenset(rule.id for rule in triage(evidence).fired if rule.level > Urgency.self_care)
