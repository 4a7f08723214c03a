"""What the pages work with: the store, the dossier, and what was already worked out for an episode as it stands."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from fastapi import Request

from solespine.assessment import Assessment, assess
from solespine.episode import Episode
from solespine.evidence import Evidence, SetAside
from solespine.interview import Step, next_step, part_to_ask, still_to_ask
from solespine.knowledge import Knowledge
from solespine.records import Store

T = TypeVar("T")

KEPT = 256  # episodes of which the last answer is kept ready


@dataclass(frozen=True, slots=True)
class Standing:
    """An episode as it stands: its evidence, and what was set aside."""

    episode: Episode
    evidence: Evidence
    set_aside: tuple[SetAside, ...]


class Desk:
    """The store and the dossier, and results by episode and last entry, so that looking twice costs once."""

    def __init__(self, store: Store, knowledge: Knowledge) -> None:
        self.store = store
        self.knowledge = knowledge
        self._kept: OrderedDict[tuple[str, str, int], Any] = OrderedDict()
        self._lock = Lock()

    def standing(self, episode: Episode) -> Standing:
        """The evidence of an episode."""
        return self._once("standing", episode, lambda: Standing(episode, *episode.evidence(self.knowledge)))

    def assessment(self, episode: Episode) -> Assessment:
        """The answer with its reasons."""
        return self._once("assessment", episode, lambda: assess(self.standing(episode).evidence))

    def brief(self, episode: Episode) -> Assessment:
        """The answer without its reasons, for pages that only need how urgent it is."""
        return self._once("brief", episode, lambda: assess(self.standing(episode).evidence, explain=False))

    def step(self, episode: Episode) -> tuple[Step | None, int]:
        """What is asked next, and about how many steps may follow."""

        def work_out() -> tuple[Step | None, int]:
            evidence = self.standing(episode).evidence
            step = next_step(evidence, self.knowledge)
            return (None, 0) if step is None else (part_to_ask(step), still_to_ask(evidence, self.knowledge))

        return self._once("step", episode, work_out)

    def forget(self) -> None:
        """Let go of everything worked out: after erasing, nothing of it may stay."""
        with self._lock:
            self._kept.clear()

    def _once(self, what: str, episode: Episode, work_out: Callable[[], T]) -> T:
        key = (what, episode.id, episode.last)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key]
                return found
        made = work_out()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


def desk(request: Request) -> Desk:
    """The desk of the running program."""
    found: Desk = request.app.state.desk
    return found
