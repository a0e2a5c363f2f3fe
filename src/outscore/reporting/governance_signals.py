"""What statistics say, arranged for the team's pages: beside what the contract says, never in one mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.reporting.vendors import scorecard_links
from outscore.reporting.wording import count
from outscore.signals.charts import FEWEST_POINTS

if TYPE_CHECKING:
    from outscore.model.governance_document import SignalRowDocument
    from outscore.model.governance_document import SignalTogetherDocument
    from outscore.model.statement import PackDocument


@dataclass(frozen=True, slots=True)
class SignalsView:
    """The table. has_samples: whether some figure is a sample. too_few: of how many nothing is known yet."""

    rows: tuple[tuple[SignalRowDocument, str], ...]
    together: tuple[SignalTogetherDocument, ...]
    has_samples: bool
    one_contract: bool
    too_few: str


def signals_view(pack: PackDocument) -> SignalsView | None:
    """Each measure with the way to its scorecard; None where statistics add nothing."""
    document = pack.get("signals")
    if document is None:
        return None
    links = scorecard_links(pack)
    return SignalsView(
        rows=tuple((row, links[row["vendor"], row["contract"]]) for row in document["rows"]),
        together=tuple(document["together"]),
        has_samples=any(row["sample"] for row in document["rows"]),
        one_contract=len({row["contract"] for row in document["rows"]}) == 1,
        too_few=_too_few(document["too_few"]),
    )


def _too_few(measures: int) -> str:
    """Of how many measures nothing is known yet, "" where it is of all."""
    if not measures:
        return ""
    told = count(measures, "measure")
    return f"Whether {told} changed is not known yet: fewer than {FEWEST_POINTS} measured months."
