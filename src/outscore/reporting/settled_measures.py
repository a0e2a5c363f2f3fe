"""What a contract made of each measure: the figure on either side of relief, points, money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.metric import Unit
from outscore.model.result import Verdict
from outscore.model.terms.measuring import ReliefEffect
from outscore.reporting.exact import exact
from outscore.reporting.settled_coins import credits_in_coins
from outscore.reporting.wording import words
from outscore.scoring.settlement_wording import money
from outscore.scoring.settlement_wording import money_in_coins
from outscore.scoring.settlement_wording import points_words
from outscore.scoring.working_document import exact_figure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from fractions import Fraction

    from outscore.model.settlement_document import CountsDocument
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import ReliefDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument


@dataclass(frozen=True, slots=True)
class Said:
    """Something with a name, in words."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class MadeView:
    """What the contract made of a figure.

    figures: raw, adjusted and judged side by side, () where they are the same. credit: its share of the
    period's one amount. marks: what is not final about it. relieved: by which claims relief made another
    figure of it, and the raw one; "" where it did not.
    """

    figures: tuple[Said, ...]
    points: str
    base: str
    credit: str
    bonus: str
    marks: tuple[str, ...]
    relieved: str = ""

    @property
    def costs(self) -> bool:
        """Whether there is anything to say of points or money."""
        return bool(self.points or self.base or self.credit or self.bonus)


@dataclass(frozen=True, slots=True)
class SideView:
    """A figure on one side of relief, and what was divided, "" where that is not known."""

    figure: str
    counts: str


@dataclass(frozen=True, slots=True)
class ReliefView:
    """What relief did to a measure: each claim with its clause, the figure without and with it."""

    name: str
    claims: tuple[Said, ...]
    raw: SideView
    adjusted: SideView
    changed: bool


def made_of(statement: StatementDocument) -> dict[str, MadeView]:
    """What a statement's contract made of each measure, by measure id; empty without a settlement."""
    settlement = statement.get("settlement")
    if not settlement:
        return {}
    charged = credits_in_coins(settlement)
    return {
        one["measure"]: made_view(one, settlement["currency"], charged[one["measure"]])
        for one in settlement["measures"]
    }


def made_view(measure: MeasureSettlementDocument, currency: str, charged: Fraction) -> MadeView:
    """What a contract made of one measure; charged: what of the credit is its own, in whole coins."""
    bonus = measure["bonus"]
    return MadeView(
        figures=figures_side_by_side(measure),
        points=points_words(exact(measure["points"])) if measure["points"]["n"] else "",
        base=_base(measure),
        credit=money(charged, currency) if charged else "",
        bonus=money_in_coins(exact(bonus["amount"]), currency) if bonus and bonus["amount"]["n"] else "",
        marks=tuple(_measure_marks(measure)),
        relieved=relieved_words(measure),
    )


def figures_side_by_side(measure: MeasureSettlementDocument) -> tuple[Said, ...]:
    """The figure raw, adjusted and judged, where relief, averaging or rounding made a difference."""
    raw, adjusted, judged = measure["raw"], measure["adjusted"], measure["judged"]
    relieved = raw is not None and not _same(raw, adjusted)
    changed = adjusted is not None and judged is not None and not _same(adjusted, judged)
    if not relieved and not changed:
        return ()
    found = [
        ("raw", raw),
        ("adjusted", adjusted if relieved else None),
        ("judged", judged if changed else None),
    ]
    counts = {"raw": measure.get("raw_counts"), "adjusted": measure.get("adjusted_counts")}
    told = [(name, one) for name, one in found if one is not None]
    alike = len({one["shown"] for _, one in told}) < len(told)
    return tuple(
        Said(name, _told(one, measure, alike) + _of_counts(counts.get(name) if relieved else None))
        for name, one in told
    )


def relieved_words(measure: MeasureSettlementDocument) -> str:
    """By which claims a figure is adjusted, and what it is without them; "" where relief left it as it was.

    Where it counts as met by relief, the figure is the same and its verdict has a reason of its own.
    """
    relief, raw = measure.get("relief", ()), measure["raw"]
    as_met = [one for one in relief if one["effect"] == ReliefEffect.TREAT_AS_MET.value]
    if raw is not None and not _same(raw, measure["adjusted"]):
        by = _claims([one for one in relief if one["rows"]] or relief)
        counts = _of_counts(measure.get("raw_counts"))
        alike = measure["adjusted"] is not None and measure["adjusted"]["shown"] == raw["shown"]
        return f"adjusted{by}; raw {_told(raw, measure, alike)}{counts}"
    is_met = measure["verdict"] == Verdict.MET.value and bool(measure["reason"])
    return f"counts as met{_claims(as_met)}" if as_met and is_met else ""


def _claims(relief: Iterable[ReliefDocument]) -> str:
    """Which claims, or where no claim was needed the ground that the contract names."""
    numbers = sorted({one["claim"] for one in relief if one["claim"]})
    grounds = [words(one["ground"]) for one in relief if not one["claim"]]
    told = [f"claim{'' if len(numbers) == 1 else 's'} {' and '.join(map(str, numbers))}"] if numbers else []
    told += dict.fromkeys(grounds)
    return f" by {' and '.join(told)}" if told else ""


def _told(figure: NumberDocument, measure: MeasureSettlementDocument, alike: bool) -> str:
    """A figure in words; with all its decimals where it would look like the other that it is told from."""
    return exact_figure(exact(figure), Unit(measure["unit"])) if alike else figure["shown"]


def _of_counts(counts: CountsDocument | None) -> str:
    return f" ({counts['shown']})" if counts and counts["denominator"] else ""


def relief_view(measure: MeasureSettlementDocument) -> ReliefView:
    """What relief took out of one measure, and the figure on either side of it."""
    return ReliefView(
        name=measure["name"],
        claims=tuple(Said(one["clause"], one["sentence"]) for one in measure.get("relief", ())),
        raw=_side(measure["raw"], measure.get("raw_counts")),
        adjusted=_side(measure["adjusted"], measure.get("adjusted_counts")),
        changed=not _same(measure["raw"], measure["adjusted"]),
    )


def relief_views(settlement: SettlementDocument) -> tuple[ReliefView, ...]:
    """Each measure that relief was about; statements from before there was any name none."""
    return tuple(relief_view(one) for one in settlement["measures"] if one.get("relief"))


def _side(figure: NumberDocument | None, counts: CountsDocument | None) -> SideView:
    return SideView(
        figure["shown"] if figure else "no figure",
        counts["shown"] if counts and counts["denominator"] else "",
    )


def _same(one: NumberDocument | None, other: NumberDocument | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one["n"], one["d"]) == (other["n"], other["d"])


def _base(measure: MeasureSettlementDocument) -> str:
    """How points came from those of the band."""
    notes = ["a repeat"] if measure["repeat"] else []
    notes += ["settling in"] if measure["settling_in"] else []
    if not _same(measure["base_points"], measure["points"]):
        notes.insert(0, f"{measure['base_points']['shown']} by its band")
    return ", ".join(notes)


def _measure_marks(measure: MeasureSettlementDocument) -> Iterator[str]:
    if measure["provisional"]:
        yield "provisional"
    if measure["default"]:
        yield f"default of the {measure['default']} level"
