"""The drawings of body and feet with what was felt: shade and number at each place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from xml.etree import ElementTree as ET

from markupsafe import Markup

from solespine.followup.pictures.calendar import step_of, whole
from solespine.marks import MIDDLE
from solespine.web.drawing import SVG, drawing, markup, places
from solespine.web.pages.where import FOOT

At = tuple[str, str]  # a place and its side

# Each place is shown on the first of these that has it.
BODY = ("body_back", "body_front")
FEET = {side: tuple(f"foot_{view}_{side}" for view in ("sole", "top", "inner", "outer")) for side in ("left", "right")}
PAIR = re.compile(r"(-?\d+\.?\d*)[ ,](-?\d+\.?\d*)")
ONLY_TO_TAP = ("hit", "ring", "hatch")


def drawings_for(felt: Collection[At]) -> tuple[str, ...]:
    """The drawings on which all of these places are, as few as come one after another."""
    wanted: list[str] = []
    for names in (BODY, *FEET.values()):
        left = set(felt)
        for name in names:
            here = {where for where in left if is_on(where, name)}
            if here:
                wanted.append(name)
                left -= here
    return tuple(wanted)


def is_on(where: At, name: str) -> bool:
    """Whether a place is on a drawing."""
    place, side = where
    here = _centres(name)
    return where in here or (side == MIDDLE and (place, "left") in here)


def body_map(id: str, name: str, title: str, desc: str, felt: Mapping[At, float], foot_places: Iterable[str]) -> Markup:
    """A drawing with the places that were felt.

    Parameters
    ----------
    id : str
        Of the picture, in the page.
    name : str
        The drawing.
    title, desc : str
        What it is, and what it shows, in words.
    felt : mapping of (str, str) to float
        0 to 10 by place and side.
    foot_places : iterable of str
        Places of which a foot on the drawing of the body is made up; the worst of them is shown.
    """
    root = drawing(name)
    root.attrib.pop("aria-hidden", None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{id}-title {id}-desc")
    foot_places = tuple(foot_places)
    for number, (tag, words) in enumerate((("title", title), ("desc", desc))):
        one = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{id}-{tag}"})
        one.text = words
        root.insert(number, one)
    for group in root.findall(f"{{{SVG}}}g[@data-place]"):
        _show(root, group, name, felt, foot_places)
    return markup(root)


def _show(root: ET.Element, group: ET.Element, name: str, felt: Mapping[At, float], foot_places: tuple[str, ...]) -> None:
    """One place as it was felt; the number stands above everything else that is drawn."""
    place, side = group.get("data-place", ""), group.get("data-side", "")
    value = _value(place, side, felt, foot_places)
    group.set("class", "unfelt" if value is None else "felt")
    for path in list(group):
        if path.get("class") in ONLY_TO_TAP:
            group.remove(path)
        elif value is not None:
            path.set("class", f"area pic-step-{step_of(whole(value))}")
    if value is not None:
        x, y = _centres(name)[place, side]
        number = ET.SubElement(root, f"{{{SVG}}}text", {"class": "pic-felt", "x": f"{x:g}", "y": f"{y + 11:g}"})
        number.text = str(whole(value))


def _value(place: str, side: str, felt: Mapping[At, float], foot_places: tuple[str, ...]) -> float | None:
    if place == FOOT:
        return max((felt[one, side] for one in foot_places if (one, side) in felt), default=None)
    return felt.get((place, side), felt.get((place, MIDDLE)))


@lru_cache(maxsize=16)
def _centres(name: str) -> Mapping[At, tuple[float, float]]:
    """The middle of each place of a drawing."""
    root = drawing(name)
    found = {}
    for where in places(root):
        group = root.find(f"{{{SVG}}}g[@data-place='{where[0]}'][@data-side='{where[1]}']")
        area = None if group is None else group.find(f"{{{SVG}}}path[@class='area']")
        if area is not None:
            points = [(float(x), float(y)) for x, y in PAIR.findall(area.get("d", ""))]
            found[where] = tuple((min(one) + max(one)) / 2 for one in zip(*points, strict=True))
    return found
