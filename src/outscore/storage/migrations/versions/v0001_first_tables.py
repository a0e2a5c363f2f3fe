"""The first tables: deliveries, statements, approvals and the dispatch ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("manifest_sha256", name=op.f("uq_approval_manifest_sha256")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed", sa.String(length=100), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_accepted", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("rows_duplicate", sa.Integer(), nullable=False),
        sa.Column("facts_sha256", sa.String(length=64), nullable=True),
        sa.Column("reading_sha256", sa.String(length=64), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("reported_in", sa.String(length=10), nullable=True),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "rows_read = rows_accepted + rows_rejected + rows_duplicate",
            name=op.f("ck_delivery_rows_balance"),
        ),
        sa.ForeignKeyConstraint(["superseded_by"], ["delivery.id"], name=op.f("fk_delivery_superseded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    standing = sa.text("superseded_by IS NULL")
    op.create_index(
        "uq_delivery_standing",
        "delivery",
        ["feed", "sha256"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
        sa.UniqueConstraint("period", "revision", name=op.f("uq_pack_period")),
    )
    op.create_table(
        "rendering",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "source_sha256", "fingerprint", name=op.f("pk_rendering")),
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor", sa.String(length=100), nullable=False),
        sa.Column("contract", sa.String(length=100), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("vendor", "contract", "period", "revision", name=op.f("uq_statement_vendor")),
    )
    op.create_index("ix_statement_period", "statement", ["period"], unique=False)
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_arrival_delivery_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("delivery_id", "file", name=op.f("uq_arrival_delivery_id")),
    )
    op.create_table(
        "delivery_month",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_delivery_month_delivery_id")),
        sa.PrimaryKeyConstraint("delivery_id", "month", name=op.f("pk_delivery_month")),
    )
    op.create_index("ix_delivery_month_month", "delivery_month", ["month"], unique=False)
    op.create_table(
        "dispatch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("vendor", sa.String(length=100), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name=op.f("fk_dispatch_approval_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
        sa.UniqueConstraint("key", name=op.f("uq_dispatch_key")),
    )
    op.create_table(
        "frozen",
        sa.Column("vendor", sa.String(length=100), nullable=False),
        sa.Column("contract", sa.String(length=100), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("statement_sha256", sa.String(length=64), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name=op.f("fk_frozen_approval_id")),
        sa.PrimaryKeyConstraint("vendor", "contract", "period", name=op.f("pk_frozen")),
    )
    op.create_table(
        "issue",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("column", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("vendor", sa.String(length=100), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_issue_delivery_id")),
        sa.PrimaryKeyConstraint("delivery_id", "number", name=op.f("pk_issue")),
    )
    op.create_table(
        "rejected_row",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_rejected_row_delivery_id")),
        sa.PrimaryKeyConstraint("delivery_id", "row", name=op.f("pk_rejected_row")),
    )
    op.create_table(
        "result",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=100), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("numerator", sa.Text(), nullable=True),
        sa.Column("denominator", sa.Text(), nullable=True),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.Column("value_n", sa.Text(), nullable=True),
        sa.Column("value_d", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_result_statement_id")),
        sa.PrimaryKeyConstraint("statement_id", "number", name=op.f("pk_result")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("result")
    op.drop_table("rejected_row")
    op.drop_table("issue")
    op.drop_table("frozen")
    op.drop_table("dispatch")
    op.drop_index("ix_delivery_month_month", table_name="delivery_month")
    op.drop_table("delivery_month")
    op.drop_table("arrival")
    op.drop_index("ix_statement_period", table_name="statement")
    op.drop_table("statement")
    op.drop_table("rendering")
    op.drop_table("pack")
    op.drop_index("uq_delivery_standing", table_name="delivery")
    op.drop_table("delivery")
    op.drop_table("approval")
