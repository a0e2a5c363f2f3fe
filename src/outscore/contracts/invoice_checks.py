"""Whether invoices speak of vendors, contracts and rates that exist, and add up.

What the vendor may have got wrong itself, such as a line that does not multiply out, is a warning here and a
reason in the invoice check; what can only be a slip of whoever wrote the file is a fault.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.contracts.faults import Fault
from outscore.contracts.faults import Severity
from outscore.contracts.faults import unknown
from outscore.contracts.invoice_build import line_of
from outscore.contracts.repeats import repeated
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import Rows
from outscore.model.currency import decimals
from outscore.model.currency import minor_unit
from outscore.model.period import Period
from outscore.scoring.costs_handed_on import alike
from outscore.scoring.invoice import multiplies
from outscore.scoring.invoice_wording import arithmetic
from outscore.scoring.settlement_wording import money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.documents import ContractDocument
    from outscore.contracts.entries import Entry
    from outscore.contracts.files import Files
    from outscore.contracts.invoice_documents import InvoiceDocument
    from outscore.contracts.reading import Sheet


def invoice_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with the invoices."""
    yield from _repeated_numbers(files)
    for sheet in files.invoices:
        if sheet.document is not None:
            yield from _parties(files, sheet, sheet.document)
            yield from _repeats(sheet, sheet.document)
            yield from _units(sheet, sheet.document)
            yield from _sums(sheet, sheet.document)


def _repeated_numbers(files: Files) -> Iterator[Fault]:
    found = [(sheet, sheet.document) for sheet in files.invoices if sheet.document]
    keys = [
        ((one.vendor, alike(one.invoice)), f"{sheet.file}, line {one.line('invoice')}")
        for sheet, one in found
    ]
    for place, (vendor, _), where in repeated(keys):
        sheet, document = found[place]
        message = f"The invoice {document.invoice!r} of {vendor!r} is in {where} too. Keep one of them."
        yield sheet.fault(document, "invoice", message)


def _parties(files: Files, sheet: Sheet[InvoiceDocument], invoice: InvoiceDocument) -> Iterator[Fault]:
    vendors, contracts = files.vendor_ids, files.contract_ids
    if vendors is not None and invoice.vendor not in vendors:
        yield sheet.fault(invoice, "vendor", unknown("vendor", invoice.vendor, vendors))
    if contracts is None:
        return
    if invoice.contract not in contracts:
        yield sheet.fault(invoice, "contract", unknown("contract", invoice.contract, contracts))
    for contract in files.contracts:
        if contract.content.get("contract") == invoice.contract:
            yield from _under_contract(sheet, invoice, contract)


def _under_contract(
    sheet: Sheet[InvoiceDocument], invoice: InvoiceDocument, contract: Sheet[ContractDocument]
) -> Iterator[Fault]:
    terms = contract.document
    if terms is not None and terms.vendors != ("all",) and invoice.vendor not in terms.vendors:
        message = f"The contract {invoice.contract!r} does not bind {invoice.vendor!r}. Name one that does."
        yield sheet.fault(invoice, "contract", message)
    if terms is not None:
        yield from _out_of_force(sheet, invoice, terms)
    rates = _rates(contract.content)
    if rates is None:
        return
    for line in invoice.lines:
        if line.rate is not None and line.rate not in rates:
            message = unknown("rate", line.rate, rates)
            message += " For a charge that the rate card does not have, write name: instead of rate:."
            yield sheet.fault(line, "rate", message)
    for one in invoice.accepted:
        if one.rate not in rates:
            yield sheet.fault(one, "rate", unknown("rate", one.rate, rates))
    yield from _currencies(sheet, invoice, rates, str(contract.content.get("currency") or invoice.currency))


def _out_of_force(
    sheet: Sheet[InvoiceDocument], invoice: InvoiceDocument, terms: ContractDocument
) -> Iterator[Fault]:
    period, ends = Period.parse(invoice.period), terms.ends or date.max
    if not terms.starts <= period.start <= ends:
        message = f"The contract {invoice.contract!r} is not in force on {period.start}, when {period}"
        message += " begins."
        if period.end < terms.starts or ends < period.start:
            message += " Nothing on the invoice is payable. Is the period right?"
        yield _warning(sheet, invoice, "period", message)


def _rates(content: Block) -> dict[str, str] | None:
    """The currency of every rate that the contract or a change of it names; None where one is unreadable."""
    found: dict[str, str] = {}
    changes = content.get("changes")
    for rows in (content.get("rates"), *_changed(changes)):
        for row in rows if isinstance(rows, Rows) else ():
            if not isinstance(row, Block) or not isinstance(row.get("id"), str):
                return None
            found[row["id"]] = str(row.get("currency") or "")
    return found


