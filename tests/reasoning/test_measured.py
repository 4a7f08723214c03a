"""What is measured at home is not taken for the truth."""

import math

import numpy as np
import pytest

from solespine.assessment import network_of
from solespine.evidence import Evidence, KnownBy
from solespine.reasoning import reason, weigh
from solespine.reasoning.draws import draws_of

HEEL_AND_BACK = {
    "present": ["heel_plantar_pain", "first_step_pain", "foot_pain", "back_pain"],
    "context": {"age": 46, "sex": "female"},
}
MEASURED_HERE = ("gait_asymmetry", "footprint_low_arch", "footprint_high_arch")


def told(knowledge, finding, value, known_by, **case):
    return Evidence.of(knowledge, **(case or HEEL_AND_BACK)).with_observation(finding, value, known_by)


def odds(evidence, knowledge):
    posterior = weigh(evidence, network_of(knowledge)).posterior
    return {
        name: p / (1 - p) for name, p in zip(posterior.network.conditions, posterior.conditions.tolist(), strict=True) if 0 < p < 1
    }


@pytest.mark.parametrize(("value", "bound"), [(True, "measured_present"), (False, "measured_absent")])
def test_a_measured_walk_moves_no_odds_by_more_than_its_likelihood_ratio(knowledge, value, bound):
    # Alone, without other answers: the ratio of two likelihoods is at most that of the measurement itself.
    before = odds(Evidence.of(knowledge), knowledge)
    after = odds(told(knowledge, "gait_asymmetry", value, KnownBy.measured, present=[]), knowledge)
    limit = getattr(knowledge.findings["gait_asymmetry"], bound).value
    moved = [math.log(after[name] / before[name]) for name in before]
    assert max(abs(one) for one in moved) <= abs(math.log(limit)) + 1e-9
    assert max(abs(one) for one in moved) > 0.2 * abs(math.log(limit))


def test_a_walkway_of_a_professional_counts_more_than_a_phone(knowledge):
    before = odds(Evidence.of(knowledge, **HEEL_AND_BACK), knowledge)
    phone = odds(told(knowledge, "gait_asymmetry", True, KnownBy.measured), knowledge)
    walkway = odds(told(knowledge, "gait_asymmetry", True, KnownBy.professional), knowledge)
    name = "ankle_or_foot_fracture"
    assert before[name] < phone[name] < walkway[name]


@pytest.mark.parametrize("finding", MEASURED_HERE)
def test_measured_and_absent_pull_to_opposite_sides(knowledge, finding):
    before = odds(Evidence.of(knowledge, **HEEL_AND_BACK), knowledge)
    there = odds(told(knowledge, finding, True, KnownBy.measured), knowledge)
    gone = odds(told(knowledge, finding, False, KnownBy.measured), knowledge)
    moved = [(math.log(there[name] / one), math.log(gone[name] / one)) for name, one in before.items()]
    clear = [(a, b) for a, b in moved if abs(a) > 1e-3 and abs(b) > 1e-3]
    assert clear
    assert all(a * b < 0 for a, b in clear)


@pytest.mark.parametrize("value", [True, False])
def test_a_footprint_does_not_move_the_verdict_from_foot_to_back(knowledge, value):
    network = network_of(knowledge)
    before = reason(Evidence.of(knowledge, **HEEL_AND_BACK), network).verdict
    after = reason(told(knowledge, "footprint_low_arch", value, KnownBy.measured), network).verdict
    assert abs(after["foot_to_back"].p - before["foot_to_back"].p) < 0.01


def test_how_far_a_measurement_can_be_trusted_is_drawn_too(knowledge, monkeypatch):
    network = network_of(knowledge)
    evidence = told(knowledge, "gait_asymmetry", True, KnownBy.measured, present=["foot_pain", "hip_pain"], context={"age": 71})
    drawn = draws_of(network, knowledge)
    found = {one.condition: one.estimate for one in reason(evidence, network).conditions}
    # A measurement that is taken for the truth in half of the draws and for nothing in the other half.
    doubt = np.where(np.arange(drawn.count) % 2, 1e6, 1.0).astype(np.float32)
    monkeypatch.setitem(vars(drawn), "measured", {name: (doubt, gone) for name, (_, gone) in drawn.measured.items()})
    wilder = {one.condition: one.estimate for one in reason(evidence, network).conditions}
    assert found.keys() == wilder.keys()
    assert all(one.p == wilder[name].p for name, one in found.items())
    wider = {name: (wilder[name].high - wilder[name].low) / (one.high - one.low) for name, one in found.items()}
    assert max(wider.values()) > 1.1, wider


def test_a_test_done_alone_counts_less_than_one_by_a_professional_whatever_the_finding(knowledge):
    before = odds(Evidence.of(knowledge, **HEEL_AND_BACK), knowledge)
    alone = odds(told(knowledge, "dorsiflexion_limited", True, KnownBy.self_tested), knowledge)
    clinic = odds(told(knowledge, "dorsiflexion_limited", True, KnownBy.professional), knowledge)
    assert before["ankle_or_foot_fracture"] < alone["ankle_or_foot_fracture"] < clinic["ankle_or_foot_fracture"]
