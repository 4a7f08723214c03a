"""The closed form beside a general-purpose sampler with the same model and priors, written out by itself, on ten diaries."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from solespine.followup import Priors, analyse
from tests.followup.ten_diaries import diary

ROOT = Path(__file__).parents[2]
# So many Monte Carlo errors may lie between the two: some fifty figures are compared, and by chance none lies farther.
ERRORS_ALLOWED = 4.0
LEAST_TIMES = 100


def differences(found):
    """Of each figure of each diary: how many Monte Carlo errors lie between sampler and closed form."""
    for name, one in found["diaries"].items():
        ours, (mean, error) = one["closed_form"], one["mean"]
        yield name, "mean", abs(mean - ours["mean"]) / error
        told = {"low": 0.025, "high": 0.975, "p_useful": ours["p_useful"], "p_any": ours["p_any"]}
        for figure, (share, of_share) in one["below"].items():
            yield name, figure, abs(share - told[figure]) / of_share


@pytest.mark.slow
def test_a_general_sampler_says_the_same_and_takes_a_hundred_times_as_long():
    # In a process of its own: JAX changes how numbers are held and how processes may be begun, for all that runs beside it.
    run = subprocess.run(
        [sys.executable, "-m", "tests.referees.trial_sampler", "--json"], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert len(found["diaries"]) == 10
    for name, one in found["diaries"].items():
        assert one["effective"] > 1000, (name, "too few draws to compare with")
        assert one["split_rhat"] < 1.01, name
    too_far = [one for one in differences(found) if one[2] > ERRORS_ALLOWED]
    assert too_far == []
    assert found["sampling_s"] > LEAST_TIMES * found["closed_form_s"], "not even counting what the sampler's compilation takes"

    # What is compared so closely would show a prior that is half as wide.
    for name in ("large effect", "harm"):
        one, (*days, layout) = found["diaries"][name], diary(name)
        narrow = analyse(*days, useful=1.0, **layout, priors=Priors(effect_in_sd=1.5))
        assert abs(narrow.mean - one["mean"][0]) > ERRORS_ALLOWED * one["mean"][1]
