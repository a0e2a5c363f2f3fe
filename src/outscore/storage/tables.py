"""The tables: what arrived, what it came to, what people decided and what was sent."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import CheckConstraint
from sqlalchemy import Column
from sqlalchemy import Date
from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import MetaData
from sqlalchemy import String
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import UniqueConstraint
from sqlalchemy import text

from outscore.model.ledger import LineEntry

SHA = String(64)
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)

# The same bytes have one standing reading; those it replaced stay beside it.
_STANDING = text("superseded_by IS NULL")

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", String(100), nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", SHA, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("status", String(20), nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("rows_accepted", Integer, nullable=False),
    Column("rows_rejected", Integer, nullable=False),
    Column("rows_duplicate", Integer, nullable=False),
    Column("rows_skipped", Integer, nullable=False, server_default="0"),
    Column("facts_sha256", SHA),
    Column("reading_sha256", SHA, nullable=False),
    Column("superseded_by", ForeignKey("delivery.id")),
    Column("reported_in", String(10)),
    Column("header", Text, nullable=False),
    Column("received_at", String(32), nullable=False),
    Index(
        "uq_delivery_standing",
        "feed",
        "sha256",
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    ),
    CheckConstraint(
        "rows_read = rows_accepted + rows_rejected + rows_duplicate + rows_skipped", name="rows_balance"
    ),
)

arrival = Table(
    "arrival",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery_id", ForeignKey("delivery.id"), nullable=False),
    Column("file", Text, nullable=False),
    Column("arrived_at", String(32), nullable=False),
    UniqueConstraint("delivery_id", "file"),
)

receipt = Table(
    "receipt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", String(100), nullable=False),
    Column("sha256", SHA, nullable=False),
    Column("number", Integer, nullable=False),
    Column("delivery", Integer, nullable=False),
    Column("set_aside", Integer),
    Column("marks", Text, nullable=False),
    UniqueConstraint("feed", "sha256", "number"),
)

delivery_month = Table(
    "delivery_month",
    metadata,
    Column("delivery_id", ForeignKey("delivery.id"), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("rows", Integer, nullable=False),
    Index("ix_delivery_month_month", "month"),
)

issue = Table(
    "issue",
    metadata,
    Column("delivery_id", ForeignKey("delivery.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("code", String(40), nullable=False),
    Column("severity", String(10), nullable=False),
    Column("row", Integer),
    Column("column", Text),
    Column("value", Text),
    Column("vendor", String(100)),
    Column("month", String(7)),
    Column("key", Text),
    Column("message", Text, nullable=False),
)

rejected_row = Table(
    "rejected_row",
    metadata,
    Column("delivery_id", ForeignKey("delivery.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("cells", Text, nullable=False),
)

statement = Table(
    "statement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("vendor", String(100), nullable=False),
    Column("contract", String(100), nullable=False),
    Column("period", String(10), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("sha256", SHA, nullable=False),
    Column("made_at", String(32), nullable=False),
    UniqueConstraint("vendor", "contract", "period", "revision"),
    Index("ix_statement_period", "period"),
)

result = Table(
    "result",
    metadata,
    Column("statement_id", ForeignKey("statement.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("measure", String(100), nullable=False),
    Column("scope", Text, nullable=False),
    Column("unit", String(20), nullable=False),
    Column("numerator", Text),
    Column("denominator", Text),
    Column("scale", Integer, nullable=False),
    Column("value_n", Text),
    Column("value_d", Text),
    Column("target", Text),
    Column("verdict", String(20), nullable=False),
    Column("band", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False),
)

pack = Table(
    "pack",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("period", String(10), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("sha256", SHA, nullable=False),
    Column("made_at", String(32), nullable=False),
    UniqueConstraint("period", "revision"),
)

rendering = Table(
    "rendering",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("source_sha256", SHA, primary_key=True),
    Column("fingerprint", SHA, primary_key=True),
    Column("sha256", SHA, nullable=False),
)

approval = Table(
    "approval",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("period", String(10), nullable=False),
    Column("manifest_sha256", SHA, nullable=False, unique=True),
    Column("person", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("approved_at", String(32), nullable=False),
)

frozen = Table(
    "frozen",
    metadata,
    Column("vendor", String(100), primary_key=True),
    Column("contract", String(100), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("statement_sha256", SHA, nullable=False),
    Column("approval_id", ForeignKey("approval.id"), nullable=False),
    Column("person", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("frozen_at", String(32), nullable=False),
    Column("last_delivery", Integer, nullable=False, server_default="0"),
)

reopened = Table(
    "reopened",
    metadata,
    Column("vendor", String(100), primary_key=True),
    Column("contract", String(100), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("because", String(10), primary_key=True),
    Column("because_number", Integer, nullable=False),
    Column("person", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reopened_at", String(32), nullable=False),
)

_WITHOUT_AMOUNT = ", ".join(f"'{one.value}'" for one in LineEntry if not one.has_amount)

ledger_line = Table(
    "ledger_line",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("vendor", String(100), nullable=False),
    Column("contract", String(100), nullable=False),
    Column("period", String(10), nullable=False),
    Column("origin", String(10), nullable=False),
    Column("booked_in", String(10), nullable=False),
    Column("entry", String(20), nullable=False),
    Column("amount", Text),
    Column("currency", String(10), nullable=False),
    Column("statement_sha256", SHA, nullable=False),
    Column("clause", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("estimated", Boolean, nullable=False),
    Column("invoice", Text, nullable=False),
    Index("ix_ledger_line_vendor", "vendor", "contract", "period"),
    CheckConstraint(f"(amount IS NULL) = (entry IN ({_WITHOUT_AMOUNT}))", name="amount_of_money"),
)

dispatch = Table(
    "dispatch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", SHA, nullable=False, unique=True),
    Column("approval_id", ForeignKey("approval.id"), nullable=False),
    Column("period", String(10), nullable=False),
    Column("vendor", String(100)),
    Column("recipient", Text, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("message_id", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("detail", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("changed_at", String(32), nullable=False),
)

relief_claim = Table(
    "relief_claim",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("vendor", String(100), nullable=False),
    Column("contract", String(100), nullable=False),
    Column("ground", String(100), nullable=False),
    Column("cause", String(40), nullable=False),
    Column("begins_at", String(32), nullable=False),
    Column("ends_at", String(32), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("measures", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("owed", Text),
    Column("owed_due", Date),
    Column("notice_at", String(32), nullable=False),
    Column("notice_until", Date),
    Column("claimed_by", Text, nullable=False),
    Column("claimed_at", String(32), nullable=False),
    UniqueConstraint("vendor", "contract", "ground", "begins_at", "ends_at", "measures", "attempt"),
    CheckConstraint("begins_at < ends_at", name="in_order"),
)

relief_decision = Table(
    "relief_decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("claim_id", ForeignKey("relief_claim.id"), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("begins_at", String(32)),
    Column("ends_at", String(32)),
    Column("decided_by", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("despite_late", Boolean, nullable=False),
    Column("decided_at", String(32), nullable=False),
    Index("ix_relief_decision_claim_id", "claim_id"),
)

relief_evidence = Table(
    "relief_evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("claim_id", ForeignKey("relief_claim.id"), nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", SHA, nullable=False),
    Column("added_at", String(32), nullable=False),
    UniqueConstraint("claim_id", "sha256"),
)

register_entry = Table(
    "register_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("register", String(40), nullable=False),
    Column("subject", String(400), nullable=False),
    Column("version", Integer, nullable=False),
    Column("person", String(100), nullable=False),
    Column("at", String(32), nullable=False),
    Column("changes", Text, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("register", "subject", "version"),
)

chain_link = Table(
    "chain_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("table_name", String(40), nullable=False),
    Column("row_key", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("content_sha256", SHA, nullable=False),
    Column("before_sha256", SHA, nullable=False),
    Column("sha256", SHA, nullable=False),
)

fetched = Table(
    "fetched",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", String(100), nullable=False),
    Column("identity", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("at", String(32), nullable=False),
    UniqueConstraint("feed", "identity"),
)
