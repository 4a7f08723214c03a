"""The diary: entries, places and numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"

MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "diary",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("episode", sa.String(32), nullable=False),
        sa.Column("once", sa.String(200), nullable=False),
        sa.Column("first", sa.String(200), nullable=False),
        sa.Column("sent", MOMENT, nullable=False),
        sa.Column("felt", MOMENT, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("medicines", sa.Text(), nullable=False),
        sa.Column("shoes", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_diary"),
        sa.UniqueConstraint("episode", "once", name="uq_diary_episode"),
        sa.ForeignKeyConstraint(["episode"], ["episode.id"], name="fk_diary_episode"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_diary_felt", "diary", ["episode", "felt", "number"])
    op.create_index("ix_diary_day", "diary", ["episode", "day"])
    op.create_index("ix_diary_first", "diary", ["episode", "first", "number"])
    op.create_table(
        "diary_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("intensity", sa.Float(53)),
        sa.Column("sensations", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_diary_mark"),
        sa.ForeignKeyConstraint(["entry"], ["diary.number"], name="fk_diary_mark_entry"),
    )
    op.create_index("ix_diary_mark_entry", "diary_mark", ["entry"])
    op.create_table(
        "diary_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_diary_score"),
        sa.ForeignKeyConstraint(["entry"], ["diary.number"], name="fk_diary_score_entry"),
    )
    op.create_index("ix_diary_score_entry", "diary_score", ["entry"])
