"""The answers meant for programs: whatever is asked of them comes back as JSON, and never as a fault of the program."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from solespine import Evidence
from solespine.records import open_store
from solespine.web.app import create_app

PATHS = ("/health", "/e/{episode_id}/answer.json", "/data/export.json", "/manifest.webmanifest")
HOST = "http://127.0.0.1:8642"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = open_store(tmp_path_factory.mktemp("json") / "data")
    yield store
    store.close()


@pytest.fixture(scope="module")
def app(store, knowledge):
    return create_app(store, knowledge)


@pytest.fixture(scope="module")
def episode(store, knowledge):
    """Somebody whose answers are there to be asked for."""
    told = Evidence.of(knowledge, present=["heel_plantar_pain", "back_pain"], context={"age": 46, "sex": "female"})
    return store.add(store.begin("json").id, "1", "where", told.observations).id


@pytest.fixture(scope="module")
def described(app, episode):
    """What the application says of these paths; it is published nowhere, so it is asked for it directly."""
    whole = app.openapi()
    paths = {path: whole["paths"][path] for path in PATHS}
    schema = schemathesis.openapi.from_dict({**whole, "paths": paths, "servers": [{"url": HOST}]})
    schema.app = app
    return schema


@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_asked_is_answered_with_json(described, path):
    @given(described[path]["GET"].as_strategy())
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def answered(case):
        answer = case.call(base_url=HOST)
        assert answer.status_code < 500
        assert "json" in answer.headers["content-type"][0]
        assert answer.json() is not None

    answered()


@pytest.mark.parametrize("path", PATHS)
def test_the_json_of_somebody_holds_no_number_that_json_does_not_know(app, episode, path):
    answer = TestClient(app, base_url=HOST).get(path.format(episode_id=episode))
    assert answer.status_code == 200
    assert json.loads(answer.text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
