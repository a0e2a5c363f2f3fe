"""The files of the bank's own systems, with the vendors' codes in a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.examples.harbour.making import events
from outscore.examples.harbour.making.calendar import days
from outscore.examples.harbour.making.calendar import in_a_hundred
from outscore.examples.harbour.making.contacts import of_month
from outscore.examples.harbour.making.draws import Draws
from outscore.examples.harbour.making.files import delimited

if TYPE_CHECKING:
    from datetime import date

# The bots of each vendor: sessions of a working day, and in a thousand how many stay without a person.
BOTS = {"BOT-ALD": (900, 410), "BOT-BIR": (520, 388), "BOT-FGX": (1400, 463)}


def telephony(seed: str, month: date) -> bytes:
    """What the bank's own exchange counts of Alder's calls; one month it disagrees."""
    lost = 965 if month == events.GAP else 1000
    rows = [
        [
            *(one.day.isoformat(), one.stream.line, one.offered, one.answered),
            one.in_time * lost // 1000,
        ]
        for one in of_month(seed, "alder", month)
    ]
    return delimited(["day", "line", "offered", "answered", "answered_20s"], rows)


def bots(seed: str, month: date) -> bytes:
    """Sessions of the bots, a row a day and vendor."""
    header = [
        "day",
        "platform",
        "sessions",
        "no_person",
        "to_person",
        "with_context",
        "solved_7d",
        "breaches",
    ]
    rows = []
    for day in days(month):
        for code, (usual, contained) in BOTS.items():
            draws = Draws(f"{seed}|{code}|{day}")
            sessions = draws.around(usual * in_a_hundred(day) // 100, 6)
            alone = draws.part(sessions, contained)
            handed = draws.part(sessions - alone, 870)
            solved = draws.part(alone, 790)
            breach = draws.below(1000) < 4
            rows.append(
                [day.isoformat(), code, sessions, alone, handed, draws.part(handed, 640), solved, int(breach)]
            )
    return delimited(header, rows)


def availability(seed: str, month: date) -> bytes:
    """The service time agreed for the systems that the bank runs, and what was lost of it, in minutes."""
    rows = []
    for day in days(month):
        for code in ("ALD", "BIR", "CED", "DUN", "FGX"):
            draws = Draws(f"{seed}|system|{code}|{day}")
            lost = 3 + draws.below(40) if draws.chance(18) else 0
            if code == "ALD" and day == events.OUTAGE:
                lost = 540
            rows.append([day.isoformat(), code, 720, lost])
    return delimited(["day", "vendor", "agreed_minutes", "lost_minutes"], rows)
