"""``solespine interview``: questions in the terminal, red flags first, then the answer."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from solespine.evidence import Evidence
    from solespine.interview import Item, Step
    from solespine.knowledge import Knowledge

NOT_ANSWERED = "# asked, not answered: "
HELP = "b back, s skip, w why we ask, q stop and show the answer so far"


class CommandError(Exception):
    """Something typed instead of an answer: back, skip or stop."""


@click.command(
    epilog="\b\nExamples:\n  solespine interview\n  solespine interview --save mine.toml\n"
    "  solespine interview --resume mine.toml\n\n"
    "Every answer is saved at once. Type w to see why something is asked, q to stop and see the answer so far."
)
@click.option(
    "--save", type=click.Path(dir_okay=False, writable=True), help="Case file to save to; without it, one in your data folder."
)
@click.option("--resume", type=click.Path(exists=True, dir_okay=False), help="Go on from a saved case file.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
def interview(save: str | None, resume: str | None, as_json: bool) -> None:
    """Answer questions here, get the answer here. Red flags come first."""
    from solespine import load_knowledge
    from solespine.evidence import Evidence

    knowledge = load_knowledge()
    path = Path(save or resume or _own_path())
    evidence = resumed(Path(resume), knowledge) if resume else Evidence(knowledge)
    click.echo("If you think it is an emergency, call the emergency number (112, 999, 911 by country) first.\n", err=True)
    click.echo(f"Your answers are saved in {path} on this machine and go nowhere else.\n{HELP}.\n", err=True)
    evidence = ask(evidence, knowledge, path)
    save_case(path, evidence)
    from solespine.assessment import assess
    from solespine.cli.assess import print_answer

    click.echo("", err=True)
    print_answer(path.stem, assess(evidence, knowledge), as_json)
    click.echo(f"\nSaved in {path}. Look at it again: solespine assess {path}", err=True)


def ask(evidence: Evidence, knowledge: Knowledge, path: Path) -> Evidence:
    """Step after step until nothing is worth asking or the person stops. Each step is saved before the next is worked out."""
    from solespine.interview import next_step, record

    taken = [evidence]
    warned = False
    while True:
        evidence = taken[-1]
        if not warned and _is_urgent(evidence):
            warned = True
            if not _go_on_in_spite_of(evidence):
                return evidence
        step = next_step(evidence, knowledge)
        if step is None:
            return evidence
        try:
            answers = answer_step(step)
        except CommandError as command:
            if str(command) == "q":
                return evidence
            if str(command) == "b":
                if len(taken) > 1:
                    taken.pop()
                    save_case(path, taken[-1])
                continue
            answers = {}
        after = _kept(record, evidence, step, answers)
        if after is not None:
            save_case(path, after)
            taken.append(after)


def _kept(record: Any, evidence: Evidence, step: Step, answers: Mapping[str, Any]) -> Evidence | None:
    """The evidence after a step, or None when the answers cannot be so and are asked again."""
    from solespine.evidence import EvidenceError

    try:
        after: Evidence = record(evidence, step, answers, at=datetime.now().astimezone())
    except EvidenceError as error:
        for about, text in error.problems:
            click.echo(f"  That cannot be so: {about.replace('_', ' ')} {text}.", err=True)
        return None
    return after


def answer_step(step: Step) -> dict[str, Any]:
    """The answers to a step. Raises CommandError for back, skip and stop."""
    click.echo(
        click.style(f"\n{step.title}", bold=True) if sys.stderr.isatty() and "NO_COLOR" not in os.environ else f"\n{step.title}",
        err=True,
    )
    if step.hint:
        click.echo(f"  {step.hint}", err=True)
    checklist = [item for item in step.items if item.kind == "yes_no"]
    if len(checklist) > 1:
        answers = _checklist(step, checklist)
    else:
        answers = {item.about: _yes_no(step, item, item.question != step.title) for item in checklist}
    for item in step.items:
        if item.kind != "yes_no":
            answers[item.about] = _choice(step, item) if item.kind == "choice" else _number(step, item)
    return answers


def _checklist(step: Step, items: list[Item]) -> dict[str, Any]:
    for number, item in enumerate(items, 1):
        click.echo(f"  {number:>2}  {item.question}", err=True)
    prompt = "Numbers that apply; 0 for none; ? for don't know; 3? unsure of 3. What you leave out counts as no"
    while True:
        typed = _typed(step, prompt)
        try:
            return read_checklist(typed, [item.about for item in items])
        except ValueError as error:
            click.echo(f"  {error}", err=True)


def read_checklist(typed: str, names: list[str]) -> dict[str, bool | None]:
    """What a line of numbers says of each item: listed is yes, with a question mark unknown, left out no.

    >>> read_checklist("1 3?", ["a", "b", "c"])
    {'a': True, 'b': False, 'c': None}
    """
    words = typed.replace(",", " ").split()
    if not words:
        raise ValueError("type the numbers that apply, 0 for none, or ? for don't know")
    if words == ["?"]:
        return dict.fromkeys(names)
    answers: dict[str, bool | None] = dict.fromkeys(names, False)
    if words == ["0"]:
        return answers
    for word in words:
        unsure = word.endswith("?")
        number = word.removesuffix("?")
        if not (number.isascii() and number.isdigit()) or not 1 <= int(number) <= len(names):
            raise ValueError(f"'{word[:20]}' is none of the numbers 1 to {len(names)}")
        answers[names[int(number) - 1]] = None if unsure else True
    return answers


def _yes_no(step: Step, item: Item, show: bool) -> bool | None:
    if show:
        click.echo(f"  {item.question}", err=True)
    while True:
        typed = _typed(step, "y yes, n no, ? don't know").lower()
        if typed in ("y", "yes", "n", "no", "?"):
            return None if typed == "?" else typed.startswith("y")
        click.echo("  Type y, n or ?.", err=True)


def _choice(step: Step, item: Item) -> str | None:
    if item.question != step.title:
        click.echo(f"  {item.question}", err=True)
    for number, value in enumerate(item.values, 1):
        click.echo(f"  {number:>2}  {value.replace('_', ' ')}", err=True)
    while True:
        typed = _typed(step, "one of the numbers, or ? for don't know")
        if typed == "?":
            return None
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(item.values):
            return item.values[int(typed) - 1]
        click.echo(f"  Type a number from 1 to {len(item.values)}, or ?.", err=True)


def _number(step: Step, item: Item) -> float | None:
    if item.question != step.title:
        click.echo(f"  {item.question}", err=True)
    while True:
        typed = _typed(step, f"a number in {item.unit}, or ? for don't know")
        if typed == "?":
            return None
        try:
            value = float(typed.replace(",", "."))
        except ValueError:
            value = float("nan")
        if item.lowest is not None and item.highest is not None and item.lowest <= value <= item.highest:
            return value
        click.echo(f"  Type a number from {item.lowest:g} to {item.highest:g} ({item.unit}), or ?.", err=True)


def _typed(step: Step, prompt: str) -> str:
    """One line from the person; commands are acted on or raised. The end of the input stops the interview."""
    while True:
        click.echo(f"  {prompt}: ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line:
            raise CommandError("q")
        word = line.strip()
        if word in ("b", "q", "s"):
            raise CommandError(word)
        if word == "w":
            click.echo(f"  {step.why}", err=True)
        elif word in ("h", "help"):
            click.echo(f"  {HELP}", err=True)
        else:
            return word


def _is_urgent(evidence: Evidence) -> bool:
    from solespine.knowledge import Urgency
    from solespine.safety import triage

    return triage(evidence).urgency >= Urgency.same_day


def _go_on_in_spite_of(evidence: Evidence) -> bool:
    """Say at once what to do now; ask whether to go on."""
    from solespine.cli.words import LEVELS, people, wrapped
    from solespine.safety import triage

    red_flags = triage(evidence)
    click.echo("\n" + "=" * 60 + f"\n{LEVELS[red_flags.urgency][0]}", err=True)
    for rule in red_flags.fired:
        if rule.level is red_flags.urgency:
            click.echo(wrapped(f"{rule.say} {rule.do_now}", 2, "- "), err=True)
    click.echo(wrapped(f"Whom to see: {people(red_flags.see, evidence.knowledge)}.") + "\n" + "=" * 60, err=True)
    while True:
        click.echo("Go on with the questions all the same? (y, n): ", nl=False, err=True)
        typed = sys.stdin.readline().strip().lower()
        if typed in ("y", "yes"):
            return True
        if typed in ("n", "no", "q", ""):
            return False


def _own_path() -> Path:
    from platformdirs import user_data_path

    folder = user_data_path("solespine") / "interviews"
    return folder / f"{datetime.now():%Y-%m-%d-%H%M%S}.toml"


def save_case(path: Path, evidence: Evidence) -> None:
    """Write the case file whole or not at all.

    Raises
    ------
    click.ClickException
        If it cannot be written; the message says what to do.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(case_text(evidence))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise click.ClickException(
            f"your answers cannot be saved in {path}: {error.strerror}. Free some space or choose another place with --save."
        ) from error


