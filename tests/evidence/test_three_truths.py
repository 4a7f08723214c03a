"""Present, absent and unknown; what a yes settles; what does not apply."""

from datetime import UTC, datetime

import pytest

from solespine import Evidence
from solespine.evidence import EvidenceError, KnownBy, Observation, Span


def test_what_was_not_said_is_neither_present_nor_absent(knowledge):
    evidence = Evidence.of(knowledge, present=["fever"], absent=["back_pain"])
    assert (evidence.truth("fever"), evidence.truth("back_pain"), evidence.truth("foot_pain")) == (True, False, None)
    assert evidence.asked == {"fever", "back_pain"}


def test_a_question_put_and_not_answered_stays_unknown_but_counts_as_asked(knowledge):
    evidence = Evidence(knowledge).with_observation("fever", None)
    assert evidence.truth("fever") is None
    assert "fever" in evidence.asked


def test_a_later_answer_replaces_an_earlier_one_and_both_are_kept(knowledge):
    evidence = Evidence.of(knowledge, present=["fever"]).with_observation("fever", False)
    assert evidence.truth("fever") is False
    assert [seen.value for seen in evidence.observations] == [True, False]


def test_taking_an_answer_back_makes_it_unknown_again(knowledge):
    assert Evidence.of(knowledge, present=["fever"]).with_observation("fever", None).truth("fever") is None


def test_an_observation_remembers_how_and_when_it_became_known(knowledge):
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    evidence = Evidence(knowledge).with_observation("footprint_low_arch", True, KnownBy.measured, noon)
    assert evidence.latest["footprint_low_arch"] == Observation("footprint_low_arch", True, KnownBy.measured, noon)


def test_evidence_cannot_be_changed_behind_ones_back(knowledge):
    evidence = Evidence.of(knowledge, present=["fever"])
    with pytest.raises(AttributeError):
        evidence.observations = ()


# What a yes settles.


def test_pain_under_the_heel_is_pain_in_the_foot(knowledge):
    assert Evidence.of(knowledge, present=["heel_plantar_pain"]).truth("foot_pain") is True


def test_no_pain_under_the_heel_says_nothing_of_the_foot(knowledge):
    assert Evidence.of(knowledge, absent=["heel_plantar_pain"]).truth("foot_pain") is None


def test_pain_in_the_foot_does_not_say_that_it_is_under_the_heel(knowledge):
    assert Evidence.of(knowledge, present=["foot_pain"]).truth("heel_plantar_pain") is None


def test_a_yes_settles_what_follows_from_what_follows(knowledge):
    # uncontrolled blood pressure is high blood pressure, and that is a risk to vessels
    evidence = Evidence.of(knowledge, context={"uncontrolled_blood_pressure": True})
    assert evidence.truth("hypertension") is True
    assert evidence.truth("vascular_risk") is True


def test_a_yes_wins_over_a_no_that_it_contradicts_and_says_so(knowledge):
    evidence = Evidence.of(knowledge, present=["numb_sole"], absent=["numb_foot"])
    assert evidence.truth("numb_foot") is True
    assert evidence.notes == (("numb_foot", ("numb_sole",)),)


def test_answers_that_agree_leave_no_note(knowledge):
    assert Evidence.of(knowledge, present=["numb_sole", "numb_foot"]).notes == ()


def test_every_implied_finding_follows_from_each_of_its_causes(knowledge):
    assert knowledge.implied
    for item in knowledge.implied:
        for cause in item.implied_by:
            evidence = Evidence(knowledge, (Observation(cause, True),))
            assert evidence.truth(item.id) is True, (cause, item.id)


# What does not apply.


def test_pregnancy_does_not_apply_to_a_man(knowledge):
    evidence = Evidence.of(knowledge, context={"sex": "male"})
    assert evidence.gate("pregnant") is False
    assert evidence.truth("pregnant") is False
    assert evidence.stated("pregnant") is None


@pytest.mark.parametrize(("sex", "gate"), [(None, None), ("female", True), ("male", False)])
def test_a_gate_is_open_shut_or_not_known_yet(knowledge, sex, gate):
    evidence = Evidence.of(knowledge, context={"sex": sex} if sex else {})
    assert evidence.gate("pregnant") is gate
    assert evidence.applies("pregnant") is (gate is not False)


def test_questions_about_an_injury_do_not_apply_without_one(knowledge):
    evidence = Evidence.of(knowledge, absent=["recent_injury"])
    assert "deformity_after_injury" in evidence.not_applicable()
    assert "deformity_after_injury" not in Evidence(knowledge).not_applicable()


def test_a_gate_sees_what_follows_from_an_answer(knowledge):
    # order of onset needs a complaint below, and pain under the heel is one
    told = {"present": ["back_pain", "heel_plantar_pain"], "values": {"order_of_onset": "foot_first"}}
    assert Evidence.of(knowledge, **told).answer("order_of_onset") == "foot_first"


