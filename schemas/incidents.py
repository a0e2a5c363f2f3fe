"""Incidents, requests and changes: one row is one of them, with whose fault it was and what it stopped.

Grain: one row for each; its key is the id of the ticket. It belongs to the day on which it began.
Units: outages are milliseconds of agreed service time, as whoever keeps the tickets reckons them.
Identities: nothing ends, or falls due, before it began. Planned maintenance is no outage.
"""

from __future__ import annotations

from outscore.model.kind import Count
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.kind import How
from outscore.model.kind import Kind
from outscore.model.kind import by
from outscore.model.kind import given
from outscore.model.kind import is_

CHANGE = is_("type", "change")
RELEASE = is_("type", "release")
INCIDENT = is_("type", "incident", "request")

KIND = Kind(
    id="incidents",
    name="Incidents, requests and changes",
    row="one incident, request or change",
    moment="began",
    key=("ticket",),
    fields=(
        Field("ticket", FieldType.TEXT, "the id of the ticket", needed=True),
        Field("began", FieldType.MOMENT, "when it began", needed=True),
        Field("ended", FieldType.MOMENT, "when it was solved or done", empty="not yet"),
        Field("due", FieldType.MOMENT, "when it had to be solved", empty="no time was agreed"),
        Field(
            "type",
            FieldType.CHOICE,
            "what it is",
            needed=True,
            choices=("incident", "request", "change", "release"),
        ),
        Field(
            "fault",
            FieldType.CHOICE,
            "whose fault it was",
            choices=("vendor", "client", "third_party", "nobody"),
        ),
        Field("severity", FieldType.TEXT, "how severe it was, in the contract's words"),
        Field("outage", FieldType.DURATION, "agreed service time that was lost"),
        Field("planned", FieldType.FLAG, "whether it was planned maintenance"),
        Field("failed", FieldType.FLAG, "whether a change had to be taken back or mended at once"),
        Field("verified", FieldType.FLAG, "whether a release was tested before use, with evidence"),
    ),
    counts=(
        Count("incidents", "incidents and requests", (INCIDENT,)),
        Count("incidents_due", "incidents and requests with a time to solve", (INCIDENT, given("due"))),
        Count("incidents_on_time", "incidents and requests solved by then", (INCIDENT, by("ended", "due"))),
        Count("outage_time", "agreed time lost", (is_("planned", "no"),), ("outage",), How.SUM),
        Count("changes", "changes", (CHANGE,)),
        Count("changes_failed", "changes that did harm", (CHANGE, is_("failed"))),
        Count("releases", "releases of bots and models", (RELEASE,)),
        Count("releases_verified", "releases tested before use", (RELEASE, is_("verified"))),
    ),
    orders=(("began", "ended"), ("began", "due")),
)
