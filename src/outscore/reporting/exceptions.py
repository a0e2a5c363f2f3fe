"""What a team must look at first: misses, the worst first; what was not measured; what turned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import names
from outscore.model.terms.judging import Gap
from outscore.reporting.geometry import shortfall
from outscore.reporting.measures import charts
from outscore.reporting.measures import measure_view
from outscore.reporting.settled import settlement_of
from outscore.reporting.settled_measures import made_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument
    from outscore.reporting.measures import MeasureView

JUDGED = ("met", "missed")


@dataclass(frozen=True, slots=True)
class VendorResult:
    """One measure of one vendor, with a way to its scorecard."""

    vendor: str
    contract: str
    link: str
    measure: MeasureView


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Results grouped by why they need attention."""

    newly_missed: tuple[VendorResult, ...]
    still_missed: tuple[VendorResult, ...]
    back_at_target: tuple[VendorResult, ...]
    not_measured: tuple[VendorResult, ...]

    @property
    def missed(self) -> int:
        """How many misses are listed."""
        return len(self.newly_missed) + len(self.still_missed)


def exceptions(statements: Sequence[StatementDocument], links: Mapping[tuple[str, str], str]) -> Exceptions:
    """The exceptions of a period."""
    pairs = [(statement, result) for statement in statements for result in statement["results"]]
    missed = sorted(
        (pair for pair in pairs if pair[1]["figure"]["verdict"] == "missed"),
        key=lambda pair: (-shortfall(pair[1]), pair[0]["vendor"]["name"].casefold()),
    )
    return Exceptions(
        newly_missed=_views([pair for pair in missed if _was(*pair) != "missed"], links),
        still_missed=_views([pair for pair in missed if _was(*pair) == "missed"], links),
        back_at_target=_views([pair for pair in pairs if _is_back(*pair)], links),
        not_measured=_views([pair for pair in pairs if _is_unmeasured(pair[1])], links),
    )


def _was(statement: StatementDocument, result: ResultDocument) -> str:
    """The verdict when it was last judged before; "" where it was not.

    A period without a verdict neither counts nor ends a run, unless the contract says that it ends one.
    """
    before = [one["verdict"].replace(" ", "_") for one in result["trend"][:-1]]
    if _gap_ends(statement, result["measure"]):
        before = before[-1:]
    return next((one for one in reversed(before) if one in JUDGED), "")


def _gap_ends(statement: StatementDocument, measure: str) -> bool:
    """Whether a period that was not measured ends a run of misses, by the contract's clause on repeats."""
    settlement = settlement_of(statement)
    repeats = settlement["terms"].get("repeats") if settlement else None
    if not repeats or not names(tuple(repeats.get("measures", EVERY)), measure):
        return False
    return bool(repeats["not_measured"] == Gap.BREAKS)


def _is_unmeasured(result: ResultDocument) -> bool:
    """Whether a judged measure has no figure; what is only reported is left to the comparison."""
    return result["figure"]["verdict"] == "not_measured" and result["target"] is not None


def _is_back(statement: StatementDocument, result: ResultDocument) -> bool:
    return result["figure"]["verdict"] == "met" and _was(statement, result) == "missed"


def _views(
    pairs: Sequence[tuple[StatementDocument, ResultDocument]], links: Mapping[tuple[str, str], str]
) -> tuple[VendorResult, ...]:
    drawn = charts([result for _, result in pairs])
    return tuple(
        VendorResult(
            vendor=statement["vendor"]["name"],
            contract=statement["contract"]["name"],
            link=links[statement["vendor"]["id"], statement["contract"]["id"]],
            measure=measure_view(result, svg, made_of(statement).get(result["measure"])),
        )
        for (statement, result), svg in zip(pairs, drawn, strict=True)
    )
