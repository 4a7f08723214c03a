"""What was carried over is complete, and every figure says what it is worth."""

import re
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import pytest

from solespine.knowledge import Basis, ClinicalNumber, Condition, How, Kind, Records, Source, estimated_share, walk
from solespine.knowledge.conditions import LinkUse
from solespine.knowledge.expressions import names, parse

CANONICAL_IDS = (Path(__file__).parent / "canonical_ids.txt").read_text().split()

CARRIED_OVER = {
    "finding": 259,
    "context": 116,
    "correlation_group": 42,
    "alias": 421,
    "condition": 67,
    "urgency": 5,
    "profession": 21,
    "rule": 70,
    "contraindication": 91,
    "side_effect": 26,
    "routing": 67,
    "treatment": 29,
    "routine": 16,
    "zone": 25,
    "landmark": 9,
    "instrument": 13,
    "nof1": 1,
    "nof1_design": 3,
    "nof1_analysis": 5,
    "nof1_power": 12,
    "claim": 126,
    "cutoff": 23,
    "norm": 31,
    "intervention_result": 13,
    "anchor": 12,
    "self_test": 16,
    "self_test_bar": 30,
    "source": 552,
}


@pytest.mark.parametrize(("table", "count"), CARRIED_OVER.items())
def test_no_record_was_lost(knowledge, table, count):
    assert len(getattr(knowledge.records, table)) == count


def test_every_link_was_carried_over(knowledge):
    # 101 came with the dossier; later ones were added beside them.
    assert len(knowledge.records.link) >= 101


def test_no_table_is_empty(knowledge):
    assert [field.name for field in fields(Records) if not getattr(knowledge.records, field.name)] == []


def test_every_canonical_id_is_known_and_no_other(knowledge):
    assert len(CANONICAL_IDS) == 375
    assert sorted({*knowledge.findings, *knowledge.context}) == CANONICAL_IDS


def test_nothing_is_a_finding_and_a_context_item(knowledge):
    assert knowledge.findings.keys() & knowledge.context.keys() == set()


def test_every_condition_has_its_own_file(knowledge):
    import solespine.knowledge.reading as reading

    files = {path.stem for path in (reading.DOSSIER / "conditions").glob("*.toml")}
    assert files == set(knowledge.conditions)


def test_there_are_seven_painless_shapes(knowledge):
    assert sorted(name for name, one in knowledge.conditions.items() if one.kind is Kind.trait) == [
        "calf_tightness",
        "cavus_foot",
        "flatfoot",
        "hallux_valgus",
        "hamstring_tightness",
        "leg_length_difference",
        "lesser_toe_deformity",
    ]


def test_every_alias_leads_to_something_that_exists(knowledge):
    led = {alias.canonical for alias in knowledge.records.alias if alias.canonical}  # empty: the old id was dropped
    assert len(led) > 250
    assert led <= set(CANONICAL_IDS)


def test_every_question_ends_as_a_question_or_a_hint(knowledge):
    asked = [finding for finding in knowledge.records.finding if finding.how in (How.ask, How.self_test, How.history)]
    assert [one.id for one in asked if "?" not in one.question] == []


def test_no_question_uses_an_id(knowledge):
    shown = [one.question for one in knowledge.items if not getattr(one, "set_by_program", False)]
    shown += [rule.say for rule in knowledge.records.rule]
    assert [text for text in shown if re.search(r"\b[a-z]+_[a-z_]+\b", text)] == []


def test_every_urgent_rule_says_what_to_do_and_whom_to_see(knowledge):
    assert [rule.id for rule in knowledge.records.rule if not (rule.say and rule.see)] == []
    urgent = [rule for rule in knowledge.records.rule if rule.urgency in ("same_day", "emergency_now")]
    assert len(urgent) > 30
    assert [rule.id for rule in urgent if not rule.do_now] == []


# What a figure is worth.


def every_figure(knowledge):
    for table in fields(Records):
        for row in getattr(knowledge.records, table.name):
            yield from (inner for _, inner in walk(row) if isinstance(getattr(inner, "basis", None), Basis))


def test_a_remembered_figure_is_never_called_published(knowledge):
    recalled = [inner for inner in every_figure(knowledge) if inner.basis is Basis.recalled]
    assert recalled
    for inner in recalled:
        assert inner.basis.rests_on_estimate
        assert "published" not in inner.basis.words
        assert "estimate" in inner.basis.words


def test_a_published_figure_is_called_published_and_an_estimate_is_not():
    assert Basis.published.words == "published"
    assert Basis.guideline.words == "guideline"
    assert Basis.estimate.words == "estimate"
    assert not Basis.published.rests_on_estimate
    assert not Basis.guideline.rests_on_estimate
    assert Basis.estimate.rests_on_estimate


def test_a_remembered_figure_counts_as_an_estimate(knowledge):
    condition = knowledge.conditions["gout"]
    plain, figures = estimated_share([condition])
    assert 0 < plain < figures
    published = condition.prevalence_ever
    assert published.basis is Basis.published
    recalled = replace(condition, prevalence_ever=replace(published, basis=Basis.recalled))
    assert estimated_share([recalled]) == (plain + 1, figures)


