"""Opens a database: creates it, brings an older one to today's form, refuses a newer one and what is not ours."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from solespine.records import folder as folders
from solespine.records.copies import keep_backup
from solespine.records.errors import NewerDatabase, NotOurDatabase, RecordsError
from solespine.records.folder import DATABASE, Lock
from solespine.records.tables import APPEND_ONLY, APPLICATION_ID, REVISION, VERSION_TABLE, Base

MIGRATIONS = Path(__file__).parent / "migrations"
PRAGMAS = {
    "busy_timeout": 5000,
    "foreign_keys": "ON",
    "synchronous": "FULL",  # an answer that was acknowledged survives a power cut
    "fullfsync": "ON",  # on a Mac, fsync alone does not reach the disk
    "secure_delete": "ON",
}
POOLED, MOST = 8, 64  # connections kept, and at once; a web server calls from forty threads
PREPARING = 0x536F6C65  # PostgreSQL's lock for whoever prepares the database
WRITING = "solespine_writing"


def where_is(where: str | Path | None) -> URL:
    """The address of the database: of a folder, of a URL, or of what the settings say."""
    named = where if where is not None else os.environ.get("SOLESPINE_DATABASE") or folders.default_folder()
    if isinstance(named, str) and "://" in named:
        return _address(named)
    return URL.create("sqlite", database=str(Path(named).expanduser().absolute() / DATABASE))


def _address(named: str) -> URL:
    try:
        url = make_url(named)
    except ArgumentError as error:
        raise RecordsError(
            "The address of the database cannot be read; expected sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from error
    kind = url.get_backend_name()
    if kind == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise RecordsError(f"'{kind}' databases are not supported; use sqlite:///FILE or postgresql://USER@HOST/NAME.")
    if url.database in (None, "", ":memory:"):
        raise RecordsError("A database in memory would forget every answer; name a file: sqlite:///FILE.")
    return url.set(database=str(Path(str(url.database)).absolute()))


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None for a server's."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def engine_for(url: URL) -> Engine:
    """Connections as this room needs them. Parameters are hidden: they are answers."""
    shared: dict[str, Any] = {"hide_parameters": True, "pool_size": POOLED, "max_overflow": MOST}
    if file_of(url) is None:
        options = "-c timezone=utc -c synchronous_commit=on"
        try:
            return create_engine(url, connect_args={"options": options, "connect_timeout": 10}, pool_pre_ping=True, **shared)
        except ImportError as error:
            raise RecordsError("PostgreSQL needs a driver: pip install 'solespine[postgres]'") from error
    engine = create_engine(url, connect_args={"check_same_thread": False}, **shared)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions by itself, late and without asking for the right to write.
    connection.isolation_level = None
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")


def _begin(connection: Connection) -> None:
    # Who asks for the right to write only at the first row can be refused in the middle.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITING) else "BEGIN")


def prepare_file(file: Path, engine: Engine) -> Lock:
    """An SQLite file of today's form, and the lock that says it is in use."""
    folders.make_folder(file.parent)
    folders.refuse_network_drive(file.parent)
    lock = Lock(file)
    try:
        folders.lock_ready(lock, lambda: file_is_ready(file), lambda: _make_ready(file, engine))
    except BaseException:
        lock.close()
        raise
    return lock


def file_is_ready(file: Path) -> bool:
    """Whether the file has today's form.

    Raises
    ------
    NotOurDatabase
        If it is a database of something else, or none.
    NewerDatabase
        If a newer program wrote it.
    """
    if not file.exists() or not file.stat().st_size:
        return False
    connection = sqlite3.connect(file, isolation_level=None, timeout=5)
    try:
        revision = revision_of_file(connection, file)
    finally:
        connection.close()
    return revision == REVISION


def revision_of_file(connection: sqlite3.Connection, file: Path) -> str | None:
    """The revision of an SQLite file, one that this program knows; None while it has no tables."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,) or VERSION_TABLE not in tables:
        raise NotOurDatabase(f"{file} is a database of another program. Choose another folder with --data-dir.")
    row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()
    return known(row[0] if row else None, str(file.parent))


def known(revision: str | None, place: str) -> str | None:
    """The revision, if this program knows it."""
    if revision in (None, REVISION) or revision in {step.revision for step in steps().walk_revisions()}:
        return revision
    raise NewerDatabase(
        f"{place} was written by a newer Solespine (form {revision}; this one knows up to {REVISION}), and nothing was changed. "
        "Install that version, or choose another folder with --data-dir."
    )


def steps() -> ScriptDirectory:
    """The migrations."""
    return ScriptDirectory(str(MIGRATIONS))


def _make_ready(file: Path, engine: Engine) -> None:
    """Create the file or bring it to today's form, whole or not at all."""
    is_new = not file.exists() or not file.stat().st_size
    if is_new:
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    else:
        keep_backup(file, f"before-{REVISION}")
    with without_transaction(engine) as driver:
        driver.execute(f"PRAGMA application_id={APPLICATION_ID}")
        # Once, here: programs that switch it on at the same time refuse each other.
        driver.execute("PRAGMA journal_mode=WAL")
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        upgrade(connection)
    if is_new:
        folders.sync_folder(file.parent)


@contextmanager
def without_transaction(engine: Engine) -> Iterator[sqlite3.Connection]:
    """SQLite's own connection, for what cannot be done inside a transaction."""
    with closing(engine.raw_connection()) as pooled:
        yield cast(sqlite3.Connection, pooled.driver_connection)


def prepare_server(engine: Engine) -> None:
    """A PostgreSQL database of today's form. Programs that start at once wait for each other."""
    place = engine.url.render_as_string(hide_password=True)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PREPARING})
        tables = set(inspect(connection).get_table_names())
        revision = None
        if VERSION_TABLE in tables:
            revision = known(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar(), place)
        elif tables & set(Base.metadata.tables):
            raise NotOurDatabase(f"{place} has tables of another program. Make an empty database for Solespine.")
        if revision != REVISION:
            upgrade(connection)


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables to a form, within the transaction of the connection, and guard them."""
    found = steps()
    with EnvironmentContext(Config(), found, fn=lambda revision, _: found._upgrade_revs(to, revision)) as step:
        step.configure(
            connection=connection,
            target_metadata=Base.metadata,
            version_table=VERSION_TABLE,
            render_as_batch=True,
            transactional_ddl=True,
        )
        step.run_migrations()
    guard(connection)


def guard(connection: Connection) -> None:
    """Let the database itself refuse to change what was added. Asked again after each migration, which may remake a table."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION solespine_stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ': rows are added and never changed'; END $$"
        )
    for table in APPEND_ONLY:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(
                f"CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE ON {table} EXECUTE FUNCTION solespine_stays()"
            )
        else:
            connection.exec_driver_sql(
                f"CREATE TRIGGER IF NOT EXISTS {table}_stays BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: rows are added and never changed'); END"
            )
