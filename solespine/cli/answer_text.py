"""The answer as text: what to do first, then why, then how sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solespine.assessment import LOWER_BACK_NERVE, LOWER_BACK_NERVE_NAME, Assessment
from solespine.care import Plan, make_plan
from solespine.cli.answer_json import next_questions
from solespine.cli.words import LEVELS, heading, in_ten, people, percent, short_question, styled, wrapped
from solespine.knowledge import NOT_SIGNED_OFF, Kind, Urgency
from solespine.reasoning import Estimate, Likely

MOST_CONDITIONS = 6
MOST_REASONS = 3
MOST_ASKED = 10
MOST_OFFERS = 8
BAR = 24
REASSURES = 0.25  # below this the figure of a danger is not shown
CONTRIBUTES = 0.1  # a contribution below one in ten is not worth a sentence

DIRECTIONS = {
    "foot_to_back": ("foot to back", "sole > ankle > knee > hip > low back"),
    "back_to_foot": ("back to foot", "sole < ankle < knee < hip < low back"),
    "shared_cause": ("one illness behind both", "sole <--- one illness ---> low back"),
    "separate": ("separate", "sole   |   low back"),
}


def answer_text(assessment: Assessment) -> str:
    """The whole answer, ready to print."""
    plan = make_plan(assessment)
    parts = [urgency_part(assessment), verdict_part(assessment), conditions_part(assessment), contribution_part(assessment)]
    parts += [plan_part(assessment, plan), questions_part(assessment), sources_part(assessment), sureness_part(assessment)]
    return "\n".join(line for part in parts for line in part)


def urgency_part(assessment: Assessment) -> Iterator[str]:
    """What to do now, why in one sentence, whom to see; and the dangers nobody asked about yet."""
    words, colour = LEVELS[assessment.urgency]
    if open_dangers(assessment) and assessment.urgency < Urgency.same_day:
        yield styled("Some signs of danger have not been asked about yet. Answer those first.", "yellow", bold=True)
        words = f"On what you told so far: {words[0].lower()}{words[1:]}"
    yield styled(words, colour, bold=True)
    if assessment.see and assessment.urgency > Urgency.self_care:
        yield wrapped(f"Whom to see: {people(assessment.see, assessment.knowledge)}.")
    for rule in assessment.rules:
        if rule.level is assessment.urgency or rule.level >= Urgency.same_day:
            yield wrapped(f"{rule.say} {rule.do_now}", 2, "- ")
    for one in assessment.raised:
        if one.level is assessment.urgency and one.level > assessment.red_flags.urgency:
            condition, why = assessment.knowledge.conditions[one.condition], assessment.knowledge.routing[one.condition].why
            yield wrapped(f"{condition.name} is possible ({in_ten(one.estimate.p)} people with your answers): {why}.", 2, "- ")
    if assessment.urgency is Urgency.emergency_now:
        yield styled("Do this first. Everything below can wait.", bold=True)
    yield from asked_first(assessment)
    for note in assessment.evidence.notes:
        yield wrapped(f"Note: {note}.")


def open_dangers(assessment: Assessment) -> list[str]:
    """The red-flag questions that are still open and could make it more urgent."""
    return [one.about for one in assessment.red_flags.must_ask if one.urgency > assessment.urgency]


def asked_first(assessment: Assessment) -> Iterator[str]:
    """The red-flag questions that are still open."""
    questions = open_dangers(assessment)
    if not questions:
        return
    yield heading("Not asked yet: signs of danger")
    yield wrapped("This answer is not safe to rely on until these are answered. A 'yes' can change it.")
    yield from bulleted((short_question(name, assessment.knowledge) + "?" for name in questions), MOST_ASKED)


def verdict_part(assessment: Assessment) -> Iterator[str]:
    """One sentence, then the chain with four bars and their intervals."""
    reasoning = assessment.reasoning
    yield heading("One problem or two")
    if not reasoning.applies:
        yield wrapped("No pain or trouble of foot, leg or back was told, so there is nothing to link.")
        return
    yield wrapped(verdict_sentence(assessment))
    yield ""
    for name, (label, chain) in DIRECTIONS.items():
        estimate = reasoning.verdict[name]
        yield f"  {label:<24}{bar(estimate)}  {percent(estimate)}"
        yield f"  {'':<24}{chain}"
    yield wrapped("The figure is the share of people with your answers; in brackets, the 90 % interval.", 2)


def verdict_sentence(assessment: Assessment) -> str:
    """The verdict in words, as sure as the figures are."""
    verdict = assessment.reasoning.verdict
    both = assessment.evidence.truth("back_pain") is True and any(
        assessment.evidence.truth(name) is True for name in ("foot_pain", "leg_pain_radiating", "numb_foot", "tingling_foot")
    )
    first = max(verdict, key=lambda name: verdict[name].p)
    sure = "probably" if verdict[first].p >= 0.5 else "perhaps"
    said = {
        "foot_to_back": f"Your foot or leg {sure} adds to your back pain",
        "back_to_foot": f"What you feel below {sure} comes from your back",
        "shared_cause": f"One illness is {sure} behind both",
        "separate": f"Your two troubles are {sure} separate" if both else f"It {sure} comes from where it hurts",
    }[first] + f": {in_ten(verdict[first].p)} people with your answers."
    adds = verdict["foot_to_back"].p
    if first == "separate" and both and adds >= CONTRIBUTES:
        said += f" Your foot may still add to your back pain ({in_ten(adds)})."
    return said


def bar(estimate: Estimate) -> str:
    """A bar as long as the probability, with the interval dotted."""
    marks = []
    for place in range(BAR):
        share = (place + 0.5) / BAR
        marks.append("#" if share <= estimate.p else "." if estimate.low <= share <= estimate.high else " ")
    return f"[{''.join(marks)}]"


def conditions_part(assessment: Assessment) -> Iterator[str]:
    """Likely conditions, each with its strongest reasons; the lower back nerves as one."""
    yield heading("What may be behind it")
    shown = 0
    done: set[str] = set()
    for likely in assessment.conditions:
        if likely.condition in done or shown >= MOST_CONDITIONS:
            continue
        group = (
            [one for one in assessment.conditions if one.condition in LOWER_BACK_NERVE]
            if likely.condition in LOWER_BACK_NERVE
            else [likely]
        )
        done |= {one.condition for one in group}
        shown += 1
        yield from condition_lines(assessment, group)
    if not shown:
        yield wrapped("Nothing you told points to one cause yet.")


def condition_lines(assessment: Assessment, group: list[Likely]) -> Iterator[str]:
    """One condition, or several levels of the lower back nerve shown as one."""
    knowledge, first = assessment.knowledge, group[0]
    condition = knowledge.conditions[first.condition]
    together = Estimate(*(min(sum(getattr(one.estimate, key) for one in group), 1.0) for key in ("p", "low", "high")))
    name = LOWER_BACK_NERVE_NAME if first.condition in LOWER_BACK_NERVE else condition.name
    ruled = condition.kind is Kind.danger and any(first.condition in rule.conditions for rule in assessment.rules)
    yield wrapped(f"{name}{' - must be ruled out' if ruled else ''}", 2, "* ")
    if condition.kind is Kind.danger and (ruled or together.p < REASSURES):
        # A small figure beside a danger would reassure, and no figure here is good enough for that.
        yield wrapped(f"These answers cannot rule it out, however rare it is. {condition.mechanism}", 4)
    else:
        yield wrapped(f"{in_ten(together.p)} people with your answers: {percent(together)}. {condition.mechanism}", 4)
    speaks = [one for one in first.reasons if one.bits > 0][:MOST_REASONS]
    against = [one for one in first.reasons if one.bits < 0][:MOST_REASONS]
    for label, reasons in (("for", speaks), ("against", against)):
        if reasons:
            words = "; ".join(f"{short_question(one.finding, knowledge)}: {answer_words(one.state)}" for one in reasons)
            yield wrapped(f"{label}: {words}", 4)
    if first.condition in LOWER_BACK_NERVE:
        levels = ", ".join(f"{one.condition.rpartition('_')[2].upper()} {percent(one.estimate)}" for one in group)
        yield wrapped(f"Which nerve cannot be told from the foot: {levels}.", 4)


def answer_words(state: str) -> str:
    """An answer as a reader says it."""
    return {"present": "yes", "absent": "no"}.get(state, state.replace("_", " "))


def contribution_part(assessment: Assessment) -> Iterator[str]:
    """What may add to the trouble at the other end."""
    rows = [one for one in assessment.reasoning.contributions if one.estimate.high >= CONTRIBUTES][:4]
    if not rows:
        return
    yield heading("What may add to the trouble elsewhere")
    for one in rows:
        name = assessment.knowledge.conditions[one.condition].name
        yield wrapped(f"{name} may contribute to your {one.complaint.replace('_', ' ')}: {percent(one.estimate)}.", 2, "- ")
    yield wrapped("Most such links rest on weak studies, so the ranges are wide.", 2)


def plan_part(assessment: Assessment, plan: Plan) -> Iterator[str]:
    """What may be done, what to answer first, what must not be done and why."""
    knowledge = assessment.knowledge
    yield heading("What you may do")
    for offer in plan.offer[:MOST_OFFERS]:
        yield wrapped(f"{knowledge.treatments[offer.treatment].name}. {offer.why} Evidence: {offer.evidence}.", 2, "- ")
        for change in offer.permit.changes:
            only = f" (if: {'; '.join(short_question(name, knowledge) for name in change.only_if)}?)" if change.only_if else ""
            yield wrapped(f"{change.how}{only}", 4)
    if not plan.offer:
        yield wrapped("Nothing at home until the questions below are answered, or a professional has looked.", 2)
    dangers = set(open_dangers(assessment))
    before = [name for name in plan.ask_first if name not in dangers]
    if before and assessment.urgency < Urgency.same_day:
        yield heading("Answer these before you start anything")
        yield from bulleted((short_question(name, knowledge) + "?" for name in before), MOST_ASKED)
    yield heading("What you must not do, or not yet")
    for held in plan.withheld:
        if held.withheld.action is not None:
            yield wrapped(f"{knowledge.treatments[held.treatment].name}: {held.because[0]}", 2, "- ")
    waiting = [knowledge.treatments[held.treatment].name for held in plan.withheld if held.withheld.action is None]
    if waiting:
        yield wrapped(f"Waiting for your answers: {', '.join(waiting)}.", 2, "- ")


def questions_part(assessment: Assessment) -> Iterator[str]:
    """What would change the answer."""
    questions = next_questions(assessment)
    if questions and assessment.urgency < Urgency.same_day:
        yield heading("What would change this answer most")
        yield from bulleted((short_question(name, assessment.knowledge) + "?" for name in questions), 5)


def sources_part(assessment: Assessment) -> Iterator[str]:
    """Sources of the rules that fired and of the figures of the leading condition."""
    keys = [key for rule in assessment.rules if rule.level is assessment.urgency for key in rule.sources]
    for likely in assessment.conditions[:1]:
        condition = assessment.knowledge.conditions[likely.condition]
        keys += [
            condition.prevalence.source,
            *condition.prevalence.sources,
            *(row.frequency.source for row in condition.presents_with),
        ]
    shown = [assessment.knowledge.sources[key].shown() for key in dict.fromkeys(keys) if key != "own_judgement"]
    if shown:
        yield heading("Sources")
        yield from bulleted(shown, MOST_ASKED)


def sureness_part(assessment: Assessment) -> Iterator[str]:
    """How sure, why, and what this is not."""
    yield heading("How sure is this")
    share, beyond = assessment.estimated_share, assessment.reasoning.beyond_limit
    yield wrapped(f"{100 * share:.0f} % of the figures behind this answer are estimates, not published. {NOT_SIGNED_OFF}")
    yield wrapped(
        f"At most three conditions at once are weighed. About {100 * beyond:.0f} % of the probability may lie beyond that."
    )
    yield wrapped("This is no diagnosis and no medical device. If you get worse or are worried, ask a professional.")


def bulleted(texts: Iterable[str], most: int) -> Iterator[str]:
    """A list, cut after the most lines with a count of the rest."""
    texts = list(texts)
    for text in texts[:most]:
        yield wrapped(text, 2, "- ")
    if len(texts) > most:
        yield f"  ... and {len(texts) - most} more"
