"""What no single record can know about itself: that names resolve, figures fit together, and nothing is an orphan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields

from solespine.knowledge.conditions import LinkUse
from solespine.knowledge.dossier import Knowledge, Records, walk
from solespine.knowledge.errors import did_you_mean
from solespine.knowledge.expressions import And, Comparison, Count, Expression, Not, Or, names, parse
from solespine.knowledge.self_test_checks import broken_self_tests


def problems(knowledge: Knowledge) -> list[str]:
    """Everything that is wrong with a dossier whose records are each right by themselves."""
    return [problem for check in CHECKS for problem in check(knowledge)]


def repeated_ids(knowledge: Knowledge) -> Iterator[str]:
    for field in fields(Records):
        rows = getattr(knowledge.records, field.name)
        ids = [getattr(row, "id", None) or getattr(row, "key", None) for row in rows]
        for repeated, count in Counter(one for one in ids if one).items():
            if count > 1:
                yield f"{field.name}: '{repeated}' stands {count} times"
    for both in knowledge.findings.keys() & knowledge.context.keys():
        yield f"'{both}' is a finding and a context item; it can only be one"


def unresolved_sources(knowledge: Knowledge) -> Iterator[str]:
    for field in fields(Records):
        for row in getattr(knowledge.records, field.name):
            for path, inner in walk(row):
                one = getattr(inner, "source", None)
                keys = [one] if isinstance(one, str) else []
                keys += [key for key in getattr(inner, "sources", ()) if isinstance(key, str)]
                for key in keys:
                    if key not in knowledge.sources:
                        where = ": ".join(part for part in (field.name, _label(row), path) if part)
                        yield f"{where}: unknown source '{key}'{did_you_mean(key, knowledge.sources)}"


def unresolved_expressions(knowledge: Knowledge) -> Iterator[str]:
    for where, text, may_be_likely in _expressions(knowledge):
        for part in _leaves(parse(text)):
            yield from (f"{where}: {problem}" for problem in _leaf_problems(knowledge, part, may_be_likely))


def unresolved_ids(knowledge: Knowledge) -> Iterator[str]:
    records = knowledge.records
    facts = {**knowledge.findings, **knowledge.context}
    for condition in records.condition:
        where = f"{condition.id}.toml"
        yield from _unknown(where, "presents_with", [row.finding for row in condition.presents_with], knowledge.findings)
        yield from _unknown(where, "not_with", [row.not_with for row in condition.risk_factors if row.not_with], facts)
        yield from _unknown(where, "rules", condition.rules, knowledge.rules)
        yield from _unknown(where, "gate_condition", filter(None, [condition.gate_condition]), knowledge.conditions)
    for link in records.link:
        where = f"links.toml: {link.from_id} to {link.to_id}"
        for kind, one in ((link.from_kind, link.from_id), (link.to_kind, link.to_id)):
            pool = {"condition": knowledge.conditions, "finding": knowledge.findings, "context": knowledge.context}.get(kind)
            if pool is None:
                yield f"{where}: kind '{kind}': expected condition, finding or context"
            else:
                yield from _unknown(where, kind, [one], pool)
        yield from _unknown(where, "not_with_findings", link.not_with_findings, knowledge.findings)
    for finding in records.finding:
        where = f"findings/{finding.group}.toml: {finding.id}"
        yield from _unknown(where, "implied_by", finding.implied_by, knowledge.findings)
        yield from _unknown(where, "replaces", finding.replaces, knowledge.findings)
    for item in records.context:
        yield from _unknown(f"context.toml: {item.id}", "implied_by", item.implied_by, knowledge.context)
        yield from _unknown(f"context.toml: {item.id}", "computed_from", item.computed_from, knowledge.context)
    for group in records.correlation_group:
        yield from _unknown(f"correlation_groups.toml: {group.id}", "members", group.members, knowledge.findings)
    for screen in records.screen:
        yield from _unknown(f"screens.toml: {screen.id}", "items", screen.items, facts)
    for place in records.place:
        named = (*place.pain, *place.numb, *place.tingling, *place.cramp, *place.numb_both)
        yield from _unknown(f"places.toml: {place.id}", "pain, numb, tingling, cramp, numb_both", named, facts)
    for sensation in records.sensation:
        yield from _unknown(f"places.toml: {sensation.id}", "finding", filter(None, [sensation.finding]), knowledge.findings)
    for rule in records.rule:
        yield from _unknown(f"rules.toml: {rule.id}", "conditions", rule.conditions, knowledge.conditions)
        yield from _unknown(f"rules.toml: {rule.id}", "see", rule.see, knowledge.professions)
        yield from _unknown(f"rules.toml: {rule.id}", "blocks", {rule.blocks} - {"none"}, knowledge.blocks)
    for block in records.block:
        yield from _unknown(f"blocks.toml: {block.id}", "treatments", block.treatments, knowledge.treatments)
    for row in records.contraindication:
        yield from _unknown(f"contraindications.toml: {row.id}", "treatments", row.treatments, knowledge.treatments)
    for before in records.before_session:
        yield from _unknown(f"before_sessions.toml: {before.id}", "treatments", before.treatments, knowledge.treatments)
        yield from _unknown(f"before_sessions.toml: {before.id}", "asks", before.asks, facts)
    for effect in records.side_effect:
        yield from _unknown(f"side_effects.toml: {effect.id}", "after", effect.after, knowledge.treatments)
        yield from _unknown(f"side_effects.toml: {effect.id}", "see", effect.see, knowledge.professions)
    for route in records.routing:
        where = f"routing.toml: {route.condition}"
        yield from _unknown(where, "condition", [route.condition], knowledge.conditions)
        yield from _unknown(where, "first, then", (*route.first, *route.then), knowledge.professions)
    for treatment in records.treatment:
        where = f"treatments/{treatment.id}.toml"
        served = [row.condition for row in treatment.serves]
        yield from _unknown(where, "serves, not_for", (*served, *treatment.not_for), knowledge.conditions)
    for routine in records.routine:
        yield from _unknown(f"routines/{routine.id}.toml", "treatment", [routine.treatment], knowledge.treatments)
        yield from _unknown(
            f"routines/{routine.id}.toml", "stroke", [row.stroke for row in routine.step if row.stroke], knowledge.strokes
        )
    for cutoff in records.cutoff:
        yield from _unknown(f"cutoffs.toml: {cutoff.id}", "finding", [cutoff.finding], facts)
    for asked in records.article_question:
        where = f"article_questions.toml: {asked.id}"
        yield from _unknown(where, "treatment", filter(None, [asked.treatment]), knowledge.treatments)
        yield from _unknown(where, "conditions", asked.conditions, knowledge.conditions)
        yield from _unknown(where, "watch", asked.watch, knowledge.findings)
        yield from _unknown(where, "verdict", filter(None, [asked.verdict]), knowledge.order_of_onset)
    for claim in records.claim:
        pool = {**facts, **knowledge.conditions, **knowledge.treatments}
        yield from _unknown(f"claims.toml: {claim.id}", "concerns", claim.concerns, pool)


def missing_routes(knowledge: Knowledge) -> Iterator[str]:
    for condition in knowledge.conditions:
        if condition not in knowledge.routing:
            yield f"routing.toml: no row for condition '{condition}'"


def misfit_frequencies(knowledge: Knowledge) -> Iterator[str]:
    """A condition cannot make a finding rarer unless it says so, and figures need a named answer where there are several."""
    for condition in knowledge.records.condition:
        rows = Counter((row.finding, row.answer) for row in condition.presents_with)
        yield from (f"{condition.id}.toml: presents_with '{finding}' stands {n} times" for (finding, _), n in rows.items() if n > 1)
        for row in condition.presents_with:
            finding = knowledge.findings.get(row.finding)
            where = f"{condition.id}.toml: {row.finding}"
            if finding is None:
                continue
            if finding.is_yes_no and row.answer:
                yield f"{where}: answer '{row.answer}' given for a yes/no finding"
            elif not finding.is_yes_no and row.answer != finding.first_answer:
                yield f"{where}: answer '{row.answer}': expected '{finding.first_answer}'"
            elif finding.is_yes_no and not row.below_background and row.frequency.value < finding.background.value:
                yield (
                    f"{where}: frequency {row.frequency.value:g} is below the background {finding.background.value:g};"
                    " a condition adds to the background, so raise it or say below_background = true"
                )


def missing_exposures(knowledge: Knowledge) -> Iterator[str]:
    known = {row.when for row in knowledge.records.exposure}
    used = {row.when: condition.id for condition in knowledge.records.condition for row in condition.risk_factors}
    for when, condition_id in used.items():
        if when not in known:
            yield f"exposures.toml: no share for '{when}', which {condition_id}.toml uses"
    yield from (f"exposures.toml: '{when}' is used by no condition" for when in known - used.keys())


def circular_links(knowledge: Knowledge) -> Iterator[str]:
    """Default links must have a direction: a circle has no marginal prevalence to give back."""
    children: dict[str, set[str]] = {}
    for link in knowledge.records.link:
        if link.use in (LinkUse.default, LinkUse.conditional):
            children.setdefault(link.from_id, set()).add(link.to_id)
    for condition in knowledge.records.condition:
        if condition.gate_condition:
            children.setdefault(condition.gate_condition, set()).add(condition.id)
    done: set[str] = set()

    def circle(one: str, path: tuple[str, ...]) -> Iterator[str]:
        if one in path:
            yield f"links.toml: circle of default links: {' -> '.join((*path[path.index(one) :], one))}"
            return
        if one in done:
            return
        for child in sorted(children.get(one, ())):
            yield from circle(child, (*path, one))
        done.add(one)

    for start in sorted(children):
        yield from circle(start, ())


def orphans(knowledge: Knowledge) -> Iterator[str]:
    """A finding or context item that nothing weighs and nothing asks about only wastes a person's time."""
    used = {row.finding for condition in knowledge.records.condition for row in condition.presents_with}
    used |= {row.verdict and "order_of_onset" for row in knowledge.records.order_of_onset}
    for _, text, _ in _expressions(knowledge):
        used |= set(names(text))
    for link in knowledge.records.link:
        used |= {link.from_id, link.to_id, *link.not_with_findings}
    for name, implied_by in ((item.id, item.implied_by) for item in knowledge.items):
        if name in used:
            used |= set(implied_by)
    used |= {part for item in knowledge.records.context if item.id in used for part in item.computed_from}
    for one in (*knowledge.findings, *knowledge.context):
        if one not in used:
            yield f"'{one}' is weighed by no condition and used by no rule, contraindication, gate or link"


