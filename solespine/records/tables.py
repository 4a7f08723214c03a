"""The tables. Rows of what a person sent or was shown are added and never changed: the database itself refuses it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, DateTime, Dialect, Float, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

REVISION = "0003"  # the newest file in migrations/versions
VERSION_TABLE = "solespine_version"
APPLICATION_ID = 0x536F6C65  # "Sole", in the header of an SQLite file
APPEND_ONLY = ("entry", "observation", "mark", "shown", "event", "diary", "diary_mark", "diary_score", "passphrase")


class Moment(TypeDecorator[datetime]):
    """A moment to the microsecond, in UTC: text of one length in SQLite, so that it sorts; a timestamp in PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text for SQLite."""
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """The moment in UTC."""
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.isoformat(timespec="microseconds") if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The moment as it was."""
        if value is None:
            return None
        return datetime.fromisoformat(value) if dialect.name == "sqlite" else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables. Constraints are named, so that a later migration can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class EpisodeRow(Base):
    """One person's trouble."""

    __tablename__ = "episode"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    once: Mapped[str] = mapped_column(String(200), unique=True)
    begun: Mapped[datetime] = mapped_column(Moment)
    demo: Mapped[bool] = mapped_column(Boolean)


class EntryRow(Base):
    """What a person sent at once."""

    __tablename__ = "entry"
    # AUTOINCREMENT: the number of an erased entry is not given to another.
    __table_args__ = (UniqueConstraint("episode", "once"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(primary_key=True)
    episode: Mapped[str] = mapped_column(ForeignKey("episode.id"))
    once: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    step: Mapped[str] = mapped_column(String(200))


class ObservationRow(Base):
    """One observation of an entry. ``value`` says which kind of value it is; the columns after it hold what it needs."""

    __tablename__ = "observation"

    id: Mapped[int] = mapped_column(primary_key=True)  # counts up, so it keeps the order within the entry
    entry: Mapped[int] = mapped_column(ForeignKey("entry.number"), index=True)
    about: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(String(8))  # present, absent, unknown, text, number or span
    text: Mapped[str | None] = mapped_column(Text)
    low: Mapped[float | None] = mapped_column(Float(53))  # the number, or from where; none is no bound
    high: Mapped[float | None] = mapped_column(Float(53))
    known_by: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime | None] = mapped_column(Moment)


class MarkRow(Base):
    """One mark of an entry."""

    __tablename__ = "mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[int] = mapped_column(ForeignKey("entry.number"), index=True)
    place: Mapped[str] = mapped_column(String(200))
    side: Mapped[str] = mapped_column(String(10))
    intensity: Mapped[float | None] = mapped_column(Float(53))
    sensations: Mapped[str] = mapped_column(Text)  # a JSON list
    removed: Mapped[bool] = mapped_column(Boolean)


class ShownRow(Base):
    """An answer that was shown. One row however often the page is opened."""

    __tablename__ = "shown"
    __table_args__ = (UniqueConstraint("episode", "after", "knowledge"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(primary_key=True)
    episode: Mapped[str] = mapped_column(ForeignKey("episode.id"))
    after: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    program: Mapped[str] = mapped_column(String(200))
    knowledge: Mapped[str] = mapped_column(String(200))
    answer: Mapped[str] = mapped_column(Text)  # a JSON object


class EventRow(Base):
    """Something that happened: a session began, reached a step, ended, was asked about; or the plan was changed."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("episode", "once"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(primary_key=True)
    episode: Mapped[str] = mapped_column(ForeignKey("episode.id"))
    once: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(200))
    data: Mapped[str] = mapped_column(Text)  # a JSON object


class DiaryRow(Base):
    """One entry of the diary. ``first`` is the ``once`` of the first of its chain of corrections; the last of a chain stands."""

    __tablename__ = "diary"
    __table_args__ = (
        UniqueConstraint("episode", "once"),
        Index("ix_diary_felt", "episode", "felt", "number"),
        Index("ix_diary_day", "episode", "day"),
        Index("ix_diary_first", "episode", "first", "number"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    episode: Mapped[str] = mapped_column(ForeignKey("episode.id"))
    once: Mapped[str] = mapped_column(String(200))
    first: Mapped[str] = mapped_column(String(200))
    sent: Mapped[datetime] = mapped_column(Moment)
    felt: Mapped[datetime] = mapped_column(Moment)
    day: Mapped[str] = mapped_column(String(10))  # where the person was; the moment alone does not say
    note: Mapped[str] = mapped_column(Text)
    medicines: Mapped[str] = mapped_column(Text)  # a JSON list
    shoes: Mapped[str] = mapped_column(Text)
    removed: Mapped[bool] = mapped_column(Boolean)


class DiaryMarkRow(Base):
    """One place of a diary entry."""

    __tablename__ = "diary_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[int] = mapped_column(ForeignKey("diary.number"), index=True)
    place: Mapped[str] = mapped_column(String(200))
    side: Mapped[str] = mapped_column(String(10))
    intensity: Mapped[float | None] = mapped_column(Float(53))
    sensations: Mapped[str] = mapped_column(Text)  # a JSON list


class DiaryScoreRow(Base):
    """One number of a diary entry."""

    __tablename__ = "diary_score"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[int] = mapped_column(ForeignKey("diary.number"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    value: Mapped[float] = mapped_column(Float(53))


class PassphraseRow(Base):
    """A hash of the passphrase; the latest counts, and none in it means that there is no lock."""

    __tablename__ = "passphrase"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class LoginRow(Base):
    """A browser that gave the passphrase, until when."""

    __tablename__ = "login"

    token_hash: Mapped[str] = mapped_column(String(200), primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)
