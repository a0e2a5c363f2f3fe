"""What a definition of a metric may hold: metrics.yaml and the catalogues of metrics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any
from typing import ClassVar
from typing import Literal

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
from outscore.contracts.entries import read_id
from outscore.contracts.entries import read_whole
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

_PARAMETER = re.compile(r"\{([a-z0-9][a-z0-9_]*)\}")


def _quantity(value: Any) -> str:
    """An id, in which {parameters} stand for what a contract gives."""
    if isinstance(value, str):
        read_id(_PARAMETER.sub("1", value))
        return value
    return read_id(value)


QuantityName = Annotated[str, BeforeValidator(_quantity), WithJsonSchema({"type": "string"})]


def _days(value: Any) -> Any:
    """A number of days, or the parameter that gives it."""
    if isinstance(value, str) and _PARAMETER.fullmatch(value):
        return value
    return read_whole(value)


Days = Annotated[
    int | str,
    BeforeValidator(_days),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string"}]}),
]


class SumEntry(Entry):
    """Quantities added, less quantities subtracted."""

    add: tuple[QuantityName, ...] = Field(
        description="Quantities that are added.", min_length=1, examples=["[answered]"]
    )
    subtract: tuple[QuantityName, ...] = Field((), description="Quantities that are taken away.")

    @model_validator(mode="after")
    def _each_once(self) -> SumEntry:
        names = self.add + self.subtract
        if len(set(names)) < len(names):
            raise complaint(f"A quantity is named twice in {' + '.join(names)}. Name each once.")
        return self

    def bound(self, given: Mapping[str, int]) -> SumEntry:
        """With what a contract gives in the place of the parameters."""
        return SumEntry(
            add=tuple(bound(name, given) for name in self.add),
            subtract=tuple(bound(name, given) for name in self.subtract),
        )


def bound(text: str, given: Mapping[str, int]) -> str:
    """A text with what is given in the place of its parameters; others are left as they are.

    >>> bound("answered_within_{answer_seconds}s", {"answer_seconds": 20})
    'answered_within_20s'
    """
    return _PARAMETER.sub(lambda found: str(given.get(found[1], found[0])), text)


def parameters_in(text: str) -> tuple[str, ...]:
    """The parameters that a text waits for.

    >>> parameters_in("answered_within_{answer_seconds}s")
    ('answer_seconds',)
    """
    return tuple(_PARAMETER.findall(text))


def _as_sum(value: Any) -> Any:
    if isinstance(value, str | list):
        return {"add": [value] if isinstance(value, str) else value}
    return value


_SUM_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
        {
            "type": "object",
            "properties": {
                "add": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                "subtract": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["add"],
            "additionalProperties": False,
        },
    ]
}
Quantities = Annotated[SumEntry, BeforeValidator(_as_sum), WithJsonSchema(_SUM_SCHEMA)]


class MetricEntry(Entry):
    """One definition."""

    id: Id = Field(description="Measures name the metric by this id.", examples=["answered_60s"])
    version: Whole = Field(description="Raise it when the definition changes.", examples=["1"])
    name: Line = Field(description="What the metric is called.", examples=['"Answered within 60 seconds"'])
    definition: Text = Field(
        description="A sentence that says what is counted.",
        examples=['"Calls answered within 60 seconds, of all calls answered."'],
    )
    unit: Unit = Field(description="What a figure is counted in.", examples=["percent"])
    better: Better = Field(description="Which way the figure should move.", examples=["higher"])
    combine: Literal["sums", "total", "last", "highest", "printed"] = Field(
        description="How several rows become one figure: sums are divided, a total is added up, of a stock "
        "the last rows count, the highest is kept, a printed figure cannot be rolled up.",
        examples=["sums"],
    )
    numerator: Quantities = Field(description="What is counted.", examples=["answered_60s"])
    denominator: Quantities | None = Field(
        None, description="What it is divided by; only with combine: sums."
    )
    parameters: dict[Id, Line] = Field(
        {},
        description="What the contract gives (in a measure's `with`), each with its meaning; {name} stands "
        "for it in quantities.",
        examples=["{answer_seconds: Seconds within which a contact is answered in time.}"],
    )
    times: Whole = Field(1, description="What the quotient is multiplied by, such as 12 months.")
    fewest: Whole | None = Field(None, description="Below this many cases the figure says little.")
    ripens_after_days: Days | None = Field(
        None, description="Days after the period until the figure is ripe; or the {parameter} that says so."
    )
    intent: Id | None = Field(None, description="What the metric is for, such as access, quality, outcome.")
    attention: Text | None = Field(None, description="How the figure is misread or made to look good.")

    @model_validator(mode="after")
    def _divided_where_it_should_be(self) -> MetricEntry:
        combine = Combine(self.combine)
        summed = combine is Combine.SUMS
        if summed and self.denominator is None:
            sentence = (
                f"What is the denominator of metric {self.id!r}? combine: sums divides one sum by another. "
                f"Add it, or write combine: total."
            )
            raise complaint(sentence, mend={"combine": "total"})
        if combine not in (Combine.SUMS, Combine.LAST) and self.denominator is not None:
            sentence = (
                f"combine: {self.combine} divides by nothing. Leave denominator out, or write combine: sums."
            )
            raise complaint(sentence, "denominator", {"denominator": None})
        if (
            combine in (Combine.PRINTED, Combine.HIGHEST)
            and len(self.numerator.add + self.numerator.subtract) > 1
        ):
            sentence = f"A {self.combine} metric is one quantity, as the feed gives it. Name one."
            raise complaint(sentence, "numerator", {"combine": "total"})
        return self

    @model_validator(mode="after")
    def _parameters_declared_and_used(self) -> MetricEntry:
        used = tuple(dict.fromkeys(self._parameters()))
        for name in used:
            if name not in self.parameters:
                sentence = (
                    f"{{{name}}} stands in the definition of {self.id!r} and is not among its parameters. "
                    f"Add it, with its meaning: parameters: {{{name}: ...}}"
                )
                raise complaint(sentence, "numerator")
        idle = [name for name in self.parameters if name not in used]
        if idle:
            sentence = (
                f"The parameter {idle[0]!r} stands in no quantity as {{{idle[0]}}}. Use it, or leave it out."
            )
            raise complaint(sentence, "parameters", {"parameters": None})
        return self

    def _parameters(self) -> Iterator[str]:
        for entry in (self.numerator, self.denominator):
            for name in (*entry.add, *entry.subtract) if entry else ():
                yield from parameters_in(name)
        if isinstance(self.ripens_after_days, str):
            yield from parameters_in(self.ripens_after_days)

    def bound(self, given: Mapping[str, int]) -> MetricEntry:
        """With what a contract gives in the place of the parameters."""
        if not given:
            return self
        days = self.ripens_after_days
        return self.model_copy(
            update={
                "numerator": self.numerator.bound(given),
                "denominator": self.denominator.bound(given) if self.denominator else None,
                "ripens_after_days": int(bound(days, given)) if isinstance(days, str) else days,
            }
        )

    @property
    def quantities(self) -> tuple[str, ...]:
        """Every quantity that it reads, each once."""
        sums = [entry for entry in (self.numerator, self.denominator) if entry]
        return tuple(dict.fromkeys(name for entry in sums for name in entry.add + entry.subtract))


class MetricsDocument(Entry):
    """metrics.yaml: the workspace's definitions, and the catalogue whose definitions may be used."""

    catalogue: Id | None = Field(
        None,
        description="A catalogue of metrics whose definitions contracts may name.",
        examples=["metrics"],
    )
    version: Whole | None = Field(None, description="The release of that catalogue.", examples=["1"])
    metrics: tuple[MetricEntry, ...] = Field(
        (), description="The workspace's own definitions, one entry each."
    )
    differences: dict[Id, tuple[Id, Id]] = Field(
        {},
        description="How far two quantities are apart, taken as positive for each interval or day and added "
        "up; two feeds may bring them.",
        examples=["{forecast_error: [forecast_volume, offered]}"],
    )

    @model_validator(mode="after")
    def _something_to_use(self) -> MetricsDocument:
        if self.catalogue is None and not self.metrics:
            sentence = (
                "No metric is defined. Add one under metrics:, or write catalogue: metrics and version: 1."
            )
            raise complaint(sentence)
        if (self.catalogue is None) != (self.version is None):
            sentence = "A catalogue is named with its release. Write catalogue: metrics and version: 1."
            raise complaint(sentence, "catalogue", {"catalogue": None, "version": None})
        return self


class MetricCatalogueDocument(Entry):
    """metric_catalogues/*.yaml: a dated release of definitions, which never change again."""

    holds: ClassVar[str] = "metric"

    catalogue: Id = Field(description="Known for ever by this id.", examples=["metrics"])
    version: Whole = Field(description="The release.", examples=["1"])
    title: Line = Field(description="What the catalogue is called.", examples=["Measures of contact centres"])
    published: Day = Field(description="The day of the release.", examples=['"2026-11-22"'])
    metrics: tuple[MetricEntry, ...] = Field(description="The definitions, one entry each.", min_length=1)

    @property
    def items(self) -> tuple[MetricEntry, ...]:
        """What is known by an id."""
        return self.metrics
