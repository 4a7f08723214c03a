"""The trial's regression by a general-purpose sampler (NumPyro's NUTS): the model written out anew, every parameter drawn, beside
the closed form in one run. Nothing of how the closed form works is shared with it.

    python -m tests.referees.trial_sampler            a table of figures and times
    python -m tests.referees.trial_sampler --json     the same for a test, which keeps JAX out of its own process
"""

import json
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpyro.diagnostics import effective_sample_size, split_gelman_rubin
from numpyro.infer import MCMC, NUTS

from solespine.followup import analyse
from tests.followup.ten_diaries import DIARIES, diary

jax.config.update("jax_enable_x64", True)

USEFUL = 1.0
CHAINS, WARMUP, DRAWS = 4, 400, 1000
ROWS = 84  # all diaries are padded to so many entries, so that the sampler is compiled once


def entries(day, outcome, treated, layout):
    """What the model is told: the entries that count, one after another, padded with ones that do not."""
    length, estimate_carry = layout["block_days"], layout.get("carry_over", False)
    first_days = day % length < layout["discard_days"]
    arm_before = np.concatenate([np.full(length, np.nan), treated[:-length]])
    carried = np.where(first_days, arm_before - treated, 0.0)
    counts = ~np.isnan(outcome) & ~(np.isnan(carried) if estimate_carry else first_days)
    n = counts.sum()
    columns = {"week": (day - day[counts].mean()) / 7, "arm": treated * 1.0, "carried": estimate_carry * carried, "score": outcome}
    told = {key: np.concatenate([column[counts], np.zeros(ROWS - n)]) for key, column in columns.items()}
    gap = np.concatenate([[1], np.diff(day[counts]), np.ones(ROWS - n, dtype=int)])
    return {**told, "gap": gap, "real": np.arange(ROWS) < n}


def model(real, week, arm, carried, score, gap):
    """Level and trend flat; variance scaled inverse chi-squared around 0.5 ** 2, worth one entry; effect and carry-over
    Normal(0, 3 sd); density of rho in proportion to (1 - rho ** 2) ** -2 between -0.5 and 0.99. An entry, given the one
    ``gap`` days before, is Normal with what rho ** gap of that one's error is left. A row for each diary; they share nothing.
    """
    with numpyro.plate("diaries", len(score)):
        level = numpyro.sample("level", dist.ImproperUniform(dist.constraints.real, (), ()))
        trend = numpyro.sample("trend", dist.ImproperUniform(dist.constraints.real, (), ()))
        variance = numpyro.sample("variance", dist.InverseGamma(0.5, 0.5 * 0.5**2))
        sd = jnp.sqrt(variance)
        effect = numpyro.deterministic("effect", sd * numpyro.sample("effect_in_sd", dist.Normal(0.0, 3.0)))
        carry_over = sd * numpyro.sample("carry_over_in_sd", dist.Normal(0.0, 3.0))
        rho = numpyro.sample("rho", dist.Uniform(-0.5, 0.99))
    numpyro.factor("density_of_rho", -2.0 * jnp.log1p(-(rho**2)).sum())
    level, trend, sd, effect, carry_over, rho = (one[:, None] for one in (level, trend, sd, effect, carry_over, rho))
    # The level is that of the middle between the arms: flat as it is, only the sampler notices.
    middle = (arm * real).sum(axis=1, keepdims=True) / real.sum(axis=1, keepdims=True)
    error = score - level - effect * (arm - middle) - trend * week - carry_over * carried
    kept = jnp.where(jnp.arange(ROWS) > 0, rho**gap, 0.0)
    before = jnp.concatenate([jnp.zeros((len(score), 1)), error[:, :-1]], axis=1)
    log_density = dist.Normal(kept * before, sd * jnp.sqrt(1 - kept**2)).log_prob(error)
    numpyro.factor("entries", jnp.where(real, log_density, 0.0).sum())


