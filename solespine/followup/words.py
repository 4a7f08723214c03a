"""The answer of a personal trial in words."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from solespine.followup.analysis import Result, Verdict, verdict_of

MOST_MORE_PAIRS = 12  # twice the standard trial once more: nobody should be asked for longer
UNEVEN = 0.15  # difference between the arms in days without a score from which on it is said
STILL_CARRIED = 0.9  # probability from which on a carry-over is said to be there
MOVES = tuple(NormalDist().inv_cdf((i + 0.5) / 9) for i in range(9))  # nine equally likely places, in standard deviations
OF_WEIGHT = 0.3  # points; less is not worth a warning

VERDICTS = {
    Verdict.helps: "It helps you: most probably by at least the {useful} you named.",
    Verdict.worse: "It makes things worse for you: most probably by {useful} or more. Stop it, and ask a professional why.",
    Verdict.no_useful_difference: "It makes no useful difference to you: help and harm are most probably both smaller than the "
    "{useful} you named.",
    Verdict.probably_helps: "It probably helps you; whether by as much as the {useful} you named is not clear.",
    Verdict.not_clear: "Not clear yet.",
}
NO_PROMISE = (
    "This tells how these weeks went. You knew on which days you had it, so what you expected may be part of it. It is no promise "
    "for the weeks to come, and doing a trial is not in itself a treatment."
)


def answer_in_words(
    result: Result, *, treatment: str, control: str, block_days: int, others: tuple[tuple[str, Result], ...] = ()
) -> tuple[str, ...]:
    """The answer as paragraphs, the most important first.

    Parameters
    ----------
    result : Result
    treatment, control : str
        What the arms are called.
    block_days : int
        Days in a block, in which further days are counted.
    others : tuple of (str, Result), optional
        The same diary looked at otherwise, and how: said where it changes the answer. One with a carry-over tells of it.
    """
    parts = [
        VERDICTS[result.verdict].format(useful=points(result.useful)),
        _how_probable(result, treatment, control),
        _not_yet(result, block_days),
        _by_coin(result),
        _missing(result, treatment, control),
        *(_carried(other) for _, other in others),
        _otherwise(result, others),
        NO_PROMISE,
    ]
    return tuple(part for part in parts if part)


def _how_probable(result: Result, treatment: str, control: str) -> str:
    low, high = result.interval(0.95)
    return (
        f"That '{treatment}' helps you by at least {points(result.useful)}: {percent(result.p_useful)} probable. "
        f"That it helps at all: {percent(result.p_any)}. "
        f"Days with it were {_difference(result.mean)} than days with '{control}'; "
        f"with 95 % probability the difference lies between {signed(low)} and {signed(high)} points (minus is less)."
    )


def _difference(mean: float) -> str:
    """How days with the treatment compare, to a tenth of a point.

    >>> _difference(-1.24), _difference(0.01)
    ('about 1.2 points lower', 'less than 0.1 points higher')
    """
    side = "lower" if mean < 0 else "higher"
    return f"about {points(abs(mean))} {side}" if abs(mean) >= 0.05 else f"less than 0.1 points {side}"


def days_still_needed(result: Result, block_days: int) -> int | None:
    """About how many more days, in whole pairs of blocks, until the answer is as likely as not to be clear.

    The posterior narrows with the square root of the days, and its mean moves as far as it has become narrower: the first number
    of pairs after which the verdict is no longer "not clear" for more than half of the places where the mean may come to lie.
    0 if it is clear already; None if twelve more pairs would not do.
    """
    if result.verdict is not Verdict.not_clear:
        return 0
    compared = result.counts.treated + result.counts.untreated
    share = compared / (compared + result.counts.discarded + result.counts.missing)
    for pairs in range(1, MOST_MORE_PAIRS + 1):
        more = 2 * pairs * block_days
        factor = sqrt(compared / (compared + share * more))
        moves = [sqrt(1 - factor**2) * result.effect.sd * move for move in MOVES]
        later = [verdict_of(result.effect.narrowed(factor, move), result.useful) for move in moves]
        if sum(one is not Verdict.not_clear for one in later) > len(later) / 2:
            return more
    return None


def _not_yet(result: Result, block_days: int) -> str:
    more = days_still_needed(result, block_days)
    if more == 0:
        return ""
    if more is None:
        return (
            f"More days would hardly settle it: {2 * MOST_MORE_PAIRS * block_days} more like these would still leave it open, "
            "since the difference lies close to where the answer turns."
        )
    pairs = more // (2 * block_days)
    in_pairs = "one pair" if pairs == 1 else f"{pairs} pairs"
    return f"Not yet: about {more} more days ({in_pairs} of blocks) are as likely as not to settle it, if they go on like these."


def _by_coin(result: Result) -> str:
    coin = result.randomisation
    if coin is None:
        return (
            "The arms do not follow pairs of blocks as a coin would have laid them, or no pair has enough scored days, so chance "
            "cannot be tested by tossing the coin again; anything else that changed with the arms may be in the difference."
        )
    return (
        f"Pair by pair the blocks differed by {signed(coin.difference)} points on average. Had only the coin been at work, "
        f"it would have made the {coin.pairs} pairs look this good or better in {percent(coin.p_benefit)} of its tosses, "
        f"and this different in either direction in {percent(coin.p_two_sided)}."
        + (" So few pairs cannot rule chance out, however large the difference." if 2 / 2**coin.pairs >= 0.05 else "")
    )


def _missing(result: Result, treatment: str, control: str) -> str:
    counts = result.counts
    text = (
        f"Compared: {counts.treated} days with '{treatment}' and {counts.untreated} with '{control}'. "
        f"{counts.discarded} first days of blocks were recorded and not compared. "
        f"{counts.missing} days have no score; nothing was filled in for them."
    )
    smaller, larger = sorted((counts.treated, counts.untreated))
    if counts.missing and larger - smaller > UNEVEN * larger:
        text += " One arm has clearly fewer: if scores are missing on the worse or better days, the difference is off."
    return text


def _carried(result: Result) -> str:
    carried = result.carry_over
    if carried is None:
        return ""
    low, high = carried.quantiles(0.025, 0.975)
    like_effect = carried.cdf(0.0) if result.mean < 0 else 1 - carried.cdf(0.0)
    there = like_effect >= STILL_CARRIED and abs(carried.mean) >= OF_WEIGHT
    return (
        f"On the first days of a block the one before {'still shows' if there else 'does not clearly show'}: "
        f"{signed(carried.mean)} points ({signed(low)} to {signed(high)})."
    )


def _otherwise(result: Result, others: tuple[tuple[str, Result], ...]) -> str:
    if not others:
        return ""
    changed = [f"{signed(other.mean)} points {how}" for how, other in others if other.verdict is not result.verdict]
    if not changed:
        return f"Looked at otherwise ({'; '.join(how for how, _ in others)}) the answer stays the same."
    return f"Looked at otherwise the answer changes, so take it with care: {'; '.join(changed)}."


def points(number: float) -> str:
    """An amount in points.

    >>> points(1), points(1.25)
    ('1 point', '1.2 points')
    """
    text = f"{number:.1f}".removesuffix(".0")
    return f"{text} point" if text == "1" else f"{text} points"


def signed(number: float) -> str:
    """A difference with its sign, to a tenth.

    >>> signed(-1.26), signed(0.3), signed(-0.01)
    ('-1.3', '+0.3', '0.0')
    """
    text = f"{number:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text


def percent(probability: float) -> str:
    """A probability in whole percent, never 0 or 100.

    >>> percent(0.004), percent(0.5), percent(0.999)
    ('less than 1 %', '50 %', 'more than 99 %')
    """
    if probability < 0.01:
        return "less than 1 %"
    return "more than 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"
