"""The documents that pages are rendered from, as they stand in canonical JSON.

A statement is the frozen result of one vendor, contract and period; its SHA-256 is its identity. A pack
document ties the statements of a period together with the deliveries behind them. Everything a page
shows is in one of the two, already worded: `shown` is the only spelling of a figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Literal
from typing import NotRequired
from typing import TypeAlias
from typing import TypedDict

if TYPE_CHECKING:
    from outscore.model.flag import NoteDocument
    from outscore.model.governance_document import BenchmarkDocument
    from outscore.model.governance_document import RegistersDocument
    from outscore.model.governance_document import SignalsDocument
    from outscore.model.settlement_document import CountsDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import SettlementDocument

STATEMENT_FORMAT = 1
PACK_FORMAT = 1

Movement: TypeAlias = Literal["better", "worse", "same", "moved", "none"]


class ExactDocument(TypedDict):
    """An exact fraction in lowest terms, in the metric's unit."""

    n: int
    d: int


class FigureDocument(TypedDict):
    """One figure of one period. `shown` carries the unit ("94.97 %"), or an en dash.

    numerator / scale, over the denominator, is the quotient; `counted` says it in words ("9,445 of
    11,050"), and is empty for a figure that is not a quotient of sums. `band` is the contract's word for the
    step that was reached, "" where it has none. `notes` are those that stand beside its rows, if any do.
    `level` is what it was held against, where that is not the target of its result.
    """

    period: str
    label: str
    numerator: int | None
    denominator: int | None
    scale: int
    counted: str
    value: ExactDocument | None
    shown: str
    verdict: str
    band: str
    reason: str
    notes: NotRequired[list[NoteDocument]]
    level: NotRequired[TargetDocument]


class TargetDocument(TypedDict):
    """A target: `comparison` is at_least, above, at_most or below; `value` as the contract prints it."""

    comparison: str
    value: str
    exact: ExactDocument
    shown: str


class ChangeDocument(TypedDict):
    """What moved since the period before: "up 1.23 points, was met"."""

    since: str
    shown: str
    movement: Movement
    verdict_was: str
    sentence: str


class CorrectionDocument(TypedDict):
    """Counts that the contract takes out of a figure or adds; negative numbers take out.

    kind: hours, closed_day, exclusion, relief or used_once. rows: how many rows it is about, of an exclusion
    those that have the quantity. counts: what it adds above and below the line, None where the figures of
    intervals are combined and there is no one sum.
    """

    kind: str
    clause: str
    quantity: str
    claim: int
    rows: int
    counts: CountsDocument | None
    sentence: str


class CountingDocument(TypedDict):
    """From the sums of all rows to what was divided: `all_rows` and every correction add up to `counts`."""

    rows: int
    all_rows: CountsDocument | None
    corrections: list[CorrectionDocument]
    counts: CountsDocument | None
    sentence: str


class BeforeDocument(TypedDict):
    """The figure of the period before, as it was measured, that an average takes in."""

    period: str
    label: str
    value: NumberDocument


class PreparedDocument(TypedDict):
    """From the period's own figure to the one that is judged; the keys are there where the contract asks.

    before, average: averaged with the period before; before is None where that has no figure. step, how:
    rounded to multiples of a step.
    """

    clause: str
    own: NumberDocument
    before: NotRequired[BeforeDocument | None]
    average: NotRequired[NumberDocument]
    step: NotRequired[NumberDocument]
    how: NotRequired[str]
    judged: NumberDocument
    sentences: list[str]


class LevelDocument(TypedDict):
    """Why the level in force is not the one that the contract prints first.

    kind: ramp, with the last day on which this level holds, or step_up. What a rise rests on is there where
    the statement of its last period is: that period, each period's figure, their mean, and half-way to it.
    """

    kind: str
    clause: str
    written: TargetDocument
    level: TargetDocument
    until: NotRequired[str]
    since: NotRequired[str]
    figures: NotRequired[list[BeforeDocument]]
    risen_from: NotRequired[NumberDocument]
    average: NotRequired[NumberDocument]
    half_way: NotRequired[NumberDocument]
    sentence: str


