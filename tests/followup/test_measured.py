"""Which measurements stand, and what they add to what was told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from solespine.assessment import assess
from solespine.care.log import Event
from solespine.episode import Entry, Episode
from solespine.evidence import KnownBy, Observation
from solespine.followup.measured import MEASURED, TAKEN_BACK, kept_data, looked_at, measurements
from solespine.knowledge import Urgency
from solespine.measurement import Figure, Measurement, Quality, Said
from solespine.measurement.self_test import Given, score
from solespine.safety import triage

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LOW, ORDINARY, HIGH, BORDER = (0.285, 0.275, 0.295), (0.235, 0.226, 0.244), (0.15, 0.14, 0.16), (0.258, 0.248, 0.268)


def a_print(index, side="left"):
    value, low, high = index
    return Measurement("footprint", Quality.good, (Figure("arch_index", value, low, high, "ratio", side),), side)


def measured(number, measurement, hours=0):
    return Event(number, f"m{number}", NOON + timedelta(hours=hours), MEASURED, measurement.kind, kept_data(measurement))


def taken_back(number, of, hours=0, back=True):
    return Event(number, f"b{number}", NOON + timedelta(hours=hours), TAKEN_BACK, f"m{of}", {"taken_back": back})


def episode(*events, told=(), hours=-1):
    entry = Entry(1, "told", NOON + timedelta(hours=hours), "told", tuple(told))
    return Episode("e", NOON - timedelta(days=1), entries=(entry,), events=tuple(events))


def truth(found, knowledge, name="footprint_low_arch"):
    return found.evidence(knowledge, NOON + timedelta(days=1))[0].truth(name)


@pytest.mark.parametrize(
    ("left", "right", "low_arch"),
    [
        (LOW, LOW, True),
        (LOW, ORDINARY, True),
        (LOW, None, True),
        (ORDINARY, HIGH, False),
        (ORDINARY, None, None),  # the other foot was not looked at
        (ORDINARY, BORDER, None),
        (BORDER, LOW, True),
        (BORDER, None, None),
    ],
)
def test_a_finding_is_there_on_any_side_and_gone_only_on_both(knowledge, left, right, low_arch):
    events = [measured(1, a_print(left))]
    if right:
        events.append(measured(2, a_print(right, "right"), hours=1))
    assert truth(episode(*events), knowledge) is low_arch


def test_a_later_print_of_the_same_foot_replaces_the_earlier(knowledge):
    assert truth(episode(measured(1, a_print(LOW)), measured(2, a_print(ORDINARY), hours=1)), knowledge) is None
    assert truth(episode(measured(1, a_print(LOW)), measured(2, a_print(BORDER), hours=1)), knowledge) is True
    assert truth(episode(measured(1, a_print(BORDER)), measured(2, a_print(LOW), hours=1)), knowledge) is True


def test_what_was_taken_back_leaves_the_evidence_as_it_was(knowledge):
    before = episode(told=[Observation("foot_pain", True)])
    after = replace(before, events=(measured(1, a_print(LOW)), taken_back(2, of=1, hours=1)))
    now = NOON + timedelta(days=1)
    assert after.evidence(knowledge, now)[0].latest == before.evidence(knowledge, now)[0].latest
    again = replace(after, events=(*after.events, taken_back(3, of=1, hours=2, back=False)))
    assert truth(again, knowledge) is True
    assert [one.taken_back for one in after.measurements] == [True]


def test_the_later_of_telling_and_measuring_counts(knowledge):
    told = [Observation("footprint_low_arch", False)]
    assert truth(episode(measured(1, a_print(LOW)), told=told, hours=-1), knowledge) is True
    assert truth(episode(measured(1, a_print(LOW)), told=told, hours=1), knowledge) is False


def test_a_print_that_cannot_say_leaves_standing_what_was_told(knowledge):
    assert truth(episode(measured(1, a_print(BORDER)), told=[Observation("footprint_low_arch", True)]), knowledge) is True


def test_what_was_told_after_a_print_is_not_undone_by_one_that_says_nothing_new(knowledge):
    told = [Observation("footprint_low_arch", False, KnownBy.professional)]
    for later in (a_print(BORDER), a_print(ORDINARY, "right")):
        found = episode(measured(1, a_print(LOW)), measured(2, later, hours=2), told=told, hours=1)
        assert truth(found, knowledge) is False


def test_a_high_body_mass_makes_a_low_arch_doubtful(knowledge):
    just = (0.272, 0.264, 0.280)
    slim = [Observation("height_cm", 170.0), Observation("weight_kg", 65.0)]
    heavy = [Observation("height_cm", 170.0), Observation("weight_kg", 110.0)]
    assert truth(episode(measured(1, a_print(just)), told=slim), knowledge) is True
    assert truth(episode(measured(1, a_print(just)), told=heavy), knowledge) is None


def test_a_measured_finding_weighs_less_than_a_told_one(knowledge):
    pain = [Observation("foot_pain", True), Observation("back_pain", True)]

    def flat(found):
        return assess(found.evidence(knowledge, NOON + timedelta(days=1))[0]).reasoning.probability["flatfoot"]

    before = flat(episode(told=pain))
    print_shows = flat(episode(measured(1, a_print(LOW)), told=pain))
    doctor_says = flat(episode(told=[*pain, Observation("footprint_low_arch", True, KnownBy.professional)]))
    assert before < print_shows < doctor_says


def test_what_no_program_of_today_can_read_is_no_measurement_and_harms_nothing(knowledge):
    bad = Event(1, "m1", NOON, MEASURED, "footprint", {"kind": "footprint", "figures": "many"})
    unknown = measured(2, Measurement("iris_scan", Quality.good, ()))
    found = episode(bad, unknown, taken_back(3, of=9))
    assert [one.once for one in measurements(found.events)] == ["m2"]
    assert truth(found, knowledge) is None


def squeezed(knowledge, moves):
    return score("calf_squeeze", Given({}, {"moves.left": moves, "moves.right": True}), knowledge)


def test_a_danger_that_was_measured_stays_when_the_next_try_goes_well_and_ends_when_it_is_taken_back_or_answered(knowledge):
    told = [Observation("foot_pain", True), Observation("achilles_pain", True)]
    still = measured(1, squeezed(knowledge, moves=False))
    after = episode(still, measured(2, squeezed(knowledge, moves=True), hours=1), told=told)
    evidence = after.evidence(knowledge, NOON + timedelta(days=1))[0]
    assert evidence.truth("calf_squeeze_foot_still") is True
    assert triage(evidence).urgency >= Urgency.same_day
    assert (
        truth(replace(after, events=(*after.events, taken_back(3, of=1, hours=2))), knowledge, "calf_squeeze_foot_still") is False
    )
    answered = Entry(2, "later", NOON + timedelta(hours=3), "told", (Observation("calf_squeeze_foot_still", False),))
    assert truth(replace(after, entries=(*after.entries, answered)), knowledge, "calf_squeeze_foot_still") is False


def test_no_danger_that_was_told_is_measured_away(knowledge, monkeypatch):
    """Whatever a measurement says: a finding a safety rule looks at and a person has told stays."""
    from solespine.followup import measured as room

    pain = [Observation("foot_pain", True), Observation("back_pain", True)]
    looked = [name for name in sorted(looked_at(knowledge)) if name in knowledge.findings and knowledge.findings[name].is_yes_no]
    assert len(looked) > 50
    for name in looked:
        monkeypatch.setattr(room, "together", lambda found, *_, name=name: {name: False} if list(found) else {})
        monkeypatch.setattr(room, "judge", lambda *_, name=name: (Said(name, False),))
        told = episode(measured(1, a_print(LOW)), told=[*pain, Observation(name, True)])
        assert told.evidence(knowledge, NOON)[0].truth(name) is True, name
