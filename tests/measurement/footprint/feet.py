"""Soles drawn from a few numbers, with the indices they have by counting squares. Left feet; right ones are mirrored."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from scipy.interpolate import PchipInterpolator

PER_MM = 4
WIDE_MM, LONG_MM = 160, 330
HEEL_MM = 15  # from the lower edge of the picture to the back of the heel
PRESSURE = Path(__file__).parents[3].parent / "shared/data/footprints/mun104"


@dataclass(frozen=True)
class Sole:
    """A left sole, heel at row 0 side, toes forward with the rows, the inner side to the right.

    ``arch``: how far the inner edge of the midfoot is drawn in, 0 flat, 1 to nothing. ``toe_gap_mm``: between ball and toes,
    below nothing they are joined. ``side``: of the foot.
    """

    length_mm: float = 250.0
    arch: float = 0.6
    ball_mm: float = 88.0
    heel_mm: float = 54.0
    bend: float = 0.0
    toe_gap_mm: float = 4.0
    great_toe_gap_mm: float | None = None
    toe_size: float = 1.0
    side: str = "left"
    shown_toes: tuple[int, ...] = field(default=(0, 1, 2, 3, 4))

    @property
    def toeless_mm(self) -> float:
        return 0.80 * self.length_mm

    @cached_property
    def body(self) -> np.ndarray:
        """True where the sole without toes touches."""
        y, x = np.mgrid[0 : LONG_MM * PER_MM, 0 : WIDE_MM * PER_MM].astype(np.float32)
        along = (y + 0.5) / PER_MM - HEEL_MM
        across = (x + 0.5) / PER_MM - WIDE_MM / 2
        share = along / self.toeless_mm
        outer, inner = self._edges(np.clip(share, 0, 1))
        sole = (share >= 0) & (across > outer) & (across < inner) & (along < self.front(across))
        return np.ascontiguousarray(sole[:, ::-1] if self.side == "right" else sole)

    def _edges(self, share):
        """Outer and inner edge at a share of heel to ball, in millimetres to the inner side."""
        heel, ball = self.heel_mm / 2, self.ball_mm
        drawn_in = self.arch * (0.86 * ball * 0.62 + 4)
        curve = self.bend * ball * (share - 0.5) ** 2
        cap = np.sqrt(np.clip(1 - (1 - np.clip(share / 0.13, 0, 1)) ** 2, 0, 1))
        outer = PchipInterpolator(
            [0, 0.15, 0.4, 0.6, 0.8, 0.93, 1.0],
            np.array([-heel, -heel, -0.40 * ball, -0.45 * ball, -0.47 * ball, -0.44 * ball, -0.40 * ball]),
        )(share)
        inner = PchipInterpolator(
            [0, 0.15, 0.30, 0.5, 0.72, 0.86, 1.0],
            np.array(
                [
                    heel,
                    heel,
                    0.9 * heel - 0.25 * drawn_in,
                    0.40 * ball - drawn_in,
                    0.46 * ball - 0.35 * drawn_in * (self.arch > 0.3),
                    0.53 * ball,
                    0.47 * ball,
                ]
            ),
        )(share)
        return outer * cap + curve, inner * cap + curve

    def front(self, across):
        """How far forward the ball reaches at a place across."""
        inner = across / (0.5 * self.ball_mm)
        return self.toeless_mm * (1 - 0.035 * (1 - inner) - 0.055 * np.abs(inner - 0.15) ** 3.0)

    @property
    def toes_mm(self):
        """Middle, half width, half length of each toe, the great toe first, in millimetres to the inner side and forward."""
        ball, size = self.ball_mm, self.toe_size
        places = [(0.32, 0.150, 0.20), (0.08, 0.083, 0.12), (-0.08, 0.078, 0.11), (-0.22, 0.074, 0.10), (-0.36, 0.080, 0.10)]
        toes = []
        for i, (x, half, long) in enumerate(places):
            gap = self.toe_gap_mm if i or self.great_toe_gap_mm is None else self.great_toe_gap_mm
            half_long = long * ball * size
            extra = (0.0, 6.0, 4.0, 1.0, -2.0)[i]
            toes.append(
                (x * ball, float(self.front(x * ball)) + gap + half_long + (extra if gap > 0 else 0), half * ball * size, half_long)
            )
        return toes

    @cached_property
    def toes(self) -> np.ndarray:
        """True where toes touch."""
        picture = np.zeros((LONG_MM * PER_MM, WIDE_MM * PER_MM), np.uint8)
        for i, (x, y, half, long) in enumerate(self.toes_mm):
            if i in self.shown_toes:
                centre = (round((x + WIDE_MM / 2) * PER_MM), round((y + HEEL_MM) * PER_MM))
                cv2.ellipse(picture, centre, (round(half * PER_MM), round(long * PER_MM)), 0, 0, 360, 1, -1)
        return np.ascontiguousarray((picture[:, ::-1] if self.side == "right" else picture) > 0)

    @property
    def print(self) -> np.ndarray:
        return self.body | self.toes

    @property
    def second_toe(self):
        x, y, _, _ = self.toes_mm[1]
        return np.array([-x if self.side == "right" else x, y])

    @cached_property
    def truth(self) -> dict:
        """The indices of the sole along the axis from the centre of its heel to its second toe."""
        return true_indices(self.body, self.second_toe)


@dataclass(frozen=True)
class PressureSole:
    """A sole made from the mean plantar pressure of 104 adults; ``least_kpa`` sets how high its arch is."""

    least_kpa: float = 10.0
    gap_mm: float = 3.0
    side: str = "left"

    @cached_property
    def _sole(self):
        table = np.loadtxt(PRESSURE / f"MUN104{self.side[0].upper()}.csv", delimiter=",")
        # Cells of about five by five millimetres; the heel is at the first row, the inner side of the left foot right in this view.
        large = cv2.resize(
            table.astype(np.float32), None, fx=5.0 * PER_MM * 0.93, fy=5.0 * PER_MM * 0.93, interpolation=cv2.INTER_CUBIC
        )
        picture = np.zeros((LONG_MM * PER_MM, WIDE_MM * PER_MM), bool)
        top = HEEL_MM * PER_MM - int(np.argmax((large > self.least_kpa).any(axis=1)))
        height, width = min(large.shape[0], picture.shape[0] - top), min(large.shape[1], picture.shape[1])
        left = (picture.shape[1] - width) // 2
        picture[max(top, 0) : top + height, left : left + width] = large[max(-top, 0) : height, :width] > self.least_kpa
        return np.ascontiguousarray(picture[:, ::-1] if True else picture)

    @cached_property
    def body(self):
        return self._parts[0]

    @cached_property
    def toes(self):
        return self._parts[1]

    @cached_property
    def _parts(self):
        sole = self._sole
        rows = np.flatnonzero(sole.any(axis=1))
        split = int(rows[0] + 0.845 * (rows[-1] - rows[0]))
        body, toes = sole.copy(), sole.copy()
        body[split:] = False
        toes[: split + round(self.gap_mm * PER_MM)] = False
        return body, toes

    @property
    def print(self):
        return self.body | self.toes

    @cached_property
    def truth(self):
        return true_indices(self.body, None)


def true_indices(body, second_toe):
    """Arch index, Chippaux-Smirak and Staheli index by counting small squares along the axis."""
    rows, columns = np.nonzero(body)
    at = np.stack([(columns + 0.5) / PER_MM - WIDE_MM / 2, (rows + 0.5) / PER_MM - HEEL_MM], axis=-1)
    length = at[:, 1].max()
    heel = at[at[:, 1] < 0.22 * length].mean(axis=0)
    axis = np.array([0.0, 1.0]) if second_toe is None else (second_toe - heel) / np.linalg.norm(second_toe - heel)
    along = at @ axis
    along -= along.min()
    length = along.max()
    thirds = [
        np.sum((along >= low) & (along < high))
        for low, high in ((0, length / 3), (length / 3, 2 * length / 3), (2 * length / 3, np.inf))
    ]
    band = 3.0
    edges = np.arange(0, length, 0.5)
    width = np.array([np.sum((along >= e - band / 2) & (along < e + band / 2)) for e in edges]) / PER_MM**2 / band
    heel_mm = width[edges < length / 3].max()
    middle = width[(edges > length / 3) & (edges < 2 * length / 3)].min()
    ball = width[edges > 2 * length / 3].max()
    return {"arch_index": thirds[1] / sum(thirds), "chippaux_smirak_index": 100 * middle / ball, "staheli_index": middle / heel_mm}


def random_sole(rng, joined=None):
    """A foot as feet are: 20 to 30 cm, any arch, toes apart or joined, left or right."""
    joined = bool(rng.random() < 0.3) if joined is None else joined
    length = rng.uniform(205, 285)
    ball = length * rng.uniform(0.33, 0.385)
    return Sole(
        length_mm=length,
        arch=float(rng.choice([rng.uniform(0.2, 0.7), rng.uniform(0.7, 1.0), rng.uniform(1.0, 1.6)])),
        ball_mm=ball,
        heel_mm=ball * rng.uniform(0.55, 0.72),
        bend=rng.uniform(-0.15, 0.25),
        toe_gap_mm=rng.uniform(2.5, 8.0),
        great_toe_gap_mm=rng.uniform(-3.0, 0.5) if joined else None,
        toe_size=rng.uniform(0.8, 1.1),
        side=str(rng.choice(["left", "right"])),
        shown_toes=(0, 1, 2, 3, 4) if rng.random() < 0.7 else (0, 1, 2, 3),
    )
