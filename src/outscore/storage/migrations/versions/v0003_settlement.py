"""Settlements: the band that a result reached, results frozen more than once, and the ledger of money."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column and the tables; what is frozen is kept as frozen for the first time."""
    op.add_column("result", sa.Column("band", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    kept = connection.execute(
        sa.text(
            "SELECT vendor, contract, frozen.period, 1 AS number, statement_sha256, approval_id, person, "
            "reason, approved_at AS frozen_at FROM frozen JOIN approval ON approval.id = frozen.approval_id"
        )
    )
    rows = [dict(row) for row in kept.mappings()]
    op.drop_table("frozen")
    frozen = _make_frozen()
    op.bulk_insert(frozen, rows)
    _make_reopened()
    _make_ledger()


def downgrade() -> None:
    """Take the column and the tables away; of each result only the last freezing is kept."""
    op.drop_index("ix_ledger_line_vendor", table_name="ledger_line")
    op.drop_table("ledger_line")
    op.drop_table("reopened")
    connection = op.get_bind()
    kept = connection.execute(
        sa.text("SELECT vendor, contract, period, statement_sha256, approval_id FROM frozen ORDER BY number")
    )
    last = {(row["vendor"], row["contract"], row["period"]): dict(row) for row in kept.mappings()}
    op.drop_table("frozen")
    frozen = op.create_table(
        "frozen",
        *_subject(),
        sa.Column("statement_sha256", sa.String(length=64), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name=op.f("fk_frozen_approval_id")),
        sa.PrimaryKeyConstraint("vendor", "contract", "period", name=op.f("pk_frozen")),
    )
    op.bulk_insert(frozen, list(last.values()))
    op.drop_column("result", "band")


def _subject() -> list[sa.Column[str]]:
    return [
        sa.Column("vendor", sa.String(length=100), nullable=False),
        sa.Column("contract", sa.String(length=100), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
    ]


def _make_frozen() -> sa.Table:
    return op.create_table(
        "frozen",
        *_subject(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("statement_sha256", sa.String(length=64), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name=op.f("fk_frozen_approval_id")),
        sa.PrimaryKeyConstraint("vendor", "contract", "period", "number", name=op.f("pk_frozen")),
    )


def _make_reopened() -> None:
    op.create_table(
        "reopened",
        *_subject(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(length=10), nullable=False),
        sa.Column("because_number", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reopened_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint(
            "vendor", "contract", "period", "number", "because", name=op.f("pk_reopened")
        ),
    )


def _make_ledger() -> None:
    op.create_table(
        "ledger_line",
        sa.Column("id", sa.Integer(), nullable=False),
        *_subject(),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("booked_in", sa.String(length=10), nullable=False),
        sa.Column("entry", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("currency", sa.String(length=10), nullable=False),
        sa.Column("statement_sha256", sa.String(length=64), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("invoice", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(amount IS NULL) = (entry IN ('agreed', 'disputed', 'invoiced', 'claimed', 'not_moved'))",
            name=op.f("ck_ledger_line_amount_of_money"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
    )
    op.create_index("ix_ledger_line_vendor", "ledger_line", ["vendor", "contract", "period"], unique=False)
