"""The pages without a browser: requests straight to the application, over a real store in a folder of its own."""

import re

import pytest
from fastapi.testclient import TestClient

from solespine.evidence import Evidence, KnownBy, Observation
from solespine.records import open_store
from solespine.web.app import create_app


class Person:
    """Somebody with a browser: keeps the cookie and sends forms with what the page put into them."""

    def __init__(self, app, host="127.0.0.1:8642"):
        self.client = TestClient(app, base_url=f"http://{host}", follow_redirects=False)
        self.page = None

    def get(self, address, **headers):
        self.page = self.client.get(address, headers=headers)
        return self.page

    def hidden(self, name):
        return re.search(rf'name="{name}" value="([^"]*)"', self.page.text).group(1)

    def post(self, address, fields=None, **headers):
        """Send a form of the page last opened."""
        own = {"form_token": self.hidden("form_token"), **(fields or {})}
        return self.client.post(address, data=own, headers=headers)

    def begin(self):
        self.get("/")
        return self.post("/begin", {"once": self.hidden("once")}).headers["location"].split("/")[2]


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path / "data")
    yield store
    store.close()


@pytest.fixture
def app(store, knowledge):
    return create_app(store, knowledge)


@pytest.fixture
def ana(app):
    return Person(app)


@pytest.fixture
def another_browser(app):
    return lambda: Person(app)


@pytest.fixture
def told(store, knowledge):
    """Keeps what somebody said, as if it had been asked; gives the id of the episode."""

    def keep(present=(), absent=(), values=None, context=None):
        evidence = Evidence.of(knowledge, present=present, absent=absent, values=values, context=context)
        episode = store.begin("told")
        nothing = Observation("foot_pain", None, KnownBy.asked) if not evidence.observations else None
        store.add(episode.id, "told:1", "where", evidence.observations or (nothing,))
        return episode.id

    return keep
