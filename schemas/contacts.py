"""Contacts: one row is one contact of a customer, on any channel, with a person, an assistant or both.

Grain: one row for each contact; its key is the id the vendor's system gave it. Rows are added up by quarter,
half or whole hour of their beginning (or end, where the feed contract says so) while the file streams by; the
rows themselves stay in the archive.
Units: times are milliseconds; a contact counts once.
Identities: a contact that was answered says how long it waited; one that was abandoned too.
"""

from __future__ import annotations

from outscore.model.kind import Count
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.kind import How
from outscore.model.kind import Kind
from outscore.model.kind import at_most
from outscore.model.kind import is_

ANSWERED, ABANDONED = is_("outcome", "answered"), is_("outcome", "abandoned")

KIND = Kind(
    id="contacts",
    name="Contacts",
    row="one contact of a customer",
    moment="began",
    ends="ended",
    key=("contact",),
    fields=(
        Field("contact", FieldType.TEXT, "the id of the contact", needed=True),
        Field("began", FieldType.MOMENT, "when the contact reached the queue", needed=True),
        Field("ended", FieldType.MOMENT, "when the contact ended"),
        Field(
            "outcome",
            FieldType.CHOICE,
            "what became of it: answered, abandoned while waiting, or ended before the queue",
            needed=True,
            choices=("answered", "abandoned", "ended_before_queue"),
        ),
        Field("handled_by", FieldType.CHOICE, "who handled it", choices=("human", "ai", "hybrid")),
        Field(
            "wait",
            FieldType.DURATION,
            "how long it waited",
            needed_where=(is_("outcome", "answered", "abandoned"),),
        ),
        Field("talk", FieldType.DURATION, "how long the customer was spoken or written with"),
        Field("hold", FieldType.DURATION, "how long the customer was on hold"),
        Field("after_contact", FieldType.DURATION, "how long the work after the contact took"),
        Field("transferred", FieldType.FLAG, "whether it was handed on"),
        Field("transferred_by_design", FieldType.FLAG, "whether it was meant to be handed on"),
        Field(
            "days_to_next",
            FieldType.COUNT,
            "days until the same customer was in contact again about the same",
            empty="not so far",
        ),
        Field("sale_possible", FieldType.FLAG, "whether a sale was possible"),
    ),
    counts=(
        Count("offered", "contacts that reached the queue", (is_("outcome", "answered", "abandoned"),)),
        Count("answered", "contacts answered", (ANSWERED,)),
        Count("abandoned", "contacts given up while waiting", (ABANDONED,)),
        Count(
            "answered_within_{answer_seconds}s",
            "contacts answered within so many seconds",
            (ANSWERED, at_most("wait", "{answer_seconds}")),
        ),
        Count(
            "abandoned_within_{seconds}s",
            "contacts given up within so many seconds",
            (ABANDONED, at_most("wait", "{seconds}")),
        ),
        Count("wait_of_answered", "waits of answered contacts", (ANSWERED,), ("wait",), How.SUM),
        Count("wait_of_abandoned", "waits of abandoned contacts", (ABANDONED,), ("wait",), How.SUM),
        Count(
            "longest_wait",
            "the longest wait until a contact was answered or given up",
            (is_("outcome", "answered", "abandoned"),),
            ("wait",),
            How.LARGEST,
        ),
        Count("handled", "contacts handled", (ANSWERED,)),
        Count("talk_time", "time with customers", (ANSWERED,), ("talk",), How.SUM),
        Count("hold_time", "time on hold", (ANSWERED,), ("hold",), How.SUM),
        Count("after_contact_time", "work after contacts", (ANSWERED,), ("after_contact",), How.SUM),
        Count("transferred", "contacts handed on", (ANSWERED, is_("transferred"))),
        Count(
            "transferred_by_design",
            "contacts that were meant to be handed on",
            (ANSWERED, is_("transferred"), is_("transferred_by_design")),
        ),
        Count(
            "followed_within_{repeat_days}d",
            "contacts that the same customer followed with another within so many days",
            (ANSWERED, at_most("days_to_next", "{repeat_days}")),
        ),
        Count("sale_possible", "contacts in which a sale was possible", (ANSWERED, is_("sale_possible"))),
        Count(
            "actual_volume", "contacts held against a forecast", (is_("outcome", "answered", "abandoned"),)
        ),
    ),
    orders=(("began", "ended"),),
)
