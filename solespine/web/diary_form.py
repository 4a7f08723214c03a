"""The form of the diary: what was typed, read into an entry or said to be wrong field by field, and shown again as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from solespine.evidence import EvidenceError
from solespine.exchange.diary_csv import plain_number
from solespine.followup.diary import LONGEST_NOTE, LONGEST_WORD, MOST_MEDICINES, SCORES, DiaryEntry, check_entry
from solespine.knowledge import Knowledge
from solespine.marks import WORST, Mark
from solespine.web.forms import Form, Problem, text_of
from solespine.wording.language import N_, _, number

At = tuple[str, str]  # a place and its side

UNSAID = "unsaid"  # it was felt there, and no number was given
EARLIEST = 1900  # the first year of which somebody alive may tell
NOON = time(12)
THOUSANDS = re.compile(r"\d{1,3}([., '’]\d{3})+")

SCALES = {
    "back_pain_average": N_("Back pain, on average over the last 24 hours"),
    "foot_pain_average": N_("Foot pain, on average over the last 24 hours"),
    "first_step_pain": N_("Pain on the first steps after rest"),
    "sleep_trouble": N_("Trouble with sleep last night"),
    "stress": N_("Stress"),
}
COUNTS = {"stood_hours": N_("Hours on your feet"), "steps": N_("Steps")}
SCORE_WORDS = {**SCALES, **COUNTS}


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form, as it was typed."""

    places: tuple[At, ...] = ()
    pain: Mapping[At, str] = field(default_factory=dict)  # "" where nothing was chosen
    feels: Mapping[At, tuple[str, ...]] = field(default_factory=dict)
    scores: Mapping[str, str] = field(default_factory=dict)
    day: str = ""
    time: str = ""
    written: str = ""  # the moment at which a browser kept it until it could be sent
    note: str = ""
    medicines: str = ""
    shoes: str = ""
    news: frozenset[str] = frozenset()
    once: str = ""
    corrects: str = ""

    def with_place(self, at: At) -> Draft:
        """The same with one more place."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return Draft(**{**said, "places": tuple(dict.fromkeys((*self.places, at)))})


def key_of(at: At) -> str:
    """A place and side as one word in the form."""
    return ".".join(at)


def at_of(key: str) -> At:
    """The place and side of a word in the form."""
    place, _dot, side = key.partition(".")
    return place, side


def draft_of(form: Form) -> Draft:
    """What was typed into a form."""
    places = tuple(dict.fromkeys(at_of(str(one)) for one in form.getlist("place")))
    return Draft(
        places,
        {at: text_of(form, f"pain.{key_of(at)}") for at in places},
        {at: tuple(str(one) for one in form.getlist(f"feels.{key_of(at)}")) for at in places},
        {name: text_of(form, name).strip() for name in SCORES},
        text_of(form, "day").strip(),
        text_of(form, "time").strip(),
        text_of(form, "written").strip(),
        _lines(text_of(form, "note")),
        _lines(text_of(form, "medicines")),
        _lines(text_of(form, "shoes")),
        frozenset(str(one) for one in form.getlist("news")),
        text_of(form, "once"),
        text_of(form, "corrects"),
    )


def draft_from(entry: DiaryEntry) -> Draft:
    """The form filled with an entry, to be changed."""
    ats = tuple((mark.place, mark.side) for mark in entry.marks)
    return Draft(
        ats,
        {at: UNSAID if one.intensity is None else plain_number(one.intensity) for at, one in zip(ats, entry.marks, strict=True)},
        {at: one.sensations for at, one in zip(ats, entry.marks, strict=True)},
        {name: plain_number(value) for name, value in entry.scores.items()},
        entry.day.isoformat(),
        f"{entry.felt.astimezone():%H:%M}",
        note=_lines(entry.note),
        medicines=_lines("\n".join(entry.medicines)),
        shoes=_lines(entry.shoes),
        corrects=entry.first,
    )


def _lines(text: str) -> str:
    """Text as every browser sends it back."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Reading:
    """A form on its way to an entry: what it says, the moment it was written, and what is wrong so far."""

    draft: Draft
    before: DiaryEntry | None
    written: datetime
    now: datetime
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, name: str, text: str) -> None:
        """Note what is wrong with a field."""
        self.problems.append(Problem(name, text))

    def same(self, name: str) -> bool:
        """Whether a field says what the form showed of the entry that is changed; then that stays as it was, to the last sign."""
        return self.before is not None and getattr(self.draft, name) == getattr(draft_from(self.before), name)


def read_entry(
    draft: Draft, once: str, now: datetime, knowledge: Knowledge, before: DiaryEntry | None = None
) -> tuple[DiaryEntry | None, tuple[Problem, ...]]:
    """The entry that a form says, or what is wrong with it.

    Parameters
    ----------
    draft : Draft
    once : str
        The name of what was sent.
    now : datetime
    knowledge : Knowledge
    before : DiaryEntry, optional
        The entry that is changed.
    """
    reading = Reading(draft, before, written_at(draft, now), now)
    marks, scores = _marks(reading), _scores(reading)
    felt, day = _moment(reading)
    said = (marks, scores, _note(reading), _medicines(reading), _shoes(reading))
    if not any(said) and not reading.problems and not draft.news:
        reading.wrong("empty", _("Nothing is filled in yet. Choose a number for a place, or fill in something below."))
    if reading.problems or not any(said):
        return None, tuple(reading.problems)
    try:
        entry = DiaryEntry(0, once, min(reading.written, now), felt, day, *said, before.first if before else "")
        check_entry(entry, knowledge, now)
    except (ValueError, EvidenceError) as error:
        return None, (Problem("empty", str(error)),)
    return entry, ()


