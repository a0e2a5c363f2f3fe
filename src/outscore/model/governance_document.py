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


class SignalRowDocument(TypedDict):
    """A measure in a month: what the contract says of it, and beside that what statistics say.

    shown, verdict, below_floor: the contract's. changed: whether it has changed, in words; why: in sentences.
    reach: whether the work as it is will reach its target. sample: what a sample can tell, "" where all
    cases were counted. outlook: the chance that the next month misses, with the record of such forecasts.
    """

    vendor: str
    name: str
    contract: str
    contract_name: str
    measure: str
    scope: str
    shown: str
    verdict: str
    verdict_words: str
    below_floor: bool
    changed: str
    why: list[str]
    reach: str
    sample: str
    outlook: str


class SignalTogetherDocument(TypedDict):
    """What the measures of a contract say together, and of which vendors it holds."""

    names: list[str]
    contract: str
    sentences: list[str]


class SignalsDocument(TypedDict):
    """What statistics add to a pack. too_few: how many measures have too few months for them."""

    rows: list[SignalRowDocument]
    too_few: int
    together: list[SignalTogetherDocument]
