"""What the pages work with: the store, the dossier, and what was already worked out for an episode as it stands."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock, RLock
from typing import Any, TypeVar

from fastapi import Request

from solespine.assessment import Assessment, assess, network_of
from solespine.episode import Episode
from solespine.evidence import Evidence, SetAside
from solespine.followup.diary import STEP, Lately
from solespine.interview import Step, next_step, part_to_ask, still_to_ask
from solespine.knowledge import Knowledge
from solespine.reasoning import Weighed, weigh
from solespine.records import Store

T = TypeVar("T")

KEPT = 256  # episodes of which the last answer is kept ready
KEPT_WEIGHED = 8  # a megabyte each, and only needed while one request is answered


@dataclass(frozen=True, slots=True)
class Standing:
    """An episode as it stands: its evidence, and what was set aside."""

    episode: Episode
    evidence: Evidence
    set_aside: tuple[SetAside, ...]


class Desk:
    """The store and the dossier, and results by episode and last entry, so that looking twice costs once."""

    def __init__(self, store: Store, knowledge: Knowledge, now: Callable[[], datetime]) -> None:
        self.store = store
        self.knowledge = knowledge
        self.now = now
        self._kept: defaultdict[str, OrderedDict[tuple[str, int, int, int, str], Any]] = defaultdict(OrderedDict)
        self._lock = Lock()
        self._turn = RLock()

    def standing(self, episode: Episode) -> Standing:
        """The evidence of an episode."""
        return self._once("standing", episode, lambda: Standing(episode, *episode.evidence(self.knowledge, self.now())))

    def assessment(self, episode: Episode) -> Assessment:
        """The answer with its reasons."""
        return self._once("assessment", episode, lambda: assess(self.standing(episode).evidence, weighed=self.weighed(episode)))

    def brief(self, episode: Episode) -> Assessment:
        """The answer without reasons and intervals, for pages that only need how urgent it is and what is permitted."""
        return self._once(
            "brief",
            episode,
            lambda: assess(self.standing(episode).evidence, explain=False, weighed=self.weighed(episode), intervals=False),
        )

    def without_diary(self, episode: Episode) -> Assessment:
        """The answer as it would be without what the diary says."""

        def work_out() -> Assessment:
            entries = tuple(entry for entry in episode.entries if entry.step != STEP)
            evidence, _ = replace(episode, entries=entries, lately=Lately()).evidence(self.knowledge, self.now())
            return assess(evidence, explain=False, intervals=False)

        return self._once("without_diary", episode, work_out)

    def step(self, episode: Episode) -> tuple[Step | None, int]:
        """What is asked next, and about how many steps may follow."""

        def work_out() -> tuple[Step | None, int]:
            evidence = self.standing(episode).evidence
            step = next_step(evidence, self.knowledge, lambda: self.weighed(episode))
            return (None, 0) if step is None else (part_to_ask(step), self.more(episode))

        return self._once("step", episode, work_out)

    def weighed(self, episode: Episode) -> Weighed:
        """The evidence as the reasoning weighed it."""
        return self._once("weighed", episode, lambda: weigh(self.standing(episode).evidence, network_of(self.knowledge)))

    def more(self, episode: Episode) -> int:
        """About how many steps may still follow."""

        def work_out() -> int:
            return still_to_ask(self.standing(episode).evidence, self.knowledge, lambda: self.weighed(episode))

        return self._once("more", episode, work_out)

    def forget(self) -> None:
        """Let go of everything worked out: after erasing, nothing of it may stay."""
        with self._lock:
            self._kept.clear()

    def _once(self, what: str, episode: Episode, work_out: Callable[[], T]) -> T:
        # With sessions in the log or a diary an answer also depends on the hours since.
        hour = self.now().replace(minute=0, second=0, microsecond=0).isoformat() if episode.events or episode.lately.last else ""
        key = (episode.id, episode.last, len(episode.events), episode.lately.last, hour)
        most = KEPT_WEIGHED if what == "weighed" else KEPT
        with self._lock:
            kept = self._kept[what]
            if key in kept:
                kept.move_to_end(key)
                found: T = kept[key]
                return found
        # One at a time: several at once would only take turns, and all of them would be late.
        with self._turn:
            made = work_out()
        with self._lock:
            kept[key] = made
            while len(kept) > most:
                kept.popitem(last=False)
        return made


def desk(request: Request) -> Desk:
    """The desk of the running program."""
    found: Desk = request.app.state.desk
    return found
