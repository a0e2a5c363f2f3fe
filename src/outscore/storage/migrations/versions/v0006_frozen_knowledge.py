"""Which deliveries a frozen result rests on: the last one that was recorded when it was approved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

FILL = """\
UPDATE frozen SET last_delivery = COALESCE(
    (
        SELECT MAX(COALESCE(delivery.superseded_by, delivery.id))
        FROM delivery
        WHERE delivery.received_at <= frozen.frozen_at
    ),
    0
)
"""


def upgrade() -> None:
    """Add the column; for what is frozen already, by the time at which it was."""
    op.add_column("frozen", sa.Column("last_delivery", sa.Integer(), nullable=False, server_default="0"))
    op.execute(FILL)


def downgrade() -> None:
    """Take it away; rows that came for frozen months then count without a person's word."""
    op.drop_column("frozen", "last_delivery")
