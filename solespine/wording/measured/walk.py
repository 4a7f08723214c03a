"""The steps of a walk drawn: when each ended, how long it took, and of which foot it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from solespine.measurement import Measurement
from solespine.svg import Picture, Twin, box, dot, line, text, triangle
from solespine.wording.language import _, ngettext, number

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 360, 42, 350, 26, 166
LEGEND, TICKS = 14, BOTTOM + 18
MINUTE_S = 60.0
ROOM_S = 0.05  # above the longest and below the shortest step
TICK_S = (0.05, 0.1, 0.2, 0.5)
MOST_TICKS = 6
MINUTES_APART = (1, 2, 5, 10, 20, 30, 60, 120, 240, 480)
# Beyond them it is no walk, and an axis would have ticks without end.
LONGEST_STEP_S, LONGEST_WALK_S = 10.0, 48 * 3600.0


@dataclass(frozen=True, slots=True)
class Step:
    """When a step ended, how long it took, and whether it was of the left foot, or of the one where nobody knows which that is."""

    end_s: float
    length_s: float
    left: bool

    def __post_init__(self) -> None:
        if not 0 < self.length_s <= LONGEST_STEP_S:
            raise ValueError(f"a step of {self.length_s} s: expected at most {LONGEST_STEP_S:.0f}")


@dataclass(frozen=True, slots=True)
class Axes:
    """Where moments and step times stand in the drawing."""

    first_s: float
    last_s: float
    shortest_s: float
    longest_s: float

    def __post_init__(self) -> None:
        if not self.last_s - self.first_s <= LONGEST_WALK_S:
            raise ValueError(f"a walk from {self.first_s} s to {self.last_s} s: expected at most {LONGEST_WALK_S:.0f} s")

    def x(self, at_s: float) -> float:
        return LEFT + (at_s - self.first_s) * (RIGHT - LEFT) / max(self.last_s - self.first_s, 1.0)

    def y(self, length_s: float) -> float:
        return BOTTOM - (length_s - self.shortest_s) * (BOTTOM - TOP) / (self.longest_s - self.shortest_s)


def walk_picture(measurement: Measurement, id: str) -> Picture:
    """The steps of a measured walk, with the passages it was walked in.

    Raises
    ------
    ValueError
        If nothing was kept to draw, or no walk.
    """
    kept = measurement.picture
    steps = [Step(float(end), float(length), bool(left)) for end, length, left in kept.get("steps", ())]
    if not steps:
        raise ValueError("a walk without steps: expected some in its picture")
    passages = [(float(first), float(last)) for first, last in kept.get("passages", ())]
    feet = _feet(kept)
    axes = _axes(steps, passages)
    drawn = [*_passages(axes, passages), *_frame(axes), *_steps(axes, steps), *_legend(feet)]
    title = _("Your steps along the walk")
    return Picture(id, title, " ".join(_desc(steps, feet)), WIDTH, TICKS + 22, "".join(drawn), _twin(steps, axes.first_s, feet))


def _feet(kept: Mapping[str, Any]) -> tuple[str, str]:
    """What the feet are called: left and right only where that is known."""
    return (_("left foot"), _("right foot")) if kept.get("named") else (_("one foot"), _("other foot"))


def _axes(steps: Sequence[Step], passages: Sequence[tuple[float, float]]) -> Axes:
    moments = [one.end_s for one in steps] + [at for one in passages for at in one]
    lengths = [one.length_s for one in steps]
    return Axes(min(moments), max(moments), min(lengths) - ROOM_S, max(lengths) + ROOM_S)


def _passages(axes: Axes, passages: Iterable[tuple[float, float]]) -> Iterable[str]:
    for first, last in passages:
        yield box("pic-band", axes.x(first), TOP, max(axes.x(last) - axes.x(first), 0.5), BOTTOM - TOP)


def _frame(axes: Axes) -> Iterable[str]:
    yield line("pic-axis", LEFT, BOTTOM, RIGHT, BOTTOM)
    span = axes.longest_s - axes.shortest_s
    apart = next((one for one in TICK_S if span / one <= MOST_TICKS), TICK_S[-1])
    tick = int(axes.shortest_s / apart) + 1
    while tick * apart < axes.longest_s:
        yield line("pic-grid", LEFT, axes.y(tick * apart), RIGHT, axes.y(tick * apart))
        yield text(number(tick * apart, 2), LEFT - 6, axes.y(tick * apart) + 5, "pic-end")
        tick += 1
    minutes = (axes.last_s - axes.first_s) / MINUTE_S
    every = next((one for one in MINUTES_APART if minutes / one <= MOST_TICKS), MINUTES_APART[-1])
    for minute in range(0, int(minutes) + 1, every):
        x = axes.x(axes.first_s + minute * MINUTE_S)
        yield line("pic-axis", x, BOTTOM, x, BOTTOM + 4)
        yield text(str(minute), x, TICKS, "pic-muted pic-middle")
    yield text(_("minutes"), RIGHT, TICKS + 16, "pic-muted pic-end")


def _steps(axes: Axes, steps: Iterable[Step]) -> Iterable[str]:
    for one in steps:
        if one.left:
            yield dot("pic-with", axes.x(one.end_s), axes.y(one.length_s), 1.8)
        else:
            yield triangle("pic-without pic-hollow", axes.x(one.end_s), axes.y(one.length_s), 1.8)


def _legend(feet: tuple[str, str]) -> Iterable[str]:
    yield dot("pic-with", LEFT + 4, LEGEND - 5, 4)
    yield text(feet[0], LEFT + 14, LEGEND)
    middle = LEFT + 120
    yield triangle("pic-without pic-hollow", middle, LEGEND - 5, 4)
    yield text(feet[1], middle + 10, LEGEND)
    yield text(_("seconds"), RIGHT, LEGEND, "pic-muted pic-end")


def _desc(steps: Sequence[Step], feet: tuple[str, str]) -> Iterable[str]:
    yield ngettext("{count} step is shown.", "{count} steps are shown.", len(steps)).format(count=len(steps))
    for foot, left in zip(feet, (True, False), strict=True):
        lengths = [one.length_s for one in steps if one.left == left]
        if lengths:
            yield _("Steps of the {foot} take {seconds} seconds on average.").format(foot=foot, seconds=_mean(lengths))


def _twin(steps: Sequence[Step], first_s: float, feet: tuple[str, str]) -> Twin:
    minutes: dict[int, list[Step]] = {}
    for one in steps:
        minutes.setdefault(int((one.end_s - first_s) / MINUTE_S), []).append(one)
    columns = (_("Minute"), _("Steps"), *(_("Mean time: {foot}").format(foot=foot) for foot in feet))
    return Twin(_("Time of your steps in seconds, minute by minute"), columns, tuple(_row(*one) for one in sorted(minutes.items())))


def _row(minute: int, steps: Sequence[Step]) -> tuple[str, ...]:
    means = [_mean([one.length_s for one in steps if one.left == left]) for left in (True, False)]
    return (str(minute + 1), str(len(steps)), *means)


def _mean(lengths: Sequence[float]) -> str:
    return number(sum(lengths) / len(lengths), 2) if lengths else "–"
