"""What is said when the dossier cannot be read, or a name is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class KnowledgeError(ValueError):
    """The dossier is wrong. ``problems`` lists every one: file, key, what is wrong."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The words '; did you mean ...?', or nothing where nothing is near.

    >>> did_you_mean("sadle_numbness", ["saddle_numbness", "fever"])
    "; did you mean 'saddle_numbness'?"
    """
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""
