"""A picture as SVG: how its elements are written, what it says for those who do not see it, and its table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

NAMESPACE = "http://www.w3.org/2000/svg"
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LETTER = 7.4  # about the width of a letter of the text in a picture, to keep labels apart

# What a picture wears outside the pages, where no style sheet colours it: the light colours of style.css.
STYLE = """
.pic-text { fill: #1d2b32; font-size: 14px; }
.pic-text { font-family: "Libertinus Serif", system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
.pic-end { text-anchor: end; }
.pic-middle { text-anchor: middle; }
.pic-muted { fill: #4a5a63; }
.pic-number { font-size: 16px; }
.pic-grid { stroke: #c9cfcf; stroke-width: 1px; }
.pic-axis { stroke: #6d7b82; stroke-width: 1px; }
.pic-mean { fill: #1f5f6b; }
.pic-line { fill: none; stroke: #1f5f6b; stroke-width: 1.5px; }
.pic-worst { stroke: #1f5f6b; stroke-width: 1px; stroke-opacity: .6; }
.pic-session { stroke: #1d2b32; stroke-width: 2px; }
.pic-band { fill: #e3eff0; }
.pic-band-other { fill: #fbf1e6; }
.pic-strip { fill: #0067a5; }
.pic-strip-other { fill: none; stroke: #a8480a; stroke-width: 1.5px; }
.pic-with { fill: #0067a5; stroke: #0067a5; stroke-width: 1.3px; }
.pic-without { fill: #a8480a; stroke: #a8480a; stroke-width: 1.3px; }
.pic-hollow { fill: none; }
.pic-before { fill: none; stroke: #4a5a63; stroke-width: 1.3px; }
.pic-block { stroke-width: 2.5px; }
.pic-begin { stroke: #6d7b82; stroke-width: 1px; stroke-dasharray: 3 3; }
.pic-none { fill: none; stroke: #6d7b82; stroke-width: 1px; stroke-dasharray: 2 3; }
.pic-step-0, .pic-step-1, .pic-step-2, .pic-step-3, .pic-step-4 { fill: #1f5f6b; stroke: #1f5f6b; stroke-width: 1px; }
.pic-step-0 { fill-opacity: .05; }
.pic-step-1 { fill-opacity: .18; }
.pic-step-2 { fill-opacity: .34; }
.pic-step-3 { fill-opacity: .85; }
.pic-on-dark { fill: #ffffff; }
"""


@dataclass(frozen=True, slots=True)
class Twin:
    """The numbers of a picture as a table: what it is called, its columns, its rows; the first cell of a row names it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture.

    Parameters
    ----------
    id : str
        Unlike that of any other picture on the page.
    title, desc : str
        What it is, and what is to be seen in it in numbers.
    width, height : int
        In units of the drawing; text is 14 of them high.
    drawn : str
        The elements, as SVG.
    twin : Twin
    """

    id: str
    title: str
    desc: str
    width: int
    height: int
    drawn: str
    twin: Twin

    def in_page(self) -> Markup:
        """As it stands in a page, which colours it; all texts in it are escaped."""
        return Markup(self._svg(f'class="picture" viewBox="0 0 {self.width} {self.height}"'))

    def alone(self) -> str:
        """As a file of its own, or in a printed report, with its colours."""
        size = f'xmlns="{NAMESPACE}" viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}"'
        return self._svg(size, f'<style>{STYLE}</style><rect width="{self.width}" height="{self.height}" fill="#ffffff"/>') + "\n"

    def _svg(self, attributes: str, before: str = "") -> str:
        named = f'role="img" aria-labelledby="{self.id}-title {self.id}-desc"'
        said = f'<title id="{self.id}-title">{plain(self.title)}</title><desc id="{self.id}-desc">{plain(self.desc)}</desc>'
        return f"<svg {attributes} {named}>{said}{before}{self.drawn}</svg>"


@lru_cache(maxsize=1024)
def plain(words: str) -> Markup:
    """Words as they stand between elements: nothing in them is taken for one.

    >>> print(plain("more & <less>"))
    more &amp; &lt;less&gt;
    """
    return escape(visible(words))


def visible(words: str) -> str:
    """Words with a space for each sign that no XML may hold.

    >>> visible("bell\\x07")
    'bell '
    """
    return NOT_IN_XML.sub(" ", words)


def at(value: float) -> str:
    """A place in the drawing, to a tenth of a unit.

    >>> at(12.0), at(3.14159)
    ('12', '3.1')
    """
    return f"{value:.1f}".removesuffix(".0")


def line(looks: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{looks}" x1="{at(x1)}" y1="{at(y1)}" x2="{at(x2)}" y2="{at(y2)}"/>'


def box(looks: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{looks}" x="{at(x)}" y="{at(y)}" width="{at(width)}" height="{at(height)}"/>'


def dot(looks: str, x: float, y: float, radius: float) -> str:
    return f'<circle class="{looks}" cx="{at(x)}" cy="{at(y)}" r="{at(radius)}"/>'


def triangle(looks: str, x: float, y: float, radius: float) -> str:
    """A triangle on its base, its middle at a place and as large to the eye as a dot of that radius."""
    half, up, down = 1.25 * radius, 1.45 * radius, 0.85 * radius
    return f'<path class="{looks}" d="M{at(x - half)} {at(y + down)}H{at(x + half)}L{at(x)} {at(y - up)}Z"/>'


def cross(looks: str, x: float, y: float, radius: float) -> str:
    return f'<path class="{looks}" d="M{at(x - radius)} {at(y)}H{at(x + radius)}M{at(x)} {at(y - radius)}V{at(y + radius)}"/>'


def way(looks: str, places: Iterable[tuple[float, float]]) -> str:
    """A line through places."""
    return f'<polyline class="{looks}" points="{" ".join(f"{at(x)},{at(y)}" for x, y in places)}"/>'


def text(words: str, x: float, y: float, looks: str = "") -> str:
    return f'<text class="{f"pic-text {looks}".strip()}" x="{at(x)}" y="{at(y)}">{plain(words)}</text>'
