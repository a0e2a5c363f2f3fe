"""What the client itself owes its vendors, and how far it is."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.governance.maturity import maturity
from outscore.model.requirement import CLIENT
from outscore.model.requirement import Standing
from outscore.workflow.approved_packs import approved_packs
from outscore.workflow.client_duties import client_stands
from outscore.workflow.register_sections.desk import table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.governance.maturity import Stand
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.workflow.register_sections.desk import Desk

COLUMNS = ("Domain", "In place", "Of", "Maturity", "Not in place")
TITLE = "The client's own duties"
_NOTHING = table(CLIENT, TITLE, "", COLUMNS, [])


def section(desk: Desk) -> RegisterSectionDocument:
    """A line for each domain, by what people had found at the end of the period.

    Files of ratings do not say when they were written. Where a pack of the period was approved, the section
    is therefore the one of that pack.
    """
    if desk.until and (pack := next(approved_packs(desk.office, desk.period), "")):
        registers = desk.office.statements.read_pack(pack).get("registers")
        sections = registers["sections"] if registers else []
        return next((one for one in sections if one["id"] == CLIENT), _NOTHING)
    release = desk.office.workspace.client_catalogue
    if release is None:
        return _NOTHING
    stands = client_stands(desk.office, desk.period.end, desk.until)
    told = f"By {release.title}, version {release.version}, as people had rated it by {desk.period.end}."
    domains = [
        (each.title, own)
        for each in release.domains
        if (own := [one for one in stands if one.domain == each.id])
    ]
    rows = [_row(title, own) for title, own in domains]
    return table(CLIENT, TITLE, told, COLUMNS, rows)


def _row(title: str, stands: Sequence[Stand]) -> list[str]:
    in_place = sum(each.standing.in_place for each in stands)
    reached = round((maturity(stands) or Fraction(0)) * 100)
    return [title, str(in_place), str(len(stands)), f"{reached} %", "; ".join(_open(stands))]


def _open(stands: Sequence[Stand]) -> Iterator[str]:
    """What is not in place by its title, and how many duties nobody has looked at."""
    unknown = [each for each in stands if each.standing is Standing.UNKNOWN]
    for each in stands:
        if not each.standing.in_place and each not in unknown:
            yield f"{each.title} ({each.standing.words})"
    if unknown:
        yield f"{len(unknown)} not assessed"