def _expressions(knowledge: Knowledge) -> Iterator[tuple[str, str, bool]]:
    """Where an expression stands, its text, and whether it may look at a probability (only advice on how, never a rule)."""
    records = knowledge.records
    yield from ((f"findings/{row.group}.toml: {row.id}: gate", row.gate, False) for row in records.finding if row.gate)
    yield from ((f"context.toml: {row.id}: gate", row.gate, False) for row in records.context if row.gate)
    for condition in records.condition:
        if condition.gate:
            yield f"{condition.id}.toml: gate", condition.gate, False
        yield from ((f"{condition.id}.toml: {row.factor}", row.when, False) for row in condition.risk_factors)
    yield from ((f"links.toml: {row.from_id} to {row.to_id}", row.when, False) for row in records.link if row.when)
    yield from ((f"screens.toml: {row.id}", row.when, False) for row in records.screen if row.when)
    yield from ((f"exposures.toml: {row.when}", row.when, False) for row in records.exposure)
    yield from ((f"rules.toml: {row.id}", row.when, False) for row in records.rule)
    yield from ((f"side_effects.toml: {row.id}", row.when, False) for row in records.side_effect)
    yield from ((f"self_tests.toml: {row.id}", row.useful_when, False) for row in records.self_test)
    yield from ((f"self_tests.toml: {row.id}", row.when, False) for row in records.self_test_bar)
    for row in records.contraindication:
        yield f"contraindications.toml: {row.id}", row.when, row.action == "modify"


