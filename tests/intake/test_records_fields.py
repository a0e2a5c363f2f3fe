"""Fields of records: each form of text read as agreed, and nothing else read at all."""

from __future__ import annotations

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.intake.record_feeds import rules

from outscore.intake.cells import parse_quantity
from outscore.intake.fields import typed
from outscore.model.feed import DURATIONS
from outscore.model.feed import Negative
from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.records import FieldText
from outscore.model.records import Twice

BERLIN = "Europe/Berlin"
CLOCK = "%Y-%m-%d %H:%M:%S"


def read(
    kind: FieldType, texts: list[str], *, usual: bool = False, **how: Any
) -> tuple[list[Any], list[bool]]:
    """The values of texts, and which of them cannot be read; terms of the feed are among the rest."""
    feed = {name: how.pop(name) for name in ("thousands", "decimal", "negative") if name in how}
    text = {name: how.pop(name) for name in ("zone", "twice") if name in how}
    field = Field("x", kind, "", choices=how.pop("choices", ()))
    one = typed(field, FieldText("x", "X", **how), rules(feed=feed, text=text), usual=usual)
    frame = (
        pl.DataFrame({"t:X": texts}, schema={"t:X": pl.String}).lazy().with_columns(one.value.alias("f:x"))
    )
    found = frame.select(value="f:x", faulty=one.faulty).collect(engine="streaming")
    return found["value"].to_list(), found["faulty"].to_list()


def value(kind: FieldType, text: str, **how: Any) -> Any:
    """What one text says; the word `faulty` where it cannot be read."""
    values, faulty = read(kind, [text], **how)
    return "faulty" if faulty[0] else values[0]


# Figures: what a feed of sums reads and refuses, and nothing else

SIGNS = [(",", "."), (".", ","), (" ", "."), (" ", ","), ("'", "."), ("", "."), ("", ",")]
FIGURES = st.text(alphabet="0123456789.,-+ '%:()x\u00a0", max_size=12) | st.from_regex(
    r"-?[0-9]{1,14}([.,][0-9]{0,5})?"
    r"|[0-9]{1,4}:[0-9]{2}(:[0-9]{2})?([.,][0-9]{1,4})?"
    r"|[0-9]{1,3}([.,' ][0-9]{3}){1,2}",
    fullmatch=True,
)


@settings(deadline=None, max_examples=300)
@given(
    texts=st.lists(FIGURES, min_size=1, max_size=12),
    kind=st.sampled_from(list(QuantityType)),
    pattern=st.sampled_from(DURATIONS),
    percent=st.sampled_from(["seconds", "percent", "fraction"]),
    places=st.integers(0, 5),
    signs=st.sampled_from(SIGNS),
    negative=st.sampled_from(list(Negative)),
)
@example(
    ["+5", "-5", "005", "5.0", "", " 5", "5\n"],
    QuantityType.COUNT,
    "seconds",
    "seconds",
    0,
    (",", "."),
    Negative.MINUS,
)
def test_figures_are_read_and_refused_as_in_feeds_of_sums(
    texts: list[str],
    kind: QuantityType,
    pattern: str,
    percent: str,
    places: int,
    signs: tuple[str, str],
    negative: Negative,
) -> None:
    thousands, decimal = signs
    written = pattern if kind is QuantityType.DURATION else percent
    quantity = Quantity("x", "X", kind, written, places, not_reported=("", "n/a"))
    terms = {"thousands": thousands, "decimal": decimal, "negative": negative}
    wanted, issues = parse_quantity(pl.Series(texts, dtype=pl.String), quantity, rules(feed=terms).feed)
    how: dict[str, Any] = {"pattern": written, "places": places, "empty": ("", "n/a"), **terms}

    values, faulty = read(FieldType(kind.value), texts, **how)
    assert values == wanted.to_list()
    assert [place for place, one in enumerate(faulty) if one] == [issue.row for issue in issues]

    quick, refused = read(FieldType(kind.value), texts, usual=True, **how)
    assert all(one is None or one == other for one, other in zip(quick, values, strict=True))
    assert all(one or not other for one, other in zip(refused, faulty, strict=True))


