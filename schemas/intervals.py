"""Interval statistics: one row holds the sums of one vendor for a quarter, half or whole hour.

Grain: one row for each vendor code, interval and combination of dimensions (queue, site, language ...).
Units: contacts are whole numbers, times are milliseconds. An interval begins at a moment of the feed's time
zone and is kept by its moment in UTC, so the day on which clocks change has 23 or 25 hours and no doubt.
Identities: answered and abandoned are together not above offered; what was answered or abandoned within some
seconds is not above all that was.
"""

from __future__ import annotations

from outscore.model.kind import FieldType
from outscore.model.kind import Kind
from outscore.model.kind import Told
from outscore.model.kind import Within

COUNT, DURATION = FieldType.COUNT, FieldType.DURATION

KIND = Kind(
    id="intervals",
    name="Interval statistics",
    row="the sums of one vendor for a quarter, half or whole hour",
    told=(
        Told("offered", COUNT, "contacts that reached the queue"),
        Told("answered", COUNT, "contacts that a person or an assistant answered"),
        Told("abandoned", COUNT, "contacts given up while waiting"),
        Told("answered_within_{seconds}s", COUNT, "contacts answered within so many seconds"),
        Told("abandoned_within_{seconds}s", COUNT, "contacts given up within so many seconds"),
        Told("wait_of_answered", DURATION, "time that answered contacts waited, added up"),
        Told("wait_of_abandoned", DURATION, "time that abandoned contacts waited, added up"),
        Told("longest_wait", DURATION, "the longest wait of one contact"),
        Told("handled", COUNT, "contacts handled to their end"),
        Told("talk_time", DURATION, "time spent with customers, added up"),
        Told("hold_time", DURATION, "time that customers were on hold, added up"),
        Told("after_contact_time", DURATION, "time of work after contacts, added up"),
        Told("transferred", COUNT, "contacts handed on to another person or team"),
        Told("transferred_by_design", COUNT, "contacts that were meant to be handed on"),
        Told("handling_time", DURATION, "time that people spent handling contacts"),
        Told("available_time", DURATION, "time that people waited for contacts"),
        Told("outbound_connected", COUNT, "outbound calls connected to an agent"),
        Told("outbound_abandoned", COUNT, "outbound calls picked up with no agent there"),
        Told("callbacks_promised", COUNT, "call backs promised"),
        Told("callbacks_on_time", COUNT, "call backs made within the promised time"),
        Told("conversations", COUNT, "written conversations begun"),
        Told("wait_for_first_reply", DURATION, "time to the first reply in substance, added up"),
        Told("actual_volume", COUNT, "contacts offered, where they are held against a forecast"),
    ),
    within=(
        Within(("answered", "abandoned"), "offered"),
        Within(("answered_within_{seconds}s",), "answered"),
        Within(("abandoned_within_{seconds}s",), "abandoned"),
        Within(("transferred",), "handled"),
        Within(("transferred_by_design",), "transferred"),
        Within(("callbacks_on_time",), "callbacks_promised"),
    ),
)
