"""Foreign text at the door: every refusal names the key and says what to do."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solespine import Evidence
from solespine.evidence import EvidenceError, Observation


def refused(knowledge, **case):
    with pytest.raises(EvidenceError) as error:
        Evidence.from_case(case, knowledge)
    return dict(error.value.problems)


def test_a_case_may_be_empty(knowledge):
    assert Evidence.from_case({}, knowledge).observations == ()


def test_a_case_of_every_shape_is_read(knowledge):
    evidence = Evidence.from_case(
        {
            "id": "ana_1",
            "story": "Heel hurts on the first steps.",
            "present": ["first_step_pain"],
            "absent": ["fever"],
            "values": {"laterality": "one_side"},
            "context": {"age": 46, "sex": "female", "diabetes": False},
            "context_at_least": {"symptom_duration_days": 42},
            "context_below": {"pain_nrs": 7},
        },
        knowledge,
    )
    assert evidence.truth("first_step_pain") is True
    assert evidence.truth("fever") is False
    assert evidence.truth("diabetes") is False
    assert evidence.answer("sex") == "female"
    assert evidence.number("age") == 46
    assert evidence.compare("symptom_duration_days", ">=", 42) is True
    assert evidence.compare("pain_nrs", ">=", 7) is False


@pytest.mark.parametrize(("key", "meant"), [("presnt", "present"), ("contxt", "context"), ("context_atleast", "context_at_least")])
def test_an_unknown_key_gets_a_suggestion(knowledge, key, meant):
    assert refused(knowledge, **{key: []}) == {key: f"unknown key; did you mean '{meant}'?"}


def test_an_unknown_finding_gets_a_suggestion(knowledge):
    text = refused(knowledge, present=["sadle_numbness"])["sadle_numbness"]
    assert text == "unknown finding or context item; did you mean 'saddle_numbness'?"


def test_an_id_of_an_earlier_draft_gets_the_present_one(knowledge):
    alias = knowledge.aliases["abdominal_or_flank_pain"]
    assert alias.canonical == "abdominal_pain"
    text = refused(knowledge, present=["abdominal_or_flank_pain"])["abdominal_or_flank_pain"]
    assert text == "unknown finding or context item; it is now called 'abdominal_pain'"


def test_an_earlier_id_that_became_an_answer_names_the_answer(knowledge):
    named = [alias for alias in knowledge.aliases.values() if alias.answer and alias.canonical in knowledge.findings]
    assert named
    for alias in named:
        text = refused(knowledge, present=[alias.old])[alias.old]
        assert f"it is now called '{alias.canonical}' = '{alias.answer}'" in text


def test_nonsense_gets_no_suggestion(knowledge):
    assert refused(knowledge, present=["qqqqqqqq"]) == {"qqqqqqqq": "unknown finding or context item"}


def test_every_problem_is_told_at_once(knowledge):
    problems = refused(knowledge, present=["sadle_numbness"], context={"age": 400, "sex": "femal"})
    assert problems.keys() == {"sadle_numbness", "age", "sex"}


def test_a_finding_cannot_be_present_and_absent(knowledge):
    assert "present and in absent" in refused(knowledge, present=["fever"], absent=["fever"])["fever"]


def test_a_fact_about_the_person_belongs_in_context(knowledge):
    assert "it belongs in context" in refused(knowledge, present=["diabetes"])["diabetes"]


def test_a_finding_does_not_belong_in_context(knowledge):
    assert "it belongs in present or absent" in refused(knowledge, context={"fever": True})["fever"]


def test_a_finding_with_named_answers_belongs_in_values(knowledge):
    text = refused(knowledge, present=["laterality"])["laterality"]
    assert text == "has named answers (left, right, both, one_side, both_sides); it belongs in values"


def test_an_answer_outside_its_set_gets_the_set_and_a_suggestion(knowledge):
    text = refused(knowledge, values={"laterality": "lefft"})["laterality"]
    assert text == "expected one of left, right, both, one_side, both_sides, found 'lefft'; did you mean 'left'?"


@pytest.mark.parametrize(
    ("context", "says"),
    [
        ({"age": 130}, "130 years is outside 0 to 120"),
        ({"height_cm": 1.8}, "1.8 cm is outside 80 to 250; check the number and its unit"),
        ({"weight_kg": 700}, "700 kg is outside 20 to 350"),
        ({"pain_nrs": 11}, "11 0-10 is outside 0 to 10"),
        ({"age": -1}, "-1 years is outside"),
        ({"age": "46"}, "expected a number in years, found '46'"),
        ({"age": True}, "expected a number in years, found True"),
        ({"age": float("nan")}, "expected a number in years, found nan"),
        ({"age": float("inf")}, "expected a number in years, found inf"),
        ({"diabetes": "yes"}, "expected true or false, found 'yes'"),
        ({"diabetes": 1}, "expected true or false"),
        ({"sex": "f"}, "expected one of female, male, found 'f'"),
        ({"sex": True}, "expected one of female, male, found True"),
    ],
)
def test_a_fact_outside_its_range_or_unit_is_refused(knowledge, context, says):
    (name,) = context
    assert says in refused(knowledge, context=context)[name]


@pytest.mark.parametrize("bound", [400, -5])
def test_a_bound_outside_the_range_is_refused(knowledge, bound):
    assert "is outside 0 to 120" in refused(knowledge, context_below={"age": bound})["age"]


@pytest.mark.parametrize("bound", ["60", None, True, [60], float("nan")])
def test_a_bound_that_is_no_number_is_refused(knowledge, bound):
    assert "expected numbers as bounds" in refused(knowledge, context_at_least={"age": bound})["age"]


def test_bounds_on_something_that_has_no_number_are_refused(knowledge):
    assert refused(knowledge, context_at_least={"diabetes": 1}).keys() == {"diabetes"}
    assert refused(knowledge, context_at_least={"fever": 1}).keys() == {"fever"}


@pytest.mark.parametrize(
    ("case", "key"),
    [
        ({"present": "fever"}, "present"),
        ({"absent": [1]}, "absent"),
        ({"values": ["laterality"]}, "values"),
        ({"context": "age"}, "context"),
        ({"id": 7}, "id"),
        ({"story": ["x"]}, "story"),
    ],
)
def test_a_part_of_the_wrong_shape_is_refused_by_its_key(knowledge, case, key):
    assert refused(knowledge, **case).keys() == {key}


def test_a_value_of_the_wrong_kind_is_refused(knowledge):
    for value in (3, "perhaps", [], {}):
        with pytest.raises(EvidenceError, match="fever: expected present or absent"):
            Evidence(knowledge, (Observation("fever", value),))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("id", "story", "present", "absent", "values", "context", "context_at_least", "context_below", "other")


@given(data=st.data())
def test_a_random_bad_case_is_refused_in_words_or_read(knowledge, data):
    names = st.sampled_from([*knowledge.findings, *knowledge.context]) | st.text(string.ascii_lowercase + "_", max_size=12)
    value = JSON | st.lists(names, max_size=4) | st.dictionaries(names, JSON, max_size=3)
    case = data.draw(st.dictionaries(st.sampled_from(KEYS), value, max_size=5))
    try:
        evidence = Evidence.from_case(case, knowledge)
    except EvidenceError as error:
        assert error.problems
        assert all(text for _, text in error.problems)
    else:
        assert evidence.asked <= {*knowledge.findings, *knowledge.context}


def test_a_misspelt_name_is_never_taken_for_another(knowledge):
    known = {*knowledge.findings, *knowledge.context}
    rng = random.Random(7)
    for _ in range(300):
        name = rng.choice(sorted(known))
        place = rng.randrange(len(name))
        wrong = name[:place] + rng.choice(string.ascii_lowercase) + name[place + 1 :]
        if wrong not in known:
            assert wrong in refused(knowledge, present=[wrong])