def test_something_that_cannot_apply_is_refused_with_its_name_and_its_gate(knowledge):
    with pytest.raises(EvidenceError) as refused:
        Evidence.of(knowledge, context={"sex": "male", "pregnant": True})
    assert refused.value.problems == (
        ("pregnant", "cannot apply here: it needs 'not (sex == male)', which other answers rule out; correct one of them"),
    )


def test_a_no_to_something_that_cannot_apply_is_no_contradiction(knowledge):
    assert Evidence.of(knowledge, context={"sex": "male", "pregnant": False}).truth("pregnant") is False


def test_nobody_not_pregnant_is_20_weeks_pregnant(knowledge):
    with pytest.raises(EvidenceError, match="pregnancy_weeks: cannot apply here"):
        Evidence.of(knowledge, context={"pregnant": False, "pregnancy_weeks": 20})
    assert Evidence.of(knowledge, context={"pregnant": False}).number("pregnancy_weeks") == 0


def test_a_later_answer_that_contradicts_an_earlier_one_is_refused(knowledge):
    evidence = Evidence.of(knowledge, present=["recent_injury", "deformity_after_injury"])
    with pytest.raises(EvidenceError, match="deformity_after_injury: cannot apply here"):
        evidence.with_observation("recent_injury", False)


def test_pain_cannot_begin_after_today(knowledge):
    with pytest.raises(EvidenceError, match="age_at_onset: 50 is more than the age of 40"):
        Evidence.of(knowledge, context={"age": 40, "age_at_onset": 50})


def test_a_young_person_was_young_when_it_began(knowledge):
    assert Evidence.of(knowledge, context={"age": 30}).compare("age_at_onset", "<", 45) is True
    assert Evidence.of(knowledge, context={"age": 60}).compare("age_at_onset", "<", 45) is None
    assert Evidence.of(knowledge, context={"age": 45}).compare("age_at_onset", "<", 45) is None


# Numbers within bounds.


@pytest.mark.parametrize(
    ("bounds", "comparison", "value", "truth"),
    [
        ((50, 60), ">=", 50, True),
        ((50, 60), ">", 50, None),
        ((50, 60), ">=", 55, None),
        ((50, 60), ">=", 60, False),
        ((50, 60), ">", 60, False),
        ((50, 60), "<", 60, True),
        ((50, 60), "<=", 60, True),
        ((50, 60), "<", 50, False),
        ((50, 60), "<=", 50, None),
        ((50, 60), "==", 55, None),
        ((50, 60), "==", 60, False),
        ((50, 60), "==", 40, False),
    ],
)
def test_bounds_decide_a_comparison_only_where_every_number_in_them_agrees(knowledge, bounds, comparison, value, truth):
    low, high = bounds
    evidence = Evidence.of(knowledge, context_at_least={"age": low}, context_below={"age": high})
    assert evidence.compare("age", comparison, value) is truth


def test_one_bound_is_enough(knowledge):
    evidence = Evidence.of(knowledge, context_at_least={"symptom_duration_days": 91})
    assert evidence.compare("symptom_duration_days", ">", 90) is True
    assert evidence.compare("symptom_duration_days", ">", 100) is None
    assert evidence.number("symptom_duration_days") == Span(low=91)


def test_bounds_that_leave_nothing_are_refused(knowledge):
    with pytest.raises(EvidenceError, match="age: at least 60 and below 60 leaves nothing"):
        Evidence.of(knowledge, context_at_least={"age": 60}, context_below={"age": 60})


def test_a_number_that_is_not_known_compares_as_unknown(knowledge):
    assert Evidence(knowledge).compare("age", ">=", 70) is None


# Named answers.


@pytest.mark.parametrize(
    ("said", "asked", "truth"),
    [
        ("left", "left", True),
        ("left", "one_side", True),
        ("left", "right", False),
        ("both", "one_side", False),
        ("one_side", "one_side", True),
        ("one_side", "left", None),
        ("one_side", "both", False),
    ],
)
def test_a_group_of_answers_counts_as_far_as_it_goes(knowledge, said, asked, truth):
    assert Evidence.of(knowledge, values={"laterality": said}).compare("laterality", "==", asked) is truth


def test_a_named_answer_that_was_not_given_is_unknown(knowledge):
    assert Evidence(knowledge).compare("laterality", "==", "left") is None


# What is worked out.


def test_body_mass_index_follows_from_height_and_weight(knowledge):
    # 81 / 1.80 ** 2 = 25
    evidence = Evidence.of(knowledge, context={"height_cm": 180, "weight_kg": 81})
    assert evidence.number("bmi") == pytest.approx(25)
    assert evidence.compare("bmi", ">=", 30) is False


@pytest.mark.parametrize("half", [{"height_cm": 180}, {"weight_kg": 81}])
def test_half_of_it_leaves_body_mass_index_unknown(knowledge, half):
    assert Evidence.of(knowledge, context=half).number("bmi") is None


def test_what_only_the_program_sets_cannot_be_given(knowledge):
    with pytest.raises(EvidenceError, match="urgency_now_or_same_day: is set by the program"):
        Evidence.of(knowledge, context={"urgency_now_or_same_day": True})
