"""Who may come in: only this machine, only own forms, and with a passphrase only who gave it."""

import re

import pytest
from fastapi.routing import APIRoute

from solespine.web.guard import CHANGES
from solespine.web.lock import ALWAYS_OPEN
from tests.web.conftest import Person

PASSPHRASE = "three words together"
EPISODE = "0123456789abcdef0123456789abcdef"
FILLED = {
    "episode_id": EPISODE,
    "key": "age",
    "condition_id": "gout",
    "treatment_id": "foot_massage",
    "finding_id": "limp",
    "rule_id": "cauda_equina_emergency",
    "claim_id": "a1_01",
    "routine_id": "tennis_ball",
    "session_id": EPISODE,
    "question_id": "ball_helps",
    "trial_id": "0123456789abcdef",
    "once": "0123456789abcdef",
    "test_id": "foot_pulses",
}


def every_url(app):
    """Each address of the application with each way of asking for it."""
    for route in routes(app.routes):
        for method in sorted(route.methods - {"HEAD", "OPTIONS"}):
            filled = {**FILLED, **({"key": "radford_2007"} if "sources" in route.path else {})}
            yield method, re.sub(r"{(\w+)(?::path)?}", lambda name, filled=filled: filled[name.group(1)], route.path)


def routes(found):
    """The routes of an application, those of its rooms of pages among them."""
    for one in found:
        if isinstance(one, APIRoute):
            yield one
        elif hasattr(one, "original_router"):
            yield from routes(one.original_router.routes)


def test_every_url_is_found(app):
    assert len(list(every_url(app))) > 30


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8642", "127.0.0.1.evil.example", "localhost.evil.example", "", "192.168.0.5"]
)
def test_another_name_for_this_machine_is_refused(app, host):
    answer = Person(app).client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "address it printed" in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8642", "localhost:1234", "[::1]:8642", "LOCALHOST"])
def test_the_names_of_this_machine_are_answered(app, host):
    assert Person(app).client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_page_changes_nothing(ana, store, headers):
    ana.get("/")
    assert ana.post("/begin", {"once": "1"}, **headers).status_code == 403
    assert store.episodes() == ()


def test_a_form_without_its_token_changes_nothing(ana, store):
    ana.get("/")
    assert ana.client.post("/begin", data={"once": "1"}).status_code == 403
    assert ana.client.post("/begin", data={"once": "1", "form_token": "0" * 64}).status_code == 403
    assert store.episodes() == ()


def test_a_token_of_another_browser_is_refused(ana, another_browser, store):
    other = another_browser()
    other.get("/")
    ana.get("/")
    assert ana.client.post("/begin", data={"once": "1", "form_token": other.hidden("form_token")}).status_code == 403
    assert store.episodes() == ()


def test_every_change_needs_the_form_token(app, ana):
    ana.get("/")
    for method, address in every_url(app):
        if method in CHANGES:
            assert (
                ana.client.request(method, address, data={"sure": "1", "passphrase": "x" * 20, "again": "x" * 20}).status_code
                == 403
            )


def test_every_answer_carries_the_headers_that_protect_it(app, ana):
    for _method, address in every_url(app):
        headers = ana.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_there_is_one_cookie_that_no_script_can_read(ana):
    (cookie,) = ana.get("/").headers.get_list("set-cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "set-cookie" not in ana.get("/").headers


def lock_with(person):
    person.get("/lock")
    assert person.post("/lock", {"passphrase": PASSPHRASE, "again": PASSPHRASE}).status_code == 303


def test_behind_a_passphrase_no_url_shows_or_changes_anything(app, ana, another_browser, store, told):
    episode = told(present=["heel_plantar_pain"], context={"age": 46})
    lock_with(ana)
    stranger = another_browser()
    stranger.get("/unlock")
    entries = store.episode(episode).entries
    for method, address in every_url(app):
        if address in ALWAYS_OPEN:
            continue
        address = address.replace(EPISODE, episode)
        fields = {"form_token": stranger.hidden("form_token"), "sure": "1", "once": "x", "item": "age", "number": "5"}
        answer = stranger.client.request(method, address, data=fields if method in CHANGES else None)
        assert answer.status_code in (303, 401, 403), address
        assert answer.headers.get("location", "/unlock") == "/unlock", address
        assert "heel" not in answer.text
    assert store.episode(episode).entries == entries


def test_what_a_locked_program_still_shows_holds_nothing_of_a_person(app, ana, another_browser, told):
    episode = told(present=["heel_plantar_pain"], context={"age": 46})
    lock_with(ana)
    stranger = another_browser()
    for address in ALWAYS_OPEN:
        assert episode not in stranger.get(address).text


def test_who_gives_the_passphrase_comes_in_and_others_do_not(ana, another_browser):
    lock_with(ana)
    assert ana.get("/").status_code == 200
    friend = another_browser()
    friend.get("/unlock")
    before = friend.client.cookies["solespine"]
    assert friend.post("/unlock", {"passphrase": "a wrong one"}).status_code == 403
    assert friend.get("/").headers["location"] == "/unlock"
    friend.get("/unlock")
    assert friend.post("/unlock", {"passphrase": PASSPHRASE}).status_code == 303
    assert friend.client.cookies["solespine"] != before, "a token known before must not be the one that opens"
    assert friend.get("/").status_code == 200


def test_guessing_is_slowed(ana, another_browser):
    lock_with(ana)
    thief = another_browser()
    thief.get("/unlock")
    said = [thief.post("/unlock", {"passphrase": f"guess {number}"}).status_code for number in range(8)]
    assert said[:5] == [403] * 5
    assert set(said[5:]) == {429}


def test_a_new_passphrase_locks_the_others_out(ana, another_browser):
    lock_with(ana)
    friend = another_browser()
    friend.get("/unlock")
    friend.post("/unlock", {"passphrase": PASSPHRASE})
    ana.get("/lock")
    ana.post("/lock", {"passphrase": "another passphrase", "again": "another passphrase"})
    assert friend.get("/").headers["location"] == "/unlock"
    assert ana.get("/").status_code == 200


def test_a_short_or_mistyped_passphrase_is_refused(ana, store):
    ana.get("/lock")
    assert ana.post("/lock", {"passphrase": "short", "again": "short"}).status_code == 422
    assert ana.post("/lock", {"passphrase": PASSPHRASE, "again": "something else"}).status_code == 422
    assert store.passphrase() is None


def test_the_passphrase_itself_is_kept_nowhere(ana, store, tmp_path):
    lock_with(ana)
    assert store.passphrase().startswith("$argon2id$")
    assert not any(PASSPHRASE.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_the_log_holds_no_answer(ana, told, caplog):
    caplog.set_level("INFO")
    episode = told(present=["heel_plantar_pain"], context={"age": 46, "sex": "female"})
    ana.get(f"/e/{episode}/q/age")
    ana.post(f"/e/{episode}/q/age", {"item": "age", "number": "47", "once": "1"})
    ana.post(f"/e/{episode}/q/age", {"item": "age", "number": "four hundred", "once": "2"})
    ana.get(f"/e/{episode}/result")
    text = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("solespine"))
    assert "/e/{episode_id}/q/{key}" in text
    assert not re.search(r"47|46|female|four hundred|age", re.sub(r"\d+ ms", "", text))


def test_a_body_that_is_too_large_is_refused(ana):
    ana.get("/")
    answer = ana.client.post("/begin", content=b"x", headers={"content-length": str(10**9)})
    assert answer.status_code == 413
