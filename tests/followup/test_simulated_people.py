"""Simulated people: the figures hold what they promise. ``python -m benchmarks.trial`` has 2 000 trials of everybody, one by one;
here are 2 000 of those that can be analysed at once, and 300 of the others.
"""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from solespine.followup import Design, Person, trials
from solespine.followup.many_trials import probability_below, simulate_many

SIX = Design(6, 7, 2)
SIMULATIONS = 300
USUAL = Person(effect=0.0, sd=1.4, rho=0.3, missing=0.1)
PEOPLE = {
    "nothing special": USUAL,
    "effect": replace(USUAL, effect=-1.0),
    "effect and trend": replace(USUAL, effect=-2.0, trend_per_week=0.3),
    "two days carried over": replace(USUAL, effect=-2.0, carried_days=2),
    "independent days": replace(USUAL, rho=0.0, missing=0.0),
    "long spells": replace(USUAL, rho=0.8, missing=0.0),
    "long spells, many days missing": replace(USUAL, rho=0.8, missing=0.3),
    "whole numbers": replace(USUAL, effect=-1.0, whole_numbers=True),
}


def within_binomial_error(found, promised, trials):
    """Whether a share lies within 3.3 standard errors: one look in a thousand fails though the promise is kept."""
    return abs(found - promised) <= 3.3 * sqrt(promised * (1 - promised) / trials)


@pytest.mark.parametrize("effect", [0.0, -1.0])
@pytest.mark.parametrize("missing", [0.0, 0.3])
@pytest.mark.parametrize("rho", [0.0, 0.3, 0.5, 0.8])
def test_two_thousand_trials_of_each_person_hold_what_the_intervals_promise(rho, missing, effect):
    sd, below = 1.4, []
    for part in range(4):
        many = simulate_many(SIX, rho, missing, 500, seed=(part, int(10 * rho), int(10 * missing), int(-effect)))
        below.append(probability_below(many, effect / sd, np.array([effect / sd, 0.0]), sd))
    truth, zero = np.concatenate(below).T
    for share in (0.5, 0.9, 0.95):
        assert within_binomial_error(np.mean(np.abs(truth - 0.5) <= share / 2), share, 2000), share
    if not effect:
        assert within_binomial_error(np.mean((zero < 0.025) | (zero > 0.975)), 0.05, 2000)
    else:
        assert np.mean(zero > 0.975) > 0.3, "an interval that holds everything would promise nothing"


@pytest.mark.parametrize("design", [Design(4, 7, 2), SIX, Design(8, 5, 2)])
def test_where_the_figures_are_worst_they_are_no_worse_than_is_said(design):
    # Long spells and many missing days: 2 000 trials hardly tell it from chance, these do. docs/trial.md says 6 to 6.5 %.
    many = [simulate_many(design, 0.8, 0.3, 500, seed=(99, part)) for part in range(20)]
    zero = np.concatenate([probability_below(one, 0.0, np.array([0.0]), 1.4)[:, 0] for one in many])
    false = np.mean((zero < 0.025) | (zero > 0.975))
    assert 0.05 < false < 0.065 + 3.3 * sqrt(0.065 * 0.935 / len(zero))


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_the_intervals_of_simulated_people_hold_the_truth_as_often_as_they_say(person):
    below = np.array([result.effect.cdf(person.effect) for _, _, result in trials(person, SIX, 1.0, SIMULATIONS, seed=7)])
    assert len(below) == SIMULATIONS
    for share in (0.5, 0.9, 0.95):
        inside = np.mean(np.abs(below - 0.5) <= share / 2)
        assert within_binomial_error(inside, share, SIMULATIONS), (share, inside)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.8])
def test_a_treatment_without_effect_is_rarely_found_to_have_one(rho):
    person = replace(USUAL, rho=rho)
    results = [result for _, _, result in trials(person, SIX, 1.0, SIMULATIONS, seed=8)]
    sure = np.mean([not 0.025 < result.p_any < 0.975 for result in results])
    coin = np.mean([result.randomisation is not None and result.randomisation.p_two_sided < 0.05 for result in results])
    assert within_binomial_error(sure, 0.05, SIMULATIONS)
    # With six pairs the smallest p values are 2/64 and 4/64, so at most 2 in 64 are below 0.05.
    assert coin <= 2 / 64 + 3.3 * sqrt(2 / 64 * 62 / 64 / SIMULATIONS)
    assert np.mean([result.verdict == "helps" for result in results]) <= 0.02
