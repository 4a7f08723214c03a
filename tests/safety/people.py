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
