"""What is sent is kept once, before anything is computed; changed answers set others aside, visibly."""

import re
from datetime import UTC, datetime

import pytest

from solespine.evidence import Observation
from solespine.knowledge import Urgency
from solespine.records import DiskFull, Store

NOW = datetime.now(UTC)


def next_page(person, episode):
    """Follow the way on to the page it leads to."""
    address = person.get(f"/e/{episode}/next").headers["location"]
    return address, person.get(address)


def test_a_place_that_is_marked_becomes_a_finding(ana, store, knowledge):
    episode = ana.begin()
    ana.get(f"/e/{episode}/where?view=left&place=heel_underside&side=left")
    ana.post(
        f"/e/{episode}/where", {"place": "heel_underside", "side": "left", "intensity": "6", "sensation": "burning", "once": "1"}
    )
    assert "6 of 10" in ana.get(f"/e/{episode}/where").text
    ana.post(f"/e/{episode}/where/done", {"once": "2"})
    evidence, aside = store.episode(episode).evidence(knowledge, NOW)
    assert aside == ()
    assert evidence.truth("heel_plantar_pain") is True
    assert evidence.truth("foot_pain") is True
    assert evidence.truth("burning_pain") is True
    assert evidence.truth("back_pain") is False
    assert evidence.truth("numb_foot") is None, "what was not said stays unknown"
    assert evidence.number("pain_nrs") == 6
    assert evidence.answer("laterality") == "left"


def test_a_place_that_is_only_numb_does_not_hurt(ana, store, knowledge):
    episode = ana.begin()
    ana.get(f"/e/{episode}/where")
    ana.post(f"/e/{episode}/where", {"place": "toes", "side": "both", "sensation": "numb", "once": "1"})
    ana.post(f"/e/{episode}/where/done", {"once": "2"})
    evidence, _ = store.episode(episode).evidence(knowledge, NOW)
    assert evidence.truth("forefoot_pain") is False
    assert evidence.truth("numb_toes") is True
    assert evidence.truth("numb_both_feet") is True


def test_a_place_taken_off_does_not_count(ana, store, knowledge):
    episode = ana.begin()
    ana.get(f"/e/{episode}/where")
    ana.post(f"/e/{episode}/where", {"place": "calf", "side": "left", "once": "1"})
    ana.post(f"/e/{episode}/where", {"place": "knee", "side": "left", "once": "2"})
    ana.post(f"/e/{episode}/where", {"place": "calf", "side": "left", "remove": "1", "once": "3"})
    ana.post(f"/e/{episode}/where/done", {"once": "4"})
    evidence, _ = store.episode(episode).evidence(knowledge, NOW)
    assert evidence.truth("calf_pain") is False
    assert evidence.truth("knee_pain") is True
    assert len(store.episode(episode).entries) == 4, "what was taken off stays in the record"


def test_nothing_marked_has_to_be_said_on_purpose(ana, store):
    episode = ana.begin()
    ana.get(f"/e/{episode}/where")
    assert ana.post(f"/e/{episode}/where/done", {"once": "1"}).status_code == 422
    assert store.episode(episode).observations == ()
    assert ana.post(f"/e/{episode}/where/done", {"once": "1", "nowhere": "1"}).status_code == 303


@pytest.mark.parametrize(
    "fields",
    [
        {"place": "nose", "side": "left"},
        {"place": "calf", "side": "middle"},
        {"place": "calf", "side": "up"},
        {"place": "calf", "side": "left", "intensity": "11"},
        {"place": "calf", "side": "left", "intensity": "-1"},
        {"place": "calf", "side": "left", "intensity": "nan"},
        {"place": "calf", "side": "left", "sensation": "itchy"},
        {"place": "calf"},
        {},
    ],
)
def test_a_mark_that_cannot_be_is_refused(ana, store, fields):
    episode = ana.begin()
    ana.get(f"/e/{episode}/where")
    assert ana.post(f"/e/{episode}/where", {"once": "1", **fields}).status_code == 422
    assert store.episode(episode).entries == ()


def test_the_same_form_sent_twice_is_one_answer(ana, store, told):
    episode = told(present=["heel_plantar_pain"])
    ana.get(f"/e/{episode}/q/age")
    sent = {"item": "age", "number": "46", "once": ana.hidden("once")}
    first = ana.post(f"/e/{episode}/q/age", sent)
    second = ana.post(f"/e/{episode}/q/age", sent)
    assert first.headers["location"] == second.headers["location"]
    assert [entry.step for entry in store.episode(episode).entries] == ["where", "age"]


def test_a_form_brought_back_by_the_back_button_and_changed_is_a_correction(ana, store, told, knowledge):
    episode = told(present=["heel_plantar_pain"])
    ana.get(f"/e/{episode}/q/age")
    once = ana.hidden("once")
    ana.post(f"/e/{episode}/q/age", {"item": "age", "number": "46", "once": once})
    ana.post(f"/e/{episode}/q/age", {"item": "age", "number": "64", "once": once})
    found = store.episode(episode)
    assert [entry.step for entry in found.entries] == ["where", "age", "age"]
    assert found.evidence(knowledge, NOW)[0].number("age") == 64


