"""Published cases with a known answer. They find failures; no figure of the dossier is fitted to them."""

from __future__ import annotations

import pytest

from benchmarks.accuracy import MOST_STEPS, Judged, brier, judge_interviewed, judge_told, open_cases, top
from solespine.knowledge import Knowledge
from solespine.reasoning import VERDICTS


@pytest.fixture(scope="module")
def told(knowledge: Knowledge) -> list[Judged]:
    return judge_told(open_cases(), knowledge)


@pytest.fixture(scope="module")
def interviewed(knowledge: Knowledge) -> list[Judged]:
    return judge_interviewed(open_cases(), knowledge)


def test_all_44_cases_are_there() -> None:
    assert len(open_cases()) == 44


def test_no_urgency_lies_below_every_accepted_level(told: list[Judged]) -> None:
    assert [one.case["id"] for one in told if one.too_low] == []


def test_at_most_15_percent_of_calm_cases_are_sent_to_urgent_care(told: list[Judged]) -> None:
    calm = [one for one in told if one.is_calm]
    assert len(calm) >= 20
    assert sum(one.too_high for one in calm) / len(calm) <= 0.15


def test_the_right_condition_is_among_the_first_three_in_85_percent(told: list[Judged]) -> None:
    assert top(told, 3) >= 0.85


def test_the_right_condition_is_first_in_60_percent(told: list[Judged]) -> None:
    assert top(told, 1) >= 0.60


def test_an_interview_comes_within_five_points_of_the_told_case(told: list[Judged], interviewed: list[Judged]) -> None:
    assert top(interviewed, 3) >= top(told, 3) - 0.05
    assert top(interviewed, 1) >= top(told, 1) - 0.05
    assert [one.case["id"] for one in interviewed if one.too_low] == []


def test_an_interview_ends_within_thirty_steps(interviewed: list[Judged]) -> None:
    assert max(one.steps for one in interviewed) <= MOST_STEPS


def test_the_verdict_knows_more_than_a_quarter_each(told: list[Judged]) -> None:
    directed = [one for one in told if one.case["direction"] in VERDICTS]
    assert brier(directed) < 0.75


def test_no_foot_to_back_case_is_called_nearly_impossible(told: list[Judged]) -> None:
    """Most of these labels rest on treatment response or a clinician's word, so only the extreme is refused."""
    for one in told:
        if one.case["direction"] == "foot_to_back":
            assert one.assessment.reasoning.verdict["foot_to_back"].high > 0.1, one.case["id"]


def test_a_listed_condition_explains_something_or_is_a_named_danger(told: list[Judged]) -> None:
    for one in told:
        for likely in one.assessment.conditions:
            danger = one.assessment.knowledge.conditions[likely.condition].kind == "danger"
            assert likely.counterfactual >= 0.05 or danger, (one.case["id"], likely.condition)
