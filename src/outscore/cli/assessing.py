"""Commands about operating requirements: how they stand, what is missing most, and what expires."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.governance.maturity import Stand
    from outscore.model.period import Period
    from outscore.model.statement import AssessmentDocument
    from outscore.workflow.assessing import Assessed
    from outscore.workflow.assessing import Step
    from outscore.workflow.office import Office

WITHIN = 90
NO_REQUIREMENTS = "The workspace has no requirements. Add requirements.yaml to assess them."
NO_LATER = "Every vendor is assessed, and planned for, by the newest release there is."
STANDING, GAPS, MATURITY, HEAT, TREND, EXPIRING, UPGRADE = VIEWS = (
    "standing",
    "gaps",
    "maturity",
    "heat",
    "trend",
    "expiring",
    "upgrade",
)
SIDE_BY_SIDE = (STANDING, MATURITY, HEAT)
"""Views in which vendors stand beside each other."""
AS_STATED = (*SIDE_BY_SIDE, GAPS)
"""Views of what statements say."""


@click.command(short_help="Print how the operating requirements stand, and what is missing most.")
@click.argument("period", type=PERIOD)
@click.option("--vendor", help="Only this vendor, or client; the standing then requirement by requirement.")
@click.option(
    "--show",
    "view",
    type=click.Choice(VIEWS),
    default=STANDING,
    show_default=True,
    help="gaps: what is missing, by weight and distance. maturity: by domain. heat: domains by vendor. "
    "trend: from one assessment to the next. expiring: evidence, certificates and re-audits. upgrade: what "
    "later releases of the catalogue would change for each vendor.",
)
@click.option(
    "--within",
    type=click.IntRange(0, 3660),
    default=WITHIN,
    show_default=True,
    help="With --show expiring: so many days after the end of PERIOD.",
)
@format_option
def assess(period: Period, vendor: str | None, view: str, within: int, form: str) -> None:
    """Print how the operating requirements stand at the end of PERIOD, by domain or by requirement."""
    from outscore.model.requirement import CLIENT
    from outscore.workflow.assessing import out_of_order
    from outscore.workflow.rated_since import rated_since

    with office() as here:
        only = _whose(here, vendor)
        told = out_of_order(here, period, only) if view == TREND else ()
        if view in AS_STATED and only != CLIENT:
            told = rated_since(here, period, only)
        if view == STANDING:
            rows, columns = _standing(here, period, only)
            nothing = NO_REQUIREMENTS
        elif view == TREND:
            rows, columns, nothing = _trend(here, period, only)
        elif view == EXPIRING:
            rows, columns, nothing = _expiring(here, period, only, within)
        elif view == UPGRADE:
            rows, columns, nothing = _upgrade(here, period, only)
        else:
            rows, columns, nothing = _distances(here, period, only, view)
    emit(rows, columns, form, nothing)
    if view in SIDE_BY_SIDE:
        _tell_of_releases(rows)
    for sentence in told:
        click.echo(sentence, err=True)


def _whose(here: Office, typed: str | None) -> str:
    """The vendor that was typed, the client where it is assessed itself, "" for all."""
    from outscore.errors import UnknownName
    from outscore.model.requirement import CLIENT

    if not typed:
        return ""
    if here.workspace.client_catalogue is None:
        return here.workspace.vendor(typed).id
    if typed == CLIENT:
        return CLIENT
    try:
        return here.workspace.vendor(typed).id
    except UnknownName as error:
        known = (*(each.id for each in here.workspace.vendors), CLIENT)
        raise UnknownName("vendor", typed, known) from error


def _tell_of_releases(rows: Sequence[dict[str, object]]) -> None:
    """Say so where vendors stand side by side that are assessed by different releases."""
    from outscore.model.requirement import CLIENT

    releases = sorted({str(row["release"]) for row in rows if row["vendor"] != CLIENT})
    if len(releases) > 1:
        told = f"Different releases stand side by side here ({', '.join(releases)})"
        click.echo(f"{told}: the lines are not of the same requirements.", err=True)


Table = tuple[list[dict[str, object]], "Sequence[str]", str]


def _standing(here: Office, period: Period, only: str) -> tuple[list[dict[str, object]], Sequence[str]]:
    found = _assessments(here, period, only)
    if only:
        rows = [row for whose, _, one in found for row in _requirement_rows(whose, one)]
        return rows, ("vendor", "release", "domain", "requirement", "title", "standing", "reason")
    rows = [row for whose, contract, one in found for row in _domain_rows(whose, contract, one)]
    return rows, ("vendor", "contract", "release", "domain", "in_place", "assessed", "total")


def _assessments(here: Office, period: Period, only: str) -> list[tuple[str, str, AssessmentDocument | None]]:
    """Whose assessments stand, under which contract: those of the statements, then the client's own."""
    from outscore.model.requirement import CLIENT
    from outscore.workflow.client_duties import client_document
    from outscore.workflow.pack import standing_statements

    client = client_document(here, period)
    own = [(CLIENT, "", client)] if client and only in ("", CLIENT) else []
    statements = standing_statements(here, period) if not own or not only else ()
    return [
        *(
            (one["vendor"]["id"], one["contract"]["id"], one["assessment"])
            for one, _ in statements
            if only in ("", one["vendor"]["id"])
        ),
        *own,
    ]


