"""Earlier answers of an episode, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from solespine.episode import Episode, Shown
from solespine.evidence import Evidence, settle
from solespine.followup.measured import with_measured
from solespine.knowledge import Knowledge, Urgency
from solespine.reasoning import VERDICTS, Estimate
from solespine.web.desk import desk
from solespine.web.page import page
from solespine.wording.answer import condition_name, verdict_label
from solespine.wording.figures import percent
from solespine.wording.language import _
from solespine.wording.names import LEVELS, known_words, question

router = APIRouter()
COMPARED = 5  # conditions of each answer that are set side by side


@dataclass(frozen=True, slots=True)
class Then:
    """An answer that was shown, as a column of the comparison."""

    shown: Shown
    urgency: str
    leading: str
    verdict: Mapping[str, str]
    conditions: Mapping[str, str]


@router.get("/e/{episode_id}/history")
def history(request: Request, episode_id: str, first: int = 0, second: int = 0) -> Response:
    """Every answer that was shown, newest first, and two of them side by side."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    shown = sorted(episode.shown, key=lambda one: -one.number)
    columns = [column for one in shown if (column := then(one)) is not None]
    chosen = [one for one in columns if one.shown.number in (first, second)] if first and second else columns[:2]
    return page(
        request,
        "history.html",
        episode=episode,
        columns=columns,
        compared=list(reversed(chosen)) if len(chosen) == 2 else [],
        verdicts=[(name, verdict_label(name)) for name in VERDICTS],
        names=_names(chosen, here.knowledge),
        changed=_changed(episode, chosen, here.knowledge) if len(chosen) == 2 else [],
    )


def then(shown: Shown) -> Then | None:
    """An earlier answer in the words of today; None where it was taken in from a file and is not of a form known here."""
    answer: Mapping[str, Any] = shown.answer
    try:
        verdict = {name: _estimate(answer["verdict"][name]) for name in VERDICTS} if answer["verdict"]["applies"] else {}
        level = Urgency[answer["urgency"]["level"]]
        leading = max(verdict, key=lambda name: verdict[name].p) if verdict else ""
        return Then(
            shown,
            _(LEVELS[level]),
            verdict_label(leading) if leading else "",
            {name: percent(one) for name, one in verdict.items()},
            {str(one["id"]): percent(_estimate(one)) for one in answer["conditions"]},
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _estimate(row: Mapping[str, float]) -> Estimate:
    return Estimate(float(row["p"]), float(row["low"]), float(row["high"]))


def _names(columns: list[Then], knowledge: Knowledge) -> list[tuple[str, str]]:
    """The leading conditions of the compared answers, with their names."""
    ids = dict.fromkeys(name for column in columns for name in list(column.conditions)[:COMPARED])
    return [(one, condition_name(one, knowledge) if one in knowledge.conditions else one) for one in ids]


def _changed(episode: Episode, compared: list[Then], knowledge: Knowledge) -> list[tuple[str, str, str]]:
    """The answers that differ between two that were shown: what was asked, then, and now."""
    before, after = (_known(episode, one.shown, knowledge) for one in sorted(compared, key=lambda one: one.shown.after))
    return [
        (question(about, knowledge), known_words(about, before) or _("not known"), known_words(about, after) or _("not known"))
        for about in after.latest
        if known_words(about, before) != known_words(about, after)
    ]


def _known(episode: Episode, shown: Shown, knowledge: Knowledge) -> Evidence:
    """What was told and measured when an answer was shown."""
    entries = tuple(entry for entry in episode.entries if entry.number <= shown.after)
    events = tuple(event for event in episode.events if event.at <= shown.at)
    told = replace(episode, entries=entries, events=events)
    return settle(with_measured(told.observations, told.measurements, knowledge), knowledge)[0]
