"""Student's t and mixtures of it, in NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log, pi
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

TINY = np.finfo(np.float64).tiny
MOST_STEPS = 10_000
NEGLIGIBLE = 1e-15  # a component of a mixture with less weight than this changes no figure that is shown


def incomplete_beta(a: float, b: float, x: ArrayLike) -> Floats:
    """Regularised incomplete beta function I_x(a, b), by its continued fraction.

    Parameters
    ----------
    a, b : float
        Greater than 0.
    x : array_like
        Each from 0 to 1, any shape.

    Returns
    -------
    ndarray of float, shape of x
        Between 0 and 1, to about 14 digits.

    >>> float(incomplete_beta(1, 1, 0.25))
    0.25
    """
    x = np.asarray(x, dtype=np.float64)
    # The fraction converges fast only left of the bulk; right of it the mirror image is used.
    mirrored = x > (a + 1) / (a + b + 2)
    first, second = np.where(mirrored, b, a), np.where(mirrored, a, b)
    near = np.where(mirrored, 1 - x, x)
    log_front = lgamma(a + b) - lgamma(a) - lgamma(b) + first * np.log(np.maximum(near, TINY)) + second * np.log1p(-near)
    share = np.exp(log_front) * _fraction(first, second, near) / first
    whole: Floats = np.clip(np.where(mirrored, 1 - share, share), 0.0, 1.0)
    return whole


def _fraction(a: Floats, b: Floats, x: Floats) -> Floats:
    """The continued fraction of the incomplete beta function by Lentz's method (DLMF 8.17.22)."""
    upper = np.ones_like(x)
    lower = 1 / (1 - (a + b) * x / (a + 1))
    value = lower
    for m in range(1, MOST_STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            lower = 1 / (1 + term * lower)
            upper = 1 + term / upper
            change = lower * upper
            value = value * change
        if np.all(np.abs(change - 1) < 1e-15):
            break
    return value


def t_cdf(t: ArrayLike, df: float) -> Floats:
    """Probability that Student's t with ``df`` degrees of freedom is at most ``t``, any shape.

    >>> round(float(t_cdf(2.2281388519649, 10)), 6)
    0.975
    """
    t = np.asarray(t, dtype=np.float64)
    below: Floats = 0.5 + 0.5 * np.sign(t) * incomplete_beta(0.5, df / 2, t**2 / (df + t**2))
    return below


def t_density(t: ArrayLike, df: float) -> Floats:
    """Density of Student's t with ``df`` degrees of freedom at ``t``, any shape."""
    t = np.asarray(t, dtype=np.float64)
    front = exp(lgamma((df + 1) / 2) - lgamma(df / 2) - 0.5 * log(df * pi))
    density: Floats = front * (1 + t**2 / df) ** (-(df + 1) / 2)
    return density


@dataclass(frozen=True, eq=False)
class Mixture:
    """A weighted mixture of Student t's of equal degrees of freedom: the posterior of one coefficient.

    Parameters
    ----------
    df : float
        Degrees of freedom, above 0.
    centre, scale, weight : ndarray of float, shape (components,)
        In the unit of the coefficient; the weights add up to 1.
    """

    df: float
    centre: Floats
    scale: Floats
    weight: Floats

    def cdf(self, x: float) -> float:
        """Probability of at most ``x``."""
        return self.cdfs(x)[0]

    def cdfs(self, *x: float) -> tuple[float, ...]:
        """The same for several at once, in little more time than for one."""
        return tuple(self._cdf(np.array(x, dtype=np.float64)).tolist())

    @property
    def mean(self) -> float:
        return float(self.weight @ self.centre)

    @property
    def sd(self) -> float:
        """Standard deviation; that of the components' scales where a t of two or fewer degrees of freedom has none."""
        spread = self.df / (self.df - 2) if self.df > 2 else 1.0
        return float(np.sqrt(self.weight @ (spread * self.scale**2 + (self.centre - self.mean) ** 2)))

    def quantiles(self, *shares: float) -> tuple[float, ...]:
        """The values below which these shares (each between 0 and 1) of the probability lie."""
        wanted = np.array(shares)
        normal = NormalDist(self.mean, self.sd)
        x = np.array([normal.inv_cdf(share) for share in shares])
        low, high = np.full_like(x, -np.inf), np.full_like(x, np.inf)
        for _ in range(200):
            missing = wanted - self._cdf(x)
            low, high = np.where(missing >= 0, x, low), np.where(missing <= 0, x, high)
            step = missing / np.maximum(self._density(x), TINY)
            there = np.abs(step) <= 1e-9 * self.sd
            ahead = x + np.clip(step, -4 * self.sd, 4 * self.sd)
            # Newton's step may leave what is known to hold the answer; then the middle is taken instead.
            inside = (ahead > low) & (ahead < high)
            bounded = np.isfinite(low) & np.isfinite(high)
            halves = np.where(bounded, low, x) / 2 + np.where(bounded, high, x) / 2
            x = np.where(inside | there | ~bounded, ahead, halves)
            if np.all(there):
                break
        return tuple(x.tolist())

    def narrowed(self, factor: float, shift: float = 0.0) -> Mixture:
        """The same with every distance from the mean multiplied by ``factor``, then all of it moved by ``shift``."""
        return Mixture(self.df, self.mean + shift + factor * (self.centre - self.mean), factor * self.scale, self.weight)

    def _cdf(self, x: Floats) -> Floats:
        heavy = self.weight > NEGLIGIBLE
        return t_cdf((x[:, None] - self.centre[heavy]) / self.scale[heavy], self.df) @ self.weight[heavy]

    def _density(self, x: Floats) -> Floats:
        density: Floats = (t_density((x[:, None] - self.centre) / self.scale, self.df) / self.scale) @ self.weight
        return density
