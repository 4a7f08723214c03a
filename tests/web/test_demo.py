"""The invented person has lived through half a year, and every page says that they are invented."""

import pytest

from solespine.followup.trial import trials


@pytest.fixture
def demo(ana, store):
    ana.get("/")
    fields = {"once": ana.hidden("once")}
    first, again = ana.post("/demo", fields), ana.post("/demo", fields)
    assert first.headers["location"] == again.headers["location"], "pressed twice, it is one person"
    (episode,) = store.episodes()
    return episode


def test_the_invented_person_kept_a_diary_held_sessions_and_ended_a_trial(demo, store):
    assert demo.demo
    assert len({entry.day for entry in store.diary(demo.id)}) > 140
    assert len(demo.sessions) > 60
    (trial,) = trials(demo.events)
    assert trial.reason == "complete"


def test_nothing_that_was_felt_lies_in_the_future(demo, store, app):
    now = app.state.desk.now()
    assert all(entry.felt <= now for entry in store.diary(demo.id))
    assert all(event.at <= now for event in demo.events)


def test_massages_were_held_only_in_the_weeks_for_them(demo):
    (trial,) = trials(demo.events)
    held = {one.begun.date() for one in demo.sessions if one.treatment == "foot_massage"}
    arms = {day: trial.arm_on(day, trial.ended) for day in trial.trial_days(trial.ended)}
    assert held
    assert all(arms[day] == "treatment" for day in held)


@pytest.mark.parametrize("place", ["result", "plan", "diary", "trends", "outcomes", "trial", "log", "history", "review"])
def test_every_page_of_the_invented_person_opens_and_says_so(ana, demo, place):
    shown = ana.get(f"/e/{demo.id}/{place}")
    assert shown.status_code == 200
    assert "invented" in shown.text
