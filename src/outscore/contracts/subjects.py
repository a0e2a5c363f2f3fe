"""Who a sentence about a workspace file speaks of: the nearest thing with a name, or its number."""

from __future__ import annotations

from typing import Any

from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import Rows

_KINDS = {
    "vendors": "vendor",
    "metrics": "metric",
    "measures": "measure",
    "quantities": "quantity",
    "identities": "identity",
    "bindings": "binding",
    "ratings": "finding",
    "requirements": "requirement",
    "grades": "grade",
    "incidents": "incident",
    "waivers": "waiver",
    "names": "name",
    "codes": "code",
    "rates": "rate",
    "gates": "gate",
    "caps": "cap",
    "triggers": "trigger",
    "critical_failures": "critical failure",
    "relief": "relief ground",
    "retainage": "retainage",
    "earn_back": "earn-back",
    "categories": "category",
    "changes": "change",
    "examples": "example",
    "lines": "invoice line",
    "accepted": "acceptance",
    "exchange_rates": "exchange rate",
    "credits": "credit",
}
_PARTS = {
    "bands": "band",
    "printed_bands": "printed band",
    "standings": "standing",
    "ramp": "step",
    "when": "test",
    "all_of": "test",
    "any_of": "test",
    "table": "row",
    "rows": "row",
    "slabs": "slab",
    "values": "value",
    "exclusions": "exclusion",
    "step_up": "step-up",
    "only_largest_of": "group",
    "relief_authority": "role",
    "agreed_readings": "agreed reading",
    "periods": "period",
    "slices": "slice",
    "incidents": "incident",
}
"""Lists inside something else; an item is named together with what it is a part of."""
_TOPS = ("invoice", "contract", "feed", "catalogue", "programme")
_ID_WORDS = ("id", "requirement", "name", "code")
_PART_WORDS = ("id", "band", "standing", "role")


def subject(content: Any, path: tuple[int | str, ...]) -> str:
    """Who is spoken of: the nearest named thing that a place is in."""
    found = next(
        (f"{top} {content[top]!r}" for top in _TOPS if isinstance(content.get(top), str)), "this file"
    )
    of_contract = "contract" in content
    for index, part in enumerate(path):
        content = content[part]
        following = path[index + 1] if index + 1 < len(path) else None
        if isinstance(content, Rows):
            item = content[following] if isinstance(following, int) else None
            found = _item(str(part), item, following, found)
        elif isinstance(content, Block):
            found = _block(str(part), following, found, told=of_contract and not isinstance(part, int))
    return found


def _item(part: str, item: Any, place: Any, found: str) -> str:
    """An item of a list: by its name or its number."""
    if not isinstance(item, Block) or part not in _KINDS | _PARTS:
        return found
    words = _PART_WORDS if part in _PARTS else _ID_WORDS
    named = next((item[word] for word in words if isinstance(item.get(word), str)), None)
    called = f"{(_KINDS | _PARTS)[part]} " + (repr(named) if named else f"number {int(place) + 1}")
    return f"{called} of {found}" if part in _PARTS else called


def _block(part: str, following: Any, found: str, *, told: bool) -> str:
    """A block: of a kind that has ids as keys, by this id; in a contract by its key."""
    if part in _KINDS:
        return f"{_KINDS[part]} {following!r}" if following is not None else found
    return f"{part} of {found}" if told and part != "target" else found
