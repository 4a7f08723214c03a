"""Painless shapes: inferred from what is seen of them, with an interval from the figures behind it."""

from __future__ import annotations

import pytest

from solespine.evidence import Evidence
from solespine.knowledge import Knowledge
from solespine.reasoning.answers import read_answers
from solespine.reasoning.network import Network
from solespine.reasoning.traits import TraitEffects


def shapes(knowledge: Knowledge, network: Network, **told: list[str]) -> TraitEffects:
    return read_answers(Evidence.of(knowledge, **told), network)[1]


def test_nothing_seen_gives_prevalence_and_its_range_back(knowledge: Knowledge, network: Network) -> None:
    prevalence = knowledge.conditions["cavus_foot"].prevalence_consulting
    unseen = shapes(knowledge, network)
    assert unseen.probability["cavus_foot"] == pytest.approx(prevalence.value)
    assert unseen.interval("cavus_foot") == pytest.approx((prevalence.low, prevalence.high))


@pytest.mark.parametrize("told", [{"present": ["low_arch_standing"]}, {"absent": ["low_arch_standing"]}])
def test_what_is_seen_moves_the_shape_and_widens_its_interval(
    knowledge: Knowledge, network: Network, told: dict[str, list[str]]
) -> None:
    before, after = shapes(knowledge, network), shapes(knowledge, network, **told)
    raised = after.probability["flatfoot"] > before.probability["flatfoot"]
    assert raised is ("present" in told)
    low, high = after.interval("flatfoot")
    assert low < after.probability["flatfoot"] < high


def test_a_sign_that_was_seen_is_not_used_to_explain_itself_away(knowledge: Knowledge, network: Network) -> None:
    seen = shapes(knowledge, network, present=["low_arch_standing"])
    assert seen.without["flatfoot", "low_arch_standing"] == pytest.approx(shapes(knowledge, network).probability["flatfoot"])
