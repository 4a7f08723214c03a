"""The pages of measurements, without a browser."""

import re

import pytest

from solespine.followup.measured import MEASURED, kept_data
from solespine.measurement import Figure, Measurement, Quality, Remark

NOTHING = "Nothing yet."
HTML = "<script>alert(1)</script>"


def a_print(side="left", value=0.285):
    index = Figure("arch_index", value, value - 0.01, value + 0.01, "ratio", side)
    return Measurement("footprint", Quality.fair, (index,), side, (Remark("one_print", "One print was read."),))


def a_walk(value, low, high):
    uneven = Figure("step_time_asymmetry", value, low, high, "percent")
    step = 0.9 - value / 80  # as the movement of uneven steps repeats less well from one to the next
    alike = (
        Figure("step_regularity", step, step - 0.05, step + 0.05, "ratio"),
        Figure("stride_regularity", 0.9, 0.85, 0.95, "ratio"),
    )
    return Measurement("walk", Quality.good, (uneven, *alike))


@pytest.fixture
def episode(told):
    return told(present=["foot_pain", "back_pain", "heel_plantar_pain"], context={"age": 46, "sex": "female"})


def kept(store, episode, measurement, once="m1"):
    store.happened(episode, once, MEASURED, measurement.kind, kept_data(measurement))
    return f"/e/{episode}/measure/done/{once}"


def test_a_measurement_is_shown_with_its_interval_and_what_it_says(ana, store, episode):
    page = ana.get(kept(store, episode, a_print())).text
    assert "The print shows a low arch." in page
    assert "0.285" in page
    assert "0.275 to 0.295" in page
    assert "One print was read." in page
    assert "weak sign" in page


def test_a_second_print_says_whether_the_arch_changed_by_more_than_chance(ana, store, episode):
    kept(store, episode, a_print(value=0.285))
    assert "not clearly different" in ana.get(kept(store, episode, a_print(value=0.275), "m2")).text
    assert "higher than the last time" in ana.get(kept(store, episode, a_print(value=0.18), "m3")).text
    assert "last time" not in ana.get(kept(store, episode, a_print("right", 0.18), "m4")).text


def test_a_measurement_shows_what_it_is_judged_by_and_where_that_comes_from(ana, store, episode):
    page = ana.get(kept(store, episode, a_print())).text
    assert re.search(r"low arch from</th><td>0.26</td>", page)
    assert "/know/sources/cavanagh_1987" in page
    walk = ana.get(kept(store, episode, a_walk(2.0, 0.0, 5.0), "m2")).text
    assert "/know/sources/gaitline_2008" in walk
    assert "Clearly uneven: the whole interval lies above" in walk


def test_taking_back_makes_the_answer_what_it_was_and_can_be_undone(ana, store, episode, knowledge):
    def now():
        from datetime import UTC, datetime

        return store.episode(episode).evidence(knowledge, datetime.now(UTC))[0]

    before = now().latest
    address = kept(store, episode, a_print())
    assert now().truth("footprint_low_arch") is True
    assert "flat" in ana.get(address).text.lower()
    assert ana.post(address, {"taken_back": "1"}).status_code == 303
    assert now().latest == before
    page = ana.get(address).text
    assert "You took this back" in page
    assert "What it changed" not in page
    ana.post(address, {"taken_back": "0"})
    assert now().truth("footprint_low_arch") is True


def test_the_list_names_each_measurement_and_which_were_taken_back(ana, store, episode):
    assert NOTHING in ana.get(f"/e/{episode}/measure").text
    address = kept(store, episode, a_print("right", 0.15))
    page = ana.get(f"/e/{episode}/measure").text
    assert NOTHING not in page
    assert "Footprint (right)" in page
    assert "The print shows a high arch." in page
    ana.get(address)
    ana.post(address, {"taken_back": "1"})
    assert "Taken back; it does not count." in ana.get(f"/e/{episode}/measure").text


def test_your_answers_say_which_was_measured(ana, store, episode):
    kept(store, episode, a_print())
    page = ana.get(f"/e/{episode}/review").text
    assert re.search(rf'href="/e/{episode}/measure">measured</a>', page)


