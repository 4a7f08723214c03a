"""A measurement beside what it is judged by, what is usual, and the one before it."""

from __future__ import annotations

from collections.abc import Mapping

from solespine.knowledge import Knowledge
from solespine.knowledge.sources import Norm
from solespine.measurement import Measurement
from solespine.measurement.judging import FOOTPRINT, WALK, Person
from solespine.measurement.norms import norm_for
from solespine.wording.figure_words import basis_words, figure
from solespine.wording.language import N_, _, number
from solespine.wording.measured.names import with_unit
from solespine.wording.measured.self_test import RestsOn, changes_words, norm_words, rests_on

CHANGED: Mapping[str, str] = {
    "higher": N_("The arch is higher than the last time, by more than chance."),
    "lower": N_("The arch is lower than the last time, by more than chance."),
    "": N_("The arch is not clearly different from the last time."),
}
SETTINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    FOOTPRINT: (("footprint_detectable_change", N_("Arch index: less than this between two times is chance")),),
    WALK: (
        ("walk_clear_asymmetry", N_("Clearly uneven: the whole interval lies above this many percent")),
        ("walk_witness_at", N_("And step by step the movement is less alike than every second step, by this ratio or less")),
    ),
}
NORMS: Mapping[str, tuple[str, str]] = {
    "walking_speed": ("usual_walking_speed", N_("Usual walking speed for your age and sex: about {value} m/s.")),
    "cadence": ("cadence_low_limit", N_("At least about {value} steps a minute are usual for your age.")),
}


def changes(before: Measurement, now: Measurement, knowledge: Knowledge) -> tuple[str, ...]:
    """What is otherwise than the last time; nothing where nobody knows how much two times differ by chance."""
    if now.kind == FOOTPRINT:
        from solespine.measurement.footprint import changed

        return (_(CHANGED[changed(before, now, knowledge)]),)
    return changes_words(before, now, knowledge) if now.kind in knowledge.self_tests else ()


def usual(measurement: Measurement, person: Person, knowledge: Knowledge) -> tuple[str, ...]:
    """What is usual for somebody of this age and sex."""
    if measurement.kind in knowledge.self_tests:
        return norm_words(measurement, knowledge, person.age, person.sex)
    if measurement.kind != WALK:
        return ()
    return tuple(_(NORMS[name][1]).format(value=number(norm.value)) for name, norm in _norms_of(measurement, person, knowledge))


def _norms_of(measurement: Measurement, person: Person, knowledge: Knowledge) -> list[tuple[str, Norm]]:
    """The norms for this person of what was measured, by the name of the figure."""
    found = [(name, norm_for(NORMS[name][0], person.age, person.sex, knowledge)) for name in NORMS if measurement.figure(name)]
    return [(name, norm) for name, norm in found if norm is not None]


def judged_by(measurement: Measurement, person: Person, knowledge: Knowledge) -> tuple[RestsOn, ...]:
    """The figures of the dossier that a measurement is held against, each with its basis and source."""
    test = knowledge.self_tests.get(measurement.kind)
    if test is not None:
        return tuple(rests_on(test, knowledge))
    rows = [_setting(name, words, knowledge) for name, words in SETTINGS.get(measurement.kind, ())]
    if measurement.kind == FOOTPRINT:
        rows = [*_arch_limits(knowledge), *rows]
    if measurement.kind == WALK:
        rows = [*_even_limit(knowledge), *rows, *_norms(measurement, person, knowledge)]
    return tuple(rows)


def _setting(name: str, words: str, knowledge: Knowledge) -> RestsOn:
    told = figure(knowledge.settings[name].number, knowledge)
    return RestsOn(_(words), f"{told.value} ({told.range})", told.basis, told.source)


def _arch_limits(knowledge: Knowledge) -> list[RestsOn]:
    row = knowledge.cutoffs["arch_index"]
    limits = ((_("Arch index: low arch from"), row.low_arch_from), (_("Arch index: high arch up to"), row.high_arch_to))
    return [RestsOn(words, number(value or 0.0, 3), basis_words(row.basis), row.source) for words, value in limits]


def _even_limit(knowledge: Knowledge) -> list[RestsOn]:
    row = knowledge.cutoffs["step_time_asymmetry"]
    words = _("Even: the whole interval lies below this many percent")
    return [RestsOn(words, number(row.value or 0.0), basis_words(row.basis), row.source)]


def _norms(measurement: Measurement, person: Person, knowledge: Knowledge) -> list[RestsOn]:
    called = {"walking_speed": _("Usual walking speed"), "cadence": _("Fewest usual steps a minute")}
    return [
        RestsOn(called[name], with_unit(number(norm.value), norm.unit), basis_words(norm.basis), norm.source)
        for name, norm in _norms_of(measurement, person, knowledge)
    ]
