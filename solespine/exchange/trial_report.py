"""The printed report of a personal trial: a tagged PDF with the sentence, the picture, the figures, and how it was done."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from solespine import __version__
from solespine.followup import Result, answer_in_words
from solespine.followup.pictures import TrialDays, trial_picture
from solespine.followup.pictures.days import day_words, mean_words, points_words
from solespine.followup.pictures.trial import PAPER
from solespine.svg import visible
from solespine.wording.language import _, ngettext, number, spoken

PAPERS = {"a4": "a4", "letter": "us-letter"}
NOT_SHOWN = re.compile(r"the text `\"(.*?)\"` could not be displayed", re.DOTALL)
NO_LETTER = "\N{WHITE SQUARE}"
UNICODE = re.compile(r"\\u\{([0-9a-f]+)\}")
MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of how a trial was held, beyond its days.

    Parameters
    ----------
    outcome : str
        What was scored, in words; empty for a score from 0 to 10 of which nothing more is known.
    pairs_planned : int, optional
        Pairs of blocks the design has.
    allocated_here : bool
        Whether this program drew the order before the first day and showed each block when it began.
    ended : str
        How it ended, in words; empty if nothing is known of it.
    harms : tuple of str, optional
        What went wrong during it, in words; None where nobody asked.
    """

    outcome: str = ""
    pairs_planned: int | None = None
    allocated_here: bool = False
    ended: str = ""
    harms: tuple[str, ...] | None = None


def trial_pdf(
    result: Result,
    days: TrialDays,
    *,
    others: tuple[tuple[str, Result], ...] = (),
    held: Held | None = None,
    words: tuple[str, ...] = (),
    paper: str = "a4",
) -> bytes:
    """The report as a PDF (PDF/UA-1), in the language spoken now; the same input gives the same bytes.

    Parameters
    ----------
    result : Result
        The answer, from :func:`solespine.followup.analyse`.
    days : TrialDays
        The days it was computed from, from :func:`solespine.followup.pictures.trial_days`.
    others : tuple of (str, Result), optional
        The same days looked at otherwise, and how.
    held : Held, optional
        How the trial was held. Without it the report says what a table of days can tell.
    words : tuple of str, optional
        The answer in words, the sentence first. Without them those of :func:`solespine.followup.answer_in_words`.
    paper : str
        ``a4`` or ``letter``.
    """
    return _typeset(report(result, days, others, held or Held(), words) | {"paper": PAPERS[paper]})


def _typeset(told: dict[str, Any]) -> bytes:
    """The PDF. A letter that none of the typefaces has is printed as an empty square: a report with one is better than none."""
    import typst

    template = files("solespine.exchange").joinpath("typst", "trial.typ").read_bytes()
    text = json.dumps(told, ensure_ascii=False)

    def made(accessible: bool) -> bytes:
        # Only the typefaces that come with Typst: a report must not depend on what else a machine has.
        compiled = typst.compile(
            template, sys_inputs={"told": text}, ignore_system_fonts=True, pdf_standards="ua-1" if accessible else []
        )
        assert isinstance(compiled, bytes)
        return compiled

    for _try in range(MOST_TRIES):
        try:
            return made(accessible=True)
        except typst.TypstError as error:
            before, text = text, _without(text, _missing(error.diagnostic))
            if text == before:
                break
    # Some scripts cannot be written as the standard asks; such a report is still tagged.
    return made(accessible=False)


def _missing(diagnostic: str) -> set[str]:
    """The letters that no typeface has."""
    found = (UNICODE.sub(lambda match: chr(int(match[1], 16)), one) for one in NOT_SHOWN.findall(diagnostic))
    return {letter for one in found for letter in one if not letter.isascii()}


