"""The picture of a personal trial: all its days in both arms, the blocks behind them, and the days before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isnan

import numpy as np
from numpy.typing import ArrayLike

from solespine.followup.blocks import find_blocks
from solespine.followup.pictures.days import day_words, labels, mean_words, points_words
from solespine.svg import LETTER, Picture, Twin, box, cross, dot, line, text, triangle
from solespine.wording.language import _, ngettext

PHONE, PAPER = 360, 680  # widths
TOP, BOTTOM = 26, 206
LEFT = 28
SCALE = 10
ROW = 20  # of the key under the picture
WIDE_LETTER = 8.2  # the key is laid out for the widest of the usual typefaces
LONGEST_NAME = 40  # letters of an arm's name in a narrow picture


@dataclass(frozen=True, slots=True)
class TrialDay:
    """A day with a row in the diary. ``block`` counts from 0; ``compared`` is False on the first days of a block."""

    day: date
    score: float | None
    treated: bool
    compared: bool
    block: int


@dataclass(frozen=True, slots=True)
class TrialDays:
    """The days of a trial in their order, how it was laid out, what its arms are called, and the scored days of its run-in."""

    days: tuple[TrialDay, ...]
    block_days: int
    discard_days: int
    treatment: str
    control: str
    run_in: tuple[tuple[date, float], ...] = ()

    def name(self, treated: bool) -> str:
        return self.treatment if treated else self.control

    @property
    def blocks(self) -> Mapping[int, Sequence[TrialDay]]:
        """The days of each block."""
        found: dict[int, list[TrialDay]] = {}
        for one in self.days:
            found.setdefault(one.block, []).append(one)
        return found

    @property
    def scored(self) -> tuple[tuple[TrialDay, float], ...]:
        """The days with a score."""
        return tuple((one, one.score) for one in self.days if one.score is not None)

    def mean(self, treated: bool, block: int | None = None) -> float | None:
        """Mean of the compared days of an arm, or of one block; None without any."""
        scores = [
            score for one, score in self.scored if one.compared and one.treated is treated and (block is None or one.block == block)
        ]
        return sum(scores) / len(scores) if scores else None


def trial_days(
    first: date,
    day: ArrayLike,
    scores: ArrayLike,
    treated: ArrayLike,
    *,
    block_days: int,
    discard_days: int,
    treatment: str,
    control: str,
    run_in: Iterable[tuple[date, float]] = (),
) -> TrialDays:
    """The days of a trial from the arrays that :func:`solespine.followup.analyse` takes, divided into the same blocks.

    Parameters
    ----------
    first : date
        The day from which ``day`` counts.
    day : array_like of int, shape (n,)
        In any order, no day twice.
    scores : array_like of float, shape (n,)
        0 to 10; nan where there is none.
    treated : array_like of bool, shape (n,)
    block_days, discard_days : int
    treatment, control : str
        What the arms are called.
    run_in : iterable of (date, float)
        Scored days before the trial.
    """
    number = np.asarray(day, dtype=np.int64)
    order = np.argsort(number, kind="stable")
    number, arm = number[order], np.asarray(treated, dtype=np.bool_)[order]
    score = np.asarray(scores, dtype=np.float64)[order].tolist()
    blocks = find_blocks(number, arm, block_days)
    settled = (blocks.day_in >= discard_days).tolist()
    rows = zip(number.tolist(), score, arm.tolist(), settled, blocks.number.tolist(), strict=True)
    days = tuple(
        TrialDay(first + timedelta(one), None if isnan(value) else value, with_it, compared, block)
        for one, value, with_it, compared, block in rows
    )
    return TrialDays(days, block_days, discard_days, treatment, control, tuple(sorted(run_in)))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where days and points stand."""

    first: date
    last: date
    right: float

    def x_of(self, day: date, within: float = 0.5) -> float:
        """How far along the picture a day stands: its middle, or another part of it."""
        return LEFT + ((day - self.first).days + within) * (self.right - LEFT) / ((self.last - self.first).days + 1)

    @property
    def radius(self) -> float:
        """So that the signs of neighbouring days hardly touch."""
        return min(max(0.45 * (self.right - LEFT) / ((self.last - self.first).days + 1), 1.8), 4.0)


def y_of(value: float) -> float:
    """How far down the picture a score stands."""
    return BOTTOM - value * (BOTTOM - TOP) / SCALE


def trial_picture(days: TrialDays, width: int = PHONE, id: str = "trial") -> Picture:
    """All days of a trial: arms by shape and colour, blocks as bands, days not compared hollow, means of blocks as lines.

    Parameters
    ----------
    days : TrialDays
        At least one day.
    width : int
        ``PHONE`` or ``PAPER``: text stays as large, the days have more room.
    id : str
        Of the picture, in the page.
    """
    first = min([days.days[0].day, *(day for day, _score in days.run_in)])
    frame = Frame(first, days.days[-1].day, width - 8)
    key, height = _key(days, width)
    drawn = [*_bands(frame, days), *_axis(frame), *_before(frame, days), *_blocks(frame, days), *_signs(frame, days), *key]
    title = _("Trial of {treatment} and {control}: all days").format(treatment=days.treatment, control=days.control)
    return Picture(id, title, " ".join(_desc(days)), width, height, "".join(drawn), _twin(days))


