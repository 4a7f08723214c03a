"""Opening: created once, brought forward after a backup, and refused where it must be."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from solespine.evidence import Observation
from solespine.records import Busy, NewerDatabase, NotOurDatabase, RecordsError, check, default_folder, open_store, opening
from solespine.records import folder as folders
from solespine.records.tables import REVISION, VERSION_TABLE, Base
from tests.records import make_version_0_1 as first

ROOT = Path(__file__).parents[2]


def set_revision(store, revision):
    with store._engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = :to"), {"to": revision})
    store.close()


def everything_in(folder):
    """Every byte of the database as one text."""
    with closing(sqlite3.connect(folder / "solespine.db")) as connection:
        return "\n".join(connection.iterdump())


def test_the_tables_are_those_that_the_migrations_make(store):
    with store._engine.connect() as connection:
        settings = {"compare_type": True, "compare_server_default": True, "version_table": VERSION_TABLE}
        context = MigrationContext.configure(connection, opts=settings)
        assert compare_metadata(context, Base.metadata) == []


def test_the_revision_in_the_tables_is_that_of_the_last_migration():
    assert opening.steps().get_heads() == [REVISION]


def test_opening_again_keeps_what_is_there_and_makes_no_backup(store, where):
    episode = store.begin("form")
    for _ in range(3):
        again = open_store(where)
        assert again.episodes() == (episode,)
        again.close()
    assert store.folder is None or not (store.folder / "backups").exists()


def test_a_database_of_version_0_1_opens_today(folder):
    folder.mkdir()
    with closing(sqlite3.connect(folder / "solespine.db")) as connection:
        connection.executescript(first.DUMP.read_text())
    store = open_store(folder)
    (episode,) = store.episodes()
    assert (episode.begun, episode.demo) == (first.AT, True)
    assert [(one.once, one.at, one.step) for one in episode.entries] == [("form 2", first.AT + timedelta(minutes=1), "danger")]
    assert episode.entries[0].observations == first.OBSERVATIONS
    assert episode.entries[0].marks == first.MARKS
    assert [(one.after, one.program, one.knowledge, one.answer) for one in episode.shown] == [
        (episode.last, "0.1.0", "abc", first.ANSWER)
    ]
    assert store.passphrase() == "a hash"
    assert len(store.add(episode.id, "form 3", "step", [Observation("age", 47)]).entries) == 2
    store.close()
    assert check(folder) == []


def test_a_newer_database_is_refused_and_not_touched(store, where, folder):
    store.begin("form")
    set_revision(store, "9999")
    before = everything_in(folder) if folder.exists() else None
    with pytest.raises(NewerDatabase, match=r"newer Solespine.*nothing was changed"):
        open_store(where)
    assert "newer Solespine" in check(where)[0]
    assert before is None or everything_in(folder) == before


def test_a_database_of_another_program_is_refused(folder):
    folder.mkdir()
    with closing(sqlite3.connect(folder / "solespine.db")) as connection:
        connection.execute("CREATE TABLE invoices (id INTEGER)")
    before = (folder / "solespine.db").read_bytes()
    with pytest.raises(NotOurDatabase, match="another program"):
        open_store(folder)
    assert (folder / "solespine.db").read_bytes() == before
    assert "another program" in check(folder)[0]


def test_a_server_with_tables_of_another_program_is_refused(postgres):
    from tests.records.conftest import new_postgres_database

    where = new_postgres_database(postgres)
    engine = opening.engine_for(opening.where_is(where))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE entry (id INTEGER)"))
    engine.dispose()
    with pytest.raises(NotOurDatabase, match="another program"):
        open_store(where)


def test_a_file_that_is_no_database_is_refused(folder):
    folder.mkdir()
    (folder / "solespine.db").write_text("notes about my feet " * 500)
    with pytest.raises(NotOurDatabase, match="bring back a backup"):
        open_store(folder)
    assert "bring back a backup" in check(folder)[0]


@pytest.mark.parametrize("start", [b"", None])
def test_a_database_whose_making_was_cut_off_is_made_now(folder, start):
    folder.mkdir()
    (folder / "solespine.db").write_bytes(b"")
    if start is None:  # cut off after the header, before the tables
        with closing(sqlite3.connect(folder / "solespine.db", isolation_level=None)) as connection:
            connection.execute(f"PRAGMA application_id={opening.APPLICATION_ID}")
            connection.execute("PRAGMA journal_mode=WAL")
    store = open_store(folder)
    assert store.begin("form").id
    store.close()


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """A program with one more migration."""
    steps = tmp_path / "migrations"
    shutil.copytree(opening.MIGRATIONS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    code = f'import sqlalchemy as sa\nfrom alembic import op\nrevision = "next"\ndown_revision = "{opening.REVISION}"\n\ndef upgrade():\n'
    code += '    with op.batch_alter_table("entry") as table:\n        table.add_column(sa.Column("note", sa.Text()))\n'
    (steps / "versions" / "v9999_note.py").write_text(code)

    def become():
        monkeypatch.setattr(opening, "MIGRATIONS", steps)
        monkeypatch.setattr(opening, "REVISION", "next")
        return steps / "versions" / "v9999_note.py"

    return become


def test_an_older_database_is_brought_forward_after_a_backup(where, folder, next_version):
    old = open_store(where)
    episode = old.add(old.begin("form").id, "form 2", "step", first.OBSERVATIONS, first.MARKS)
    old.close()
    next_version()
    new = open_store(where)
    assert new.episodes() == (episode,)
    with pytest.raises(Exception, match="never changed"), new._engine.begin() as connection:
        connection.execute(text("UPDATE entry SET note = 'x'"))
    new.close()
    if folder.exists():
        (backup,) = (folder / "backups").glob("*.db")
        with closing(sqlite3.connect(backup)) as connection:
            assert connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone() == (REVISION,)
            assert connection.execute("SELECT count(*) FROM observation").fetchone() == (len(first.OBSERVATIONS),)


def test_a_migration_that_fails_changes_nothing(where, folder, next_version):
    old = open_store(where)
    episode = old.begin("form")
    old.close()
    step = next_version()
    step.write_text(step.read_text() + "    raise RuntimeError('in the middle')\n")
    with pytest.raises(RuntimeError):
        open_store(where)
    step.write_text(step.read_text().replace("    raise RuntimeError('in the middle')\n", ""))
    new = open_store(where)
    assert new.episodes() == (episode,)
    new.close()


def test_a_migration_waits_until_nobody_has_the_folder_open(folder, next_version, monkeypatch):
    old = open_store(folder)
    next_version()
    with monkeypatch.context() as hurried:
        hurried.setattr(folders, "WAIT_S", 0.2)
        with pytest.raises(Busy, match="Stop the other one"):
            open_store(folder)
    old.close()
    open_store(folder).close()


def test_the_newest_ten_automatic_backups_are_kept(folder):
    store = open_store(folder)
    made = [opening.keep_backup(folder / "solespine.db", "test") for _ in range(12)]
    assert folders.backups_in(folder) == made[2:]
    store.close()


def test_only_this_user_can_read_the_files(folder):
    store = open_store(folder)
    store.begin("form")
    opening.keep_backup(folder / "solespine.db", "test")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == 5  # database, log, its index, lock, backup
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    store.close()


def test_every_connection_is_set_up_to_lose_nothing(folder):
    store = open_store(folder)
    with store._engine.connect() as connection:
        said = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (*opening.PRAGMAS, "journal_mode")}
    assert (said["journal_mode"], said["synchronous"], said["foreign_keys"], said["secure_delete"]) == ("wal", 2, 1, 1)
    assert said["busy_timeout"] == 5000
    store.close()


MOUNTS = """/dev/vda / ext4 rw 0 0
server:/people /mnt/people nfs4 rw 0 0
//server/share /mnt/my\\040share cifs rw 0 0
me@there:/ /mnt/ssh fuse.sshfs rw 0 0
/dev/vdb /mnt/people/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/solespine", None),
        ("/mnt/people/ana", "nfs4"),
        ("/mnt/people/local/ana", None),
        ("/mnt/my share/ana", "cifs"),
        ("/mnt/ssh", "sshfs"),
        ("/mnt/sshfolder", None),
    ],
)
def test_a_network_drive_is_recognised(tmp_path, folder, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert folders.network_drive(Path(folder), mounts) == kind


def test_a_network_drive_is_refused_with_what_to_do(folder, monkeypatch):
    monkeypatch.setattr(folders, "network_drive", lambda _: "nfs4")
    with pytest.raises(RecordsError, match=r"network drive \(nfs4\).*--data-dir"):
        open_store(folder)
    assert not (folder / "solespine.db").exists()


def test_the_settings_say_where(tmp_path, monkeypatch):
    monkeypatch.delenv("SOLESPINE_DATABASE", raising=False)
    monkeypatch.setenv("SOLESPINE_DATA_DIR", str(tmp_path / "a"))
    assert default_folder() == tmp_path / "a"
    assert opening.file_of(opening.where_is(None)) == tmp_path / "a" / "solespine.db"
    monkeypatch.setenv("SOLESPINE_DATABASE", f"sqlite:///{tmp_path}/b/mine.db")
    assert opening.file_of(opening.where_is(None)) == tmp_path / "b" / "mine.db"
    store = open_store()
    assert store.folder == tmp_path / "b"
    store.close()
    monkeypatch.delenv("SOLESPINE_DATA_DIR")
    assert default_folder().name == "solespine"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mysql://ana@there/feet", "'mysql' databases are not supported"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("://", "cannot be read"),
        ("postgresql://ana:hunter2@127.0.0.1:1/feet", "cannot be reached"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(address, words):
    with pytest.raises(RecordsError, match=words) as told:
        open_store(address)
    assert "hunter2" not in str(told.value)
    assert words in check(address)[0]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(RecordsError, match="is a file"):
        open_store(tmp_path / "data")


def test_a_good_place_has_no_problems_and_a_missing_one_is_told(store, where, tmp_path):
    assert check(where) == []
    assert "does not exist yet" in check(tmp_path / "nowhere")[0]
    assert not (tmp_path / "nowhere").exists()


def test_help_and_the_front_door_load_no_database():
    program = "import solespine.records, sys; print([m for m in ('sqlalchemy', 'alembic', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