def case_text(evidence: Evidence) -> str:
    """The evidence as a case file; what was asked and not answered stands in a comment, which resuming reads."""
    import json

    from solespine.evidence import KnownBy, Span

    latest = evidence.latest
    present = [name for name, seen in latest.items() if seen.value is True and name in evidence.knowledge.findings]
    denied = [name for name, seen in latest.items() if seen.value is False and name in evidence.knowledge.findings]
    left_out = [name for name in denied if latest[name].known_by is KnownBy.left_out]
    absent = [name for name in denied if name not in left_out]
    values = {
        name: seen.value for name, seen in latest.items() if isinstance(seen.value, str) and name in evidence.knowledge.findings
    }
    context = {
        name: seen.value
        for name, seen in latest.items()
        if name in evidence.knowledge.context and seen.value is not None and not isinstance(seen.value, Span)
    }
    unknown = [name for name, seen in latest.items() if seen.value is None]
    lines = ["# Answers given to solespine. Nobody else has them. Assess again: solespine assess FILE"]
    lines += [f"{NOT_ANSWERED}{', '.join(unknown)}"] if unknown else []
    lines += [f"present = {json.dumps(present)}", f"absent = {json.dumps(absent)}", f"left_out = {json.dumps(left_out)}"]
    for table, entries in (("values", values), ("context", context)):
        lines.append(f"\n[{table}]")
        lines += [f"{name} = {json.dumps(value)}" for name, value in entries.items()]
    spans = {name: seen.value for name, seen in latest.items() if isinstance(seen.value, Span)}
    for table, attribute in (("context_at_least", "low"), ("context_below", "high")):
        bounds = {name: getattr(span, attribute) for name, span in spans.items() if abs(getattr(span, attribute)) != float("inf")}
        lines += [f"\n[{table}]", *(f"{name} = {json.dumps(value)}" for name, value in bounds.items())] if bounds else []
    return "\n".join(lines) + "\n"


def resumed(path: Path, knowledge: Knowledge) -> Evidence:
    """The evidence of a saved case file, with what was asked and not answered."""
    from solespine.cli.case_files import Case, read_cases

    case = next(iter(read_cases(str(path), knowledge)))
    if not isinstance(case, Case):
        raise click.ClickException(str(case))
    evidence = case.evidence
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(NOT_ANSWERED):
            for name in line.removeprefix(NOT_ANSWERED).split(", "):
                known = name in knowledge.findings or name in knowledge.context
                if known and name not in evidence.asked:
                    evidence = evidence.with_observation(name, None)
    return evidence
