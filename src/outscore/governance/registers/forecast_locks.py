"""Forecast locks: which forecast counts for a month, and when it was locked."""

from __future__ import annotations

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Register

REGISTER = Register(
    id="forecast_locks",
    title="Forecast locks",
    one="forecast lock",
    key="{contract}.{month}.lock-{number}",
    moves={"locked": ("replaced",), "replaced": ()},
    fields=(
        Field("contract", "Contract", Holds.CONTRACT, needed=True, fixed=True),
        Field("month", "Month", Holds.MONTH, needed=True, fixed=True),
        Field("locked_on", "Locked on", Holds.DAY, needed=True, fixed=True),
        Field("file", "File", Holds.LINE, "The file as it was received.", needed=True, fixed=True),
        Field("agreed_by", "Agreed by", Holds.PEOPLE, needed=True),
        Field(
            "replaced_by", "Replaced by", Holds.SUBJECT, needed_in=("replaced",), register="forecast_locks"
        ),
    ),
)
