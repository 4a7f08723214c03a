"""The slow obvious version of the trial's regression: the whole covariance matrix, and every integral as a sum over a fine grid.

Written from the model alone: outcome = X b + errors with covariance s2 * rho ** |gap|. Nothing is shared with ``solespine.followup``.
"""

import numpy as np


def effect_on_grid(day, outcome, X, prior_sd, sd_points, sd_worth_days, rhos, effects, rho_prior=lambda rho: 1.0):
    """Posterior probability of each value of the second coefficient, on an even grid; the coefficients with ``prior_sd``
    infinite are flat. Level, trend and variance are integrated out analytically only through the dense multivariate
    formulas; effect and rho by brute force.
    """
    day, outcome, X = np.asarray(day, float), np.asarray(outcome, float), np.asarray(X, float)
    gaps = np.abs(day[:, None] - day[None, :])
    log_density = np.full((len(rhos), len(effects)), -np.inf)
    others = np.delete(X, 1, axis=1)
    rest = outcome[:, None] - X[:, [1]] * effects  # one column for each effect that is tried
    n, flat = len(day), others.shape[1]
    power = n - flat + sd_worth_days + np.isfinite(prior_sd)
    for i, rho in enumerate(rhos):
        R = np.sign(rho) ** gaps * np.abs(rho) ** gaps
        inverse = np.linalg.inv(R)
        information = others.T @ inverse @ others
        left = rest - others @ np.linalg.solve(information, others.T @ inverse @ rest)
        squares = (left * (inverse @ left)).sum(axis=0) + sd_worth_days * sd_points**2
        # Normal(0, prior_sd * s) for the effect, with s integrated out together with that of the errors.
        squares += effects**2 / prior_sd**2
        determinants = np.linalg.slogdet(R)[1] + np.linalg.slogdet(information)[1]
        log_density[i] = np.log(rho_prior(rho)) - 0.5 * determinants - 0.5 * power * np.log(squares)
    density = np.exp(log_density - log_density.max()).sum(axis=0)
    return density / density.sum()
