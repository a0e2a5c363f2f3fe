"""Examples of the charges: units held against the rate card, and shares of new work."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown
from outscore.contracts.invoice_examples import invoice_example
from outscore.contracts.worked_examples.checking import Claim
from outscore.contracts.worked_examples.checking import Misplaced
from outscore.contracts.worked_examples.expectations import stated
from outscore.contracts.worked_examples.facts import first_period
from outscore.contracts.worked_examples.known import QUANTITY
from outscore.contracts.worked_examples.known import RATE
from outscore.contracts.worked_examples.known import check_names
from outscore.contracts.worked_examples.known import quantities_of
from outscore.contracts.worked_examples.measured import exact
from outscore.contracts.worked_examples.plausible import check_quantities
from outscore.contracts.worked_examples.printed import Kind
from outscore.contracts.worked_examples.unusable import Unusable
from outscore.scoring.future_work import allocation
from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.contracts.entries import Entry
    from outscore.contracts.worked_examples.checking import Said
    from outscore.contracts.worked_examples.entries import ExampleEntry
    from outscore.contracts.worked_examples.printed import Expected
    from outscore.contracts.worked_examples.printed import Found
    from outscore.contracts.worked_examples.unusable import Path
    from outscore.model.contract import Contract
    from outscore.model.invoice import InvoiceCheck
    from outscore.model.invoice import LineCheck
    from outscore.scoring.future_work import Allocation

Checked = tuple["Iterator[Said]", "Callable[[], str]"]

_OF_A_LINE: dict[str, tuple[Kind, Callable[[LineCheck], Found]]] = {
    "units": (Kind.FIGURE, lambda line: line.working.units if line.working else None),
    "payable": (Kind.MONEY, lambda line: line.payable),
    "disputed": (Kind.MONEY, lambda line: line.disputed),
}
_OF_ALL: dict[str, Callable[[InvoiceCheck], Found]] = {
    "total": lambda check: check.payable,
    "total_disputed": lambda check: check.disputed,
}


def claims_of_an_invoice(example: ExampleEntry, contract: Contract) -> Checked:
    """What an example claims of units and bills, rate by rate."""
    check = _checked(example, contract)
    expect = example.expect
    claims = _claims_of(expect, check) if expect is not None else iter(())
    return claims, lambda: "".join(f"\n    {_line(line)}" for line in check.lines)


def _checked(example: ExampleEntry, contract: Contract) -> InvoiceCheck:
    period = first_period(contract, example.starts)
    terms = contract.on(period.start)
    check_names(RATE, example.invoice, (rate.id for rate in terms.terms.rates), ("invoice",))
    check_names(QUANTITY, example.quantities, quantities_of(terms), ("quantities",))
    check_quantities(terms, example.quantities, ("quantities",))
    return invoice_example(contract, example.invoice, exact(example.quantities), period)


def _claims_of(expect: Entry, check: InvoiceCheck) -> Iterator[Said]:
    lines = {line.line.rate: line for line in check.lines}
    for key, value in stated(expect):
        if key in _OF_ALL:
            yield Claim(("expect", key), key.replace("_", " "), Kind.MONEY, value, _OF_ALL[key](check))
            continue
        for name, claimed in value.items():
            path: Path = ("expect", key, name)
            if name not in lines:
                yield Misplaced(path, unknown("line of the example's invoice", name, lines))
            elif key == "slabs":
                yield from _slabs(claimed, lines[name], path)
            else:
                kind, read = _OF_A_LINE[key]
                yield Claim(path, f"{key} of {name}", kind, claimed, read(lines[name]))


def _slabs(claimed: Sequence[Expected], line: LineCheck, at: Path) -> Iterator[Said]:
    split = line.working.slab_units if line.working else ()
    if len(claimed) != len(split):
        yield Misplaced(at, f"{len(claimed)} slabs are listed, and {line.line.rate} has {len(split)}.")
        return
    for place, (units, found) in enumerate(zip(claimed, split, strict=True)):
        yield Claim((*at, place), f"slab {place + 1} of {line.line.rate}", Kind.FIGURE, units, found)


def _line(line: LineCheck) -> str:
    units = exact_text(line.working.units) if line.working else "no"
    reason = f". {line.reason}" if line.reason else ""
    return f"{line.line.rate}: {units} units paid, {exact_text(line.payable)} payable{reason}"


def claims_of_shares(example: ExampleEntry, contract: Contract) -> Checked:
    """What an example claims of the shares of new work."""
    terms = contract.terms.future_work
    if terms is None:
        sentence = (
            "The contract does not share out new work. Leave the example out, or add future_work there."
        )
        raise Unusable(("future_work",), sentence)
    weights = example.future_work.weights if example.future_work else {}
    found = allocation({name: Fraction(weight) for name, weight in weights.items()}, terms)
    claims = _claims_of_shares(example.expect, found) if example.expect is not None else iter(())
    return claims, lambda: "".join(f"\n    {name}: {exact_text(share)}" for name, share in found.shares)


def _claims_of_shares(expect: Entry, found: Allocation) -> Iterator[Said]:
    shares = dict(found.shares)
    for key, value in stated(expect):
        if key == "total":
            yield Claim(("expect", key), "total of the printed shares", Kind.MONEY, value, found.total)
            continue
        for name, share in value.items():
            path: Path = ("expect", key, name)
            if name in shares:
                yield Claim(path, f"share of {name}", Kind.MONEY, share, shares[name])
            else:
                yield Misplaced(path, unknown("weight", name, shares))
