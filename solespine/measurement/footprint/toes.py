"""Where the ball of the foot ends and the toes begin, on the upright picture of a foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from solespine.measurement.footprint.frame import BEHIND_MM, WIDE_MM
from solespine.measurement.footprint.light import PER_MM

Mask: TypeAlias = NDArray[Any]
Numbers = NDArray[np.float64]

FRONT_HALF = 0.5  # of heel to front, in which the ball is looked for
TOE_WIDTH = 0.40  # of the width of the ball; the great toe has a third, so what is wider is no toe
STANDS_OUT_MM = 4.0  # ahead of the ball on both sides; less is the round of the ball itself
FOOT_OF_TOE_MM = 1.2  # where a toe begins to stand out
LEAST_TOE_MM2, MOST_TOE_MM2 = 12.0, 4200.0  # a dot of the little toe; all toes in one
AHEAD_SHARE = 0.42  # of heel to ball that toes reach ahead at most
BESIDE_MM = 14.0  # that a toe lies beside the ball at most
AWAY_MM = 17.0  # that a toe begins ahead of the ball at most; farther off lies something else
SHORTEST_MM = 5.0  # that a toe reaches ahead of the ball; less is a crumb of the ball
NOTCH_MM = 0.8  # between two toes that are printed as one
WIDE_PIECE = 0.42  # of the width of the ball; a wider piece holds more than one toe
LARGEST_HOLE_MM2 = 500.0  # in a print where ink failed; what is larger was not touched
SMOOTH = 5  # places, of outlines across the foot


@dataclass(frozen=True, slots=True)
class Toe:
    """A toe: its middle, and its tip, millimetres right and forward of the heel; its area."""

    x: float
    y: float
    tip: float
    area_mm2: float
    joined: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """Where toes were cut off: for each column of the upright picture the row up to which it is ball; where it is a cut.

    ``body`` is the foot without toes, ``printed`` with those that are joined to it.
    """

    rows: Numbers
    is_cut: NDArray[np.bool_]
    toes: tuple[Toe, ...]
    body: Mask
    printed: Mask

    @property
    def joined_share(self) -> float:
        """Share of the width of the ball along which toes were cut off and not printed apart."""
        return float(self.is_cut.sum()) / max(1, int(self.body.any(axis=0).sum()))


def cut_toes(upright: Mask, seeds: Mask) -> Cut:
    """The upright foot without its toes.

    Parameters
    ----------
    upright : ndarray of 0 and 1
        Everything that is printed, heel below: row 0 lies behind the heel.
    seeds : ndarray of 0 and 1
        What is foot and no separate toe, the pieces as they were found on the sheet.
    """
    foot = _touched(upright, seeds)
    start = _ball_row(foot)
    foot = _filled_behind(foot, start)
    front = _front_of_ball(foot, start)
    rows, is_cut = _without_toes(front, start, float(foot[start].sum()))
    forward = np.arange(len(foot))[:, None]
    body = (foot > 0) & ((forward <= start) | (forward <= rows[None, :]))
    body = _touched(body.astype(np.uint8), (body & (forward <= start)).astype(np.uint8)).astype(bool)
    toes = _toes((upright > 0) & ~body, body, is_cut, start)
    return Cut(rows, is_cut, toes, body.astype(np.uint8), foot)


def _filled_behind(foot: Mask, start: int) -> Mask:
    """The foot with holes behind its widest row filled: there the sole bears weight all around, and only the ink failed."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(1 - foot, connectivity=4)
    ends = stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT]
    holes = (stats[:, cv2.CC_STAT_AREA] < LARGEST_HOLE_MM2 * PER_MM**2) & (ends < start)
    holes[0] = False
    return np.asarray(foot | holes[labels].astype(np.uint8), dtype=np.uint8)


def _touched(mask: Mask, seeds: Mask) -> Mask:
    """The parts of a mask that some seed lies in."""
    _, labels = cv2.connectedComponents(mask, connectivity=8)
    kept = np.zeros(int(labels.max()) + 1, np.uint8)
    kept[np.unique(labels[(seeds > 0) & (mask > 0)])] = 1
    kept[0] = 0
    return np.asarray(kept[labels], dtype=np.uint8)


def _ball_row(foot: Mask) -> int:
    """The row in which the ball is widest."""
    width = foot.sum(axis=1, dtype=np.float64)
    rows = np.flatnonzero(width)
    middle = int(rows[0] + FRONT_HALF * (rows[-1] - rows[0]))
    width = np.convolve(width, np.ones(SMOOTH) / SMOOTH, mode="same")
    return middle + int(width[middle:].argmax())


def _front_of_ball(foot: Mask, start: int) -> Numbers:
    """For each column the last row ahead of the widest part that is printed without a gap; the row itself where nothing is."""
    ahead = foot[start:]
    first_gap = np.where((ahead == 0).any(axis=0), (ahead == 0).argmax(axis=0), len(ahead))
    # Beside the widest row the ball may still begin a little further ahead, where it bends.
    beside = first_gap == 0
    near = foot[start : start + round(20 * PER_MM), beside]
    begins = np.where(near.any(axis=0), near.argmax(axis=0), 0)
    last = [begins[i] + int((near[begins[i] :, i] == 0).argmax()) for i in range(near.shape[1])]
    first_gap[beside] = np.where(near.any(axis=0), last, 0)
    return start + first_gap.astype(np.float64) - 1


