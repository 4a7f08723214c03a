"""Writes version_0_1.sql: a small database as version 0.1 kept it. Run once, by the version it is named after."""

import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from solespine.evidence import KnownBy, Observation, Span
from solespine.marks import Mark
from solespine.records import open_store

DUMP = Path(__file__).with_name("version_0_1.sql")
AT = datetime(2026, 3, 1, 9, 30, 1, 123456, UTC)
OBSERVATIONS = (
    Observation("heel_plantar_pain", True, KnownBy.asked, AT),
    Observation("fever", False, KnownBy.left_out, AT),
    Observation("numb_sole", None),
    Observation("laterality", "left", KnownBy.professional),
    Observation("age", 46.5, KnownBy.measured),
    Observation("age_at_onset", Span(40.0)),
)
MARKS = (Mark("heel_plantar", "left", 6.5, ("burning", "numb")), Mark("heel_plantar", "left", removed=True))
ANSWER = {"verdict": {"foot_to_back": 0.25}, "words": "für dich"}


def main():
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(folder)
        episode = store.begin("form 1", demo=True, at=AT)
        last = store.add(episode.id, "form 2", "danger", OBSERVATIONS, MARKS, at=AT + timedelta(minutes=1)).last
        store.note_shown(episode.id, last, "0.1.0", "abc", ANSWER)
        store.set_passphrase("a hash")
        store.close()
        with sqlite3.connect(Path(folder) / "solespine.db") as connection:
            number = connection.execute("PRAGMA application_id").fetchone()[0]
            DUMP.write_text("\n".join([f"PRAGMA application_id={number};", *connection.iterdump()]) + "\n")


if __name__ == "__main__":
    main()
