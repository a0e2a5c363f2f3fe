"""The registers as tables of a page in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.registers import REGISTERS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.governance.register import Field
    from outscore.governance.register import Register


def registers_page() -> str:
    """Every register with its states, its fields, and what a vendor may write in it."""
    return "\n\n".join(_section(each) for each in REGISTERS.values())


def _section(register: Register) -> str:
    return "\n\n".join(
        (
            f"### {register.title}",
            f"`{register.id}`, known as `{register.key}`. {_moves(register)}{_opened(register)}",
            "\n".join(_table((_row(each) for each in register.fields), ("field", "holds", "when", "what"))),
            _vendor(register),
        )
    ).rstrip()


def _moves(register: Register) -> str:
    said = [
        f"`{state}` to {' or '.join(f'`{each}`' for each in follow)}"
        for state, follow in register.moves.items()
        if follow
    ]
    ends = [f"`{state}`" for state in register.states if register.ended(state)]
    return f"{'; '.join(said)}.".capitalize() + (f" Ends in {' or '.join(ends)}." if ends else "")


def _opened(register: Register) -> str:
    return " Results alone open one." if register.by_outscore else ""


def _row(field: Field) -> tuple[str, str, str, str]:
    holds = " or ".join(f"`{each}`" for each in field.choices) or field.holds.value
    holds = f"an id of `{field.register}`" if field.register else holds
    when = "always" if field.needed else " or ".join(f"`{each}`" for each in field.needed_in)
    when += ", for ever" if field.fixed else ""
    return f"`{field.name}`", holds, when, f"{field.title}. {field.told}".strip()


def _vendor(register: Register) -> str:
    side = register.vendor_side
    return side.told("`") if side else "A vendor writes nothing here."


def _table(rows: Iterable[tuple[str, ...]], head: tuple[str, ...]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
