"""Automation sessions: one row is one session of a customer with a bot, a voice assistant or an AI agent.

Grain: one row for each session; its key is the id the system gave it. Whether it solved anything shows only
when the time to come back is over: days_to_next says when the same customer was in contact again.
Units: sessions are counted once.
Identities: a session ends in one of three ways; only one handed to a person can be handed over with
context.
"""

from __future__ import annotations

from outscore.model.kind import Count
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.kind import Kind
from outscore.model.kind import above
from outscore.model.kind import is_
from outscore.model.kind import missing

CONTAINED, HANDED_OVER = is_("ended", "contained"), is_("ended", "handed_over")

KIND = Kind(
    id="sessions",
    name="Automation sessions",
    row="one session with an automated channel",
    moment="began",
    key=("session",),
    fields=(
        Field("session", FieldType.TEXT, "the id of the session", needed=True),
        Field("began", FieldType.MOMENT, "when it began", needed=True),
        Field(
            "ended",
            FieldType.CHOICE,
            "how it ended: without a person, handed to a person, or given up while asking for one",
            needed=True,
            choices=("contained", "handed_over", "given_up"),
        ),
        Field("with_context", FieldType.FLAG, "whether the person got what had been said"),
        Field(
            "days_to_next",
            FieldType.COUNT,
            "days until the same customer was in contact again",
            empty="not so far",
        ),
        Field("breach", FieldType.FLAG, "whether the policy on its use was broken"),
    ),
    counts=(
        Count("sessions", "sessions begun"),
        Count("contained", "sessions without a person", (CONTAINED,)),
        Count("handed_over", "sessions a person took over", (HANDED_OVER,)),
        Count(
            "handed_over_with_context",
            "sessions handed over with context",
            (HANDED_OVER, is_("with_context")),
        ),
        Count(
            "solved_within_{repeat_days}d",
            "contained sessions that nobody followed within so many days",
            (CONTAINED, missing("days_to_next")),
            or_else=((CONTAINED, above("days_to_next", "{repeat_days}")),),
        ),
        Count("automation_breaches", "breaches of the policy", (is_("breach"),)),
    ),
)
