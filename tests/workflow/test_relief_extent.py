"""What a claim for relief takes out of the count, in rows and in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.offices import FILES
from tests.offices import new_database
from tests.reliefs import TERMS
from tests.reliefs import at
from tests.reliefs import new_registry

from outscore.model.period import Grain
from outscore.model.relief import ReliefError
from outscore.workflow.explain import explain
from outscore.workflow.relief_extent import Extents
from outscore.workflow.relief_extent import coarse_sentence
from outscore.workflow.relief_extent import extent_sentence
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reliefs import Registry

    from outscore.model.relief import ClaimRecord
    from outscore.workflow.relief_extent import Extent


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return new_registry(tmp_path, new_database("sqlite", tmp_path))


TOUCHED = TERMS.replace("notice_days: 5", "notice_days: 5\n    part_intervals: touched")
DAILY = FILES["feeds/figures.yaml"].replace('format: "%Y-%m"', 'format: "%Y-%m-%d"').replace("month}", "day}")


def daily(registry: Registry, terms: str = TERMS) -> None:
    """Rows by the day in place of the month's."""
    registry.desk.write("feeds/figures.yaml", DAILY)
    registry.desk.write("contracts/main.yaml", FILES["contracts/main.yaml"] + terms)
    registry.desk.drop("figures.csv", *(f"A1,2026-04-{day:02},sales,100,{90 + day}" for day in range(1, 6)))
    registry.desk.receive()


def extent(registry: Registry, record: ClaimRecord) -> tuple[Extent, ...]:
    with registry.desk.open() as office:
        return Extents(office).standing(record)


def test_what_a_claim_leaves_out_is_counted_in_rows_and_time(registry: Registry) -> None:
    daily(registry)
    part, _ = registry.claim()
    (found,) = extent(registry, part)
    assert (found.left_out.rows, found.touched.rows, found.brings) == (0, 1, (Grain.DAY,))
    sentence = coarse_sentence([found], part.claim.begin, part.claim.end)
    assert sentence.startswith("Nothing would be left out: the claim covers no whole day (2 hours, from 2026")
    assert "the feed brings days. It touches 1 row, 24 hours in all." in sentence
    longer, _ = registry.claim(begin=at("2026-04-01 12:00"), end=at("2026-04-04 00:00"))
    (found,) = extent(registry, longer)
    assert (found.left_out.rows, found.left_out.of, str(found.left_out.hours)) == (2, 5, "48")
    said = "Left out: 2 rows, 48 hours, of 5 rows. 1 more it covers only in part; none of those."
    assert extent_sentence([found], longer.claim.begin, longer.claim.end) == said
    later, _ = registry.claim(begin=at("2026-04-20 00:00"), end=at("2026-04-21 00:00"))
    (found,) = extent(registry, later)
    assert (found.left_out.rows, found.expected) == (1, True)


def test_claims_that_cover_a_day_only_together_are_counted_together(registry: Registry) -> None:
    daily(registry)
    registry.claim(begin=at("2026-04-01 00:00"), end=at("2026-04-01 04:00"))
    registry.decide()
    rest, _ = registry.claim(begin=at("2026-04-01 04:00"), end=at("2026-04-02 00:00"))
    (found,) = extent(registry, rest)
    assert (found.left_out.rows, str(found.left_out.hours)) == (1, "24")


def test_authority_reaches_as_far_as_the_time_that_goes_out_of_the_count(registry: Registry) -> None:
    daily(registry, TOUCHED)
    record, _ = registry.claim()
    assert extent(registry, record)[0].left_out.rows == 1
    with pytest.raises(ReliefError, match="this claim is 2 hours long and takes 24 hours out of the count"):
        registry.decide()
    assert registry.decide(person="Ann Lee")[1]


def test_a_contract_that_takes_touched_intervals_leaves_them_out_whole(registry: Registry) -> None:
    for terms, rows in ((TERMS, [0]), (TOUCHED, [1])):
        daily(registry, terms)
        registry.claim()
        registry.decide(person="Ann Lee")
        with registry.desk.open() as office:
            (stored,) = [one for one in score_period(office, APRIL).statements if one.vendor == "acme"]
            settlement = office.statements.read(stored.sha256)["settlement"]
        assert settlement is not None
        assert [one["rows"] for one in settlement["measures"][0]["relief"]] == rows


def test_a_relieved_figure_names_the_claim_and_keeps_its_counts(registry: Registry) -> None:
    daily(registry)
    registry.claim(begin=at("2026-04-01 00:00"), end=at("2026-04-02 00:00"))
    registry.decide(person="Ann Lee", reason="Seen in the log.")
    with registry.desk.open() as office:
        (stored,) = [one for one in score_period(office, APRIL).statements if one.vendor == "acme"]
        document = office.statements.read(stored.sha256)
        again = explain(office, "acme", "speed", APRIL)
    settlement = document["settlement"]
    assert settlement is not None
    (measure,) = settlement["measures"]
    raw, adjusted = measure["raw_counts"], measure["adjusted_counts"]
    assert raw is not None
    assert adjusted is not None
    assert (raw["shown"], adjusted["shown"]) == ("465 of 500", "374 of 400")
    figure = document["results"][0]["figure"]
    assert (figure["numerator"], figure["denominator"], figure["counted"]) == (374, 400, "374 of 400")
    (relief,) = measure["relief"]
    assert relief["sentence"] == (
        "Claim 1, client_outage, 2026-04-01 00:00+01:00 to 2026-04-02 00:00+01:00 (Europe/London), granted "
        "by "
        "Ann Lee (head_of_vmo) on 2026-05-04: Seen in the log. 1 of 5 rows (24 hours) is left out."
    )
    assert again.again is not None
    assert again.again.same
    assert again.agrees
    assert again.working == "in_time / answered x 100 = 374 / 400 = 93.5 % (exactly 187/2)"
