"""The personal trial in words: what against what, why it cannot begin or has ended, how often it finds out, what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from solespine.assessment import Assessment
from solespine.care.session import routines_for
from solespine.followup import Arm, Power, Result, Verdict, days_still_needed
from solespine.followup.trial import NOTHING, REST, Obstacle, Outcome, Protocol, Reason, Thing, Trial
from solespine.followup.trial.outcome import Way
from solespine.followup.trial.state import COMPLETE
from solespine.knowledge import Knowledge
from solespine.safety import Withheld, permit
from solespine.wording.figures import in_ten
from solespine.wording.language import N_, _, ngettext, number, weekday
from solespine.wording.names import question, said
from solespine.wording.plan import reasons_withheld

OUTCOMES = {"back_pain_average": N_("back pain"), "foot_pain_average": N_("foot pain")}
QUESTIONS = {
    "back_pain_average": N_("Your average back pain over the last 24 hours"),
    "foot_pain_average": N_("Your average foot pain over the last 24 hours"),
}
HEADLINES = {
    Verdict.helps: N_("It helps you: with “{name}” your {pain} is most probably lower by at least the {useful} you named."),
    Verdict.worse: N_("It does not help you: with “{name}” your {pain} is most probably higher by {useful} or more."),
    Verdict.no_useful_difference: N_(
        "It makes no difference that matters to you: with “{name}” your {pain} most probably changes by less than the {useful} you "
        "named."
    ),
    Verdict.probably_helps: N_("“{name}” probably helps you. Whether by as much as the {useful} you named is not clear."),
    Verdict.not_clear: N_("It is not clear yet whether “{name}” helps you."),
}
TOO_FEW = N_("Too few days have a score to say anything about “{name}”.")
OBSTACLES = {
    Obstacle.red_flag: N_("Something you told has to be looked at first. A trial can wait."),
    Obstacle.after_effect: N_("Something you felt after a session has to be gone first."),
    Obstacle.duration_unknown: N_("It is not known for how long you have had this. Answer that question first."),
    Obstacle.too_new: N_(
        "You have had this for less than six weeks. Such pain mostly gets better by itself, so a trial could not tell what did it."
    ),
    Obstacle.too_little_pain: N_(
        "Your average in these days is below 3 of 10. That is good, and it leaves too little room to see a difference."
    ),
}
REASONS = {
    Reason.red_flag: N_("You told of a sign that has to be looked at soon. The trial has ended; your care goes on."),
    Reason.nerve_signs: N_("You told of a new sign from a nerve, or of one that changes. The trial has ended; have it looked at."),
    Reason.after_effect: N_("You felt something after a session that should not be. The trial has ended; wait until it is gone."),
    Reason.pain_up: N_(
        "Three scores after one another were two points or more above the days before the trial. That can be chance. The trial has "
        "ended: find out why first."
    ),
    Reason.wish: N_("You ended it. That needs no reason."),
}
WAYS = {
    Way.carry_over: N_("with all days, what the block before still does estimated"),
    Way.all_days: N_("with all days, as if nothing carried over"),
    Way.one_more_left_out: N_("with one more first day of each block left out"),
    Way.without_late: N_("without scores written down more than a day late"),
    Way.without_departures: N_("without days that went otherwise than planned"),
}


def thing_name(thing: Thing, knowledge: Knowledge) -> str:
    """What an arm is called."""
    if thing == NOTHING:
        return _("leave it out")
    if thing == REST:
        return _("feet up and quiet breathing")
    if thing.routine in knowledge.routines and len(routines_for(thing.treatment, knowledge)) > 1:
        return said(knowledge.routines[thing.routine], "name")
    treatment = knowledge.treatments.get(thing.treatment)
    return said(treatment, "name") if treatment is not None else thing.treatment


def arm_name(protocol: Protocol, arm: Arm, knowledge: Knowledge) -> str:
    """What a block of an arm is spent with."""
    return thing_name(protocol.thing(arm), knowledge)


def today_words(protocol: Protocol, arm: Arm, knowledge: Knowledge) -> str:
    """Today's instruction in a line."""
    if protocol.thing(arm) == NOTHING:
        return _("Today without: {name}").format(name=thing_name(protocol.treatment, knowledge))
    return _("Today with: {name}").format(name=arm_name(protocol, arm, knowledge))


def against(protocol: Protocol, knowledge: Knowledge) -> str:
    """What is compared with what."""
    treatment = thing_name(protocol.treatment, knowledge)
    if protocol.control == NOTHING:
        return _("“{name}” against leaving it out").format(name=treatment)
    return _("“{name}” against “{other}”").format(name=treatment, other=thing_name(protocol.control, knowledge))


