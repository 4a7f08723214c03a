"""A few people at once, for a few seconds: nobody meets an error. `make loadtest` sends fifty for a minute."""

from tests.load.load import drive, table
from tests.pages.harness import Server


def test_five_people_at_once_meet_no_error(tmp_path):
    server = Server(tmp_path).start()
    tally = drive(server.url, people=5, seconds=5, think_s=(0.05, 0.2), forms=8)
    server.finish()
    assert not tally.errors, table(tally)
    assert tally.ways, f"nobody came to the end:\n{table(tally)}"
