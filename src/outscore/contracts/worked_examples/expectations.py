"""The `expect` blocks of an example, made from the tables of what can be expected."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any
from typing import TypeAlias

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import create_model

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.worked_examples.expectable import MEASURE
from outscore.contracts.worked_examples.expectable import PERIOD
from outscore.contracts.worked_examples.expectable import RATING
from outscore.contracts.worked_examples.printed import ANNOTATION
from outscore.contracts.worked_examples.printed import SKIP
from outscore.contracts.worked_examples.printed import PrintedFigure
from outscore.contracts.worked_examples.printed import PrintedNumber

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.contracts.worked_examples.expectable import Expectable


ONE_OR_SEVERAL = {"anyOf": [{"type": ["number", "string"]}, {"type": "array"}]}


def stated(entry: Entry) -> Iterator[tuple[str, Any]]:
    """The keys of a block that say something, in the order of the file, with what they say."""
    order = list(entry.marks)
    keys = [key for key in type(entry).model_fields if key != "marks" and key in entry.model_fields_set]
    for key in sorted(keys, key=lambda key: order.index(key) if key in order else 0):
        value = getattr(entry, key)
        if value is not None and value != SKIP:
            yield key, value


def claims(value: Any) -> bool:
    """Whether anything in an `expect` block can fail to come out."""
    if isinstance(value, Entry):
        return any(claims(item) for _, item in stated(value))
    if isinstance(value, dict):
        return any(claims(item) for item in value.values())
    if isinstance(value, tuple):
        return not value or any(claims(item) for item in value)
    return value is not None and value != SKIP


def _keys(table: Mapping[str, Expectable[Any]]) -> dict[str, Any]:
    return {
        row.key: (ANNOTATION[row.kind] | None, Field(None, description=row.sentence))
        for row in table.values()
    }


def _lists(table: Mapping[str, Expectable[Any]]) -> dict[str, Any]:
    return {row.key: (_list_of(ANNOTATION[row.kind]), _field_of(row)) for row in table.values()}


def _list_of(item: Any) -> Any:
    """One item for each value."""
    return Annotated[tuple[item, ...], BeforeValidator(one_or_several), WithJsonSchema(ONE_OR_SEVERAL)]


def _field_of(row: Expectable[Any]) -> Any:
    return Field((), description=f"Value by value: {row.sentence}")


def one_or_several(value: Any) -> Any:
    """A list with one item for each value; where there is one value, the item alone will do."""
    return (value,) if isinstance(value, str) else value


if TYPE_CHECKING:
    MeasureExpectation: TypeAlias = Entry
    RatingExpectation: TypeAlias = Entry
    PeriodExpectation: TypeAlias = Entry
    TotalExpectation: TypeAlias = Entry
    SeriesExpectation: TypeAlias = Entry
else:
    MeasureExpectation = create_model("MeasureExpectation", __base__=Entry, **_keys(MEASURE))
    RatingExpectation = create_model("RatingExpectation", __base__=Entry, **_keys(RATING))
    PeriodExpectation = create_model(
        "PeriodExpectation",
        __base__=Entry,
        **_keys(PERIOD),
        measures=(dict[Id, MeasureExpectation], Field({}, description="What each measure comes to.")),
        levels=(dict[Id, PrintedFigure], Field({}, description="Targets that rise from the next period on.")),
        rating=(RatingExpectation | None, Field(None, description="The overall rating.")),
    )
    TotalExpectation = create_model("TotalExpectation", __base__=Entry, **_keys(PERIOD))
    SeriesExpectation = create_model(
        "SeriesExpectation", __base__=Entry, **(_lists(MEASURE) | _lists(PERIOD))
    )


class SharesExpectation(Entry):
    """The shares of new work."""

    shares: dict[Id, PrintedFigure] = Field({}, description="The share of each vendor, in percent.")
    total: PrintedFigure | None = Field(None, description="What the printed shares add up to.")


class InvoiceExpectation(Entry):
    """What the rate card makes of units and of an invoice."""

    units: dict[Id, PrintedNumber] = Field({}, description="The units that are paid, rate by rate.")
    slabs: dict[Id, tuple[PrintedNumber, ...]] = Field({}, description="The same by slab, lowest first.")
    payable: dict[Id, PrintedNumber] = Field({}, description="What is payable, rate by rate.")
    disputed: dict[Id, PrintedNumber] = Field({}, description="What is billed beyond that, rate by rate.")
    total: PrintedNumber | None = Field(None, description="What is payable in all.")
    total_disputed: PrintedNumber | None = Field(None, description="What is disputed in all.")
