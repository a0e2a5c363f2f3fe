"""The invoice commands: each line with what is payable and why the rest is not, and a true exit code."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.cli.conftest import Desk
from tests.contracts.conftest import FILES
from tests.contracts.conftest import Desk as Files
from tests.contracts.test_invoices import CON
from tests.contracts.test_invoices import INV
from tests.contracts.test_invoices import INVOICE
from tests.contracts.test_invoices import TERMS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A workspace with one invoice that is in order."""
    made = Files(tmp_path)
    made.write(CON, FILES[CON] + TERMS)
    made.write(INV, INVOICE)
    return made


@pytest.fixture
def desk(files: Files) -> Desk:
    """The same, with a hand on the keyboard."""
    return Desk(files.folder)


def document(desk: Desk, *words: str) -> Any:
    return json.loads(desk.run("invoice", "check", *words, "--format", "json").stdout)


def test_an_invoice_in_order_needs_nobody(desk: Desk) -> None:
    done = desk.run("invoice", "check")
    assert done.exit_code == 0, done.output
    assert (
        "ACM-1 (acme, 2026-04): GBP 2,691.10 payable of GBP 2,691.10 billed, GBP 0.00 disputed."
        in done.output
    )
    assert "Percentages are taken of GBP 2,211.10 (estimated). Credits on it: GBP 100.00." in done.output


def test_a_disputed_line_is_told_with_its_reason_and_needs_a_person(desk: Desk, files: Files) -> None:
    files.change(
        INV,
        "billed_units: 100, billed_rate: 21.40, billed_amount: 2140.00",
        "billed_units: 110, billed_amount: 2354",
    )
    done = desk.run("invoice", "check", "ACM-1", "--format", "csv")
    assert done.exit_code == 1
    hours, *_, total = csv.DictReader(io.StringIO(done.stdout))
    assert (hours["billed"], hours["payable"], hours["disputed"]) == ("2354.00", "2140.00", "214.00")
    assert hours["reason"] == "Billed units are 110; accepted by A. Person on 2026-05-05: 100."
    assert (total["line"], total["disputed"], total["payable"]) == ("total", "214.00", "2691.10")


def test_less_billed_than_payable_needs_a_person_too(desk: Desk, files: Files) -> None:
    files.change(INV, "billed_amount: 480.00", "billed_amount: 470.00")
    done = desk.run("invoice", "check", "2026-04")
    assert done.exit_code == 1
    assert "GBP 10.00 not billed" in done.output


def test_the_check_as_a_document_names_reasons_and_acceptance(desk: Desk, files: Files) -> None:
    files.change(INV, 'by: A. Person, day: "2026-05-05"}', 'by: B. Person, day: "2026-05-06"}')
    (found,) = document(desk, "2026-Q2")
    hours, chats, numbers = found["lines"]
    assert (hours["rate"], hours["accepted"]) == ("hours", "by B. Person on 2026-05-06")
    assert (chats["estimated"], chats["accepted"]) == (
        True,
        "by A. Person on 2026-05-05, estimated: as in March",
    )
    assert (numbers["rate"], numbers["reasons"], found["state"]) == (None, [], "estimated")
    assert (found["credit_base"], found["credits_shown"], found["credits_due"]) == ("2211.10", "100.00", None)


def test_units_that_nobody_accepted_are_told(desk: Desk, files: Files) -> None:
    files.change(INV, '  - {rate: hours, units: 100, by: A. Person, day: "2026-05-05"}\n', "")
    done = desk.run("invoice", "check")
    assert done.exit_code == 1
    assert "No units of 'hours' have been accepted yet" in " ".join(done.output.split())
    assert desk.rows("invoice", "list")[0]["state"] == "not accepted yet"


def test_evidence_that_another_month_used_is_disputed_and_names_the_invoice(desk: Desk, files: Files) -> None:
    later = INVOICE.replace("ACM-1", "ACM-2").replace("2026-05-03", "2026-06-03")
    files.write("invoices/later.yaml", later.replace("period: 2026-04", "period: 2026-05"))
    first, second = document(desk, "2026-Q2")
    assert first["disputed"] == "0.00"
    numbers = second["lines"][2]
    assert (numbers["disputed"], numbers["reasons"]) == ("480.00", ["billed_before"])
    assert "'Carrier bill 7' was used for line 3 of invoice 'ACM-1' already" in numbers["reason"]


def test_an_invoice_is_found_however_its_number_is_written(desk: Desk) -> None:
    assert [one["invoice"] for one in document(desk, "acm-1 ")] == ["ACM-1"]


def test_the_list_has_every_invoice_with_its_totals(desk: Desk, files: Files) -> None:
    files.write("invoices/b.yaml", INVOICE.replace("acme", "bolt"))
    rows = desk.rows("invoice", "list")
    assert [(row["invoice"], row["vendor"], row["billed"]) for row in rows] == [
        ("ACM-1", "acme", "2691.10"),
        ("ACM-1", "bolt", "2691.10"),
    ]
    assert [row["vendor"] for row in desk.rows("invoice", "list", "--vendor", "Bolt")] == ["bolt"]


def test_a_number_of_two_vendors_finds_both_and_an_unknown_one_is_refused(desk: Desk, files: Files) -> None:
    files.write("invoices/b.yaml", INVOICE.replace("acme", "bolt"))
    assert [one["vendor"] for one in document(desk, "ACM-1")] == ["acme", "bolt"]
    unknown = desk.run("invoice", "check", "ACM-9")
    assert unknown.exit_code == 2
    assert "There is no invoice or period 'ACM-9'. Known: ACM-1." in unknown.output


def test_where_there_are_no_invoices_it_says_where_they_would_be(desk: Desk, files: Files) -> None:
    (files.folder / INV).unlink()
    done = desk.run("invoice", "list")
    assert (done.exit_code, "invoices/acme-2026-04.yaml" in done.output) == (0, True)