def _short(name: str, width: int) -> str:
    most = max(LONGEST_NAME, int((width - LEFT - 14) / WIDE_LETTER))
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _bands(frame: Frame, days: TrialDays) -> Iterator[str]:
    for block in days.blocks.values():
        start, end = frame.x_of(block[0].day, 0), frame.x_of(block[-1].day, 1)
        treated = block[0].treated
        yield box("pic-band" if treated else "pic-band-other", start, TOP, end - start, BOTTOM - TOP)
        yield box("pic-strip" if treated else "pic-strip-other", start + 1, TOP - 10, max(end - start - 2, 1), 5)


def _axis(frame: Frame) -> Iterator[str]:
    for value in (0, SCALE // 2, SCALE):
        yield line("pic-axis" if value == 0 else "pic-grid", LEFT, y_of(value), frame.right, y_of(value))
        yield text(str(value), LEFT - 6, y_of(value) + 5, "pic-end")
    for day, words in labels(frame.first, frame.last, frame.right - LEFT):
        x = frame.x_of(day, 0)
        yield line("pic-axis", x, BOTTOM, x, BOTTOM + 5)
        if x + len(words) * LETTER <= frame.right + 8:
            yield text(words, x, BOTTOM + 20, "pic-muted")


def _before(frame: Frame, days: TrialDays) -> Iterator[str]:
    if not days.run_in:
        return
    for day, score in days.run_in:
        yield cross("pic-before", frame.x_of(day), y_of(score), frame.radius)
    begin = frame.x_of(days.days[0].day, 0)
    yield line("pic-begin", begin, TOP - 12, begin, BOTTOM)


def _blocks(frame: Frame, days: TrialDays) -> Iterator[str]:
    for number, block in days.blocks.items():
        treated = block[0].treated
        mean = days.mean(treated, number)
        if mean is not None:
            looks = f"pic-block {'pic-with' if treated else 'pic-without'}"
            compared = [one.day for one in block if one.compared]
            yield line(looks, frame.x_of(compared[0], 0), y_of(mean), frame.x_of(compared[-1], 1), y_of(mean))


def _signs(frame: Frame, days: TrialDays) -> Iterator[str]:
    for one, score in days.scored:
        sign = dot if one.treated else triangle
        yield sign(_looks(one.treated, one.compared), frame.x_of(one.day), y_of(score), frame.radius)


def _looks(treated: bool, compared: bool) -> str:
    return f"{'pic-with' if treated else 'pic-without'}{'' if compared else ' pic-hollow'}"


def _key(days: TrialDays, width: int) -> tuple[list[str], int]:
    """What the signs mean, under the picture, and how high the picture is with it."""
    signs: list[tuple[Callable[[str, float, float, float], str], str, str]] = [
        (dot, _looks(True, True), _short(days.treatment, width)),
        (triangle, _looks(False, True), _short(days.control, width)),
        (dot, _looks(True, False), _("hollow: not compared")),
    ]
    if days.run_in:
        signs.append((cross, "pic-before", _("before the trial")))
    drawn, x, y = [], float(LEFT), BOTTOM + 46.0
    for sign, looks, words in signs:
        long = 14 + len(words) * WIDE_LETTER
        if x > LEFT and x + long > width:
            x, y = float(LEFT), y + ROW
        drawn += [sign(looks, x, y - 5, 4), text(words, x + 10, y)]
        x += long + 16
    if x > LEFT and x + 18 + len(_("mean of a block")) * WIDE_LETTER > width:
        x, y = float(LEFT), y + ROW
    drawn += [line("pic-block pic-with", x - 4, y - 5, x + 12, y - 5), text(_("mean of a block"), x + 18, y)]
    return drawn, int(y + 10)


def _desc(days: TrialDays) -> Iterator[str]:
    scored = days.scored
    yield ngettext("{count} day has a score,", "{count} days have a score,", len(scored)).format(count=len(scored))
    yield _("from {first} to {last}.").format(first=day_words(days.days[0].day), last=day_words(days.days[-1].day))
    if scored:
        worst = max(scored, key=lambda one: one[1])
        for words, (one, score) in (
            (_("First: {points} on {day}."), scored[0]),
            (_("Last: {points} on {day}."), scored[-1]),
            (_("Highest: {points} on {day}."), worst),
        ):
            yield words.format(points=points_words(score), day=day_words(one.day))
    for treated in (True, False):
        mean = days.mean(treated)
        count = sum(one.compared and one.treated is treated for one, _score in scored)
        if mean is not None:
            told = ngettext("{count} compared day", "{count} compared days", count).format(count=count)
            arm, points = days.name(treated), mean_words(mean)
            yield _("With '{arm}': mean {points} on {told}.").format(arm=arm, points=points, told=told)
    hollow = sum(not one.compared for one, _score in scored)
    if hollow:
        yield ngettext("{count} scored day is not compared.", "{count} scored days are not compared.", hollow).format(count=hollow)


def _twin(days: TrialDays) -> Twin:
    before = tuple(("", day, score, _("before"), "") for day, score in days.run_in)
    during = tuple(
        (str(one.block + 1), one.day, one.score, days.name(one.treated), _("yes") if one.compared else _("no")) for one in days.days
    )
    return Twin(
        _("All days of the trial: scores from 0 to 10"),
        (_("Day"), _("Score"), _("What"), _("Block"), _("Compared")),
        tuple(
            (day_words(day), "–" if score is None else points_words(score), arm, block or "–", compared or "–")
            for block, day, score, arm, compared in (*before, *during)
        ),
    )
