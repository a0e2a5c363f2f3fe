"""Files in which each row is a thing of its own: a call, a letter, a checked contact, a complaint."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from datetime import time
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.examples.harbour.making import events
from outscore.examples.harbour.making.calendar import days
from outscore.examples.harbour.making.calendar import in_a_hundred
from outscore.examples.harbour.making.contacts import of_month
from outscore.examples.harbour.making.draws import Draws
from outscore.examples.harbour.making.files import delimited
from outscore.examples.harbour.making.files import json_lines
from outscore.examples.harbour.making.files import parquet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from outscore.examples.harbour.making.files import Row

BERLIN, BOGOTA, LONDON, TORONTO = map(
    ZoneInfo, ("Europe/Berlin", "America/Bogota", "Europe/London", "America/Toronto")
)
CODES = ("ALD", "BIR", "CED", "DUN", "ELM", "FGX")  # of the vendors, in the bank's systems
GERMAN_TIME = "%d.%m.%Y %H:%M:%S"


def half_hours(day: date, zone: ZoneInfo) -> Iterator[datetime]:
    """The half hours of a day by the clock of a zone: 46 or 50 of them when the clocks are changed."""
    at = datetime.combine(day, time(), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(1), time(), zone).astimezone(UTC)
    while at < end:
        yield at.astimezone(zone)
        at += timedelta(minutes=30)


def days_around(month: date) -> list[date]:
    """The days of a month, the one before and the one after: by the bank's clock it reaches into both."""
    within = list(days(month))
    return [within[0] - timedelta(1), *within, within[-1] + timedelta(1)]


def is_of(month: date, at: datetime) -> bool:
    """Whether a moment is of the month by the bank's clock, as was agreed with all vendors."""
    there = at.astimezone(LONDON)
    return (there.year, there.month) == (month.year, month.month)


def hotline(seed: str, month: date) -> bytes:
    """Calls of people whose card is gone, day and night, by the clock on the wall in Leipzig.

    The clock shows one hour of 26 October 2025 twice. On 29 March 2026 a phone that was not set shows an hour
    that never was.
    """
    rows: list[Row] = []
    for day in days_around(month):
        draws = Draws(f"{seed}|hotline|{day}")
        for slot in (one for one in half_hours(day, BERLIN) if is_of(month, one)):
            for _ in range(1 + draws.below(3) * (6 <= slot.hour < 23)):
                began = slot + timedelta(seconds=draws.below(1800))
                rows.append(_call(draws, f"{began:{GERMAN_TIME}}", len(rows), month))
        if day == events.NEVER.date() and day.month == month.month:
            rows.append(_call(draws, f"{events.NEVER:{GERMAN_TIME}}", len(rows), month))
    return delimited(["Ruf", "Leitung", "Beginn", "Ergebnis", "Wartezeit", "Gespräch"], rows, ";", "cp1252")


def _call(draws: Draws, began: str, number: int, month: date) -> list[object]:
    gone, waited, talked = draws.chance(28), draws.below(21) if draws.chance(930) else 21 + draws.below(90), 0
    if not gone:
        talked = 60 + draws.below(240)
    return [
        *(f"{month:%y%m}-{number:05}", "Sperr-Notruf", began, "aufgelegt" if gone else "bedient"),
        *(f"{waited // 60:02}:{waited % 60:02}", f"{talked // 60:02}:{talked % 60:02}" if talked else ""),
    ]


