"""The same posterior by general Bayesian-network engines, on the largest network each can do in the time given."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from solespine.reasoning.answers import plain_answers
from solespine.reasoning.hypotheses import Floats, enumerate_hypotheses
from solespine.reasoning.network import Network
from solespine.reasoning.posterior import posterior

PATIENCE_S = 60.0
SIZES = (6, 10, 14, 18, 24, 32, 40, 47)
FINDINGS_PER_CONDITION = 2
PRESENT = 8


def random_network(n_conditions: int, seed: int, max_size: int | None = None) -> tuple[Network, list[int], list[int]]:
    """A network with the density of the dossier, and findings that are present and absent."""
    rng = np.random.default_rng(seed)
    n_findings = FINDINGS_PER_CONDITION * n_conditions
    weight = rng.uniform(0.1, 0.9, (n_conditions, n_findings)) * (rng.random((n_conditions, n_findings)) < 0.2)
    prevalence = rng.uniform(0.01, 0.1, n_conditions)
    network = Network(
        conditions=tuple(f"c{i}" for i in range(n_conditions)),
        findings=tuple(f"f{i}" for i in range(n_findings)),
        leak=rng.uniform(0.02, 0.2, n_findings),
        weight=weight,
        lowering=np.ones_like(weight),
        log_odds=np.log(prevalence / (1 - prevalence)),
        link=np.zeros((n_conditions, n_conditions)),
        hypotheses=enumerate_hypotheses(n_conditions, max_size or min(3, n_conditions)),
    )
    order = rng.permutation(n_findings).tolist()
    return network, order[:PRESENT], order[PRESENT : 2 * PRESENT]


def solespine_posterior(network: Network, present: list[int], absent: list[int]) -> Floats:
    """Probability of each condition by this program."""
    return posterior(network, plain_answers(network, np.array(present), np.array(absent))).conditions


def pyagrum_posterior(network: Network, present: list[int], absent: list[int], loopy: bool = False) -> Floats:
    """The same by pyAgrum: exact by lazy propagation, or loopy belief propagation."""
    import pyagrum as gum

    net = gum.BayesNet()
    for i, name in enumerate(network.conditions):
        net.add(gum.LabelizedVariable(name, name, 2))
        p = 1 / (1 + np.exp(-network.log_odds[i]))
        net.cpt(name).fillWith([1 - p, p])
    for f in (*present, *absent):
        name = network.findings[f]
        net.addNoisyORNet(gum.LabelizedVariable(name, name, 2), float(network.leak[f]))
        for c in np.flatnonzero(network.weight[:, f]):
            net.addWeightedArc(network.conditions[c], name, float(network.weight[c, f]))
    engine: Any = gum.LoopyBeliefPropagation(net) if loopy else gum.LazyPropagation(net)
    engine.setEvidence({network.findings[f]: int(f in present) for f in (*present, *absent)})
    engine.makeInference()
    return np.array([engine.posterior(name)[1] for name in network.conditions])


def pgmpy_posterior(network: Network, present: list[int], absent: list[int]) -> Floats:
    """The same by pgmpy: variable elimination over full tables, since its noisy-OR is expanded."""
    from pgmpy.factors.discrete import TabularCPD
    from pgmpy.inference import VariableElimination
    from pgmpy.models import DiscreteBayesianNetwork

    model = DiscreteBayesianNetwork()
    model.add_nodes_from(network.conditions)
    for i, name in enumerate(network.conditions):
        p = 1 / (1 + np.exp(-network.log_odds[i]))
        model.add_cpds(TabularCPD(name, 2, [[1 - p], [p]]))
    for f in (*present, *absent):
        parents = np.flatnonzero(network.weight[:, f])
        model.add_node(network.findings[f])
        model.add_edges_from([(network.conditions[c], network.findings[f]) for c in parents])
        none = [
            (1 - network.leak[f]) * np.prod([1 - network.weight[c, f] for c, on in zip(parents, state, strict=True) if on])
            for state in product((0, 1), repeat=len(parents))
        ]
        table = np.array([none, 1 - np.array(none)])
        names = [network.conditions[c] for c in parents]
        model.add_cpds(TabularCPD(network.findings[f], 2, table, evidence=names, evidence_card=[2] * len(parents)))
    engine = VariableElimination(model)
    evidence = {network.findings[f]: int(f in present) for f in (*present, *absent)}
    return np.array([engine.query([name], evidence=evidence, show_progress=False).values[1] for name in network.conditions])


def largest(name: str, run: Callable[..., Floats], **settings: Any) -> list[str]:
    """Time and departure from this program at each size, until the patience is at an end."""
    lines = [f"{name}:"]
    for size in SIZES:
        problem = random_network(size, seed=size)
        start = time.perf_counter()
        mine = solespine_posterior(*problem)
        own = time.perf_counter() - start
        taken, theirs = _in_time(run, problem, settings)
        if theirs is None:
            lines.append(f"  {size} conditions: no answer ({taken})")
            break
        apart = float(np.abs(mine - theirs).max())
        both = f"{taken:.3f} s, this program {own:.4f} s"
        lines.append(
            f"  {size} conditions: {both}; largest departure {apart:.1e} (at most three conditions here, any number there)"
        )
    return lines


def _in_time(run: Callable[..., Floats], problem: Any, settings: dict[str, Any]) -> tuple[Any, Floats | None]:
    """The answer of a peer in a process of its own, so that one that never ends or needs too much memory can be stopped."""
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    worker = context.Process(target=_work, args=(queue, run, problem, settings))
    worker.start()
    worker.join(PATIENCE_S)
    if worker.is_alive():
        worker.kill()
        worker.join()
        return f"stopped after {PATIENCE_S:.0f} s", None
    if queue.empty():
        return f"ended without an answer, exit {worker.exitcode}", None
    taken, answer = queue.get()
    return taken, answer


def _work(queue: Any, run: Callable[..., Floats], problem: Any, settings: dict[str, Any]) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    try:
        start = time.perf_counter()
        answer = run(*problem, **settings)
        queue.put((time.perf_counter() - start, answer))
    except Exception as error:  # a peer may fail in any way of its own
        queue.put((type(error).__name__, None))


def report() -> str:
    """Every peer in turn."""
    lines = largest("pyAgrum, exact", pyagrum_posterior)
    lines += largest("pyAgrum, loopy", pyagrum_posterior, loopy=True)
    lines += largest("pgmpy, exact", pgmpy_posterior)
    return "\n".join(lines)
