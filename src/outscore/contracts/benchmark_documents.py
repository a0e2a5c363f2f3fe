"""What a file of outside figures may hold: benchmarks/*.yaml."""

from __future__ import annotations

from pydantic import Field
from pydantic import model_validator

from outscore.contracts.entries import Day
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Figure
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import complaint
from outscore.model.metric import Unit


class QuartilesEntry(Entry):
    """How a population is spread."""

    lower: Figure = Field(description="A quarter of the population is below it.", examples=["74.0"])
    median: Figure = Field(description="Half of the population is below it.", examples=["81.5"])
    upper: Figure = Field(description="Three quarters of the population are below it.", examples=["88.0"])

    @model_validator(mode="after")
    def _in_order(self) -> QuartilesEntry:
        if not self.lower <= self.median <= self.upper:
            sentence = (
                f"lower, median and upper are {self.lower}, {self.median} and {self.upper}. Write them in "
                f"order, the smallest figure first, whichever way is better."
            )
            raise complaint(sentence, "lower", {"lower": str(self.median), "upper": str(self.median)})
        return self


class BenchmarkEntry(Entry):
    """A figure from outside for one metric: `figure` or `quartiles`."""

    id: Id = Field(description="For ever the same.", examples=["sector-speed-2026"])
    metric: Id = Field(description="The metric that it is a figure of.", examples=["answered_20s"])
    figure: Figure | None = Field(None, description="The one figure that was published.", examples=["81.5"])
    quartiles: QuartilesEntry | None = Field(None, description="Or the three quartiles.")
    unit: Unit = Field(description="What it is counted in: as the metric is.", examples=["percent"])
    source: Line = Field(description="Who published it, and where.", examples=['"Sector survey 2026, p. 12"'])
    dated: Day = Field(description="The last day that it speaks of.", examples=['"2026-03-31"'])
    valid_until: Day | None = Field(
        None, description="The last day on which it may be called current; left out: two years after dated."
    )
    population: Line = Field(
        description="Of whom it is a figure: how many, where, what kind.",
        examples=['"210 UK centres of 50 seats and more"'],
    )

    @model_validator(mode="after")
    def _one_kind(self) -> BenchmarkEntry:
        if (self.figure is None) is (self.quartiles is None):
            sentence = f"Benchmark {self.id!r} needs one figure or three quartiles. Write one: figure: 80"
            raise complaint(sentence, mend={"figure": "80", "quartiles": None})
        if self.valid_until and self.valid_until < self.dated:
            sentence = f"valid_until ({self.valid_until}) is before dated ({self.dated}). Put them in order."
            raise complaint(sentence, "valid_until", {"valid_until": None})
        return self


class BenchmarksDocument(Entry):
    """benchmarks/*.yaml: figures from outside, beside which those of the vendors are shown."""

    benchmarks: tuple[BenchmarkEntry, ...] = Field(description="The figures, one entry each.", min_length=1)
