"""Data-quality reports made by hand: one with every kind of finding, one without any, one refused."""

from __future__ import annotations

from dataclasses import replace

from tests.reporting import documents

from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.period import Period
from outscore.reporting.data_quality import Account
from outscore.reporting.data_quality import Consequence
from outscore.reporting.data_quality import Report
from outscore.scoring.data_quality import DataQuality
from outscore.scoring.data_quality import Punctuality
from outscore.scoring.data_quality import RowQuality

FILE = "northbank_calls_2015-09.csv"
ISSUES = (
    Issue(
        "cell_not_a_number",
        Severity.ROW,
        "Answered is '1.204,5', which is not a whole number as agreed. Send digits alone.",
        row=17,
        column="Answered",
        value="1.204,5",
    ),
    *(
        Issue(
            "part_above_whole",
            Severity.ROW,
            f"In time (11{row}) is above Answered (110) by {row} (rule in_time_of_answered). Correct the "
            f"figures and send the row again.",
            row=row,
            column="Answered",
            value="110",
        )
        for row in range(21, 28)
    ),
    Issue(
        "vendor_unknown",
        Severity.ROW,
        "Site is '<b>N9</b>', a code that is not known.",
        40,
        "Site",
        "<b>N9</b>",
    ),
    Issue(
        "row_replaced",
        Severity.WARNING,
        "The row replaces figures that came with calls-1.csv: Answered 97 -> 98.",
        row=50,
    ),
    Issue(
        "row_skipped",
        Severity.NOTE,
        "2 rows were left out as no data, as the feed contract says: row 31, 62.",
    ),
)
QUALITY = DataQuality(RowQuality(118, 109, 108))
MONTHS = tuple(
    (Period.parse(f"2015-0{number}"), DataQuality(RowQuality(120, 120, good), Punctuality(30, 30, 29, 0, 4)))
    for number, good in ((6, 120), (7, 118), (8, 97), (9, 112))
)
REPORT = Report(
    programme=documents.PROGRAMME,
    vendor="northbank",
    vendor_name="Northbank & <b>Sons</b>",
    feed="calls",
    feed_name="Calls by day",
    file=FILE,
    sha256="ab" * 32,
    received="5 October 2015, 09:30 (Europe/London)",
    status=DeliveryStatus.IN_PART,
    read=124,
    accounts=(
        Account("Accepted", 109, "they count"),
        Account("Rejected", 9, "kept out until corrected; listed below"),
        Account("Duplicate", 4, "they say the same as rows that were there already, and count once"),
        Account("Skipped", 2, "no data by the feed contract, such as totals"),
    ),
    whole=True,
    issues=ISSUES,
    consequences=(
        Consequence(
            "September 2015",
            9,
            (("Abandoned (Main agreement)", "No accepted row with queue=sales."),),
            ("Answered in time (Main agreement)", "Talk time (Main agreement)"),
        ),
    ),
    quality=QUALITY,
    months=MONTHS,
    has_due=True,
    files=(
        ("Rejects file (CSV)", f"{FILE}.rejects.csv"),
        ("Rejects file (workbook)", f"{FILE}.rejects.xlsx"),
        ("The rows that count", f"{FILE}.accepted.csv"),
    ),
    send_back=f"{FILE}.rejects.csv",
)
CLEAN = replace(
    REPORT,
    status=DeliveryStatus.ACCEPTED,
    read=109,
    accounts=(Account("Accepted", 109, "they count"),),
    issues=(),
    consequences=(),
    quality=DataQuality(RowQuality(109, 109, 109)),
    months=MONTHS[-1:],
    has_due=False,
    send_back="",
)
REFUSED = replace(
    REPORT,
    vendor="",
    vendor_name="",
    status=DeliveryStatus.REFUSED,
    read=88,
    accounts=(Account("Rejected", 88, "kept out with the whole file"),),
    issues=(
        Issue(
            "column_missing",
            Severity.FILE,
            "The column 'Answered' is missing from the header. Send the file with it, spelled exactly so.",
            row=1,
            column="Answered",
        ),
    ),
    consequences=(),
    quality=DataQuality(RowQuality(88)),
    months=(),
    files=(),
    send_back="",
)
REPORTS = {"in_part": REPORT, "clean": CLEAN, "refused": REFUSED}