@pytest.mark.parametrize(
    ("kind", "text", "how", "wanted"),
    [
        (FieldType.COUNT, "1,234", {"thousands": ","}, 1234),
        (FieldType.COUNT, "1,234", {}, "faulty"),
        (FieldType.COUNT, "-3", {}, -3),
        (FieldType.COUNT, "3.0", {}, "faulty"),
        (FieldType.DECIMAL, "12.5", {"places": 2}, 1250),
        (FieldType.DECIMAL, "12,5", {"places": 2, "decimal": ","}, 1250),
        (FieldType.DECIMAL, "1.012,5", {"places": 2, "decimal": ",", "thousands": "."}, 101250),
        (FieldType.DECIMAL, "12.5", {"places": 2, "decimal": ","}, "faulty"),
        (FieldType.DECIMAL, "12.555", {"places": 2}, "faulty"),
        (FieldType.DECIMAL, "12.5 %", {"places": 1, "pattern": "percent"}, 125),
        (FieldType.DECIMAL, "12.5", {"places": 1, "pattern": "percent"}, "faulty"),
        (FieldType.DURATION, "90", {}, 90_000),
        (FieldType.DURATION, "90.25", {}, 90_250),
        (FieldType.DURATION, "1:01:30", {"pattern": "HH:MM:SS"}, 3_690_000),
        (FieldType.DURATION, "61:30", {"pattern": "MM:SS"}, 3_690_000),
        (FieldType.DURATION, "1:60:00", {"pattern": "HH:MM:SS"}, "faulty"),
        (FieldType.DURATION, "1.5", {"pattern": "minutes"}, 90_000),
        (FieldType.COUNT, "", {}, None),
        (FieldType.COUNT, "n/a", {"empty": ("n/a",)}, None),
        (FieldType.COUNT, "", {"empty": ("n/a",)}, "faulty"),
    ],
)
def test_a_figure_becomes_an_integer_of_its_unit(
    kind: FieldType, text: str, how: dict[str, Any], wanted: Any
) -> None:
    assert value(kind, text, **how) == wanted


# Words


def test_choices_and_flags_are_in_the_vendors_words() -> None:
    words = (("ANS", "answered"), ("OK", "answered"), ("LOST", "abandoned"))
    values, faulty = read(FieldType.CHOICE, ["ANS", "OK", "LOST", "lost", "answered", ""], words=words)
    assert values == ["answered", "answered", "abandoned", None, None, None]
    assert faulty == [False, False, False, True, True, False]
    values, faulty = read(FieldType.FLAG, ["J", "N", "j", ""], words=(("J", "yes"), ("N", "no")))
    assert (values, faulty) == ([True, False, None, None], [False, False, True, False])


def test_without_words_ours_are_written() -> None:
    assert read(FieldType.FLAG, ["yes", "no", "Yes"]) == ([True, False, None], [False, False, True])
    assert read(FieldType.CHOICE, ["a", "c"], choices=("a", "b")) == (["a", None], [False, True])


def test_a_text_of_spaces_says_nothing() -> None:
    assert read(FieldType.TEXT, ["a", " ", "\u00a0", "", "-"], empty=("-",)) == (
        ["a", None, None, None, None],
        [False] * 5,
    )


@pytest.mark.parametrize(
    ("kind", "always", "wanted"),
    [
        (FieldType.TEXT, "web", "web"),
        (FieldType.FLAG, "no", False),
        (FieldType.COUNT, "3", 3),
        (FieldType.DECIMAL, "1.5", 150),
        (FieldType.DURATION, "1.5", 1500),
        (FieldType.DAY, "2026-06-01", date(2026, 6, 1)),
        (FieldType.MOMENT, "2026-06-01T02:00+02:00", datetime(2026, 6, 1, tzinfo=UTC)),
    ],
)
def test_what_the_feed_contract_says_of_every_row_needs_no_column(
    kind: FieldType, always: str, wanted: Any
) -> None:
    one = typed(Field("x", kind, ""), FieldText("x", None, always, places=2), rules())
    found = pl.DataFrame({"t:X": ["a", "b"]}).with_columns(one.value.alias("f:x"), one.faulty.alias("faulty"))
    assert found["f:x"].to_list() == [wanted, wanted]
    assert not found["faulty"].any()


