"""The answer as text: what to do first, then one problem or two, what may be behind it, what to do, and how sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solespine.assessment import Assessment
from solespine.care import make_plan
from solespine.cli.answer_conditions import conditions_part, contribution_part, for_and_against, weight_of_each_answer
from solespine.cli.answer_json import next_questions
from solespine.cli.answer_plan import plan_part
from solespine.cli.chain_picture import bars, chain
from solespine.cli.words import LEVELS, heading, in_ten, listed, people, question, reminder, styled, wrapped
from solespine.knowledge import NOT_SIGNED_OFF, Rule, Urgency
from solespine.reasoning.verdict import ABOVE, BELOW

MOST_ASKED = 10
MOST_SOURCES = 8
ADDS = 0.15  # a second answer below this is not worth a half sentence


def answer_text(assessment: Assessment) -> str:
    """The whole answer, ready to print."""
    parts = [urgency_part(assessment), verdict_part(assessment), conditions_part(assessment), contribution_part(assessment)]
    parts += [plan_part(assessment, make_plan(assessment)), questions_part(assessment)]
    parts += [sources_part(assessment), sureness_part(assessment)]
    return "\n".join(line for part in parts for line in part)


def urgency_part(assessment: Assessment) -> Iterator[str]:
    """What to do now, why, whom to see; then the dangers that nobody asked about yet."""
    unasked = open_dangers(assessment)
    if unasked and assessment.urgency < Urgency.same_day:
        yield styled("NOT SAFE TO JUDGE YET: SIGNS OF DANGER HAVE NOT BEEN ASKED ABOUT", "yellow", bold=True)
        # No calm words in capitals: who only reads these would stop reading.
        yield wrapped(f"On what you told so far: {LEVELS[assessment.urgency][0].lower()}.", 2)
        yield from _do_and_see(assessment)
    else:
        yield from what_to_do_now(assessment)
    if assessment.urgency is Urgency.emergency_now:
        yield styled("  Do this first. Everything below can wait.", bold=True)
    yield from _also(assessment)
    yield from _not_asked(assessment, unasked)
    yield from (wrapped(f"Note: {note_in_words(note, assessment)}.", 2) for note in assessment.evidence.notes)


def what_to_do_now(assessment: Assessment) -> Iterator[str]:
    """How urgent it is, what to do, why, and whom to see."""
    words, colour = LEVELS[assessment.urgency]
    yield styled(words.upper(), colour, bold=True)
    yield from _do_and_see(assessment)


def _do_and_see(assessment: Assessment) -> Iterator[str]:
    yield from _reasons_to_hurry(assessment)
    if assessment.see and assessment.urgency > Urgency.self_care:
        yield wrapped(f"Whom to see: {people(assessment.see, assessment.knowledge)}.", 2)


def _reasons_to_hurry(assessment: Assessment) -> Iterator[str]:
    """What set the urgency: what to do now, and why in one sentence."""
    for rule in assessment.rules:
        if rule.level is assessment.urgency:
            yield wrapped(rule.do_now, 2)
            yield wrapped(f"Why: {rule.say}", 2)
    for one in assessment.raised:
        if one.level is assessment.urgency and one.level > assessment.red_flags.urgency:
            name, why = assessment.knowledge.conditions[one.condition].name, assessment.knowledge.routing[one.condition].why
            yield wrapped(f"Why: {name} is possible ({in_ten(one.estimate.p)} people with your answers): {why.rstrip('.')}.", 2)


def _also(assessment: Assessment) -> Iterator[str]:
    """Red flags that fired at a lower level."""
    lower: list[Rule] = [rule for rule in assessment.rules if Urgency.self_care < rule.level < assessment.urgency]
    if lower:
        yield wrapped("Also:", 2)
        yield from (wrapped(f"{rule.say} {rule.do_now}", 4, "- ") for rule in lower)


def open_dangers(assessment: Assessment) -> list[str]:
    """Red-flag questions that were not asked and could make it more urgent."""
    return [one.about for one in assessment.red_flags.must_ask if one.urgency > assessment.urgency]


def _not_asked(assessment: Assessment, unasked: list[str]) -> Iterator[str]:
    if not unasked:
        return
    yield wrapped("A yes to one of these changes the answer. Do not rely on it before they are answered:", 2)
    yield from bulleted((question(name, assessment.knowledge) for name in unasked), MOST_ASKED)
    yield wrapped("'solespine interview' asks them in a good order.", 2)


def note_in_words(note: str, assessment: Assessment) -> str:
    """A note of the evidence with questions in the place of ids."""
    for name in assessment.evidence.asked:
        note = note.replace(f"'{name}'", f"'{reminder(name, assessment.knowledge)}'")
    return note


def verdict_part(assessment: Assessment) -> Iterator[str]:
    """One sentence, then the chain and four bars with their intervals."""
    yield heading("One problem or two")
    if not assessment.reasoning.applies:
        yield wrapped("You told of no trouble in foot, leg or back, so there is nothing to link.", 2)
        return
    yield wrapped(verdict_sentence(assessment), 2)
    yield ""
    verdict = assessment.reasoning.verdict
    yield from chain(max(verdict, key=lambda name: verdict[name].p))
    yield from bars(verdict, both_ends(assessment))
    yield wrapped("Of people with your answers, so many. In brackets and lighter in the bars: the 90 % interval.", 2)
    yield from for_and_against(weight_of_each_answer(assessment.reasoning.verdict_reasons, assessment))


def both_ends(assessment: Assessment) -> bool:
    """Whether there is trouble above and below, so that one may come from the other."""
    truth = assessment.evidence.truth
    return any(truth(name) is True for name in ABOVE) and any(truth(name) is True for name in BELOW)


def verdict_sentence(assessment: Assessment) -> str:
    """The verdict in words, as sure as the figures are."""
    verdict = {name: one.p for name, one in assessment.reasoning.verdict.items()}
    first = max(verdict, key=lambda name: verdict[name])
    sure = "probably" if verdict[first] >= 0.5 else "perhaps"
    if both_ends(assessment):
        said = {
            "foot_to_back": f"Your foot or leg {sure} adds to your back pain",
            "back_to_foot": f"What you feel in leg or foot {sure} comes from your back",
            "shared_cause": f"One illness is {sure} behind both of your troubles",
            "separate": f"Your two troubles are {sure} separate problems",
        }[first]
        return said + _second_answer(verdict, first) + "."
    return {
        "foot_to_back": f"Your foot or leg {sure} adds to the pain in your back.",
        "back_to_foot": f"What you feel in leg or foot {sure} comes from your back.",
        "shared_cause": f"An illness of the whole body is {sure} behind it.",
        "separate": f"It {sure} comes from where it hurts.",
    }[first]


def _second_answer(verdict: dict[str, float], first: str) -> str:
    """The runner-up of two troubles in half a sentence, where it is worth one."""
    second = max((name for name in verdict if name != first), key=lambda name: verdict[name])
    if verdict[second] < ADDS:
        return ""
    little = "a little " if verdict[second] < 2 * ADDS else ""
    return {
        "foot_to_back": f"; your foot may add {little}to your back pain",
        "back_to_foot": "; what you feel below may come from your back",
        "shared_cause": "; one illness may be behind both",
        "separate": "; they may also be two separate problems",
    }[second]


def questions_part(assessment: Assessment) -> Iterator[str]:
    """What would change the answer."""
    knowledge = assessment.knowledge
    calming = [
        one.about
        for one in assessment.red_flags.must_ask
        if one.about in knowledge.findings and knowledge.findings[one.about].unanswered_counts_as
    ]
    if calming and assessment.urgency >= Urgency.same_day:
        yield heading("What could make it less urgent")
        yield from bulleted((question(name, knowledge) for name in calming), 3)
    telling = next_questions(assessment)
    if telling and assessment.urgency < Urgency.same_day:
        yield heading("What would change this answer most")
        yield from bulleted((question(name, knowledge) for name in telling), 4)


def sources_part(assessment: Assessment) -> Iterator[str]:
    """Sources of the rules that fired and of the figures of the leading condition."""
    knowledge = assessment.knowledge
    keys = [key for rule in assessment.rules if rule.level is assessment.urgency for key in rule.sources]
    for likely in assessment.conditions[:1]:
        condition = knowledge.conditions[likely.condition]
        numbers = [condition.prevalence, *(row.odds_ratio for row in condition.risk_factors)]
        numbers += [row.frequency for row in condition.presents_with]
        keys += [key for number in numbers for key in (number.source, *number.sources)]
    shown = [knowledge.sources[key].shown() for key in dict.fromkeys(keys) if knowledge.sources[key].kind != "judgement"]
    if shown:
        yield heading("Sources")
        yield from bulleted(shown, MOST_SOURCES)
    if assessment.conditions:
        yield wrapped(f"Every figure with its range: solespine knowledge show {assessment.conditions[0].condition}", 2)


def sureness_part(assessment: Assessment) -> Iterator[str]:
    """How sure, why, and what this is not."""
    yield heading("How sure is this")
    not_sure = unsure_dangers(assessment)
    if not_sure:
        yield wrapped(f"You did not answer, so these dangers stay open: {listed(not_sure[:MOST_ASKED])}.", 2)
    share, beyond = in_ten(assessment.estimated_share), in_ten(assessment.reasoning.beyond_limit)
    yield wrapped(f"{share[0].upper()}{share[1:]} of the figures behind this answer are estimates.", 2)
    yield wrapped(f"At most three conditions at once are weighed; for {beyond} people with your answers there may be more.", 2)
    yield wrapped(NOT_SIGNED_OFF, 2)
    yield wrapped("This is not a diagnosis. If you get worse or are worried, ask a professional.", 2)


def unsure_dangers(assessment: Assessment) -> list[str]:
    """Dangers of urgent rules whose questions were all put and some not answered."""
    waiting = {rule for question in assessment.red_flags.must_ask for rule in question.rules}
    return [rule.danger for rule in assessment.red_flags.open_rules if rule.id not in waiting]


def bulleted(texts: Iterable[str], most: int) -> Iterator[str]:
    """A list, cut after the most lines with a count of the rest."""
    texts = list(texts)
    for text in texts[:most]:
        yield wrapped(text, 4, "- ")
    if len(texts) > most:
        yield f"    ... and {len(texts) - most} more"
