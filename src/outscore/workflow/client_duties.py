"""How the client itself stands by the catalogue of its own duties; people alone rate it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.maturity import Stand
from outscore.model.requirement import CLIENT
from outscore.scoring.assess import assess
from outscore.scoring.assess import assessment_document
from outscore.workflow.ratings import all_ratings
from outscore.workflow.ratings import by_requirement
from outscore.workflow.ratings import found_of

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.period import Period
    from outscore.model.requirement import RequirementResult
    from outscore.model.statement import AssessmentDocument
    from outscore.workflow.office import Office


def client_results(office: Office, on: date, until: str = "") -> tuple[RequirementResult, ...]:
    """How each duty stands on a day; nothing where the client is not assessed.

    until: the registers as they stood at a moment, "" for now.
    """
    release = office.workspace.client_catalogue
    return assess(release, (), all_ratings(office, until), {}, CLIENT, on) if release else ()


def client_document(office: Office, period: Period, until: str = "") -> AssessmentDocument | None:
    """The duties at the end of a period by domain, as a statement has the requirements of a vendor."""
    release = office.workspace.client_catalogue
    return assessment_document(release, client_results(office, period.end, until)) if release else None


def client_stands(office: Office, on: date, until: str = "") -> tuple[Stand, ...]:
    """The duties with what counts of them, for gaps and maturity."""
    ratings = by_requirement(all_ratings(office, until))
    return tuple(
        Stand(
            requirement=each.requirement.id,
            title=each.requirement.title,
            domain=each.requirement.domain,
            standing=each.standing,
            weight=each.weight,
            rating=found_of(ratings, CLIENT, each.requirement.id, each.requirement.version, on),
            reason=each.reason,
        )
        for each in client_results(office, on, until)
    )