def sample():
    """Draws of the ten effects, shape (chains, draws, diaries); the seconds it took, and how many of them went into compiling."""
    rows = [entries(*diary(name)) for name in DIARIES]
    told = {key: np.stack([one[key] for one in rows]) for key in rows[0]}
    compiling = []
    jax.monitoring.register_event_duration_secs_listener(lambda name, seconds, **_: compiling.append(("compile" in name) * seconds))
    mcmc = MCMC(
        NUTS(model, target_accept_prob=0.7),
        num_warmup=WARMUP,
        num_samples=DRAWS,
        num_chains=CHAINS,
        chain_method="vectorized",
        progress_bar=False,
    )
    start = time.perf_counter()
    mcmc.run(jax.random.PRNGKey(1), **told)
    draws = np.asarray(mcmc.get_samples(group_by_chain=True)["effect"])
    return draws, time.perf_counter() - start, sum(compiling)


def closed_form(name):
    """The program's answer with all its figures, and the seconds it took at best of five."""
    day, outcome, treated, layout = diary(name)
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        result = analyse(day, outcome, treated, useful=USEFUL, **layout)
        low, high = result.interval(0.95)
        useful, any_help = result.p_useful, result.p_any
        seconds.append(time.perf_counter() - start)
    return {"mean": result.mean, "low": low, "high": high, "p_useful": useful, "p_any": any_help}, min(seconds)


def share_below(draws, x):
    """Share of the draws that are at most ``x``, and its Monte Carlo error from the effective number of draws."""
    below = (draws <= x).astype(float)
    share = below.mean()
    if share in (0.0, 1.0):
        return share, 1 / draws.size
    return share, (share * (1 - share) / min(effective_sample_size(below), draws.size)) ** 0.5


def compare(name, draws):
    """One diary: both answers, each figure with the Monte Carlo error of the sampler's."""
    ours, seconds = closed_form(name)
    effective = min(float(effective_sample_size(draws)), draws.size)
    shares = {
        key: share_below(draws, x)
        for key, x in (("low", ours["low"]), ("high", ours["high"]), ("p_useful", -USEFUL), ("p_any", 0.0))
    }
    low, high = np.quantile(draws, [0.025, 0.975])
    return {
        "closed_form": ours,
        "seconds": seconds,
        "mean": [draws.mean(), draws.std() / effective**0.5],
        "interval": [low, high],
        # Of the closed form's 95 % interval both ends are asked for by the share of draws beyond them.
        "below": {key: [float(one) for one in pair] for key, pair in shares.items()},
        "effective": effective,
        "split_rhat": float(split_gelman_rubin(draws)),
    }


def report():
    """All of it, as plain values."""
    draws, seconds, compiling = sample()
    diaries = {name: compare(name, draws[:, :, i]) for i, name in enumerate(DIARIES)}
    return {
        "compiling_s": compiling,
        "sampling_s": seconds - compiling,
        "closed_form_s": sum(one["seconds"] for one in diaries.values()),
        "diaries": diaries,
    }


def table(found):
    """The report for reading."""
    lines = [f"{'':32} {'closed form':^31}   {'sampler':^31}"]
    for name, one in found["diaries"].items():
        ours, (mean, error), (low, high) = one["closed_form"], one["mean"], one["interval"]
        lines.append(
            f"{name:32} {ours['mean']:6.3f} [{ours['low']:6.3f}, {ours['high']:6.3f}] {ours['p_useful']:.3f}   "
            f"{mean:6.3f} [{low:6.3f}, {high:6.3f}] {one['below']['p_useful'][0]:.3f}   "
            f"error of the mean {error:.3f}, {one['effective']:.0f} effective draws"
        )
    ours, compiling, sampling = found["closed_form_s"], found["compiling_s"], found["sampling_s"]
    lines += [
        f"all ten: closed form {1000 * ours:.0f} ms; sampler {sampling:.1f} s, {sampling / ours:.0f} times as long",
        f"with the {compiling:.1f} s that its compilation takes, {(compiling + sampling) / ours:.0f} times as long",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    found = report()
    print(json.dumps(found) if "--json" in sys.argv else table(found))