class WorkingDocument(TypedDict):
    """How a figure came about, as far as there is more to it than one division and the printed level."""

    counting: NotRequired[CountingDocument]
    prepared: NotRequired[PreparedDocument]
    level: NotRequired[LevelDocument]


class ResultDocument(TypedDict):
    """One measure: its figure, its target, how it moved and where it came from.

    target: the level in force. working: what lies between the rows and the verdict, where there is something.
    """

    measure: str
    name: str
    clause: str
    metric: str
    scope: str
    unit: str
    better: str
    target: TargetDocument | None
    figure: FigureDocument
    change: ChangeDocument
    quarter: FigureDocument | None
    trend: list[FigureDocument]
    working: NotRequired[WorkingDocument]


class DefinitionDocument(TypedDict):
    """A metric as it was defined when the statement was made."""

    metric: str
    version: int
    name: str
    definition: str
    formula: str
    unit: str
    better: str
    combine: str


class SourceDocument(TypedDict):
    """What one delivery gave to this vendor and period."""

    feed: str
    file: str
    sha256: str
    rows: int
    warnings: list[IssueDocument]


class IssueDocument(TypedDict):
    """Something found wrong in a delivery."""

    code: str
    severity: str
    row: int | None
    column: str | None
    value: str | None
    message: str


class DataQualityDocument(TypedDict):
    """The row accounting behind a statement; `sentence` is the line on the card.

    Of the rejected rows, `rows_left_out` are in no figure; for the others earlier figures stand. `notes` tell
    of feeds that are not whole and of figures that a person chose; not there where there is nothing to tell.
    """

    notes: NotRequired[list[str]]
    rows_accepted: int
    rows_rejected: int
    rows_left_out: int
    warnings: int
    sources: list[SourceDocument]
    rejections: list[IssueDocument]
    sentence: str


class RequirementDocument(TypedDict):
    """One requirement: `standing` as in model.requirement.Standing, `basis` measure, person or none."""

    id: str
    version: int
    title: str
    standing: str
    in_place: bool
    basis: str
    reason: str


class DomainDocument(TypedDict):
    """The requirements of one domain and how many of them are in place."""

    domain: str
    title: str
    in_place: int
    assessed: int
    total: int
    requirements: list[RequirementDocument]


class AssessmentDocument(TypedDict):
    """The requirement assessment; it stands beside the contract's result and is never mixed into it."""

    catalogue: str
    version: int
    title: str
    domains: list[DomainDocument]
    sentence: str
    agreed: NotRequired[str]


class NamedDocument(TypedDict):
    """An id and the name people know it by."""

    id: str
    name: str


class ContractDocument(TypedDict):
    """The contract a statement was judged by; `terms_sha256` names its exact terms."""

    id: str
    name: str
    client: str
    terms_sha256: str


class PeriodDocument(TypedDict):
    """A period, its name in words, its first and last day (ISO dates)."""

    id: str
    label: str
    start: str
    end: str


class ProgrammeDocument(TypedDict):
    """Whose programme this is, and what every page must say at its foot."""

    name: str
    notices: list[str]


class SummaryDocument(TypedDict):
    """How many measures got which verdict, and the same in a sentence."""

    met: int
    missed: int
    not_measured: int
    report_only: int
    sentence: str


class MovedDocument(TypedDict):
    """One measure that a restatement moved; points are None where the contract counts none."""

    measure: str
    name: str
    was: str
    now: str
    verdict_was: str
    verdict_now: str
    points_was: str | None
    points_now: str | None
    sentence: str


class BeforeAfterDocument(TypedDict):
    """A sum of the settlement before and after, in words."""

    was: str
    now: str


