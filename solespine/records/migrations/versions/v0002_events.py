"""What happened: sessions and changes of the plan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("episode", sa.String(32), nullable=False),
        sa.Column("once", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_event"),
        sa.UniqueConstraint("episode", "once", name="uq_event_episode"),
        sa.ForeignKeyConstraint(["episode"], ["episode.id"], name="fk_event_episode"),
        sqlite_autoincrement=True,
    )
