"""Two conditions, with the arithmetic beside it."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from solespine.reasoning import Network
from solespine.reasoning.answers import plain_answers
from solespine.reasoning.explain import counterfactual_weights, weights_of_evidence
from solespine.reasoning.hypotheses import enumerate_hypotheses
from solespine.reasoning.network import noisy_or_weight
from solespine.reasoning.posterior import posterior

HEEL, NERVE = 0, 1
FIRST_STEP, NUMB, SWOLLEN, UNRELATED = range(4)

LEAK = np.array([0.10, 0.05, 1e-9, 0.30])
FREQUENCY = np.array(
    [
        [0.82, 0.05, 1e-9, 0.30],  # first step mostly, otherwise no more than others
        [0.10, 0.62, 0.50, 0.30],  # numb, and the only thing that ever swells
    ]
)


def two_conditions(lowering=None):
    odds = np.log([0.20 / 0.80, 0.10 / 0.90])
    return Network(
        conditions=("heel", "nerve"),
        findings=("first_step", "numb", "swollen", "unrelated"),
        leak=LEAK,
        weight=noisy_or_weight(FREQUENCY, LEAK),
        lowering=np.ones_like(FREQUENCY) if lowering is None else lowering,
        log_odds=odds,
        link=np.zeros((2, 2)),
        hypotheses=enumerate_hypotheses(2),
    )


@pytest.fixture
def small():
    return two_conditions()


def given(network, present=(), absent=(), strength=1.0):
    return posterior(network, plain_answers(network, np.array(present, int), np.array(absent, int), strength))


def test_no_findings_gives_the_priors_back(small):
    assert given(small).conditions.tolist() == pytest.approx([0.20, 0.10])


def test_the_heel_becomes_likely_when_the_first_step_hurts(small):
    # The nerve says nothing of first steps, so it drops out: P = 0.20 * 0.82 / (0.20 * 0.82 + 0.80 * 0.10) = 0.164 / 0.244
    heel, nerve = given(small, [FIRST_STEP]).conditions
    assert heel == pytest.approx(0.164 / 0.244)
    assert nerve == pytest.approx(0.10)


def test_the_heel_becomes_unlikely_when_the_first_step_does_not_hurt(small):
    # 0.20 * 0.18 / (0.20 * 0.18 + 0.80 * 0.90) = 0.036 / 0.756
    assert given(small, absent=[FIRST_STEP]).conditions[HEEL] == pytest.approx(0.036 / 0.756)


def test_frequency_comes_out_of_weight_and_background_together(small):
    # weight = 1 - 0.18 / 0.90 = 0.8, and 1 - (1 - 0.10) * (1 - 0.8) = 0.82
    assert small.weight[HEEL, FIRST_STEP] == pytest.approx(0.8)
    assert 1 - (1 - LEAK[FIRST_STEP]) * (1 - small.weight[HEEL, FIRST_STEP]) == pytest.approx(0.82)


def test_two_conditions_that_explain_the_same_finding_explain_one_another_away():
    network = two_conditions()
    weight = network.weight.copy()
    weight[NERVE, FIRST_STEP] = 0.5
    network = replace(network, weight=weight)
    # Weights 0.8 and 0.5, background 0.1: P(present) = 0.10, 0.82, 0.55, 0.91 without any, with heel, with nerve, with both.
    # Times priors 0.72, 0.18, 0.08, 0.02: 0.072 + 0.1476 + 0.044 + 0.0182 = 0.2818
    heel, nerve = given(network, [FIRST_STEP]).conditions
    assert heel == pytest.approx((0.1476 + 0.0182) / 0.2818)
    assert nerve == pytest.approx((0.044 + 0.0182) / 0.2818)
    alone = 0.044 / (0.044 + 0.072)
    beside_the_heel = 0.0182 / (0.0182 + 0.1476)
    assert beside_the_heel < nerve < alone


def test_a_pathognomonic_finding_dominates(small):
    # 0.10 * 0.5 against 0.90 * 1e-9: nothing else swells
    assert given(small, [SWOLLEN], [NUMB]).conditions[NERVE] > 0.999999


def test_an_irrelevant_finding_changes_nothing(small):
    plain = given(small, [FIRST_STEP, NUMB]).conditions
    assert given(small, [FIRST_STEP, NUMB, UNRELATED]).conditions.tolist() == pytest.approx(plain.tolist(), abs=1e-14)
    assert given(small, [FIRST_STEP, NUMB], [UNRELATED]).conditions.tolist() == pytest.approx(plain.tolist(), abs=1e-14)


def test_the_order_of_answers_does_not_matter(small):
    first = given(small, [FIRST_STEP, NUMB, UNRELATED], [SWOLLEN]).probability
    for order in itertools.permutations([FIRST_STEP, NUMB, UNRELATED]):
        assert given(small, list(order), [SWOLLEN]).probability.tolist() == pytest.approx(first.tolist(), abs=1e-14)


def test_the_weight_of_a_single_finding_is_its_log_likelihood_ratio(small):
    present, _ = weights_of_evidence(given(small, [FIRST_STEP]), [HEEL, NERVE])
    assert present[0].tolist() == pytest.approx([math.log2(0.82 / 0.10), 0], abs=1e-12)
    absent, _ = weights_of_evidence(given(small, absent=[FIRST_STEP]), [HEEL, NERVE])
    assert absent[0].tolist() == pytest.approx([math.log2(0.18 / 0.90), 0], abs=1e-12)


def test_a_finding_of_half_strength_weighs_half(small):
    half, _ = weights_of_evidence(given(small, [FIRST_STEP], strength=0.5), [HEEL])
    assert half[0, 0] == pytest.approx(math.log2(0.82 / 0.10) / 2)


def test_curing_the_heel_takes_the_first_step_pain_away_unless_the_background_brought_it(small):
    # The pain vanishes when the heel fired and the background did not: 0.8 * 0.90 / 0.82, in the 0.164 / 0.244 who have it.
    totals, _ = counterfactual_weights(given(small, [FIRST_STEP]).leading(10))
    assert totals.tolist() == pytest.approx([0.164 / 0.244 * 0.8 * 0.90 / 0.82, 0])


def test_a_condition_that_makes_a_finding_rarer_becomes_likely_when_it_is_absent():
    lowering = np.ones_like(FREQUENCY)
    lowering[NERVE, UNRELATED] = 0.1  # the background of 0.30 falls to 0.03
    network = two_conditions(lowering)
    # 0.10 * 0.97 / (0.10 * 0.97 + 0.90 * 0.70) and 0.10 * 0.03 / (0.10 * 0.03 + 0.90 * 0.30)
    assert given(network, absent=[UNRELATED]).conditions[NERVE] == pytest.approx(0.097 / 0.727)
    assert given(network, [UNRELATED]).conditions[NERVE] == pytest.approx(0.003 / 0.273)


def test_a_condition_that_needs_another_is_never_alone():
    network = replace(two_conditions(), needs={NERVE: HEEL}, hypotheses=enumerate_hypotheses(2, needs={NERVE: HEEL}))
    post = given(network)
    # Now 0.10 is its probability given the heel.
    assert post.conditions.tolist() == pytest.approx([0.20, 0.20 * 0.10])


def test_a_network_without_hypotheses_says_so(small):
    with pytest.raises(ValueError, match="compile the network before asking it"):
        given(replace(small, hypotheses=small.hypotheses.subset(np.zeros(0, dtype=np.intp))))
