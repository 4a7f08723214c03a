"""What else an analyst would do with the same diary: a plain t-test of the days, and statsmodels."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np

from solespine.followup import Design
from solespine.followup.student_t import t_cdf

Estimate = tuple[float, float, float]  # effect, its standard error, degrees of freedom (inf: Normal)


def compared(outcome: np.ndarray, design: Design) -> np.ndarray:
    """Which days the analyses look at: those with a score that are not the first of their block."""
    return (np.arange(len(outcome)) % design.block_days >= design.discard_days) & ~np.isnan(outcome)


def welch(outcome: np.ndarray, treated: np.ndarray, design: Design) -> Estimate:
    """The t-test of unequal variances: what a spreadsheet would say."""
    used = compared(outcome, design)
    with_it, without = outcome[used & treated], outcome[used & ~treated]
    a, b = with_it.var(ddof=1) / len(with_it), without.var(ddof=1) / len(without)
    df = (a + b) ** 2 / (a**2 / (len(with_it) - 1) + b**2 / (len(without) - 1))
    return with_it.mean() - without.mean(), sqrt(a + b), df


def gls(outcome: np.ndarray, treated: np.ndarray, design: Design) -> Estimate:
    """Generalised least squares by statsmodels with rho ** gap between two days, rho where the likelihood is highest.

    As fair as statsmodels has it: ``GLSAR`` takes the days on either side of a gap for neighbours; ``SARIMAX`` knows gaps too and
    errs about as often, but takes several times as long, so it is only looked at on fewer trials; see :func:`sarimax`.
    """
    from statsmodels.api import GLS

    used = compared(outcome, design)
    day, score = np.flatnonzero(used), outcome[used]
    X = np.column_stack([np.ones(len(day)), treated[used], (day - day.mean()) / 7])
    gap = np.abs(day[:, None] - day)

    def fit(rho: float) -> Any:
        return GLS(score, X, sigma=(rho ** np.arange(len(outcome)))[gap]).fit()

    fitted = fit(_highest(lambda rho: fit(rho).llf))
    return float(fitted.params[1]), float(fitted.bse[1]), float(fitted.df_resid)


def _highest(value: Callable[[float], float], low: float = -0.5, high: float = 0.97, steps: int = 10) -> float:
    """Where a function with one summit is highest, to a fortieth of the way: far less than a rho is known to from some weeks."""
    coarse = np.linspace(low, high, steps)
    at = int(np.argmax([value(one) for one in coarse]))
    fine = np.linspace(coarse[max(at - 1, 0)], coarse[min(at + 1, steps - 1)], steps)
    return float(fine[int(np.argmax([value(one) for one in fine]))])


def sarimax(outcome: np.ndarray, treated: np.ndarray, design: Design) -> Estimate:
    """SARIMAX with an AR(1) error, arm and trend beside it, as it comes; days that are not compared are missing to it."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    score = np.where(compared(outcome, design), outcome, np.nan)
    day = np.arange(len(score))
    X = np.column_stack([np.ones(len(day)), treated, (day - day.mean()) / 7])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of starting values; the fit is judged by what it says
        fitted = SARIMAX(score, exog=X, order=(1, 0, 0), concentrate_scale=True).fit(disp=0)
    return float(fitted.params[1]), float(fitted.bse[1]), np.inf


def below(estimate: Estimate, value: float) -> float:
    """The share of confidence that lies below a value, as a posterior would have it."""
    effect, error, df = estimate
    t = (value - effect) / error
    return NormalDist().cdf(t) if np.isinf(df) else float(t_cdf(t, df))