def letters(seed: str, month: date) -> bytes:
    """Letters and emails that fell due in the month, with the moment at which each was answered."""
    rows: list[Row] = []
    for day in days(month):
        draws = Draws(f"{seed}|letters|{day}")
        for _ in range(22 * in_a_hundred(day) // 100):
            due = datetime.combine(day, time(18), BERLIN)
            early = draws.chance(952)
            closed = due - timedelta(minutes=30 + draws.below(2600)) if early else due + timedelta(hours=9)
            received = due - timedelta(hours=72 + draws.below(20))
            rows.append(
                [
                    f"B-{month:%y%m}-{len(rows):04}",
                    *(_iso(one) for one in (received, due, max(closed, received))),
                ]
            )
    return parquet(["case_id", "received_at", "due_at", "closed_at"], rows)


def open_letters(seed: str, month: date) -> bytes:
    """The letters that lie open on the last day of the month."""
    last = list(days(month))[-1]
    draws = Draws(f"{seed}|open letters|{month}")
    rows = []
    for number in range(140 + draws.below(50)):
        age = draws.below(4) + (4 if draws.chance(70) else 0)
        days_said = [f"{one:%d.%m.%Y}" for one in (last, last - timedelta(age))]
        rows.append([f"O-{month:%y%m}-{number:04}", *days_said, "ja" if age > 3 else "nein"])
    return delimited(["Vorgang", "Stichtag", "Eingang", "Überfällig"], rows, ";", "cp1252")


def quality(seed: str, month: date) -> bytes:
    """What the bank's and the vendors' scorers found in contacts, drawn at random or chosen for a risk."""
    rows = []
    length = len(list(days(month)))
    for code in CODES:
        draws = Draws(f"{seed}|quality|{code}|{month}")
        for number in range(72):
            aimed = number >= 60
            errors = [int(draws.chance(chance * (4 if aimed else 1))) for chance in (38, 29, 11)]
            points = 100 - 12 * sum(errors) - draws.below(9)
            rows.append(
                [
                    *(
                        f"Q-{code}-{month:%y%m}-{number:03}",
                        code,
                        f"{month + timedelta(draws.below(length)):%Y-%m-%d}",
                    ),
                    *(
                        "AIMED" if aimed else "RANDOM",
                        "BANK" if number % 6 == 0 else "VENDOR",
                        *errors,
                        points,
                        100,
                    ),
                ]
            )
    header = [
        *("evaluation", "vendor", "contact_day", "sample", "scorer", "customer", "business", "compliance"),
        *("points", "possible"),
    ]
    return delimited(header, rows)


def surveys(seed: str, month: date) -> bytes:
    """Invitations to a survey, with the answers that came back."""
    rows = []
    length = len(list(days(month)))
    for code in CODES:
        draws = Draws(f"{seed}|survey|{code}|{month}")
        for number in range(260):
            answered = draws.chance(290)
            happy = draws.below(1000)
            score = 5 if happy < 610 else 4 if happy < 868 else 3 if happy < 930 else 1 + draws.below(2)
            said = (
                [score, max(0, score * 2 - draws.below(3)), "Y" if score > 3 else "N"]
                if answered
                else [""] * 3
            )
            day = month + timedelta(draws.below(length))
            rows.append([f"S-{code}-{month:%y%m}-{number:03}", code, f"{day:%Y-%m-%d}", *said])
    return delimited(["invitation", "vendor", "contact_day", "csat", "nps", "solved"], rows, "|")


def complaints(seed: str, month: date) -> bytes:
    """Complaints about the vendors' work, from the bank's complaints office."""
    rows = []
    length = len(list(days(month)))
    for code in CODES:
        draws = Draws(f"{seed}|complaints|{code}|{month}")
        for number in range(14 + draws.below(12)):
            received = month + timedelta(draws.below(length))
            due = received + timedelta(10)
            answered = received + timedelta(2 + draws.below(8) + (7 if draws.chance(60) else 0))
            upheld = "yes" if draws.chance(340) else "no"
            rows.append([f"C-{code}-{month:%y%m}-{number:02}", code, received, due, answered, upheld])
    return delimited(["complaint", "vendor", "received", "due", "answered", "upheld"], rows)


def tests(seed: str, month: date) -> bytes:
    """Calls that an independent party made to see how it is."""
    rows = []
    length = len(list(days(month)))
    for code in CODES:
        draws = Draws(f"{seed}|tests|{code}|{month}")
        for number in range(36):
            at = datetime.combine(
                month + timedelta(draws.below(length)), time(9 + draws.below(9), draws.below(60))
            )
            rows.append(
                [
                    f"T-{code}-{month:%y%m}-{number:02}",
                    code,
                    f"{at:%Y-%m-%d %H:%M}",
                    int(draws.chance(921)),
                    draws.below(60),
                ]
            )
    return delimited(["test", "vendor", "made", "passed", "wait_s"], rows)


def tickets(seed: str, month: date) -> bytes:
    """Incidents, requests, changes and releases, with whose fault it was."""
    rows = []
    length = len(list(days(month)))
    for code in CODES:
        draws = Draws(f"{seed}|tickets|{code}|{month}")
        for number in range(9 + draws.below(6)):
            began = datetime.combine(month + timedelta(draws.below(length)), time(draws.below(24)))
            kind = ("incident", "incident", "request", "change", "release")[draws.below(5)]
            due = began + timedelta(hours=24)
            ended = began + timedelta(hours=2 + draws.below(22) + (14 if draws.chance(90) else 0))
            fault = ("vendor", "client", "third_party", "nobody")[draws.below(4)]
            whether = ["", ""] if kind in ("incident", "request") else [_said(draws, 60), _said(draws, 900)]
            rows.append(
                [f"I-{code}-{month:%y%m}-{number:02}", code, kind, began, ended, due, fault, *whether]
            )
    header = ["ticket", "vendor", "kind", "began", "ended", "due", "fault", "failed", "verified"]
    return delimited(header, rows)


def _said(draws: Draws, chance: int) -> str:
    return "yes" if draws.chance(chance) else "no"


def sales(seed: str, month: date) -> bytes:
    """Offers that Cedar Bay's people made, and what came of them."""
    rows: list[Row] = []
    for day in days(month):
        draws = Draws(f"{seed}|sales|{day}")
        for _ in range(9 + draws.below(6)):
            won = draws.chance(236)
            cancelled = 1 + draws.below(13) if won and draws.chance(80) else ""
            rows.append(
                [f"P{month:%y%m}{len(rows):04}", f"{day:%m/%d/%Y}", "Offer", "W" if won else "L", cancelled]
            )
    return delimited(["Ref", "Date", "Type", "Result", "Cancelled after"], rows)


def bot(seed: str, month: date) -> bytes:
    """Sessions of Dunmore's bot, with the offset of Bogota's clock."""
    rows: list[dict[str, object]] = []
    for day in days_around(month):
        draws = Draws(f"{seed}|bot|{day}")
        for _ in range(34 * in_a_hundred(day) // 100):
            at = datetime.combine(day, time(6 + draws.below(16), draws.below(60), draws.below(60)), BOGOTA)
            end = ("contained", "handed_over", "given_up")[min(2, draws.below(1000) // 480)]
            soon = draws.below(7) if draws.chance(190) else None
            context = {"handed_over": draws.chance(700)}.get(end)
            if is_of(month, at):
                told = {"inicio": _iso(at), "fin": end, "contexto": context, "dias": soon}
                rows.append({"id": f"D{month:%y%m}{len(rows):05}", **told})
    return json_lines(rows)


def chat_intervals(seed: str, month: date) -> bytes:
    """Half hours of Foxglove's conversations, each with the offset of Toronto's clock."""
    rows = []
    for day in days_around(month):
        draws = Draws(f"{seed}|intervals|{day}")
        for slot in (one for one in half_hours(day, TORONTO) if is_of(month, one)):
            many = (2 + draws.below(24)) * (7 <= slot.hour < 22) + draws.below(2)
            rows.append(["FGX-1", f"{slot:%m/%d/%Y %H:%M %z}", many, many * draws.around(38, 30)])
    return delimited(["Team", "Interval", "Conversations", "First reply seconds"], rows)


def invoice_lines(seed: str, month: date) -> bytes:
    """The lines of Alder's invoices, with whether each was accepted as it was billed."""
    draws = Draws(f"{seed}|lines|{month}")
    rows = []
    for number, (what, units) in enumerate(
        (("Agent hours", 8400), ("Training", 90), ("Night shifts", 310)), start=1
    ):
        count = draws.around(units, 6)
        rows.append([f"ALD-{month:%Y-%m}", number, month, what, count, f"{count * 21}.40", _said(draws, 880)])
    return delimited(["invoice", "line", "service_month", "what", "quantity", "amount", "accepted"], rows)


def forecasts(seed: str, month: date) -> bytes:
    """The forecast that the bank locked for Dunmore, a row a day and channel."""
    draws = Draws(f"{seed}|forecast|{month}")
    rows = [
        [one.day, "DUN", one.stream.channel, one.forecast, one.forecast * draws.around(one.stream.talk, 5)]
        for one in of_month(seed, "dunmore", month)
    ]
    return delimited(["day", "vendor", "channel", "contacts", "seconds"], rows)


def people(seed: str, month: date) -> bytes:
    """What the vendors' people say of their employers: asked in May and November."""
    rows = []
    for code in CODES:
        draws = Draws(f"{seed}|people|{code}|{month}")
        answers = 60 + draws.below(50)
        fans = draws.part(answers, 420)
        rows.append(
            [
                f"{month:%Y-%m}",
                code,
                answers + draws.below(40),
                answers,
                fans,
                draws.part(answers - fans, 350),
            ]
        )
    return delimited(["month", "vendor", "asked", "answered", "promoters", "detractors"], rows)


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S%z}"
