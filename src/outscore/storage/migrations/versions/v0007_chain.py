"""The chain over what people decided and what was booked; rows that are there already begin it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from outscore.storage.chain import link_all

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the table, and a link for every row that is there."""
    op.create_table(
        "chain_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("before_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_link")),
    )
    link_all(op.get_bind())


def downgrade() -> None:
    """Take it away; changes are then no longer seen."""
    op.drop_table("chain_link")