def _without_toes(front: Numbers, start: int, width: float) -> tuple[Numbers, NDArray[np.bool_]]:
    """The front of the ball with what stands out as a toe replaced by the line between its two feet."""
    columns = np.flatnonzero(front >= start)
    rows, is_cut = front.copy(), np.zeros(len(front), dtype=bool)
    if len(columns) < SMOOTH:
        return rows, is_cut
    left, right = int(columns[0]), int(columns[-1]) + 1
    own = front[left:right]
    size = max(3, round(TOE_WIDTH * width)) | 1
    base = _opened(own, size)
    out = own - base
    for begin, end in _runs(out > FOOT_OF_TOE_MM * PER_MM):
        if out[begin:end].max() < STANDS_OUT_MM * PER_MM:
            continue
        before = own[begin - 1] if begin else min(own[end] if end < len(own) else base[begin], base[begin])
        after = own[end] if end < len(own) else min(before, base[end - 1])
        line = np.linspace(before, after, end - begin + 2)[1:-1]
        rows[left + begin : left + end] = np.minimum(own[begin:end], line)
        is_cut[left + begin : left + end] = own[begin:end] > line + 1
    return rows, is_cut


def _opened(values: Numbers, size: int) -> Numbers:
    """Peaks narrower than this many places taken off."""
    half = size // 2
    padded = np.pad(values, half, constant_values=values.min())
    lowest = np.lib.stride_tricks.sliding_window_view(padded, size).min(axis=1)
    padded = np.pad(lowest, half, constant_values=values.min())
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, size).max(axis=1))


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Beginning and end of each stretch that is true."""
    change = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return list(zip(change[::2].tolist(), change[1::2].tolist(), strict=True))


def _toes(ahead: NDArray[np.bool_], body: NDArray[np.bool_], is_cut: NDArray[np.bool_], start: int) -> tuple[Toe, ...]:
    """Toes among what is printed ahead of the ball, from left to right."""
    rows = np.flatnonzero(body.any(axis=1))
    columns = np.flatnonzero(body[start - 2 : start + 3].any(axis=0))
    furthest = rows[-1] + AHEAD_SHARE * (rows[-1] - rows[0])
    beside = BESIDE_MM * PER_MM
    region = ahead.astype(np.uint8)
    region[:start] = 0
    count, labels, stats, centres = cv2.connectedComponentsWithStats(region, connectivity=8)
    found: list[Toe] = []
    for one in range(1, count):
        x, y, wide, high, area = (int(value) for value in stats[one])
        middle = float(centres[one][0])
        if not LEAST_TOE_MM2 <= area / PER_MM**2 <= MOST_TOE_MM2 or y + high > furthest:
            continue
        if not columns[0] - beside <= middle <= columns[-1] + beside:
            continue
        edge = int(np.clip(round(middle), columns[0], columns[-1]))
        ball = max(start, int(np.flatnonzero(body[:, edge])[-1])) if body[:, edge].any() else start
        if y > ball + AWAY_MM * PER_MM or y + high < ball + SHORTEST_MM * PER_MM:
            continue
        own = labels[y : y + high, x : x + wide] == one
        joined = bool(is_cut[x : x + wide].any())
        found += _in_piece(own, x, y, joined, wide > WIDE_PIECE * len(columns))
    return tuple(sorted(found, key=lambda toe: toe.x))


def _in_piece(own: NDArray[np.bool_], x: int, y: int, joined: bool, may_be_many: bool) -> list[Toe]:
    """The toes in one piece: a wide one is parted where its front has notches."""
    tip = len(own) - 1.0 - own[::-1].argmax(axis=0)
    parts = _parted(tip) if may_be_many else [(0, own.shape[1])]
    toes = []
    for begin, end in parts:
        rows, columns = np.nonzero(own[:, begin:end])
        toes.append(
            Toe(
                (x + begin + float(columns.mean()) + 0.5) / PER_MM - WIDE_MM / 2,
                (y + float(rows.mean()) + 0.5) / PER_MM - BEHIND_MM,
                (y + float(rows.max()) + 1.0) / PER_MM - BEHIND_MM,
                len(rows) / PER_MM**2,
                joined,
            )
        )
    return toes


def _parted(tip: Numbers) -> list[tuple[int, int]]:
    """The columns of each toe of a wide piece, by the notches of its front."""
    smooth = np.convolve(np.pad(tip, SMOOTH, mode="edge"), np.ones(SMOOTH) / SMOOTH, mode="same")[SMOOTH:-SMOOTH]
    cuts = [0]
    peak = smooth[0]
    valley, at = np.inf, 0
    for i, value in enumerate(smooth):
        if value < peak and value < valley:
            valley, at = value, i
        if peak - valley > NOTCH_MM * PER_MM and value - valley > NOTCH_MM * PER_MM:
            cuts.append(at)
            peak, valley = value, np.inf
        if value > peak:
            peak, valley = value, np.inf
    return list(zip(cuts, [*cuts[1:], len(tip)], strict=True))
