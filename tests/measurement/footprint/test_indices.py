"""The indices by hand, against counting square by square, and what must not change them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solespine.measurement.footprint.indices import indices
from tests.measurement.footprint.feet import HEEL_MM, PER_MM, WIDE_MM, Sole, random_sole
from tests.referees.footprint_slow import slow_indices

SQUARE = 0.5


def block(left, right, start, end):
    """The middles of the squares of an oblong in millimetres."""
    across, along = np.meshgrid(np.arange(left + SQUARE / 2, right, SQUARE), np.arange(start + SQUARE / 2, end, SQUARE))
    return np.stack([across.ravel(), along.ravel()], axis=-1)


def squares_of(body):
    rows, columns = np.nonzero(body[::2, ::2])
    return np.stack([(2 * columns + 1) / PER_MM - WIDE_MM / 2, (2 * rows + 1) / PER_MM - HEEL_MM], axis=-1)


def test_three_oblongs_by_hand():
    # Heel 50 x 60 mm, middle 20 x 60, ball 80 x 60: 1200 / (3000 + 1200 + 4800) = 0.1333; 20 / 80 = 25 %; 20 / 50 = 0.4.
    print_ = np.concatenate([block(-25, 25, 0, 60), block(0, 20, 60, 120), block(-40, 40, 120, 180)])
    found = indices(print_, SQUARE**2)
    assert found.arch == pytest.approx(1200 / 9000, abs=1e-9)
    assert found.chippaux_smirak == pytest.approx(25.0, abs=1e-6)
    assert found.staheli == pytest.approx(0.4, abs=1e-6)
    assert found.length_mm == pytest.approx(180.0)


def test_two_islands_with_nothing_between_have_a_width_of_nothing():
    found = indices(np.concatenate([block(-25, 25, 0, 60), block(-40, 40, 130, 180)]), SQUARE**2)
    assert found.chippaux_smirak == found.staheli == 0.0
    assert found.arch == 0.0


@pytest.mark.parametrize("seed", range(8))
def test_the_indices_are_those_of_counting_square_by_square(seed):
    rng = np.random.default_rng(seed)
    squares = squares_of(random_sole(rng).body)
    turn = rng.uniform(-0.1, 0.1)
    found = indices(squares, SQUARE**2, turn)
    arch, chippaux, staheli = slow_indices(squares.tolist(), SQUARE, turn)
    assert found.arch == pytest.approx(arch, abs=0.004)
    assert found.chippaux_smirak == pytest.approx(chippaux, abs=2.0)
    assert found.staheli == pytest.approx(staheli, abs=0.04)


@settings(max_examples=40)
@given(scale=st.floats(0.6, 1.0), angle=st.floats(-3.1, 3.1), mirrored=st.booleans(), arch=st.floats(0.2, 1.4))
def test_size_turning_and_mirroring_change_nothing(scale, angle, mirrored, arch):
    squares = squares_of(Sole(arch=arch, bend=0.1).body)
    plain = indices(squares, SQUARE**2)
    other = squares * [-1 if mirrored else 1, 1]
    turned = other @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    # The axis turns with the foot, so the indices are taken along it again.
    found = indices(scale * turned, (scale * SQUARE) ** 2, turn=angle)
    assert found.arch == pytest.approx(plain.arch, abs=0.004)
    # Squares of another size fall otherwise into the bands that widths are taken in.
    assert found.chippaux_smirak == pytest.approx(plain.chippaux_smirak, rel=0.06, abs=0.5)
    assert found.staheli == pytest.approx(plain.staheli, rel=0.06, abs=0.01)
