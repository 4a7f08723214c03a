"""The reader of MATLAB files against SciPy's."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.io import loadmat

from solespine.measurement.walk.files.matlab import read_matlab
from tests.measurement.walk_files.written import mat

KINDS = [np.float64, np.float32, np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64]
WORDS = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,20}", fullmatch=True)
ARRAYS = st.builds(
    lambda kind, shape, seed: (np.random.default_rng(seed).integers(0, 120, shape)).astype(kind),
    st.sampled_from(KINDS),
    st.sampled_from([(1, 1), (7, 3), (3, 2, 4), (0, 0), (1, 5)]),
    st.integers(0, 99),
)
VALUES = st.recursive(
    ARRAYS | st.text("abc äöü", min_size=1, max_size=12),
    lambda inner: st.dictionaries(WORDS, inner, min_size=1, max_size=3),
    max_leaves=6,
)


def alike(ours: Any, theirs: Any) -> None:
    if isinstance(theirs, dict):
        assert set(ours) == set(theirs)
        for key in theirs:
            alike(ours[key], theirs[key])
    elif isinstance(theirs, str):
        assert ours is None  # no text in them is needed
    elif np.size(theirs) == 0:
        assert ours.size == 0
    else:
        np.testing.assert_array_equal(np.squeeze(ours), theirs)


@settings(max_examples=60)
@given(st.dictionaries(WORDS, VALUES, min_size=1, max_size=4), st.booleans())
def test_what_scipy_writes_is_read_as_scipy_reads_it(variables: dict[str, Any], compressed: bool) -> None:
    data = mat(variables, compressed)
    theirs = loadmat(io.BytesIO(data), simplify_cells=True, chars_as_strings=True)
    alike(read_matlab(data, "walk.mat"), {key: value for key, value in theirs.items() if not key.startswith("__")})


@pytest.mark.parametrize("many", [2, 5])
def test_several_structures_become_a_list(many: int) -> None:
    rows = np.empty((1, many), dtype=[("Fs", object)])
    for number in range(many):
        rows[0, number]["Fs"] = np.array([[float(number)]])
    read = read_matlab(mat({"walks": rows}), "walk.mat")["walks"]
    assert [float(one["Fs"].reshape(-1)[0]) for one in read] == list(range(many))
