"""The letters that go with a scorecard or a pack: subject, plain text and simple HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.reporting.card import card_view
from outscore.reporting.engine import fill
from outscore.reporting.packing import pack_view
from outscore.reporting.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.statement import PackDocument
    from outscore.model.statement import StatementDocument


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says; whoever sends it adds addresses and attachments."""

    subject: str
    text: str
    html: str


def scorecard_letter(statement: StatementDocument, sha256: str) -> Letter:
    """The letter to a vendor with its scorecard."""
    card = card_view(statement, sha256, [""] * len(statement["results"]))
    vendor, period = statement["vendor"]["name"], statement["period"]["label"]
    revised = f", revision {statement['revision']}" if statement["revision"] > 1 else ""
    return Letter(
        subject=one_line(f"Scorecard {period}{revised}: {vendor}"),
        text=fill("email/scorecard.txt", card=card),
        html=fill("email/scorecard.html", card=card),
    )


def pack_letter(pack: PackDocument, sha256: str, statements: Iterable[StatementDocument]) -> Letter:
    """The letter to the team with its pack."""
    view = pack_view(pack, sha256, statements)
    return Letter(
        subject=one_line(f"Pack {pack['period']['label']}: {pack['programme']['name']}"),
        text=fill("email/pack.txt", pack=view),
        html=fill("email/pack.html", pack=view),
    )
