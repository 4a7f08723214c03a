"""Self-tests as pages: asked before, refused without leave by any address, kept, taken back, and nothing typed is lost."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from solespine import load_knowledge
from solespine.evidence import KnownBy, Observation
from solespine.knowledge import Action
from solespine.knowledge.expressions import names
from solespine.measurement.measurement import as_json
from solespine.web.app import create_app
from solespine.web.desk import Desk
from solespine.web.pages.self_test import tests_for as cards_for
from tests.safety.people import healthy, holding
from tests.web.clock import Clock

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KNOWLEDGE = load_knowledge()
TESTS = sorted(KNOWLEDGE.self_tests)


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def app(store, knowledge, clock):
    return create_app(store, knowledge, now=clock)


@pytest.fixture
def somebody(store, clock, knowledge):
    """Makes an episode of somebody with a sore foot who is well but for what is said."""

    made = []

    def make(at=None, **answers):
        made.append(answers)
        episode = store.begin(f"somebody {len(made)}", at=at or clock())
        said = {**healthy(knowledge), "foot_pain": True, "heel_plantar_pain": True, **answers}
        seen = [Observation(*one) for one in said.items()]
        store.add(episode.id, f"somebody {len(made)}: told", "where", seen, at=at or clock())
        return episode.id

    return make


@pytest.fixture
def well(somebody):
    return somebody()


@pytest.fixture
def yesterday(somebody, clock):
    """Somebody who answered everything a day ago."""
    return somebody(clock() - timedelta(days=1))


def address(episode, test):
    return f"/e/{episode}/measure/test/{test}"


def something_found(test):
    """Fields of a form with something in each."""
    found = {}
    for side in ("left", "right") if test.each_side else ("all",):
        found |= {f"{one.id}-{side}-{turn}": f"{one.highest:g}" for one in test.typed for turn in range(1, one.tries + 1)}
        found |= {f"{one.id}-{side}": "yes" for one in test.question}
    return found


def send(person, episode, test, fields, once="once"):
    person.get(address(episode, test))
    return person.post(address(episode, test), {"once": once, **fields})


# The gate.


@pytest.mark.parametrize("test", TESTS)
def test_somebody_well_gets_the_steps_and_keeps_what_was_found(ana, well, store, test):
    page = ana.get(address(well, test)).text
    assert 'id="test-form"' in page
    assert 'class="test-drawing"' in page
    answer = send(ana, well, test, something_found(KNOWLEDGE.self_tests[test]))
    assert answer.status_code == 303
    (kept,) = store.episode(well).measurements
    assert kept.measurement.kind == test
    assert kept.known_by is KnownBy.self_tested


@pytest.mark.parametrize("test", TESTS)
def test_without_an_answer_to_anything_no_test_is_shown_and_no_result_kept(ana, store, told, test):
    episode = told()
    assert 'id="test-form"' not in ana.get(address(episode, test)).text
    answer = ana.post(address(episode, test), something_found(KNOWLEDGE.self_tests[test]))
    assert answer.status_code == 403
    assert store.episode(episode).measurements == ()


def test_no_reason_against_any_test_can_be_walked_round(ana, somebody, store):
    """Each reason, each test it is against: neither the page nor a result sent straight to its address."""
    tried = 0
    for bar in KNOWLEDGE.records.self_test_bar:
        if bar.action is Action.modify:
            continue
        wanted = {"recent_injury": True, "back_pain": True, **holding(bar.expression, KNOWLEDGE)}
        episode = somebody(**wanted)
        for test in bar.tests:
            assert 'id="test-form"' not in ana.get(address(episode, test)).text, (bar.id, test)
            found = something_found(KNOWLEDGE.self_tests[test])
            for fields in (found, found | {"asked": "1", "none": "1"}, {"stopped": "hurt"}):
                assert ana.post(address(episode, test), {"once": f"{tried}", **fields}).status_code in (303, 403, 422)
                assert store.episode(episode).measurements == (), (bar.id, test)
                tried += 1
    assert tried > 300


def test_no_unknown_answer_behind_a_reason_can_be_walked_round(ana, somebody, store, knowledge, clock):
    tried = 0
    for bar in KNOWLEDGE.records.self_test_bar:
        for name in names(bar.when) if bar.action is not Action.modify else ():
            if name in knowledge.context and knowledge.context[name].set_by_program:
                continue
            episode = somebody(**{name: None})
            evidence = store.episode(episode).evidence(knowledge, clock())[0]
            if bar.expression.evaluate(evidence) is False:
                continue  # settled by other answers
            for test in {bar.tests[0], bar.tests[-1]}:
                assert 'id="test-form"' not in ana.get(address(episode, test)).text, (bar.id, name, test)
                assert ana.post(address(episode, test), something_found(KNOWLEDGE.self_tests[test])).status_code == 403
                assert store.episode(episode).measurements == (), (bar.id, name, test)
                tried += 1
    assert tried > 60


def test_a_reason_that_holds_is_told_with_what_to_do(ana, somebody):
    page = ana.get(address(somebody(osteoporosis=True), "slump")).text
    assert "Not for you now" in page
    assert "Bending far forward loads weak bones of the back." in page
    assert "Have it tested lying down by a professional." in page


@pytest.mark.parametrize("test", [one for one in TESTS if one != "shoe_wear"])
def test_answers_of_yesterday_are_asked_again_before_the_test(ana, yesterday, store, test):
    page = ana.get(address(yesterday, test)).text
    assert "Is any of this so today?" in page
    assert 'id="test-form"' not in page
    assert send(ana, yesterday, test, {"asked": "1", "none": "1"}).headers["location"] == address(yesterday, test)
    assert 'id="test-form"' in ana.get(address(yesterday, test)).text


@pytest.mark.parametrize("sign", ["cannot_bear_weight", "heard_snap_heel_cord", "intoxicated_or_sedated"])
def test_a_sign_of_today_withholds(ana, yesterday, store, sign):
    answer = send(ana, yesterday, "knee_to_wall", {"asked": "1", "applies": sign})
    assert answer.status_code == 303
    assert 'id="test-form"' not in ana.get(address(yesterday, "knee_to_wall")).text


def test_a_sign_of_danger_leads_to_the_stop_page(ana, yesterday):
    answer = send(ana, yesterday, "slump", {"asked": "1", "applies": "saddle_numbness"})
    assert answer.headers["location"] == f"/e/{yesterday}/stop"


def test_not_sure_is_a_reason_to_wait(ana, yesterday):
    send(ana, yesterday, "slump", {"asked": "1", "unsure": "fever"})
    page = ana.get(address(yesterday, "slump")).text
    assert 'id="test-form"' not in page
    assert 'value="fever"' in page


def test_nothing_ticked_must_be_said_on_purpose(ana, yesterday):
    assert send(ana, yesterday, "slump", {"asked": "1"}).status_code == 422


@pytest.mark.parametrize("field", ["applies", "unsure"])
def test_ticking_what_was_not_asked_is_no_answer(ana, yesterday, store, field):
    found = something_found(KNOWLEDGE.self_tests["slump"])
    assert send(ana, yesterday, "slump", {"asked": "1", field: "nothing that was asked", **found}).status_code == 422
    assert store.episode(yesterday).measurements == ()


def test_none_of_these_is_no_answer_to_a_question_that_was_not_on_the_page(ana, yesterday, store, clock):
    """An answer of just now is not asked again, so it is not on the page; half an hour later it has to be."""
    store.add(yesterday, "just now", "q", [Observation("fever", False, at=clock())], at=clock())
    page = ana.get(address(yesterday, "slump")).text
    assert 'value="fever"' not in page
    shown = re.findall(r'name="item" value="(\w+)"', page)
    clock.later(minutes=31)
    found = {"asked": "1", "none": "1", **something_found(KNOWLEDGE.self_tests["slump"])}
    late = ana.post(address(yesterday, "slump"), {"once": "a", "item": shown, **found})
    assert late.status_code == 422
    assert "was not on the page before" in late.text
    assert store.episode(yesterday).measurements == ()
    ana.page = late
    again = re.findall(r'name="item" value="(\w+)"', late.text)
    assert set(again) - set(shown) >= {"fever"}
    ana.post(address(yesterday, "slump"), {"once": "b", "item": again, **found})
    assert len(store.episode(yesterday).measurements) == 1


def test_leave_runs_out_and_what_was_typed_is_kept_for_after_the_questions(ana, well, store, clock):
    ana.get(address(well, "knee_to_wall"))
    clock.later(minutes=31)
    late = ana.post(address(well, "knee_to_wall"), {"once": "a", "toe_to_wall-left-1": "9,5"})
    assert late.status_code == 403
    assert store.episode(well).measurements == ()
    assert 'name="toe_to_wall-left-1" value="9,5"' in late.text
    ana.page = late
    fields = {"once": "b", "asked": "1", "none": "1", "toe_to_wall-left-1": "9,5"}
    assert "/measure/done/" in ana.post(address(well, "knee_to_wall"), fields).headers["location"]
    (kept,) = store.episode(well).measurements
    assert kept.measurement.figure("toe_to_wall", "left").value == 9.5


def test_whoever_stops_too_late_is_still_told_what_to_do(ana, well, clock):
    ana.get(address(well, "slump"))
    clock.later(minutes=31)
    late = ana.post(address(well, "slump"), {"once": "a", "stopped": "hurt"})
    assert late.status_code == 403
    assert "be seen today" in late.text


# What was found.


def test_the_finding_follows_and_goes_when_it_is_taken_back(ana, well, store, knowledge, clock):
    fields = {"toe_to_wall-left-1": "4", "toe_to_wall-right-1": "10"}
    done = send(ana, well, "knee_to_wall", fields).headers["location"]
    evidence = store.episode(well).evidence(knowledge, clock())[0]
    assert evidence.truth("dorsiflexion_limited") is True
    assert evidence.latest["dorsiflexion_limited"].known_by is KnownBy.self_tested
    page = ana.get(done).text
    assert "Knee to wall" in page
    assert ana.post(done, {"once": "back"}).status_code == 303
    assert store.episode(well).evidence(knowledge, clock())[0].truth("dorsiflexion_limited") is False  # as was told before


def test_a_foot_that_drops_when_tested_is_urgent(ana, somebody, store):
    episode = somebody(cannot_heel_walk=None, cannot_toe_walk=None)
    fields = {"heel_up-left": "yes", "front_up-left": "no", "heel_up-right": "yes", "front_up-right": "yes"}
    assert send(ana, episode, "heel_toe_walk", fields).headers["location"] == f"/e/{episode}/stop"


def test_a_calf_that_moves_no_foot_after_an_injury_is_urgent(ana, somebody):
    episode = somebody(achilles_pain=True, recent_injury=True, calf_squeeze_foot_still=None, symptom_duration_days=20.0)
    answer = send(ana, episode, "calf_squeeze", {"moves-left": "no", "moves-right": "yes"})
    assert answer.headers["location"] == f"/e/{episode}/stop"
    assert "heel cord may be torn" in ana.get(f"/e/{episode}/stop").text


def test_stopping_is_kept_as_could_not_tell(ana, well, store):
    answer = send(ana, well, "slump", {"stopped": "hurt", "brings_on-left": "yes"})
    assert answer.status_code == 303
    (kept,) = store.episode(well).measurements
    assert set(as_json(kept.measurement)["answers"].values()) == {None}
    assert "You stopped because it hurt" in ana.get(answer.headers["location"]).text


def test_stopping_takes_back_nothing_that_an_earlier_test_found(ana, well, store, knowledge, clock):
    send(ana, well, "knee_to_wall", {"toe_to_wall-left-1": "4", "toe_to_wall-right-1": "10"}, "first")
    clock.later(minutes=5)
    send(ana, well, "knee_to_wall", {"stopped": "hurt"}, "second")
    assert len(store.episode(well).measurements) == 2
    assert store.episode(well).evidence(knowledge, clock())[0].truth("dorsiflexion_limited") is True


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("eleven", "'eleven' is not a number"),
        ("99", "99 is not between 0 and 25"),
        ("-1", "-1 is not between"),
        ("1e999", "is not"),
        ("9" * 40, "1e+40 is not between 0 and 25"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_stays_in_its_field(ana, well, store, typed, said):
    answer = send(ana, well, "knee_to_wall", {"toe_to_wall-left-1": typed, "toe_to_wall-right-1": "9"})
    assert answer.status_code == 422
    assert said in answer.text.replace("&#39;", "'")
    assert f'value="{typed}"' in answer.text
    assert 'value="9"' in answer.text
    assert store.episode(well).measurements == ()


def test_nothing_written_down_is_not_kept(ana, well, store):
    answer = send(ana, well, "slump", {})
    assert answer.status_code == 422
    assert "Nothing is written down yet." in answer.text
    assert store.episode(well).measurements == ()


def test_the_same_form_sent_twice_is_kept_once(ana, well, store):
    ana.get(address(well, "shoe_wear"))
    for _ in range(2):
        ana.post(address(well, "shoe_wear"), {"once": "same", "tilts-all": "yes"})
    assert len(store.episode(well).measurements) == 1


def test_there_is_no_page_for_a_test_that_does_not_exist(ana, well):
    assert ana.get(address(well, "handstand")).status_code == 404
    assert ana.get(address("nobody", "slump")).status_code == 404


def test_another_browsers_form_is_refused(ana, well, store):
    ana.get(address(well, "shoe_wear"))
    answer = ana.client.post(address(well, "shoe_wear"), data={"tilts-all": "yes"})
    assert answer.status_code == 403
    assert store.episode(well).measurements == ()


# The page itself.


@pytest.mark.parametrize("test", TESTS)
def test_the_reason_to_stop_and_who_must_not_stand_on_the_page(ana, well, test):
    page = ana.get(address(well, test)).text
    assert KNOWLEDGE.self_tests[test].stop.split(".")[0] in page
    assert 'value="hurt"' in page
    assert "Who must not do it" in page
    assert "counts about half as much" in page


def test_every_figure_behind_a_test_shows_its_basis_and_source(ana, well):
    page = re.sub(r"\s+", " ", ana.get(address(well, "single_leg_stance")).text)
    assert "estimate (remembered, not yet checked)" in page
    assert '/know/sources/vellas_1997"' in page
    assert ana.get("/know/sources/vellas_1997").status_code == 200


def test_a_change_for_this_person_stands_before_the_steps(ana, somebody):
    page = ana.get(address(somebody(insensate_feet=True, neuro_change_stable=True), "tiptoe_arch")).text
    assert page.index("On a smooth, clean floor only.") < page.index("The steps")


def test_the_list_puts_first_what_is_worth_the_trouble_and_says_why_not(store, knowledge, clock, somebody):
    desk = Desk(store, knowledge, clock)
    cards = cards_for(desk, store.episode(somebody(osteoporosis=True)))
    assert [card.id for card in sorted(cards, key=lambda card: not card.useful)] == [card.id for card in cards]
    by = {card.id: card for card in cards}
    assert len(by) == len(TESTS)
    assert by["knee_to_wall"].useful
    assert by["knee_to_wall"].permitted
    assert by["knee_to_wall"].withheld == ""
    assert not by["slump"].permitted
    assert "weak bones" in by["slump"].withheld


def test_what_is_only_asked_anew_is_no_reason_in_the_list(store, knowledge, clock, yesterday):
    cards = cards_for(Desk(store, knowledge, clock), store.episode(yesterday))
    assert [card.withheld for card in cards] == [""] * len(TESTS)


def test_the_list_of_all_tests_is_shown(ana, well):
    page = ana.get(f"/e/{well}/measure").text
    for test in KNOWLEDGE.records.self_test:
        assert address(well, test.id) in page
