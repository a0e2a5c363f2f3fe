"""What scoring is told of relief, and what the database keeps of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from tests.offices import APRIL
from tests.offices import DATABASES
from tests.offices import FILES
from tests.offices import dump
from tests.offices import new_database
from tests.offices import rows_in
from tests.reliefs import OUTAGE
from tests.reliefs import TERMS
from tests.reliefs import at
from tests.reliefs import new_registry

from outscore.errors import DatabaseError
from outscore.model.period import Period
from outscore.model.terms.measuring import ReliefEffect
from outscore.storage import tables
from outscore.storage.database import Database
from outscore.storage.database import migrations
from outscore.storage.database import open_for_upgrade
from outscore.workflow.relief_granted import months_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tests.reliefs import Registry

    from outscore.model.slices import Granted

MAY = Period.parse("2026-05")


@pytest.fixture(params=DATABASES)
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Registry:
    return new_registry(tmp_path, new_database(request.param, tmp_path))


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return new_registry(tmp_path, new_database("sqlite", tmp_path))


def claims_in(granted: tuple[Granted, ...]) -> list[tuple[str, datetime, datetime]]:
    return [(one.relief.id, one.begin, one.end) for one in granted if one.relief.id != "far_over_forecast"]


# What scoring is told


def test_scoring_is_told_what_was_granted_and_what_needs_no_claim(anywhere: Registry) -> None:
    anywhere.claim()
    anywhere.claim(vendor="bolt")
    assert claims_in(anywhere.granted(APRIL)) == []
    anywhere.decide(end=at("2026-04-01 09:00"))
    assert claims_in(anywhere.granted(APRIL)) == [("client_outage", OUTAGE.begin, at("2026-04-01 09:00"))]
    assert claims_in(anywhere.granted(APRIL, "bolt")) == []
    assert claims_in(anywhere.granted(MAY)) == []
    (calculated,) = anywhere.granted(MAY)
    assert calculated.relief.id == "far_over_forecast"
    assert (calculated.begin, calculated.end) == (at("2026-05-01 00:00"), at("2026-06-01 00:00"))


def test_a_claim_counts_in_every_period_that_it_reaches_into(registry: Registry) -> None:
    begin, end = at("2026-04-30 22:00"), at("2026-05-01 00:00")
    registry.claim(begin=begin, end=end, notice_at=at("2026-05-01 09:00"))
    registry.decide()
    assert len(claims_in(registry.granted(APRIL))) == 1
    assert claims_in(registry.granted(MAY)) == []
    registry.claim(begin=begin, end=at("2026-05-01 00:01"), notice_at=at("2026-05-01 09:00"))
    registry.decide(claim=2)
    assert len(claims_in(registry.granted(APRIL))) == 2
    assert len(claims_in(registry.granted(MAY))) == 1
    assert len(claims_in(registry.granted(Period.parse("2026-Q2")))) == 2


def test_relief_for_some_measures_is_told_so(registry: Registry) -> None:
    registry.claim(measures=("speed",))
    registry.decide()
    assert registry.granted(APRIL)[0].relief.measures == ("speed",)


def test_a_ground_that_an_amendment_took_away_still_holds_for_what_was_granted(registry: Registry) -> None:
    begin, end = at("2026-04-30 23:00"), at("2026-05-01 01:00")
    registry.claim(begin=begin, end=end, notice_at=at("2026-05-01 09:00"))
    registry.decide()
    change = 'changes:\n  - {from: "2026-05-01", clause: V1, set: {relief: null}}\n'
    registry.desk.write("contracts/main.yaml", FILES["contracts/main.yaml"] + TERMS + change)
    assert [one.relief.id for one in registry.granted(MAY)] == ["client_outage"]


def test_a_period_is_relieved_by_the_terms_of_its_first_day(registry: Registry) -> None:
    begin, end = at("2026-04-30 23:00"), at("2026-05-01 01:00")
    registry.claim(begin=begin, end=end, notice_at=at("2026-05-01 09:00"))
    registry.decide()
    change = """\
changes:
  - {from: "2026-05-01", clause: V1, set: {relief.client_outage.effect: add_to_numerator}}
"""
    registry.desk.write("contracts/main.yaml", FILES["contracts/main.yaml"] + TERMS + change)
    effects = [registry.granted(period)[0].relief.effect for period in (APRIL, MAY)]
    assert effects == [ReliefEffect.BOTH, ReliefEffect.ADD_BACK]


def test_the_months_of_a_claim_are_those_it_reaches_into(registry: Registry) -> None:
    record, _ = registry.claim(end=at("2026-06-01 00:00"))
    with registry.desk.open() as office:
        assert [str(one) for one in months_of(office.workspace, record.claim)] == ["2026-04", "2026-05"]
        longer = replace(record.claim, end=at("2026-06-01 00:01"))
        assert len(months_of(office.workspace, longer)) == 3


# The database


def test_a_database_from_before_the_register_gets_its_tables_and_keeps_what_it_had(
    anywhere: Registry,
) -> None:
    anywhere.desk.drop("figures.csv", "A1,2026-04,sales,100,95")
    anywhere.desk.receive()
    before = dump(anywhere.desk.url)
    database = open_for_upgrade(anywhere.desk.url)
    command.downgrade(migrations(database.engine), "0001")
    database.close()
    with pytest.raises(DatabaseError, match="outscore db upgrade"):
        anywhere.claim()
    database = open_for_upgrade(anywhere.desk.url)
    database.upgrade()
    database.close()
    assert dump(anywhere.desk.url) == before
    assert anywhere.claim()[1]


def test_the_database_refuses_a_claim_that_ends_before_it_begins(anywhere: Registry) -> None:
    anywhere.claim()
    (row,) = dump(anywhere.desk.url)["relief_claim"]
    values = dict(zip(tables.relief_claim.c.keys(), row, strict=True))
    values |= {"id": 2, "ends_at": values["begins_at"]}
    database = Database(anywhere.desk.url)
    with pytest.raises(IntegrityError, match="in_order"), database.writing() as connection:
        connection.execute(insert(tables.relief_claim).values(values))
    database.close()
    assert rows_in(anywhere.desk.url, "relief_claim") == 1