def test_an_answer_shown_after_a_measurement_is_kept_as_one_of_its_own(ana, store, episode):
    ana.get(f"/e/{episode}/result")
    address = kept(store, episode, a_print())
    ana.get(address)
    ana.post(address, {"taken_back": "1"})
    ana.get(f"/e/{episode}/result")
    assert len(store.episode(episode).shown) == 2


@pytest.mark.parametrize("address", ["measure/done/m1", "measure/done/none", "measure/nothing"])
def test_a_measurement_that_is_not_there_is_not_found(ana, told, store, address):
    mine = told(present=["foot_pain"])
    kept(store, ana.begin(), a_print())
    assert ana.get(f"/e/{mine}/{address}").status_code == 404


@pytest.mark.parametrize("kind", ["footprint", "walk"])
def test_nothing_is_measured_while_something_must_not_wait(ana, told, store, kind):
    urgent = told(present=["foot_pain", "back_pain", "saddle_numbness", "bladder_bowel_change"])
    page = ana.get(f"/e/{urgent}/measure/{kind}")
    assert page.status_code == 403
    assert "emergency" in page.text.lower()
    assert 'type="file"' not in page.text
    assert ana.post(f"/e/{urgent}/measure/{kind}", {"once": "x"}).status_code == 403
    assert store.episode(urgent).measurements == ()


def sent(person, address, files, **fields):
    person.get(address)
    own = {"form_token": person.hidden("form_token"), "once": person.hidden("once"), **fields}
    return person.client.post(address, data=own, files=files)


@pytest.mark.parametrize(
    ("fields", "files", "wrong"),
    [
        ({"sheet": "a4"}, {}, "Choose which foot it is."),
        ({"side": "left"}, {}, "Choose which paper it is."),
        ({"side": "left", "sheet": "a4"}, {}, "Take a photo of the print"),
        ({"side": "left", "sheet": "a4"}, {"photo1": ("a.jpg", b"not a picture", "image/jpeg")}, "cannot be read as a photo"),
        ({"side": "left", "sheet": "a4"}, {"photo1": ("a.jpg", b"", "image/jpeg")}, "Take a photo of the print"),
    ],
)
def test_a_photo_that_cannot_be_read_is_refused_with_the_reason_and_the_choices_stay(ana, store, episode, fields, files, wrong):
    answer = sent(ana, f"/e/{episode}/measure/footprint", files, **fields)
    assert answer.status_code == 422
    assert wrong in answer.text
    for value in fields.values():
        assert re.search(rf'value="{value}" checked', answer.text)
    assert store.episode(episode).measurements == ()


@pytest.mark.parametrize(
    ("height", "files", "wrong"),
    [
        ("", {}, "Record a walk, or choose a file"),
        ("tall", {"recording": ("w.csv", b"time_s,ax_m_s2\n", "text/csv")}, "Type your height"),
        ("nan", {"recording": ("w.csv", b"time_s,ax_m_s2\n", "text/csv")}, "Type your height"),
        ("170", {"recording": ("w.csv", b"\x00\x01\x02", "text/csv")}, "w.csv"),
    ],
)
def test_a_walk_that_cannot_be_read_is_refused_with_the_reason(ana, store, episode, height, files, wrong):
    answer = sent(ana, f"/e/{episode}/measure/walk", files, height_cm=height)
    assert answer.status_code == 422
    assert wrong in answer.text
    assert f'value="{height}"' in answer.text
    assert store.episode(episode).measurements == ()


def test_the_height_that_was_told_is_filled_in(ana, told):
    mine = told(present=["foot_pain"], context={"height_cm": 171.0})
    assert 'name="height_cm" id="height_cm" value="171"' in ana.get(f"/e/{mine}/measure/walk").text


@pytest.mark.parametrize(
    ("figures", "says"),
    [((18.0, 14.0, 22.0), "clearly uneven"), ((2.0, 0.0, 5.0), "are even"), ((11.0, 6.0, 16.0), "not clear")],
)
def test_a_walk_has_three_outcomes(ana, store, episode, figures, says):
    walk = a_walk(*figures)
    page = ana.get(kept(store, episode, walk)).text
    assert says in page
    assert "counts about 2.5 times for a limp" in page


