"""Figures as people out of ten, and as percent with their interval."""

from __future__ import annotations

from solespine.reasoning import Estimate
from solespine.wording.language import _


def in_ten(probability: float) -> str:
    """A probability as people out of ten; out of twenty or a hundred where it is small or large.

    >>> in_ten(0.35), in_ten(0.04), in_ten(0.012), in_ten(0.001), in_ten(0.96)
    ('about 4 in 10', 'about 1 in 25', 'about 1 in 100', 'fewer than 1 in 100', 'about 24 in 25')
    """
    if probability > 0.93:
        return _nearly_all(probability)
    if probability >= 0.07:
        return _about(int(probability * 10 + 0.5), 10)
    for people, least in ((20, 0.045), (25, 0.035), (50, 0.015), (100, 0.005)):
        if probability >= least:
            return _about(1, people)
    return _("fewer than 1 in 100")


def _nearly_all(probability: float) -> str:
    for people, most in ((20, 0.955), (25, 0.965), (50, 0.985), (100, 0.995)):
        if probability < most:
            return _about(people - 1, people)
    return _("more than 99 in 100")


def _about(some: int, people: int) -> str:
    return _("about {some} in {people}").format(some=some, people=people)


def percent(estimate: Estimate) -> str:
    """A probability with its 90 % interval, in percent.

    >>> percent(Estimate(0.352, 0.161, 0.54))
    '35 % (16 to 54 %)'
    """
    text = _("{best:.0f} % ({low:.0f} to {high:.0f} %)")
    return text.format(best=100 * estimate.p, low=100 * estimate.low, high=100 * estimate.high)


def sentence(text: str) -> str:
    """A text with its first letter as a sentence begins."""
    return text[:1].upper() + text[1:]


def listed(words: list[str]) -> str:
    """Words as a list in a sentence.

    >>> listed(["heat", "ice", "massage"])
    'heat, ice and massage'
    """
    between = "; " if any("," in word for word in words) else ", "
    return _(" and ").join([between.join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
