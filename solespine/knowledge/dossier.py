"""The whole of what medicine says, in memory: :class:`Knowledge`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from solespine.knowledge.conditions import Condition, Exposure, Link, OrderLikelihood, Setting
from solespine.knowledge.errors import did_you_mean
from solespine.knowledge.findings import Alias, Context, CorrelationGroup, Finding, Place, Screen, Sensation
from solespine.knowledge.numbers import Basis
from solespine.knowledge.rules import BeforeSession, Block, Contraindication, Profession, Routing, Rule, SideEffect, UrgencyMeaning
from solespine.knowledge.self_tests import SelfTest, SelfTestBar
from solespine.knowledge.sources import Anchor, ArticleQuestion, Claim, Cutoff, InterventionResult, Norm, Source
from solespine.knowledge.treatments import (
    Instrument,
    Landmark,
    PersonalTrial,
    Routine,
    Stroke,
    Treatment,
    TrialAnalysis,
    TrialDesign,
    TrialPower,
    Zone,
    ZoneMeta,
)

PLAIN = (str, int, float, type(None))  # holds no record inside
NOT_SIGNED_OFF = "No clinician has signed these figures off yet: they were drafted from public sources and many are estimates."


@dataclass(frozen=True)
class Records:
    """Every table of the dossier as it was read, in file order. The field is the name of the table."""

    finding: tuple[Finding, ...]
    context: tuple[Context, ...]
    correlation_group: tuple[CorrelationGroup, ...]
    screen: tuple[Screen, ...]
    place: tuple[Place, ...]
    sensation: tuple[Sensation, ...]
    alias: tuple[Alias, ...]
    condition: tuple[Condition, ...]
    exposure: tuple[Exposure, ...]
    link: tuple[Link, ...]
    order_of_onset: tuple[OrderLikelihood, ...]
    setting: tuple[Setting, ...]
    urgency: tuple[UrgencyMeaning, ...]
    profession: tuple[Profession, ...]
    rule: tuple[Rule, ...]
    block: tuple[Block, ...]
    contraindication: tuple[Contraindication, ...]
    before_session: tuple[BeforeSession, ...]
    side_effect: tuple[SideEffect, ...]
    routing: tuple[Routing, ...]
    treatment: tuple[Treatment, ...]
    routine: tuple[Routine, ...]
    zone_meta: tuple[ZoneMeta, ...]
    landmark: tuple[Landmark, ...]
    zone: tuple[Zone, ...]
    stroke: tuple[Stroke, ...]
    instrument: tuple[Instrument, ...]
    nof1: tuple[PersonalTrial, ...]
    nof1_design: tuple[TrialDesign, ...]
    nof1_analysis: tuple[TrialAnalysis, ...]
    nof1_power: tuple[TrialPower, ...]
    self_test: tuple[SelfTest, ...]
    self_test_bar: tuple[SelfTestBar, ...]
    claim: tuple[Claim, ...]
    article_question: tuple[ArticleQuestion, ...]
    cutoff: tuple[Cutoff, ...]
    norm: tuple[Norm, ...]
    intervention_result: tuple[InterventionResult, ...]
    anchor: tuple[Anchor, ...]
    source: tuple[Source, ...]


@dataclass(frozen=True, eq=False)
class Knowledge:
    """The dossier, with its records by id. Always passed as an argument, never a global."""

    records: Records = field(repr=False)
    version: str

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        return {record.id: record for record in self.records.finding}

    @cached_property
    def context(self) -> Mapping[str, Context]:
        return {record.id: record for record in self.records.context}

    @cached_property
    def items(self) -> tuple[Finding | Context, ...]:
        """Everything that can be known about a person."""
        return (*self.records.finding, *self.records.context)

    @cached_property
    def ungated(self) -> frozenset[str]:
        """What can be asked of everybody."""
        return frozenset(item.id for item in self.items if not item.gate)

    @cached_property
    def implied(self) -> tuple[Finding | Context, ...]:
        """What a yes to something else settles."""
        return tuple(item for item in self.items if item.implied_by)

    @cached_property
    def conditions(self) -> Mapping[str, Condition]:
        return {record.id: record for record in self.records.condition}

    @cached_property
    def treatments(self) -> Mapping[str, Treatment]:
        return {record.id: record for record in self.records.treatment}

    @cached_property
    def routines(self) -> Mapping[str, Routine]:
        return {record.id: record for record in self.records.routine}

    @cached_property
    def strokes(self) -> Mapping[str, Stroke]:
        return {record.id: record for record in self.records.stroke}

    @cached_property
    def asked_before_sessions(self) -> Mapping[str, tuple[str, ...]]:
        """What has to be asked anew before every session, by treatment."""
        return {treatment: record.asks for record in self.records.before_session for treatment in record.treatments}

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        return {record.id: record for record in self.records.rule}

    @cached_property
    def blocks(self) -> Mapping[str, Block]:
        return {record.id: record for record in self.records.block}

    @cached_property
    def contraindications(self) -> Mapping[str, Contraindication]:
        return {record.id: record for record in self.records.contraindication}

    @cached_property
    def side_effects(self) -> Mapping[str, SideEffect]:
        return {record.id: record for record in self.records.side_effect}

    @cached_property
    def self_tests(self) -> Mapping[str, SelfTest]:
        return {record.id: record for record in self.records.self_test}

    @cached_property
    def cutoffs(self) -> Mapping[str, Cutoff]:
        return {record.id: record for record in self.records.cutoff}

    @cached_property
    def routing(self) -> Mapping[str, Routing]:
        return {record.condition: record for record in self.records.routing}

    @cached_property
    def professions(self) -> Mapping[str, Profession]:
        return {record.id: record for record in self.records.profession}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return {record.key: record for record in self.records.source}

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        return {record.id: record for record in self.records.claim}

    @cached_property
    def article_questions(self) -> Mapping[str, ArticleQuestion]:
        return {record.id: record for record in self.records.article_question}

    @cached_property
    def screens(self) -> Mapping[str, Screen]:
        return {record.id: record for record in self.records.screen}

    @cached_property
    def places(self) -> Mapping[str, Place]:
        return {record.id: record for record in self.records.place}

    @cached_property
    def sensations(self) -> Mapping[str, Sensation]:
        return {record.id: record for record in self.records.sensation}

    @cached_property
    def settings(self) -> Mapping[str, Setting]:
        return {record.id: record for record in self.records.setting}

    @cached_property
    def order_of_onset(self) -> Mapping[str, OrderLikelihood]:
        return {record.verdict: record for record in self.records.order_of_onset}

    @cached_property
    def aliases(self) -> Mapping[str, Alias]:
        return {record.old: record for record in self.records.alias if record.old != record.canonical}

    @cached_property
    def estimates_behind(self) -> Mapping[str, tuple[int, int]]:
        """For each condition and finding: how many of its figures rest on estimates, and how many it has."""
        of_conditions = {record.id: estimated_share([record]) for record in self.records.condition}
        return {**of_conditions, **{record.id: estimated_share([record.background]) for record in self.records.finding}}

    def setting(self, setting_id: str) -> float:
        """The value of a number of the method."""
        return self.settings[setting_id].number.value

    def suggestion(self, unknown: str) -> str:
        """What to say beside an id that is neither a finding nor a context item."""
        alias = self.aliases.get(unknown)
        if alias is not None and (alias.canonical in self.findings or alias.canonical in self.context):
            answer = f" = '{alias.answer}'" if alias.answer else ""
            return f"; it is now called '{alias.canonical}'{answer}"
        return did_you_mean(unknown, (*self.findings, *self.context))


def walk(record: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every dataclass record inside a record, itself first, with the path of keys that leads to it."""
    names = getattr(type(record), "__dataclass_fields__", None)
    if names is not None:
        yield path, record
        pairs = [(name, getattr(record, name)) for name in names]
        inner = [(f"{path}.{name}" if path else name, value) for name, value in pairs if not isinstance(value, PLAIN)]
    elif isinstance(record, Mapping):
        inner = [(f"{path}.{key}" if path else str(key), value) for key, value in record.items()]
    elif isinstance(record, tuple):
        inner = [(f"{path}[{number}]", value) for number, value in enumerate(record, 1)]
    else:
        inner = []
    for where, value in inner:
        yield from walk(value, where)


def estimated_share(records: Iterable[object]) -> tuple[int, int]:
    """How many of the figures inside these records rest on estimates, and how many figures there are.

    A figure is a record that has a basis and a low: a clinical number, a dose, a threshold.
    """
    figures = [inner for record in records for _, inner in walk(record) if hasattr(inner, "low")]
    bases = [basis for inner in figures if isinstance(basis := getattr(inner, "basis", None), Basis)]
    return sum(basis.rests_on_estimate for basis in bases), len(bases)
