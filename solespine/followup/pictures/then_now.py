"""Then against now: what each place felt like in a first week and in the last, and whether the difference can be told from none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from solespine.followup.diary import FeltDay
from solespine.followup.outcomes import Word, change
from solespine.followup.pictures.days import mean_words
from solespine.knowledge import Knowledge
from solespine.svg import Twin
from solespine.wording.language import N_, _

At = tuple[str, str]  # a place and its side
# What a place is measured by, by its part of the body.
MEASURES = {"foot": "foot_pain_average", "": "back_pain_average"}
WORDS = {
    Word.better: N_("less pain"),
    Word.a_little_better: N_("a little less pain"),
    Word.no_clear_change: N_("no clear change"),
    Word.a_little_worse: N_("a little more pain"),
    Word.worse: N_("more pain"),
    Word.not_known: N_("not known whether that is a change"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A place then and now: the mean of each week's days, None where it was not told; and what the change may be called."""

    place: str
    side: str
    then: float | None
    now: float | None
    word: Word | None = None

    @property
    def words(self) -> str:
        """Then and now, and what may be said of the difference."""
        if self.then is None:
            return _("not told then, {now} now").format(now=mean_words(self.now or 0))
        if self.now is None:
            return _("{then} then, not told now").format(then=mean_words(self.then))
        told = _("{then} then, {now} now").format(then=mean_words(self.then), now=mean_words(self.now))
        return f"{told}: {self.verdict}"

    @property
    def verdict(self) -> str:
        """The difference in words; none where one of the two is not known."""
        return "" if self.word is None else _(WORDS[self.word])


def felt_between(felt: Iterable[FeltDay], first: date, last: date) -> Mapping[At, float]:
    """The mean of the days from a first to a last one, for each place and side that was given a number."""
    found: defaultdict[At, list[float]] = defaultdict(list)
    for one in felt:
        if one.mean is not None and first <= one.day <= last:
            for side in sides_of(one.side):
                found[one.place, side].append(one.mean)
    return {where: sum(means) / len(means) for where, means in found.items()}


def sides_of(side: str) -> tuple[str, ...]:
    """The sides that a mark tells of: both are left and right."""
    return ("left", "right") if side == "both" else (side,)


def word_for(place: str, before: float, after: float, knowledge: Knowledge) -> Word:
    """What the change of a place may be called, by the measure of its part of the body."""
    part = knowledge.places[place].part if place in knowledge.places else ""
    return change(MEASURES.get(part, MEASURES[""]), before, after, knowledge).word


def compare(then: Mapping[At, float], now: Mapping[At, float], knowledge: Knowledge) -> tuple[Compared, ...]:
    """Every place of either week, the worst then first."""
    places = sorted({*then, *now}, key=lambda where: (-then.get(where, -1.0), -now.get(where, -1.0), where))
    found = []
    for place, side in places:
        before, after = then.get((place, side)), now.get((place, side))
        word = None if before is None or after is None else word_for(place, before, after, knowledge)
        found.append(Compared(place, side, before, after, word))
    return tuple(found)


def twin_of(rows: Iterable[Compared], name: Callable[[str, str], str]) -> Twin:
    """The comparison as a table."""
    return Twin(
        _("Mean of the days of the first week and of the last, 0 to 10"),
        (_("Place"), _("Then"), _("Now"), _("Difference")),
        tuple(
            (
                name(one.place, one.side),
                _("not told") if one.then is None else mean_words(one.then),
                _("not told") if one.now is None else mean_words(one.now),
                one.verdict or _("not known"),
            )
            for one in rows
        ),
    )
