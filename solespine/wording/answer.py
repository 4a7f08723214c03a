"""An assessment as sentences, in the order they are read: what to do first, one problem or two, what is behind it, how sure."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.assessment import LOWER_BACK_NERVE, LOWER_BACK_NERVE_NAME, Assessment
from solespine.care import make_plan
from solespine.knowledge import NOT_SIGNED_OFF, Kind, Knowledge, Urgency
from solespine.reasoning import VERDICTS, Estimate, Likely, WeightOfEvidence
from solespine.reasoning.verdict import ABOVE, BELOW
from solespine.wording.figures import in_ten, listed, percent, sentence
from solespine.wording.language import N_, _
from solespine.wording.names import COMPLAINTS, LEVELS, people, question, reason_words, reminder, said
from solespine.wording.plan import ToldPlan, tell_plan

ADDS = 0.15  # a second answer below this is not worth a half sentence
WEIGHTY = 0.2  # bits; what weighs less is no reason worth reading
REASSURES = 0.25  # below this the figure of a danger is not shown
CONTRIBUTES = 0.1  # a contribution that cannot reach one in ten is not worth a line
MOST_CONDITIONS = 6
MOST_CONTRIBUTIONS = 4
MOST_QUESTIONS = 10
MOST_SOURCES = 8
MOST_OPEN = 5

LABELS = {
    "foot_to_back": N_("foot to back"),
    "back_to_foot": N_("back to foot"),
    "shared_cause": N_("one illness"),
    "separate": N_("separate"),
}
WHERE_IT_HURTS = N_("where it hurts")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that is still open: its id and what is asked."""

    about: str
    question: str


@dataclass(frozen=True, slots=True)
class Hurry:
    """What to do now, and why in one sentence; ``rule`` is the red flag behind it, if one is."""

    do_now: str
    why: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ToldUrgency:
    """How urgent it is. ``unasked``: signs of danger nobody asked about yet, so that a calm level cannot be relied on."""

    level: Urgency
    title: str
    reasons: tuple[Hurry, ...]
    see: str
    also: tuple[Hurry, ...]
    unasked: tuple[Ask, ...]
    notes: tuple[str, ...]

    @property
    def not_safe_to_judge(self) -> bool:
        """Whether a calm level only stands because dangers were not asked about."""
        return bool(self.unasked) and self.level < Urgency.same_day


