"""What outscore.yaml says of restatements: how much must move before one is proposed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated
from typing import Any
from typing import Literal

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import TypeAdapter
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Number
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.model.materiality import Materiality

_NUMBER: TypeAdapter[Decimal] = TypeAdapter(Number)
_ANY = "any"


def _least(value: Any) -> Decimal:
    """A number, or 0 for the word `any`."""
    if str(value).strip() == _ANY:
        return Decimal(0)
    if isinstance(value, str) and not value[:1].isdigit():
        raise complaint(f"must be the word any, or a number such as 0.1; here is {shown(value)}.")
    return _NUMBER.validate_python(value)


Least = Annotated[
    Decimal,
    BeforeValidator(_least),
    WithJsonSchema({"anyOf": [{"enum": [_ANY]}, {"type": ["number", "string"]}]}),
]


class MaterialEntry(Entry):
    """What must move before the restatement of an approved result is proposed; one key is enough."""

    figure_by: Least | None = Field(
        None,
        description="A figure moves so much or more, in its own unit; left out: not a reason.",
        examples=["0.1"],
    )
    points: Least | None = Field(
        None, description="Points move: any, or so many or more; left out: not a reason.", examples=["any"]
    )
    amount_at_least: Least | None = Field(
        None,
        description="The net amount moves so much or more, in its currency; left out: not a reason.",
        examples=["100"],
    )
    verdicts: Literal["any", "none"] = Field(
        "any", description="A verdict, a band or a consequence is another: any is a reason, none is not."
    )

    @model_validator(mode="after")
    def _something(self) -> MaterialEntry:
        least = (self.figure_by, self.points, self.amount_at_least)
        if self.verdicts == "none" and least == (None, None, None):
            raise complaint(
                "Nothing would ever be proposed. Name what must move, such as figure_by: 0.1",
                "verdicts",
                {"verdicts": None},
            )
        return self

    def meant(self) -> Materiality:
        """The rule as the model has it."""
        return Materiality(
            figure=_fraction(self.figure_by),
            points=_fraction(self.points),
            amount=_fraction(self.amount_at_least),
            verdicts=self.verdicts == "any",
        )


class RestatementEntry(Entry):
    """How corrections of approved results are dealt with."""

    material: MaterialEntry = Field(
        description="What must move before a restatement is proposed.", examples=["{figure_by: 0.1}"]
    )


def _fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)
