"""What a feed contract of records, or of sums by interval, may say, and what of it cannot be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outscore.contracts.moment_formats import format_complaints
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.model.kind import FieldType
from outscore.model.period import Grain
from outscore.model.records import Cut
from outscore.model.records import FieldText
from outscore.model.records import RecordText
from outscore.model.records import SlotText
from outscore.model.records import Twice
from outscore.schemas import RECORDS
from outscore.schemas import SUMS

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

    from outscore.contracts.faults import Fault

FEED, INTERVALS = "feeds/contacts.yaml", "feeds/intervals.yaml"
CONTACTS = """\
feed: contacts
name: Contacts
kind: contacts
cut: half_hour
files: contacts*.csv
vendor: {id: acme}
fields:
  contact: {column: Call}
  began: {column: Began, format: "%Y-%m-%d %H:%M:%S"}
  outcome: {column: Result, words: {ANS: answered, ABD: abandoned}}
  wait: {column: Wait, written_as: seconds, empty: ["-"]}
  handled_by: {always: human}
dimensions: {queue: Queue}
quantities: [offered, answered, answered_within_20s, wait_of_answered, longest_wait]
"""
HALF_HOURS = """\
feed: intervals
name: Half hours
kind: intervals
files: intervals*.csv
vendor: {id: acme}
zone: Asia/Manila
twice: second
period: {column: Interval, format: "%d/%m/%Y %H:%M", grain: half_hour}
quantities:
  offered: {column: Offered, type: count}
  answered: {column: Answered, type: count}
  abandoned: {column: Abandoned, type: count}
  answered_within_20s: {column: In 20 s, type: count}
