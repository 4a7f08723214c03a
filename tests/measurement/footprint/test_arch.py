"""What a footprint says of the arch."""

import pytest

from solespine.measurement import Figure, Measurement, Quality, Said
from solespine.measurement.footprint import arch_class, changed, judge


def measured(value, half=0.005, side="left"):
    return Measurement("footprint", Quality.fair, (Figure("arch_index", value, value - half, value + half, "ratio", side),), side)


@pytest.mark.parametrize(
    ("value", "half", "expected"),
    [
        (0.28, 0.005, "low"),
        (0.27, 0.02, ""),
        (0.235, 0.01, "normal"),
        (0.235, 0.03, ""),
        (0.255, 0.01, ""),
        (0.19, 0.01, "high"),
        (0.205, 0.01, ""),
        (0.10, 0.01, "high"),
        (0.265, 0.005, "low"),
    ],
)
def test_a_class_is_called_only_where_no_cut_off_is_crossed(knowledge, value, half, expected):
    assert arch_class(measured(value, half), knowledge, bmi=None) == expected


def test_a_high_body_mass_widens_the_interval(knowledge):
    low = measured(0.28)
    assert arch_class(low, knowledge, bmi=(22.0, 22.0)) == "low"
    assert arch_class(low, knowledge, bmi=(36.0, 36.0)) == ""
    assert arch_class(low, knowledge, bmi=(22.0, 36.0)) == ""  # it may be high
    assert arch_class(measured(0.37), knowledge, bmi=(36.0, 36.0)) == "low"
    assert arch_class(measured(0.18), knowledge, bmi=(36.0, 36.0)) == "high"  # fat makes a print look flatter, not higher


def test_no_class_says_nothing_of_either_finding(knowledge):
    assert judge(measured(0.26), knowledge, bmi=None) == (
        Said("footprint_low_arch", None, "left"),
        Said("footprint_high_arch", None, "left"),
    )
    assert [one.value for one in judge(measured(0.235), knowledge, bmi=None)] == [False, False]
    assert [one.value for one in judge(measured(0.30), knowledge, bmi=None)] == [True, False]
    assert [one.value for one in judge(measured(0.12), knowledge, bmi=None)] == [False, True]


def test_a_change_is_called_only_beyond_what_two_prints_differ_by(knowledge):
    assert changed(measured(0.24), measured(0.26), knowledge) == ""
    assert changed(measured(0.22), measured(0.30), knowledge) == "lower"
    assert changed(measured(0.30), measured(0.22), knowledge) == "higher"
    assert changed(measured(0.24, 0.05), measured(0.30, 0.05), knowledge) == ""
    assert changed(measured(0.20), measured(0.30, side="right"), knowledge) == ""
