"""Sessions: asked before, played, asked about after; and nothing that is withheld can be begun by any way in."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from solespine import load_knowledge
from solespine.care.log import STARTED, Event
from solespine.care.week import ADDED
from solespine.evidence import Observation, settle
from solespine.knowledge import Action
from solespine.web.app import create_app
from tests.safety.people import healthy, holding
from tests.web.clock import Clock

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def app(store, knowledge, clock):
    return create_app(store, knowledge, now=clock)


@pytest.fixture
def well(store, clock, knowledge):
    """An episode of somebody with a sore heel for whom nothing else is wrong."""
    episode = store.begin("well", at=clock())
    answers = {**healthy(knowledge), **dict.fromkeys(SORE, True)}
    store.add(episode.id, "well:1", "where", [Observation(name, value) for name, value in answers.items()], at=clock())
    return episode.id


SORE = ("heel_plantar_pain", "foot_pain", "first_step_pain")


def begin(person, episode, routine, **fields):
    person.get(f"/e/{episode}/start/{routine}")
    once = re.search(r'name="once" value="(\w+)"', person.page.text)
    sent = {"once": once.group(1) if once else "none", "side": "both", **fields}
    return person.post(f"/e/{episode}/start/{routine}", sent)


def all_clear(person, episode, routine):
    return begin(person, episode, routine, none="1")


def test_a_session_begins_after_the_questions_of_today(ana, well, store):
    answer = all_clear(ana, well, "tennis_ball")
    assert answer.status_code == 303, answer.text
    (session,) = store.episode(well).sessions
    assert answer.headers["location"] == f"/e/{well}/session/{session.id}"
    assert (session.routine, session.treatment, session.how) == ("tennis_ball", "ball_rolling", "")
    assert 'data-stroke="ball_roll"' in ana.get(answer.headers["location"]).text


def test_without_the_questions_of_today_nothing_begins(ana, well, store):
    assert begin(ana, well, "tennis_ball").status_code == 422
    assert store.episode(well).sessions == ()


def test_answers_of_yesterday_do_not_count(ana, well, store, clock):
    all_clear(ana, well, "tennis_ball")
    clock.later(hours=2)
    assert begin(ana, well, "tennis_ball").status_code == 422
    assert len(store.episode(well).sessions) == 1


@pytest.mark.parametrize("sign", ["skin_wound_foot", "fever", "calf_swelling_one_side", "insensate_feet", "intoxicated_or_sedated"])
def test_a_sign_of_today_withholds_and_says_why(ana, well, store, sign):
    answer = begin(ana, well, "tennis_ball", applies=sign)
    assert answer.status_code in (303, 403)
    assert "/session/" not in answer.headers.get("location", "")
    assert store.episode(well).sessions == ()
    shown = ana.get(f"/e/{well}/start/tennis_ball").text
    assert "Not for you now" in shown
    assert "Begin the session" not in shown


def test_not_sure_is_a_reason_to_wait(ana, well, store):
    assert begin(ana, well, "tennis_ball", unsure="skin_wound_foot").status_code == 403
    assert store.episode(well).sessions == ()


def test_the_feeling_of_the_sole_is_asked_before_ems_and_heat(ana, well):
    for routine in ("ems_session", "heat_back"):
        assert 'value="insensate_feet"' in ana.get(f"/e/{well}/start/{routine}").text


def test_a_reload_goes_on_at_the_same_step(ana, well, store):
    address = all_clear(ana, well, "tennis_ball").headers["location"]
    ana.get(address)
    assert ana.post(address, {"cue": "4", "quiet": "1"}).status_code == 204
    assert 'data-cue="4"' in ana.get(address).text
    assert ana.post(address, {"cue": "999", "quiet": "1"}).status_code == 204
    assert store.episode(well).sessions[0].cue == 4


def test_a_session_that_is_over_is_asked_about(ana, well, store):
    address = all_clear(ana, well, "tennis_ball").headers["location"]
    ana.get(address)
    assert ana.post(address, {"how": "done"}).headers["location"] == f"{address}/after"
    ana.get(f"{address}/after")
    assert ana.post(f"{address}/after", {"none": "1", "effect": "better", "once": "1"}).headers["location"] == f"{address}/told"
    assert "Nothing speaks against" in ana.get(f"{address}/told").text
    (session,) = store.episode(well).sessions
    assert session.how == "done"
    assert session.effect == "better"
    assert len(session.checked) == 1
    assert "The pain after it: better" in re.sub(r"\s+", " ", ana.get(f"/e/{well}/log").text)


def play(person, episode, routine="tennis_ball"):
    address = all_clear(person, episode, routine).headers["location"]
    person.get(address)
    person.post(address, {"how": "done"})
    return address


def test_the_next_day_is_asked_before_the_next_session(ana, well, store, clock):
    address = play(ana, well)
    clock.later(hours=24)
    assert all_clear(ana, well, "tennis_ball").status_code == 403
    assert "how was the last one" in ana.get(f"/e/{well}/start/tennis_ball").text
    ana.get(f"{address}/after")
    ana.post(f"{address}/after", {"none": "1", "once": "1"})
    assert all_clear(ana, well, "tennis_ball").status_code == 303


def test_a_worrying_answer_stops_the_next_session_and_raises_the_urgency(ana, well, store, clock):
    address = play(ana, well)
    clock.later(hours=24)
    ana.get(f"{address}/after")
    answer = ana.post(f"{address}/after", {"applies": "se_new_leg_swelling", "once": "1"})
    assert answer.headers["location"] == f"/e/{well}/stop"
    assert "Be seen today" in ana.get(f"/e/{well}/stop").text or "emergency" in ana.page.text.lower()
    assert all_clear(ana, well, "tennis_ball").status_code in (303, 403)
    assert len(store.episode(well).sessions) == 1


def test_a_device_rests_for_hours_and_has_a_most_for_each_day(ana, well, store, clock):
    def once():
        answer = all_clear(ana, well, "ems_session")
        address = answer.headers.get("location", "")
        if "/session/" in address:
            ana.get(address)
            ana.post(address, {"how": "done", "level": "3"})
            ana.get(f"{address}/after")
            ana.post(f"{address}/after", {"none": "1", "once": address})
        return "/session/" in address

    clock.now = NOON.replace(hour=6)
    assert once()
    clock.later(hours=1)
    assert not once()
    assert "needs a rest" in ana.get(f"/e/{well}/start/ems_session").text
    clock.later(hours=3)
    assert once()
    clock.later(hours=5)
    assert not once(), "twice a day is the most"
    assert [one.level for one in store.episode(well).sessions] == ["3", "3"]


def test_time_alone_does_not_take_a_stop_away(ana, well, store, clock):
    address = play(ana, well)
    ana.get(f"{address}/after")
    ana.post(f"{address}/after", {"applies": "se_bruise", "once": "1"})
    for days in (1, 3, 8, 30, 400):
        clock.now = NOON + timedelta(days=days)
        assert "/session/" not in all_clear(ana, well, "tennis_ball").headers.get("location", ""), days
    assert len(store.episode(well).sessions) == 1
    ana.get(f"{address}/after")
    ana.post(f"{address}/after", {"none": "1", "once": "2"})
    assert "/session/" in all_clear(ana, well, "tennis_ball").headers["location"]


def test_a_mild_effect_that_lasts_needs_a_professional(ana, well, store, clock):
    address = play(ana, well)
    ana.get(f"{address}/after")
    ana.post(f"{address}/after", {"applies": "se_back_pain_worse", "once": "1"})
    assert "Expected and mild" in ana.get(f"{address}/told").text
    clock.later(hours=60)
    ana.get(f"{address}/after")
    ana.post(f"{address}/after", {"applies": "se_back_pain_worse", "once": "2"})
    assert "Seek care" in ana.get(f"{address}/told").text
    assert "/session/" not in all_clear(ana, well, "tennis_ball").headers.get("location", "")


def test_an_answer_in_another_tab_stops_a_session_that_runs(ana, well, store, clock):
    address = all_clear(ana, well, "tennis_ball").headers["location"]
    ana.get(f"/e/{well}/q/skin_wound_foot")
    ana.post(f"/e/{well}/q/skin_wound_foot", {"item": "skin_wound_foot", "answer": "yes", "once": "9"})
    stopped = ana.get(address)
    assert stopped.status_code == 403
    assert "stopped" in stopped.text
    assert store.episode(well).sessions[0].how == "stopped"


def test_a_session_of_last_week_is_not_played_today(ana, well, clock):
    address = all_clear(ana, well, "tennis_ball").headers["location"]
    clock.later(days=7)
    assert ana.get(address).status_code == 403


def test_the_store_begins_no_session_without_one_made_from_a_permit(store, well):
    data = {"routine": "tennis_ball", "treatment": "ball_rolling", "side": "both"}
    with pytest.raises(Exception, match="start_session"):
        store.happened(well, "forged", STARTED, "forged", data)
    assert store.episode(well).sessions == ()


def test_a_session_that_an_import_brings_is_not_played_when_it_is_withheld(ana, store, well, clock):
    forged = Event(1, "forged", clock(), STARTED, "f" * 32, {"routine": "tennis_ball", "treatment": "ball_rolling", "side": "both"})
    episode = store.episode(well)
    store.add(well, "wound", "skin_wound_foot", [Observation("skin_wound_foot", True)], at=clock())
    store.take_in([replace(episode, events=(forged,))])
    assert ana.get(f"/e/{well}/session/{'f' * 32}").status_code == 403


def gates(knowledge, routine):
    """Every contraindication that forbids a routine or sends to a professional, with answers for which it holds."""
    for row in knowledge.records.contraindication:
        facts = holding(row.expression, knowledge) if routine.treatment in row.treatments else None
        if facts is not None and row.action is not Action.modify:
            after = {"hours_since_session": 24.0} if any(name.startswith("se_") for name in facts) else {}
            yield row, {**healthy(knowledge), **dict.fromkeys(SORE, True), **after, **facts}, facts


ROUTINES = [routine.id for routine in load_knowledge().records.routine]


@pytest.mark.parametrize("routine_id", ROUTINES)
def test_what_is_withheld_is_refused_by_every_way_in_and_says_why(ana, store, knowledge, clock, routine_id):
    routine = knowledge.routines[routine_id]
    tried = 0
    for row, answers, facts in gates(knowledge, routine):
        episode = store.begin(row.id, at=clock())
        observations = [Observation(name, value, at=clock()) for name, value in answers.items()]
        evidence, _ = settle(observations, knowledge)
        assert row.expression.evaluate(evidence) is not False or "urgency" in row.when, row.id
        store.add(episode.id, "1", "where", observations, at=clock())
        page = ana.get(f"/e/{episode.id}/start/{routine.id}").text
        assert "Not for you now" in page or "have to be answered first" in page or row.expression.evaluate(evidence) is None, row.id
        # What is so today is said again when it is asked; a stale page, a second tab and an empty form change nothing.
        today = [name for name in knowledge.asked_before_sessions[routine.treatment] if facts.get(name) is True]
        truly = {"applies": today} if today else {"none": "1"}
        for fields in (truly, {**truly, "once": "stale"}, {**truly, "side": "left"}, {"unsure": today}, {}):
            sent = ana.post(f"/e/{episode.id}/start/{routine.id}", {"side": "both", **fields})
            assert "/session/" not in sent.headers.get("location", ""), (row.id, fields)
        sent = ana.post(f"/e/{episode.id}/plan", {"kind": ADDED, "about": routine.treatment, "once": "x"})
        assert sent.status_code == 422, row.id
        assert store.episode(episode.id).sessions == ()
        tried += 1
    assert tried or routine.treatment in ("foot_strengthening", "toe_stretch"), "a routine that nothing can withhold"
