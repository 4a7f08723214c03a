"""Norms by age and sex."""

import pytest

from solespine.measurement.norms import norm_for


@pytest.mark.parametrize(
    ("measure", "age", "sex", "value"),
    [
        ("usual_walking_speed", 45, "female", 1.39),
        ("usual_walking_speed", 29, "male", 1.358),
        ("usual_walking_speed", 30, "male", 1.433),
        ("usual_walking_speed", 99, "female", 0.943),
        ("cadence_low_limit", 70, None, 100.0),
        ("cadence_low_limit", 93, "male", 90.0),
    ],
)
def test_a_norm_is_that_of_the_age_and_sex(measure, age, sex, value, knowledge):
    assert norm_for(measure, age, sex, knowledge).value == value


@pytest.mark.parametrize(
    ("measure", "age", "sex"),
    [
        ("usual_walking_speed", 45, None),
        ("usual_walking_speed", 12, "female"),
        ("usual_walking_speed", None, "male"),
        ("nothing", 40, "male"),
    ],
)
def test_where_no_norm_is_published_there_is_none(measure, age, sex, knowledge):
    assert norm_for(measure, age, sex, knowledge) is None
