"""Big feeds of records: the same facts, issues and rejected rows as of a small file, in one pass."""

from __future__ import annotations

import hashlib
from datetime import UTC
from datetime import date
from datetime import datetime
from typing import TYPE_CHECKING
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.intake.record_feeds import HEADER
from tests.intake.record_feeds import big
from tests.intake.record_feeds import codes
from tests.intake.record_feeds import row
from tests.intake.record_feeds import rules
from tests.intake.record_feeds import same_as_small
from tests.intake.record_feeds import small
from tests.intake.record_feeds import told
from tests.intake.record_feeds import written

from outscore.errors import OutscoreError
from outscore.intake.streaming import stream_records
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.feed import Csv
from outscore.model.feed import Parquet
from outscore.model.records import Cut
from outscore.model.records import Twice

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.intake.record_rules import RecordRules

PARQUET = {"format": Parquet()}
pytestmark = pytest.mark.usefixtures("short_head")


def cells(streamed: Any) -> list[dict[str, Any]]:
    return list(streamed.checked.facts.iter_rows(named=True))


def test_good_rows_become_cells(tmp_path: Path) -> None:
    content = written(
        [
            row(),
            row(id="c2", began="2026-06-01 10:29:59", talk="-"),
            row(id="c3", began="2026-06-01 10:30:00"),
        ]
    )
    found = big(content, tmp_path)
    assert found.sha256 == hashlib.sha256(content.encode()).hexdigest()
    assert found.size == len(content)
    assert found.checked.header == HEADER
    assert found.checked.status is DeliveryStatus.ACCEPTED
    assert found.checked.rows == RowCounts(read=3, accepted=3)
    assert found.checked.months == (("2026-06-01", 3),)
    first, second = cells(found)
    assert first == {
        "code": "A1",
        "vendor": "acme",
        "slot": datetime(2026, 6, 1, 8, tzinfo=UTC),
        "minutes": 30,
        "start": date(2026, 6, 1),
        "month": date(2026, 6, 1),
        "dim:queue": "Sales",
        "q:offered": 2,
        "q:answered": 2,
        "q:answered_within_20s": 2,
        "q:wait_of_answered": 24_000,
        "q:longest_wait": 12_000,
        "q:talk_time": None,
        "rows": 2,
    }
    assert (second["slot"], second["rows"]) == (datetime(2026, 6, 1, 8, 30, tzinfo=UTC), 1)


# The same as of a small file

FAULTS: dict[str, tuple[str, ...]] = {
    "site": ("B1", "A2", "Z9", ""),
    "id": ("c1", "c2", "", " "),
    "began": (
        "2026-06-02 23:59:59",
        "2026-06-03 00:00:00",
        "2026-10-25 02:30:00",
        "2026-03-29 02:10:00",
        "x",
        "",
    ),
    "outcome": ("LOST", "lost", ""),
    "wait": ("0", "20", "20.5", "-1", "", "1,5", "99999999999"),
    "talk": ("-", "", "7", "180.0", "180.5", "x"),
    "queue": ("Service", "sales", ""),
    "note": ("again", 'a "word"', "two\nlines", "é"),
}
CHANGES = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in FAULTS.items()}
)
ROWS = st.lists(CHANGES, min_size=1, max_size=14).map(
    lambda changes: [row(**({"id": f"n{place}"} | one)) for place, one in enumerate(changes)]
)


def as_csv(
    rows: list[tuple[str, ...]], delimiter: str = ",", end: str = "\n", *, quoted: bool = False
) -> str:
    """A text in which only what needs quotes has them, unless all have."""

    def cell(text: str) -> str:
        needs = quoted or any(sign in text for sign in (delimiter, '"', "\n", "\r"))
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if needs else text

    return "".join(delimiter.join(map(cell, one)) + end for one in [HEADER, *rows])


WRITTEN = st.fixed_dictionaries(
    {
        "cut": st.sampled_from([Cut.QUARTER_HOUR, Cut.HALF_HOUR, Cut.HOUR]),
        "zone": st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "UTC"]),
        "twice": st.sampled_from(list(Twice)),
        "delimiter": st.sampled_from([",", ";", "¦"]),
        "end": st.sampled_from(["\n", "\r\n"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
        "quoted": st.booleans(),
    }
)


def terms_of(how: dict[str, Any]) -> RecordRules:
    form = Csv(how["encoding"].removesuffix("-sig"), how["delimiter"])
    return rules(feed={"format": form}, text={"cut": how["cut"], "twice": how["twice"]}, zone=how["zone"])


