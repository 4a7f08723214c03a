"""The answer as text: what to do first, then one problem or two, what may be behind it, what to do, and how sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solespine.assessment import Assessment
from solespine.cli.answer_plan import plan_part
from solespine.cli.chain_picture import bars, chain
from solespine.cli.words import heading, styled, wrapped
from solespine.knowledge import Urgency
from solespine.wording import Told, tell
from solespine.wording.answer import ForAndAgainst, Hurry, ToldCondition, ToldUrgency, ToldVerdict, tell_urgency

MOST_ASKED = 10
MOST_REASONS = 3
MOST_SOURCES = 8

COLOURS = {
    Urgency.emergency_now: "red",
    Urgency.same_day: "yellow",
    Urgency.within_two_weeks: "yellow",
    Urgency.routine_professional: "blue",
    Urgency.self_care: "green",
}


def answer_text(assessment: Assessment) -> str:
    """The whole answer, ready to print."""
    told = tell(assessment)
    parts = [urgency_part(told.urgency), verdict_part(told.verdict), conditions_part(told), contribution_part(told)]
    parts += [plan_part(told.plan), questions_part(told), sources_part(told), sureness_part(told)]
    return "\n".join(line for part in parts for line in part)


def urgency_part(told: ToldUrgency) -> Iterator[str]:
    """What to do now, why, whom to see; then the dangers that nobody asked about yet."""
    if told.not_safe_to_judge:
        yield styled("NOT SAFE TO JUDGE YET: SIGNS OF DANGER HAVE NOT BEEN ASKED ABOUT", "yellow", bold=True)
        # No calm words in capitals: who only reads these would stop reading.
        yield wrapped(f"On what you told so far: {told.title.lower()}.", 2)
        yield from _do_and_see(told)
    else:
        yield from _what_to_do_now(told)
    if told.level is Urgency.emergency_now:
        yield styled("  Do this first. Everything below can wait.", bold=True)
    yield from _also(told.also)
    if told.unasked:
        yield wrapped("A yes to one of these changes the answer. Do not rely on it before they are answered:", 2)
        yield from bulleted((ask.question for ask in told.unasked), MOST_ASKED)
        yield wrapped("'solespine interview' asks them in a good order.", 2)
    yield from (wrapped(f"Note: {note}.", 2) for note in told.notes)


def what_to_do_now(assessment: Assessment) -> Iterator[str]:
    """How urgent it is, what to do, why, and whom to see."""
    return _what_to_do_now(tell_urgency(assessment))


def _what_to_do_now(told: ToldUrgency) -> Iterator[str]:
    yield styled(told.title.upper(), COLOURS[told.level], bold=True)
    yield from _do_and_see(told)


def _do_and_see(told: ToldUrgency) -> Iterator[str]:
    for reason in told.reasons:
        if reason.do_now:
            yield wrapped(reason.do_now, 2)
        yield wrapped(f"Why: {reason.why}", 2)
    if told.see:
        yield wrapped(f"Whom to see: {told.see}.", 2)


def _also(lower: tuple[Hurry, ...]) -> Iterator[str]:
    """Red flags that fired at a lower level."""
    if lower:
        yield wrapped("Also:", 2)
        yield from (wrapped(f"{one.why} {one.do_now}", 4, "- ") for one in lower)


def verdict_part(told: ToldVerdict) -> Iterator[str]:
    """One sentence, then the chain and four bars with their intervals."""
    yield heading("One problem or two")
    yield wrapped(told.sentence, 2)
    if not told.applies:
        return
    yield ""
    yield from chain(told.leading)
    yield from bars(told.bars)
    yield wrapped("Of people with your answers, so many. In brackets and lighter in the bars: the 90 % interval.", 2)
    yield from for_and_against(told.reasons)


def conditions_part(told: Told) -> Iterator[str]:
    """Likely conditions in their order; the lower back nerves as one."""
    yield heading("What may be behind it")
    for number, condition in enumerate(told.conditions, 1):
        yield from _condition(condition, number)
    if told.less_likely:
        yield wrapped(f"Less likely: {'; '.join(name for _id, name in told.less_likely)}.", 2)
    if not told.conditions:
        yield wrapped("Nothing you told points to one cause yet.", 2)


def _condition(told: ToldCondition, number: int) -> Iterator[str]:
    yield wrapped(f"{told.name}{' - a danger to be ruled out' if told.danger else ''}", 2, f"{number}. ")
    yield wrapped(f"{told.chance} {told.explains}".strip(), 5)
    yield wrapped(told.mechanism, 5)
    yield from for_and_against(told.reasons)
    if told.see:
        yield wrapped(f"Who knows about it: {told.see}.", 5)
    if told.by_level:
        yield wrapped(f"By level, which only an examination can tell apart: {told.by_level}.", 5)


def for_and_against(reasons: ForAndAgainst) -> Iterator[str]:
    """The strongest answers for and against something."""
    yield from _reason_lines("For it:", reasons.for_it)
    yield from _reason_lines("Against:", reasons.against)


def _reason_lines(label: str, answers: tuple[str, ...]) -> Iterator[str]:
    """A label and up to three answers beside it."""
    for place, words in enumerate(answers[:MOST_REASONS]):
        yield wrapped(words, 5, f"{label if place == 0 else '':<9}")


def contribution_part(told: Told) -> Iterator[str]:
    """What may add to the trouble at the other end."""
    if not told.contributions:
        return
    yield heading("What may add to trouble elsewhere")
    yield from (wrapped(text, 4, "- ") for text in told.contributions)
    yield wrapped("Most such links rest on weak studies, so the ranges are wide.", 2)


def questions_part(told: Told) -> Iterator[str]:
    """What would change the answer."""
    if told.less_urgent_if:
        yield heading("What could make it less urgent")
        yield from bulleted((ask.question for ask in told.less_urgent_if), 3)
    if told.would_change:
        yield heading("What would change this answer most")
        yield from bulleted((ask.question for ask in told.would_change), 4)


def sources_part(told: Told) -> Iterator[str]:
    """Sources of the rules that fired and of the figures of the leading condition."""
    if told.sources:
        yield heading("Sources")
        yield from bulleted((source.words for source in told.sources), MOST_SOURCES)
    if told.conditions:
        yield wrapped(f"Every figure with its range: solespine knowledge show {told.conditions[0].id}", 2)


def sureness_part(told: Told) -> Iterator[str]:
    """How sure, why, and what this is not."""
    yield heading("How sure is this")
    yield from (wrapped(line, 2) for line in told.sureness)


def bulleted(texts: Iterable[str], most: int) -> Iterator[str]:
    """A list, cut after the most lines with a count of the rest."""
    texts = list(texts)
    for text in texts[:most]:
        yield wrapped(text, 4, "- ")
    if len(texts) > most:
        yield f"    ... and {len(texts) - most} more"