# Days


@pytest.mark.parametrize(
    ("form", "text", "wanted"),
    [
        ("%Y-%m-%d", "2026-06-01", date(2026, 6, 1)),
        ("%d.%m.%Y", "1.6.2026", date(2026, 6, 1)),
        ("%d/%m/%y", "01/06/26", date(2026, 6, 1)),
        ("%d %b %Y", "01 Jun 2026", date(2026, 6, 1)),
        ("%Y%m%d", "20260601", date(2026, 6, 1)),
        ("%d%m%Y", "01112026", date(2026, 11, 1)),
        ("%d%m%Y", "1112026", "faulty"),
        ("%Y%m%d", "2026611", "faulty"),
        ("%Y-%m-%d", "2026-02-30", "faulty"),
        ("%Y-%m-%d", "2026-06- 1", "faulty"),
        ("%Y-%m-%d", "2026-06-01 ", "faulty"),
        ("%Y-%m-%d", "+2026-06-01", "faulty"),
        ("%Y-%m-%d", "0026-06-01", "faulty"),
        ("%Y-%m-%d", "01.06.2026", "faulty"),
        ("%Y-%m-%d", "", None),
    ],
)
def test_a_day_is_read_as_its_format_says_and_no_other_way(form: str, text: str, wanted: Any) -> None:
    assert value(FieldType.DAY, text, formats=(form,)) == wanted


def test_a_day_that_reads_as_two_is_nobodys_guess() -> None:
    ways = ("%d/%m/%Y", "%m/%d/%Y")
    texts = ["03/04/2026", "04/04/2026", "13/04/2026", "2026"]
    values, faulty = read(FieldType.DAY, texts, formats=ways)
    assert values == [None, date(2026, 4, 4), date(2026, 4, 13), None]
    assert faulty == [True, False, False, True]


# Moments


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "twice", "wanted"),
    [
        ("2026-06-01 10:00:00", Twice.REFUSED, utc("2026-06-01 08:00:00")),
        ("2026-01-01 10:00:00", Twice.REFUSED, utc("2026-01-01 09:00:00")),
        ("2026-03-29 01:59:59", Twice.REFUSED, utc("2026-03-29 00:59:59")),
        ("2026-03-29 02:00:00", Twice.REFUSED, "faulty"),
        ("2026-03-29 02:59:59", Twice.FIRST, "faulty"),
        ("2026-03-29 03:00:00", Twice.REFUSED, utc("2026-03-29 01:00:00")),
        ("2026-10-25 01:59:59", Twice.REFUSED, utc("2026-10-24 23:59:59")),
        ("2026-10-25 02:00:00", Twice.REFUSED, "faulty"),
        ("2026-10-25 02:30:00", Twice.FIRST, utc("2026-10-25 00:30:00")),
        ("2026-10-25 02:30:00", Twice.SECOND, utc("2026-10-25 01:30:00")),
        ("2026-10-25 03:00:00", Twice.REFUSED, utc("2026-10-25 02:00:00")),
        ("2026-06-01 10:00:60", Twice.REFUSED, "faulty"),
        ("2026-06-01 24:00:00", Twice.REFUSED, "faulty"),
        ("2026-06-01 10:00", Twice.REFUSED, "faulty"),
        ("", Twice.REFUSED, None),
    ],
)
def test_a_moment_is_by_the_clocks_of_the_feeds_zone(text: str, twice: Twice, wanted: Any) -> None:
    assert value(FieldType.MOMENT, text, formats=(CLOCK,), zone=BERLIN, twice=twice) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-10-25 02:30:00+0200", utc("2026-10-25 00:30:00")),
        ("2026-10-25 02:30:00+01:00", utc("2026-10-25 01:30:00")),
        ("2026-10-25 02:30:00Z", utc("2026-10-25 02:30:00")),
        ("2026-10-25 02:30:00", "faulty"),
        ("2026-10-25 02:30:00 +0100", "faulty"),
    ],
)
def test_an_offset_in_the_text_settles_the_hour(text: str, wanted: Any) -> None:
    assert value(FieldType.MOMENT, text, formats=(f"{CLOCK}%z",), zone=BERLIN) == wanted