@dataclass(frozen=True, slots=True)
class ForAndAgainst:
    """Answers that speak for something and against it, the strongest first."""

    for_it: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One of the four answers: its name, its probability with the interval, and both in words."""

    name: str
    label: str
    estimate: Estimate
    people: str
    percent: str


@dataclass(frozen=True, slots=True)
class ToldVerdict:
    """One problem or two: a sentence, four bars, and what the leading one rests on."""

    applies: bool
    sentence: str
    leading: str
    bars: tuple[Bar, ...]
    reasons: ForAndAgainst


@dataclass(frozen=True, slots=True)
class ToldCondition:
    """A condition as a card. ``estimate`` is None where a figure would reassure about a danger it cannot rule out."""

    id: str
    name: str
    danger: bool
    estimate: Estimate | None
    chance: str
    explains: str
    mechanism: str
    reasons: ForAndAgainst
    see: str
    by_level: str


@dataclass(frozen=True, slots=True)
class ToldSource:
    """A source as it is shown."""

    key: str
    words: str


@dataclass(frozen=True)
class Told:
    """The whole answer in words."""

    assessment: Assessment
    urgency: ToldUrgency
    verdict: ToldVerdict
    conditions: tuple[ToldCondition, ...]
    less_likely: tuple[tuple[str, str], ...]
    contributions: tuple[str, ...]
    plan: ToldPlan
    less_urgent_if: tuple[Ask, ...]
    would_change: tuple[Ask, ...]
    sources: tuple[ToldSource, ...]
    sureness: tuple[str, ...]


def tell(assessment: Assessment) -> Told:
    """The answer in words, in the language spoken now."""
    groups = grouped(assessment.conditions)
    return Told(
        assessment,
        tell_urgency(assessment),
        tell_verdict(assessment),
        tuple(tell_condition(assessment, group) for group in groups[:MOST_CONDITIONS]),
        tuple((group[0].condition, condition_name(group[0].condition, assessment.knowledge)) for group in groups[MOST_CONDITIONS:]),
        tell_contributions(assessment),
        tell_plan(assessment, make_plan(assessment)),
        _less_urgent_if(assessment),
        _would_change(assessment),
        _sources(assessment),
        _sureness(assessment),
    )


def tell_urgency(assessment: Assessment) -> ToldUrgency:
    """What to do now, why, whom to see; then the dangers that nobody asked about yet."""
    level = assessment.urgency
    see = people(assessment.see, assessment.knowledge) if level > Urgency.self_care else ""
    also = tuple(
        Hurry(said(rule, "do_now"), said(rule, "say"), rule.id)
        for rule in assessment.rules
        if Urgency.self_care < rule.level < level
    )
    unasked = [one.about for one in assessment.red_flags.must_ask if one.urgency > level]
    notes = tuple(_note(denied, names, assessment.knowledge) for denied, names in assessment.evidence.notes)
    return ToldUrgency(
        level, _(LEVELS[level]), _reasons_to_hurry(assessment), see, also, _asks(unasked, assessment.knowledge), notes
    )


def _reasons_to_hurry(assessment: Assessment) -> tuple[Hurry, ...]:
    """What set the urgency: red flags, and conditions where these ask for more."""
    knowledge, level = assessment.knowledge, assessment.urgency
    found = [Hurry(said(rule, "do_now"), said(rule, "say"), rule.id) for rule in assessment.rules if rule.level is level]
    effects = [effect for effect in assessment.red_flags.after_effects if effect.level is level]
    found += [Hurry(said(effect, "advice"), _("This is about what you felt after a session.")) for effect in effects]
    for one in assessment.raised:
        if one.level is level and one.level > assessment.red_flags.urgency:
            why = _("{condition} is possible ({chance} people with your answers): {why}.").format(
                condition=condition_name(one.condition, knowledge),
                chance=in_ten(one.estimate.p),
                why=said(knowledge.routing[one.condition], "why").rstrip("."),
            )
            found.append(Hurry("", why))
    return tuple(found)


def _note(denied: str, settled_by: tuple[str, ...], knowledge: Knowledge) -> str:
    """That a yes settled something that was denied."""
    text = _("'{denied}' was answered no, but {yes} was answered yes and means it; it is counted as present")
    yes = _(" and ").join(f"'{reminder(name, knowledge)}'" for name in settled_by)
    return text.format(denied=reminder(denied, knowledge), yes=yes)


def tell_verdict(assessment: Assessment) -> ToldVerdict:
    """One sentence, and four answers with their intervals."""
    if not assessment.reasoning.applies:
        nothing = _("You told of no trouble in foot, leg or back, so there is nothing to link.")
        return ToldVerdict(False, nothing, "", (), ForAndAgainst((), ()))
    verdict, two = assessment.reasoning.verdict, both_ends(assessment)
    bars = tuple(
        Bar(name, verdict_label(name, two), verdict[name], in_ten(verdict[name].p), percent(verdict[name])) for name in VERDICTS
    )
    leading = max(verdict, key=lambda name: verdict[name].p)
    reasons = for_and_against(assessment.reasoning.verdict_reasons, assessment)
    return ToldVerdict(True, verdict_sentence(assessment), leading, bars, reasons)


def verdict_label(name: str, two_troubles: bool = True) -> str:
    """The name of one of the four answers; with one trouble only, 'separate' is where it hurts."""
    return _(WHERE_IT_HURTS) if name == "separate" and not two_troubles else _(LABELS[name])


def both_ends(assessment: Assessment) -> bool:
    """Whether there is trouble above and below, so that one may come from the other."""
    truth = assessment.evidence.truth
    return any(truth(name) is True for name in ABOVE) and any(truth(name) is True for name in BELOW)


def verdict_sentence(assessment: Assessment) -> str:
    """The verdict in words, as sure as the figures are."""
    verdict = {name: one.p for name, one in assessment.reasoning.verdict.items()}
    first = max(verdict, key=lambda name: verdict[name])
    sure = _("probably") if verdict[first] >= 0.5 else _("perhaps")
    if both_ends(assessment):
        words = {
            "foot_to_back": _("Your foot or leg {sure} adds to your back pain"),
            "back_to_foot": _("What you feel in leg or foot {sure} comes from your back"),
            "shared_cause": _("One illness is {sure} behind both of your troubles"),
            "separate": _("Your two troubles are {sure} separate problems"),
        }[first]
        return words.format(sure=sure) + _second_answer(verdict, first) + "."
    return {
        "foot_to_back": _("Your foot or leg {sure} adds to the pain in your back."),
        "back_to_foot": _("What you feel in leg or foot {sure} comes from your back."),
        "shared_cause": _("An illness of the whole body is {sure} behind it."),
        "separate": _("It {sure} comes from where it hurts."),
    }[first].format(sure=sure)


def _second_answer(verdict: dict[str, float], first: str) -> str:
    """The runner-up of two troubles in half a sentence, where it is worth one."""
    second = max((name for name in verdict if name != first), key=lambda name: verdict[name])
    if verdict[second] < ADDS:
        return ""
    a_little = verdict[second] < 2 * ADDS
    adds = _("; your foot may add a little to your back pain") if a_little else _("; your foot may add to your back pain")
    return {
        "foot_to_back": adds,
        "back_to_foot": _("; what you feel below may come from your back"),
        "shared_cause": _("; one illness may be behind both"),
        "separate": _("; they may also be two separate problems"),
    }[second]


def grouped(conditions: tuple[Likely, ...]) -> list[list[Likely]]:
    """Each condition by itself, the levels of the lower back nerve together where the first of them stands."""
    nerves = [one for one in conditions if one.condition in LOWER_BACK_NERVE]
    return [nerves if one in nerves else [one] for one in conditions if one not in nerves[1:]]


def together(group: list[Likely]) -> Estimate:
    """The chance of at least one; as they are rarely there at once, the chances nearly add up."""
    return Estimate(*(min(sum(getattr(one.estimate, key) for one in group), 1.0) for key in ("p", "low", "high")))


def condition_name(condition: str, knowledge: Knowledge) -> str:
    """A condition by name; the lower back nerves have one name together."""
    return _(LOWER_BACK_NERVE_NAME) if condition in LOWER_BACK_NERVE else said(knowledge.conditions[condition], "name")


def tell_condition(assessment: Assessment, group: list[Likely]) -> ToldCondition:
    """A condition, or the levels of the lower back nerve, as a card."""
    knowledge, first = assessment.knowledge, group[0]
    condition, routing = knowledge.conditions[first.condition], knowledge.routing[first.condition]
    danger = condition.kind is Kind.danger and any(first.condition in rule.conditions for rule in assessment.rules)
    estimate: Estimate | None = together(group)
    if condition.kind is Kind.danger and (danger or estimate is None or estimate.p < REASSURES):
        # A small figure beside a danger would reassure, and no figure here is good enough for that.
        estimate = None
    by_level = ""
    if first.condition in LOWER_BACK_NERVE:
        by_level = ", ".join(f"{one.condition.rpartition('_')[2].upper()} {percent(one.estimate)}" for one in group)
    return ToldCondition(
        id=first.condition,
        name=condition_name(first.condition, knowledge),
        danger=danger,
        estimate=estimate,
        chance=_chance(estimate),
        explains=_explains(first, assessment) if estimate is not None else "",
        mechanism=said(condition, "mechanism"),
        reasons=for_and_against(first.reasons, assessment),
        see=people(routing.first, knowledge) if assessment.urgency < Urgency.same_day else "",
        by_level=by_level,
    )


def _chance(estimate: Estimate | None) -> str:
    if estimate is None:
        return _("These answers cannot rule it out, however rare it is.")
    chance = _("{chance} people with your answers: {percent}.").format(chance=in_ten(estimate.p), percent=percent(estimate))
    return sentence(chance)


def _explains(likely: Likely, assessment: Assessment) -> str:
    """How much of what was told would go if the condition went."""
    told = sum(assessment.evidence.stated(name) is True for name in assessment.knowledge.findings)
    explained = int(likely.counterfactual + 0.5)
    if explained == 0:
        return _("It explains little of what you told.")
    return _("It explains about {explained} of the {told} things you said yes to.").format(explained=explained, told=told)


def weight_of_each_answer(reasons: tuple[WeightOfEvidence, ...], assessment: Assessment) -> dict[str, float]:
    """Bits by answer in words, the heaviest first. What one fact says in several ways, such as an age, is added up."""
    weights: dict[str, float] = {}
    for reason in reasons:
        words = " ".join(reason_words(reason, assessment.evidence))
        if words:
            weights[words] = weights.get(words, 0.0) + reason.bits
    return dict(sorted(weights.items(), key=lambda item: -abs(item[1])))


def for_and_against(reasons: tuple[WeightOfEvidence, ...], assessment: Assessment) -> ForAndAgainst:
    """The answers that weigh enough to be read, for and against."""
    weights = weight_of_each_answer(reasons, assessment)
    return ForAndAgainst(
        tuple(words for words, bits in weights.items() if bits >= WEIGHTY),
        tuple(words for words, bits in weights.items() if bits <= -WEIGHTY),
    )


def tell_contributions(assessment: Assessment) -> tuple[str, ...]:
    """What may add to the trouble at the other end."""
    knowledge = assessment.knowledge
    rows = [one for one in assessment.reasoning.contributions if one.estimate.high >= CONTRIBUTES]
    rows = [one for one in rows if knowledge.conditions[one.condition].kind is not Kind.danger][:MOST_CONTRIBUTIONS]
    text = _("{condition}, to your {complaint}: {chance}, {percent}.")
    return tuple(
        text.format(
            condition=said(knowledge.conditions[one.condition], "name"),
            complaint=_(COMPLAINTS[one.complaint]),
            chance=in_ten(one.estimate.p),
            percent=percent(one.estimate),
        )
        for one in rows
    )


def _less_urgent_if(assessment: Assessment) -> tuple[Ask, ...]:
    """Questions whose clear yes would lower an urgency that silence keeps up."""
    findings = assessment.knowledge.findings
    if assessment.urgency < Urgency.same_day:
        return ()
    abouts = [one.about for one in assessment.red_flags.must_ask]
    calming = [name for name in abouts if name in findings and findings[name].unanswered_counts_as]
    return _asks(calming, assessment.knowledge)


def next_questions(assessment: Assessment) -> list[str]:
    """The most telling open questions that are worth their burden, red flags left out: those stand in ``must_ask``."""
    worth = assessment.knowledge.setting("worth_asking")
    return [one.about for one in assessment.reasoning.questions if one.worth >= worth][:MOST_QUESTIONS]


def _would_change(assessment: Assessment) -> tuple[Ask, ...]:
    """What would change the answer most; nothing while something urgent comes first."""
    if assessment.urgency >= Urgency.same_day:
        return ()
    return _asks(next_questions(assessment), assessment.knowledge)


def _asks(names: list[str], knowledge: Knowledge) -> tuple[Ask, ...]:
    return tuple(Ask(name, question(name, knowledge)) for name in names)


def _sources(assessment: Assessment) -> tuple[ToldSource, ...]:
    """Sources of the rules that fired and of the figures of the leading condition."""
    knowledge = assessment.knowledge
    keys = [key for rule in assessment.rules if rule.level is assessment.urgency for key in rule.sources]
    for likely in assessment.conditions[:1]:
        condition = knowledge.conditions[likely.condition]
        numbers = [condition.prevalence, *(row.odds_ratio for row in condition.risk_factors)]
        numbers += [row.frequency for row in condition.presents_with]
        keys += [key for number in numbers for key in (number.source, *number.sources)]
    return tuple(
        ToldSource(key, knowledge.sources[key].shown()) for key in dict.fromkeys(keys) if knowledge.sources[key].kind != "judgement"
    )


def _sureness(assessment: Assessment) -> tuple[str, ...]:
    """How sure, why, and what this is not."""
    lines = []
    open_dangers = unsure_dangers(assessment)
    if open_dangers:
        named = listed(open_dangers[:MOST_OPEN])
        lines.append(_("You did not answer, so these dangers stay open: {dangers}.").format(dangers=named))
    share, beyond = in_ten(assessment.estimated_share), in_ten(assessment.reasoning.beyond_limit)
    lines.append(_("{share} of the figures behind this answer are estimates.").format(share=sentence(share)))
    more = _("At most three conditions at once are weighed; for {chance} people with your answers there may be more.")
    lines.append(more.format(chance=beyond))
    lines.append(_(NOT_SIGNED_OFF))
    lines.append(_("This is not a diagnosis. If you get worse or are worried, ask a professional."))
    return tuple(lines)


def unsure_dangers(assessment: Assessment) -> list[str]:
    """Dangers of urgent rules whose questions were all put and some not answered."""
    waiting = {rule for question in assessment.red_flags.must_ask for rule in question.rules}
    return [said(rule, "danger") for rule in assessment.red_flags.open_rules if rule.id not in waiting]
