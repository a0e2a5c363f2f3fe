"""The relief register on either database: claims, decisions, their history, and what scoring is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

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
from outscore.errors import UnknownName
from outscore.model.canonical import sha256
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.relief import Outcome
from outscore.model.relief import Owed
from outscore.model.relief import ReliefError
from outscore.model.terms.measuring import ReliefEffect
from outscore.storage import tables
from outscore.storage.database import Database
from outscore.storage.database import migrations
from outscore.storage.database import open_for_upgrade
from outscore.workflow.explain import explain
from outscore.workflow.relief_extent import Extents
from outscore.workflow.relief_extent import coarse_sentence
from outscore.workflow.relief_extent import extent_sentence
from outscore.workflow.relief_granted import months_of
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tests.reliefs import Registry

    from outscore.model.relief import ClaimRecord
    from outscore.model.slices import Granted
    from outscore.workflow.relief_extent import Extent

MAY = Period.parse("2026-05")
LATE = {"notice_at": at("2026-04-20 09:00")}


@pytest.fixture(params=DATABASES)
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Registry:
    return new_registry(tmp_path, new_database(request.param, tmp_path))


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return new_registry(tmp_path, new_database("sqlite", tmp_path))


def claims_in(granted: tuple[Granted, ...]) -> list[tuple[str, datetime, datetime]]:
    return [(one.relief.id, one.begin, one.end) for one in granted if one.relief.id != "far_over_forecast"]


# Claims


def test_a_claim_comes_back_from_the_register_as_it_was_made(anywhere: Registry) -> None:
    owed = Owed("The forecast for April", at("2026-03-15 00:00").date())
    record, new = anywhere.claim(owed=owed, evidence=(("mail.txt", b"Down since 8"),), measures=("speed",))
    assert new
    assert anywhere.all() == (record,)
    found = record.claim
    assert (found.id, found.vendor, found.contract, found.cause) == (1, "acme", "main", "client_system")
    assert (found.begin, found.end, found.notice_at) == (OUTAGE.begin, OUTAGE.end, OUTAGE.notice_at)
    assert str(found.begin.tzinfo) == "Europe/London"
    assert str(found.notice_until) == "2026-04-06"
    assert (found.owed, found.measures, found.what) == (owed, ("speed",), "Telephony was down")
    assert record.status is Outcome.OPEN
    (kept,) = record.evidence
    assert (kept.file, kept.sha256) == ("mail.txt", sha256(b"Down since 8"))
    with anywhere.desk.open() as office:
        assert office.archive.get("file", kept.sha256) == b"Down since 8"


def test_the_same_claim_again_only_adds_evidence(anywhere: Registry) -> None:
    anywhere.claim(evidence=(("mail.txt", b"Down since 8"),))
    record, new = anywhere.claim(evidence=(("copy.txt", b"Down since 8"), ("mail.txt", b"Up at 10")))
    assert not new
    assert [one.file for one in record.evidence] == ["mail.txt", "mail.txt"]
    other, new = anywhere.claim(end=at("2026-04-01 11:00"))
    assert new
    assert other.claim.id == 2
    assert other.evidence == ()


def test_a_claim_may_be_told_in_another_time_zone(registry: Registry) -> None:
    record, _ = registry.claim(zone="Asia/Manila")
    assert record.claim.begin.isoformat() == "2026-04-01T15:00:00+08:00"
    assert not registry.claim()[1]


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"vendor": "nobody"}, UnknownName, "no vendor 'nobody'"),
        ({"ground": "weather"}, UnknownName, "no ground of relief 'weather'. Known: client_outage, far_over"),
        ({"ground": "weather", "contract": "main"}, UnknownName, "no ground of relief 'weather'"),
        ({"contract": "other"}, UnknownName, "no contract 'other'"),
        ({"ground": "far_over_forecast"}, ReliefError, r"needs no claim.*\(9.3\)"),
        ({"ground": "over_forecast"}, ReliefError, "goes out whole or not at all"),
        ({"end": OUTAGE.begin}, ReliefError, "does not end after it begins"),
        ({"begin": at("2025-04-01 08:00")}, ReliefError, "main is not in force on 2025-04-01"),
        (
            {"notice_at": at("2026-05-04 13:01")},
            ReliefError,
            r"2026-05-04 13:01\+01:00: that is still to come",
        ),
        ({"measures": ("cost",)}, UnknownName, "no measure 'cost'"),
        ({"person": " "}, ReliefError, "--by NAME --what TEXT"),
        ({"what": ""}, ReliefError, "--by NAME --what TEXT"),
    ],
)
def test_what_the_contract_does_not_know_cannot_be_claimed(
    registry: Registry, changes: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        registry.claim(**changes)
    assert registry.all() == ()


def test_a_ground_that_several_contracts_know_needs_the_contract_named(registry: Registry) -> None:
    second = (FILES["contracts/main.yaml"] + TERMS).replace("contract: main", "contract: second")
    registry.desk.write("contracts/second.yaml", second)
    with pytest.raises(ReliefError, match="--contract main or --contract second"):
        registry.claim()
    assert registry.claim(contract="second")[0].claim.contract == "second"
    registry.desk.change("contracts/second.yaml", "vendors: all", "vendors: [bolt]")
    with pytest.raises(ReliefError, match="acme is not under the contract second"):
        registry.claim(contract="second")


def test_the_terms_of_the_day_on_which_it_begins_count(registry: Registry) -> None:
    change = """\
