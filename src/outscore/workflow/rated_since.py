"""What people have rated anew since the statements of a period were made: they do not say it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.requirement import Standing
from outscore.scoring.assess import assess
from outscore.workflow.pack import standing_statements
from outscore.workflow.ratings import all_ratings
from outscore.workflow.registers import in_registers
from outscore.workflow.releases import Releases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.period import Period
    from outscore.model.requirement import PersonRating
    from outscore.model.statement import StatementDocument
    from outscore.workflow.office import Office

NAMED = 3
"""Requirements of a statement that are named."""
_BY_PEOPLE = ("person", "none")


def rated_since(office: Office, period: Period, vendor: str = "") -> tuple[str, ...]:
    """For each statement that would say something else of ratings today a sentence; before them, what to do.

    Requirements that a measure decides are left out.
    """
    if office.workspace.catalogue is None:
        return ()
    ratings, releases = all_ratings(office), Releases(office.workspace, in_registers(office))
    frozen = office.approvals.frozen()
    found = [
        (statement, moved, frozen.get(_subject(statement)) == sha256)
        for statement, sha256 in standing_statements(office, period)
        if vendor in ("", statement["vendor"]["id"])
        if (moved := [*_moved(office, period, statement, ratings, releases)])
    ]
    sentences = tuple(_sentence(statement, moved, approved=approved) for statement, moved, approved in found)
    if all(approved for _, _, approved in found):
        return sentences
    return f"Score again to take it in: outscore score {period}", *sentences


def _subject(statement: StatementDocument) -> tuple[str, str, str]:
    return statement["vendor"]["id"], statement["contract"]["id"], statement["period"]["id"]


def _moved(
    office: Office,
    period: Period,
    statement: StatementDocument,
    ratings: Sequence[PersonRating],
    releases: Releases,
) -> Iterator[str]:
    """The requirements of which people say something else today than the statement has it."""
    document = statement["assessment"]
    release = releases.named(document["catalogue"], document["version"]) if document else None
    if document is None or release is None:
        return
    vendor, contract, _ = _subject(statement)
    tailored = [each for each in office.workspace.tailoring if each.contract == contract]
    found = assess(release, (), ratings, {}, vendor, period.end, tailored)
    today = {each.requirement.id: _says(each.standing.value, each.reason) for each in found}
    for domain in document["domains"]:
        for one in domain["requirements"]:
            was = _says(one["standing"], one["reason"])
            if one["basis"] in _BY_PEOPLE and today.get(one["id"], was) != was:
                yield one["id"]


def _says(standing: str, reason: str) -> tuple[str, str]:
    """What is compared: of what nobody has assessed, evidence of a later day is no news."""
    return standing, "" if standing == Standing.UNKNOWN.value else reason


def _sentence(statement: StatementDocument, moved: Sequence[str], *, approved: bool) -> str:
    vendor, contract, period = _subject(statement)
    many = f"{len(moved)} requirement{'s have' if len(moved) != 1 else ' has'}"
    since = (
        f"{vendor}, {contract}: since {period} was {'approved' if approved else 'scored'}, {many} been rated"
    )
    told = f"{since} otherwise ({_named(moved)})."
    return f"{told} What was approved stays; it counts in the months after it." if approved else told


def _named(moved: Sequence[str]) -> str:
    """The first of them by id, and how many more there are."""
    named = ", ".join(moved[:NAMED])
    return f"{named} and {len(moved) - NAMED} more" if len(moved) > NAMED else named
