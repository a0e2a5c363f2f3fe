"""The scorecard as a view: one vendor, one contract, one period, and nothing about anybody else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.delivery import Severity
from outscore.model.kept_out import FEW
from outscore.model.kept_out import rows_text
from outscore.reporting.definitions import definitions_view
from outscore.reporting.measures import measure_view
from outscore.reporting.said_once import said_once
from outscore.reporting.settled import settlement_of
from outscore.reporting.settled import settlement_view
from outscore.reporting.settled_measures import made_of
from outscore.reporting.wording import count
from outscore.reporting.wording import explain_command
from outscore.reporting.wording import place
from outscore.reporting.wording import short
from outscore.reporting.wording import thousands
from outscore.reporting.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.statement import DomainDocument
    from outscore.model.statement import IssueDocument
    from outscore.model.statement import RequirementDocument
    from outscore.model.statement import SourceDocument
    from outscore.model.statement import StatementDocument
    from outscore.reporting.definitions import Definitions
    from outscore.reporting.measures import MeasureView
    from outscore.reporting.settled import SettlementView

MOST_ISSUES = 200
"""So many issues of a delivery are told one by one on a page."""
BASIS_WORDS = {"measure": "shown by a measure", "person": "rated by a person", "none": ""}


@dataclass(frozen=True, slots=True)
class IssueView:
    """Something found wrong in a delivery, and where."""

    place: str
    value: str
    message: str
    code: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """A delivery behind a scorecard."""

    feed: str
    file: str
    rows: str
    sha256: str
    warnings: tuple[IssueView, ...]


@dataclass(frozen=True, slots=True)
class RequirementView:
    """How a requirement stands, and on what ground."""

    id: str
    title: str
    standing: str
    standing_words: str
    basis: str
    reason: str


@dataclass(frozen=True, slots=True)
class DomainView:
    """A domain: "1 of 2" of those assessed are in place; "2 of 3 assessed" where some are not, else ""."""

    title: str
    in_place: str
    assessed: str
    requirements: tuple[RequirementView, ...]


@dataclass(frozen=True, slots=True)
class TallyView:
    """How many measures got one verdict."""

    verdict: str
    words: str
    number: str


@dataclass(frozen=True, slots=True)
class CardView:
    """A statement arranged for reading; `document` gives what needs no arranging.

    `told` is what holds for several measures and is said once, above them.
    """

    document: StatementDocument
    sha256: str
    tallies: tuple[TallyView, ...]
    told: tuple[str, ...]
    judged: tuple[MeasureView, ...]
    reported: tuple[MeasureView, ...]
    settlement: SettlementView | None
    quarter: str
    domains: tuple[DomainView, ...]
    sources: tuple[SourceView, ...]
    rejections: tuple[IssueView, ...]
    definitions: Definitions
    explain: str
    explain_amount: str


def card_view(statement: StatementDocument, sha256: str, drawn: Sequence[str]) -> CardView:
    """The scorecard of a statement, with a drawn trend for each of its results."""
    pairs, made = zip(statement["results"], drawn, strict=True), made_of(statement)
    once = said_once([measure_view(result, svg, made.get(result["measure"])) for result, svg in pairs])
    views = [*zip(statement["results"], once.measures, strict=True)]
    settlement = settlement_of(statement)
    quality, assessment = statement["data_quality"], statement["assessment"]
    quarters = [result["quarter"]["label"] for result in statement["results"] if result["quarter"]]
    return CardView(
        document=statement,
        sha256=sha256,
        tallies=_tallies(statement),
        told=once.told,
        judged=tuple(view for result, view in views if result["target"]),
        reported=tuple(view for result, view in views if not result["target"]),
        settlement=settlement_view(settlement) if settlement else None,
        quarter=next(iter(quarters), ""),
        domains=tuple(map(domain_view, assessment["domains"])) if assessment else (),
        sources=tuple(map(_source_view, quality["sources"])),
        rejections=issue_views(quality["rejections"]),
        definitions=definitions_view(statement["definitions"]),
        explain=explain_command(statement),
        explain_amount=f"outscore explain {statement['vendor']['id']} {statement['period']['id']}",
    )


def _tallies(statement: StatementDocument) -> tuple[TallyView, ...]:
    summary = statement["summary"]
    numbers = {
        "met": summary["met"],
        "missed": summary["missed"],
        "not_measured": summary["not_measured"],
        "report_only": summary["report_only"],
    }
    return tuple(
        TallyView(code, words(code), thousands(number)) for code, number in numbers.items() if number
    )


def issue_views(issues: Iterable[IssueDocument]) -> tuple[IssueView, ...]:
    """Issues in words; many warnings of one code are one sentence with all their rows.

    The first MOST_ISSUES are told one by one, the others counted by code.
    """
    listed = list(issues)
    rows: dict[str, list[int]] = {}
    for issue in listed:
        if issue["severity"] == Severity.WARNING.value and issue["row"] is not None:
            rows.setdefault(issue["code"], []).append(issue["row"])
    many = {code: found for code, found in rows.items() if len(found) > FEW}
    views: list[IssueView] = []
    for issue in listed:
        alone = issue["severity"] != Severity.WARNING.value or issue["row"] is None
        if alone or issue["code"] not in many:
            views.append(IssueView(place(issue), issue["value"] or "", issue["message"], issue["code"]))
        elif found := many[issue["code"]]:
            views.append(_many(issue, found))
            found.clear()
    return (*views[:MOST_ISSUES], *_more(views[MOST_ISSUES:]))


def _more(views: Sequence[IssueView]) -> Iterator[IssueView]:
    """How many issues are not shown one by one, and where they are."""
    if views:
        codes = ", ".join(f"{name} ({thousands(number)})" for name, number in _codes(views))
        yield IssueView(
            f"and {thousands(len(views))} more",
            "",
            f"{codes}. Each is told in the rejects file and by outscore deliveries --issues.",
            "more",
        )


def _codes(views: Sequence[IssueView]) -> list[tuple[str, int]]:
    return Counter(view.code for view in views).most_common()


def _many(first: IssueDocument, rows: Sequence[int]) -> IssueView:
    value = f" “{first['value']}”" if first["value"] else ""
    message = f"in {place(first)}{value}: {first['message']}"
    return IssueView(f"{count(len({*rows}), 'row')} ({rows_text({*rows})})", "", message, first["code"])


def _source_view(source: SourceDocument) -> SourceView:
    return SourceView(
        feed=source["feed"],
        file=source["file"],
        rows=count(source["rows"], "row"),
        sha256=short(source["sha256"]),
        warnings=issue_views(source["warnings"]),
    )


def domain_view(domain: DomainDocument) -> DomainView:
    """A domain in words."""
    assessed, total = domain["assessed"], domain["total"]
    return DomainView(
        title=domain["title"],
        in_place=f"{domain['in_place']} of {assessed}" if assessed else "not assessed",
        assessed=f"{assessed} of {total} assessed" if 0 < assessed < total else "",
        requirements=tuple(map(requirement_view, domain["requirements"])),
    )


def requirement_view(requirement: RequirementDocument) -> RequirementView:
    """A requirement in words."""
    return RequirementView(
        id=requirement["id"],
        title=requirement["title"],
        standing=requirement["standing"],
        standing_words=words(requirement["standing"]),
        basis=BASIS_WORDS.get(requirement["basis"], requirement["basis"]),
        reason=requirement["reason"],
    )
