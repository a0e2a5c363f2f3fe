"""Receipts of what was recorded of deliveries; those that are there get one as they stand today."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from outscore.storage import tables
from outscore.storage.chain import link_missing
from outscore.storage.receipts import add_missing

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table, a receipt for every reading that is there, and a link for every arrival."""
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed", sa.String(100), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Integer()),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("feed", "sha256", "number", name=op.f("uq_receipt_feed")),
    )
    add_missing(op.get_bind())
    link_missing(op.get_bind(), tables.arrival)


def downgrade() -> None:
    """Take them away; their links stay in the chain, and `db verify` tells them."""
    op.drop_table("receipt")