def _leaves(expression: Expression) -> Iterator[Expression]:
    if isinstance(expression, Not):
        yield from _leaves(expression.item)
    elif isinstance(expression, And | Or | Count):
        for item in expression.items:
            yield from _leaves(item)
    else:
        yield expression


def _leaf_problems(knowledge: Knowledge, leaf: Expression, may_be_likely: bool) -> Iterator[str]:
    name = getattr(leaf, "name", "")
    finding, item = knowledge.findings.get(name), knowledge.context.get(name)
    if finding is None and item is None:
        yield f"unknown finding or context item '{name}'{knowledge.suggestion(name)}"
    elif name == "foot_finding_present" and not may_be_likely:
        yield "'foot_finding_present' rests on a probability; only a contraindication that modifies may use it"
    elif isinstance(leaf, Comparison):
        if isinstance(leaf.value, float) and not (item is not None and item.is_number):
            yield f"'{name}' is not a number and cannot be compared with {leaf.value:g}"
        elif isinstance(leaf.value, str):
            allowed = finding.allowed() if finding is not None else item.values if item is not None else ()
            if leaf.value not in allowed:
                yield f"'{leaf.value}' is not an answer of '{name}'{did_you_mean(leaf.value, allowed)}"
    elif (finding is not None and not finding.is_yes_no) or (item is not None and (item.is_number or item.kind == "choice")):
        yield f"'{name}' has no plain yes or no: compare it with a value"


def _unknown(where: str, key: str, ids: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    pool = set(known)
    for one in ids:
        if one not in pool:
            yield f"{where}: {key}: unknown id '{one}'{did_you_mean(one, pool)}"


def _label(row: object) -> str:
    return str(getattr(row, "id", "") or getattr(row, "key", "") or getattr(row, "condition", "") or getattr(row, "from_id", ""))


CHECKS = (
    repeated_ids,
    unresolved_sources,
    unresolved_expressions,
    unresolved_ids,
    missing_routes,
    misfit_frequencies,
    missing_exposures,
    circular_links,
    orphans,
    broken_self_tests,
)