def content_of(rows: list[tuple[str, ...]], how: dict[str, Any]) -> bytes:
    return as_csv(rows, how["delimiter"], how["end"], quoted=how["quoted"]).encode(how["encoding"])


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, shuffled=st.randoms(use_true_random=False), how=WRITTEN)
def test_a_big_file_says_what_a_small_one_says(
    rows: list[tuple[str, ...]], shuffled: Any, how: dict[str, Any], tmp_path: Path
) -> None:
    shuffled.shuffle(rows)
    same_as_small(big(content_of(rows, how), tmp_path, terms_of(how)), rows, terms_of(how))


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, how=WRITTEN, data=st.data())
def test_damaged_bytes_end_in_issues_and_every_row_is_accounted_for(
    rows: list[tuple[str, ...]], how: dict[str, Any], data: st.DataObject, tmp_path: Path
) -> None:
    content = bytearray(content_of(rows, how))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        damage = data.draw(st.sampled_from([b"", b"\n", b"\r", b",", b'"', b"\x00", b"\xff", b" ", b"\n\n"]))
        content[place : place + data.draw(st.integers(0, 30))] = damage
        content = content or bytearray(b" ")
    found = big(bytes(content), tmp_path, terms_of(how)).checked
    assert found.rows.rejected == (
        found.rows.read if found.status is DeliveryStatus.REFUSED else len(found.rejected)
    )
    assert found.rows.accepted == (found.facts["rows"].sum() if "rows" in found.facts.columns else 0)
    assert found.issues or found.status is DeliveryStatus.ACCEPTED


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_a_parquet_file_says_what_its_texts_say(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    terms = rules(feed=PARQUET)
    columns = zip(*rows, strict=True)
    pl.DataFrame(dict(zip(HEADER, columns, strict=True))).write_parquet(tmp_path / "contacts.parquet")
    found = stream_records(tmp_path / "contacts.parquet", terms, tmp_path)
    assert codes(found.checked.issues) == [
        (code, number - 1 if number else None, column)
        for code, number, column in sorted(
            codes(small(rows, terms).issues), key=lambda one: (one[1] or 0, one[2] or "", one[0])
        )
    ]
    counts = found.checked.rows
    assert (counts.accepted, counts.duplicate) == (
        small(rows, terms).facts.height,
        len(small(rows, terms).repeated),
    )
    assert found.checked.facts["rows"].sum() == counts.accepted


def test_typed_columns_of_parquet_are_read_as_their_texts(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "Site": ["A1", "A1", None],
            "Id": [1, 2, 3],
            "Began": [datetime(2026, 6, 1, 10, 17)] * 3,  # noqa: DTZ001 - the clocks of the feed's zone
            "Outcome": pl.Series(["ANSWERED"] * 3, dtype=pl.Categorical),
            "Wait": [12, 13, 14],
            "Talk": [1.5, None, 2.0],
            "Queue": ["Sales"] * 3,
            "Note": [[1], [2], [3]],
        }
    )
    frame.write_parquet(tmp_path / "contacts.parquet")
    terms = rules(feed=PARQUET, text={"fields": told("began", formats=("%Y-%m-%dT%H:%M:%S",))})
    found = stream_records(tmp_path / "contacts.parquet", terms, tmp_path).checked
    assert codes(found.issues) == [("vendor_unknown", 3, "Site")]
    assert found.rejected[0].cells == ("", "3", "2026-06-01T10:17:00", "ANSWERED", "14", "2", "Sales", "")
    assert found.facts.select("slot", "q:wait_of_answered", "rows").rows() == [
        (datetime(2026, 6, 1, 8, tzinfo=UTC), 25_000, 2)
    ]


# Slots by the clocks of the workspace


@pytest.mark.parametrize(
    ("zone", "cut", "moment", "slot", "day"),
    [
        ("Asia/Kathmandu", Cut.HALF_HOUR, "2026-06-01 00:20:00", "2026-06-01T00:15", date(2026, 6, 1)),
        ("Asia/Kathmandu", Cut.HOUR, "2026-06-01 00:10:00", "2026-05-31T23:15", date(2026, 6, 1)),
        ("Asia/Kathmandu", Cut.DAY, "2026-06-01 18:15:00", "2026-06-01T18:15", date(2026, 6, 2)),
        ("Europe/Berlin", Cut.HALF_HOUR, "2026-10-25 00:40:00", "2026-10-25T00:30", date(2026, 10, 25)),
        ("Europe/Berlin", Cut.HALF_HOUR, "2026-10-25 01:40:00", "2026-10-25T01:30", date(2026, 10, 25)),
        ("Europe/Berlin", Cut.DAY, "2026-10-25 22:59:00", "2026-10-24T22:00", date(2026, 10, 25)),
        ("Europe/Berlin", Cut.DAY, "2026-03-29 21:59:00", "2026-03-28T23:00", date(2026, 3, 29)),
        ("America/Sao_Paulo", Cut.DAY, "2018-11-04 12:00:00", "2018-11-04T03:00", date(2018, 11, 4)),
        ("UTC", Cut.QUARTER_HOUR, "1969-12-31 23:59:59", "1969-12-31T23:45", date(1969, 12, 31)),
    ],
)
def test_a_record_belongs_to_the_slot_and_day_of_its_beginning(
    zone: str, cut: Cut, moment: str, slot: str, day: date, tmp_path: Path
) -> None:
    terms = rules(text={"cut": cut, "zone": "UTC"}, zone=zone)
    cell = cells(big(written([row(began=moment)]), tmp_path, terms))[0]
    assert cell["slot"] == datetime.fromisoformat(slot).replace(tzinfo=UTC)
    assert (cell["start"], cell["month"], cell["minutes"]) == (day, day.replace(day=1), cut.minutes)


def test_the_hour_shown_twice_makes_slots_of_its_own(tmp_path: Path) -> None:
    terms = rules(text={"fields": told("began", formats=("%Y-%m-%d %H:%M:%S%z",)), "cut": Cut.HOUR})
    rows = [row(id=offset, began=f"2026-10-25 02:30:00{offset}") for offset in ("+0200", "+0100")]
    found = cells(big(written(rows), tmp_path, terms))
    assert [one["slot"].hour for one in found] == [0, 1]
    assert {one["start"] for one in found} == {date(2026, 10, 25)}


def test_a_day_in_a_file_has_no_half_hours(tmp_path: Path) -> None:
    for cut in (Cut.ROW, Cut.HALF_HOUR):
        days = rules(text={"kind": "sales", "cut": cut})
        with pytest.raises(OutscoreError, match="cut"):
            big("", tmp_path, days)
