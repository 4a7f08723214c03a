"""A figure of the dossier as it is shown: value, range, what it rests on, and the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from solespine.knowledge import Basis, Knowledge
from solespine.wording.language import N_, _, number

BASES = {
    "published": N_("published"),
    "guideline": N_("guideline"),
    "estimate": N_("estimate"),
    "recalled": N_("estimate (remembered, not yet checked)"),
}
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in words. ``source`` is the key of its page."""

    value: str
    range: str
    basis: str
    source: str
    note: str


def figure(found: Any, knowledge: Knowledge, as_percent: bool = False) -> Figure:
    """A clinical number, a dose or a threshold as it is shown.

    Parameters
    ----------
    found : object
        A record with a value or a best guess, and low, high, basis and source, as far as it has them.
    knowledge : Knowledge
    as_percent : bool
        Whether to show a share as percent.
    """
    value = getattr(found, "value", getattr(found, "best", None))
    low, high = getattr(found, "low", None), getattr(found, "high", None)
    between = ""
    if low is not None and high is not None:
        between = _("{low} to {high}").format(low=_shown(low, as_percent), high=_shown(high, as_percent))
    basis = getattr(found, "basis", None)
    return Figure(
        "" if value is None else _shown(value, as_percent),
        between,
        basis_words(basis) if isinstance(basis, Basis) else "",
        str(getattr(found, "source", "")),
        str(getattr(found, "note", "")),
    )


def _shown(value: float, as_percent: bool) -> str:
    if as_percent:
        return f"{number(100 * value, 1)} %"
    return number(value, DIGITS if abs(value) < 10 else 1)


def basis_words(basis: Basis) -> str:
    """What a figure rests on, in words."""
    return _(BASES[basis.value]) if basis.value in BASES else basis.words
