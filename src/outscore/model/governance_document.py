"""What registers and outside figures add to a pack and to a card, already worded."""

from __future__ import annotations

from typing import TypedDict


class RegisterSectionDocument(TypedDict):
    """A table of what stands in a register: each row has a text for each column, "" where it says nothing."""

    id: str
    title: str
    told: str
    columns: list[str]
    rows: list[list[str]]


class RegistersDocument(TypedDict):
    """What the registers add to a pack. head: the chain's link of their last entry, "" without any."""

    head: str
    sections: list[RegisterSectionDocument]


class BenchmarkFigureDocument(TypedDict):
    """A figure from outside in the metric's unit: "median", "81.5 %"."""

    name: str
    shown: str


class BenchmarkDocument(TypedDict):
    """A figure from outside beside those of the vendors.

    said: whose, of when and of whom. expired: why it may no longer be called current, "" where it may.
    """

    id: str
    metric: str
    figures: list[BenchmarkFigureDocument]
    said: str
    expired: str
