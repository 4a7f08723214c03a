"""What came out of a measurement, in a sentence, and what its kind can and cannot say."""

from __future__ import annotations

from collections.abc import Mapping

from solespine.knowledge import Knowledge
from solespine.measurement import Measurement, Said
from solespine.measurement.judging import FOOTPRINT, WALK, Person, judge
from solespine.wording.language import N_, _, number
from solespine.wording.names import question, said

LOW, HIGH, UNEVEN = "footprint_low_arch", "footprint_high_arch", "gait_asymmetry"
ARCH: Mapping[str, str] = {
    "low": N_("The print shows a low arch."),
    "high": N_("The print shows a high arch."),
    "normal": N_("The print shows an ordinary arch."),
    "": N_("The print lies so near a limit that it cannot be called low, ordinary or high."),
}
EVEN: Mapping[bool | None, str] = {
    True: N_("Your steps are clearly uneven: one side takes longer than the other."),
    False: N_("Your steps are even on both sides, as far as this can be measured."),
    None: N_("It is not clear whether your steps are even."),
}
ABOUT: Mapping[str, str] = {
    FOOTPRINT: N_(
        "A footprint is a weak sign. It says little about pain, and the shape of a foot alone does not make it cause back pain."
    ),
    WALK: N_("A clear difference counts about {times} times for a limp; even steps hardly count against it."),
}
TEST = N_("You tested this yourself, so it counts about half as much as when a professional tests it.")
SAYS: Mapping[bool | None, str] = {True: N_("yes"), False: N_("no"), None: N_("cannot be said")}


def outcome_words(measurement: Measurement, person: Person, knowledge: Knowledge) -> str:
    """What came out, in one sentence; empty for a self-test, whose findings say it."""
    says = {one.finding: one.value for one in judge(measurement, person, knowledge)}
    if measurement.kind == FOOTPRINT:
        return _(ARCH[_arch(says)])
    return _(EVEN[says.get(UNEVEN)]) if measurement.kind == WALK else ""


def _arch(says: Mapping[str, bool | None]) -> str:
    if says.get(LOW) is None or says.get(HIGH) is None:
        return ""
    return "low" if says[LOW] else "high" if says[HIGH] else "normal"


def what_it_is(measurement: Measurement, knowledge: Knowledge) -> str:
    """What a measurement of this kind can and cannot say."""
    if measurement.kind in ABOUT:
        weight = knowledge.findings[UNEVEN].measured_present
        return _(ABOUT[measurement.kind]).format(times=number(weight.value if weight else 1.0))
    test = knowledge.self_tests.get(measurement.kind)
    return f"{said(test, 'name')}. {_(TEST)}" if test is not None else _(TEST)


def saying(one: Said, knowledge: Knowledge) -> tuple[str, str]:
    """A finding as it is asked, and what was measured of it."""
    side = f" ({_(one.side)})" if one.side else ""
    return question(one.finding, knowledge) + side, _(SAYS[one.value])