def _domain_rows(
    vendor: str, contract: str, assessment: AssessmentDocument | None
) -> list[dict[str, object]]:
    return [
        {
            "vendor": vendor,
            "contract": contract,
            "release": _release(assessment),
            "domain": domain["title"],
            "in_place": domain["in_place"],
            "assessed": domain["assessed"],
            "total": domain["total"],
        }
        for domain in (assessment["domains"] if assessment else [])
    ]


def _requirement_rows(vendor: str, assessment: AssessmentDocument | None) -> list[dict[str, object]]:
    return [
        {
            "vendor": vendor,
            "release": _release(assessment),
            "domain": domain["title"],
            "requirement": requirement["id"],
            "title": requirement["title"],
            "standing": requirement["standing"].replace("_", " "),
            "reason": requirement["reason"],
        }
        for domain in (assessment["domains"] if assessment else [])
        for requirement in domain["requirements"]
    ]


def _release(assessment: AssessmentDocument | None) -> str:
    return f"{assessment['catalogue']} {assessment['version']}" if assessment else ""


def _distances(here: Office, period: Period, only: str, view: str) -> Table:
    """Gaps, or maturity as a list or as a table of vendors."""
    found = _standing_by(here, period, only)
    if view == GAPS:
        columns = ("vendor", "contract", "release", "priority", "requirement", "title", "standing")
        rows = [row for each in found for row in _gap_rows(each)]
        told = "Everything that was assessed is in place, with effect." if found else NO_REQUIREMENTS
        return rows, (*columns, "weight", "gap", "reason"), told
    if view == MATURITY:
        rows = [row for each in found for row in _maturity_rows(each)]
        columns = ("vendor", "contract", "release", "domain", "maturity", "in_place", "total")
        return rows, columns, NO_REQUIREMENTS
    rows = [_heat_row(each) for each in found]
    return rows, _all_last(rows), NO_REQUIREMENTS


def _standing_by(here: Office, period: Period, only: str) -> list[Assessed]:
    """How whoever is assessed stands, the client last."""
    from outscore.workflow.assessing import assessed
    from outscore.workflow.assessing import assessed_client

    client = assessed_client(here, period)
    own = [client] if client and only in ("", client.vendor) else []
    vendors = assessed(here, period) if not own or not only else ()
    return [*(each for each in vendors if only in ("", each.vendor)), *own]


