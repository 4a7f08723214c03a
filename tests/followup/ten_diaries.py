"""Ten simulated diaries that a sampler is asked about: unlike in all that the model knows of."""

from dataclasses import replace

import numpy as np

from solespine.followup import Design, Person, allocate, simulate

SIX = Design(6, 7, 2)
USUAL = Person(effect=-1.0, sd=1.4, rho=0.3, missing=0.1)
DIARIES = {
    "no effect": (replace(USUAL, effect=0.0), SIX, {}),
    "effect": (USUAL, SIX, {}),
    "large effect": (replace(USUAL, effect=-2.5, rho=0.0), SIX, {}),
    "harm": (replace(USUAL, effect=1.5), SIX, {}),
    "rho 0.5, 30 % missing": (replace(USUAL, rho=0.5, missing=0.3), SIX, {}),
    "rho 0.8": (replace(USUAL, rho=0.8, missing=0.0), SIX, {}),
    "trend": (replace(USUAL, trend_per_week=0.3), SIX, {}),
    "carry-over, estimated": (replace(USUAL, effect=-2.0, carried_days=2), SIX, {"carry_over": True}),
    "whole numbers": (replace(USUAL, whole_numbers=True), SIX, {}),
    "few days": (replace(USUAL, missing=0.3), Design(2, 5, 2), {}),
}


def diary(name):
    """Days, scores, arms and the layout of one of the ten."""
    person, design, options = DIARIES[name]
    seed = list(DIARIES).index(name)
    day, outcome, treated = simulate(person, allocate(design, seed), np.random.default_rng(seed))
    return day, outcome, treated, {"block_days": design.block_days, "discard_days": design.discard_days, **options}
