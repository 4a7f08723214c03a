"""One sitting of the interview: question after question, each answer saved before the next is put."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from solespine.assessment import assess
from solespine.cli.answer_text import what_to_do_now
from solespine.cli.assess import print_answer
from solespine.cli.prompts import HELP, Command, Commanded, answers_to, read_line, say, show_title
from solespine.cli.saved_case import Saved, save_case
from solespine.evidence import Evidence, EvidenceError
from solespine.interview import Step, next_step, part_to_ask, record, still_to_ask
from solespine.knowledge import Urgency
from solespine.wording.asking import why_words
from solespine.wording.names import question

RULE = "=" * 60


class Sitting:
    """A person, a case file, and what was answered so far; the last of ``taken`` counts, going back drops it."""

    def __init__(self, path: Path, saved: Saved) -> None:
        self.path = path
        self.saved = saved
        self.taken = [saved.evidence]
        self.announced = Urgency.self_care
        self.title_shown = ""
        self.unsaved = ""

    @property
    def evidence(self) -> Evidence:
        """What is known now."""
        return self.taken[-1]

    def hold(self, as_json: bool) -> None:
        """Ask until nothing is worth asking or the person stops, then show the answer. Ctrl-C keeps what was answered."""
        say("If you think it is an emergency, call the emergency number (112, 999, 911 by country) first.", 0)
        say(f"Your answers are kept in {self.path}, on this machine only.", 0)
        say(f"At every question: {HELP}.", 0)
        try:
            self._ask()
        except KeyboardInterrupt:
            click.echo("", err=True)
            self._say_where_kept()
            raise
        click.echo("", err=True)
        print_answer(self.saved.case_id or self.path.stem, assess(self.evidence), as_json)
        click.echo("", err=True)
        self._say_where_kept()

    def _ask(self) -> None:
        while self._may_go_on():
            step = next_step(self.evidence, self.evidence.knowledge)
            if step is None:
                return
            try:
                self._put(part_to_ask(step))
            except Commanded as typed:
                if typed.command is Command.stop:
                    return
                self._go_back()

    def _put(self, step: Step) -> None:
        """Put what is asked at once, and keep the answers."""
        if step.title != self.title_shown:
            more = still_to_ask(self.evidence, self.evidence.knowledge)
            show_title(step, f"about {more} more" if more > 1 else "")
            self.title_shown = step.title
        answers = answers_to(step, why_words(step, self.evidence.knowledge))
        try:
            after = record(self.evidence, step, answers, at=datetime.now().astimezone())
        except EvidenceError as error:
            for about, problem in error.problems:
                say(f"That cannot be so. {question(about, self.evidence.knowledge)} {problem}.")
            return
        self.taken.append(after)
        self._keep()

    def _go_back(self) -> None:
        if len(self.taken) == 1:
            say("This is the first question of this sitting.")
            return
        self.taken.pop()
        self.title_shown = ""
        self._keep()

    def _keep(self) -> None:
        """Save. A full disk is said once; the interview goes on, because the answer still helps."""
        try:
            save_case(self.path, replace(self.saved, evidence=self.evidence))
            self.unsaved = ""
        except OSError as error:
            if not self.unsaved:
                say(f"Your answers cannot be saved in {self.path}: {error.strerror}. You can go on; they are lost when you stop.")
            self.unsaved = error.strerror or str(error)

    def _may_go_on(self) -> bool:
        """Say at once what to do when it has become urgent, and ask whether to go on."""
        assessment = assess(self.evidence, explain=False)
        if assessment.urgency < Urgency.same_day or assessment.urgency <= self.announced:
            return True
        self.announced = assessment.urgency
        self.title_shown = ""
        click.echo("\n".join(["", RULE, *what_to_do_now(assessment), RULE]), err=True)
        say("Do that first. Go on with the questions all the same? y yes, n no.")
        while True:
            try:
                typed = read_line().lower()
            except Commanded:
                return False
            if typed in ("y", "yes", "n", "no", "q"):
                return typed in ("y", "yes")
            say("Type y or n.")

    def _say_where_kept(self) -> None:
        if self.unsaved:
            say(f"Your answers are not saved: {self.unsaved}.", 0)
        elif self.path.exists():
            say(f"Your answers are in {self.path}. To go on later:", 0)
            click.echo(f"  solespine interview --resume {shlex.quote(str(self.path))}", err=True)
