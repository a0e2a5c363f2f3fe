"""The `examples` of a contract file: the contract's own worked examples."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import WrapValidator
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Number
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.contracts.worked_examples.expectations import ONE_OR_SEVERAL
from outscore.contracts.worked_examples.expectations import InvoiceExpectation
from outscore.contracts.worked_examples.expectations import SeriesExpectation
from outscore.contracts.worked_examples.expectations import SharesExpectation
from outscore.contracts.worked_examples.expectations import TotalExpectation
from outscore.contracts.worked_examples.expectations import claims
from outscore.contracts.worked_examples.expectations import one_or_several
from outscore.contracts.worked_examples.expectations import stated
from outscore.contracts.worked_examples.given import MOST_PERIODS
from outscore.contracts.worked_examples.given import BilledEntry
from outscore.contracts.worked_examples.given import First
from outscore.contracts.worked_examples.given import Given
from outscore.contracts.worked_examples.given import PeriodGiven
from outscore.contracts.worked_examples.given import WeightsEntry
from outscore.contracts.worked_examples.given import not_below_zero
from outscore.contracts.yaml_text import Rows

if TYPE_CHECKING:
    from pydantic import ValidationInfo
    from pydantic import ValidatorFunctionWrapHandler


class Form(StrEnum):
    """The key by which an example shows what it is about."""

    ONE_MEASURE = "values"
    PERIODS = "periods"
    INVOICE = "invoice"
    FUTURE_WORK = "future_work"


EXPECTATIONS: dict[Form, type[Entry]] = {
    Form.ONE_MEASURE: SeriesExpectation,
    Form.PERIODS: TotalExpectation,
    Form.INVOICE: InvoiceExpectation,
    Form.FUTURE_WORK: SharesExpectation,
}
_BESIDE: dict[Form, tuple[str, ...]] = {
    Form.ONE_MEASURE: ("measure", "starts", "charges", "amounts", "quantities"),
    Form.PERIODS: ("starts", "charges", "amounts"),
    Form.INVOICE: ("starts", "quantities"),
    Form.FUTURE_WORK: (),
}


def _by_form(value: Any, _handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Entry | None:
    """The expectation that goes with the example's form; None where the form itself has faults."""
    given = [form for form in Form if info.data.get(form.value)]
    if isinstance(value, Entry) or len(given) != 1:
        return value if isinstance(value, Entry) else None
    if not isinstance(value, dict):
        raise complaint(f"must be a block of keys, as in {_EXAMPLES[given[0]]}; here is {shown(value)}.")
    return EXPECTATIONS[given[0]].model_validate(value)


Expectation = Annotated[
    SeriesExpectation | TotalExpectation | InvoiceExpectation | SharesExpectation, WrapValidator(_by_form)
]


class ExampleEntry(Entry):
    """A worked example: what is given, and what must come out."""

    name: Line = Field(description="What the example is called.", examples=['"Repeat failure"'])
    source: Line | None = Field(None, description="Where it is printed.")
    measure: Id | None = Field(None, description="The one measure whose values are given.")
    values: tuple[Given, ...] = Field(
        (), description="Of one measure, period by period: a figure, a grade's label, or not_reported."
    )
    periods: tuple[PeriodGiven, ...] = Field((), description="Or period by period, whatever happened.")
    invoice: dict[Id, BilledEntry] = Field({}, description="Or units and bills, by line of the rate card.")
    future_work: WeightsEntry | None = Field(None, description="Or weights by which new work is shared.")
    starts: First | None = Field(None, description="The first period; left out: the contract's first one.")
    charges: Annotated[
        tuple[Number, ...], BeforeValidator(one_or_several), WithJsonSchema(ONE_OR_SEVERAL)
    ] = Field((), description="The charges of every period; with values, one sum or a list of them.")
    amounts: dict[Id, Number] = Field({}, description="Sums that percentages are taken of.")
    quantities: dict[Id, Number] = Field({}, description="Volumes of each period.")
    expect: Expectation | None = Field(
        None,
        description="What must come out: with values, lists with one item for each; with periods, sums over "
        "all of them.",
    )

    @model_validator(mode="before")
    @classmethod
    def _no_decimal_commas(cls, content: Any) -> Any:
        """A list of values that is longer than what is expected, because a decimal comma cut a number up."""
        values = content.get("values") if isinstance(content, dict) else None
        expect = content.get("expect") if isinstance(content, dict) else None
        if isinstance(values, Rows) and values.tight and isinstance(expect, dict):
            meant = len(values) - len(values.tight)
            if any(isinstance(items, Rows) and len(items) == meant for items in expect.values()):
                found = values.tight[0]
                raise complaint(
                    f"values lists {len(values)}, of which {found} is read as two: a comma separates them. "
                    f"Write {found.replace(',', '.')}, if one number is meant.",
                    "values",
                )
        return content

    @model_validator(mode="after")
    def _of_one_form(self) -> ExampleEntry:
        given = [form for form in Form if getattr(self, form.value)]
        if len(given) != 1:
            sentence = f"The example {self.name!r} must give exactly one of {', '.join(Form)}."
            raise complaint(sentence, given[1].value if given else None)
        beside = {key for key, _ in stated(self)} - {"name", "source", "expect", given[0].value}
        for key in sorted(beside - set(_BESIDE[given[0]])):
            raise complaint(f"{key} has no meaning beside {given[0]}. Leave it out.", key)
        if given[0] is Form.ONE_MEASURE and self.measure is None:
            sentence = (
                f"Which measure has the values of {self.name!r}? Add, for example: measure: service_level"
            )
            raise complaint(sentence)
        return self

    @model_validator(mode="after")
    def _expects_something(self) -> ExampleEntry:
        told = (self.expect, *(period.expect for period in self.periods))
        if not any(claims(one) for one in told):
            sentence = (
                f"What does the example {self.name!r} expect? Without an expectation it proves nothing. "
            )
            raise complaint(sentence + f"Add, for example: {_EXAMPLES[self.form]}", "expect")
        return self

    @model_validator(mode="after")
    def _not_too_long(self) -> ExampleEntry:
        periods = sum(period.times for period in self.periods) or len(self.values)
        if periods > MOST_PERIODS:
            sentence = (
                f"The example {self.name!r} has {periods} periods; at most {MOST_PERIODS} are worked out. "
                "Keep those that the contract's example needs."
            )
            raise complaint(sentence, Form.PERIODS if self.periods else Form.ONE_MEASURE)
        not_below_zero(self, "charges", "amounts")
        return self

    @model_validator(mode="after")
    def _one_for_each_value(self) -> ExampleEntry:
        count = len(self.values)
        if len(self.charges) not in (0, 1, count or 1):
            raise complaint(_uneven("charges", len(self.charges), count or 1), "charges")
        if self.form is Form.ONE_MEASURE and self.expect is not None:
            for key, items in stated(self.expect):
                if len(items) != count:
                    raise complaint(_uneven(key, len(items), count), "expect")
        return self

    @property
    def form(self) -> Form:
        """What the example is about."""
        return next(form for form in Form if getattr(self, form.value))


_EXAMPLES = {
    Form.ONE_MEASURE: "expect: {points: [1]}",
    Form.PERIODS: "expect: {points: 1}",
    Form.INVOICE: "expect: {total: 100.00}",
    Form.FUTURE_WORK: "expect: {total: 100}",
}


def _uneven(key: str, found: int, wanted: int) -> str:
    periods = "1 period" if wanted == 1 else f"{wanted} periods"
    return f"{key} lists {found}, and the example has {periods}. Give one for each."