changes:
  - {from: "2026-05-01", clause: Variation 1, set: {relief.client_outage.notice_days: 30}}
"""
    registry.desk.write("contracts/main.yaml", FILES["contracts/main.yaml"] + TERMS + change)
    assert registry.claim(**LATE)[0].claim.late
    begin, end = at("2026-05-01 08:00"), at("2026-05-01 10:00")
    assert str(registry.claim(begin=begin, end=end)[0].claim.notice_until) == "2026-05-31"


# Notice


def test_a_claim_out_of_time_is_kept_and_refused_by_the_notice_rule(anywhere: Registry) -> None:
    record, _ = anywhere.claim(**LATE)
    assert record.status is Outcome.OUT_OF_TIME
    assert record.decisions[0].decided_by == ""
    assert record.granted is None
    assert not anywhere.claim(**LATE)[1]
    assert len(anywhere.all()[0].decisions) == 1


def test_a_claim_out_of_time_is_granted_only_by_who_says_so(registry: Registry) -> None:
    registry.claim(**LATE)
    with pytest.raises(
        ReliefError, match=r"notice was given on 2026-04-20, the last day for it was 2026-04-06"
    ):
        registry.decide()
    record, _ = registry.decide(despite_late=True)
    assert record.status is Outcome.GRANTED
    assert [one.outcome for one in record.decisions] == [Outcome.OUT_OF_TIME, Outcome.GRANTED]
    assert [one.despite_late for one in record.decisions] == [False, True]


def test_saying_that_a_claim_is_late_when_it_is_not_is_refused(registry: Registry) -> None:
    registry.claim()
    with pytest.raises(ReliefError, match="belongs to granting a claim that is out of time"):
        registry.decide(despite_late=True)


def test_a_claim_without_a_time_of_notice_is_itself_the_notice(registry: Registry) -> None:
    record, _ = registry.claim(notice_at=None)
    assert record.status is Outcome.OUT_OF_TIME
    assert record.claim.notice_at == at("2026-05-04 13:00")


# Decisions


def test_decisions_are_added_and_the_latest_stands(anywhere: Registry) -> None:
    anywhere.claim()
    granted, new = anywhere.decide()
    assert new
    assert granted.granted == (OUTAGE.begin, OUTAGE.end)
    assert granted.decisions[0].role == "vendor_manager"
    part, _ = anywhere.decide(end=at("2026-04-01 09:00"), reason="Back at nine")
    assert part.status is Outcome.GRANTED_IN_PART
    assert part.granted == (OUTAGE.begin, at("2026-04-01 09:00"))
    refused, _ = anywhere.decide(person="Ann Lee", grant=False, reason="The log was wrong")
    assert refused.granted is None
    assert [one.outcome.value for one in refused.decisions] == ["granted", "granted_in_part", "refused"]
    assert anywhere.all() == (refused,)


def test_the_same_decision_again_is_not_recorded_again(anywhere: Registry) -> None:
    anywhere.claim()
    first, _ = anywhere.decide()
    again, new = anywhere.decide(now="2026-05-05T12:00:00+00:00")
    assert not new
    assert again == first
    anywhere.decide(grant=False)
    back, new = anywhere.decide()
    assert new
    assert back.status is Outcome.GRANTED
    assert len(back.decisions) == 3


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"person": "Vera Stone"}, "Vera Stone has no role.*Who may: Dana Fox.*Ann Lee"),
        ({"person": ""}, "--by NAME --reason TEXT"),
        ({"reason": " "}, "--by NAME --reason TEXT"),
        (
            {"begin": at("2026-04-01 07:00")},
            r"within the claim, from 2026-04-01 08:00\+01:00 to 2026-04-01 10",
        ),
        ({"end": at("2026-04-01 10:01")}, "within the claim"),
        ({"begin": at("2026-04-01 09:00"), "end": at("2026-04-01 09:00")}, "within the claim"),
    ],
)
def test_a_decision_that_may_not_be_taken_is_refused(
    registry: Registry, changes: dict[str, Any], said: str
) -> None:
    registry.claim()
    with pytest.raises(ReliefError, match=said):
        registry.decide(**changes)
    assert registry.all()[0].decisions == ()


def test_a_claim_longer_than_the_role_may_decide_goes_to_the_next(registry: Registry) -> None:
    registry.claim(end=at("2026-04-01 12:01"))
    for grant in (True, False):
        with pytest.raises(ReliefError, match=r"up to 4 hours\) may not decide it.*Who may: Ann Lee"):
            registry.decide(grant=grant)
    with pytest.raises(ReliefError, match="may not decide"):
        registry.decide(end=at("2026-04-01 09:00"))
    assert registry.decide(person="ann lee")[0].decisions[0].decided_by == "Ann Lee"


def test_nobody_decides_a_claim_of_their_own(registry: Registry) -> None:
    registry.claim(person="Dana Fox")
    with pytest.raises(ReliefError, match="made by Dana Fox; somebody else must decide it"):
        registry.decide()
    assert registry.decide(person="Ann Lee")[1]


def test_authority_is_what_the_contract_gives_on_the_day_of_the_decision(registry: Registry) -> None:
    registry.claim()
    change = """\
