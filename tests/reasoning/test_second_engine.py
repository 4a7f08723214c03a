"""The same networks in pyAgrum, which knows nothing of sets, logarithms or leading hypotheses."""

import numpy as np
import pyagrum
import pytest

from solespine.reasoning.posterior import posterior
from tests.reasoning.small_worlds import random_pair

YES = 1


def in_pyagrum(world):
    """The network as a noisy-OR Bayesian network; conditions that links lead to get the whole table of their parents."""
    net = pyagrum.BayesNet()
    for one in world.conditions:
        net.add(pyagrum.LabelizedVariable(f"c{one}", "", 2))
    for child in world.conditions:
        parents = [parent for parent in world.conditions if world.ratio[parent][child] != 1]
        for parent in parents:
            net.addArc(f"c{parent}", f"c{child}")
        for row in range(2 ** len(parents)):
            states = {f"c{parent}": row >> place & 1 for place, parent in enumerate(parents)}
            odds = world.base[child] / (1 - world.base[child])
            odds *= np.prod([world.ratio[parent][child] for parent in parents if states[f"c{parent}"]])
            net.cpt(f"c{child}")[states] = [1 / (1 + odds), odds / (1 + odds)]
    for finding, leak in enumerate(world.background):
        net.addNoisyORNet(pyagrum.LabelizedVariable(f"f{finding}", "", 2), leak)
        for one in world.conditions:
            weight = max(0.0, 1 - (1 - world.frequency[one][finding]) / (1 - leak))
            if weight > 0:
                net.addWeightedArc(f"c{one}", f"f{finding}", weight)
    return net


@pytest.mark.parametrize("seeds", [range(40), range(40, 80)])
def test_an_independent_engine_finds_the_same_probabilities(seeds):
    for seed in seeds:
        pair = random_pair(seed, lowering=0.0, damped=False, extras=False)
        asked = pyagrum.LazyPropagation(in_pyagrum(pair.world))
        asked.setEvidence({f"f{told.finding}": int(told.present) for told in pair.world.told})
        asked.makeInference()
        theirs = [asked.posterior(f"c{one}")[YES] for one in pair.world.conditions]
        ours = posterior(pair.network, pair.answers).conditions.tolist()
        assert ours == pytest.approx(theirs, abs=1e-6), seed
