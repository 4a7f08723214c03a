"""People for the tests of safety: somebody who answers no to everything else, and anybody at all."""

import math

from hypothesis import strategies as st

from solespine import Evidence
from solespine.evidence import EvidenceError, Observation
from solespine.knowledge.expressions import And, Comparison, Count, Not, Or, names, parse


def everything_else_no(knowledge, present=(), context=None):
    """Evidence with these present, and a no to every other yes/no question. Numbers that are not given stay unknown."""
    told = Evidence.of(knowledge, present=list(present), context=context or {})
    return Evidence(knowledge, (*told.observations, *(Observation(name, False) for name in still_open(told))))


def still_open(evidence):
    """Yes/no questions without an answer."""
    knowledge = evidence.knowledge
    yes_no = [name for name, finding in knowledge.findings.items() if finding.is_yes_no]
    yes_no += [name for name, item in knowledge.context.items() if item.kind == "yes_no"]
    return [name for name in yes_no if name not in evidence.latest and evidence.truth(name) is None]


def comparisons(expression):
    """Every comparison in an expression."""
    if isinstance(expression, Comparison):
        return [expression]
    if isinstance(expression, Not):
        return comparisons(expression.item)
    if isinstance(expression, And | Or | Count):
        return [one for item in expression.items for one in comparisons(item)]
    return []


def values_around(knowledge, name, limits):
    """Values of a context item on both sides of the limits it is compared with, and None for unknown."""
    item = knowledge.context[name]
    if item.kind == "choice":
        return [*item.values, None]
    if not item.is_number:
        return [True, False, None]
    near = {limit + step for limit in limits for step in (-1.0, 0.0, 1.0)} | {30.0}
    return [*sorted(one for one in near if item.lowest <= one <= item.highest and math.isfinite(one)), None]


@st.composite
def anybody(draw, knowledge, expressions):
    """Somebody whose answers are about the names of one of these expressions, and about a few others.

    The answers are drawn where the expression can be decided, so that it holds, fails and stays open often enough.
    """
    text = draw(st.sampled_from(expressions))
    extra = draw(st.lists(st.sampled_from(sorted(knowledge.findings)), max_size=6))
    limits = {}
    for one in comparisons(parse(text)):
        if isinstance(one.value, float):
            limits.setdefault(one.name, set()).add(one.value)
    evidence = Evidence(knowledge)
    for name in dict.fromkeys((*gate_names(knowledge, text), *names(text), *extra)):
        if name in knowledge.findings:
            finding = knowledge.findings[name]
            choices = [True, True, False, None] if finding.is_yes_no else [*finding.answers, None]
        elif knowledge.context[name].set_by_program or knowledge.context[name].computed_from:
            continue
        else:
            choices = values_around(knowledge, name, limits.get(name, ()))
        value = draw(st.sampled_from(choices))
        try:
            evidence = evidence.with_observation(name, value)
        except EvidenceError:
            continue  # contradicts what was answered before
    return evidence


def gate_names(knowledge, text):
    """What the gates of the names in an expression look at."""
    items = [knowledge.findings.get(name) or knowledge.context[name] for name in names(text)]
    return [name for item in items if item.gate for name in names(item.gate)]


def negated(expression, under_not=False):
    """Names whose yes can make an expression fail."""
    if isinstance(expression, Not):
        return negated(expression.item, not under_not)
    if isinstance(expression, And | Or):
        return {name for item in expression.items for name in negated(item, under_not)}
    if isinstance(expression, Count):
        either_way = expression.comparison == "=="
        swapped = expression.comparison in ("<", "<=")
        found = {name for item in expression.items for name in negated(item, under_not ^ swapped)}
        return found | ({name for item in expression.items for name in negated(item, not under_not)} if either_way else set())
    return {expression.name} if under_not else set()


def healthy(knowledge):
    """The answers of a woman of 46 with nothing the matter: a clear no to every yes/no question, and the numbers a gate asks for."""
    answers = {name: False for name, finding in knowledge.findings.items() if finding.is_yes_no and not finding.after_session}
    answers |= {name: False for name, item in knowledge.context.items() if item.kind == "yes_no"}
    numbers = {"age": 46.0, "symptom_duration_days": 20.0, "pain_nrs": 4.0, "home_care_days": 5.0, "hours_since_session": 9999.0}
    return {**answers, **numbers, "sex": "female", "neuro_change_stable": None}


def holding(expression, knowledge, wanted=True):
    """Answers with which an expression holds, or None where it looks at what only the program sets."""
    if isinstance(expression, Not):
        return holding(expression.item, knowledge, not wanted)
    if isinstance(expression, And | Or):
        every = isinstance(expression, And) is wanted
        found = [holding(item, knowledge, wanted) for item in expression.items]
        known = [one for one in found if one is not None]
        if every and len(known) < len(found):
            return None
        return {name: value for one in (known if every else known[:1]) for name, value in one.items()} if known else None
    if isinstance(expression, Count):
        found = [one for item in expression.items if (one := holding(item, knowledge, True)) is not None]
        return {name: value for one in found[: int(expression.value)] for name, value in one.items()}
    if isinstance(expression, Comparison):
        if not isinstance(expression.value, float):
            return {expression.name: expression.value} if wanted else {}
        step = {">=": 0.0, ">": 1.0, "<": -1.0, "<=": 0.0, "==": 0.0}[expression.comparison]
        return {expression.name: expression.value + (step if wanted else -step - (1.0 if step == 0 else 0.0))}
    item = knowledge.context.get(expression.name)
    if item is not None and item.set_by_program:
        return {"saddle_numbness": wanted} if expression.name == "urgency_now_or_same_day" else None
    return {expression.name: wanted}