class RestatementDocument(TypedDict):
    """What a revision changes about the frozen statement it is proposed in place of, and why."""

    revision_was: int
    sha256_was: str
    because: list[str]
    moved: list[MovedDocument]
    points: BeforeAfterDocument | None
    credit: BeforeAfterDocument | None
    net: BeforeAfterDocument | None
    sentences: list[str]


class StatementDocument(TypedDict):
    """The frozen result of one vendor, contract and period; only a restated one has a `restatement`."""

    statement: int
    revision: int
    programme: ProgrammeDocument
    vendor: NamedDocument
    contract: ContractDocument
    period: PeriodDocument
    summary: SummaryDocument
    results: list[ResultDocument]
    definitions: list[DefinitionDocument]
    settlement: SettlementDocument | None
    data_quality: DataQualityDocument
    assessment: AssessmentDocument | None
    restatement: NotRequired[RestatementDocument]


class DeliveryDocument(TypedDict):
    """A delivery as the pack tells of it."""

    feed: str
    file: str
    sha256: str
    status: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_duplicate: int
    rows_skipped: NotRequired[int]
    rows_for_period: int
    issues: list[IssueDocument]
    issues_left_out: int


class MissingDocument(TypedDict):
    """A vendor from whom nothing came for the period."""

    vendor: str
    name: str
    contract: str
    sentence: str


class UnkeptDocument(TypedDict):
    """What a feed promised for a vendor and a month and did not keep, in sentences, the worst first."""

    vendor: str
    name: str
    feed: str
    month: str
    sentences: list[str]


class DoubtDocument(TypedDict):
    """A figure of a feed that looks wrong; it is scored all the same.

    counts: "part" or "nothing" where relief leaves some or all of it out of the count.
    """

    vendor: str
    name: str
    feed: str
    month: str
    code: str
    message: str
    counts: NotRequired[str]


class SettlementSummaryDocument(TypedDict):
    """What a settlement comes to; `triggers` names those that fired, score and standing are the rating's.

    `unpriced` says why no amount could be worked out, "" where it was.
    """

    currency: str
    points: NumberDocument
    credit: NumberDocument
    bonus: NumberDocument
    net: NumberDocument
    sentence: str
    score: NumberDocument | None
    standing: str
    triggers: list[str]
    provisional: bool
    estimated: bool
    unpriced: str


class TotalDocument(TypedDict):
    """The money of all statements in one currency; `unpriced` counts those without an amount."""

    currency: str
    statements: int
    credit: NumberDocument
    bonus: NumberDocument
    net: NumberDocument
    provisional: bool
    unpriced: int


class StatementReference(TypedDict):
    """Which statement stands for a vendor and contract, and what it comes to."""

    vendor: str
    name: str
    contract: str
    revision: int
    sha256: str
    summary: SummaryDocument
    settlement: SettlementSummaryDocument | None


class PagesDocument(TypedDict):
    """The SHA-256 of the documents of the pages that a pack has beside it."""

    requirements: NotRequired[str]
    vendors: NotRequired[str]


class PackDocument(TypedDict):
    """The whole programme in one period: the statements, and the deliveries received and refused.

    `unkept` is there if a feed contract promises something, `doubted` there or where a figure looks wrong.
    `registers`, `benchmarks` and `signals` are there where there is something to tell, and `pages` where the
    pack has other pages of the team beside it than the comparison.
    """

    pack: int
    programme: ProgrammeDocument
    period: PeriodDocument
    statements: list[StatementReference]
    totals: list[TotalDocument]
    deliveries: list[DeliveryDocument]
    refused: list[DeliveryDocument]
    missing: list[MissingDocument]
    unkept: NotRequired[list[UnkeptDocument]]
    doubted: NotRequired[list[DoubtDocument]]
    registers: NotRequired[RegistersDocument]
    benchmarks: NotRequired[list[BenchmarkDocument]]
    signals: NotRequired[SignalsDocument]
    pages: NotRequired[PagesDocument]
