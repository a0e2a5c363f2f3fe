"""The data-quality report of a delivery: one page that tells its sender what arrived and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import cast

from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Severity
from outscore.model.kept_out import HELD
from outscore.model.kept_out import rows_text
from outscore.model.visible import visible_line
from outscore.reporting.chart import draw
from outscore.reporting.engine import fill
from outscore.reporting.geometry import panel
from outscore.reporting.measures import FigureView
from outscore.reporting.rejects_advice import what_to_do
from outscore.reporting.wording import count
from outscore.reporting.wording import thousands
from outscore.scoring.data_quality import explained
from outscore.scoring.data_quality import score_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.delivery import Issue
    from outscore.model.period import Period
    from outscore.model.statement import ProgrammeDocument
    from outscore.model.statement import ResultDocument
    from outscore.reporting.geometry import Panel
    from outscore.scoring.data_quality import DataQuality

EXAMPLES = 3
MOST_CODES = 12
MOST_SIGNS = 120
SEVERITY_WORDS = {
    Severity.FILE: "the whole file is kept out",
    Severity.ROW: "kept out",
    Severity.WARNING: "counted; somebody should look",
    Severity.NOTE: "for information",
}
_UNCOUNTED = {Severity.WARNING: "somebody should look"}
_GRAVEST_FIRST = list(SEVERITY_WORDS)
_STANDING = {"accepted": "met", "accepted in part": "not_measured", "refused": "missed"}


@dataclass(frozen=True, slots=True)
class Account:
    """A part of the row accounting: so many rows, and what became of them."""

    name: str
    rows: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the delivery means for the measures of a month.

    not_measured: name and reason of each measure without a figure. without_rows: the measures whose figure
    leaves out the rows that were kept out. rows: how many these are; 0 where the file was refused whole.
    """

    period: str
    rows: int
    not_measured: tuple[tuple[str, str], ...]
    without_rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the page says. `vendor` is "" for the team's own page, which tells of every row.

    whole: whether the accounting is of every row in the file. quality: of this delivery alone. months: the
    feed's data quality up to it. has_due: whether a due day is agreed. files: what lies beside the page, by
    what it is. send_back: under which name the corrected rows come back, "" where there are none. send_whole:
    rows that are in order were kept out too, so that only the whole file can be sent again. questions: what
    is asked about figures that count and look wrong.
    """

    programme: ProgrammeDocument
    vendor: str
    vendor_name: str
    feed: str
    feed_name: str
    file: str
    sha256: str
    received: str
    status: DeliveryStatus
    read: int
    accounts: tuple[Account, ...]
    whole: bool
    issues: tuple[Issue, ...]
    consequences: tuple[Consequence, ...]
    quality: DataQuality
    months: tuple[tuple[Period, DataQuality], ...]
    has_due: bool
    files: tuple[tuple[str, str], ...]
    send_back: str
    send_whole: bool = False
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """One place where something was found, with the offending text and the sentence about it."""

    place: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """Everything found of one code. rows: all of their numbers, as text."""

    code: str
    severity: Severity
    weight: str
    found: str
    examples: tuple[Example, ...]
    more: int
    advice: str
    rows: str = ""


@dataclass(frozen=True, slots=True)
class _Trend:
    name: str
    target: str
    chart: str
    trend: tuple[FigureView, ...]
    apart: tuple[str, ...] = ()


def data_quality_page(report: Report) -> bytes:
    """The page."""
    return data_quality_pages([report])[0]


def data_quality_pages(reports: Sequence[Report]) -> list[bytes]:
    """Many pages, in the order given; their charts are drawn together, which is quicker."""
    panels = [_panel(report.months) for report in reports]
    drawn = iter(draw([one for one in panels if one]))
    return [_page(report, next(drawn) if one else "") for report, one in zip(reports, panels, strict=True)]


def _page(report: Report, chart: str) -> bytes:
    groups = issue_groups(report.issues, counted=report.status is not DeliveryStatus.REFUSED)
    parts_of, told = "this delivery", report.quality
    if report.has_due and report.months:
        month, told = report.months[-1]
        parts_of = month.label
    return fill(
        "data_quality/page.html",
        report=report,
        standing=_STANDING[report.status.value],
        lead=lead_sentence(report),
        groups=groups[:MOST_CODES],
        other_groups=groups[MOST_CODES:],
        score=score_words(report.quality.score),
        parts=explained(told),
        parts_of=parts_of,
        trend=_Trend("Data-quality score", "", chart, tuple(_month(*one) for one in report.months)),
    ).encode()


def lead_sentence(report: Report) -> str:
    """What became of the delivery, in one sentence."""
    rejected = {issue.row for issue in report.issues if issue.severity is Severity.ROW}
    accepted = next((one.rows for one in report.accounts if one.name == "Accepted"), 0)
    if report.status is DeliveryStatus.REFUSED:
        skipped = sum(one.rows for one in report.accounts if one.name == "Skipped")
        return f"The file was refused: none of its {count(report.read - skipped, 'row')} counts."
    if not rejected:
        return f"{count(accepted, 'row')} accepted, none kept out."
    kept_out = count(len(rejected), "row")
    return f"{count(accepted, 'row')} accepted; {kept_out} kept out until corrected."


def issue_groups(issues: Sequence[Issue], *, counted: bool = True) -> tuple[IssueGroup, ...]:
    """The issues by code, the gravest first, then the most frequent; rows that are in order come last.

    counted: whether rows with a warning count.
    """
    by_code: dict[tuple[str, Severity], list[Issue]] = {}
    for issue in issues:
        by_code.setdefault((issue.code, issue.severity), []).append(issue)
    groups = [_group(code, severity, found, counted=counted) for (code, severity), found in by_code.items()]
    sizes = {(code, severity): len(found) for (code, severity), found in by_code.items()}
    return tuple(
        sorted(
            groups,
            key=lambda one: (
                _GRAVEST_FIRST.index(one.severity),
                one.code == HELD,
                -sizes[one.code, one.severity],
                one.code,
            ),
        )
    )


def _group(code: str, severity: Severity, issues: Sequence[Issue], *, counted: bool) -> IssueGroup:
    rows = {issue.row for issue in issues if issue.row is not None}
    several = count(len(rows), "row") if rows and severity is not Severity.FILE else ""
    times = count(len(issues), "time") if len(issues) > len(rows) else ""
    return IssueGroup(
        code=code,
        severity=severity,
        weight=SEVERITY_WORDS[severity] if counted else _UNCOUNTED.get(severity, SEVERITY_WORDS[severity]),
        found=", ".join(part for part in (several, times) if part) or "once",
        examples=tuple(
            Example(issue.place, _cut(issue.value or ""), _cut(issue.message, 4 * MOST_SIGNS))
            for issue in issues[:EXAMPLES]
        ),
        more=max(0, len(issues) - EXAMPLES),
        advice=what_to_do(code) if severity in (Severity.ROW, Severity.WARNING) else "",
        rows=rows_text(rows),
    )


def _cut(text: str, signs: int = MOST_SIGNS) -> str:
    """A text that fits its place, with signs that cannot be seen written out."""
    shown = visible_line(text)
    return shown if len(shown) <= signs else f"{shown[:signs]}..."


def _panel(months: Sequence[tuple[Period, DataQuality]]) -> Panel | None:
    """The trend to be drawn; None for a single month, or where there is no score."""
    scores = [quality.score for _, quality in months]
    trend = [
        {
            "value": {"n": score.numerator, "d": score.denominator} if score is not None else None,
            "verdict": "report_only" if score is not None else "not_measured",
        }
        for score in scores
    ]
    return panel(cast("ResultDocument", {"trend": trend, "target": None})) if len(trend) > 1 else None


def _month(month: Period, quality: DataQuality) -> FigureView:
    return FigureView(
        label=month.label,
        shown=score_words(quality.score),
        parts=f"{thousands(quality.rows_in_order)} of {thousands(quality.rows_expected)}",
        verdict="report_only",
        verdict_words="",
        band="",
        reason="",
    )
