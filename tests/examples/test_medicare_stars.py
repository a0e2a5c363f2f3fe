"""The published data of 789 Medicare contracts, end to end, against the stars that were published."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING
from typing import NamedTuple

import pytest

from outscore.assembly import open_office
from outscore.model.delivery import DeliveryStatus
from outscore.model.period import Period
from outscore.workflow.explain import explain
from outscore.workflow.receive import receive
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.workflow.office import Office

WORKSPACE = Path(__file__).parent / "medicare_stars"
PERIOD = Period.parse("2025-01")
SURVEYS = {"c03", "c19", "c20", "c21", "c22", "c23", "c24", "d05", "d06"}


class Rated(NamedTuple):
    """One figure: whose, of which measure, its band and why there is none, and the published star or text."""

    vendor: str
    measure: str
    measured: bool
    band: str
    published: str


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("medicare") / "workspace"
    shutil.copytree(WORKSPACE, folder)
    with open_office(folder) as opened:
        receive(opened)
        score_period(opened, PERIOD)
        yield opened


def published_stars() -> dict[tuple[str, str], str]:
    """What was published, by vendor and measure."""
    (table,) = (WORKSPACE / "published").glob("*Measure Stars*.csv")
    text = table.read_bytes().decode("cp1252")
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    columns = [(index, name[:3].lower()) for index, name in enumerate(rows[2]) if name]
    return {(row[0].lower(), measure): row[index] for row in rows[4:] for index, measure in columns}


@pytest.fixture(scope="module")
def rated(office: Office) -> list[Rated]:
    stars = published_stars()
    found = []
    for (vendor, _), stored in office.statements.current(str(PERIOD)).items():
        for result in office.statements.read(stored.sha256)["results"]:
            figure: Mapping[str, object] = result["figure"]
            measured, band = figure["value"] is not None, str(figure["band"])
            star = stars[vendor, result["measure"]]
            found.append(Rated(vendor, result["measure"], measured, band, star))
    return found


def test_every_row_of_the_publication_is_accepted(office: Office) -> None:
    (delivery,) = office.deliveries.all()
    assert delivery.status is DeliveryStatus.ACCEPTED
    assert (delivery.rows.read, delivery.rows.accepted) == (789, 789)
    (issue,) = office.deliveries.issues()[delivery.id]
    assert issue.code == "cell_spaces"
    assert issue.message.startswith("13,351 cells")


def test_a_contract_is_held_to_the_cut_points_of_its_own_kind(office: Office) -> None:
    bound = Counter(contract for _, contract in office.statements.current(str(PERIOD)))
    assert bound == {"part_c": 737, "part_d_ma_pd": 732, "part_d_pdp": 52}


@pytest.mark.parametrize(("measure", "count"), [("c30", 651), ("d01", 674)])
def test_every_call_centre_has_the_star_that_was_published(
    rated: list[Rated], measure: str, count: int
) -> None:
    own = [one for one in rated if one.measure == measure and one.measured]
    assert len(own) == count
    assert [one for one in own if one.band != one.published] == []


def test_15994_of_16027_figures_have_the_star_that_was_published(rated: list[Rated]) -> None:
    judged = [one for one in rated if one.measured and one.measure not in SURVEYS]
    others = [one for one in judged if one.band != one.published]
    assert (len(judged), len(others)) == (16_027, 33)
    assert {int(one.published) - int(one.band) for one in others} == {1}
    assert len({one.vendor for one in others}) == 12


def test_a_survey_has_a_figure_and_no_band(rated: list[Rated]) -> None:
    surveys = [one for one in rated if one.measure in SURVEYS and one.measured]
    assert len(surveys) == 4_392
    assert {one.band for one in surveys} == {""}


def test_a_text_in_place_of_a_figure_is_no_figure_and_no_band(rated: list[Rated]) -> None:
    unmeasured = [one for one in rated if not one.measured]
    assert {one.band for one in unmeasured} == {""}
    starred = Counter(one.measure for one in unmeasured if one.published.isdigit())
    assert starred == {"c27": 467, "d04": 574, "c05": 13, "c17": 1}


def test_why_there_is_no_figure_is_kept_beside_it(office: Office) -> None:
    (facts,) = office.facts.current([PERIOD.start])
    reasons = Counter(facts.frame.select("q:c05", "why:c05", "said:c05").drop_nulls("why:c05").iter_rows())
    assert reasons == {
        (None, "not_required", "Plan not required to report measure"): 348,
        (None, "no_data", "No data available"): 55,
        (None, "too_new", "Plan too new to be measured"): 36,
        (None, "unreliable", "CMS identified issues with this plan's data"): 13,
    }


def test_a_figure_is_explained_from_the_cell_as_it_was_published(office: Office) -> None:
    found = explain(office, "h1587", "c25", PERIOD)
    (row,) = found.rows
    assert (row.row, row.quantities, row.texts) == (
        105,
        {"c25": 6},
        {"C25: Complaints about the Health Plan": "0.06"},
    )
    assert found.result["figure"]["value"] == {"n": 3, "d": 50}
    assert Fraction(3, 50) == Fraction("0.06")
    assert found.agrees


def test_the_workspace_is_what_the_published_tables_say(tmp_path: Path) -> None:
    source, target = tmp_path / "tables", tmp_path / "workspace"
    source.mkdir()
    for folder in ("inbox", "published"):
        for table in (WORKSPACE / folder).glob("*.csv"):
            shutil.copyfile(table, source / table.name)
    script = WORKSPACE / "write_workspace.py"
    subprocess.run([sys.executable, str(script), str(source), str(target)], check=True)
    written = {path.relative_to(target): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert len(written) == 11
    assert {name: (WORKSPACE / name).read_bytes() for name in written} == written
