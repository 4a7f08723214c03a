"""How figures, names and answers are said to a reader."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap

import click

from solespine.evidence import Evidence, Span
from solespine.knowledge import Context, Finding, Knowledge, Urgency
from solespine.knowledge.expressions import names
from solespine.reasoning import Estimate, WeightOfEvidence

NARROWEST, WIDEST = 40, 84
SHORT = 72  # letters of a question that is only called to mind, not asked

AMBULANCE = "the ambulance (112, 999, 911 by country)"  # whom to see, where the dossier says what to do

LEVELS = {
    Urgency.emergency_now: ("Get emergency help now", "red"),
    Urgency.same_day: ("Be seen today", "yellow"),
    Urgency.within_two_weeks: ("Be seen within two weeks", "yellow"),
    Urgency.routine_professional: ("Book a routine appointment", "blue"),
    Urgency.self_care: ("Care at home is reasonable for now", "green"),
}

COMPLAINTS = {
    "back_pain": "back pain",
    "buttock_pain": "buttock pain",
    "upper_back_pain": "upper back pain",
    "foot_pain": "foot pain",
    "leg_pain_radiating": "leg pain",
    "numb_foot": "numb foot",
    "tingling_foot": "tingling foot",
    "numb_leg": "numb leg",
    "tingling_leg": "tingling leg",
    "burning_feet": "burning feet",
    "calf_pain": "calf pain",
    "both_legs_pain_or_tingling": "trouble in both legs",
    "cannot_raise_foot": "weak foot",
    "leg_weakness": "weak leg",
    "red_hot_swollen_foot": "swollen foot",
    "skin_wound_foot": "sore on the foot",
}


def width() -> int:
    """The width to write to."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def wrapped(text: str, indent: int = 0, first: str = "", hang: int | None = None) -> str:
    """A paragraph, indented; ``first`` stands before its first line, the others follow under it or ``hang`` further in."""
    lead = " " * indent
    # Ids, paths and DOIs are copied from here, so they are never broken.
    return textwrap.fill(
        text,
        width(),
        initial_indent=lead + first,
        subsequent_indent=lead + " " * (len(first) if hang is None else hang),
        break_long_words=False,
        break_on_hyphens=False,
    )


def styled(text: str, colour: str = "", bold: bool = False, err: bool = False) -> str:
    """Coloured where the terminal and the person want colour; the words alone must say everything."""
    stream = sys.stderr if err else sys.stdout
    plain = not stream.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return text if plain else click.style(text, fg=colour or None, bold=bold)


def heading(text: str) -> str:
    """A heading, on a line of its own."""
    return "\n" + styled(text.upper(), bold=True)


def can_show(text: str) -> bool:
    """Whether standard output can carry these letters."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def printable(text: str, longest: int = 300) -> str:
    """Foreign text in one line that cannot steer a terminal: control signs and broken letters are written out.

    >>> printable("a\\x1b[2Jb")
    'a\\\\x1b[2Jb'
    """
    shown = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
    return shown if len(shown) <= longest else f"{shown[: longest - 3]}..."


def in_ten(probability: float) -> str:
    """A probability as people out of ten; out of twenty or a hundred where it is small or large.

    >>> in_ten(0.35), in_ten(0.04), in_ten(0.012), in_ten(0.001), in_ten(0.96)
    ('about 4 in 10', 'about 1 in 25', 'about 1 in 100', 'fewer than 1 in 100', 'about 24 in 25')
    """
    if probability > 0.93:
        return _nearly_all(probability)
    if probability >= 0.07:
        return f"about {int(probability * 10 + 0.5)} in 10"
    for people, least in ((20, 0.045), (25, 0.035), (50, 0.015), (100, 0.005)):
        if probability >= least:
            return f"about 1 in {people}"
    return "fewer than 1 in 100"


def _nearly_all(probability: float) -> str:
    for people, most in ((20, 0.955), (25, 0.965), (50, 0.985), (100, 0.995)):
        if probability < most:
            return f"about {people - 1} in {people}"
    return "more than 99 in 100"


def percent(estimate: Estimate) -> str:
    """A probability with its 90 % interval, in percent.

    >>> percent(Estimate(0.352, 0.161, 0.54))
    '35 % (16 to 54 %)'
    """
    return f"{100 * estimate.p:.0f} % ({100 * estimate.low:.0f} to {100 * estimate.high:.0f} %)"


def question(name: str, knowledge: Knowledge) -> str:
    """What is asked, in full but for what stands in brackets behind it."""
    text = _item(name, knowledge).question.partition("? (")[0].rstrip("?. ")
    return f"{text}?"


def reminder(name: str, knowledge: Knowledge) -> str:
    """A question called to mind: a long one with its middle left out."""
    text = question(name, knowledge)
    if len(text) <= SHORT:
        return text
    start = text[: SHORT * 3 // 5].rpartition(" ")[0].rstrip(",;")
    return f"{start} ... {text[-SHORT * 2 // 5 :].partition(' ')[2]}"


def reason_words(reason: WeightOfEvidence, evidence: Evidence) -> list[str]:
    """One answer, or the facts behind one risk factor, as question and answer."""
    knowledge = evidence.knowledge
    if reason.finding in knowledge.findings:
        return [f"{reminder(reason.finding, knowledge)} {_answer(reason.state)}"]
    known = [(name, fact(name, evidence)) for name in names(reason.finding)]
    yes = [f"{reminder(name, knowledge)} {said}" for name, said in known if said and said != "No."]
    return yes or [f"{reminder(name, knowledge)} {said}" for name, said in known if said][:1]


def fact(name: str, evidence: Evidence) -> str:
    """What is known of a fact about the person, or nothing."""
    number = evidence.number(name)
    if isinstance(number, Span):
        return ""
    if number is not None:
        return f"{number:.3g} {evidence.knowledge.context[name].unit}."
    stated = evidence.stated(name)
    if stated is not None:
        return "Yes." if stated else "No."
    said = evidence.answer(name)
    return _answer(said) if said else ""


def _answer(state: str) -> str:
    """An answer as a reader says it."""
    return {"present": "Yes", "absent": "No"}.get(state, state.replace("_", " ").capitalize()) + "."


def _item(name: str, knowledge: Knowledge) -> Finding | Context:
    return knowledge.findings.get(name) or knowledge.context[name]


def people(professions: tuple[str, ...], knowledge: Knowledge) -> str:
    """Whom to see, in words; the person alone is nobody to see."""
    said = {name: knowledge.professions[name].name for name in professions if name != "self"}
    if "emergency_services" in said:
        said["emergency_services"] = AMBULANCE
    return ", or ".join(said.values())


def listed(words: list[str]) -> str:
    """Words as a list in a sentence.

    >>> listed(["heat", "ice", "massage"])
    'heat, ice and massage'
    """
    between = "; " if any("," in word for word in words) else ", "
    return " and ".join([between.join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