"""


@pytest.fixture
def office(desk: Desk) -> Desk:
    """A workspace with a feed of records and one of half hours beside its own."""
    desk.write(FEED, CONTACTS)
    desk.write(INTERVALS, HALF_HOURS)
    return desk


def told(desk: Desk, file: str) -> list[Fault]:
    return [fault for fault in check_workspace(desk.folder) if fault.file == file]


def test_records_are_read_as_their_feed_contract_says(office: Desk) -> None:
    feed = load_workspace(office.folder).feed("contacts")
    assert feed.records == RecordText(
        "contacts",
        "Europe/London",
        (
            FieldText("contact", "Call"),
            FieldText("began", "Began", formats=("%Y-%m-%d %H:%M:%S",)),
            FieldText("outcome", "Result", words=(("ANS", "answered"), ("ABD", "abandoned"))),
            FieldText("wait", "Wait", empty=("", "-")),
            FieldText("handled_by", None, "human"),
        ),
        cut=Cut.HALF_HOUR,
    )
    assert (feed.grain, feed.minutes, feed.added_up) == (Grain.DAY, 30, True)
    assert feed.columns == ("Queue", "Call", "Began", "Result", "Wait")
    assert feed.quantities[0] == Quantity("offered", "offered", QuantityType.COUNT)
    assert [(one.id, one.scale, one.largest) for one in feed.quantities[3:]] == [
        ("wait_of_answered", 1000, False),
        ("longest_wait", 1000, True),
    ]


def test_sums_by_interval_have_the_rules_of_their_kind(office: Desk) -> None:
    feed = load_workspace(office.folder).feed("intervals")
    assert feed.slots == SlotText(30, "Asia/Manila", Twice.SECOND)
    assert (feed.grain, feed.minutes, feed.records) == (Grain.DAY, 30, None)
    assert [(one.parts, one.whole) for one in feed.identities] == [
        (("answered", "abandoned"), "offered"),
        (("answered_within_20s",), "answered"),
    ]


def test_a_rule_of_the_feeds_own_stands_in_for_that_of_the_kind(office: Desk) -> None:
    own = "identities: [{id: own, parts: [abandoned, answered], whole: offered, otherwise: warn}]\n"
    office.write(INTERVALS, HALF_HOURS + own)
    feed = load_workspace(office.folder).feed("intervals")
    assert [one.id for one in feed.identities] == ["own", "answered_within_20s_within_answered"]


@pytest.mark.parametrize("file", [FEED, INTERVALS])
def test_the_workspaces_zone_is_part_of_what_files_mean(office: Desk, file: str) -> None:
    def sums() -> dict[str, str]:
        return {feed.id: feed.sha256 for feed in load_workspace(office.folder).feeds}

    before = sums()
    office.change("outscore.yaml", "timezone: Europe/London", "timezone: Europe/Paris")
    after = sums()
    name = file.removeprefix("feeds/").removesuffix(".yaml")
    assert after[name] != before[name]
    assert after["daily"] == before["daily"]


CHANGES = [
    ("cut: half_hour", "cut: hour"),
    ("cut: half_hour", "cut: half_hour\nzone: Asia/Manila"),
    ("cut: half_hour", "cut: half_hour\ntwice: first"),
    ("ABD: abandoned", "LOST: abandoned"),
    ('empty: ["-"]', 'empty: ["x"]'),
    ("always: human", "always: ai"),
    ("longest_wait]", "abandoned]"),
]


def test_every_way_of_reading_records_has_its_own_sum(office: Desk) -> None:
    sums = [load_workspace(office.folder).feed("contacts").sha256]
    for old, new in CHANGES:
        office.write(FEED, CONTACTS.replace(old, new))
        sums.append(load_workspace(office.folder).feed("contacts").sha256)
    assert len({*sums}) == len(CHANGES) + 1


BEGAN = 'began: {column: Began, format: "%Y-%m-%d %H:%M:%S"}'
NAMES = "[offered, answered, answered_within_20s, wait_of_answered, longest_wait]"
BREAKS = [
    ("kind: contacts", "kind: contact", 3, "Did you mean 'contacts'? Write one of: aggregate, cases"),
    ("cut: half_hour", "cut: halfhour", 4, "Did you mean 'half_hour'?"),
    ("cut: half_hour", "zone: Europe/Londn", 4, "There is no time zone 'Europe/Londn'"),
    ("cut: half_hour", "twice: maybe", 4, "Write one of: refused, first, second"),
    ("cut: half_hour", "grain: day", 4, "'grain' is not a key of feed 'contacts'"),
    (
        "cut: half_hour",
        'period: {column: Began, format: "%Y-%m-%d", grain: day}',
        4,
        "period is for rows of sums, and here each is one contact of a customer. Leave it out. A field says",
    ),
    ("cut: half_hour", 'not_reported: [""]', 4, "Each field says under `empty`"),
    ("cut: half_hour", "zeros: closed", 4, "there are no rows of zeros"),
    (
        "cut: half_hour",
        "identities: [{id: a, parts: [answered], whole: offered, otherwise: warn}]",
        4,
        "The rules between fields come with the kind",
    ),
    ("  contact: {column: Call}\n", "", 7, "without contact (contact: the id of the contact)"),
    ("contact: {column: Call}", "contact: {colum: Call}", 8, "Did you mean 'column'?"),
    ("contact: {column: Call}", "contact: {column: Call, always: x}", 8, "needs exactly one"),
    ("contact: {column: Call}", "contact: {}", 8, "needs exactly one"),
    ("contact: {column: Call}", "contact: Call", 8, "must be a block of keys"),
    ("{column: Call}\n", "{column: Call}\n  sort: {column: X}\n", 9, "no field of kind contacts 'sort'"),
    (BEGAN, "began: {column: Began}", 9, "How is the moment in 'Began' written?"),
    (BEGAN, 'began: {column: Began, format: "%Y-%m-%d"}', 9, "not tell the hour and the minute"),
    (BEGAN, 'began: {column: Began, format: "%Y-%m-%d %T"}', 9, "has %T, which is not known"),
    (BEGAN, 'began: {column: Began, format: "%d-%m-%d %H:%M"}', 9, "has %d twice"),
    (BEGAN, 'began: {column: Began, format: "%Y-%m-%d %I:%M"}', 9, "does not tell the hour."),
    (BEGAN, 'began: {always: "2026-04-01 08:00"}', 9, "Write a moment with its offset"),
    ("ABD: abandoned", "ABD: abandond", 10, "'ABD' is said to mean 'abandond'. Write one of: answered"),
    ("{ANS: answered, ABD: abandoned}", "[ANS]", 10, "must be a block of keys; here is a list"),
    ("written_as: seconds", "written_as: hh:mm:ss", 11, "is 'hh:mm:ss'. Write one of: HH:MM:SS"),
    ("written_as: seconds", "written_as: percent", 11, "no meaning for wait, a duration. Write one of"),
    ("written_as: seconds, ", "", 11, "How is the duration in 'Wait' written? Add: written_as: \"HH:MM:SS\""),
    ("written_as: seconds,", "written_as: seconds, places: 2,", 11, "places has no meaning for wait"),
    ('empty: ["-"]', "empty: x", 11, 'must be a list of texts, such as ["-", "n/a"]'),
    ("always: human", "always: robot", 12, "Write one of: human, ai, hybrid"),
    ("always: human", "always: human, places: 1", 12, "places is for a column alone"),
    ("[offered, answered, ", "[offered, offered, ", 14, "'offered' is there twice"),
    ("[offered, ", "[offerd, ", 14, "no quantity of kind contacts 'offerd'. Did you mean 'offered'?"),
    ("[offered, ", "[talk_time, ", 14, "'talk_time' is made from the field talk (how long"),
    (NAMES, "[]", 14, "or for records a list of what is counted"),
    (NAMES, "offered", 14, "or for records a list of what is counted, such as [offered]; here is 'offered'"),
    (NAMES, "{offered: {column: X, type: count}}", 14, "so they are a list of names: [offered, answered,"),
    ("dimensions:", "ignored_columns: [Wait]\ndimensions:", 13, "'Wait' is read and also ignored"),
]


@pytest.mark.parametrize(("old", "new", "line", "part"), BREAKS)
def test_what_records_cannot_mean_is_told_once_at_its_line(
    office: Desk, old: str, new: str, line: int, part: str
) -> None:
    office.change(FEED, old, new)
    found = told(office, FEED)
    assert [fault.line for fault in found] == [line], found
    assert part in found[0].message


OF_SUMS = [
    ("kind: intervals", "kind: aggregate", 8, "Write kind: intervals"),
    ("grain: half_hour", "grain: halfhour", 8, "Did you mean 'half_hour'?"),
    ("column: Interval, ", "", 8, "Give exactly one: column"),
    ('format: "%d/%m/%Y %H:%M", ', "", 8, "How is the beginning in 'Interval' written?"),
    ("%d/%m/%Y %H:%M", "%d/%m/%Y", 8, "does not tell the hour and the minute"),
    ("grain: half_hour", "grain: day", 6, "zone is for moments, and a row covers a day"),
    ("  offered:", "  calls:", 10, "no quantity of kind intervals 'calls'"),
    ("Offered, type: count", "Offered, type: duration, written_as: seconds", 10, "it is a count: contacts"),
    (
        "kind: intervals",
        "kind: intervals\ncut: hour",
        4,
        "cut is for records, and the rows of kind intervals",
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "part"), OF_SUMS)
def test_what_sums_by_interval_cannot_mean_is_told_at_its_line(
    office: Desk, old: str, new: str, line: int, part: str
) -> None:
    office.change(INTERVALS, old, new)
    found = told(office, INTERVALS)
    assert line in [fault.line for fault in found], found
    assert any(part in fault.message for fault in found), found


def test_days_cannot_be_cut_into_hours(office: Desk) -> None:
    office.write(
        FEED,
        """\
