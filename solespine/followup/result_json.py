"""The answer of a personal trial as JSON: the keys are described in docs/trial.md."""

from __future__ import annotations

from typing import Any

from solespine.followup.analysis import Result
from solespine.followup.student_t import Mixture
from solespine.followup.words import days_still_needed

DIGITS = 4


def result_json(result: Result, block_days: int) -> dict[str, Any]:
    """One result as an object of plain values."""
    coin, counts = result.randomisation, result.counts
    return {
        "verdict": result.verdict.value,
        "useful_points": result.useful,
        "effect": _coefficient(result.effect),
        "p_useful": _round(result.p_useful),
        "p_any": _round(result.p_any),
        "p_worse": _round(result.p_worse),
        "p_within": _round(result.p_within),
        "more_days": days_still_needed(result, block_days),
        "trend_per_week": _coefficient(result.trend_per_week),
        "carry_over": None if result.carry_over is None else _coefficient(result.carry_over),
        "autocorrelation": _round(result.rho),
        "days": {
            "treatment": counts.treated,
            "control": counts.untreated,
            "discarded": counts.discarded,
            "missing": counts.missing,
        },
        "randomisation": None
        if coin is None
        else {
            "pairs": coin.pairs,
            "difference": _round(coin.difference),
            "p_benefit": _round(coin.p_benefit),
            "p_two_sided": _round(coin.p_two_sided),
        },
    }


def _coefficient(posterior: Mixture) -> dict[str, Any]:
    low95, low90, high90, high95 = (_round(one) for one in posterior.quantiles(0.025, 0.05, 0.95, 0.975))
    return {"mean": _round(posterior.mean), "interval_90": [low90, high90], "interval_95": [low95, high95]}


def _round(number: float) -> float:
    return round(number, DIGITS) + 0.0
