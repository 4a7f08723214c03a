"""The answer in words: the amount that was named, how sure, how long yet, and never a promise."""

import numpy as np
import pytest

from solespine.followup import Design, Person, Verdict, allocate, analyse, answer_in_words, days_still_needed, simulate
from solespine.followup.words import MOST_MORE_PAIRS

SIX = Design(6, 7, 2)


def result(effect=-1.0, seed=1, design=SIX, useful=1.0, **person):
    diary = simulate(
        Person(effect, **{"sd": 1.4, "rho": 0.3, "missing": 0.1, **person}), allocate(design, seed), np.random.default_rng(seed)
    )
    return analyse(*diary, useful=useful, block_days=7, discard_days=2)


def words(one, **settings):
    return " ".join(answer_in_words(one, treatment="massage", control="rest", block_days=7, **settings))


def unclear():
    return next(one for one in (result(-0.8, seed, Design(2, 7, 2)) for seed in range(50)) if one.verdict is Verdict.not_clear)


def test_the_named_amount_its_probability_size_and_interval_are_said():
    text = words(result(-4.0, useful=1.5))
    assert text.startswith("It helps you: most probably by at least the 1.5 points you named.")
    assert "helps you by at least 1.5 points: more than 99 % probable" in text
    assert "points lower than days with 'rest'; with 95 % probability the difference lies between -" in text


@pytest.mark.parametrize("effect", [-4.0, -1.0, 0.0, 3.0])
def test_no_answer_promises_anything(effect):
    text = words(result(effect))
    assert "It is no promise for the weeks to come" in text
    assert "doing a trial is not in itself a treatment" in text
    assert "100 %" not in text
    assert " 0 %" not in text


def test_an_unclear_answer_says_about_how_many_more_days():
    one = unclear()
    more = days_still_needed(one, 7)
    assert more is None or more % 14 == 0
    assert ("Not yet: about" in words(one)) == (more is not None)


def test_a_clear_answer_needs_no_more_days():
    assert days_still_needed(result(-4.0), 7) == 0


def test_some_unclear_trial_can_be_settled_with_more_days():
    needed = [days_still_needed(result(-0.8, seed, Design(2, 7, 2)), 7) for seed in range(30)]
    assert any(needed)
    assert all(one is None or one <= MOST_MORE_PAIRS * 14 for one in needed)


def test_a_difference_that_makes_things_worse_says_stop():
    assert "Stop it" in words(result(4.0))


def test_missing_days_are_counted_and_nothing_is_filled_in():
    one = result(missing=0.3)
    assert f"{one.counts.missing} days have no score; nothing was filled in" in words(one)


def test_scores_missing_in_one_arm_only_are_warned_of():
    day, outcome, treated = simulate(Person(-1.0, 1.4, 0.3), allocate(SIX, 1), np.random.default_rng(1))
    outcome[treated & (day % 2 == 0)] = np.nan
    assert "One arm has clearly fewer" in words(analyse(day, outcome, treated, useful=1.0, block_days=7, discard_days=2))


def test_few_pairs_are_said_to_leave_chance_open():
    assert "So few pairs cannot rule chance out" in words(result(-4.0, design=Design(4, 7, 2), missing=0.0))
    assert "So few pairs" not in words(result(-4.0, missing=0.0))


def test_an_answer_that_depends_on_how_one_looks_says_so():
    helps, nothing = result(-4.0), result(0.0, useful=3.0)
    assert "the answer changes, so take it with care" in words(helps, others=(("otherwise", nothing),))
    assert "(otherwise) the answer stays the same" in words(helps, others=(("otherwise", helps),))


def test_a_carry_over_that_is_there_is_told():
    diary = simulate(Person(-3.0, 0.5, 0.1, carried_days=2), allocate(SIX, 3), np.random.default_rng(3))
    plain = analyse(*diary, useful=1.0, block_days=7, discard_days=2)
    modelled = analyse(*diary, useful=1.0, block_days=7, discard_days=2, carry_over=True)
    assert "the one before still shows: -" in words(plain, others=(("carry-over estimated", modelled),))
