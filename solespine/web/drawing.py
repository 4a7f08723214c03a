"""Drawings as they stand in a page: places become links, joints and segments take what the verdict says of them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree as ET

from markupsafe import Markup

DRAWINGS = Path(__file__).parent / "drawings"
SVG = "http://www.w3.org/2000/svg"
ET.register_namespace("", SVG)


@lru_cache(maxsize=64)
def _parsed(name: str) -> ET.Element:
    return ET.parse(DRAWINGS / f"{name}.svg").getroot()


def drawing(name: str, label: str = "") -> ET.Element:
    """A fresh copy of a drawing. With a label it is a picture with that name; without, screen readers pass it over."""
    root = copy.deepcopy(_parsed(name))
    if label:
        root.set("role", "img")
        root.set("aria-label", label)
    else:
        root.set("aria-hidden", "true")
    root.set("focusable", "false")
    return root


def markup(root: ET.Element) -> Markup:
    """A drawing as it is put into a page."""
    return Markup(ET.tostring(root, encoding="unicode"))


def places(root: ET.Element) -> list[tuple[str, str]]:
    """The places of a drawing with their sides."""
    return [(one.get("data-place", ""), one.get("data-side", "")) for one in root.findall(f"{{{SVG}}}g[@data-place]")]


def with_links(
    root: ET.Element,
    address: Callable[[str, str], str],
    name: Callable[[str, str], str],
    marked: Iterable[tuple[str, str]] = (),
    opened: tuple[str, str] | None = None,
) -> ET.Element:
    """Each place as a link with a name; marked ones and the one that is open look so and say so in their name."""
    marked = set(marked)
    for number, place in enumerate(list(root)):
        if place.tag != f"{{{SVG}}}g" or "data-place" not in place.attrib:
            continue
        at = (place.get("data-place", ""), place.get("data-side", ""))
        looks = ["place", "is-marked" if at in marked else "", "is-open" if at == opened else ""]
        link = ET.Element(f"{{{SVG}}}a", {"href": address(*at), "class": " ".join(filter(None, looks)), "aria-label": name(*at)})
        title = ET.SubElement(link, f"{{{SVG}}}title")
        title.text = name(*at)
        link.extend(list(place))
        root[number] = link
    root.set("role", "group")
    root.attrib.pop("aria-hidden", None)
    return root
