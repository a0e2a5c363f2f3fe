"""Working out the examples of a contract, and saying which do not come out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from outscore.contracts.lints.finding import fault
from outscore.contracts.worked_examples.billing import claims_of_an_invoice
from outscore.contracts.worked_examples.billing import claims_of_shares
from outscore.contracts.worked_examples.checking import claims_of_a_period
from outscore.contracts.worked_examples.checking import claims_of_a_value
from outscore.contracts.worked_examples.checking import claims_of_all
from outscore.contracts.worked_examples.entries import Form
from outscore.contracts.worked_examples.facts import facts_of_periods
from outscore.contracts.worked_examples.facts import facts_of_values
from outscore.contracts.worked_examples.unusable import Unusable
from outscore.contracts.worked_examples.working import working
from outscore.errors import OutscoreError
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.worked_examples.checking import Said
    from outscore.contracts.worked_examples.entries import ExampleEntry
    from outscore.model.contract import Contract

_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OutscoreError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class ExampleOutcome:
    """What became of one example: how many claims were checked, and a finding for each that failed."""

    name: str
    source: str
    checked: int
    findings: tuple[Finding, ...]

    @property
    def sentence(self) -> str:
        """The outcome as a list of examples shows it."""
        whole = f"{self.name!r} ({self.source})" if self.source else repr(self.name)
        claims = "1 expectation" if self.checked == 1 else f"{self.checked} expectations"
        if self.findings:
            return f"{whole}: does not come out ({len(self.findings)} of {claims})"
        return f"{whole}: comes out ({claims})"


def run_examples(examples: Sequence[ExampleEntry], contract: Contract) -> Iterator[Finding]:
    """A finding for every expectation that does not come out, with the working of its period."""
    for outcome in outcome_of_examples(examples, contract):
        yield from outcome.findings


def outcome_of_examples(examples: Sequence[ExampleEntry], contract: Contract) -> Iterator[ExampleOutcome]:
    """What becomes of each example, in the order of the file."""
    for place, example in enumerate(examples):
        checked, findings = _checked(example, place, contract)
        yield ExampleOutcome(example.name, example.source or "", checked, tuple(findings))


def _checked(example: ExampleEntry, place: int, contract: Contract) -> tuple[int, list[Finding]]:
    path = ("examples", place)
    checked, findings = 0, []
    try:
        for claims, lines in RUNNERS[example.form](example, contract):
            told = [*claims]
            failed = [claim for claim in told if not claim.holds]
            checked += len(told)
            for number, claim in enumerate(failed):
                shown = lines() if number == 0 else ""
                findings.append(fault((*path, *claim.path), f"{_called(example)}: {claim.sentence}{shown}"))
    except Unusable as error:
        findings.append(fault((*path, *error.path), f"{_called(example)}: {error.sentence}"))
    except _BROKEN as error:
        sentence = f"it cannot be worked out ({type(error).__name__}: {error})."
        findings.append(fault(path, f"{_called(example)}: {sentence}"))
    return max(checked, len(findings)), findings


def _called(example: ExampleEntry) -> str:
    source = f" ({example.source})" if example.source else ""
    return f"Example {example.name!r}{source}"


def _values(example: ExampleEntry, contract: Contract) -> Part:
    told = tuple(facts_of_values(example, contract))
    outcomes = Settlement(contract).run(one.facts for one in told)
    for one, outcome in zip(told, outcomes, strict=True):
        if example.expect is not None:
            claims = claims_of_a_value(example.expect, one.place, example.measure or "", outcome)
            yield claims, partial(working, outcome)


def _periods(example: ExampleEntry, contract: Contract) -> Part:
    told = tuple(facts_of_periods(example, contract))
    outcomes = tuple(Settlement(contract).run(one.facts for one in told))
    for one, outcome in zip(told, outcomes, strict=True):
        expect = example.periods[one.place].expect
        if expect is not None:
            claims = claims_of_a_period(expect, ("periods", one.place), outcome)
            yield claims, partial(working, outcome)
    if example.expect is not None:
        yield claims_of_all(example.expect, outcomes), lambda: "".join(working(one) for one in outcomes)


def _invoice(example: ExampleEntry, contract: Contract) -> Part:
    yield claims_of_an_invoice(example, contract)


def _shares(example: ExampleEntry, contract: Contract) -> Part:
    yield claims_of_shares(example, contract)


if TYPE_CHECKING:
    Part = Iterator[tuple[Iterable[Said], Callable[[], str]]]

RUNNERS: dict[Form, Callable[[ExampleEntry, Contract], Part]] = {
    Form.ONE_MEASURE: _values,
    Form.PERIODS: _periods,
    Form.INVOICE: _invoice,
    Form.FUTURE_WORK: _shares,
}