def points(amount: float) -> str:
    """An amount in points."""
    text = number(abs(amount), 1)
    return ngettext("{points} point", "{points} points", 1 if text == "1" else 2).format(points=text)


def difference(mean: float) -> str:
    """How days with the treatment compare."""
    if abs(mean) < 0.05:
        return _("less than 0.1 points apart")
    text = _("about {points} lower") if mean < 0 else _("about {points} higher")
    return text.format(points=points(mean))


def percent(probability: float) -> str:
    """A probability in whole percent, never 0 or 100."""
    if probability < 0.01:
        return _("less than 1 %")
    return _("more than 99 %") if probability > 0.99 else _("{percent:.0f} %").format(percent=100 * probability)


def power_words(found: Power, effect: float) -> str:
    """How often a design would find a difference, as trials out of ten."""
    text = _("{trials} trials like this would find a difference of {points}")
    return text.format(trials=in_ten(found.any_benefit), points=points(effect))


def obstacle_words(obstacle: Obstacle, protocol: Protocol, assessment: Assessment) -> tuple[str, ...]:
    """Why a trial cannot begin now."""
    if obstacle is Obstacle.withheld:
        return tuple(dict.fromkeys(one for name in protocol.treatments for one in why_not_permitted(name, assessment)))
    return (_(OBSTACLES[obstacle]),)


def why_not_permitted(treatment: str, assessment: Assessment) -> tuple[str, ...]:
    """Why a treatment is withheld; nothing where it is permitted."""
    if treatment not in assessment.knowledge.treatments:
        return (_("The program no longer knows this treatment."),)
    leave = permit(treatment, assessment.evidence, assessment.red_flags, assessment.foot_condition_likely)
    return reasons_withheld(leave, assessment) if isinstance(leave, Withheld) else ()


def reason_words(trial: Trial) -> str:
    """Why it has ended."""
    if trial.reason == COMPLETE:
        return _("It went to its last day.")
    return _(REASONS[Reason(trial.reason)]) if trial.reason in set(Reason) else trial.reason


def detail_words(trial: Trial, knowledge: Knowledge) -> tuple[str, ...]:
    """What was behind an end: the signs, rules or effects that were told of."""
    found = []
    for one in trial.details:
        if one in knowledge.rules:
            found.append(said(knowledge.rules[one], "say"))
        elif one in knowledge.side_effects:
            found.append(said(knowledge.side_effects[one], "advice"))
        elif one in knowledge.findings:
            found.append(question(one, knowledge))
    return tuple(found)


def headline(outcome: Outcome, knowledge: Knowledge) -> str:
    """The answer in one sentence."""
    protocol = outcome.trial.protocol
    text = TOO_FEW if outcome.result is None else HEADLINES[outcome.result.verdict]
    return _(text).format(
        name=thing_name(protocol.treatment, knowledge), pain=_(OUTCOMES[protocol.outcome]), useful=points(protocol.useful)
    )


def not_yet(result: Result, block_days: int) -> str:
    """How many more days would be needed; empty where the answer is clear."""
    more = days_still_needed(result, block_days)
    if more == 0:
        return ""
    if more is None:
        return _("More days would hardly settle it: the difference lies close to where the answer turns.")
    text = _("Not yet: about {days} more days are as likely as not to settle it, if they go on like these.")
    return text.format(days=more)


def doubt(outcome: Outcome, knowledge: Knowledge) -> str:
    """Why to doubt the answer: the arms were hardly kept to, or other looks at the days say otherwise. Empty if nothing does."""
    found, mostly = outcome.adherence, knowledge.setting("trial_kept_to_share")
    if outcome.result is None:
        return ""
    if found.treatment_done < found.treatment_days * mostly:
        text = _("As far as was told here, it was done on only {done} of {days} days with it. So this may be about something else.")
        return text.format(done=found.treatment_done, days=found.treatment_days)
    if found.control_done > found.control_days * (1 - mostly):
        text = _("It was also done on {done} of {days} days without it. So the weeks hardly differed in it.")
        return text.format(done=found.control_done, days=found.control_days)
    return _("Looked at in another way the answer changes, so take it with care.") if _changing(outcome) else ""


def report_words(outcome: Outcome, knowledge: Knowledge) -> tuple[str, ...]:
    """The answer as the report says it: the sentence, what it would take, how much, the coin, and other looks."""
    result = outcome.result
    if result is None:
        return ()
    parts = (
        headline(outcome, knowledge),
        doubt(outcome, knowledge),
        not_yet(result, outcome.trial.design.block_days),
        size_words(result, outcome.trial.protocol, knowledge),
        f"{_('If only the coin had been at work')}: {coin_words(result)}",
        otherwise_words(outcome) if outcome.others else "",
    )
    return tuple(part for part in parts if part)