def test_moments_with_and_without_an_offset_may_stand_in_one_column() -> None:
    ways = (f"{CLOCK}%z", CLOCK)
    texts = ["2026-06-01 10:00:00+00:00", "2026-06-01 10:00:00"]
    values, _ = read(FieldType.MOMENT, texts, formats=ways, zone=BERLIN)
    assert values == [utc("2026-06-01 10:00:00"), utc("2026-06-01 08:00:00")]


def test_fractions_of_a_second_are_kept_to_the_millisecond() -> None:
    values, _ = read(
        FieldType.MOMENT,
        ["2026-06-01T10:00:00.25", "2026-06-01T10:00:00.250999"],
        formats=("%Y-%m-%dT%H:%M:%S.%f",),
        zone="UTC",
    )
    assert values == [utc("2026-06-01 10:00:00.250"), utc("2026-06-01 10:00:00.250")]


def test_twelve_hour_clocks_are_read() -> None:
    values, faulty = read(
        FieldType.MOMENT,
        ["06/01/2026 12:05 AM", "06/01/2026 1:05 pm"],
        formats=("%m/%d/%Y %I:%M %p",),
        zone="UTC",
    )
    assert (values, faulty) == ([utc("2026-06-01 00:05:00"), utc("2026-06-01 13:05:00")], [False, False])


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (BERLIN, date(2026, 3, 29), 23),
        (BERLIN, date(2026, 10, 25), 25),
        ("Asia/Kathmandu", date(2026, 6, 1), 24),
        ("Australia/Lord_Howe", date(2026, 4, 5), Decimal("24.5")),
    ],
)
def test_a_day_has_as_many_hours_as_its_clocks_show(zone: str, day: date, hours: Any) -> None:
    start = datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
    end = datetime.combine(day + timedelta(1), datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
    assert Decimal((end - start) // timedelta(minutes=1)) / 60 == hours
    moments = [start + timedelta(minutes=15 * quarter) for quarter in range(int(hours * 4))]
    texts = [f"{one.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S%z}" for one in moments]
    assert read(FieldType.MOMENT, texts, formats=(f"{CLOCK}%z",), zone=zone)[0] == moments
    shown = [text[:19] for text in texts]
    first = read(FieldType.MOMENT, shown, formats=(CLOCK,), zone=zone, twice=Twice.FIRST)[0]
    second = read(FieldType.MOMENT, shown, formats=(CLOCK,), zone=zone, twice=Twice.SECOND)[0]
    again = sum(one != other for one, other in zip(first, second, strict=True))
    assert again == 2 * max(0, int((hours - 24) * 4))
    assert set(first) | set(second) == set(moments)


@settings(deadline=None)
@given(
    moment=st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - what clocks show
    zone=st.sampled_from([BERLIN, "UTC", "Asia/Kathmandu", "America/Sao_Paulo", "Australia/Lord_Howe"]),
    twice=st.sampled_from(list(Twice)),
)
def test_clocks_are_read_as_the_zone_data_of_python_has_them(
    moment: datetime, zone: str, twice: Twice
) -> None:
    moment = moment.replace(microsecond=0)
    here = [moment.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1)]
    meant = [one.astimezone(UTC) for one in here]
    shown = [one.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == moment for one in meant]
    wanted: Any = meant[0]
    if not any(shown):
        wanted = "faulty"
    elif meant[0] != meant[1]:
        wanted = {Twice.REFUSED: "faulty", Twice.FIRST: meant[0], Twice.SECOND: meant[1]}[twice]
    assert (
        value(FieldType.MOMENT, f"{moment:%Y-%m-%d %H:%M:%S}", formats=(CLOCK,), zone=zone, twice=twice)
        == wanted
    )
