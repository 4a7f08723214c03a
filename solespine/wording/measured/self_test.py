"""Guided self-tests in words: steps, questions, what is needed, who must not, and what the figures rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from solespine.knowledge import Basis, Knowledge, SelfTest, SelfTestBar
from solespine.knowledge.self_tests import Question, Reading, TestStep
from solespine.measurement import Measurement
from solespine.measurement.norms import norm_for
from solespine.measurement.self_test import Changed, change
from solespine.measurement.self_test.reading import detectable, limit_value
from solespine.safety import Change, TestWithheld
from solespine.wording.figure_words import basis_words
from solespine.wording.language import N_, _, dossier_text, ngettext, number
from solespine.wording.measured.names import FIGURE_NAMES, UNITS
from solespine.wording.names import question, said

NEEDS: Mapping[str, str] = {
    "wall": N_("a wall"),
    "tape": N_("a tape measure"),
    "phone": N_("a phone, if you like"),
    "helper": N_("somebody to help"),
    "blocks": N_("flat boards or books, 5 mm thick"),
    "chair": N_("a firm chair"),
    "floor": N_("some room, on the floor or a bed"),
    "cotton": N_("cotton wool"),
    "mirror": N_("a mirror"),
    "shoes": N_("the shoes you wear most"),
    "counter": N_("a worktop or table to hold"),
}
SIDES: Mapping[str, str] = {"left": N_("Left"), "right": N_("Right"), "": ""}


@dataclass(frozen=True, slots=True)
class RestsOn:
    """A figure behind a test: what it is, its value with its range, and where it comes from."""

    what: str
    value: str
    basis: str
    source: str


def step_words(test: SelfTest, step: TestStep) -> str:
    """What to do in a step."""
    return dossier_text(f"self_test.{test.id}.step.{step.order}", step.do)


def asked(test: SelfTest, one: Reading | Question) -> str:
    """What is to be written down."""
    return dossier_text(f"self_test.{test.id}.ask.{one.id}", one.ask)


def side_words(side: str) -> str:
    """A side as a heading; nothing where the test is of the whole person."""
    return _(SIDES[side]) if side else ""


def needs_words(test: SelfTest) -> str:
    """What is needed, in one line."""
    return ", ".join(_(NEEDS[one]) for one in test.needs)


def unit_of(reading: Reading) -> str:
    """The unit that stands behind the field of a number."""
    return _("full lifts") if reading.unit == "repetitions" else _(UNITS.get(reading.unit, reading.unit))


def try_words(test: SelfTest, reading: Reading, turn: int) -> str:
    """What the field of a number is called: which try it is, or what is asked where there is only one."""
    return asked(test, reading) if reading.tries == 1 else _("Try {number}").format(number=turn)


def withheld_words(withheld: TestWithheld, knowledge: Knowledge) -> tuple[str, ...]:
    """Every reason that holds, with what to do."""
    bars = {bar.id: bar for bar in knowledge.records.self_test_bar}
    return tuple(_reason(bars[one.id]) for one in withheld.because if one.holds and one.id in bars)


def withheld_line(withheld: TestWithheld, knowledge: Knowledge) -> str:
    """Why a test is not for somebody now, in one line."""
    if reasons := withheld_words(withheld, knowledge):
        return reasons[0]
    return ngettext("A question comes first.", "Some questions come first.", len(withheld.ask))


def _reason(bar: SelfTestBar) -> str:
    return f"{said(bar, 'reason')} {said(bar, 'how')}"


def _how(bar: SelfTestBar) -> str:
    return f"{said(bar, 'how')} {said(bar, 'reason')}"


def changed_words(change: Change, knowledge: Knowledge) -> str:
    """How a test must be done differently; with what it depends on, where that is not known."""
    bar = next(bar for bar in knowledge.records.self_test_bar if bar.id == change.id)
    if not change.only_if:
        return _how(bar)
    asked_of = " ".join(question(name, knowledge) for name in change.only_if)
    return _("If so: {question} {change}").format(question=asked_of, change=_how(bar))


def who_must_not(test: SelfTest, knowledge: Knowledge) -> tuple[str, ...]:
    """Every reason for which somebody must not do it, in the order of the dossier."""
    bars = [bar for bar in knowledge.records.self_test_bar if test.id in bar.tests and bar.action != "modify"]
    return tuple(_reason(bar) for bar in bars)


def rests_on(test: SelfTest, knowledge: Knowledge) -> Iterator[RestsOn]:
    """The figures that a test is judged by, and those that tell a change from chance."""
    for limit in test.limit:
        value = limit_value(limit, knowledge)
        reading = next(one for one in test.reading if one.id == limit.reading)
        if value is not None:
            yield _row(_limit_words(limit.kind, reading), value.value, reading.unit, value.basis, value.source)
    for reading in test.reading:
        change = detectable(reading, knowledge)
        if change is not None:
            what = _("{what}: a smaller change is chance").format(what=_name(reading))
            yield _row(what, change.value, reading.unit, change.basis, change.source)
        if reading.error is not None:
            what = _("{what}: one measurement is right to about").format(what=_name(reading))
            yield _row(what, reading.error.value, reading.unit, reading.error.basis, reading.error.source)


def changes_words(before: Measurement, now: Measurement, knowledge: Knowledge) -> tuple[str, ...]:
    """What is otherwise than the last time, one sentence for each figure; a difference within chance is called no change."""
    return tuple(_change_words(one) for one in change(before, now, knowledge))


def _change_words(one: Changed) -> str:
    place = side_words(one.side).lower()
    name = _(FIGURE_NAMES[one.name]) if one.name in FIGURE_NAMES else one.name.replace("_", " ")
    what = f"{name} ({place})" if place else name
    then_now = _("{what}: {before} the last time, {now} now.").format(
        what=what, before=_with_unit(one.before, one.unit), now=_with_unit(one.now, one.unit)
    )
    if one.changed is None or one.detectable is None:
        unknown = _("How much is chance is not known, so this is not called a change.")
        return f"{then_now} {unknown}"
    chance = _("Up to {chance} is chance.").format(chance=_with_unit(one.detectable, one.unit))
    verdict = _("That is a change.") if one.changed else _("That is no clear change.")
    return f"{then_now} {verdict} {chance}"


def norm_words(measurement: Measurement, knowledge: Knowledge, age: float | None, sex: str | None) -> tuple[str, ...]:
    """What is usual for age and sex, where a test is compared with that; or that it is not known."""
    limits = [limit for limit in knowledge.self_tests[measurement.kind].limit if limit.norm]
    if not limits or not measurement.figures:
        return ()
    norm = norm_for(limits[0].norm, age, sex, knowledge)
    if norm is None:
        return (_("With your age and sex it could be compared with other people. Without them it is not called normal."),)
    return (_("About {number} are usual for your age and sex.").format(number=number(norm.value)),)


def _limit_words(kind: str, reading: Reading) -> str:
    words = {
        "below": _("{what}: less than this counts"),
        "at_least": _("{what}: this and more counts"),
        "side_difference": _("{what}: less than the other side by more than this counts"),
    }
    return words[kind].format(what=_name(reading))


def _row(what: str, value: float, unit: str, basis: Basis, source: str) -> RestsOn:
    return RestsOn(what, _with_unit(value, unit), basis_words(basis), source)


def _with_unit(value: float, unit: str) -> str:
    unit_name = UNITS.get(unit, unit)
    return f"{number(value, 1)} {_(unit_name) if unit_name else ''}".strip().replace(" °", "°")


def _name(reading: Reading) -> str:
    return _(FIGURE_NAMES[reading.id]) if reading.id in FIGURE_NAMES else reading.ask
