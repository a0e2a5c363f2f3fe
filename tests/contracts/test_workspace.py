"""Workspaces that are in order, as values."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from outscore.contracts.initial import init_workspace
from outscore.contracts.workspace import FolderDispatch
from outscore.contracts.workspace import SmtpDispatch
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.contracts.workspace import schema_documents
from outscore.errors import AmbiguousName
from outscore.errors import UnknownName
from outscore.errors import WorkspaceError
from outscore.model.period import Grain
from outscore.model.target import Comparison
from outscore.model.vendor import VendorCode

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

    from outscore.contracts.workspace import Workspace


ROOT = Path(__file__).parents[2]
VEN, CON, FEED = "vendors.yaml", "contracts/main.yaml", "feeds/daily.yaml"


@pytest.fixture(scope="module")
def nhs111() -> Workspace:
    return load_workspace(ROOT / "examples" / "nhs111")


def test_the_nhs111_example_has_45_vendors_and_its_two_targets(nhs111: Workspace) -> None:
    (contract,) = nhs111.contracts
    assert len(nhs111.vendors) == len(contract.vendors) == len({vendor.id for vendor in nhs111.vendors}) == 45
    judged = {measure.id: str(measure.target) for measure in contract.measures if measure.target}
    assert judged == {"answered_60s": ">= 95", "abandoned": "< 5"}
    assert {measure.metric.combine for measure in contract.measures} == {"sums", "total", "printed"}


def test_the_nhs111_example_accounts_for_every_column_and_code_of_its_file(nhs111: Workspace) -> None:
    (file,) = nhs111.settings.inbox.glob(nhs111.feeds[0].files)
    header, *rows = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines()]
    feed = nhs111.feed("nhs111_mds")
    assert len(header) == 37
    assert sorted([*feed.columns, *feed.ignored_columns]) == sorted(header)
    codes = {code.code for vendor in nhs111.vendors for code in vendor.codes_in(feed.id)}
    assert codes == {row[2] for row in rows}


def test_an_area_that_was_renamed_is_found_by_each_of_its_names(nhs111: Workspace) -> None:
    by_code = nhs111.vendor("111af5")
    assert nhs111.vendor("North West NHS 111") is nhs111.vendor("north west exc blackpool nhs 111") is by_code
    assert by_code.name_on(date(2015, 8, 31)) == "North West NHS 111"
    assert by_code.name_on(date(2015, 9, 1)) == "North West exc Blackpool NHS 111"


def test_a_vendor_nobody_knows_and_a_name_of_two_vendors_are_refused(desk: Desk) -> None:
    desk.change(VEN, "name: Bolt", "name: acme ltd")
    workspace = load_workspace(desk.folder)
    with pytest.raises(UnknownName, match=r"no vendor 'zeta'. Known: acme, bolt"):
        workspace.vendor("zeta")
    with pytest.raises(AmbiguousName, match="may be the vendor acme or bolt"):
        workspace.vendor("ACME LTD")
    assert workspace.vendor("Bolt").id == "bolt"


def test_contracts_and_feeds_are_found_by_id(desk: Desk) -> None:
    workspace = load_workspace(desk.folder)
    assert (workspace.contract("main").name, workspace.feed("daily").name) == (
        "Main agreement",
        "Daily figures",
    )
    with pytest.raises(UnknownName, match="no contract"):
        workspace.contract("other")
    with pytest.raises(UnknownName, match="no feed"):
        workspace.feed("other")


def test_a_target_is_the_number_that_was_written(desk: Desk) -> None:
    target = load_workspace(desk.folder).contracts[0].measures[0].target
    assert target is not None
    assert (target.comparison, target.value, target.written) == (
        Comparison.AT_LEAST,
        Fraction(191, 2),
        "95.5",
    )
    desk.change(CON, "95.5}", '"95.50 %"}')
    target = load_workspace(desk.folder).contracts[0].measures[0].target
    assert target is not None
    assert (target.value, target.written) == (Fraction(191, 2), "95.50")


def test_a_vendor_without_a_code_for_a_feed_is_known_there_by_its_id(desk: Desk) -> None:
    workspace = load_workspace(desk.folder)
    (code,) = workspace.vendor("bolt").codes_in("daily")
    assert (code.code, workspace.vendor("acme").codes_in("daily")[0].code) == ("bolt", "A1")
    second = (desk.folder / FEED).read_text(encoding="utf-8").replace("feed: daily", "feed: weekly")
    desk.write("feeds/weekly.yaml", second)
    acme = load_workspace(desk.folder).vendor("acme")
    assert acme.codes_in("weekly") == (VendorCode("acme", "weekly", code.span),)


def test_one_code_may_mean_two_vendors_on_different_days(desk: Desk) -> None:
    desk.change(VEN, "{code: A1, feed: daily}", '{code: A1, feed: daily, until: "2026-04-30"}')
    desk.change(VEN, "name: Bolt\n", 'name: Bolt\n    codes: [{code: A1, from: "2026-05-01"}]\n')
    assert check_workspace(desk.folder) == ()


def test_a_comment_changes_no_hash_and_a_term_does(desk: Desk) -> None:
    before = load_workspace(desk.folder)
    desk.change(CON, 'clause: "3.1"', "clause: '3.1'   # a note")
    desk.change(
        FEED, "kind: aggregate", "kind: aggregate\nformat: {type: csv}   # the same as saying nothing"
    )
    same = load_workspace(desk.folder)
    assert same.contracts[0].terms_sha256 == before.contracts[0].terms_sha256
    assert same.feeds[0].sha256 == before.feeds[0].sha256
    desk.change("metrics.yaml", "definition: Answered in time", "definition: Answered soon")
    desk.change(FEED, "type: csv", "encoding: cp1252")
    other = load_workspace(desk.folder)
    assert other.contracts[0].terms_sha256 != before.contracts[0].terms_sha256
    assert other.feeds[0].sha256 != before.feeds[0].sha256


def test_paths_are_of_the_workspace_and_a_database_from_outside_wins(desk: Desk) -> None:
    settings = load_workspace(desk.folder).settings
    folder = desk.folder.resolve()
    assert (settings.inbox, settings.output) == (folder / "inbox", folder / "out")
    assert settings.database_url == f"sqlite:///{folder.as_posix()}/var/outscore.db"
    assert settings.archive_url == str(folder / "var/archive")
    assert settings.dispatch == FolderDispatch(folder / "out/sent")
    assert load_workspace(desk.folder, "postgresql://db/x").settings.database_url == "postgresql://db/x"


def test_a_relative_sqlite_url_is_a_file_of_the_workspace(desk: Desk) -> None:
    desk.change("outscore.yaml", "client:", "database: sqlite:///data/x.db\nclient:")
    url = load_workspace(desk.folder).settings.database_url
    assert url == f"sqlite:///{desk.folder.resolve().as_posix()}/data/x.db"


def test_email_and_urls_are_taken_as_they_are_written(desk: Desk) -> None:
    smtp = "dispatch: {channel: smtp, host: h.example, port: 25, security: none, sender: a@b.example}\n"
    desk.change(
        "outscore.yaml", "client:", f"{smtp}archive: s3://bucket/x\ndatabase: postgresql://db/x\nclient:"
    )
    settings = load_workspace(desk.folder).settings
    assert settings.dispatch == SmtpDispatch("h.example", 25, "none", None, "a@b.example")
    assert (settings.archive_url, settings.database_url) == ("s3://bucket/x", "postgresql://db/x")


def test_a_finding_about_all_is_one_for_each_vendor_without_its_own(desk: Desk) -> None:
    text = (desk.folder / "assessments/spring.yaml").read_text(encoding="utf-8")
    every = text.replace("vendor: acme", "vendor: all").replace("rating: deployed", "rating: partial")
    desk.write("assessments/all.yaml", every)
    ratings = load_workspace(desk.folder).ratings
    assert [(rating.vendor, rating.rating.value) for rating in ratings] == [
        ("bolt", "partial"),
        ("acme", "deployed"),
    ]


def test_a_workspace_may_do_without_requirements(desk: Desk) -> None:
    (desk.folder / "requirements.yaml").unlink()
    (desk.folder / "assessments/spring.yaml").unlink()
    workspace = load_workspace(desk.folder)
    assert (workspace.catalogue, workspace.bindings, workspace.ratings) == (None, (), ())


def test_a_new_workspace_passes_its_check(tmp_path: Path) -> None:
    written = init_workspace(tmp_path / "new")
    assert {"outscore.yaml", ".gitignore", "inbox/README.md", "feeds/acme_daily.yaml"} <= set(written)
    assert check_workspace(tmp_path / "new") == ()
    workspace = load_workspace(tmp_path / "new")
    assert [vendor.id for vendor in workspace.vendors] == ["acme"]
    assert [bool(measure.target) for measure in workspace.contracts[0].measures] == [True, True, False]
    assert workspace.feeds[0].grain is Grain.DAY


def test_a_folder_in_use_is_left_as_it_is(tmp_path: Path) -> None:
    init_workspace(tmp_path / "new")
    with pytest.raises(WorkspaceError, match="is a workspace already"):
        init_workspace(tmp_path / "new")
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="is not empty"):
        init_workspace(tmp_path)
    with pytest.raises(WorkspaceError, match="is a file"):
        init_workspace(tmp_path / "letter.txt")


def test_the_json_schemas_of_the_repository_are_current() -> None:
    stored = {
        path.name.removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8"))
        for path in (ROOT / "schemas").glob("*.schema.json")
    }
    assert stored == schema_documents()
