"""The tables of version 0.1."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

# Written out here and not taken from tables.py: what was released stays as it was.
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "episode",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("once", sa.String(200), nullable=False),
        sa.Column("begun", MOMENT, nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_episode"),
        sa.UniqueConstraint("once", name="uq_episode_once"),
    )
    op.create_table(
        "entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("episode", sa.String(32), nullable=False),
        sa.Column("once", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("step", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_entry"),
        sa.UniqueConstraint("episode", "once", name="uq_entry_episode"),
        sa.ForeignKeyConstraint(["episode"], ["episode.id"], name="fk_entry_episode"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("value", sa.String(8), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("low", sa.Float(53)),
        sa.Column("high", sa.Float(53)),
        sa.Column("known_by", sa.String(20), nullable=False),
        sa.Column("at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_observation"),
        sa.ForeignKeyConstraint(["entry"], ["entry.number"], name="fk_observation_entry"),
    )
    op.create_index("ix_observation_entry", "observation", ["entry"])
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("intensity", sa.Float(53)),
        sa.Column("sensations", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mark"),
        sa.ForeignKeyConstraint(["entry"], ["entry.number"], name="fk_mark_entry"),
    )
    op.create_index("ix_mark_entry", "mark", ["entry"])
    op.create_table(
        "shown",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("episode", sa.String(32), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("program", sa.String(200), nullable=False),
        sa.Column("knowledge", sa.String(200), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_shown"),
        sa.UniqueConstraint("episode", "after", "knowledge", name="uq_shown_episode"),
        sa.ForeignKeyConstraint(["episode"], ["episode.id"], name="fk_shown_episode"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "passphrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text()),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passphrase"),
    )
    op.create_table(
        "login",
        sa.Column("token_hash", sa.String(200), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_login"),
    )