def _without(text: str, missing: set[str]) -> str:
    """A text with squares for missing letters, or without the signs that join letters where no letter is missing."""
    joining = {letter for letter in missing if unicodedata.category(letter) == "Cf"}
    if missing - joining:
        return text.translate({ord(letter): NO_LETTER for letter in missing - joining})
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def report(
    result: Result, days: TrialDays, others: tuple[tuple[str, Result], ...], held: Held, words: tuple[str, ...] = ()
) -> dict[str, Any]:
    """All that the report says, in words, in the order in which it is printed."""
    days = replace(days, treatment=visible(days.treatment), control=visible(days.control))
    sentence, *paragraphs = words or answer_in_words(
        result, treatment=days.treatment, control=days.control, block_days=days.block_days, others=others
    )
    picture = trial_picture(days, PAPER)
    first, last = day_words(days.days[0].day), day_words(days.days[-1].day)
    return {
        "lang": spoken(),
        # Not the moment of making: the same trial is the same file.
        "date": list(days.days[-1].day.timetuple()[:3]),
        "title": _("Does “{treatment}” help me?").format(treatment=days.treatment),
        "subtitle": _("A personal trial (N-of-1) of one person, from {first} to {last}").format(first=first, last=last),
        "sentence": sentence,
        "picture": {"svg": picture.alone(), "desc": picture.desc},
        "figures": _table(_("The figures"), (_("What"), _("Value")), _figures(result, days)),
        "words": {"title": _("What it means"), "paragraphs": paragraphs},
        "how": _table(_("How it was done"), (_("What"), _("How")), _how(result, days, others, held)),
        "blocks": _table(_("Block by block"), (_("Block"), _("Days"), _("What"), _("Compared"), _("Mean")), _blocks(days)),
        "days": {"title": picture.twin.caption, "columns": picture.twin.columns, "rows": picture.twin.rows},
        "foot": _("Solespine {version}. Not a diagnosis and not a medical device.").format(version=__version__),
        "page": _("Page {page} of {pages}"),
    }