def _gap_rows(one: Assessed) -> list[dict[str, object]]:
    from outscore.governance.maturity import gaps

    return [
        {
            "vendor": one.vendor,
            "contract": one.contract,
            "release": one.release,
            "priority": priority,
            "requirement": each.requirement,
            "title": each.title,
            "standing": each.standing.words,
            "weight": each.weight,
            "gap": each.gap,
            "reason": each.reason,
        }
        for priority, each in enumerate(gaps(one.stands), start=1)
    ]


def _maturity_rows(one: Assessed) -> list[dict[str, object]]:
    rows = [(title, one.of(domain)) for domain, title in one.domains]
    return [
        {
            "vendor": one.vendor,
            "contract": one.contract,
            "release": one.release,
            "domain": title,
            "maturity": _reached(own),
            "in_place": sum(each.standing.in_place for each in own if each.applies),
            "total": sum(each.applies for each in own),
        }
        for title, own in (*rows, ("All", one.stands))
    ]


def _heat_row(one: Assessed) -> dict[str, object]:
    domains = {title: _reached(one.of(domain)) for domain, title in one.domains}
    whose = {"vendor": one.vendor, "contract": one.contract, "release": one.release}
    return {**whose, **domains, "All": _reached(one.stands)}


def _reached(stands: Sequence[Stand]) -> str:
    from outscore.governance.maturity import maturity

    return _percent(maturity(stands))


def _percent(share: Fraction | None) -> str:
    return "" if share is None else f"{round(share * 100)} %"


def _trend(here: Office, period: Period, only: str) -> Table:
    from outscore.workflow.assessing import trend

    rows = [_trend_row(each) for each in trend(here, period, only)]
    nothing = "No assessment was held. Add one: outscore registers add assessments, or by the workbook."
    columns = _all_last(rows) or ("vendor", "assessment", "kind", "held_on", "release", "All")
    return rows, columns, nothing if here.workspace.catalogue else NO_REQUIREMENTS


def _all_last(rows: Sequence[dict[str, object]]) -> list[str]:
    """The columns of rows with domains of several releases, the whole last."""
    names = dict.fromkeys(name for row in rows for name in row if name != "All")
    return [*names, "All"] if names else []


def _trend_row(step: Step) -> dict[str, object]:
    return {
        "vendor": step.vendor,
        "assessment": step.id,
        "kind": step.kind.replace("_", "-"),
        "held_on": step.held_on.isoformat(),
        "release": step.release,
        **{
            title: _reached([each for each in step.stands if each.domain == domain])
            for domain, title in step.domains
        },
        "All": _reached(step.stands),
    }


def _upgrade(here: Office, period: Period, only: str) -> Table:
    from outscore.workflow.upgrading import upgrades

    rows: list[dict[str, object]] = [
        {
            "vendor": each.vendor,
            "from": f"{each.old.id} {each.old.version}",
            "to": f"{each.new.id} {each.new.version}",
            "requirement": each.step.requirement,
            "change": each.step.change.value.replace("_", " "),
            "into": ", ".join(each.step.into),
            "rating": each.rating.value.replace("_", " ") if each.rating else "",
            "to_do": each.to_do,
            "reason": each.step.reason,
        }
        for each in upgrades(here, period, only)
    ]
    columns = ("vendor", "from", "to", "requirement", "change", "into", "rating", "to_do", "reason")
    return rows, columns, NO_LATER if here.workspace.catalogue else NO_REQUIREMENTS


def _expiring(here: Office, period: Period, only: str, within: int) -> Table:
    from outscore.workflow.assessing import expiring

    rows: list[dict[str, object]] = [
        {
            "vendor": each.vendor,
            "what": each.what,
            "id": each.id,
            "until": each.until.isoformat(),
            "days_left": each.left,
        }
        for each in expiring(here, period, within, only)
    ]
    nothing = f"Nothing expires within {within} days after {period.end}."
    return rows, ("vendor", "what", "id", "until", "days_left"), nothing
