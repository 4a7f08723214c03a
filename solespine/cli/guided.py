"""A guided session in the terminal: the questions of today, the steps with their seconds, how it was."""

from __future__ import annotations

import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic as clock
from time import sleep as wait
from uuid import uuid4

import click

from solespine.assessment import assess
from solespine.care.log import CHECKED, ENDED, REACHED, Logged
from solespine.care.session import Cue, cues, start
from solespine.cli.answer_text import what_to_do_now
from solespine.cli.case_files import CaseFileError, read_cases
from solespine.cli.prompts import Commanded, answers_to, say
from solespine.cli.words import styled, wrapped
from solespine.episode import Episode, asked_after, asked_before, leave_to_start, waiting_check_ins
from solespine.evidence import Evidence, Observation
from solespine.interview import Item, Step, Why
from solespine.knowledge import Knowledge, Routine, Urgency
from solespine.records import Store
from solespine.safety import SessionPermit, Withheld
from solespine.wording.plan import change_words, reasons_withheld
from solespine.wording.relief import cue_words, pace_words

BEFORE, AFTER = "Is any of this so today?", "Since the session, do you feel any of this?"
WHY_BEFORE = "These answers can change overnight, and each of them can be a reason not to do it."
WHY_AFTER = "Most of what is felt after a session is mild and goes; some of it is a reason to stop."


class NothingToGoBy(Exception):
    """No answers are kept from which a permit could be made."""