def test_two_tabs_both_count_and_the_later_answer_stands(ana, store, told, knowledge):
    episode = told(present=["heel_plantar_pain"])
    ana.get(f"/e/{episode}/q/limp")
    first_tab = ana.hidden("once")
    ana.get(f"/e/{episode}/q/limp")
    second_tab = ana.hidden("once")
    ana.post(f"/e/{episode}/q/limp", {"item": "limp", "answer": "yes", "once": second_tab})
    ana.post(f"/e/{episode}/q/limp", {"item": "limp", "answer": "no", "once": first_tab})
    assert store.episode(episode).evidence(knowledge, NOW)[0].truth("limp") is False
    assert "No" in ana.get(f"/e/{episode}/review").text


def test_a_list_answered_in_another_tab_is_still_taken(ana, store, told, knowledge):
    episode = told(present=["heel_plantar_pain", "back_pain"], context={"age": 46, "sex": "female"})
    address, shown = next_page(ana, episode)
    while 'name="applies"' not in shown.text:
        ana.post(address, {"item": re.findall(r'name="item" value="(\w+)"', shown.text), "skip": "1", "once": address})
        address, shown = next_page(ana, episode)
    items = re.findall(r'name="item" value="(\w+)"', shown.text)
    ana.post(address, {"item": items, "none": "1", "once": "first tab"})
    answer = ana.post(address, {"item": items, "applies": items[0], "once": "second tab"})
    assert answer.status_code == 303
    evidence, _ = store.episode(episode).evidence(knowledge, NOW)
    assert evidence.truth(items[0]) is True
    assert all(evidence.truth(name) is False for name in items[1:] if evidence.stated(name) is not None)


def test_an_answer_that_was_not_offered_is_refused(ana, store, told):
    episode = told(present=["heel_plantar_pain"])
    ana.get(f"/e/{episode}/q/age")
    for wrong in ({"number": "400"}, {"number": "x"}, {"number": ""}, {"number": "nan"}, {"number": "1e400"}, {}):
        answer = ana.post(f"/e/{episode}/q/age", {"item": "age", "once": "1", **wrong})
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
    ana.get(f"/e/{episode}/q/limp")
    assert ana.post(f"/e/{episode}/q/limp", {"item": "limp", "answer": "maybe", "once": "1"}).status_code == 422
    assert ana.post(f"/e/{episode}/q/limp", {"item": "cancer_history", "answer": "yes", "once": "1"}).status_code == 404
    assert len(store.episode(episode).entries) == 1


def test_what_was_typed_wrong_is_still_on_the_page(ana, told):
    episode = told(present=["heel_plantar_pain"])
    ana.get(f"/e/{episode}/q/age")
    answer = ana.post(f"/e/{episode}/q/age", {"item": "age", "number": "4 6 years", "once": "1"})
    assert 'value="4 6 years"' in answer.text


def test_a_list_left_empty_is_not_a_no(ana, told, store):
    episode = told(present=["heel_plantar_pain", "back_pain"], context={"age": 46, "sex": "female"})
    address, shown = next_page(ana, episode)
    while 'name="applies"' not in shown.text:
        ana.post(address, {"item": re.findall(r'name="item" value="(\w+)"', shown.text), "skip": "1", "once": address})
        address, shown = next_page(ana, episode)
    items = re.findall(r'name="item" value="(\w+)"', shown.text)
    before = store.episode(episode).last
    assert ana.post(address, {"item": items, "once": "1"}).status_code == 422
    assert ana.post(address, {"item": items, "none": "1", "applies": items[0], "once": "2"}).status_code == 422
    assert ana.post(address, {"item": items, "unsure": items[0], "applies": items[0], "once": "3"}).status_code == 422
    assert store.episode(episode).last == before


def test_a_changed_answer_sets_aside_what_it_rules_out_and_says_so(ana, told, store, knowledge):
    episode = told(present=["back_pain"], context={"sex": "female", "pregnant": True, "age": 30})
    ana.get(f"/e/{episode}/q/sex?to=review")
    answer = ana.post(f"/e/{episode}/q/sex", {"item": "sex", "answer": "male", "to": "review", "once": "1"})
    assert answer.headers["location"] == f"/e/{episode}/review#set-aside"
    shown = ana.get(f"/e/{episode}/review").text
    assert "Set aside" in shown
    assert "pregnant" in shown.partition("Set aside")[2]
    assert store.episode(episode).evidence(knowledge, NOW)[0].truth("pregnant") is False
    ana.get(f"/e/{episode}/q/sex?to=review")
    ana.post(f"/e/{episode}/q/sex", {"item": "sex", "answer": "female", "to": "review", "once": "2"})
    assert store.episode(episode).evidence(knowledge, NOW)[0].truth("pregnant") is True, "it comes back when it applies again"


