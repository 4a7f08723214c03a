"""Real databases: an SQLite folder, and a PostgreSQL server of its own in a temporary folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import pytest

from solespine.records import open_store

NUMBERS = count(1)


def postgres_programs():
    found = [shutil.which("pg_ctl"), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True))]
    real = [Path(path).resolve().parent for path in found if path]
    real = [folder for folder in real if (folder / "initdb").exists() and (folder / "postgres").exists()]
    if not real:
        pytest.fail("PostgreSQL is needed for these tests: apt-get install postgresql", pytrace=False)
    return real[0]


def other_user():
    """Somebody who is not root, because PostgreSQL does not run as root."""
    if os.geteuid():
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def postgres():
    """The folder of the socket of a running server."""
    programs, user = postgres_programs(), other_user()
    home = Path(tempfile.mkdtemp(prefix="solespine-pg-"))
    if user:
        shutil.chown(home, user)

    def run(*command):
        done = subprocess.run(command, user=user, cwd=home, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stdout + done.stderr

    data = str(home / "data")
    settings = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off -c max_connections=200"
    try:
        run(programs / "initdb", "-D", data, "-U", "solespine", "-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8")
        # A log of its own: a server that holds the pipe of pg_ctl would keep us waiting for its end.
        run(programs / "pg_ctl", "-D", data, "-l", str(home / "log"), "-o", settings, "-w", "start")
        home.chmod(0o755)
        yield home
    finally:
        subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], user=user, cwd=home, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


def new_postgres_database(home):
    import psycopg

    name = f"test_{next(NUMBERS)}"
    with psycopg.connect(host=str(home), user="solespine", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql://solespine@/{name}?host={home}"


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request, tmp_path):
    """A place for a new database."""
    if request.param == "sqlite":
        return str(tmp_path / "data")
    return new_postgres_database(request.getfixturevalue("postgres"))


@pytest.fixture
def store(where):
    opened = open_store(where)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"
