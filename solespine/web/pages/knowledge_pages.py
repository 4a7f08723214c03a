"""What the program knows: a page for each condition, treatment, finding, rule, source and claim, with a stable address."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from solespine.knowledge import Knowledge, Urgency, estimated_share, walk
from solespine.web.desk import desk
from solespine.web.page import page
from solespine.wording.figure_words import Figure, basis_words, figure
from solespine.wording.language import N_, _
from solespine.wording.names import LEVELS, people, question, said
from solespine.wording.plan import EVIDENCE
from solespine.wording.records import id_of, keys_of, without_addresses

router = APIRouter(prefix="/know")

PLACES = {
    "foot": N_("Foot and ankle"),
    "leg": N_("Leg"),
    "hip_pelvis": N_("Hip and pelvis"),
    "back": N_("Back"),
    "systemic": N_("Whole body"),
}
VERDICTS = {
    "supported": N_("Supported"),
    "partly": N_("Partly true"),
    "unsupported": N_("No evidence for it"),
    "contradicted": N_("Studies say otherwise"),
    "tradition": N_("Tradition, not shown"),
}
KINDS = {"painful": N_("Something that hurts"), "trait": N_("A shape, mostly painless"), "danger": N_("A danger")}
# Where records of a table have a page of their own, for 'used in'.
PAGES = {"condition": "conditions", "treatment": "treatments", "finding": "findings", "rule": "rules", "claim": "claims"}


@router.get("")
def index(request: Request, q: str = "") -> Response:
    """Everything with a page, by kind; a word narrows it down."""
    knowledge = desk(request).knowledge
    return page(
        request,
        "know.html",
        q=q[:100],
        conditions=[(_(name), _named(knowledge, place, q)) for place, name in PLACES.items()],
        treatments=_matching(((one.id, said(one, "name")) for one in knowledge.records.treatment), q),
        rules=_matching(((one.id, said(one, "danger")) for one in knowledge.records.rule), q),
        findings=_matching(((one.id, question(one.id, knowledge)) for one in knowledge.records.finding), q),
        estimates=estimated_share(knowledge.records.condition),
    )


def _named(knowledge: Knowledge, place: str, q: str) -> list[tuple[str, str]]:
    return _matching(((one.id, said(one, "name")) for one in knowledge.records.condition if one.place == place), q)


def _matching(rows: object, q: str) -> list[tuple[str, str]]:
    """The rows that hold every word looked for, by name."""
    words = q.lower().split()
    found = [(one, name) for one, name in rows if all(word in f"{name} {one}".lower() for word in words)]  # type: ignore[attr-defined]
    return sorted(found, key=lambda row: row[1].lower())


def _or_404(found: Mapping[str, object], key: str) -> object:
    if key not in found:
        raise HTTPException(404)
    return found[key]


@router.get("/conditions/{condition_id}")
def condition(request: Request, condition_id: str) -> Response:
    """A condition: what it is, how it shows, what raises it, what helps, whom to see, and every figure."""
    knowledge = desk(request).knowledge
    _or_404(knowledge.conditions, condition_id)
    found = knowledge.conditions[condition_id]
    routing = knowledge.routing[condition_id]
    presents = sorted(found.presents_with, key=lambda row: -row.frequency.value)
    links = [row for row in knowledge.records.link if condition_id in (row.from_id, row.to_id) and row.use != "reject"]
    helps = [row for row in knowledge.records.treatment if any(one.condition == condition_id for one in row.serves)]
    return page(
        request,
        "know_condition.html",
        condition=found,
        kind=_(KINDS[found.kind.value]),
        see=people(routing.first, knowledge),
        level=_(LEVELS[Urgency[routing.urgency]]),
        why=said(routing, "why"),
        prevalence=figure(found.prevalence, knowledge, as_percent=True),
        consulting=figure(found.prevalence_consulting, knowledge, as_percent=True),
        given_gate=figure(found.prevalence_given_gate, knowledge, as_percent=True) if found.prevalence_given_gate else None,
        presents=[
            (row.finding, question(row.finding, knowledge), row.answer, figure(row.frequency, knowledge, as_percent=True))
            for row in presents
        ],
        risk_factors=[(row.factor, row.when, figure(row.odds_ratio, knowledge)) for row in found.risk_factors],
        links=[
            (_end(row.from_id, knowledge), _end(row.to_id, knowledge), figure(row.odds_ratio, knowledge), row.note) for row in links
        ],
        helps=[(row.id, said(row, "name"), said(row, "label")) for row in helps],
        rules=[row for row in knowledge.records.rule if condition_id in row.conditions],
        sources=_sources(found, knowledge),
        estimates=estimated_share([found]),
        without_addresses=without_addresses,
    )


def _end(one: str, knowledge: Knowledge) -> tuple[str, str]:
    """One end of a link: an address where it has a page, and its name."""
    if one in knowledge.conditions:
        return f"/know/conditions/{one}", said(knowledge.conditions[one], "name")
    if one in knowledge.findings:
        return f"/know/findings/{one}", question(one, knowledge)
    return "", question(one, knowledge)


def _sources(record: object, knowledge: Knowledge) -> list[tuple[str, str]]:
    """The sources that a record names anywhere inside, as they are shown."""
    keys = dict.fromkeys(key for _path, inner in walk(record) for key in keys_of(inner) if key in knowledge.sources)
    return [(key, knowledge.sources[key].shown()) for key in keys]


@router.get("/treatments/{treatment_id}")
def treatment(request: Request, treatment_id: str) -> Response:
    """A treatment: what it does and does not, for what, how much, who must not, and the studies."""
    knowledge = desk(request).knowledge
    _or_404(knowledge.treatments, treatment_id)
    found = knowledge.treatments[treatment_id]
    doses = [
        (name.replace("_", " "), figure(dose, knowledge) if not isinstance(dose, str) else Figure(dose, "", "", "", ""))
        for name, dose in found.dose.items()
    ]
    effects = [
        (
            row.outcome.replace("_", " "),
            row.population,
            row.comparator,
            row.time,
            row.measure,
            figure(row, knowledge),
            row.certainty,
        )
        for row in found.effect
    ]
    gates = [row for row in knowledge.records.contraindication if treatment_id in row.treatments]
    return page(
        request,
        "know_treatment.html",
        treatment=found,
        certainty=[
            (
                _("for foot pain"),
                _(EVIDENCE.get(found.certainty_foot_pain, found.certainty_foot_pain)),
                found.certainty_foot_pain_note,
            ),
            (
                _("for back pain"),
                _(EVIDENCE.get(found.certainty_back_pain, found.certainty_back_pain)),
                found.certainty_back_pain_note,
            ),
        ],
        serves=[(row.condition, said(knowledge.conditions[row.condition], "name"), row.role) for row in found.serves],
        doses=doses,
        effects=effects,
        forbid=[row for row in gates if row.action.value == "forbid"],
        ask=[row for row in gates if row.action.value == "ask_professional"],
        modify=[row for row in gates if row.action.value == "modify"],
        claims=[row for row in knowledge.records.claim if treatment_id in row.concerns],
        sources=_sources(found, knowledge),
        estimates=estimated_share([found]),
    )


@router.get("/findings/{finding_id}")
def finding(request: Request, finding_id: str) -> Response:
    """A finding: what is asked, how common it is, and what it speaks for."""
    knowledge = desk(request).knowledge
    _or_404(knowledge.findings, finding_id)
    found = knowledge.findings[finding_id]
    seen_in = [
        (one.id, said(one, "name"), row.answer, figure(row.frequency, knowledge, as_percent=True), row.frequency.value)
        for one in knowledge.records.condition
        for row in one.presents_with
        if row.finding == finding_id
    ]
    return page(
        request,
        "know_finding.html",
        finding=found,
        asked=question(finding_id, knowledge),
        background=figure(found.background, knowledge, as_percent=True),
        measured=[figure(one, knowledge) for one in (found.measured_present, found.measured_absent) if one is not None],
        seen_in=sorted(seen_in, key=lambda row: -row[4]),
        rules=[row for row in knowledge.records.rule if finding_id in _words(row.when)],
        sources=_sources(found, knowledge),
    )


def _words(expression: str) -> set[str]:
    from solespine.knowledge.expressions import names

    return set(names(expression))


@router.get("/rules/{rule_id}")
def rule(request: Request, rule_id: str) -> Response:
    """A red flag: when it holds, how urgent, what to do, and what it rests on."""
    knowledge = desk(request).knowledge
    _or_404(knowledge.rules, rule_id)
    found = knowledge.rules[rule_id]
    return page(
        request,
        "know_rule.html",
        rule=found,
        level=_(LEVELS[found.level]),
        see=people(found.see, knowledge),
        basis=basis_words(found.basis),
        urgency_basis=basis_words(found.urgency_basis),
        figures=[(row.name.replace("_", " "), row.unit, figure(row, knowledge)) for row in found.figure],
        conditions=[(one, said(knowledge.conditions[one], "name")) for one in found.conditions],
        asks=[(one, question(one, knowledge), one in knowledge.findings) for one in sorted(_words(found.when))],
        block=said(knowledge.blocks[found.blocks], "reason") if found.blocks in knowledge.blocks else "",
        sources=[(key, knowledge.sources[key].shown()) for key in found.sources],
    )


@router.get("/claims")
def claims(request: Request) -> Response:
    """What the articles claim, and what the evidence says of each."""
    knowledge = desk(request).knowledge
    articles: dict[int, list[object]] = {}
    for row in knowledge.records.claim:
        articles.setdefault(row.article, []).append((row, _(VERDICTS[row.verdict])))
    counted = {name: sum(row.verdict == key for row in knowledge.records.claim) for key, name in VERDICTS.items()}
    titles = {
        number: knowledge.sources[f"article_{number}"].title for number in articles if f"article_{number}" in knowledge.sources
    }
    return page(
        request, "know_claims.html", articles=articles, titles=titles, counted=[(_(name), n) for name, n in counted.items()]
    )


@router.get("/claims/{claim_id}")
def claim(request: Request, claim_id: str) -> Response:
    """One claim of an article, with the evidence."""
    knowledge = desk(request).knowledge
    _or_404(knowledge.claims, claim_id)
    found = knowledge.claims[claim_id]
    concerns = [_concern(one, knowledge) for one in found.concerns]
    return page(
        request,
        "know_claim.html",
        claim=found,
        verdict=_(VERDICTS[found.verdict]),
        basis=basis_words(found.basis),
        concerns=[one for one in concerns if one[0]],
        sources=[(key, knowledge.sources[key].shown()) for key in found.sources],
    )


def _concern(one: str, knowledge: Knowledge) -> tuple[str, str]:
    if one in knowledge.treatments:
        return f"/know/treatments/{one}", said(knowledge.treatments[one], "name")
    return _end(one, knowledge)


@router.get("/sources/{key}")
def source(request: Request, key: str) -> Response:
    """A source, and every place where a figure of it is used."""
    knowledge = desk(request).knowledge
    _or_404(knowledge.sources, key)
    return page(request, "know_source.html", source=knowledge.sources[key], used=_used_in(key, knowledge), note=without_addresses)


def _used_in(key: str, knowledge: Knowledge) -> list[tuple[str, str]]:
    """The records with a page that name a source somewhere, as address and name."""
    found: list[tuple[str, str]] = []
    for table, folder in PAGES.items():
        for record in getattr(knowledge.records, table):
            if any(key in keys_of(inner) for _path, inner in walk(record)):
                field = {"finding": "question", "rule": "danger", "claim": "claim"}.get(table, "name")
                found.append((f"/know/{folder}/{id_of(record)}", said(record, field)))
    return found