def test_an_answer_that_does_not_fit_the_others_is_refused(ana, told):
    episode = told(present=["back_pain"], context={"age": 30})
    ana.get(f"/e/{episode}/q/age_at_onset")
    answer = ana.post(f"/e/{episode}/q/age_at_onset", {"item": "age_at_onset", "number": "50", "once": "1"})
    assert answer.status_code == 422
    assert "does not fit" in answer.text


def test_an_urgent_answer_interrupts_at_once_with_what_to_do(ana, told):
    episode = told(present=["back_pain"], context={"age": 46, "sex": "female"})
    ana.get(f"/e/{episode}/q/saddle_numbness")
    answer = ana.post(f"/e/{episode}/q/saddle_numbness", {"item": "saddle_numbness", "answer": "yes", "once": "1"})
    assert answer.headers["location"] == f"/e/{episode}/stop"
    stop = ana.get(f"/e/{episode}/stop").text
    assert "Get emergency help now" in stop.partition("<main")[2][:900], "nothing stands above it"
    assert ana.get(f"/e/{episode}/next").headers["location"] == f"/e/{episode}/stop", "until it is read"
    ana.get(f"/e/{episode}/stop")
    ana.post(f"/e/{episode}/stop", {"level": Urgency.emergency_now.name, "on": "1", "once": "2"})
    assert "/q/" in ana.get(f"/e/{episode}/next").headers["location"]
    assert "Get emergency help now" in ana.get(f"/e/{episode}/result").text


def test_an_answer_is_on_disk_before_anything_is_worked_out(ana, told, store, monkeypatch):
    episode = told(present=["heel_plantar_pain"])
    ana.get(f"/e/{episode}/q/age")

    def fail(*_args, **_settings):
        raise RuntimeError("the reasoning broke")

    monkeypatch.setattr("solespine.web.desk.assess", fail)
    monkeypatch.setattr("solespine.web.desk.next_step", fail)
    answer = ana.post(f"/e/{episode}/q/age", {"item": "age", "number": "46", "once": "1"})
    assert answer.status_code == 500
    assert "reasoning broke" not in answer.text
    assert store.episode(episode).entries[-1].observations[0].value == 46


def test_a_full_disk_loses_nothing_that_was_typed(ana, told, store, monkeypatch):
    episode = told(present=["heel_plantar_pain"])
    ana.get(f"/e/{episode}/q/age")
    keep = Store.add

    def full(*_args, **_settings):
        raise DiskFull("full")

    monkeypatch.setattr(Store, "add", full)
    answer = ana.post(f"/e/{episode}/q/age", {"item": "age", "number": "46", "once": "1"})
    assert answer.status_code == 503
    assert "disk is full" in answer.text
    monkeypatch.setattr(Store, "add", keep)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text.partition("<main")[2].partition("</form>")[0]))
    assert ana.client.post(f"/e/{episode}/q/age", data=fields).status_code == 303
    assert store.episode(episode).entries[-1].observations[0].value == 46


def test_an_earlier_answer_is_shown_when_it_is_changed_and_none_when_it_is_new(ana, told):
    episode = told(present=["limp"])
    assert re.search(r'value="yes" checked', ana.get(f"/e/{episode}/q/limp").text)
    assert " checked" not in ana.get(f"/e/{episode}/q/night_pain").text


def test_what_nobody_asks_has_no_page(ana, told):
    episode = told(present=["limp"])
    for wrong in ("urgency_now_or_same_day", "nothing", "danger_now", "..%2f"):
        assert ana.get(f"/e/{episode}/q/{wrong}").status_code == 404
    assert ana.get(f"/e/{'0' * 32}/result").status_code == 404


def test_history_compares_two_answers(ana, told):
    episode = told(present=["back_pain"], context={"age": 46, "sex": "female"})
    ana.get(f"/e/{episode}/result")
    ana.get(f"/e/{episode}/result")
    ana.get(f"/e/{episode}/q/saddle_numbness")
    ana.post(f"/e/{episode}/q/saddle_numbness", {"item": "saddle_numbness", "answer": "yes", "once": "1"})
    ana.get(f"/e/{episode}/result")
    shown = ana.get(f"/e/{episode}/history").text
    assert shown.count('name="first"') == 2, "looking twice at the same answer is one"
    compared = shown.partition("Then and now")[2]
    assert "Get emergency help now" in compared
    assert "not known → Yes" in compared


@pytest.mark.parametrize("step", ["diary", "before:massage_back_lower", "after:0123", "urgency_read", "nothing_like_it"])
def test_going_back_leads_to_a_question_whatever_was_kept_last(ana, told, store, step):
    episode = told(present=["foot_pain", "back_pain"], absent=["fever"])
    store.add(episode, "answered", "fever", [Observation("fever", False)])
    store.add(episode, "kept last", step, [Observation("numb_sole", True)])
    shown = ana.get(f"/e/{episode}/q/age").text
    back = re.search(r'<p class="progress"><a href="([^"]+)"', shown).group(1)
    assert back == f"/e/{episode}/q/fever"
    assert ana.get(back).status_code == 200