changes:
  - {from: "2026-05-05", clause: Variation 1, set: {relief_authority: [{role: owner, people: [Cy Yu]}]}}
"""
    registry.desk.write("contracts/main.yaml", FILES["contracts/main.yaml"] + TERMS + change)
    with pytest.raises(ReliefError, match="Cy Yu has no role"):
        registry.decide(person="Cy Yu")
    assert registry.decide(now="2026-05-05T00:00:00+00:00", person="Cy Yu")[1]


def test_a_claim_that_is_not_there_is_told_with_those_that_are(registry: Registry) -> None:
    registry.claim()
    with pytest.raises(UnknownName, match=r"no claim '7'\. Known: 1"):
        registry.decide(claim=7)


def test_a_forecast_is_granted_by_whole_days_too(registry: Registry) -> None:
    begin, end = at("2026-04-01 00:00"), at("2026-04-03 00:00")
    registry.claim(ground="over_forecast", begin=begin, end=end)
    with pytest.raises(ReliefError, match="goes out whole or not at all"):
        registry.decide(person="Ann Lee", end=at("2026-04-02 12:00"))
    assert registry.decide(person="Ann Lee", end=at("2026-04-02 00:00"))[0].status is Outcome.GRANTED_IN_PART


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


# Withdrawing


def test_a_withdrawn_claim_grants_nothing_and_may_be_made_anew(anywhere: Registry) -> None:
    anywhere.claim()
    anywhere.decide()
    record, new = anywhere.withdraw("Vera Stone")
    assert (new, record.status, record.granted) == (True, Outcome.WITHDRAWN, None)
    assert record.decisions[-1].role == "claimant"
    assert not anywhere.withdraw("Vera Stone")[1]
    assert claims_in(anywhere.granted(APRIL)) == []
    with pytest.raises(ReliefError, match="Claim 1 was withdrawn"):
        anywhere.decide()
    anew, new = anywhere.claim(what="Telephony and mail were down")
    assert (new, anew.claim.id, anew.status) == (True, 2, Outcome.OPEN)
    assert not anywhere.claim()[1]
    anywhere.withdraw("Ann Lee", number=2)
    assert anywhere.claim()[0].claim.id == 3
    assert [len(one.decisions) for one in anywhere.all()] == [2, 1, 0]


def test_only_the_claimant_or_who_may_decide_withdraws(registry: Registry) -> None:
    registry.claim()
    with pytest.raises(ReliefError, match="Some One has no role"):
        registry.withdraw("Some One")
    with pytest.raises(ReliefError, match="--by NAME --reason TEXT"):
        registry.withdraw("Vera Stone", reason=" ")
    assert registry.all()[0].decisions == ()


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
