"""The relief register: claims, the files kept with them, and every decision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    _make_relief()


def downgrade() -> None:
    """Drop the tables."""
    _drop_relief()


def _make_relief() -> None:
    op.create_table(
        "relief_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor", sa.String(length=100), nullable=False),
        sa.Column("contract", sa.String(length=100), nullable=False),
        sa.Column("ground", sa.String(length=100), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("begins_at", sa.String(length=32), nullable=False),
        sa.Column("ends_at", sa.String(length=32), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owed", sa.Text(), nullable=True),
        sa.Column("owed_due", sa.Date(), nullable=True),
        sa.Column("notice_at", sa.String(length=32), nullable=False),
        sa.Column("notice_until", sa.Date(), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.String(length=32), nullable=False),
        sa.CheckConstraint("begins_at < ends_at", name=op.f("ck_relief_claim_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relief_claim")),
        sa.UniqueConstraint(
            "vendor",
            "contract",
            "ground",
            "begins_at",
            "ends_at",
            "measures",
            "attempt",
            name=op.f("uq_relief_claim_vendor"),
        ),
    )
    op.create_table(
        "relief_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("begins_at", sa.String(length=32), nullable=True),
        sa.Column("ends_at", sa.String(length=32), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("despite_late", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["relief_claim.id"], name=op.f("fk_relief_decision_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relief_decision")),
    )
    op.create_index("ix_relief_decision_claim_id", "relief_decision", ["claim_id"], unique=False)
    op.create_table(
        "relief_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["relief_claim.id"], name=op.f("fk_relief_evidence_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relief_evidence")),
        sa.UniqueConstraint("claim_id", "sha256", name=op.f("uq_relief_evidence_claim_id")),
    )


def _drop_relief() -> None:
    op.drop_table("relief_evidence")
    op.drop_index("ix_relief_decision_claim_id", table_name="relief_decision")
    op.drop_table("relief_decision")
    op.drop_table("relief_claim")
