"""Names, questions and answers as a reader says them."""

from __future__ import annotations

import re

from solespine.evidence import Evidence, Span
from solespine.knowledge import Context, Finding, Knowledge, Urgency
from solespine.knowledge.expressions import names
from solespine.reasoning import WeightOfEvidence
from solespine.wording.language import N_, _, dossier_text, number, spoken

SHORT = 72  # letters of a question that is only called to mind, not asked

LEVELS = {
    Urgency.emergency_now: N_("Get emergency help now"),
    Urgency.same_day: N_("Be seen today"),
    Urgency.within_two_weeks: N_("Be seen within two weeks"),
    Urgency.routine_professional: N_("Book a routine appointment"),
    Urgency.self_care: N_("Care at home is reasonable for now"),
}

COMPLAINTS = {
    "back_pain": N_("back pain"),
    "buttock_pain": N_("buttock pain"),
    "upper_back_pain": N_("upper back pain"),
    "foot_pain": N_("foot pain"),
    "leg_pain_radiating": N_("leg pain"),
    "numb_foot": N_("numb foot"),
    "tingling_foot": N_("tingling foot"),
    "numb_leg": N_("numb leg"),
    "tingling_leg": N_("tingling leg"),
    "burning_feet": N_("burning feet"),
    "calf_pain": N_("calf pain"),
    "both_legs_pain_or_tingling": N_("trouble in both legs"),
    "cannot_raise_foot": N_("weak foot"),
    "leg_weakness": N_("weak leg"),
    "red_hot_swollen_foot": N_("swollen foot"),
    "skin_wound_foot": N_("sore on the foot"),
}

ANSWERS = {
    "present": N_("Yes"),
    "absent": N_("No"),
    "left": N_("Left"),
    "right": N_("Right"),
    "both": N_("Both"),
    "middle": N_("In the middle"),
    "sudden": N_("Sudden"),
    "gradual": N_("Gradual"),
    "help": N_("They help"),
    "no_help": N_("They do not help"),
    "foot_first": N_("Foot first"),
    "back_first": N_("Back first"),
    "same_time": N_("Same time"),
    "one_side": N_("One side"),
    "both_sides": N_("Both sides"),
    "female": N_("Female"),
    "male": N_("Male"),
}

UNITS = {
    "years": N_("years"),
    "cm": N_("cm"),
    "kg": N_("kg"),
    "days": N_("days"),
    "weeks": N_("weeks"),
    "hours": N_("hours"),
    "mm": N_("mm"),
    "0-10": N_("of 10"),
    "kg/m2": N_("kg/m²"),
}

PARTS = {"foot": N_("Foot and ankle"), "leg": N_("Leg"), "hip": N_("Hip and buttock"), "back": N_("Back")}


def said(record: object, field: str) -> str:
    """A text of a dossier record in the reader's language."""
    table = TABLES.get(type(record).__name__) or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(record).__name__).lower()
    record_id = getattr(record, "id", "") or getattr(record, "condition", "")
    return dossier_text(f"{table}.{record_id}.{field}", getattr(record, field))


TABLES = {"UrgencyMeaning": "urgency"}

# What a reader sees of the dossier in her own language. Notes to figures and titles of sources stay as they were written.
TRANSLATED = {
    "finding": ("question",),
    "context": ("question",),
    "screen": ("title", "hint"),
    "place": ("name",),
    "sensation": ("name",),
    "profession": ("name",),
    "urgency": ("meaning",),
    "condition": ("name", "mechanism"),
    "rule": ("danger", "say", "do_now"),
    "block": ("reason",),
    "contraindication": ("how", "reason"),
    "side_effect": ("advice",),
    "routing": ("why",),
    "treatment": ("name", "label", "mechanism", "articles_vs_evidence", "software_use"),
    "claim": ("claim", "evidence", "use"),
    "article_question": ("question", "answer"),
    "routine": ("name", "before", "after", "frequency", "rests_on"),
    "self_test": ("name", "purpose", "stop", "note"),
    "self_test_bar": ("how", "reason"),
}


def full_question(name: str, knowledge: Knowledge) -> str:
    """What is asked, with what stands in brackets behind it."""
    return said(item_of(name, knowledge), "question")


def question(name: str, knowledge: Knowledge) -> str:
    """What is asked, in full but for what stands in brackets behind it."""
    text = full_question(name, knowledge).partition("? (")[0].rstrip("?. ")
    return f"{text}?"


def reminder(name: str, knowledge: Knowledge) -> str:
    """A question called to mind: a long one with its middle left out."""
    text = question(name, knowledge)
    if len(text) <= SHORT:
        return text
    start = text[: SHORT * 3 // 5].rpartition(" ")[0].rstrip(",;")
    return f"{start} ... {text[-SHORT * 2 // 5 :].partition(' ')[2]}"


def answer_words(state: str) -> str:
    """An answer as a reader says it."""
    return _(ANSWERS[state]) if state in ANSWERS else state.replace("_", " ").capitalize()


def unit_words(unit: str) -> str:
    """A unit as a reader says it."""
    return _(UNITS[unit]) if unit in UNITS else unit


def reason_words(reason: WeightOfEvidence, evidence: Evidence) -> list[str]:
    """One answer, or the facts behind one risk factor, as question and answer."""
    knowledge = evidence.knowledge
    if reason.finding in knowledge.findings:
        return [f"{reminder(reason.finding, knowledge)} {answer_words(reason.state)}."]
    known = [(name, fact(name, evidence), evidence.stated(name)) for name in names(reason.finding)]
    yes = [f"{reminder(name, knowledge)} {words}" for name, words, stated in known if words and stated is not False]
    return yes or [f"{reminder(name, knowledge)} {words}" for name, words, _stated in known if words][:1]


def fact(name: str, evidence: Evidence) -> str:
    """What is known of a fact about the person, or nothing."""
    words = known_words(name, evidence)
    return f"{words}." if words else ""


def known_words(name: str, evidence: Evidence) -> str:
    """The answer to a question as it counts now, or nothing while it is unknown."""
    value = evidence.number(name)
    if isinstance(value, Span):
        return ""
    if value is not None:
        return f"{significant(value)} {unit_words(evidence.knowledge.context[name].unit)}".strip()
    stated = evidence.stated(name)
    if stated is not None:
        return _("Yes") if stated else _("No")
    answer = evidence.answer(name)
    return answer_words(answer) if answer else ""


def significant(value: float) -> str:
    """A number to three significant figures, written as the reader writes numbers."""
    text = f"{value:.3g}" if value < 1000 else f"{value:.0f}"
    return text if spoken() == "en" or "." not in text else number(float(text))


def item_of(name: str, knowledge: Knowledge) -> Finding | Context:
    """The finding or fact of that id."""
    return knowledge.findings.get(name) or knowledge.context[name]


def people(professions: tuple[str, ...], knowledge: Knowledge) -> str:
    """Whom to see, in words; the person alone is nobody to see."""
    words = {name: said(knowledge.professions[name], "name") for name in professions if name != "self"}
    if "emergency_services" in words:
        # Whom to see, where the dossier says what to do.
        words["emergency_services"] = _("the ambulance (112, 999, 911 by country)")
    return _(", or ").join(words.values())
