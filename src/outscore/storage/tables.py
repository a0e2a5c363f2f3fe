"""The tables: what arrived, what it came to, what people decided and what was sent."""

from __future__ import annotations

from sqlalchemy import BigInteger
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
    CheckConstraint("rows_read = rows_accepted + rows_rejected + rows_duplicate", name="rows_balance"),
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
    Column("statement_sha256", SHA, nullable=False),
    Column("approval_id", ForeignKey("approval.id"), nullable=False),
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
