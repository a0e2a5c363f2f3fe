"""The relief register on either database: claims, notice, decisions, withdrawals and their history."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.offices import APRIL
from tests.offices import DATABASES
from tests.offices import FILES
from tests.offices import new_database
from tests.reliefs import OUTAGE
from tests.reliefs import TERMS
from tests.reliefs import at
from tests.reliefs import new_registry

from outscore.errors import UnknownName
from outscore.model.canonical import sha256
from outscore.model.relief import Outcome
from outscore.model.relief import Owed
from outscore.model.relief import ReliefError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reliefs import Registry


LATE = {"notice_at": at("2026-04-20 09:00")}


@pytest.fixture(params=DATABASES)
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Registry:
    return new_registry(tmp_path, new_database(request.param, tmp_path))


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return new_registry(tmp_path, new_database("sqlite", tmp_path))


# Authority


def test_the_limit_of_an_approver_is_not_passed_by_cutting_an_outage_in_two(registry: Registry) -> None:
    registry.claim(end=at("2026-04-01 11:30"))
    registry.claim(begin=at("2026-04-01 11:00"), end=at("2026-04-01 14:00"))
    registry.decide()
    with pytest.raises(ReliefError, match="granted on the same ground in its months it makes 6"):
        registry.decide(claim=2)
    registry.decide(claim=2, end=at("2026-04-01 12:00"))
    registry.decide(claim=2, person="Ann Lee")
    registry.decide(claim=1, grant=False)


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
    with pytest.raises(ReliefError, match="Name the contract: main or second"):
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


# Withdrawing


def test_a_withdrawn_claim_grants_nothing_and_may_be_made_anew(anywhere: Registry) -> None:
    anywhere.claim()
    anywhere.decide()
    record, new = anywhere.withdraw("Vera Stone")
    assert (new, record.status, record.granted) == (True, Outcome.WITHDRAWN, None)
    assert record.decisions[-1].role == "claimant"
    assert not anywhere.withdraw("Vera Stone")[1]
    assert [one.claim for one in anywhere.granted(APRIL) if one.claim] == []
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
