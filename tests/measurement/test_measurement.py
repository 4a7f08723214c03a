"""The common form of measurements."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solespine.measurement import Figure, Measurement, MeasurementError, Quality, Remark, as_json, from_json

PRINT = Measurement(
    "footprint",
    Quality.fair,
    (Figure("arch_index", 0.231, 0.214, 0.249, "ratio", "left"), Figure("foot_length", 246.0, 243.0, 249.0, "mm", "left")),
    side="left",
    remarks=(Remark("one_print", "Only {prints} print was read.", {"prints": 1}),),
    answers={"hurt": None, "held": True},
    picture={"outline": [[0.0, 1.5], [2.0, 3.0]], "sheet": "a4"},
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def test_what_was_measured_comes_back_from_the_file_as_it_was():
    assert from_json(json.loads(json.dumps(as_json(PRINT)))) == PRINT


@given(JSON)
def test_nothing_but_a_measurement_is_taken_for_one(data):
    with pytest.raises(ValueError):
        from_json(data)


@given(st.sampled_from(sorted(as_json(PRINT))), JSON)
def test_a_measurement_with_one_foreign_part_is_refused_or_sound(key, foreign):
    try:
        found = from_json({**as_json(PRINT), key: foreign})
    except ValueError:
        return
    assert from_json(json.loads(json.dumps(as_json(found), allow_nan=False))) == found


def test_a_list_without_end_is_refused():
    with pytest.raises(ValueError, match="at most"):
        from_json({**as_json(PRINT), "picture": {"outline": [0.0] * 1_000_000}})
    deep = 0.0
    for _ in range(100):
        deep = [deep]
    with pytest.raises(ValueError, match="too deep"):
        from_json({**as_json(PRINT), "picture": {"outline": deep}})


@pytest.mark.parametrize(
    "text",
    ["{prints:>999999999}", "{prints!r}", "{prints.__class__}", "{0.__class__}", "{prints[0]}", "{nobody}", "{", "{}", ""],
)
def test_a_remark_can_do_nothing_but_name_its_values(text):
    with pytest.raises(ValueError):
        Remark("foreign", text, {"prints": 1})


@pytest.mark.parametrize("number", [10**400, 1e300, math.nan, math.inf, -1e13])
@pytest.mark.parametrize("place", ["figures", "remarks", "picture"])
def test_a_number_that_nobody_measured_is_refused(place, number):
    figure = {"name": "arch_index", "value": number, "low": number, "high": number, "unit": "ratio", "side": ""}
    remark = {"code": "one_print", "text": "{prints}", "values": {"prints": number}}
    parts = {"figures": [figure], "remarks": [remark], "picture": {"steps": [[number, 1, 1]]}}
    with pytest.raises(ValueError):
        from_json({**as_json(PRINT), place: parts[place]})


@pytest.mark.parametrize(("low", "value", "high"), [(2, 1, 3), (1, 4, 3), (math.nan, 1, 2), (0, 1, math.inf)])
def test_an_interval_that_does_not_hold_its_value_cannot_be_made(low, value, high):
    with pytest.raises(ValueError, match="arch_index"):
        Figure("arch_index", value, low, high, "ratio")


def test_an_error_says_what_is_wrong_and_what_to_do():
    error = MeasurementError("too_dark", "Photo {photo} is too dark.", "Switch on a lamp.", photo=2)
    assert str(error) == "Photo 2 is too dark. Switch on a lamp."
    assert (error.code, error.values) == ("too_dark", {"photo": 2})
