"""A footprint drawn: its outline on the sheet, its thirds, and where the toes were cut off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from solespine.measurement import Measurement
from solespine.svg import Picture, Twin, box, line, text, way
from solespine.wording.language import _, ngettext, number
from solespine.wording.measured.names import figure_interval, figure_name, figure_value

SCALE = 0.86  # units to the millimetre: one sheet and its labels are as wide as a phone
MARGIN, HEADING, LABELS = 10, 24, 130
BETWEEN = 14
PARTS = 3

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Panel:
    """One sheet in the picture: where it stands, how large it is, and whether it is turned so that the toes are up."""

    left: float
    top: float
    width_mm: float
    height_mm: float
    turned: bool

    def at(self, point: Sequence[float]) -> Point:
        """A place on the sheet in the drawing."""
        x, y = float(point[0]), float(point[1])
        if self.turned:
            x, y = self.width_mm - x, self.height_mm - y
        return self.left + x * SCALE, self.top + y * SCALE


def footprint_picture(measurement: Measurement, id: str) -> Picture:
    """The prints of a measured foot beside one another.

    Raises
    ------
    ValueError
        If nothing was kept to draw.
    """
    prints = list(measurement.picture.get("prints", ()))
    if not prints:
        raise ValueError("a footprint without prints: expected some in its picture")
    width_mm, height_mm = (float(one) for one in measurement.picture["sheet_mm"])
    step = width_mm * SCALE + BETWEEN
    width = round(2 * MARGIN + len(prints) * step - BETWEEN + (LABELS if len(prints) == 1 else 0))
    drawn = []
    for i, one in enumerate(prints):
        panel = Panel(MARGIN + i * step, HEADING, width_mm, height_mm, _toes_down(one))
        drawn.append(_sheet(panel, i + 1 if len(prints) > 1 else 0) + _foot(panel, one))
        if len(prints) == 1:
            drawn.append(_labels(panel, one))
    return Picture(
        id,
        _title(len(prints)),
        _description(measurement),
        width,
        round(HEADING + height_mm * SCALE + MARGIN),
        "".join(drawn),
        _twin(measurement),
    )


def _title(prints: int) -> str:
    return ngettext("The footprint that was measured", "The {count} footprints that were measured", prints).format(count=prints)


def _description(measurement: Measurement) -> str:
    index = measurement.figure("arch_index", measurement.side)
    said = _("The outline of the print on the sheet, the toes above. Two lines part it into thirds; the toes are not counted.")
    if index is None:
        return said
    share = _("The middle third holds {share} of 100 parts of the area: the arch index is {value}.")
    return f"{said} {share.format(share=number(100 * index.value, 0), value=number(index.value, 3))}"


def _twin(measurement: Measurement) -> Twin:
    rows = tuple((figure_name(one), figure_value(one), figure_interval(one)) for one in measurement.figures)
    return Twin(_("The figures of the footprint"), (_("Figure"), _("Value"), _("Interval")), rows)


def _toes_down(one: Mapping[str, Any]) -> bool:
    heel, front = one["axis"]
    return float(front[1]) > float(heel[1])


def _sheet(panel: Panel, count: int) -> str:
    frame = box("pic-before", panel.left, panel.top, panel.width_mm * SCALE, panel.height_mm * SCALE)
    return frame + (text(_("Print {count}").format(count=count), panel.left, panel.top - 8) if count else "")


def _foot(panel: Panel, one: Mapping[str, Any]) -> str:
    """Sole filled, toes as empty outlines; over them the axis, the thirds and the cut."""
    return "".join(
        [
            *(way("pic-line pic-band-other", _closed(panel, outline)) for outline in one["outline"]),
            *(way("pic-before", _closed(panel, outline)) for outline in one["toes"]),
            _line("pic-axis", panel, one["axis"]),
            *(_line("pic-begin", panel, ends) for ends in one["thirds"]),
            *(_line("pic-strip-other pic-block", panel, ends) for ends in one["cut"]),
        ]
    )


def _closed(panel: Panel, outline: Sequence[Sequence[float]]) -> Iterable[Point]:
    return [panel.at(point) for point in (*outline, outline[0])]


def _line(looks: str, panel: Panel, ends: Sequence[Sequence[float]]) -> str:
    (x1, y1), (x2, y2) = (panel.at(end) for end in ends)
    return line(looks, x1, y1, x2, y2)


def _labels(panel: Panel, one: Mapping[str, Any]) -> str:
    """What the parts are, beside the sheet at their height."""
    heel, front = (panel.at(end) for end in one["axis"])
    x = panel.left + panel.width_mm * SCALE + 8
    names = (_("Heel third"), _("Middle third"), _("Front third"))
    parts = [(name, heel[1] + (front[1] - heel[1]) * (2 * i + 1) / (2 * PARTS)) for i, name in enumerate(names)]
    parts.append((_("Toes, not counted"), front[1] - 12))
    if one["cut"]:
        parts.append((_("Thick line: toe cut"), front[1] + 8))
    return "".join(text(name, x, y + 5, "pic-muted") for name, y in parts)
