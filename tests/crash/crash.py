"""Kills a program that keeps answers, again and again, and looks whether an acknowledged one was lost.

python -m tests.crash.crash --rounds 200
"""

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from solespine.records import open_store

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2]))

from tests.crash.writer import content, diary_entry  # noqa: E402  (also when run by its path)

WRITERS = 2
FEW = 60  # entries in an episode before the next is begun, so that a round stays as fast as the first


def one_round(where, episode_id, number, wait_s):
    """What two writers acknowledged before they were killed, at the same random moment."""
    command = [sys.executable, "-m", "tests.crash.writer", where, episode_id]
    writers = [
        subprocess.Popen([*command, f"r{number}w{one}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=HERE.parents[2])
        for one in range(WRITERS)
    ]
    said = [[] for _ in writers]
    failed = [[] for _ in writers]
    readers = [threading.Thread(target=lambda w=w, lines=lines: lines.extend(w.stdout)) for w, lines in zip(writers, said)]
    readers += [threading.Thread(target=lambda w=w, lines=lines: lines.extend(w.stderr)) for w, lines in zip(writers, failed)]
    for reader in readers:
        reader.start()
    until = time.monotonic() + 30
    while not any(said) and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(wait_s)
    for writer in writers:
        writer.kill()
    for reader in readers:
        reader.join()
    for writer, lines in zip(writers, failed):
        assert writer.wait() == -9, b"".join(lines).decode()
    # A line cut off by the kill was not acknowledged.
    return [line.decode().strip() for lines in said for line in lines if line.endswith(b"\n") and line != b"ready\n"]


def look(where, episode_id, acknowledged):
    """The number of entries kept, after every promise about them was checked."""
    with closing(open_store(where)) as store:
        if store.folder is not None:
            with closing(sqlite3.connect(store.folder / "solespine.db")) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        episode = store.episode(episode_id)
        diary = store.diary_history(episode_id)
    kept = [entry.once for entry in (*episode.entries, *diary)]
    assert len(set(kept)) == len(kept), "an entry is there twice"
    lost = set(acknowledged) - set(kept)
    assert not lost, f"{len(lost)} acknowledged entries are lost, such as {min(lost)}"
    for entry in episode.entries:
        assert (entry.observations, entry.marks) == content(entry.once), f"half an entry: {entry.once}"
    for entry in diary:
        assert replace(entry, number=0) == diary_entry(entry.once), f"half an entry: {entry.once}"
    numbers = {entry.number: entry.once for entry in episode.entries}
    assert all(numbers[one.after] == one.answer["once"] for one in episode.shown)
    return len(kept)


def crash(rounds, where, longest_s=0.3, seed=1):
    """Kill the writers ``rounds`` times in the same database; counts of kills, acknowledged and kept entries."""
    chance = random.Random(seed)
    episode_id, acknowledged, kept, totals = None, [], 0, [0, 0]
    for number in range(rounds):
        if episode_id is None or kept > FEW:
            totals = [totals[0] + len(acknowledged), totals[1] + kept]
            with closing(open_store(where)) as store:
                episode_id, acknowledged = store.begin(f"round {number}").id, []
        acknowledged += one_round(where, episode_id, number, chance.uniform(0, longest_s))
        kept = look(where, episode_id, acknowledged)
    return rounds, totals[0] + len(acknowledged), totals[1] + kept


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--where", help="a folder or a database address; a temporary folder without it")
    given = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        rounds, acknowledged, kept = crash(given.rounds, given.where or str(Path(folder) / "data"), seed=given.seed)
    print(
        f"{rounds} rounds, {rounds * WRITERS} programs killed, {acknowledged} entries acknowledged, {kept} kept, "
        f"0 lost, 0 twice, 0 halved, seed {given.seed}, {time.monotonic() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
