"""Worked examples in a contract file: what is given, what must come out, and whether it does."""

from __future__ import annotations

from outscore.contracts.worked_examples.entries import ExampleEntry
from outscore.contracts.worked_examples.running import ExampleOutcome
from outscore.contracts.worked_examples.running import outcome_of_examples
from outscore.contracts.worked_examples.running import run_examples

__all__ = ["ExampleEntry", "ExampleOutcome", "outcome_of_examples", "run_examples"]
