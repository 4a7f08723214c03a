"""The chain from sole to back: the same five joints everywhere, coloured by which way the trouble probably runs."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from markupsafe import Markup

from solespine.reasoning import Estimate
from solespine.web.drawing import SVG, drawing, markup
from solespine.wording.answer import Bar

STRENGTHS = 6  # how many widths of the line the style sheet knows, from the thinnest
BAR_LENGTH = 100


def chain_drawing(shares: Mapping[str, Bar], leading: str, label: str) -> Markup:
    """The chain: the segments as thick as it is probable that trouble travels through them, the leading way by its colour."""
    root = drawing("chain", label)
    if leading:
        root.set("class", f"{root.get('class', '')} runs-{leading}".strip())
    through = sum(shares[name].estimate.p for name in ("foot_to_back", "back_to_foot") if name in shares)
    for segment in root.iter(f"{{{SVG}}}path"):
        if "data-segment" in segment.attrib:
            segment.set("class", f"segment strength-{round(STRENGTHS * min(through, 1.0))}")
    return markup(root)


def verdict_bar(bar: Bar) -> Markup:
    """A probability as a bar: full to the best guess, lighter over its interval, with a tick at both ends."""
    estimate: Estimate = bar.estimate
    low, best, high = (round(BAR_LENGTH * share, 1) for share in (estimate.low, estimate.p, estimate.high))
    looks = {"class": f"bar bar-{bar.name}", "aria-hidden": "true", "preserveAspectRatio": "none"}
    root = ET.Element("svg", {"viewBox": f"0 0 {BAR_LENGTH} 10", **looks})
    _box(root, "bar-all", 0, BAR_LENGTH)
    _box(root, "bar-range", low, max(high - low, 0.4))
    _box(root, "bar-best", 0, best)
    for end in (low, high):
        _box(root, "bar-end", max(end - 0.3, 0), 0.6, 0, 10)
    return Markup(ET.tostring(root, encoding="unicode"))


def _box(root: ET.Element, looks: str, x: float, width: float, y: float = 2, height: float = 6) -> None:
    size = {"x": f"{x:.1f}", "y": f"{y:g}", "width": f"{width:.1f}", "height": f"{height:g}"}
    ET.SubElement(root, "rect", {"class": looks, **size})