def test_what_is_counted_has_no_interval_and_every_unit_speaks_the_readers_language(ana, store, told):
    mine = told(present=["foot_pain"], context={"age": 46, "sex": "female"})
    steps, cadence = Figure("steps", 198.0, 198.0, 198.0, "steps"), Figure("cadence", 110.0, 109.0, 111.0, "steps/min")
    page = ana.get(kept(store, mine, Measurement("walk", Quality.good, (steps, cadence))), **{"accept-language": "de"}).text
    assert "198 bis 198" not in page
    assert "109 bis 111" in page
    assert "steps/min" not in page


def test_a_measurement_from_a_foreign_file_harms_no_page(ana, store, episode):
    """Every part of one, changed by somebody who means no good: it is shown as text, or is no measurement; never more than that."""
    sound = kept_data(a_walk(2.0, 0.0, 5.0))
    figure, remark = sound["figures"][0], {"code": "x", "text": "{a}", "values": {"a": HTML}}
    foreign = [
        {"remarks": [{**remark, "text": text}]} for text in (HTML, "{a:>999999999}", "{a.__class__}", "{a:d}", "{a[x]}", "{b}", "")
    ]
    foreign += [{"remarks": [{**remark, "values": {"a": value}}]} for value in (HTML, [], None, 10**400)]
    foreign += [{"figures": [{**figure, part: HTML}]} for part in ("name", "unit")]
    foreign += [{"figures": [{**figure, "high": high}]} for high in (1e11, 1e300, 10**400)]
    foreign += [{"kind": kind} for kind in (HTML, "{0.__class__}", "knee_to_wall", "footprint", "")]
    foreign += [{"picture": {"steps": steps}} for steps in (5, [HTML], [[0, 1e9, 1]], [[0, 0.5, 1], [1e11, 0.5, 0]])]
    for number, parts in enumerate(foreign):
        store.happened(episode, f"m{number}", MEASURED, "walk", {**sound, **parts})
    for page in ("measure", "result", "review", *(f"measure/done/m{number}" for number in range(len(foreign)))):
        answer = ana.get(f"/e/{episode}/{page}")
        assert answer.status_code in (200, 404), page
        assert HTML not in answer.text
        assert "&lt;class" not in answer.text
        assert len(answer.text) < 1_000_000


def test_what_is_measured_goes_out_with_everything_and_comes_in_again(ana, store, episode, tmp_path, knowledge):
    from solespine.records import open_store
    from solespine.web.app import create_app
    from tests.web.conftest import Person

    kept(store, episode, a_print())
    out = ana.get("/data/export.json").content
    other = open_store(tmp_path / "other")
    ben = Person(create_app(other, knowledge))
    ben.get("/data")
    token = {"form_token": ben.hidden("form_token")}
    ben.client.post("/data/import", data=token, files={"file": ("all.json", out, "application/json")})
    assert [one.measurement for one in other.episode(episode).measurements] == [a_print()]
    other.close()


def test_a_retest_that_goes_well_says_why_the_first_one_still_stands(ana, store, told, knowledge):
    from solespine.measurement.self_test import Given, score

    mine = told(present=["foot_pain", "achilles_pain"])
    for once, moves in (("m1", False), ("m2", True)):
        kept(store, mine, score("calf_squeeze", Given({}, {"moves.left": moves, "moves.right": True}), knowledge), once)
    assert "that stands until you take it back" in ana.get(f"/e/{mine}/measure/done/m2").text
    assert "that stands until you take it back" not in ana.get(f"/e/{mine}/measure/done/m1").text


def test_a_measurement_of_another_program_opens_whatever_its_name(ana, store, episode):
    address = kept(store, episode, a_print(), "walk/one two")
    assert ana.get(address).status_code == 200
    assert ana.post(address, {"taken_back": "1"}).status_code == 303
    assert store.episode(episode).measurements[0].taken_back
