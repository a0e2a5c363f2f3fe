"""Working out the examples of a contract, and saying which do not come out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

from outscore.contracts.lints.finding import fault
from outscore.contracts.worked_examples.billing import claims_of_an_invoice
from outscore.contracts.worked_examples.billing import claims_of_shares
from outscore.contracts.worked_examples.checking import Claim
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
    from datetime import tzinfo

    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.worked_examples.checking import Said
    from outscore.contracts.worked_examples.entries import ExampleEntry
    from outscore.contracts.worked_examples.unusable import Path
    from outscore.model.contract import Contract
    from outscore.model.outcome import Outcome

_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)

_SHOWN = 24
"""Of how many periods of an example the working is shown."""


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


def run_examples(
    examples: Sequence[ExampleEntry], contract: Contract, zone: tzinfo = UTC
) -> Iterator[Finding]:
    """A finding for every expectation that does not come out, with the working of its period."""
    for outcome in outcome_of_examples(examples, contract, zone):
        yield from outcome.findings


def outcome_of_examples(
    examples: Sequence[ExampleEntry], contract: Contract, zone: tzinfo = UTC
) -> Iterator[ExampleOutcome]:
    """What becomes of each example, in the order of the file; zone: whose clocks show its times."""
    for place, example in enumerate(examples):
        checked, findings = _checked(example, place, contract, zone)
        yield ExampleOutcome(example.name, example.source or "", checked, tuple(findings))


def _checked(
    example: ExampleEntry, place: int, contract: Contract, zone: tzinfo
) -> tuple[int, list[Finding]]:
    path = ("examples", place)
    checked = 0
    findings: list[Finding] = []
    try:
        for claims, lines in RUNNERS[example.form](example, contract, zone):
            told = [*claims]
            checked += len(told)
            findings += _failing(told, lines if len(findings) < _SHOWN else _no_more, example, path)
    except Unusable as error:
        findings += [fault((*path, *at), f"{_called(example)}: {said}") for at, said in error.told]
    except OutscoreError as error:
        findings.append(fault(path, f"{_called(example)}: it cannot be worked out. {error}"))
    except _BROKEN as error:
        sentence = (
            "it cannot be worked out, and Outscore does not know why: please report it, with this file "
            f"({type(error).__name__}: {error})."
        )
        findings.append(fault(path, f"{_called(example)}: {sentence}"))
    return max(checked, len(findings)), findings


def _failing(
    told: Iterable[Said], lines: Callable[[], str], example: ExampleEntry, path: Path
) -> Iterator[Finding]:
    """What does not hold; the working stands below the first figure that came out otherwise."""
    shown = False
    for claim in told:
        if not claim.holds:
            below = lines() if isinstance(claim, Claim) and not shown else ""
            shown = shown or isinstance(claim, Claim)
            yield fault((*path, *claim.path), f"{_called(example)}: {claim.sentence}{below}")


def _no_more() -> str:
    return ""


def _called(example: ExampleEntry) -> str:
    source = f" ({example.source})" if example.source else ""
    return f"Example {example.name!r}{source}"


def _values(example: ExampleEntry, contract: Contract, _zone: tzinfo) -> Part:
    told = tuple(facts_of_values(example, contract))
    outcomes = Settlement(contract).run(one.facts for one in told)
    for one, outcome in zip(told, outcomes, strict=True):
        if example.expect is not None:
            claims = claims_of_a_value(example.expect, one.place, example.measure or "", outcome, contract)
            yield claims, partial(working, outcome)


def _periods(example: ExampleEntry, contract: Contract, zone: tzinfo) -> Part:
    told = tuple(facts_of_periods(example, contract, zone))
    outcomes = tuple(Settlement(contract).run(one.facts for one in told))
    failed: set[int] = set()
    for one, outcome in zip(told, outcomes, strict=True):
        expect = example.periods[one.place].expect
        if expect is not None and one.place not in failed:
            claims = [*claims_of_a_period(expect, ("periods", one.place), outcome, contract)]
            if not all(claim.holds for claim in claims):
                failed.add(one.place)  # of a period that is repeated the first that fails says enough
            yield claims, partial(working, outcome)
    if example.expect is not None:
        yield claims_of_all(example.expect, outcomes, contract), partial(_working_of_all, outcomes)


def _working_of_all(outcomes: Sequence[Outcome]) -> str:
    """The working of the last periods; those before them, where there are many, can be told by `expect`."""
    left = len(outcomes) - _SHOWN
    more = f"\n    (the {left} periods before these are not shown)" if left > 0 else ""
    return more + "".join(working(one) for one in outcomes[-_SHOWN:])


def _invoice(example: ExampleEntry, contract: Contract, _zone: tzinfo) -> Part:
    yield claims_of_an_invoice(example, contract)


def _shares(example: ExampleEntry, contract: Contract, _zone: tzinfo) -> Part:
    yield claims_of_shares(example, contract)


if TYPE_CHECKING:
    Part = Iterator[tuple[Iterable[Said], Callable[[], str]]]

RUNNERS: dict[Form, Callable[[ExampleEntry, Contract, tzinfo], Part]] = {
    Form.ONE_MEASURE: _values,
    Form.PERIODS: _periods,
    Form.INVOICE: _invoice,
    Form.FUTURE_WORK: _shares,
}
