"""What was fetched from the sources of feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "fetched",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed", sa.String(100), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetched")),
        sa.UniqueConstraint("feed", "identity", name=op.f("uq_fetched_feed")),
    )


def downgrade() -> None:
    """Take it away; what was fetched is then fetched once more, and recognised by its bytes."""
    op.drop_table("fetched")
