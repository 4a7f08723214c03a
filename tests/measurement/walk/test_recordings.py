"""Recordings with a reference: contacts and sides as cameras and insoles saw them. Needs ``../shared/data`` beside the repository."""

import numpy as np
import pytest

from benchmarks.walk import Tally, sided
from benchmarks.walk_peers import own, recording, widened
from benchmarks.walk_reference import DATA, trials
from solespine.measurement import MeasurementError
from solespine.measurement.walk import read_walk

pytestmark = pytest.mark.skipif(not (DATA / "mobgap").is_dir(), reason="the recordings lie in ../shared/data")


def tally_of(reference):
    tally, find = Tally(), widened(own)
    for trial in trials(reference):
        for bout in trial.bouts:
            tally.add(trial.name, bout.contact_s, find(trial, bout.start_s, bout.stop_s))
    return tally


def test_contacts_are_those_of_the_cameras():
    tally = tally_of("Stereophoto")
    assert tally.true == 209
    assert tally.missed[0.5] + tally.extra[0.5] <= 40
    assert np.median(list(tally.step_errors.values())) < 0.03


def test_contacts_are_found_about_as_often_as_insoles_find_them():
    tally = tally_of("INDIP")
    assert tally.true == 238
    assert tally.missed[0.5] + tally.extra[0.5] <= 64


def test_left_is_left():
    right = []
    for trial in trials():
        for at, left in sided(trial):
            for bout in trial.bouts:
                nearest = int(np.abs(bout.contact_s - at).argmin())
                if abs(bout.contact_s[nearest] - at) < 0.25:
                    right.append(left == bout.left[nearest])
    assert len(right) > 100
    assert np.mean(right) > 0.93


def test_none_of_these_short_walks_is_long_enough_for_a_measurement(knowledge):
    for trial in trials():
        with pytest.raises(MeasurementError) as wrong:
            read_walk([recording(trial)], knowledge)
        assert wrong.value.code in ("too_few_steps", "turning", "not_steady", "not_like_walking", "no_walking", "too_gentle")
