"""The verdict as a picture in letters: the chain from sole to back, and four bars with their 90 % intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solespine.cli.words import can_show, width
from solespine.reasoning import Estimate
from solespine.wording.answer import Bar

JOINTS = ("sole", "ankle", "knee", "hip", "low back")
BAR = 20
WIDE_ENOUGH = 76  # columns for label, figure in words, bar and percent on one line


@dataclass(frozen=True, slots=True)
class Signs:
    """What a picture is drawn with."""

    line: str
    right: str
    left: str
    end: str
    gap: str
    sure: str
    likely: str
    possible: str
    empty: str


LETTERS = Signs("-", ">", "<", "o", ".", "#", "=", "-", ".")
DRAWN = Signs("─", "▶", "◀", "●", "┊", "█", "▓", "░", "·")


def signs() -> Signs:
    """Drawn signs where the terminal has them, plain letters elsewhere."""
    return DRAWN if can_show("".join(vars_of(DRAWN))) else LETTERS


def vars_of(one: Signs) -> list[str]:
    """All signs, to see whether they can be shown."""
    return [one.line, one.right, one.left, one.end, one.gap, one.sure, one.likely, one.possible, one.empty]


def chain(leading: str) -> Iterator[str]:
    """The five joints in one line, and under them which way the trouble most likely travels."""
    one = signs()
    joints = f" {one.line * 4} ".join(JOINTS)
    inside = len(joints) - 2
    yield f"  {joints}"
    if leading == "foot_to_back":
        yield f"  {one.end}{one.line * inside}{one.right}"
    elif leading == "back_to_foot":
        yield f"  {one.left}{one.line * inside}{one.end}"
    elif leading == "shared_cause":
        yield f"  {one.end}{' one illness '.center(inside, one.line)}{one.end}"
    else:
        yield f"  {one.end}{one.gap.center(inside)}{one.end}"
    yield ""


def bars(told: Sequence[Bar]) -> Iterator[str]:
    """One line for each of the four answers: in words, as a bar, in percent."""
    for one in told:
        drawn = f"{bar(one.estimate)}  " if width() >= WIDE_ENOUGH else ""
        yield f"  {one.label:<15} {one.people:<20}{drawn}{one.percent}"


def bar(estimate: Estimate) -> str:
    """Full up to the low end of the interval, lighter to the best guess, lightest to the high end."""
    one = signs()
    low, best, high = (int(share * BAR + 0.5) for share in (estimate.low, estimate.p, estimate.high))
    return one.sure * low + one.likely * (best - low) + one.possible * (high - best) + one.empty * (BAR - high)
