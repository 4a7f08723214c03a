"""A self-test is kept with leave alone: that of this person, for this test, of just now."""

from datetime import UTC, datetime, timedelta

import pytest

from solespine.evidence import Observation, settle
from solespine.measurement.self_test import Given, measured
from solespine.measurement.self_test.started import NotPermitted
from solespine.safety import permit_test
from tests.safety.people import healthy

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FOUND = Given(answers={"tilts": True})


@pytest.fixture
def leave(knowledge):
    evidence = settle([Observation(name, value, at=NOON) for name, value in healthy(knowledge).items()], knowledge)[0]
    return permit_test("shoe_wear", evidence, NOON)


def test_with_leave_it_is_scored(leave):
    assert measured(leave, "shoe_wear", FOUND, NOON).answers["tilts"] is True


def test_leave_for_one_test_is_none_for_another(leave):
    with pytest.raises(NotPermitted, match="not for 'slump'"):
        measured(leave, "slump", FOUND, NOON)


def test_old_leave_is_none(leave):
    with pytest.raises(NotPermitted, match="too old"):
        measured(leave, "shoe_wear", FOUND, NOON + timedelta(hours=1))


@pytest.mark.parametrize("instead", [None, True, "shoe_wear", object()])
def test_nothing_else_is_leave(instead):
    with pytest.raises(NotPermitted):
        measured(instead, "shoe_wear", FOUND, NOON)
