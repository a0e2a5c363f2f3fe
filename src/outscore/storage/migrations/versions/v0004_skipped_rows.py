"""Rows of a file that its feed contract says are no data, such as totals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BALANCE = "rows_read = rows_accepted + rows_rejected + rows_duplicate"


def upgrade() -> None:
    """Add the column, and let the row accounting balance with it."""
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("rows_skipped", sa.Integer(), nullable=False, server_default="0"))
        table.drop_constraint(op.f("ck_delivery_rows_balance"), type_="check")
        table.create_check_constraint(op.f("ck_delivery_rows_balance"), f"{BALANCE} + rows_skipped")


def downgrade() -> None:
    """Take the column away; skipped rows count as duplicates, so that the rows still balance."""
    op.execute("UPDATE delivery SET rows_duplicate = rows_duplicate + rows_skipped, rows_skipped = 0")
    with op.batch_alter_table("delivery") as table:
        table.drop_constraint(op.f("ck_delivery_rows_balance"), type_="check")
        table.create_check_constraint(op.f("ck_delivery_rows_balance"), BALANCE)
        table.drop_column("rows_skipped")