def _changed(changes: Any) -> Iterator[Any]:
    """The rate cards, and single rates as such, that changes set."""
    for change in changes if isinstance(changes, Rows) else ():
        block = change.get("set") if isinstance(change, Block) else None
        for path, value in block.items() if isinstance(block, Block) else ():
            first, _, name = path.partition(".")
            if first == "rates" and not name:
                yield value
            elif first == "rates" and isinstance(value, Block) and "." not in name:
                yield _as_rows(name, value)


def _as_rows(name: str, value: Block) -> Rows:
    row, rows = Block(value.line), Rows(value.line)
    row.update({"id": name, **value})
    rows.put(row, value.line)
    return rows


def _currencies(
    sheet: Sheet[InvoiceDocument], invoice: InvoiceDocument, rates: dict[str, str], ordinary: str
) -> Iterator[Fault]:
    given = {one.source for one in invoice.exchange_rates if one.target == invoice.currency}
    for entry in invoice.lines:
        if entry.rate is not None and entry.rate in rates:
            own = rates[entry.rate] or ordinary
        else:
            own = (entry.pass_through and entry.pass_through.currency) or invoice.currency
        if own not in (invoice.currency, *given):
            message = (
                f"The price is in {own} and the invoice in {invoice.currency}, so the line is disputed. Add "
                f"the dated rate under exchange_rates, with from: {own}, to: {invoice.currency}."
            )
            yield _warning(sheet, entry, "rate" if entry.rate else "pass_through", message)


def _repeats(sheet: Sheet[InvoiceDocument], invoice: InvoiceDocument) -> Iterator[Fault]:
    lines = [(line_of(entry), f"line {entry.line()}") for entry in invoice.lines]
    for place, _, where in repeated(lines):
        message = f"The same is billed in {where}. Take one out, if the invoice has it only once."
        yield _warning(sheet, invoice.lines[place], "rate", message)
    accepted = [((entry.rate, entry.day), f"line {entry.line()}") for entry in invoice.accepted]
    for place, (rate, day), where in repeated(accepted):
        message = f"Units of {rate!r} were accepted on {day} in {where} already. Keep one of them."
        yield sheet.fault(invoice.accepted[place], "rate", message)
    pairs = [((entry.source, entry.target), f"line {entry.line()}") for entry in invoice.exchange_rates]
    for place, (source, target), where in repeated(pairs):
        message = f"The rate from {source} to {target} is in {where} too. Keep one of them."
        yield sheet.fault(invoice.exchange_rates[place], "from", message)


def _units(sheet: Sheet[InvoiceDocument], invoice: InvoiceDocument) -> Iterator[Fault]:
    for one in invoice.accepted:
        if one.units < 0:
            message = (
                f"{one.units} units are accepted; that is all that the period used of {one.rate!r}, and so "
                f"not less than 0. Is the sign right? What another month had too many belongs under that one."
            )
            yield _warning(sheet, one, "units", message)


def _sums(sheet: Sheet[InvoiceDocument], invoice: InvoiceDocument) -> Iterator[Fault]:
    for entry in invoice.lines:
        line = line_of(entry)
        if line.billed % minor_unit(invoice.currency):
            message = (
                f"billed_amount is {entry.billed_amount}; an amount in {invoice.currency} has "
                f"{decimals(invoice.currency)} decimals. Write it as the invoice prints it."
            )
            yield sheet.fault(entry, "billed_amount", message)
        if line.units is None or line.unit_price is None:
            continue
        if not multiplies(line.units, line.unit_price, line.billed, invoice.currency):
            reason = arithmetic(invoice.currency, line.units, line.unit_price, line.billed)
            yield _warning(sheet, entry, "billed_amount", f"{reason.sentence} Is that what the invoice says?")
    if invoice.total is not None and len(invoice.lines) == len(sheet.content["lines"]):
        found = sum((Fraction(entry.billed_amount) for entry in invoice.lines), Fraction(invoice.tax or 0))
        found -= sum((Fraction(entry.amount) for entry in invoice.credits), Fraction(0))
        if found != Fraction(invoice.total):
            message = (
                f"Lines and tax less credits come to {money(found, invoice.currency)}; the total is "
                f"{money(Fraction(invoice.total), invoice.currency)}. Is a line missing?"
            )
            yield _warning(sheet, invoice, "total", message)


def _warning(sheet: Sheet[InvoiceDocument], entry: Entry, key: str, message: str) -> Fault:
    return Fault(sheet.file, entry.line(key), message, Severity.WARNING)
