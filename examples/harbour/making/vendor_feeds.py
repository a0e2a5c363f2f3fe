"""The files that the vendors send, each in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.examples.harbour.making import events
from outscore.examples.harbour.making.calendar import days
from outscore.examples.harbour.making.calendar import in_a_hundred
from outscore.examples.harbour.making.contacts import of_month
from outscore.examples.harbour.making.draws import Draws
from outscore.examples.harbour.making.files import delimited
from outscore.examples.harbour.making.files import json_lines
from outscore.examples.harbour.making.files import ods
from outscore.examples.harbour.making.files import parquet
from outscore.examples.harbour.making.files import xlsx
from outscore.examples.harbour.making.files import zipped

if TYPE_CHECKING:
    from datetime import date

    from outscore.examples.harbour.making.contacts import Day

CHANNELS_IN_SPANISH = {"voice": "VOZ", "messaging": "MENSAJERÍA"}
LINES_IN_GERMAN = {"voice": "Telefon", "email": "E-Mail"}


def handled(one: Day) -> int:
    """Contacts that were brought to their end; a few are cut off."""
    return one.answered - one.answered // 400


def alder(seed: str, month: date) -> bytes:
    """Plain CSV of a British vendor."""
    header = [
        *("Date", "Line", "Locked forecast", "Offered", "Answered", "Handled", "Answered in 20s"),
        *(
            "Abandoned",
            "Abandoned in 5s",
            "Wait (s)",
            "Talk (s)",
            "Hold (s)",
            "Wrap (s)",
            "Transfers",
            "Warm transfers",
        ),
    ]
    rows = [
        [
            *(f"{one.day:%d/%m/%Y}", one.stream.line, one.forecast, one.offered, one.answered, handled(one)),
            *(one.in_time, one.abandoned, one.short, one.wait, one.talk, one.hold, one.after),
            *(one.transferred, one.by_design),
        ]
        for one in of_month(seed, "alder", month)
    ]
    return delimited(header, rows)


def birchline(seed: str, month: date, *, corrected: bool = False) -> bytes:
    """A German vendor's CSV: cp1252, semicolons, points between thousands, a comma before decimals.

    In August 2025 one of its two switches is missing from the calls answered in time; the correction has it.
    """
    header = [
        *("Tag", "Kanal", "Angeboten", "Bedient", "Bedient in Frist", "Aufgelegt", "Gesprächszeit"),
        *("Nachbearbeitung", "Stunden geleistet", "Stunden gefordert"),
    ]
    rows = []
    for one in of_month(seed, "birchline", month):
        draws = Draws(f"{seed}|hours|{one.stream.channel}|{one.day}")
        in_time = one.in_time
        if (month.year, month.month) == (2025, 8) and one.day.day in range(11, 23) and not corrected:
            in_time = in_time * 91 // 100
        required = 20 + one.forecast * (one.stream.talk + one.stream.after) * 10 // 3600 * 12 // 10
        delivered = draws.around(required * 99 // 100, 3)
        rows.append(
            [
                f"{one.day:%d.%m.%Y}",
                LINES_IN_GERMAN[one.stream.channel],
                *(
                    f"{count:,}".replace(",", ".")
                    for count in (one.offered, one.answered, in_time, one.abandoned)
                ),
                *(f"{time // 3600}:{time // 60 % 60:02}:{time % 60:02}" for time in (one.talk, one.after)),
                *(
                    f"{tenths // 10:,}".replace(",", ".") + f",{tenths % 10}"
                    for tenths in (delivered, required)
                ),
            ]
        )
    return delimited(header, rows, ";", "cp1252")


def birchline_people(seed: str, month: date) -> bytes:
    """The sheet of Birchline's personnel office, one row a month."""
    draws = Draws(f"{seed}|people|{month}")
    asleep = 62 + draws.below(25) + (31 if month.month in (1, 2) else 0)
    scheduled = 14200 + draws.below(900)
    header = [
        *("Monat", "Köpfe im Mittel", "Eintritte", "Austritte", "davon in 90 Tagen", "Planstunden"),
        *("Fehlstunden", "Geprüft", "Auf Anhieb bestanden", "Coachings geplant", "Coachings gehalten"),
    ]
    joined, tested = 2 + draws.below(5), 6 + draws.below(6)
    row = [
        *(f"{month:%m/%Y}", 96 + draws.below(7), joined, 1 + draws.below(4), draws.below(joined)),
        *(scheduled, scheduled * asleep // 1000, tested, tested - draws.below(3), 48, 40 + draws.below(9)),
    ]
    return ods("Personal", [["Birchline Kundendienst, Personal"], header, row])


def cedarbay(seed: str, month: date, *, corrected: bool = False) -> bytes:
    """A workbook from Manila with a title and two rows of headings.

    In January 2026 a new report writes its times in minutes, until it is corrected.
    """
    per = 60 if month == events.UNIT and not corrected else 1
    rows = [
        [
            *(one.day, one.stream.site, one.stream.channel.capitalize()),
            *(one.offered, one.answered, handled(one), one.in_time, one.abandoned, one.short),
            *(one.wait // per, one.talk // per, one.hold // per, one.after // per),
        ]
        for one in of_month(seed, "cedarbay", month)
    ]
    groups = [("", 3), ("Volume", 3), ("Speed", 3), ("Seconds", 4)]
    header = [
        *("Date", "Site", "Channel", "Offered", "Answered", "Handled", "Within target", "Abandoned"),
        *("Abandoned in 5s", "Queue", "Talk", "Hold", "Wrap"),
    ]
    return xlsx(f"Cedar Bay Services: Harbour Mutual, {month:%B %Y}", groups, header, rows)


def dunmore(seed: str, month: date) -> bytes:
    """JSON lines with objects in objects and Spanish words."""
    rows = [
        {
            "fecha": one.day.isoformat(),
            "canal": CHANNELS_IN_SPANISH[one.stream.channel],
            "contactos": {"ofrecidos": one.offered, "atendidos": one.answered, "perdidos": one.abandoned},
            "atendidos_en_20s": one.in_time,
            "segundos": {"espera": one.wait, "conversacion": one.talk, "cierre": one.after},
        }
        for one in of_month(seed, "dunmore", month)
    ]
    return json_lines(rows)


def elmtree(seed: str, month: date) -> bytes:
    """Parquet out of a workflow system: the back office of mortgages, a row a day."""
    columns = ["work_date", "fell_due", "closed_on_time", "open_at_close", "open_overdue", "oldest_days"]
    rows = []
    for day in days(month):
        draws = Draws(f"{seed}|elmtree|{day}")
        due = draws.around(184 * in_a_hundred(day) // 100, 9)
        slip = 45 if (day.year, day.month) in ((2025, 6), (2025, 7), (2026, 1)) else 0
        left = draws.around(410 + 2 * slip, 7)
        rows.append(
            [day, due, draws.part(due, 957 - slip), left, draws.part(left, 66 + slip), 3 + draws.below(19)]
        )
    return parquet(columns, rows)


def foxglove(seed: str, month: date) -> bytes:
    """A zip with a tab-separated file in it; the team keeps its code when another vendor takes it over."""
    header = [
        *("Team", "Day", "Channel", "Chats offered", "Chats answered", "Answered <= 45 s", "Left"),
        *("Handling seconds", "First reply seconds"),
    ]
    rows = [
        [
            *("FGX-1", f"{one.day:%m/%d/%Y}", one.stream.channel, one.offered, one.answered, one.in_time),
            *(one.abandoned, one.talk + one.after, one.wait),
        ]
        for vendor in ("foxglove", "elmtree")
        for one in of_month(seed, vendor, month)
    ]
    return zipped({f"chat_{month:%Y%m}.txt": delimited(header, rows, "\t")})
