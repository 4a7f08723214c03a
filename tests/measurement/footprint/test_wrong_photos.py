"""Photos that must not be measured: none is, and each is refused for a reason a person would expect."""

import numpy as np
import pytest

from solespine.measurement import MeasurementError
from solespine.measurement.footprint.reading import read_print
from tests.measurement.footprint.wrong_photos import FAMILIES, wrong_photos


@pytest.mark.parametrize("name", FAMILIES)
def test_one_of_each_family_is_refused_for_its_reason(name):
    family = FAMILIES[name]
    with pytest.raises(MeasurementError) as refused:
        read_print(family.make(np.random.default_rng(list(FAMILIES).index(name) + 1000)))
    assert refused.value.code in family.reasons
    assert refused.value.wrong
    assert refused.value.do


@pytest.mark.slow
def test_no_wrong_photo_is_accepted_and_hardly_one_for_an_odd_reason():
    """Two of each family; ``python -m benchmarks.footprint`` looks at six of each, 216 in all."""
    accepted, odd = [], []
    for name, number, data, reasons in wrong_photos(2):
        try:
            read_print(data)
            accepted.append((name, number))
        except MeasurementError as error:
            if error.code not in reasons:
                odd.append((name, number, error.code))
    assert not accepted
    assert len(odd) <= 2, odd  # of 72
