"""Where answers are kept on this machine, and who has them open."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path

import platformdirs

from solespine.records.errors import Busy, RecordsError

DATABASE = "solespine.db"
BACKUPS = "backups"
KEPT_BACKUPS = 10
WAIT_S = 30.0
NETWORK = frozenset(
    (
        "nfs",
        "nfs4",
        "cifs",
        "smb2",
        "smb3",
        "smbfs",
        "sshfs",
        "9p",
        "afs",
        "ncpfs",
        "ceph",
        "glusterfs",
        "lustre",
        "beegfs",
        "rclone",
    )
)


def default_folder() -> Path:
    """The folder of this user's answers: ``SOLESPINE_DATA_DIR``, or where the system keeps such things."""
    named = os.environ.get("SOLESPINE_DATA_DIR")
    return Path(named).expanduser() if named else platformdirs.user_data_path("solespine", appauthor=False)


def make_folder(folder: Path) -> None:
    """The folder, which only this user can open. One that is there already keeps its rights."""
    if folder.is_dir():
        return
    if folder.exists():
        raise RecordsError(f"{folder} is a file. Choose a folder with --data-dir.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def network_drive(folder: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """The kind of network drive that holds the folder; None on a disk of this machine, or where that is not known."""
    if not mounts.exists():
        return None
    real = folder.resolve()
    found = ("", "")
    for line in mounts.read_text(errors="replace").splitlines():
        _, point, kind = line.split()[:3]
        point = point.replace("\\040", " ")
        if real.is_relative_to(point) and len(point) >= len(found[0]):  # the last mount on a place covers those before
            found = (point, kind)
    kind = found[1].removeprefix("fuse.")
    return kind if kind in NETWORK else None


def refuse_network_drive(folder: Path) -> None:
    """SQLite's write-ahead log needs memory that all programs share, which no network drive has."""
    kind = network_drive(folder)
    if kind is not None:
        raise RecordsError(
            f"{folder} is on a network drive ({kind}), where answers could be lost. "
            "Choose a folder on a disk of this machine with --data-dir."
        )


class Lock:
    """A file beside the database that says who has it open: shared while it is used, alone while it is made or replaced.

    The system lets go of it when the program ends, however it ends.
    """

    def __init__(self, database: Path) -> None:
        self._file = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def shared(self) -> bool:
        """Whether the database can be used now; from then on nobody replaces it."""
        return self._take(fcntl.LOCK_SH)

    def alone(self) -> bool:
        """Whether nobody else has it open; from then on nobody else can open it."""
        return self._take(fcntl.LOCK_EX)

    def _take(self, kind: int) -> bool:
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Leave it to others, and stay ready to take it again."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go for good."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def lock_ready(lock: Lock, is_ready: Callable[[], bool], make_ready: Callable[[], None]) -> None:
    """Hold the lock shared on a database that is ready; whoever comes first makes it so, alone.

    Raises
    ------
    Busy
        When another program kept it for longer than ``WAIT_S``.
    """
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        if lock.shared():
            if is_ready():
                return
            # Two that both wait for the other to let go would wait for ever.
            lock.release()
            if lock.alone():
                if not is_ready():
                    make_ready()
                continue
        time.sleep(0.02)
    raise Busy(
        "Another Solespine has this folder open, and the database has to be prepared for this version first. "
        "Stop the other one, then start again."
    )


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk, as fsync does for a file's content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def backups_in(folder: Path) -> list[Path]:
    """The automatic backups, newest last."""
    return sorted((folder / BACKUPS).glob("*.db"), key=lambda path: (path.stat().st_mtime_ns, path.name))