def _table(title: str, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> dict[str, Any]:
    return {"title": title, "columns": columns, "rows": list(rows)}


def _figures(result: Result, days: TrialDays) -> Iterator[tuple[str, str]]:
    """What was found, to a tenth of a point and in whole percent."""
    for treated in (True, False):
        mean = days.mean(treated)
        count = result.counts.treated if treated else result.counts.untreated
        if mean is not None:
            told = ngettext("{mean} on {count} day", "{mean} on {count} days", count)
            yield (
                _("Mean of the compared days with '{arm}'").format(arm=days.name(treated)),
                told.format(mean=mean_words(mean), count=count),
            )
    yield _("Difference, in points; minus is less"), _signed(result.mean)
    for share in (0.9, 0.95):
        low, high = result.interval(share)
        words = _("{low} to {high}").format(low=_signed(low), high=_signed(high))
        yield _("It lies in this interval with {share} % probability").format(share=f"{100 * share:.0f}"), words
    useful = _points(result.useful)
    yield _("Probability of help by at least {points}").format(points=useful), _percent(result.p_useful)
    yield _("Probability of any help"), _percent(result.p_any)
    yield _("Probability of harm by at least {points}").format(points=useful), _percent(result.p_worse)
    yield _("Change per week that is not the treatment's, in points"), _signed(result.trend_per_week.mean)
    yield _("Correlation from one day to the next"), number(result.rho, 2)
    if result.randomisation is not None:
        coin = result.randomisation
        yield _("Average difference of the pairs of blocks, in points"), _signed(coin.difference)
        yield _("Tosses of the coin that would look this good or better"), _percent(coin.p_benefit)
        yield _("Tosses that would differ this much in either direction"), _percent(coin.p_two_sided)


def _how(result: Result, days: TrialDays, others: tuple[tuple[str, Result], ...], held: Held) -> Iterator[tuple[str, str]]:
    """What a report of a trial of one person should tell (CENT 2015), as far as it is known."""
    yield _("Who"), _("One person, who kept the diary, chose the treatment and asked the question.")
    yield (
        _("Question"),
        _("Whether '{treatment}' makes a difference of at least {points} against '{control}'.").format(
            treatment=days.treatment, control=days.control, points=_points(result.useful)
        ),
    )
    yield _("Outcome"), held.outcome or _("A score from 0 to 10, less is better, at most one a day.")
    yield _("Layout"), " ".join(_layout(result, days, held))
    yield _("Run-in"), _run_in(days)
    yield _("Order"), _order(result, held)
    yield _("Masking"), _("None: the person knew on which days it was used, so what was expected may be part of the difference.")
    yield _("Days"), _days(result, days)
    yield _("How it ended"), held.ended or _("No early end is recorded.")
    yield (
        _("Analysis"),
        _(
            "Bayesian regression of the daily scores on the treatment and a trend, with errors correlated from day to day; "
            "exact over missing days, nothing filled in. Help and harm were held equally likely beforehand."
        ),
    )
    if others:
        yield (
            _("Looked at otherwise"),
            "; ".join(_("{how}: {points} points").format(how=how, points=_signed(other.mean)) for how, other in others),
        )
    yield _("Unwanted effects"), _harms(held)
    yield (
        _("What it cannot tell"),
        _(
            "What happens to others or in other weeks, what works slowly and for good, and what came from expecting it. "
            "Some of the limits used in the answer are estimates."
        ),
    )


def _layout(result: Result, days: TrialDays, held: Held) -> Iterator[str]:
    if held.pairs_planned is not None:
        yield ngettext("{count} pair of blocks planned.", "{count} pairs of blocks planned.", held.pairs_planned).format(
            count=held.pairs_planned
        )
    yield ngettext("Blocks of {count} day.", "Blocks of {count} days.", days.block_days).format(count=days.block_days)
    if days.discard_days:
        yield ngettext(
            "The first day of each block may still carry the one before: it was recorded and not compared.",
            "The first {count} days of each block may still carry the one before: they were recorded and not compared.",
            days.discard_days,
        ).format(count=days.discard_days)
    if not result.blocks_paired:
        yield _("The arms do not follow pairs of blocks.")


def _run_in(days: TrialDays) -> str:
    if not days.run_in:
        return _("None is recorded.")
    mean = sum(score for _day, score in days.run_in) / len(days.run_in)
    told = ngettext("{count} scored day before, mean {mean}.", "{count} scored days before, mean {mean}.", len(days.run_in))
    return told.format(count=len(days.run_in), mean=mean_words(mean))


def _order(result: Result, held: Held) -> str:
    if held.allocated_here:
        return _(
            "A coin decided which block of each pair came first. It was tossed for all pairs before the first day, and each block "
            "was shown only when it began."
        )
    if result.blocks_paired:
        return _("The arms follow pairs of blocks; who or what decided their order is not recorded.")
    return _("Who or what decided the order is not recorded.")


def _days(result: Result, days: TrialDays) -> str:
    counts = result.counts
    return _(
        "{treated} compared with '{treatment}', {untreated} with '{control}'; {discarded} scored and not compared; {missing} "
        "without a score."
    ).format(
        treated=counts.treated,
        untreated=counts.untreated,
        discarded=counts.discarded,
        missing=counts.missing,
        treatment=days.treatment,
        control=days.control,
    )


def _harms(held: Held) -> str:
    if held.harms is None:
        return _("Not recorded here. That does not mean there were none.")
    return "; ".join(held.harms) or _("None were told.")


def _blocks(days: TrialDays) -> Iterator[tuple[str, ...]]:
    for number_of, block in days.blocks.items():
        treated = block[0].treated
        mean = days.mean(treated, number_of)
        compared = sum(one.compared and one.score is not None for one in block)
        between = _("{first} to {last}").format(first=day_words(block[0].day), last=day_words(block[-1].day))
        yield str(number_of + 1), between, days.name(treated), str(compared), "–" if mean is None else mean_words(mean)


def _points(value: float) -> str:
    return _("1 point") if value == 1 else _("{points} points").format(points=points_words(value))


def _signed(value: float) -> str:
    """A difference with its sign, to a tenth.

    >>> _signed(-1.26), _signed(0.3), _signed(-0.01)
    ('−1.3', '+0.3', '0')
    """
    told = points_words(abs(value))
    if told == "0":
        return "0"
    return f"+{told}" if value > 0 else f"−{told}"


def _percent(probability: float) -> str:
    """A probability in whole percent, never 0 or 100."""
    if probability < 0.01:
        return _("less than 1 %")
    return _("more than 99 %") if probability > 0.99 else _("{percent} %").format(percent=f"{100 * probability:.0f}")
