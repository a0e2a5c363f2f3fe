"""What the statements before a period say, read once for every vendor and contract."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.carry import Carry
from outscore.model.period import Period
from outscore.model.result import Judgement
from outscore.model.result import Verdict
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.scoring.plain_values import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.statement import StatementDocument
    from outscore.storage.statement_rows import JudgedRow
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office


class Earlier:
    """The statements that stand for the periods before one."""

    def __init__(self, office: Office, period: Period) -> None:
        self._office = office
        self._period = period
        self._before: Mapping[tuple[str, str], StoredStatement] | None = None
        self._looked_back = False
        self._judged: dict[tuple[str, str, str], list[JudgedRow]] = {}
        self._known: set[Period] = set()
        self._carried: dict[tuple[str, str], tuple[Carry, Period] | None] = {}

    def carried(self, vendor: str, contract: str) -> tuple[Carry, Period] | None:
        """What the last statement before handed on, and its period; None where nothing was settled in it."""
        if (vendor, contract) not in self._carried:
            self._carried[vendor, contract] = self._read(vendor, contract)
        return self._carried[vendor, contract]

    def _read(self, vendor: str, contract: str) -> tuple[Carry, Period] | None:
        before = self._last(vendor, contract)
        document = self._office.statements.read(before.sha256).get("settlement") if before else None
        if before is None or document is None:
            return None
        return value_of(Carry, document["carry"]), Period.parse(before.period)

    def _last(self, vendor: str, contract: str) -> StoredStatement | None:
        """The last statement before; only where one of the period just before is missing, further back."""
        if self._before is None:
            self._before = self._office.statements.current(str(self._period.previous()))
        if (vendor, contract) not in self._before and not self._looked_back:
            self._looked_back = True
            self._before = {**self._office.statements.all_before(str(self._period)), **self._before}
        return self._before.get((vendor, contract))

    def statement(self, vendor: str, contract: str, period: Period) -> StatementDocument | None:
        """What stands for a vendor and contract in a period before, None where nothing does."""
        stored = self._office.statements.current(str(period)).get((vendor, contract))
        return self._office.statements.read(stored.sha256) if stored else None

    def judged(
        self, vendor: str, contract: str, periods: Sequence[Period]
    ) -> dict[Period, dict[str, Judgement]]:
        """What stands of each measure in periods before; a period without a statement is left out."""
        wanted = [period for period in periods if period != self._period]
        new = set(wanted) - self._known
        if new:
            self._known |= new
            self._judged |= self._office.statements.judged({str(period) for period in new})
        return {
            period: {row.measure: _judgement(row) for row in rows}
            for period in wanted
            if (rows := self._judged.get((vendor, contract, str(period))))
        }


def _judgement(row: JudgedRow) -> Judgement:
    return Judgement(
        None if row.value_n is None else Fraction(int(row.value_n), int(row.value_d or 1)),
        Verdict(row.verdict),
        row.band,
        row.reason,
        counted=False,
        numerator=None if row.numerator is None else int(row.numerator),
        denominator=None if row.denominator is None else int(row.denominator),
        scale=row.scale,
        level=_level(row.target),
    )


def _level(written: str | None) -> Target | None:
    """The level as a row has it: ">= 95"."""
    sign, _, number = (written or "").partition(" ")
    found = [one for one in Comparison if one.sign == sign]
    return Target(found[0], Fraction(number), number) if found else None
