"""The only way from a test that was done to a measurement that is kept: with leave."""

from __future__ import annotations

from datetime import datetime

from solespine.measurement.measurement import Measurement
from solespine.measurement.self_test.given import Given, score
from solespine.safety import TestPermit


class NotPermitted(Exception):
    """A self-test was to be kept with leave that is not for it, or that no longer counts."""


def measured(permit: TestPermit, test_id: str, given: Given, at: datetime) -> Measurement:
    """What a self-test came to, for a person who has leave to do it now.

    Parameters
    ----------
    permit : TestPermit
        From :func:`solespine.safety.permit_test`; a check can be forgotten, an argument cannot.
    test_id : str
    given : Given
    at : datetime
        Now, with its time zone.

    Raises
    ------
    NotPermitted
        If the permit is for another test, or is older than answers of just now may be.
    MeasurementError
        If what was written down cannot be.
    """
    if not isinstance(permit, TestPermit):
        raise NotPermitted("a self-test takes a permit; ask solespine.safety.permit_test for one")
    if permit.test != test_id:
        raise NotPermitted(f"the permit is for '{permit.test}', not for '{test_id}'")
    if not permit.holds(at):
        raise NotPermitted("the answers behind this permit are too old; answer the questions before the test again")
    return score(test_id, given, permit.evidence.knowledge)
