"""Independent measurements: one row is one contact that somebody made to see how customers fare.

Grain: one row for each test contact; its key is its number. Whoever made it is neither the vendor nor its
agent.
Units: contacts are counted once; waits are milliseconds.
Identities: none beyond the fields' own.
"""

from __future__ import annotations

from outscore.model.kind import Count
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.kind import How
from outscore.model.kind import Kind
from outscore.model.kind import is_

KIND = Kind(
    id="independent",
    name="Independent measurements",
    row="one contact made as a test",
    moment="made",
    key=("test",),
    fields=(
        Field("test", FieldType.TEXT, "the number of the test contact", needed=True),
        Field("made", FieldType.MOMENT, "when it was made", needed=True),
        Field("passed", FieldType.FLAG, "whether it met what was agreed", needed=True),
        Field("wait", FieldType.DURATION, "how long it waited"),
    ),
    counts=(
        Count("test_contacts", "test contacts"),
        Count("test_contacts_passed", "test contacts that met what was agreed", (is_("passed"),)),
        Count("test_wait", "waits added up", (), ("wait",), How.SUM),
    ),
)