feed: contacts
name: Complaints
kind: complaints
cut: hour
files: complaints*.csv
vendor: {id: acme}
fields: {complaint: {column: Ref}, received: {column: Day, format: "%Y-%m-%d"}}
quantities: [complaints]
""",
    )
    (fault,) = told(office, FEED)
    assert fault.line == 4
    assert "received is a day: nobody knows the time of one complaint. Write cut: day" in fault.message


def test_a_metric_is_told_which_feed_could_count_what_it_needs(office: Desk) -> None:
    metrics = (office.folder / "metrics.yaml").read_text()
    entry = "  - {id: short, version: 1, name: Short, definition: Short., unit: percent, better: lower, "
    entry += "combine: sums, numerator: abandoned_within_5s, denominator: offered}\n"
    office.write("metrics.yaml", metrics + entry)
    contract = (office.folder / "contracts/main.yaml").read_text()
    measure = '  - {id: short, name: Short, metric: short, clause: "9", report_only: "not yet"}\n'
    office.write("contracts/main.yaml", contract + measure)
    (fault,) = check_workspace(office.folder)
    assert fault.message.endswith("The rows tell it: add abandoned_within_5s to quantities of contacts.")
    office.change(FEED, "longest_wait]", "longest_wait, abandoned_within_5s]")
    assert check_workspace(office.folder) == ()


def test_midnight_may_be_written_as_the_day_alone_beside_times() -> None:
    assert list(format_complaints(("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"), FieldType.MOMENT)) == []
    assert len(list(format_complaints(("%Y-%m-%d",), FieldType.MOMENT))) == 1


def test_no_field_or_quantity_of_a_kind_is_a_word_that_yaml_reads_as_something_else() -> None:
    words = {"on", "off", "yes", "no", "y", "n", "true", "false", "null"}
    kinds = [*RECORDS.values(), *SUMS.values()]
    for kind in kinds:
        assert not words & {one.id for one in kind.fields}
        assert not words & {*(one.id for one in kind.counts), *(one.id for one in kind.told)}
