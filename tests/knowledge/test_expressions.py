"""The small language of rules and gates."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solespine.evidence import Span
from solespine.knowledge.expressions import COMPARISONS, And, Comparison, Count, ExpressionError, Name, Not, Or, names, parse

TRUTHS = (True, False, None)


@dataclass
class Known:
    """Facts given by name; everything else is unknown."""

    truths: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)

    def truth(self, name):
        return self.truths.get(name)

    def compare(self, name, comparison, value):
        known = self.numbers.get(name)
        if known is None:
            return None
        return known == value if isinstance(value, str) else COMPARISONS[comparison](known, value)


def evaluate(text, asked=(), numbers=None, **truths):
    return parse(text).evaluate(Known(truths, numbers or {}))


# What is written.


def test_and_binds_tighter_than_or_and_not_tighter_than_both():
    assert parse("a or b and not c") == Or((Name("a"), And((Name("b"), Not(Name("c"))))))


def test_parentheses_change_what_belongs_together():
    assert parse("(a or b) and not (c or d)") == And((Or((Name("a"), Name("b"))), Not(Or((Name("c"), Name("d"))))))


def test_numbers_and_choices_are_compared():
    assert parse("age >= 70.5") == Comparison("age", ">=", 70.5)
    assert parse("t < -2") == Comparison("t", "<", -2)
    assert parse("sex == male") == Comparison("sex", "==", "male")


def test_a_count_holds_any_expressions():
    text = "count(a, not b, age >= 70, c and d) >= 2"
    assert parse(text) == Count((Name("a"), Not(Name("b")), Comparison("age", ">=", 70.0), And((Name("c"), Name("d")))), ">=", 2.0)


def test_spaces_and_line_breaks_mean_nothing():
    assert parse(" a\n and(b) ") == parse("a and b")


def test_names_come_once_each_in_order_of_appearance():
    assert names("count(age >= 60, b, a) >= 2 and not (a or sex == male)") == ("age", "b", "a", "sex")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "expected a finding or context item at its end"),
        ("a and", "expected a finding or context item at its end"),
        ("a b", "expected the end at character 3, found 'b'"),
        ("and a", "expected a finding or context item at character 1, found 'and'"),
        ("a or or b", "expected a finding or context item at character 6, found 'or'"),
        ("(a and b", "expected ')' at its end"),
        ("a)", "expected the end at character 2, found ')'"),
        ("age >=", "expected a number or a choice at its end"),
        ("age >= old", "expected a number at character 8, found 'old'"),
        ("age == >", "expected a number at character 8, found '>'"),
        ("7 >= age", "expected a finding or context item at character 1, found '7'"),
        ("count(a, b)", "expected a comparison after count(...) at its end"),
        ("count(a b) >= 1", "expected ')' at character 9, found 'b'"),
        ("count(a, b) >= 1.5", "expected a whole number at character 16, found '1.5'"),
        ("count() >= 1", "expected a finding or context item at character 7, found ')'"),
        ("count >= 2", "expected '(' at character 7, found '>='"),
        ("a & b", "cannot read '& b' at character 3"),
        ("a; import os", "cannot read '; import os' at character 2"),
        ("__import__('os')", "cannot read ''os')' at character 12"),
        ("a != b", "cannot read '!= b' at character 3"),
    ],
)
def test_a_wrong_expression_is_refused_with_the_place(text, says):
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert str(error.value) == f"'{text}': {says}"


@given(st.text("abnotrcu ()<>=,.0123456789-&|!'\n", max_size=30))
def test_any_text_is_parsed_or_refused_in_words(text):
    try:
        parse(text).evaluate(Known())
    except ExpressionError as error:
        assert "character" in str(error) or str(error).endswith("at its end")


# Three truths.


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_and_and_or_follow_kleenes_tables(one, other, both, either):
    for a, b in ((one, other), (other, one)):
        assert evaluate("a and b", a=a, b=b) is both
        assert evaluate("a or b", a=a, b=b) is either


@pytest.mark.parametrize(("truth", "opposite"), [(True, False), (False, True), (None, None)])
def test_not_leaves_the_unknown_unknown(truth, opposite):
    assert evaluate("not a", a=truth) is opposite


@pytest.mark.parametrize(
    ("truths", "at_least_two", "exactly_two", "below_two"),
    [
        ((True, True, None), True, None, False),
        ((True, True, False), True, True, False),
        ((True, None, False), None, None, None),
        ((False, False, None), False, False, True),
        ((None, None, None), None, None, None),
        ((True, True, True), True, False, False),
        ((True, None, None), None, None, None),
    ],
)
def test_a_count_is_known_when_every_possible_count_agrees(truths, at_least_two, exactly_two, below_two):
    known = dict(zip("abc", truths))
    assert evaluate("count(a, b, c) >= 2", **known) is at_least_two
    assert evaluate("count(a, b, c) == 2", **known) is exactly_two
    assert evaluate("count(a, b, c) < 2", **known) is below_two


def test_a_count_of_numbers_is_counted_too():
    assert evaluate("count(age >= 60, smoker, sex == male) >= 2", numbers={"age": 70, "sex": "male"}) is True
    assert evaluate("count(age >= 60, smoker, sex == male) >= 2", numbers={"age": 50, "sex": "male"}) is None
    assert evaluate("count(age >= 60, smoker, sex == male) >= 2", numbers={"age": 50, "sex": "female"}) is False


EXPRESSIONS = st.recursive(
    st.sampled_from("abcde").map(Name),
    lambda inner: (
        inner.map(Not)
        | st.lists(inner, min_size=1, max_size=3).map(lambda items: And(tuple(items)))
        | st.lists(inner, min_size=1, max_size=3).map(lambda items: Or(tuple(items)))
        | st.builds(
            lambda items, comparison, value: Count(tuple(items), comparison, float(value)),
            st.lists(inner, min_size=1, max_size=4),
            st.sampled_from(list(COMPARISONS)),
            st.integers(0, 4),
        )
    ),
    max_leaves=10,
)
FACTS = st.fixed_dictionaries({name: st.sampled_from(TRUTHS) for name in "abcde"})


@given(EXPRESSIONS, FACTS)
def test_what_is_known_stays_so_when_more_is_answered(expression, truths):
    before = expression.evaluate(Known(truths))
    for answer in (True, False):
        told = {name: answer if truth is None else truth for name, truth in truths.items()}
        after = expression.evaluate(Known(told))
        assert after is not None
        assert before is None or after is before


@given(EXPRESSIONS, FACTS)
def test_only_what_is_unknown_and_was_not_asked_is_missing(expression, truths):
    asked = frozenset("a")
    missing = expression.missing(Known(truths), asked)
    assert len(set(missing)) == len(missing)
    assert all(truths[name] is None and name not in asked for name in missing)
    if expression.evaluate(Known(truths)) is not None:
        assert missing == ()
    elif not asked & set(expression.names()):
        assert missing


# What still has to be asked.


def missing(text, asked=(), **truths):
    return parse(text).missing(Known(truths), frozenset(asked))


def test_one_part_of_an_and_is_asked_at_a_time():
    assert missing("a and b") == ("a",)
    assert missing("a and b", a=True) == ("b",)


def test_nothing_is_asked_once_one_part_of_an_and_is_false():
    assert missing("a and b", b=False) == ()


def test_every_open_part_of_an_or_is_asked():
    assert missing("a or b or c", b=False) == ("a", "c")


def test_nothing_is_asked_once_one_part_of_an_or_is_true():
    assert missing("a or b", b=True) == ()


def test_a_count_asks_nothing_that_can_no_longer_matter():
    assert missing("count(a, b, c) >= 2", a=False, b=False) == ()
    assert missing("count(a, b, c) >= 2", a=True, b=True) == ()
    assert missing("count(a, b, c) >= 2", a=True) == ("b", "c")


def test_what_was_asked_and_not_answered_is_not_asked_again_and_the_next_part_is():
    assert missing("a and b", asked="a") == ("b",)
    assert missing("a or b", asked="a") == ("b",)


def test_only_the_open_part_is_asked_through_brackets_and_not():
    assert missing("(a or b) and not (c and d)", a=True, c=True) == ("d",)


def test_a_span_that_leaves_a_comparison_open_is_asked(knowledge):
    from solespine import Evidence
    from solespine.evidence import Observation

    evidence = Evidence(knowledge, (Observation("age", Span(60, 80)),))
    assert parse("age >= 70").missing(evidence, frozenset()) == ("age",)
    assert parse("age >= 80").missing(evidence, frozenset()) == ()
