"""What a file of tailoring may hold: what the parties to a contract agreed about requirements."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.entries import Day
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    message = f"must be true or false; here is {shown(value)}."
    raise complaint(message)


Truth = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"type": "boolean"})]


class TailoredEntry(Entry):
    """What was agreed about one requirement: that it does not apply, or that it has another weight."""

    id: Id = Field(description="A requirement of the catalogue.", examples=["osp-processes-billing"])
    applies: Truth = Field(True, description="false: it does not apply to the contract.")
    weight: Whole | None = Field(None, description="How much it counts here, from 1.", examples=["5"])
    reason: Text = Field(description="Why.", examples=['"The client raises the invoices itself."'])
    agreed_by: Line = Field(description="Who agreed to it.", examples=['"J. Smith and A. Vendor"'])
    agreed_on: Day = Field(description="The day from which it counts.", examples=['"2026-04-01"'])

    @model_validator(mode="after")
    def _one_of_them(self) -> TailoredEntry:
        if self.applies and self.weight is None:
            sentence = f"Nothing is agreed for {self.id!r}. Write applies: false, or a weight."
            raise complaint(sentence, "id", {"weight": "1"})
        if not self.applies and self.weight is not None:
            sentence = f"{self.id!r} does not apply and so has no weight. Keep applies: false or the weight."
            raise complaint(sentence, "weight", {"weight": None})
        if self.weight == 0:
            sentence = f"The weight of {self.id!r} is 0. Write applies: false, or a weight from 1."
            raise complaint(sentence, "weight", {"weight": "1"})
        return self


class ReleaseEntry(Entry):
    """What was agreed about the release by which the contract is assessed."""

    release: Whole = Field(description="A version of the catalogue.", examples=["1"])
    catalogue: Id | None = Field(
        None, description="The catalogue; left out: the one in requirements.yaml.", examples=["csp"]
    )
    vendor: Id | None = Field(
        None, description="With whom; left out: every vendor of the contract.", examples=["acme"]
    )
    reason: Text = Field(description="Why.", examples=['"The certificate rests on it until March."'])
    agreed_by: Line = Field(description="Who agreed to it.", examples=['"J. Smith and A. Vendor"'])
    agreed_on: Day = Field(
        description="The day from which it counts, until a later entry does.", examples=['"2026-04-01"']
    )


class TailoringDocument(Entry):
    """tailoring/*.yaml: what was agreed for one contract about requirements, and about their release."""

    contract: Id = Field(description="A contract.", examples=["acme-2026"])
    releases: tuple[ReleaseEntry, ...] = Field(
        (), description="By which release it is assessed, where that is not the one in use.", min_length=1
    )
    requirements: tuple[TailoredEntry, ...] = Field(
        (), description="The requirements that were agreed on, one entry each.", min_length=1
    )

    @model_validator(mode="after")
    def _something(self) -> TailoringDocument:
        if not self.releases and not self.requirements:
            sentence = f"Nothing is agreed for {self.contract!r}. Add requirements, or releases."
            raise complaint(sentence, "contract")
        return self
