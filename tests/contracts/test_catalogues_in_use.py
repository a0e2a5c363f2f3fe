"""Several catalogues in one workspace: which may be named where, and when a newer release is told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.model.agreed_release import AgreedRelease

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

REQ, TAILORED = "requirements.yaml", "tailoring/main.yaml"
AGREED = "reason: Why, agreed_by: A. Person, agreed_on: '{day}'"


def use(desk: Desk, catalogue: str, *releases: str, client: str = "", day: str = "2026-04-01") -> None:
    """requirements.yaml, and what is agreed for the contract: each a release, such as "1, catalogue: csp"."""
    desk.write(REQ, f"catalogue: {catalogue}\n" + (f"client: {{{client}}}\n" if client else ""))
    entries = "".join(f"  - {{release: {each}, {AGREED.format(day=day)}}}\n" for each in releases)
    if releases:
        desk.write(TAILORED, f"contract: main\nreleases:\n{entries}")
    (desk.folder / "assessments/spring.yaml").unlink(missing_ok=True)


def told(desk: Desk) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.message) for fault in check_workspace(desk.folder)]


def test_an_entry_keeps_its_catalogue_unless_it_is_the_usual_one(desk: Desk) -> None:
    use(desk, "osp\nversion: 2", "1, catalogue: csp, vendor: acme", "2, catalogue: osp, vendor: bolt")
    workspace = load_workspace(desk.folder)
    assert [(each.catalogue, each.version) for each in workspace.agreed_releases] == [("csp", 1), ("", 2)]
    assert isinstance(workspace.agreed_releases[0], AgreedRelease)
    assert [(each.id, each.version) for each in workspace.releases] == [("csp", 1)]
    assert workspace.client_catalogue is None


def test_a_catalogue_that_there_is_not_is_refused_at_its_entry(desk: Desk) -> None:
    use(desk, "osp\nversion: 2", "1, catalogue: cps")
    ((file, line, message),) = told(desk)
    assert (file, line) == (TAILORED, 3)
    assert message.startswith("There is no catalogue 'cps' version 1. Known: ")


@pytest.mark.parametrize(
    ("requirement", "entry", "sound"),
    [
        ("csp-performance-speed", "1, catalogue: csp", True),
        ("osp-performance-speed", "1, catalogue: csp", False),
        ("osp-performance-speed", "1, catalogue: csp, vendor: bolt", True),
        ("csp-performance-speed", "1, catalogue: csp, vendor: bolt", True),
        ("osp-performance-speed", "1", True),
        ("pulse-q", "1, catalogue: csp", False),
    ],
)
def test_a_binding_is_of_a_catalogue_by_which_the_contract_is_assessed(
    desk: Desk, requirement: str, entry: str, sound: bool
) -> None:
    bound = f"bindings:\n  - {{requirement: {requirement}, contract: main, measure: speed, at_target: 1, "
    use(desk, f"osp\nversion: 2\n{bound}of_last: 1}}", entry)
    assert (told(desk) == []) is sound, told(desk)


@pytest.mark.parametrize(
    ("day", "sound"), [("2026-04-01", False), ("2026-04-02", True), ("2026-03-01", False)]
)
def test_the_usual_catalogue_counts_until_another_is_agreed_on(desk: Desk, day: str, sound: bool) -> None:
    bound = (
        "bindings:\n  - {requirement: osp-performance-speed, contract: main, measure: speed, at_target: 1, "
    )
    use(desk, f"osp\nversion: 2\n{bound}of_last: 1}}", "1, catalogue: csp", day=day)
    assert (told(desk) == []) is sound


@pytest.mark.parametrize(
    ("catalogue", "entries", "client", "place"),
    [
        ("osp\nversion: 2", (), "", ()),
        ("osp\nversion: 1", (), "", ((REQ, 2, "osp version 2 is out, and version 1 is in use."),)),
        ("osp\nversion: 2", ("1, vendor: bolt",), "", ()),
        ("osp\nversion: 1", ("2, vendor: bolt",), "", ()),
        (
            "csp\nversion: 1",
            ("1, catalogue: osp",),
            "",
            ((TAILORED, 3, "osp version 2 is out, and version"),),
        ),
        ("osp\nversion: 2", (), "catalogue: vmo, version: 1", ()),
        (
            "osp\nversion: 2",
            (),
            "catalogue: house, version: 2",
            ((REQ, 3, "house version 3 is out, and version 2 is in use."),),
        ),
    ],
)
def test_a_newer_release_is_told_where_nobody_uses_it(
    desk: Desk, catalogue: str, entries: tuple[str, ...], client: str, place: tuple[tuple[str, int, str], ...]
) -> None:
    if "house" in client:
        text = (desk.folder / "catalogues/house-2.yaml").read_text(encoding="utf-8")
        desk.write("catalogues/house-3.yaml", text.replace("version: 2\n", "version: 3\n", 1))
    use(desk, catalogue, *entries, client=client)
    found = check_workspace(desk.folder)
    assert all(not each.refuses for each in found)
    assert [(each.file, each.line) for each in found] == [each[:2] for each in place]
    for each, (_, _, said) in zip(found, place, strict=True):
        assert each.message.startswith(said)
        assert each.message.endswith("outscore assess PERIOD --show upgrade")


@pytest.mark.parametrize("version", ["0", "2"])
def test_a_version_that_a_requirement_never_had_is_not_rated(desk: Desk, version: str) -> None:
    desk.write(
        "assessments/spring.yaml",
        "ratings:\n  - {requirement: house-people, vendor: acme, rating: partial, evidence: Seen, "
        f"evidence_dated: '2026-03-31', assessor: A. Person, version: {version}}}\n",
    )
    ((file, _, message),) = told(desk)
    assert file == "assessments/spring.yaml"
    assert message == "'house-people' is at version 1. Write the version that was judged."


def test_evidence_does_not_expire_before_the_day_it_is_of(desk: Desk) -> None:
    rating = (
        "ratings:\n  - {{requirement: house-people, vendor: acme, rating: partial, evidence: Seen, "
        "evidence_dated: '2026-03-31', expires: '{}', assessor: A. Person}}\n"
    )
    desk.write("assessments/spring.yaml", rating.format("2026-03-31"))
    assert told(desk) == []
    desk.write("assessments/spring.yaml", rating.format("2026-03-30"))
    ((_, _, message),) = told(desk)
    assert message.startswith("The evidence is dated 2026-03-31, after it expires (2026-03-30).")


PAGE = Path(__file__).parents[2] / "docs/requirements.md"


def test_the_page_shows_files_that_hold(desk: Desk) -> None:
    _, _, text = PAGE.read_text(encoding="utf-8").partition("\n## Several catalogues in one workspace\n")
    tailored, requirements, *_ = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    use(desk, "")
    desk.write("tailoring/inhouse.yaml", tailored.replace("inhouse-2026", "main"))
    desk.write(REQ, requirements)
    assert told(desk) == []
    workspace = load_workspace(desk.folder)
    assert workspace.client_catalogue is not None
    assert [each.id for each in (workspace.client_catalogue, *workspace.releases)] == ["vmo", "csp"]