def figures(outcome: Outcome, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """What the answer rests on: what a figure is, and the figure in words."""
    result, protocol = outcome.result, outcome.trial.protocol
    if result is None:
        return
    useful = points(protocol.useful)
    yield _("That it helps by at least the {useful} you named").format(useful=useful), percent(result.p_useful)
    yield _("That it helps at all"), percent(result.p_any)
    yield _("That the difference is smaller than that, either way"), percent(result.p_within)
    yield _("How much"), size_words(result, protocol, knowledge)
    yield _("If only the coin had been at work"), coin_words(result)
    counts = result.counts
    compared = _("{treated} days with it and {untreated} without. {discarded} first days of blocks were not compared.")
    missing = _("{missing} days have no score; nothing was filled in for them.")
    told = compared.format(treated=counts.treated, untreated=counts.untreated, discarded=counts.discarded)
    yield _("Days compared"), f"{told} {missing.format(missing=counts.missing)}"
    low, high = result.trend_per_week.quantiles(0.025, 0.975)
    trend = _("{points} points a week ({low} to {high}), whatever the block.")
    yield (
        _("How your pain went by itself"),
        trend.format(points=signed(result.trend_per_week.mean), low=signed(low), high=signed(high)),
    )
    if outcome.others:
        yield _("Looked at otherwise"), otherwise_words(outcome)


def size_words(result: Result, protocol: Protocol, knowledge: Knowledge) -> str:
    """How large the difference is, and how exactly that is known."""
    low, high = result.interval(0.95)
    size = _("Days with “{name}” were {difference}. With 95 % probability: between {low} and {high} points; minus is less pain.")
    name = thing_name(protocol.treatment, knowledge)
    return size.format(name=name, difference=difference(result.mean), low=signed(low), high=signed(high))


def coin_words(result: Result) -> str:
    """The randomisation test."""
    coin = result.randomisation
    if coin is None:
        return _("No pair of blocks has enough scored days in both, so the coin cannot be asked.")
    text = _("It would have made the {pairs} pairs look this good or better {benefit}, and this different either way {either}.")
    told = text.format(pairs=coin.pairs, benefit=tosses(coin.p_benefit), either=tosses(coin.p_two_sided))
    return f"{told} {_('So few pairs cannot rule chance out.')}" if 2 / 2**coin.pairs >= 0.05 else told


def tosses(probability: float) -> str:
    """How often the coin would do it."""
    return _("in {share} of its tosses").format(share=percent(probability))


def otherwise_words(outcome: Outcome) -> str:
    """Whether the answer changes when the same days are looked at in other ways."""
    if changed := _changing(outcome):
        return _("The answer changes, so take it with care: {ways}.").format(ways="; ".join(changed))
    return _("The answer stays the same: {ways}.").format(ways="; ".join(_(WAYS[way]) for way, other in outcome.others))


def _changing(outcome: Outcome) -> list[str]:
    """The other ways of looking that give another answer."""
    result = outcome.result
    return [_(WAYS[way]) for way, other in outcome.others if result is None or other.verdict is not result.verdict]


def adherence_words(outcome: Outcome) -> str:
    """How far the days went as planned."""
    found = outcome.adherence
    text = _("Done on {done} of {days} days with it, and on {other} of {others} days without it.")
    told = text.format(done=found.treatment_done, days=found.treatment_days, other=found.control_done, others=found.control_days)
    if not found.withheld:
        return told
    held = ngettext("On {days} day it was withheld.", "On {days} days it was withheld.", found.withheld)
    return f"{told} {held.format(days=found.withheld)}"


def signed(amount: float) -> str:
    """A difference with its sign, to a tenth."""
    text = number(abs(amount), 1)
    return text if text == "0" else f"{'−' if amount < 0 else '+'}{text}"


def choose_day(day: date, today: date) -> str:
    """A day that may be chosen, where it is today."""
    return _("{day} (today)").format(day=weekday(day)) if day == today else weekday(day)


DESIGNS = {
    "standard": N_("Proposed. Every day of the week comes up equally often, and the coin alone can rule chance out."),
    "quick": N_("Shorter. It misses a difference more often, and the coin alone cannot rule chance out."),
    "dense": N_("Changes more often. Every day of the week no longer comes up equally often."),
}


def design_note(design_id: str) -> str:
    """What speaks for a design and against it."""
    return _(DESIGNS[design_id]) if design_id in DESIGNS else ""
