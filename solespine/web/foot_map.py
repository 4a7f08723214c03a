"""The foot drawn large from the dossier's own outline: sole and inner side, left and right, with strokes or zones on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from markupsafe import Markup

from solespine.knowledge import Knowledge, Stroke
from solespine.knowledge.treatments import Zone

LENGTH = 460.0  # of the foot, in units of the drawing
MARGIN = 20.0
WIDTH_OF_LENGTH = 0.38  # as the dossier asks the sole to be drawn
HEIGHT_OF_LENGTH = 0.46  # the leg is cut off there
Point = tuple[float, float]


def foot_map(
    knowledge: Knowledge, view: str, side: str, label: str, strokes: Iterable[Stroke] = (), zones: Iterable[Zone] = ()
) -> Markup:
    """A foot as a drawing.

    Parameters
    ----------
    knowledge : Knowledge
    view : str
        plantar (the sole) or medial (the inner side).
    side : str
        left or right; the outline of the dossier is mirrored for the other one.
    label : str
        What the drawing is called for who cannot see it.
    strokes : iterable of Stroke
        Where a hand works; each is a path that the player shows in its turn.
    zones : iterable of Zone
        What tradition draws there.
    """
    meta = knowledge.records.zone_meta[0]
    width, height = _size(view)
    root = ET.Element(
        "svg", {"viewBox": f"0 0 {width:g} {height:g}", "class": f"foot foot-{view}", "role": "img", "aria-label": label}
    )
    outline = meta.outline_plantar if view == "plantar" else meta.outline_medial
    ET.SubElement(root, "path", {"class": "outline", "d": smooth([placed(one, view, side) for one in outline], closed=True)})
    if view == "medial":
        _ankle(root, side)
    for zone in zones:
        if zone.view == view:
            _zone(root, zone, side)
    for stroke in strokes:
        if stroke.view == view:
            _stroke(root, stroke, side)
    return Markup(ET.tostring(root, encoding="unicode"))


def _size(view: str) -> Point:
    if view == "plantar":
        return 2 * MARGIN + LENGTH * WIDTH_OF_LENGTH, 2 * MARGIN + LENGTH
    return 2 * MARGIN + LENGTH, 2 * MARGIN + LENGTH * HEIGHT_OF_LENGTH


def placed(point: Sequence[float], view: str, side: str) -> Point:
    """A point of the foot's own coordinates on the drawing.

    The sole is seen from below with the toes up: the inner border of the left foot is on the left. The inner side is seen from
    the other foot: the toes of the left foot point to the right.
    """
    width, height = _size(view)
    if view == "plantar":
        x = MARGIN + point[0] * LENGTH * WIDTH_OF_LENGTH
        y = height - MARGIN - point[1] * LENGTH
        return (x if side == "left" else width - x, y)
    x = MARGIN + point[0] * LENGTH
    y = height - MARGIN - point[1] * LENGTH
    return (x if side == "left" else width - x, y)


def smooth(points: Sequence[Point], closed: bool = False) -> str:
    """A smooth path through points (Catmull-Rom, as cubic curves)."""
    if closed and points[0] == points[-1]:
        points = points[:-1]
    if len(points) < 2:
        return ""
    count = len(points)
    around = [
        points[-1] if closed else points[0],
        *points,
        points[0] if closed else points[-1],
        points[1] if closed else points[-1],
    ]
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for number in range(count if closed else count - 1):
        before, here, there, after = around[number : number + 4]
        first = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        second = (there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6)
        parts.append("C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in (first, second, there)))
    return "".join(parts) + ("Z" if closed else "")


def _ankle(root: ET.Element, side: str) -> None:
    x, y = placed((0.24, 0.27), "medial", side)
    ET.SubElement(root, "ellipse", {"class": "detail", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "rx": "24", "ry": "20"})


def _stroke(root: ET.Element, stroke: Stroke, side: str) -> None:
    """A stroke: its path, and a thumb that the player moves along it."""
    points = [placed(point, stroke.view, side) for point in stroke.points]
    group = ET.SubElement(
        root, "g", {"class": f"stroke stroke-{stroke.motion}", "data-stroke": stroke.id, "data-motion": stroke.motion}
    )
    if len(points) > 1:
        ET.SubElement(group, "path", {"class": "stroke-path", "d": smooth(points)})
        end, before = points[-1], points[-2]
        _arrow(group, before, end)
    for x, y in points if stroke.motion in ("circle", "squeeze", "hold") else points[:1]:
        ET.SubElement(group, "circle", {"class": "stroke-point", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "20"})
    first = {"cx": f"{points[0][0]:.1f}", "cy": f"{points[0][1]:.1f}"}
    ET.SubElement(group, "circle", {"class": "thumb", **first, "r": "16"})
    # The ring that runs out with the seconds of the step: 100 units long, whatever its size.
    ET.SubElement(group, "circle", {"class": "ring", **first, "r": "24", "pathLength": "100", "stroke-dasharray": "100"})


def _arrow(group: ET.Element, before: Point, end: Point) -> None:
    """The head of an arrow at the end of a stroke, so that the direction needs no movement."""
    along = (end[0] - before[0], end[1] - before[1])
    length = max((along[0] ** 2 + along[1] ** 2) ** 0.5, 1.0)
    ux, uy = along[0] / length, along[1] / length
    left = (end[0] - 14 * ux + 8 * uy, end[1] - 14 * uy - 8 * ux)
    right = (end[0] - 14 * ux - 8 * uy, end[1] - 14 * uy + 8 * ux)
    tip = f"M{left[0]:.1f} {left[1]:.1f}L{end[0]:.1f} {end[1]:.1f}L{right[0]:.1f} {right[1]:.1f}"
    ET.SubElement(group, "path", {"class": "stroke-arrow", "d": tip})


def _zone(root: ET.Element, zone: Zone, side: str) -> None:
    """A zone of tradition: a line, or an ellipse given by its centre and half axes."""
    looks = {"class": f"zone zone-{zone.scheme}", "data-zone": zone.id}
    if zone.shape == "ellipse":
        (centre, half) = zone.points
        x, y = placed(centre, zone.view, side)
        across = LENGTH * (WIDTH_OF_LENGTH if zone.view == "plantar" else 1.0)
        size = {"rx": f"{half[0] * across:.1f}", "ry": f"{half[1] * LENGTH:.1f}"}
        shape = ET.SubElement(root, "ellipse", {**looks, "cx": f"{x:.1f}", "cy": f"{y:.1f}", **size})
    else:
        points = [placed(point, zone.view, side) for point in zone.points]
        shape = ET.SubElement(root, "path", {**looks, "d": smooth(points)})
    title = ET.SubElement(shape, "title")
    title.text = zone.body_part
