"""What happened on each day at each vendor, before anybody writes it into a file."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.examples.harbour.making import events
from outscore.examples.harbour.making.calendar import days
from outscore.examples.harbour.making.calendar import in_a_hundred
from outscore.examples.harbour.making.draws import Draws

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Stream:
    """Contacts of one line of business on one channel at one site.

    usual: contacts of a working day. talk, after: seconds of a contact. in_time, given_up: in a thousand.
    """

    vendor: str
    site: str
    line: str
    channel: str
    usual: int
    talk: int
    after: int
    in_time: int
    given_up: int
    begins: date = date(2025, 4, 1)
    ends: date = date(2026, 6, 30)


MERGED = date(2026, 4, 1)
STREAMS = (
    Stream("alder", "Leeds", "retail", "voice", 2140, 268, 61, 842, 31),
    Stream("alder", "Leeds", "mortgages", "voice", 430, 402, 118, 858, 27),
    Stream("birchline", "Leipzig", "cards", "voice", 910, 243, 74, 836, 33),
    Stream("birchline", "Leipzig", "cards", "email", 264, 0, 415, 905, 0),
    Stream("cedarbay", "Manila", "retail", "voice", 1520, 291, 66, 829, 36),
    Stream("cedarbay", "Manila", "retail", "chat", 520, 512, 88, 874, 24),
    Stream("cedarbay", "Cebu", "retail", "voice", 410, 322, 97, 842, 35, begins=date(2025, 10, 1)),
    Stream("dunmore", "Bogota", "cards", "voice", 690, 259, 70, 838, 34),
    Stream("dunmore", "Bogota", "cards", "messaging", 310, 604, 55, 881, 21),
    Stream("foxglove", "Toronto", "retail", "chat", 610, 488, 72, 869, 25, ends=MERGED - timedelta(1)),
    Stream("foxglove", "Toronto", "retail", "messaging", 352, 560, 64, 877, 22, ends=MERGED - timedelta(1)),
    Stream("elmtree", "Toronto", "retail", "chat", 610, 488, 72, 869, 25, begins=MERGED),
    Stream("elmtree", "Toronto", "retail", "messaging", 352, 560, 64, 877, 22, begins=MERGED),
)


@dataclass(frozen=True, slots=True)
class Day:
    """One stream on one day: counts of contacts, and sums of seconds."""

    stream: Stream
    day: date
    forecast: int
    offered: int
    answered: int
    in_time: int
    abandoned: int
    short: int
    wait: int
    talk: int
    hold: int
    after: int
    transferred: int
    by_design: int


def of_month(seed: str, vendor: str, month: date) -> Iterator[Day]:
    """Everything that happened at a vendor in a month, stream by stream within each day."""
    for day in days(month):
        for stream in STREAMS:
            if stream.vendor == vendor and stream.begins <= day <= stream.ends:
                yield of_day(seed, stream, day)


def of_day(seed: str, stream: Stream, day: date) -> Day:
    """One stream on one day. A week that a vendor copied is the one that it was copied from."""
    copied = events.copied_from(stream.vendor, day)
    if copied is not None:
        return replace(of_day(seed, stream, copied), day=day)
    draws = Draws(f"{seed}|{stream.vendor}|{stream.site}|{stream.line}|{stream.channel}|{day}")
    forecast = events.volume(stream.vendor, stream.channel, day, stream.usual * in_a_hundred(day) // 100)
    offered = draws.around(forecast, 4)
    offered = offered * events.over_forecast(stream.vendor, stream.channel, day) // 100
    in_time = events.in_time(stream.vendor, stream.site, stream.channel, day, stream.in_time)
    given_up = stream.given_up + max(0, stream.in_time - in_time) * 3 // 10
    abandoned = draws.part(offered, given_up) if stream.given_up else 0
    answered = offered - abandoned
    transferred = draws.part(answered, 92)
    talk = stream.talk + events.longer(stream.vendor, stream.channel, day)
    return Day(
        stream=stream,
        day=day,
        forecast=forecast,
        offered=offered,
        answered=answered,
        in_time=min(answered, draws.part(offered, in_time)),
        abandoned=abandoned,
        short=draws.part(abandoned, 180),
        wait=answered * draws.around(14 + max(0, 880 - in_time) // 4, 12) + draws.below(answered + 1),
        talk=answered * talk + draws.below(answered * 9 + 1),
        hold=answered * 17 + draws.below(answered * 4 + 1) if stream.channel == "voice" else 0,
        after=answered * stream.after + draws.below(answered * 5 + 1),
        transferred=transferred,
        by_design=draws.part(transferred, 310),
    )
