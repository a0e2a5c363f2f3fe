"""A contract of which no result can be worked out stops no other contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ledger.conftest import CONTRACT
from tests.ledger.conftest import WHY

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter

NAMES = tuple(f"m{number}" for number in range(60))
TERMS = """\
contract: hard
name: Agreement whose caps cross
vendors: [acme]
starts: "2026-01-01"
currency: GBP
charges: {source: fixed, clause: "7", amount: 100000}
missing_data: {no_report: not_measured, no_volume: not_measured, clause: "2"}
same_incident: {rule: charge_largest_only, clause: "5"}
agreed_readings:
  - {clause: "8", question: "Do the caps cross?", answer: "Yes", agreed_on: "2026-01-01", by: "A. A, B. B"}
"""


def _hard() -> str:
    """Sixty measures under two caps of which neither lies within the other."""
    caps = [
        f'  - {{id: {name}, clause: "8", window: period, amount: 500, measures: [{", ".join(own)}]}}'
        for name, own in (("one", NAMES[:40]), ("other", NAMES[20:]))
    ]
    measures = [
        f'  - {{id: {name}, name: {name.upper()}, metric: service_level, clause: "k{place}", '
        f"target: {{at_least: 99}}, "
        f"credit: {{scheme: per_unit, per: 1, part_units: pro_rata, amount: {100 + place}}}}}"
        for place, name in enumerate(NAMES)
    ]
    return "\n".join([TERMS + "caps:", *caps, "measures:", *measures, ""])


def _incidents(period: str) -> str:
    rows = [
        f'  - {{vendor: acme, contract: hard, period: "{period}", id: i{place}, '
        f'measures: [{", ".join(NAMES[place : place + 3])}], evidence: e, by: "A. P", day: "2026-03-05"}}'
        for place in range(58)
    ]
    return "\n".join(["incidents:", *rows, ""])


def _prepared(counter: Counter, *months: int) -> None:
    bolt = "name: Bolt Services"
    counter.desk.change("vendors.yaml", bolt, f"{bolt}\n    codes: [{{code: B1, feed: figures}}]")
    counter.desk.write("contracts/main.yaml", CONTRACT.replace("vendors: all", "vendors: [bolt]"))
    counter.desk.write("contracts/hard.yaml", _hard())
    for month in months:
        counter.desk.drop(
            f"figures-{month}.csv",
            f"A1,2026-0{month},sales,1000,985",
            f"B1,2026-0{month},sales,1000,985",
        )


def _words(text: str) -> str:
    return " ".join(text.split())


SAID = "2026-01 under contract hard: 60 measures failed in incidents"


def test_other_contracts_are_scored_and_the_reason_is_told(counter: Counter) -> None:
    _prepared(counter, 1)
    counter.desk.write("decisions/incidents.yaml", _incidents("2026-01"))
    said = _words(counter.done("run", "2026-01", code=1).output)
    assert "2026-01: 1 statement, 1 new or changed." in said
    assert f"acme, contract hard, 2026-01: not scored. {SAID}" in said
    assert "(m0, m1, m2, m3, " in said
    assert "Where caps cross" in said
    assert SAID in _words(counter.done("score", "2026-01", code=1).output)
    refused = _words(counter.done("approve", "2026-01", "--vendor", "acme", *WHY, code=1).output)
    assert "2026-01 may not be approved yet. acme, contract hard, 2026-01: not scored." in refused
    counter.done("approve", "2026-01", "--vendor", "bolt", *WHY)
    counter.desk.drop("figures-2.csv", "A1,2026-02,sales,1000,985", "B1,2026-02,sales,1000,985")
    later = _words(counter.done("run", "2026-02", code=1).output)
    assert "2026-02: 1 statement, 1 new or changed." in later
    assert f"acme, contract hard, 2026-02: not scored. {SAID}" in later
    counter.desk.write("decisions/incidents.yaml", "incidents: []\n")
    assert "2 statements" in counter.done("score", "2026-01").output


def test_a_period_in_which_nothing_can_be_worked_out_is_told_too(counter: Counter) -> None:
    _prepared(counter)
    (counter.desk.folder / "contracts/main.yaml").unlink()
    counter.desk.drop("figures-1.csv", "A1,2026-01,sales,1000,985")
    counter.desk.write("decisions/incidents.yaml", _incidents("2026-01"))
    assert SAID in _words(counter.done("run", "2026-01", code=1).output)


def test_what_was_approved_stands_and_is_named_by_restatements_and_replay(counter: Counter) -> None:
    _prepared(counter, 1)
    counter.done("receive")
    counter.done("score", "2026-01")
    counter.done("approve", "2026-01", *WHY)
    counter.desk.write("decisions/incidents.yaml", _incidents("2026-01"))
    stands = f"acme, contract hard, 2026-01: what was approved stands, and cannot be worked out again. {SAID}"
    for command in ("restatements", "score 2026-01", "replay --again"):
        assert stands in _words(counter.done(*command.split(), code=1).output)
    opened = counter.done("restate", "2026-01", "--vendor", "acme", *WHY, code=1).output
    assert "acme, contract hard, 2026-01: not scored." in _words(opened)
