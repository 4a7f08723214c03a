"""Random small networks, twice: as plain lists for the referee and as the arrays of the fast engine."""

from dataclasses import dataclass

import numpy as np

from solespine.reasoning import Network
from solespine.reasoning.answers import Answers
from solespine.reasoning.hypotheses import enumerate_hypotheses
from solespine.reasoning.network import NamedAnswer, noisy_or_weight
from tests.referees.brute_force import Named, Told, World


@dataclass
class Pair:
    """The same network and answers for the referee and for the fast engine."""

    world: World
    network: Network
    answers: Answers


def random_pair(seed, most=None, largest=7, common=0.6, links=0.3, lowering=0.1, damped=True, extras=True):
    """A random network of up to ``largest`` conditions and 8 findings, most of them answered.

    Parameters
    ----------
    most : int, optional
        Limit on the size of a hypothesis; without it, nothing is cut off.
    common : float
        No condition is more common than this, before links.
    links, lowering : float
        How many of the possible ones there are.
    damped : bool
        Whether findings count for less than one.
    extras : bool
        Whether there are conditions that need another one, named answers, and painless shapes.
    """
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, largest + 1))
    m = int(rng.integers(1, 9))
    # Links only run from lower to higher numbers, so they form no circle.
    linked = np.triu(rng.random((n, n)) < links, 1)
    ratio = np.where(linked, np.exp(rng.normal(0.5, 1.0, (n, n))), 1.0)
    needs = {n - 1: int(rng.integers(0, n - 1))} if extras and n > 1 and rng.random() < 0.5 else {}
    base = rng.uniform(0.001, common, n)
    leak = rng.uniform(0.01, 0.6, m)
    frequency = np.where(rng.random((n, m)) < 0.6, rng.uniform(0.005, 0.98, (n, m)), leak)
    lower = np.where((rng.random((n, m)) < lowering) & (frequency < leak), frequency / leak, 1.0)
    findings = rng.permutation(m)[: int(rng.integers(0, m + 1))]
    present = rng.random(len(findings)) < 0.5
    ones = np.ones(len(findings))
    strength = rng.uniform(0.2, 1.0, len(findings)) if damped else ones
    leak_factor = rng.uniform(0.7, 1.0, len(findings)) if extras else ones
    leak_without = rng.uniform(0.7, 1.0, len(findings)) if extras else ones
    named = []
    if extras and rng.random() < 0.5:
        named = [
            Named(
                background=float(rng.uniform(0.1, 0.9)),
                frequency=rng.uniform(0.05, 0.95, n).tolist(),
                pain=rng.uniform(0, 1, n).tolist(),
                background_pain=float(rng.uniform(0.01, 0.3)),
                first=bool(rng.random() < 0.5),
            )
        ]
    measured = np.where(rng.random(len(findings)) < (0.3 if extras else 0), rng.uniform(1.05, 9, len(findings)), np.nan)
    ratio_of = [None if np.isnan(one) else float(one if p else 1 / one) for one, p in zip(measured, present)]
    world = World(
        base=base.tolist(),
        ratio=ratio.tolist(),
        background=leak.tolist(),
        frequency=frequency.tolist(),
        lowering=lower.tolist(),
        needs=needs,
        told=[
            Told(int(f), bool(p), float(s), float(factor), float(without), measured)
            for f, p, s, factor, without, measured in zip(findings, present, strength, leak_factor, leak_without, ratio_of)
        ],
        named=named,
    )
    return Pair(world, *as_arrays(world, n if most is None else most))


def as_arrays(world, most):
    """The network and answers of the fast engine."""
    n, leak = len(world.base), np.array(world.background)
    base = np.array(world.base)
    network = Network(
        conditions=tuple(f"c{one}" for one in range(n)),
        findings=tuple(f"f{one}" for one in range(len(leak))),
        leak=leak,
        weight=noisy_or_weight(np.array(world.frequency), leak),
        lowering=np.array(world.lowering),
        log_odds=np.log(base / (1 - base)),
        link=np.log(np.array(world.ratio)),
        hypotheses=enumerate_hypotheses(n, most, dict(world.needs)),
        named={
            f"n{index}": NamedAnswer(f"n{index}", one.background, np.array(one.frequency), np.array(one.pain), one.background_pain)
            for index, one in enumerate(world.named)
        },
        needs=dict(world.needs),
    )
    answers = Answers(
        findings=np.array([one.finding for one in world.told], dtype=np.intp),
        present=np.array([one.present for one in world.told], dtype=np.bool_),
        if_present=np.array([one.fits[0] for one in world.told], dtype=np.float64),
        if_absent=np.array([one.fits[1] for one in world.told], dtype=np.float64),
        strength=np.array([one.strength for one in world.told], dtype=np.float64),
        leak_factor=np.array([one.leak_factor for one in world.told], dtype=np.float64),
        leak_without=np.array([one.leak_without for one in world.told], dtype=np.float64),
        log_odds=network.log_odds,
        link=network.link,
        named={f"n{index}": one.first for index, one in enumerate(world.named)},
    )
    return network, answers
