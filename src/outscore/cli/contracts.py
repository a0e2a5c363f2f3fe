"""Commands about contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import finish
from outscore.cli.context import workspace_folder
from outscore.cli.output import emit
from outscore.cli.output import format_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.contracts.workspace import ContractCheck

_CHECK_COLUMNS = ("contract", "file", "line", "kind", "message")
_KEY_COLUMNS = ("block", "key", "needed", "accepts", "sentence")


@click.group()
def contract() -> None:
    """Look at contracts: what is wrong with them, and what they may say."""


@contract.command(short_help="Check contracts and work out their examples.")
@click.argument("contracts", nargs=-1, metavar="[CONTRACT]...")
@click.option("--verbose", "-v", is_flag=True, help="Name every worked example with what became of it.")
@format_option
def check(contracts: tuple[str, ...], form: str, *, verbose: bool) -> None:
    """Report every fault and warning of the named contracts, or of all, and work out their examples.

    A fault must be mended before the workspace can be used; the exit code is then 1. A warning says what
    may not have been meant, and refuses nothing.
    """
    from outscore.contracts.workspace import check_contracts

    checks = check_contracts(workspace_folder(), contracts)
    if form == "table":
        for one in checks:
            _tell(one, verbose=verbose)
    else:
        rows = [row for one in checks for row in _rows(one)]
        emit(rows, _CHECK_COLUMNS, form, "There is no contract here.")
    finish(needs_a_person=any(_refused(one) for one in checks))


def _refused(one: ContractCheck) -> bool:
    return any(fault.refuses for fault in one.faults) or not one.looked_at_whole


def _tell(one: ContractCheck, *, verbose: bool) -> None:
    for fault in one.faults:
        click.echo(str(fault))
    if verbose:
        for example in one.examples:
            click.echo(f"{one.file}:{example.line}: Example {example.outcome}.")
    click.echo(f"{one.contract}: {_summary(one)}")


def _summary(one: ContractCheck) -> str:
    if not one.looked_at_whole and not any(fault.refuses for fault in one.faults):
        return (
            f"not looked at as a whole, because other files have faults ({one.elsewhere}). "
            f"See them with: outscore check"
        )
    faults = sum(fault.refuses for fault in one.faults)
    parts = [
        f"{faults} to mend" if faults else "in order",
        _count(len(one.faults) - faults, "warning"),
        _examples(one),
    ]
    return "; ".join(part for part in parts if part) + "."


def _examples(one: ContractCheck) -> str:
    right = sum(example.comes_out for example in one.examples)
    if not one.examples:
        return "" if one.looked_at_whole else "worked examples: once the rest is in order"
    return f"worked examples: {right} of {len(one.examples)} come out"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""


def _rows(one: ContractCheck) -> Iterator[dict[str, object]]:
    place: dict[str, object] = {"contract": one.contract, "file": one.file}
    for fault in one.faults:
        yield {**place, "line": fault.line, "kind": fault.severity.value, "message": fault.message}
    if _refused(one) and not any(fault.refuses for fault in one.faults):
        yield {**place, "line": 1, "kind": "fault", "message": f"The contract is {_summary(one)}"}
    for example in one.examples:
        yield {**place, "line": example.line, "kind": "example", "message": example.outcome}


@contract.command(short_help="Print every key that a contract file may have.")
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print it.",
)
def reference(words: tuple[str, ...], form: str) -> None:
    """Print every block and key of the contract language, or those in which all the WORDS occur."""
    from outscore.contracts.reference import markdown
    from outscore.contracts.reference import reference as parts_of_reference

    parts = [part for part in parts_of_reference() if _about(part.block, words) or not words]
    if form == "markdown":
        click.echo(markdown(parts), nl=False)
        return
    rows = [
        {
            "block": row.block,
            "key": row.key,
            "needed": "yes" if row.needed else "",
            "accepts": row.accepts,
            "sentence": row.sentence,
        }
        for part in parts_of_reference()
        for row in part.rows
        if _about(f"{row.block} {row.key} {row.accepts} {row.sentence}", words)
    ]
    emit(rows, _KEY_COLUMNS, form, "No key fits. See them all: outscore contract reference")


def _about(text: str, words: Sequence[str]) -> bool:
    return all(word.casefold() in text.casefold() for word in words)
