"""Invoices: one row is one line of an invoice.

Grain: one row for each line; its key is the number of the invoice and of the line. It belongs to the day of
the service, not of the invoice.
Units: amounts are decimals in the currency of the contract.
Identities: a line is accepted or it is not; an amount may be negative where it is a credit.
"""

from __future__ import annotations

from outscore.model.kind import Count
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.kind import How
from outscore.model.kind import Kind
from outscore.model.kind import is_

KIND = Kind(
    id="invoices",
    name="Invoices",
    row="one line of an invoice",
    moment="service_on",
    key=("invoice", "line"),
    fields=(
        Field("invoice", FieldType.TEXT, "the number of the invoice", needed=True),
        Field("line", FieldType.TEXT, "the number of the line", needed=True),
        Field("service_on", FieldType.DAY, "the day of the service, or the first of its month", needed=True),
        Field("service", FieldType.TEXT, "what was billed"),
        Field("quantity", FieldType.DECIMAL, "how much of it"),
        Field("amount", FieldType.DECIMAL, "the amount of the line", needed=True),
        Field("accepted", FieldType.FLAG, "whether it was accepted without a correction"),
    ),
    counts=(
        Count("invoice_lines", "lines"),
        Count("invoice_lines_accepted", "lines accepted", (is_("accepted"),)),
        Count("fees", "amounts added up", (), ("amount",), How.SUM),
        Count("billed_quantity", "quantities added up", (), ("quantity",), How.SUM),
    ),
)