def test_every_clinical_number_has_a_range_and_a_source(knowledge):
    numbers = [
        inner
        for table in fields(Records)
        for row in getattr(knowledge.records, table.name)
        for _, inner in walk(row)
        if isinstance(inner, ClinicalNumber)
    ]
    assert len(numbers) > 1000
    for number in numbers:
        assert number.low <= number.value <= number.high
        assert number.source in knowledge.sources


def test_only_an_estimate_rests_on_own_judgement_alone(knowledge):
    own = [
        (table.name, path, inner)
        for table in fields(Records)
        for row in getattr(knowledge.records, table.name)
        for path, inner in walk(row)
        if isinstance(inner, ClinicalNumber) and inner.source == "own_judgement"
    ]
    assert own
    assert [(table, path) for table, path, inner in own if not inner.basis.rests_on_estimate] == []


def test_an_estimate_is_not_more_certain_than_a_point(knowledge):
    points = [
        (condition.id, path)
        for condition in knowledge.records.condition
        for path, inner in walk(condition)
        if isinstance(inner, ClinicalNumber) and inner.basis.rests_on_estimate and inner.low == inner.high
    ]
    assert points == []


@pytest.mark.parametrize(("low", "value", "high"), [(0.2, 0.1, 0.3), (0.1, 0.4, 0.3), (float("nan"), 0.1, 0.2)])
def test_a_number_outside_its_range_cannot_exist(low, value, high):
    with pytest.raises(ValueError, match="expected low <= value <= high"):
        ClinicalNumber(value, low, high, Basis.estimate, "own_judgement")


# Sources.


def test_a_source_is_never_shown_by_the_address_of_a_copy(knowledge):
    with_address = [source for source in knowledge.records.source if source.address or source.address_2]
    assert len(with_address) > 100
    for source in knowledge.records.source:
        shown = source.shown()
        assert "http" not in shown
        assert "www." not in shown
        for address in filter(None, (source.address, source.address_2)):
            assert address not in shown
            assert re.sub(r"^https?://(www\.)?", "", address) not in shown


def test_a_source_is_shown_with_author_title_journal_year_and_number():
    source = Source(
        key="x_2001",
        title="A title.",
        basis=Basis.published,
        year=2001,
        first_author="Ana B",
        journal="J Foot",
        doi="10.1/x",
        pmid="7",
        address="https://copy.example/x",
    )
    assert source.shown() == "Ana B. A title. J Foot. 2001. doi:10.1/x. PMID 7"


def test_every_source_has_something_to_show(knowledge):
    assert [source.key for source in knowledge.records.source if len(source.shown()) < 8] == []


# Parts that fit together.


def test_every_expression_of_the_dossier_speaks_only_of_canonical_ids(knowledge):
    records = knowledge.records
    texts = [row.when for table in (records.rule, records.contraindication, records.side_effect) for row in table]
    texts += [row.when for condition in records.condition for row in condition.risk_factors]
    texts += [item.gate for item in knowledge.items if item.gate] + [row.when for row in records.link if row.when]
    assert len(texts) > 250
    assert {name for text in texts for name in names(text)} <= set(CANONICAL_IDS)


def test_no_rule_looks_at_a_probability(knowledge):
    for rule in knowledge.records.rule:
        assert "foot_finding_present" not in names(rule.when)
        assert "urgency_now_or_same_day" not in names(rule.when)


def test_nothing_but_a_change_of_dose_looks_at_a_probability(knowledge):
    looking = [row for row in knowledge.records.contraindication if "foot_finding_present" in names(row.when)]
    assert looking
    assert {row.action for row in looking} == {"modify"}


def test_a_question_whose_silence_counts_as_no_only_ever_lowers(knowledge):
    lowering = [name for name, finding in knowledge.findings.items() if finding.unanswered_counts_as]
    assert lowering == ["neuro_change_stable"]


def test_a_default_link_stands_once_for_each_pair(knowledge):
    pairs = Counter((row.from_id, row.to_id) for row in knowledge.records.link if row.use is LinkUse.default)
    assert [pair for pair, count in pairs.items() if count > 1] == []


def test_a_zone_of_the_foot_map_is_shown_as_tradition(knowledge):
    traditional = [zone for zone in knowledge.records.zone if zone.tradition]
    assert traditional
    (meta,) = knowledge.records.zone_meta
    assert "tradition" in meta.tradition_note.lower()


def test_no_condition_names_a_zone_of_the_foot_map(knowledge):
    zones = {zone.id for zone in knowledge.records.zone}
    known = {row.finding for condition in knowledge.records.condition for row in condition.presents_with}
    assert not zones & known


def test_every_gate_is_an_expression_that_can_be_read(knowledge):
    gates = [item.gate for item in (*knowledge.items, *knowledge.records.condition) if item.gate]
    assert len(gates) > 20
    assert all(parse(gate) for gate in gates)


def test_a_condition_is_complete_or_does_not_exist(knowledge):
    gout = knowledge.conditions["gout"]
    assert isinstance(gout, Condition)
    for wrong in ({"place": "toe"}, {"direction": "sideways"}, {"gate": "pregnant"}, {"gate": "pregnant or"}):
        with pytest.raises(ValueError):
            replace(gout, **wrong)
