"""The order of a vendor's assessments, and where its certificates hold: what is refused, and what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.offices import FILES
from tests.workflow.books import changed
from tests.workflow.books import opened
from tests.workflow.books import people_desk
from tests.workflow.books import there

from outscore.cli import main
from outscore.errors import RegisterRefused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

HELD = {"vendor": "acme", "held_on": "2026-04-10", "assessor": "ann"}
CERTIFICATE = {
    "vendor": "acme",
    "standard": "ISO/IEC 27001:2022",
    "scope": "All work",
    "issued_by": "A body",
    "issued_on": "2026-01-01",
    "expires": "2028-12-31",
}
SITES = "    sites: [{name: Leeds, country: GB}, {name: Cebu, country: PH}]\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace with two catalogues that vendors can be assessed by."""
    return people_desk(tmp_path, "osp\nversion: 2")


def hold(desk: Desk, **said: str) -> str:
    one = opened(desk, "assessments", **{**HELD, **said})
    changed(desk, "assessments", one, 1, state="held", summary="As it was.")
    return one


def refused(desk: Desk, **said: str) -> str:
    with pytest.raises(RegisterRefused) as caught:
        opened(desk, "assessments", **{**HELD, **said})
    return str(caught.value)


@pytest.mark.parametrize("kind", ["baseline", "implementation"])
def test_a_re_audit_follows_an_audit_that_was_held(desk: Desk, kind: str) -> None:
    hold(desk, kind=kind, held_on="2025-04-10")
    opened(desk, "assessments", **HELD, kind="audit")
    told = "A re-audit follows an audit of acme by osp, and none was held before 2026-04-10. Write kind=audit"
    assert told in refused(desk, kind="re_audit")
    hold(desk, kind="audit", held_on="2025-06-10")
    first = hold(desk, kind="re_audit")
    assert there(desk)["assessments", first].state == "held"


@pytest.mark.parametrize(
    ("audit", "said"),
    [
        ({"vendor": "bolt"}, "none was held before 2026-04-10. Write"),
        ({"catalogue": "csp", "release": "1"}, "none was held before 2026-04-10. Write"),
        ({"held_on": "2026-04-11"}, "none was held before 2026-04-10. The first one was held on 2026-04-11."),
    ],
)
def test_the_audit_is_of_that_vendor_by_that_catalogue_and_earlier(
    desk: Desk, audit: dict[str, str], said: str
) -> None:
    hold(desk, **{"kind": "audit", "held_on": "2025-06-10", **audit})
    assert said in refused(desk, kind="re_audit")


def test_a_re_audit_may_follow_another_one_and_a_later_release(desk: Desk) -> None:
    hold(desk, kind="audit", held_on="2024-04-10", catalogue="osp", release="1")
    hold(desk, kind="re_audit", held_on="2025-04-10")
    hold(desk, kind="re_audit")


def test_what_is_planned_cannot_become_a_re_audit_of_nothing(desk: Desk) -> None:
    one = opened(desk, "assessments", **HELD, kind="audit")
    with pytest.raises(RegisterRefused, match="A re-audit follows an audit of acme"):
        changed(desk, "assessments", one, 1, kind="re_audit")


@pytest.mark.parametrize("months", ["", "0", "37"])
def test_sustained_performance_is_of_months(desk: Desk, months: str) -> None:
    told = "Say of how many up to that day (months), from 1 to 36."
    assert told in refused(desk, kind="sustained", **({"months": months} if months else {}))
    one = hold(desk, kind="sustained", months="6")
    assert there(desk)["assessments", one].says("months") == "6"


def test_nothing_else_is_of_months(desk: Desk) -> None:
    assert "Only an assessment of kind sustained is of months" in refused(desk, kind="audit", months="6")


def test_an_assessment_is_not_valid_until_before_it_was_held(desk: Desk) -> None:
    told = "Held on 2026-04-10, valid until 2026-04-09. Put them in order."
    assert told in refused(desk, kind="audit", valid_until="2026-04-09")


def test_without_requirements_nobody_is_assessed(tmp_path: Path) -> None:
    told = refused(people_desk(tmp_path), kind="baseline", catalogue="osp", release="2")
    assert "The workspace has no requirements, so nobody could be rated by this assessment. Add" in told


def test_the_trend_says_which_assessment_came_without_the_one_before(desk: Desk) -> None:
    hold(desk, kind="baseline", held_on="2026-01-10")
    hold(desk, kind="sustained", months="3", held_on="2026-03-10")
    hold(desk, kind="implementation", held_on="2026-02-10")
    hold(desk, kind="audit", catalogue="csp", release="1")
    hold(desk, kind="implementation", vendor="bolt", held_on="2026-05-01")
    words = ["-w", str(desk.folder), "assess", "2026-04", "--show", "trend"]
    told = CliRunner().invoke(main, words).output
    assert [line for line in told.splitlines() if "without" in line] == [
        "assessment-4: audit of acme by csp, without sustained before it."
    ]
    later = CliRunner().invoke(main, [*words[:3], "2026-05", *words[4:]]).output
    assert "assessment-5: implementation of bolt by osp, without baseline before it." in later


# Certificates


def certify(desk: Desk, **said: str) -> str:
    return opened(desk, "certificates", **{**CERTIFICATE, **said})


def test_a_certificate_names_a_site_of_the_vendors_record(desk: Desk) -> None:
    vendors = FILES["vendors.yaml"]
    desk.write(
        "vendors.yaml", vendors.replace("    name: Acme Contact\n", f"    name: Acme Contact\n{SITES}")
    )
    with pytest.raises(RegisterRefused) as caught:
        certify(desk, site="Leds")
    assert "acme has no site 'Leds' in its record. Known: Cebu, Leeds. Name one of them" in str(caught.value)
    one = certify(desk, site="Leeds")
    certify(desk)
    with pytest.raises(RegisterRefused, match="acme has no site 'Hull' in its record"):
        changed(desk, "certificates", one, 1, site="Hull")
    certify(desk, vendor="bolt", site="Anywhere")


def test_a_site_that_left_the_record_is_in_nobodys_way(desk: Desk) -> None:
    one = certify(desk, site="Hull")
    vendors = FILES["vendors.yaml"]
    desk.write(
        "vendors.yaml", vendors.replace("    name: Acme Contact\n", f"    name: Acme Contact\n{SITES}")
    )
    changed(desk, "certificates", one, 1, state="suspended")
