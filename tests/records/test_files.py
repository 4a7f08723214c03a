"""Files: erased for good, backed up and brought back, and honest when the disk is not."""

import multiprocessing
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import event

from solespine.cli.backup import backup as backup_command
from solespine.cli.restore import restore as restore_command
from solespine.evidence import Observation
from solespine.marks import Mark
from solespine.records import (
    Busy,
    DiskFull,
    NewerDatabase,
    NoSuchEpisode,
    NotOurDatabase,
    ReadOnly,
    RecordsError,
    check,
    open_store,
    restore,
)
from solespine.records.opening import keep_backup
from solespine.records.tables import VERSION_TABLE

SECRET = "purple-elephant-answer"


@pytest.fixture
def store(folder):
    opened = open_store(folder)
    yield opened
    opened.close()


def fill(store, entries=5, word="x"):
    episode = store.begin(f"form {word}")
    for n in range(entries):
        seen = [Observation(f"finding_{n}", value) for value in (True, None, f"{word} {n}", float(n))]
        last = store.add(episode.id, f"{word} {n}", "step", seen, [Mark("heel", "left", n % 11, (word,))]).last
        store.note_shown(episode.id, last, "0.1", "k", {"said": word, "n": n})
    return store.episode(episode.id)


def traces(folder, word=SECRET):
    return [path.name for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def everything_of(path):
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


@pytest.mark.parametrize("all_of_it", [True, False])
def test_what_is_erased_leaves_no_trace_in_the_files(store, folder, all_of_it):
    other = fill(store, 30, "other")
    gone = fill(store, 100, SECRET)
    assert traces(folder)
    if all_of_it:
        keep_backup(folder / "solespine.db", "test")
        assert len(traces(folder)) >= 2
        receipt = store.erase()
        assert (receipt.episodes, receipt.entries, receipt.observations, receipt.marks, receipt.shown) == (2, 130, 520, 130, 130)
        assert traces(folder, "other") == []
    else:
        receipt = store.erase(gone.id)
        assert (receipt.episodes, receipt.entries) == (1, 100)
        assert store.episodes() == (other,)
    assert receipt.backups_left == 0
    assert traces(folder) == []
    store.close()
    assert traces(folder) == []


def test_erasing_one_episode_says_that_backups_still_hold_it(store, folder):
    gone = fill(store, 2, SECRET)
    keep_backup(folder / "solespine.db", "test")
    assert store.erase(gone.id).backups_left == 1


def test_erasing_while_somebody_reads_is_not_called_done(store, folder):
    gone = fill(store, 5, SECRET)
    event.listen(store._engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=100"))
    store._engine.dispose()
    with closing(sqlite3.connect(folder / "solespine.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM observation").fetchone()
        with pytest.raises(Busy, match="erase once more"):
            store.erase(gone.id)
    with pytest.raises(NoSuchEpisode):
        store.episode(gone.id)
    store.erase()
    assert traces(folder) == []


def test_a_backup_brings_everything_back(store, folder, tmp_path):
    kept = fill(store)
    store.set_passphrase("hash")
    assert store.backup(tmp_path / "monday.db") == tmp_path / "monday.db"
    lost = fill(store, 3, "later")
    store.close()
    done = restore(tmp_path / "monday.db", folder)
    assert (done.episodes, done.entries) == (1, 5)
    with closing(open_store(folder)) as again:
        assert again.episodes() == (kept,)
        assert again.passphrase() == "hash"
    # What was replaced is not lost either.
    assert done.before.parent == folder / "backups"
    restore(done.before, tmp_path / "elsewhere")
    with closing(open_store(tmp_path / "elsewhere")) as before:
        assert [one.id for one in before.episodes()] == [lost.id, kept.id]


def test_nobody_stays_signed_in_through_a_backup(store, folder, tmp_path):
    from datetime import UTC, datetime, timedelta

    store.open_session("token", datetime.now(UTC) + timedelta(days=1))
    store.backup(tmp_path / "monday.db")
    store.close()
    restore(tmp_path / "monday.db", folder)
    with closing(open_store(folder)) as again:
        assert not again.session_open("token")


def test_a_backup_made_while_answers_come_in_is_whole(store, tmp_path):
    writing = multiprocessing.get_context("spawn").Process(target=write_for_a_while, args=(str(store.folder),))
    writing.start()
    until = time.monotonic() + 20
    while not store.episodes() and time.monotonic() < until:
        time.sleep(0.01)
    for n in range(5):
        store.backup(tmp_path / f"{n}.db")
        time.sleep(0.03)
    writing.kill()
    writing.join()
    counts = []
    for n in range(5):
        restore(tmp_path / f"{n}.db", tmp_path / f"folder {n}")
        with closing(open_store(tmp_path / f"folder {n}")) as copy:
            (episode,) = copy.episodes()
            assert all(len(entry.observations) == 2 for entry in episode.entries)
            counts.append(len(episode.entries))
    assert counts == sorted(counts)
    assert counts[-1] > 0


def write_for_a_while(folder):
    with closing(open_store(folder)) as store:
        episode = store.begin("form")
        for n in range(5000):
            store.add(episode.id, str(n), "step", [Observation("age", n), Observation("fever", True)])


def test_a_backup_writes_over_nothing_unless_told(store, folder, tmp_path):
    target = tmp_path / "monday.db"
    target.write_text("my notes")
    with pytest.raises(RecordsError, match="exists already"):
        store.backup(target)
    assert target.read_text() == "my notes"
    store.backup(target, replace=True)
    with pytest.raises(RecordsError, match="the database itself"):
        store.backup(folder / "solespine.db", replace=True)
    with pytest.raises(RecordsError, match="no such folder"):
        store.backup(tmp_path / "nowhere" / "monday.db")
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "monday.db"]


def test_a_server_is_backed_up_by_its_own_tool(postgres, tmp_path):
    from tests.records.conftest import new_postgres_database

    where = new_postgres_database(postgres)
    with closing(open_store(where)) as store, pytest.raises(RecordsError, match="pg_dump"):
        store.backup(tmp_path / "monday.db")
    with pytest.raises(RecordsError, match="pg_restore"):
        restore(tmp_path / "monday.db", where)


def damaged(path, kind):
    """The backup in the way of somebody whose disk, mail or luck was bad."""
    content = path.read_bytes()
    if kind == "cut short":
        path.write_bytes(content[: len(content) // 2])
    elif kind == "cut to the header":
        path.write_bytes(content[:100])
    elif kind == "overwritten in the middle":
        path.write_bytes(content[:6000] + b"\xff" * 20000 + content[26000:])
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "a text":
        path.write_text("notes")
    elif kind == "an export":
        path.write_text('{"format": "solespine-export"}')
    elif kind == "of another program":
        path.unlink()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE invoices (id INTEGER)")
    elif kind == "without tables":
        path.unlink()
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("CREATE TABLE t (id INTEGER)")
            connection.execute("DROP TABLE t")
    elif kind == "newer":
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    elif kind == "with rows that belong to nothing":
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("DELETE FROM entry")
    elif kind == "missing":
        path.unlink()


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("cut short", NotOurDatabase),
        ("cut to the header", NotOurDatabase),
        ("overwritten in the middle", NotOurDatabase),
        ("empty", NotOurDatabase),
        ("a text", NotOurDatabase),
        ("an export", NotOurDatabase),
        ("of another program", NotOurDatabase),
        ("without tables", NotOurDatabase),
        ("with rows that belong to nothing", NotOurDatabase),
        ("newer", NewerDatabase),
        ("missing", RecordsError),
    ],
)
def test_a_bad_backup_replaces_nothing(store, folder, tmp_path, kind, error):
    fill(store, 50)
    store.backup(tmp_path / "bad.db")
    store.close()
    damaged(tmp_path / "bad.db", kind)
    before = everything_of(folder / "solespine.db")
    with pytest.raises(error) as told:
        restore(tmp_path / "bad.db", folder)
    assert "bad.db" in str(told.value) or "newer" in str(told.value)
    assert everything_of(folder / "solespine.db") == before
    assert sorted(path.name for path in folder.iterdir() if "-" not in path.name) == ["solespine.db", "solespine.db.lock"]


def test_a_folder_in_use_is_not_restored_over(store, folder, tmp_path):
    fill(store)
    store.backup(tmp_path / "monday.db")
    before = everything_of(folder / "solespine.db")
    with pytest.raises(Busy, match="Stop it"):
        restore(tmp_path / "monday.db", folder)
    with pytest.raises(RecordsError, match="in use itself"):
        restore(folder / "solespine.db", folder)
    assert everything_of(folder / "solespine.db") == before


def test_a_damaged_database_can_be_replaced_and_is_kept_as_it_is(store, folder, tmp_path):
    kept = fill(store)
    store.backup(tmp_path / "monday.db")
    store.close()
    database = folder / "solespine.db"
    database.write_bytes(database.read_bytes()[:5000])
    assert "damaged" in check(folder)[0]
    done = restore(tmp_path / "monday.db", folder)
    assert done.before.stat().st_size == 5000
    with closing(open_store(folder)) as again:
        assert again.episodes() == (kept,)


def test_a_copied_database_with_its_log_is_a_backup_too(store, folder, tmp_path):
    kept = fill(store)
    copy = tmp_path / "copied"
    copy.mkdir()
    for path in folder.glob("solespine.db*"):
        shutil.copy(path, copy / path.name)
    assert (copy / "solespine.db-wal").stat().st_size
    restore(copy / "solespine.db", tmp_path / "elsewhere")
    with closing(open_store(tmp_path / "elsewhere")) as again:
        assert again.episodes() == (kept,)


def test_what_is_taken_in_twice_is_there_once(store, tmp_path):
    from solespine.exchange.everything import from_json, to_json

    first, second = fill(store, 4, "one"), fill(store, 2, "two")
    exported = from_json(to_json(store.episodes()))
    with closing(open_store(tmp_path / "elsewhere")) as other:
        fill(other, 3, "here before")
        done = other.take_in(exported)
        assert (done.episodes, done.entries, done.shown, done.entries_already) == (2, 6, 6, 0)
        before = other.episodes()
        done = other.take_in(exported)
        assert (done.episodes, done.entries, done.shown) == (0, 0, 0)
        assert (done.episodes_already, done.entries_already, done.shown_already) == (2, 6, 6)
        assert other.episodes() == before
        for kept in (first, second):
            taken = other.episode(kept.id)
            assert (taken.begun, taken.demo, taken.observations, taken.marks) == (
                kept.begun,
                kept.demo,
                kept.observations,
                kept.marks,
            )
            place = {entry.number: position for position, entry in enumerate(taken.entries)}
            was = {entry.number: position for position, entry in enumerate(kept.entries)}
            assert [place[one.after] for one in taken.shown] == [was[one.after] for one in kept.shown]
    assert store.take_in(exported).entries == 0


def test_an_older_answer_is_not_taken_in_after_a_newer_one(store, tmp_path):
    from datetime import UTC, datetime, timedelta

    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    episode = store.begin("form")
    store.add(episode.id, "monday", "step", [Observation("fever", False)], at=noon)
    with closing(open_store(tmp_path / "elsewhere")) as other:
        other.take_in(store.episodes())
        store.add(episode.id, "tuesday", "step", [Observation("fever", False)], at=noon + timedelta(days=1))
        other.add(episode.id, "wednesday", "step", [Observation("fever", True)], at=noon + timedelta(days=2))
        before = other.episodes()
        with pytest.raises(RecordsError, match="continued both here"):
            other.take_in(store.episodes())
        assert other.episodes() == before
        assert store.take_in(before).entries == 1


def test_what_cannot_be_taken_in_whole_is_not_taken_in_at_all(store):
    from dataclasses import replace

    with closing(open_store(store.folder.parent / "elsewhere")) as other:
        fill(other, 2, "good")
        bad = fill(other, 2, "bad")
        good = [one for one in other.episodes() if one.id != bad.id]
    broken = replace(bad, shown=(replace(bad.shown[0], after=10**6),))
    with pytest.raises(RecordsError, match="does not have"):
        store.take_in([*good, broken])
    assert store.episodes() == ()


def test_a_full_database_is_told_in_words_and_takes_the_same_form_later(store):
    episode = store.begin("form")
    event.listen(store._engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count=1"))
    store._engine.dispose()
    for _ in range(3):
        with pytest.raises(DiskFull, match="not saved because the disk is full"):
            store.add(episode.id, "big", "step", [Observation("words", "x" * 90_000)])
    store.close()
    with closing(open_store(store.folder)) as again:
        assert again.episode(episode.id).entries == ()
        assert len(again.add(episode.id, "big", "step", [Observation("words", "x" * 90_000)]).entries) == 1


@contextmanager
def small_disk(megabytes):
    place = tempfile.mkdtemp(prefix="solespine-disk-")
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place]
    try:
        if os.geteuid() or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("only root can make a small disk; the test above fills a database without one")
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", place], check=True)
    finally:
        os.rmdir(place)


def test_a_full_disk_loses_nothing_that_was_saved():
    with small_disk(2) as place, closing(open_store(place / "data")) as store:
        episode = store.begin("form")
        saved = []

        def save_until_full():
            for n in range(1000):
                store.add(episode.id, str(n), "step", [Observation("words", "x" * 20_000), Observation("age", n)])
                saved.append(str(n))

        with pytest.raises(DiskFull, match="still on the page"):
            save_until_full()
        with pytest.raises(DiskFull, match="another disk"):
            store.backup(place / "monday.db")
        assert not list(place.glob(".*"))
        kept = store.episode(episode.id)
        assert [entry.once for entry in kept.entries] == saved
        assert all(len(entry.observations) == 2 for entry in kept.entries)
        assert check(place / "data") == [f"The disk of {place / 'data'} has 0 MB left; free at least 100 MB."]


def test_a_folder_on_a_full_disk_is_refused_in_words():
    with small_disk(1) as place:
        (place / "ballast").write_bytes(b"x" * (2**20 - 4096 * 3))
        with pytest.raises(DiskFull, match="another disk"):
            open_store(place / "data")
        (place / "ballast").unlink()
        open_store(place / "data").close()


@pytest.fixture
def open_to_all():
    """A folder that another user can reach."""
    place = Path(tempfile.mkdtemp(prefix="solespine-test-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def as_nobody(function, *args):
    """What the function says when it is called by somebody who is not root."""
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()

    def call():
        if not os.geteuid():
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        try:
            answers.put(("said", function(*args)))
        except Exception as error:
            answers.put((type(error).__name__, str(error)))

    child = context.Process(target=call)
    child.start()
    child.join(30)
    assert child.exitcode == 0
    return answers.get()


def lock_away(folder, mode):
    for path in (*folder.iterdir(), folder):
        path.chmod(mode | 0o111 if path.is_dir() else mode)


def test_a_folder_that_may_not_be_written_is_told_in_words(open_to_all):
    folder = open_to_all / "data"
    with closing(open_store(folder)) as store:
        fill(store)
    before = everything_of(folder / "solespine.db")
    lock_away(folder, 0o444)
    kind, words = as_nobody(lambda: open_store(folder))
    assert (kind, "choose another folder with --data-dir" in words) == (ReadOnly.__name__, True)
    _, problems = as_nobody(check, folder)
    assert "cannot be written" in problems[0]
    kind, _ = as_nobody(lambda: open_store(open_to_all / "new"))
    assert kind == ReadOnly.__name__
    folder.chmod(0o700)
    assert everything_of(folder / "solespine.db") == before


def test_a_database_that_became_read_only_meanwhile_is_told_in_words(store):
    episode = fill(store)
    event.listen(store._engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=1"))
    store._engine.dispose()
    with pytest.raises(ReadOnly, match="Nothing was saved"):
        store.add(episode.id, "later", "step")
    assert store.episode(episode.id) == episode


def test_a_program_that_waits_too_long_for_another_is_told_so(store, folder):
    episode = store.begin("form")
    event.listen(store._engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=100"))
    store._engine.dispose()
    with closing(sqlite3.connect(folder / "solespine.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="another program is using the database"):
            store.add(episode.id, "one", "step")
    assert len(store.add(episode.id, "one", "step").entries) == 1


def test_the_commands_back_up_and_restore(store, folder, tmp_path):
    kept = fill(store)
    target, place = str(tmp_path / "monday.db"), ["--data-dir", str(folder)]
    done = CliRunner().invoke(backup_command, [target, *place])
    assert (done.exit_code, done.stdout, target in done.stderr) == (0, "", True)
    done = CliRunner().invoke(backup_command, [target, *place])
    assert (done.exit_code, "--force" in done.stderr) == (65, True)
    assert CliRunner().invoke(backup_command, [target, "--force", *place]).exit_code == 0
    done = CliRunner().invoke(restore_command, [target, *place])
    assert (done.exit_code, "Stop it" in done.stderr) == (65, True)
    store.erase()
    store.close()
    done = CliRunner().invoke(restore_command, [target, *place])
    assert (done.exit_code, "1 episodes with 5 entries" in done.stderr) == (0, True)
    with closing(open_store(folder)) as again:
        assert again.episodes() == (kept,)
    done = CliRunner().invoke(restore_command, [str(tmp_path / "none.db"), *place])
    assert (done.exit_code, "no such file" in done.stderr) == (65, True)
    done = CliRunner().invoke(backup_command, [str(tmp_path / "x.db"), "--data-dir", str(tmp_path / "nowhere")])
    assert (done.exit_code, "nothing to keep" in done.stderr) == (65, True)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("command", [backup_command, restore_command])
def test_their_help_begins_with_examples(command):
    assert CliRunner().invoke(command, ["--help"]).stdout.startswith("Examples:\n")


OPENER = "import sys; from solespine.records import open_store; open_store(sys.argv[1]).close()"


def test_four_programs_open_a_new_folder_at_once(folder):
    programs = [subprocess.Popen([sys.executable, "-c", OPENER, str(folder)], stderr=subprocess.PIPE) for _ in range(4)]
    said = [program.communicate(timeout=60)[1] for program in programs]
    assert [program.returncode for program in programs] == [0] * 4, said
    assert check(folder) == []


def test_a_folder_whose_making_was_killed_is_made_by_the_next(folder):
    for wait_s in (0.25, 0.3, 0.35, 0.4, 0.45):
        program = subprocess.Popen([sys.executable, "-c", OPENER, str(folder)])
        time.sleep(wait_s)
        program.kill()
        program.wait()
    open_store(folder).close()
    assert check(folder) == []
