"""Keeps episodes: tables, migrations, backup. Only this room knows a database, and it is loaded when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solespine.records.errors import Busy, DiskFull, NewerDatabase, NoSuchEpisode, NotOurDatabase, ReadOnly, RecordsError
from solespine.records.folder import default_folder
from solespine.records.receipts import Erased, Restored, TakenIn

if TYPE_CHECKING:
    from solespine.records.backups import restore
    from solespine.records.health import check
    from solespine.records.store import Store, open_store

__all__ = [
    "Busy",
    "DiskFull",
    "Erased",
    "NewerDatabase",
    "NoSuchEpisode",
    "NotOurDatabase",
    "ReadOnly",
    "RecordsError",
    "Restored",
    "Store",
    "TakenIn",
    "check",
    "default_folder",
    "open_store",
    "restore",
]

_HOMES = {
    "Store": "solespine.records.store",
    "check": "solespine.records.health",
    "open_store": "solespine.records.store",
    "restore": "solespine.records.backups",
}


def __getattr__(name: str) -> Any:
    # SQLAlchemy takes as long to load as the whole help text.
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'solespine.records' has no attribute '{name}'")
