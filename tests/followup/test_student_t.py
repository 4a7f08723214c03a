"""Student's t without SciPy, beside SciPy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from solespine.followup.student_t import Mixture, incomplete_beta, t_cdf, t_density


@given(st.floats(0.3, 500), st.floats(0.3, 500), st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_the_incomplete_beta_function_is_scipys(a, b, x):
    np.testing.assert_allclose(incomplete_beta(a, b, x), special.betainc(a, b, x), rtol=1e-9, atol=1e-12)


@given(st.floats(0.5, 3000), st.floats(-60, 60))
def test_students_t_is_scipys(df, t):
    assert float(t_cdf(t, df)) == pytest.approx(stats.t.cdf(t, df), abs=1e-12)
    assert float(t_density(t, df)) == pytest.approx(stats.t.pdf(t, df), rel=1e-9)


def test_one_degree_of_freedom_is_cauchys_arc_tangent():
    assert float(t_cdf(1.0, 1)) == pytest.approx(0.75, abs=1e-14)  # 1/2 + atan(1) / pi
    assert float(t_cdf(0.0, 1)) == 0.5


def test_a_mixture_of_one_is_that_one():
    mixture = Mixture(7, np.array([2.0]), np.array([0.5]), np.array([1.0]))
    assert mixture.mean == 2.0
    assert mixture.sd == pytest.approx(stats.t.std(7, scale=0.5))
    assert mixture.quantiles(0.025, 0.5, 0.9) == pytest.approx(stats.t.ppf([0.025, 0.5, 0.9], 7, 2.0, 0.5), abs=1e-9)


@given(
    st.floats(1, 200),
    st.lists(st.tuples(st.floats(-5, 5), st.floats(0.05, 3), st.floats(0.01, 1)), min_size=1, max_size=6),
    st.floats(0.001, 0.999),
)
def test_below_the_quantile_lies_the_share_that_was_asked_for(df, parts, share):
    centre, scale, weight = (np.array(one) for one in zip(*parts))
    mixture = Mixture(df, centre, scale, weight / weight.sum())
    (x,) = mixture.quantiles(share)
    assert mixture.cdf(x) == pytest.approx(share, abs=1e-7)


def test_narrowing_keeps_the_mean_and_shortens_every_interval():
    mixture = Mixture(20, np.array([0.0, 1.0]), np.array([0.5, 1.0]), np.array([0.4, 0.6]))
    half = mixture.narrowed(0.5)
    assert half.mean == pytest.approx(mixture.mean)
    assert half.sd == pytest.approx(mixture.sd / 2)