class NotNow(Exception):
    """The session is withheld. ``lines`` say why and what to do."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(" ".join(lines))
        self.lines = lines


class Guided:
    """One person's episode in the store, and a session for it."""

    def __init__(self, store: Store, knowledge: Knowledge, case: Path | None) -> None:
        self.store = store
        self.knowledge = knowledge
        self.episode = self._of_case(case) if case is not None else self._latest()

    def play(self, routine: Routine, side: str) -> None:
        """Ask, start with a permit, guide, and ask how it was."""
        session = self._running(routine)
        if session is None:
            self._check_in_first()
            session = self._begin(routine, side)
        found = cues(routine, session.side)
        try:
            self._guide(session, found)
        except KeyboardInterrupt:
            say("Stopped. The same command goes on where you were, for three hours.")
            raise
        self.episode = self.store.happened(self.episode.id, f"{session.id}:end", ENDED, session.id, {"how": "done"}, _now())
        say(styled("Done.", "green", err=True))
        self._ask_after(session)

    def _latest(self) -> Episode:
        found = next((one for one in self.store.episodes() if not one.demo and one.observations), None)
        if found is None:
            raise NothingToGoBy("No answers are kept here. Answer the questions first: 'solespine serve', or give --case FILE.")
        return found

    def _of_case(self, path: Path) -> Episode:
        """The answers of a case file as an episode of the store, so that sessions and check-ins are kept."""
        read = list(read_cases(str(path), self.knowledge))
        if len(read) != 1:
            raise NothingToGoBy(f"{path}: expected one case, found {len(read)}")
        (case,) = read
        if isinstance(case, CaseFileError):
            raise NothingToGoBy(str(case))
        name = sha256(path.read_bytes()).hexdigest()[:32]
        episode = self.store.begin(f"case:{name}")
        return self.store.add(episode.id, f"case:{name}", "where", case.evidence.observations)

    def _evidence(self) -> Evidence:
        return self.episode.evidence(self.knowledge, _now())[0]

    def _running(self, routine: Routine) -> Logged | None:
        """A session of this routine that was begun and not ended, if it may still go on."""
        now = _now()
        waiting = [one for one in self.episode.sessions if one.routine == routine.id and one.ended is None and not one.is_over(now)]
        return waiting[-1] if waiting else None

    def _check_in_first(self) -> None:
        for session in waiting_check_ins(self.episode, self._evidence(), _now()):
            say(f"First: how was the session of {session.begun.astimezone():%d %B, %H:%M}?")
            self._ask_after(session)

    def _begin(self, routine: Routine, side: str) -> Logged:
        evidence = self._evidence()
        items = asked_before(evidence, routine.treatment)
        if items:
            answers = self._ask(Step("before", BEFORE, items, Why.safe), WHY_BEFORE)
            seen = tuple(Observation(item.about, answers.get(item.about), at=_now()) for item in items)
            self.episode = self.store.add(self.episode.id, uuid4().hex, f"before:{routine.id}", seen, at=_now())
        leave = self._leave(routine)
        session = start(leave, routine, side, uuid4().hex, _now())
        for change in leave.permit.changes:
            say(change_words(change, self.knowledge), first="* ")
        say(routine.before)
        self.episode = self.store.start_session(self.episode.id, session.id, session)
        return self.episode.sessions[-1]

    def _leave(self, routine: Routine) -> SessionPermit:
        """Leave to start, from the answers of just now."""
        evidence = self._evidence()
        assessment = assess(evidence, explain=False)
        leave = leave_to_start(self.episode, evidence, routine.treatment, _now(), assessment.foot_condition_likely)
        if isinstance(leave, Withheld):
            urgent = list(what_to_do_now(assessment)) if assessment.urgency >= Urgency.same_day else []
            lines = [f"{routine.name} is withheld for you now:"]
            lines += [wrapped(line, 2, "- ") for line in reasons_withheld(leave, assessment)]
            raise NotNow([*urgent, *lines])
        return leave

    def _guide(self, session: Logged, found: tuple[Cue, ...]) -> None:
        """Each step with its words, and the seconds counted down where a terminal can show it."""
        begun = clock()
        due = 0.0
        for cue in found[session.cue :]:
            click.echo("", err=True)
            words = cue_words(cue, session.routine, self.knowledge)
            label = f"{cue.number + 1} of {len(found)}" + (f", {cue.side}" if cue.side and not cue.is_pause else "")
            say(styled(f"{label}: ", bold=True, err=True) + words)
            if pace_words(cue):
                say(f"({pace_words(cue)})")
            due += cue.seconds
            self._count_down(begun + due)
            happened = {"cue": min(cue.number + 1, len(found) - 1)}
            self.store.happened(self.episode.id, f"{session.id}:cue:{cue.number}", REACHED, session.id, happened, _now())

    def _count_down(self, until: float) -> None:
        """Wait until a moment of the clock, so that what printing takes is not added up."""
        while (left := until - clock()) > 0:
            if sys.stderr.isatty():
                click.echo(f"\r  {left:4.0f} s ", nl=False, err=True)
            wait(min(left, 1.0))
        if sys.stderr.isatty():
            click.echo("\r\a          \r", nl=False, err=True)

    def _ask_after(self, session: Logged) -> None:
        items = asked_after(self._evidence(), session.treatment)
        answers = self._ask(Step("after", AFTER, items, Why.safe), WHY_AFTER)
        seen = tuple(Observation(item.about, answers.get(item.about), at=_now()) for item in items)
        once = uuid4().hex
        self.store.add(self.episode.id, once, f"after:{session.id}", seen, at=_now())
        self.episode = self.store.happened(self.episode.id, f"{once}:checked", CHECKED, session.id, {}, _now())
        assessment = assess(self._evidence(), explain=False)
        if assessment.urgency >= Urgency.same_day:
            click.echo("\n".join(what_to_do_now(assessment)), err=True)
        for effect in assessment.red_flags.after_effects:
            say(effect.advice, first="* ")
        if not assessment.red_flags.after_effects:
            say("Nothing speaks against the next session. You are asked again tomorrow.")

    def _ask(self, step: Step, why: str) -> dict[str, bool | str | float | None]:
        """The answers to a list; stopping in the middle leaves them unknown, and unknown withholds."""
        say(styled(step.title, bold=True, err=True))
        try:
            return answers_to(step, why)
        except Commanded:
            return dict.fromkeys(_names(step.items))


def _names(items: tuple[Item, ...]) -> list[str]:
    return [item.about for item in items]


def _now() -> datetime:
    return datetime.now().astimezone()
