"""Sales, retention and renewals: one row is one chance to sell, to keep or to renew.

Grain: one row for each chance; its key is the id the vendor's system gave it. A later file that says when a
sale was cancelled replaces the row.
Units: chances are counted once.
Identities: what was not sold cannot be cancelled.
"""

from __future__ import annotations

from outscore.model.kind import Count
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.kind import Kind
from outscore.model.kind import at_most
from outscore.model.kind import is_

SALE = is_("chance", "sale")
SAVE = is_("chance", "retention")
RENEWAL = is_("chance", "renewal")
WON = is_("won")

KIND = Kind(
    id="sales",
    name="Sales, retention and renewals",
    row="one chance to sell, to keep or to renew",
    moment="contact_on",
    key=("id",),
    fields=(
        Field("id", FieldType.TEXT, "the id of the chance", needed=True),
        Field("contact_on", FieldType.DAY, "the day of the contact", needed=True),
        Field(
            "chance", FieldType.CHOICE, "what it was", needed=True, choices=("sale", "retention", "renewal")
        ),
        Field("won", FieldType.FLAG, "whether it was sold, kept or renewed", needed=True),
        Field("days_to_cancel", FieldType.COUNT, "days until the sale was cancelled", empty="not cancelled"),
    ),
    counts=(
        Count("sale_possible", "contacts in which a sale was possible", (SALE,)),
        Count("sales", "sales", (SALE, WON)),
        Count(
            "cancelled_within_{cancel_days}d",
            "sales cancelled within so many days",
            (SALE, WON, at_most("days_to_cancel", "{cancel_days}")),
        ),
        Count("wanted_to_leave", "customers who wanted to leave", (SAVE,)),
        Count("kept", "customers who stayed", (SAVE, WON)),
        Count("up_for_renewal", "contracts up for renewal", (RENEWAL,)),
        Count("renewed", "contracts renewed", (RENEWAL, WON)),
    ),
)
