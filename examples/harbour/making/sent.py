"""Everything that is sent, with the moment at which it comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.examples.harbour.making import bank_feeds
from outscore.examples.harbour.making import events
from outscore.examples.harbour.making import record_feeds
from outscore.examples.harbour.making import vendor_feeds
from outscore.examples.harbour.making.calendar import working_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

# Whose figures are in it, its name, who makes it, and on which working day after the month it comes.
MONTHLY: tuple[tuple[str, str, Callable[[str, date], bytes], int], ...] = (
    ("alder", "alder_{month:%Y-%m}.csv", vendor_feeds.alder, 3),
    ("birchline", "Birchline_Tageswerte_{month:%Y-%m}.csv", vendor_feeds.birchline, 2),
    ("birchline", "Birchline_Personal_{month:%Y-%m}.ods", vendor_feeds.birchline_people, 4),
    ("cedarbay", "CedarBay Daily {month:%Y-%m}.xlsx", vendor_feeds.cedarbay, 4),
    ("dunmore", "dunmore-diario-{month:%Y-%m}.jsonl", vendor_feeds.dunmore, 3),
    ("elmtree", "elmtree_backoffice_{month:%Y-%m}.parquet", vendor_feeds.elmtree, 1),
    ("foxglove", "FGX_chat_{month:%Y-%m}.zip", vendor_feeds.foxglove, 2),
    ("alder", "bank_telephony_{month:%Y-%m}.csv", bank_feeds.telephony, 1),
    ("", "bank_bots_{month:%Y-%m}.csv", bank_feeds.bots, 7),
    ("", "bank_systems_{month:%Y-%m}.csv", bank_feeds.availability, 1),
    ("birchline", "Birchline_Notruf_{month:%Y-%m}.csv", record_feeds.hotline, 2),
    ("birchline", "birchline_letters_{month:%Y-%m}.parquet", record_feeds.letters, 3),
    ("birchline", "Birchline_Offen_{month:%Y-%m}.csv", record_feeds.open_letters, 1),
    ("cedarbay", "CedarBay Sales {month:%Y-%m}.csv", record_feeds.sales, 4),
    ("dunmore", "dunmore-bot-{month:%Y-%m}.jsonl", record_feeds.bot, 7),
    ("foxglove", "FGX_intervals_{month:%Y-%m}.csv", record_feeds.chat_intervals, 2),
    ("", "bank_quality_{month:%Y-%m}.csv", record_feeds.quality, 5),
    ("", "bank_surveys_{month:%Y-%m}.txt", record_feeds.surveys, 5),
    ("", "bank_complaints_{month:%Y-%m}.csv", record_feeds.complaints, 5),
    ("", "bank_test_calls_{month:%Y-%m}.csv", record_feeds.tests, 4),
    ("", "bank_tickets_{month:%Y-%m}.csv", record_feeds.tickets, 2),
    ("alder", "alder_invoice_lines_{month:%Y-%m}.csv", record_feeds.invoice_lines, 5),
    ("dunmore", "bank_forecast_{month:%Y-%m}.csv", record_feeds.forecasts, 1),
    ("", "bank_people_{month:%Y-%m}.csv", record_feeds.people, 4),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One file.

    vendor: whose figures are in it; "" for those of several. at: when it comes. again: it corrects or
    repeats one that came before, or comes late.
    """

    vendor: str
    file: str
    at: datetime
    made: Callable[[], bytes]
    again: bool = False


def everything(seed: str, wanted: Sequence[date]) -> list[Sent]:
    """All files of some months, in the order in which they come."""
    found = [*_monthly(seed, wanted), *_afterwards(seed, wanted)]
    return sorted(found, key=lambda one: (one.at, one.file))


def _monthly(seed: str, wanted: Sequence[date]) -> Iterator[Sent]:
    for month in wanted:
        for vendor, name, make, day in MONTHLY:
            if make is record_feeds.people and month.month not in (5, 11):
                continue
            late = make is vendor_feeds.dunmore and month == events.LATE
            came = working_day(month, day) + (timedelta(17) if late else timedelta(0))
            yield Sent(vendor, name.format(month=month), _morning(came), _making(make, seed, month), late)


def _afterwards(seed: str, wanted: Sequence[date]) -> Iterator[Sent]:
    """Corrections, and a file that comes twice."""
    if events.RESTATED in wanted:
        yield Sent(
            "birchline",
            "Birchline_Tageswerte_2025-08_Korrektur.csv",
            _morning(date(2025, 10, 6)),
            lambda: vendor_feeds.birchline(seed, events.RESTATED, corrected=True),
            again=True,
        )
    if events.UNIT in wanted:
        yield Sent(
            "cedarbay",
            "CedarBay Daily 2026-01 seconds.xlsx",
            _morning(date(2026, 2, 16)),
            lambda: vendor_feeds.cedarbay(seed, events.UNIT, corrected=True),
            again=True,
        )
    if date(2025, 12, 1) in wanted:
        yield Sent(
            "alder",
            "alder_2025-12 (2).csv",
            _morning(date(2026, 1, 12)),
            lambda: vendor_feeds.alder(seed, date(2025, 12, 1)),
            again=True,
        )


def _making(make: Callable[[str, date], bytes], seed: str, month: date) -> Callable[[], bytes]:
    return lambda: make(seed, month)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