def written_at(draft: Draft, now: datetime) -> datetime:
    """When it was written: what a browser noted that could not send it at once, else now."""
    try:
        written = datetime.fromisoformat(draft.written)
    except ValueError:
        return now
    return written if written.utcoffset() is not None and written.year >= EARLIEST and written <= now else now


def _marks(reading: Reading) -> tuple[Mark, ...]:
    marks = []
    for at in reading.draft.places:
        typed, feels = reading.draft.pain[at], reading.draft.feels[at]
        pain = None if typed in ("", UNSAID) else _number(typed)
        if typed not in ("", UNSAID) and (pain is None or not 0 <= pain <= WORST):
            reading.wrong(f"pain.{key_of(at)}-0", _("Choose a number from 0 to 10, or leave it out."))
        elif typed or feels:
            try:
                marks.append(Mark(*at, pain, feels))
            except ValueError as error:
                reading.wrong("empty", str(error))
    return tuple(marks)


def _scores(reading: Reading) -> dict[str, float]:
    found = {}
    for name, typed in reading.draft.scores.items():
        score, value = SCORES[name], _number(typed, name == "steps")
        if not typed:
            continue
        if value is None or not score.lowest <= value <= score.highest:
            text = _("{what}: '{typed}' cannot be used. Type a number from {lowest} to {highest}.")
            bounds = {"lowest": number(score.lowest), "highest": number(score.highest)}
            reading.wrong(f"{name}-0", text.format(what=_(SCORE_WORDS[name]), typed=typed[:20], **bounds))
        else:
            found[name] = value
    return found


def _number(typed: str, counted: bool = False) -> float | None:
    """The number that was typed, or None. Of what is counted, groups of three belong together.

    >>> _number("1,5"), _number("8,000", counted=True), _number("many")
    (1.5, 8000.0, None)
    """
    plain = re.sub(r"\D", "", typed) if counted and THOUSANDS.fullmatch(typed) else typed.replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None


def _moment(reading: Reading) -> tuple[datetime, date]:
    """The moment it speaks of, and its day where the person was. Without a day it is when it was written; without a time, noon."""
    draft, written = reading.draft, reading.written
    if reading.before is not None and reading.same("day") and reading.same("time"):
        return reading.before.felt, reading.before.day
    if not draft.day and not draft.time:
        return written, written.date()
    day, clock = _day(reading), _time(reading)
    if day is None or clock is None:
        return written, written.date()
    felt = datetime.combine(day, clock)
    # The rules of summer time are this computer's, unless it was written under another sky.
    local = written.astimezone().utcoffset() == written.utcoffset()
    felt = felt.astimezone() if local else felt.replace(tzinfo=written.tzinfo)
    if felt > reading.now:
        name = "day" if day > written.date() or not draft.time else "time"
        reading.wrong(name, _("That is still to come. Write down what was, not what will be."))
    return felt, day


def _day(reading: Reading) -> date | None:
    typed = reading.draft.day
    try:
        day = date.fromisoformat(typed) if typed else reading.written.date()
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day.year <= reading.now.year + 1:
        text = _("'{typed}' is not a day. Type it like 2026-03-01, or leave it empty for today.")
        reading.wrong("day", text.format(typed=typed[:20]))
        return None
    return day


def _time(reading: Reading) -> time | None:
    typed, today = reading.draft.time, reading.draft.day in ("", reading.written.date().isoformat())
    if not typed:
        return reading.written.time() if today else NOON
    try:
        found = time.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        reading.wrong("time", _("'{typed}' is not a time of day. Type it like 20:15, or leave it empty.").format(typed=typed[:20]))
        return None
    return found


def _note(reading: Reading) -> str:
    if reading.before is not None and reading.same("note"):
        return reading.before.note
    note = reading.draft.note
    if len(note) > LONGEST_NOTE:
        text = _("This has {found} characters. At most {most} can be kept in one entry; put the rest into another.")
        reading.wrong("note", text.format(found=number(len(note)), most=number(LONGEST_NOTE)))
    _only_letters(reading, "note", note)
    return note if note.strip() else ""


def _medicines(reading: Reading) -> tuple[str, ...]:
    if reading.before is not None and reading.same("medicines"):
        return reading.before.medicines
    found = tuple(line.strip() for line in reading.draft.medicines.split("\n") if line.strip())
    if len(found) > MOST_MEDICINES:
        reading.wrong("medicines", _("At most {most} lines can be kept here.").format(most=MOST_MEDICINES))
    _short(reading, "medicines", found)
    return found


def _shoes(reading: Reading) -> str:
    if reading.before is not None and reading.same("shoes"):
        return reading.before.shoes
    _short(reading, "shoes", (reading.draft.shoes,))
    return reading.draft.shoes.strip()


def _short(reading: Reading, name: str, words: Iterable[str]) -> None:
    for word in words:
        if len(word) > LONGEST_WORD:
            reading.wrong(name, _("At most {most} letters can be kept in a line here.").format(most=LONGEST_WORD))
        _only_letters(reading, name, word)


def _only_letters(reading: Reading, name: str, text: str) -> None:
    """Refuse what no database keeps, before it does."""
    if "\0" in text or any("\ud800" <= one <= "\udfff" for one in text):
        reading.wrong(name, _("There is a sign in it that cannot be kept. Take it out."))
