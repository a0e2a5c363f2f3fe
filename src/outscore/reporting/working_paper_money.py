"""From failures to one amount as formulas: each line exact, the total so far in whole coins and parts of one.

A total of many ratios would need a common denominator that no spreadsheet can hold. It is therefore kept as
whole coins and as parts of a coin rounded down, with the number of lines whose parts are not exact beside it:
the true total is at most so many parts higher.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.working_paper_lines import UPHELD
from outscore.reporting.working_paper_lines import exact
from outscore.reporting.working_paper_numbers import HUNDRED
from outscore.reporting.working_paper_numbers import choose
from outscore.reporting.working_paper_numbers import chosen
from outscore.reporting.working_paper_numbers import not_below_zero
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_sheets import DIFFERS
from outscore.reporting.working_paper_sheets import MARK
from outscore.reporting.working_paper_sheets import OTHER_RULES
from outscore.reporting.working_paper_sheets import SAID_N
from outscore.reporting.working_paper_sheets import TOO_LARGE
from outscore.reporting.working_paper_sheets import TOP
from outscore.reporting.working_paper_sheets import whole_ratio

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.settlement_document import StepDocument
    from outscore.reporting.working_paper_numbers import Ratio
    from outscore.reporting.working_paper_numbers import Whole
    from outscore.reporting.working_paper_sheets import Lines

COINS, PARTS, INEXACT, SO_FAR, SO_FAR_PARTS, UP_TO, TOTAL = range(11, 18)
MONEY_HEAD = (
    "Whole coins",
    "Parts of a coin",
    "Parts rounded down (1: yes)",
    "Total so far: whole coins",
    "Total so far: parts",
    "May be too low by so many parts",
    "Total so far, for reading",
)
MOST_PARTS = 10**9
PARTS_OF_A_COIN = 10**6
HALF_UP = {"how": "half_up"}


@dataclass(frozen=True, slots=True)
class Split:
    """An amount as whole coins and parts of one; `low` counts the lines whose parts were rounded down."""

    coins: Whole
    parts: Whole
    low: Whole

    @property
    def fits(self) -> bool:
        """Whether a spreadsheet can hold it."""
        return self.coins.fits and self.parts.fits

    def less(self, other: Split, share: Whole) -> Split:
        """What is left without another amount that is part of it."""
        parts = self.parts - other.parts
        carry = parts.divided(share)
        return Split(self.coins - other.coins + carry, parts - carry * share, self.low + other.low)

    def above(self, other: Split) -> Whole:
        """1 where it is more than another, else 0."""
        equal = self.coins.compared("=", other.coins) * self.parts.compared(">", other.parts)
        return (self.coins.compared(">", other.coins) + equal).compared(">", whole(0))

    def chosen(self, condition: Whole, other: Split) -> Split:
        """This one where a condition is 1, else the other."""
        return Split(
            choose(condition, self.coins, other.coins),
            choose(condition, self.parts, other.parts),
            choose(condition, self.low, other.low),
        )


NOTHING = Split(whole(0), whole(0), whole(0))


@dataclass(slots=True)
class Running:
    """The total so far, line after line; `true` is what the statement's amounts come to, in coins."""

    lines: Lines
    share: Whole
    split: Split = NOTHING
    true: Fraction = Fraction(0)

    def parted(self, amount: Ratio) -> Split:
        """An amount as whole coins and parts, written into the next free line."""
        sheet = self.lines.sheet
        coins = sheet.formula(COINS, amount.n.divided(amount.d))
        rest = amount.n - coins * amount.d
        parts = sheet.formula(PARTS, (rest * self.share).divided(amount.d))
        same = (parts * amount.d).compared("=", rest * self.share)
        return Split(coins, parts, sheet.formula(INEXACT, whole(1) - same))

    def parted_above(self, amount: Ratio) -> Split:
        """The amount of the line above, as whole coins and parts."""
        self.lines.sheet.row -= 1
        split = self.parted(amount)
        self.lines.sheet.row += 1
        return split

    def add(self, label: str, ratio: Ratio | None, stated: Fraction, how: str) -> Ratio:
        """A line that adds an amount."""
        found = self.lines.worked(label, ratio, stated, how)
        split = self.parted_above(found)
        self.lines.sheet.row -= 1
        parts = self.split.parts + split.parts
        carry = parts.divided(self.share)
        self._so_far(
            Split(
                self.split.coins + split.coins + carry, parts - carry * self.share, self.split.low + split.low
            ),
            self.true + stated,
        )
        return found

    def become(self, label: str, total: Split, stated: Fraction, how: str) -> None:
        """A line after which the total is another one, such as a limit; `stated` is what it adds."""
        sheet = self.lines.sheet
        sheet.text(0, label)
        sheet.text(6, how, "quiet")
        sheet.number(TOP, stated.numerator, "quiet")
        sheet.number(TOP + 1, stated.denominator, "quiet")
        self._so_far(total, self.true + stated)

    def _so_far(self, split: Split, true: Fraction) -> None:
        """The total after a line; where the formulas do not come to the statement's, that is taken."""
        sheet, size = self.lines.sheet, self.share.value
        coins = true.numerator // true.denominator
        parts = int((true - coins) * size)
        off = (coins - split.coins.value) * size + parts - split.parts.value
        live = split.fits and 0 <= off <= split.low.value
        if live:
            self.split = Split(
                sheet.formula(SO_FAR, split.coins),
                sheet.formula(SO_FAR_PARTS, split.parts),
                sheet.formula(UP_TO, split.low),
            )
        else:
            self.lines.taken += 1
            self.split = Split(
                sheet.number(SO_FAR, coins, "taken"),
                sheet.number(SO_FAR_PARTS, parts, "taken"),
                sheet.number(UP_TO, int(parts != (true - coins) * size), "taken"),
            )
            sheet.text(MARK, OTHER_RULES, "quiet")
        self.true = true
        row = sheet.row + 1
        sheet.reading(TOTAL, f"O{row}+P{row}/{self.share.text}", true)
        sheet.row += 1


@dataclass(slots=True)
class Money:
    """What the lines may look at; amounts are in coins. `credits`: each measure's own exact credit."""

    lines: Lines
    settlement: SettlementDocument
    terms: Mapping[str, Any]
    sums: Mapping[str, Ratio]
    credits: Mapping[str, Ratio]
    points: Ratio
    coins: int
    running: Running
    added: dict[tuple[str, str], Ratio] = field(default_factory=dict)

    def percent_of(self, percent: Ratio, name: str) -> Ratio | None:
        """A percentage of a sum of the period."""
        base = self.sums.get(name)
        return None if base is None else base * percent.over(HUNDRED)

    def entry(self, part: str, wanted: str) -> Mapping[str, Any] | None:
        """A clause of the contract by its id."""
        return next((one for one in self.terms.get(part, ()) if one["id"] == wanted), None)


def parts_of_a_coin(amounts: Iterable[Fraction]) -> int:
    """Into how many parts a coin is split: exactly enough where that is possible."""
    exactly = lcm(*(amount.denominator for amount in amounts))
    return exactly if exactly <= MOST_PARTS else PARTS_OF_A_COIN


def _own(money: Money, step: StepDocument) -> Ratio | None:
    return money.credits.get(step["what"])


def _pool(money: Money, step: StepDocument) -> Ratio | None:
    if step["what"] != "pool":
        return _own(money, step)
    limit = _term(money, step, "limit", "Amount at risk")
    before: Ratio | None = None
    for (kind, _), amount in money.added.items():
        if kind == "pool":
            before = amount if before is None else before + amount
    return None if limit is None or before is None else limit - before


def _term(money: Money, step: StepDocument, name: str, label: str) -> Ratio | None:
    for term in step["terms"]:
        if term["name"] == name:
            value = Fraction(term["value"]["n"], term["value"]["d"])
            return money.lines.given(label, value * money.coins, "from the statement")
    return None


def _points(money: Money, _step: StepDocument) -> Ratio | None:
    terms = money.terms.get("points")
    if not terms:
        return None
    if "amount_per_point" in terms:
        each = money.lines.given("Amount for a point", Fraction(terms["amount_per_point"]) * money.coins)
        return money.points * each
    if "table" in terms:
        percent = _reached(money, money.points, terms["table"], "points")
    else:
        each = money.lines.given("Percent for a point", Fraction(terms.get("percent_per_point", 0)))
        percent = money.lines.worked("Percent in all", money.points * each)
    return money.percent_of(percent, terms.get("of", "charges"))


def _reached(money: Money, count: Ratio, table: Sequence[Mapping[str, Any]], name: str) -> Ratio:
    """The percentage of the highest row of a table that a count reaches."""
    found = money.lines.given("Percent below the first row", Fraction(0))
    for row in table:
        least = money.lines.given(f"From so many {name} on", Fraction(row[name]))
        percent = money.lines.given("Percent", Fraction(row["percent"]))
        found = money.lines.worked(
            "Percent up to this row", chosen(count.compared(">=", least), percent, found)
        )
    return found


def _repeat(money: Money, _step: StepDocument) -> Ratio | None:
    percent = money.terms.get("repeats", {}).get("add_percent")
    if percent is None:
        return None
    return money.percent_of(money.lines.given("Percent for a repeat", Fraction(percent)), "charges")


def _gate(money: Money, step: StepDocument) -> Ratio | None:
    return gate_amount(money, step["what"])


def gate_amount(money: Money, gate_id: str) -> Ratio | None:
    """What an open gate costs or pays."""
    gate = money.entry("gates", gate_id)
    if gate is None:
        return None
    if "amount" in gate:
        return money.lines.given("Sum of the gate", Fraction(gate["amount"]) * money.coins)
    percent = money.lines.given("Percent of the gate", Fraction(gate.get("percent", 0)))
    return money.percent_of(percent, gate.get("of", "charges"))


def _taken_off(money: Money, step: StepDocument) -> Ratio | None:
    """An own credit that is not charged, or not yet."""
    what = step["what"].rpartition(": ")[2]
    found = [amount for (_, about), amount in money.added.items() if about == what]
    return found[0].negative() if len(found) == 1 else None


def _critical(money: Money, step: StepDocument) -> Ratio | None:
    terms = {one["name"]: Fraction(one["value"]["n"], one["value"]["d"]) for one in step["terms"]}
    clause = money.entry("critical_failures", step["what"])
    if "percent" not in terms:
        return None
    percent = money.lines.given("Percent withheld", terms["percent"])
    of = str(clause.get("of", "charges")) if clause else "charges"
    return money.percent_of(percent, of)


def _counted(money: Money, step: StepDocument) -> Ratio | None:
    """What one more credit costs, by how many there were over the contract."""
    terms = money.terms.get("counted_credits")
    count = next((one["value"]["n"] for one in step["terms"] if one["name"] == "count"), None)
    if not terms or count is None:
        return None
    before = money.lines.given("Credits before", Fraction(count - 1), "carried in")
    now = money.lines.worked("Credits now", before + whole_ratio(whole(1)))
    percent = _reached(money, now, terms["table"], "credits") - _reached(
        money, before, terms["table"], "credits"
    )
    return money.percent_of(money.lines.worked("Percent more", percent), terms.get("of", "charges"))


AMOUNTS: Mapping[str, Callable[[Money, StepDocument], Ratio | None]] = {
    "measure": _own,
    "pool": _pool,
    "points": _points,
    "repeat": _repeat,
    "gate": _gate,
    "waived": _taken_off,
    "incident": _taken_off,
    "only_largest": _taken_off,
    "suspended": _taken_off,
    "critical_failure": _critical,
    "counted_credits": _counted,
}
_TOLD_AT_THE_END = ("sum", "small_amount", "rounding")
_AFTER_CAPS = ("suspended", "counted_credits", UPHELD, "offset", *_TOLD_AT_THE_END)


def step_lines(money: Money) -> None:
    """Every step, up to the total that is to be rounded."""
    steps = [step for step in money.settlement["steps"] if step["kind"] != "cap"]
    later = [step["kind"] in _AFTER_CAPS for step in steps]
    place = later.index(True) if True in later else len(steps)
    ordinary = _plain_steps(money, steps[:place])
    if ordinary is not None:
        _instead(money, *ordinary)
    _caps(money)
    _plain_steps(money, [step for step in steps[place:] if step["kind"] not in _TOLD_AT_THE_END])
    _small(money)


def _plain_steps(money: Money, steps: Sequence[StepDocument]) -> tuple[StepDocument, Split] | None:
    """Steps that add an amount; gives back the one that lifts the ordinary credits, with what they were."""
    ordinary: Split | None = None
    for step in steps:
        kind = step["kind"]
        if kind == "critical_failure":
            ordinary = ordinary or money.running.split
            if not step["terms"]:
                return step, ordinary
        formula = AMOUNTS.get(kind)
        found = formula(money, step) if formula else None
        added = money.running.add(_label(step), found, exact(step) * money.coins, _how(step))
        money.added[kind, step["what"]] = added
    return None


def _instead(money: Money, step: StepDocument, ordinary: Split) -> None:
    """A critical failure takes the place of the ordinary credits."""
    running = money.running
    left = running.split.less(ordinary, running.share)
    running.become(_label(step), left, exact(step) * money.coins, _how(step))


def _label(step: StepDocument) -> str:
    return f"{step['kind'].replace('_', ' ')}: {step['what']}"


def _how(step: StepDocument) -> str:
    return f"{step['clause']}: {step['sentence']}" if step["clause"] else step["sentence"]


def _caps(money: Money) -> None:
    """Every cap in its order: those that took something off, and those that hold without doing so."""
    steps = {step["what"]: step for step in money.settlement["steps"] if step["kind"] == "cap"}
    known = [cap["id"] for cap in money.terms.get("caps", ())]
    for wanted in known or list(steps):
        if wanted in steps:
            _cap(money, steps[wanted])
        elif "measures" not in (money.entry("caps", wanted) or {}):
            _cap_in_reserve(money, wanted)


def _cap(money: Money, step: StepDocument) -> None:
    """A cap over everything so far makes its limit the total; one over some measures takes off the rest."""
    terms = {
        one["name"]: Fraction(one["value"]["n"], one["value"]["d"]) * money.coins for one in step["terms"]
    }
    limit = _limit(money, step["what"], terms["limit"])
    running, stated = money.running, exact(step) * money.coins
    if limit is not None and terms["before"] == running.true:
        running.become(_label(step), _at_most(money, limit), stated, _how(step))
    elif limit is not None:
        before = money.lines.given("Covered by the cap", terms["before"], "from the statement")
        running.add(_label(step), limit - before, stated, _how(step))


def _cap_in_reserve(money: Money, wanted: str) -> None:
    limit = _limit(money, wanted, None)
    if limit is not None:
        money.running.become(f"cap: {wanted}", _at_most(money, limit), Fraction(0), "takes nothing off")


def _at_most(money: Money, limit: Ratio) -> Split:
    """The total so far, or a limit that stands in the line above where that is less."""
    running = money.running
    split = running.parted_above(limit)
    return split.chosen(running.split.above(split), running.split)


def _limit(money: Money, wanted: str, stated: Fraction | None) -> Ratio | None:
    """What may still be credited under a cap."""
    cap = money.entry("caps", wanted) or {}
    charges, credited = _seen(money, cap)
    limit = _whole_limit(money, cap, charges) if cap else None
    if limit is not None and credited:
        limit = not_below_zero(limit - money.lines.given("Credited before", credited, "carried in"))
    if limit is None and stated is None:
        return None
    return money.lines.worked("Limit", limit, stated, str(cap.get("clause", "")))


def _whole_limit(money: Money, cap: Mapping[str, Any], charges: Fraction) -> Ratio | None:
    if "amount" in cap:
        return money.lines.given("Limit of the clause", Fraction(cap["amount"]) * money.coins)
    of = cap.get("of", "charges")
    base = money.sums.get(of)
    if base is None:
        return None
    if charges and of == "charges":
        before = money.lines.given("Charges of the window before", charges, "carried in")
        base = money.lines.worked("Charges of the window", base + before)
    return base * money.lines.given("Percent of the cap", Fraction(cap.get("percent", 0))).over(HUNDRED)


def _seen(money: Money, cap: Mapping[str, Any]) -> tuple[Fraction, Fraction]:
    """The charges and credits of a cap's window before this period, in coins."""
    carried, after = money.settlement["carried_in"], money.settlement["carry"]
    if cap.get("window") == "last_periods":
        count = int(cap.get("periods", 1)) - 1
        paid = carried.get("paid", ())[-count:] if count else ()
        charges = sum((Fraction(one["charges"]) for one in paid), Fraction(0))
        credited = sum((Fraction(one.get("capped", {}).get(cap["id"], 0)) for one in paid), Fraction(0))
        return charges * money.coins, credited * money.coins
    running = carried.get("running", {}).get(cap.get("id"))
    now = after.get("running", {}).get(cap.get("id"))
    if running is None or now is None or running["began"] != now["began"]:
        return Fraction(0), Fraction(0)
    return Fraction(running["charges"]) * money.coins, Fraction(running["credited"]) * money.coins


def _small(money: Money) -> None:
    """Where the sum is too small to be credited it becomes nothing."""
    told = next((exact(step) for step in money.settlement["steps"] if step["kind"] == "small_amount"), None)
    terms = money.terms.get("small_amounts")
    if terms is None and told is None:
        return
    running = money.running
    stated = (told or Fraction(0)) * money.coins
    if terms is None:
        running.add("Too small to be credited", None, stated, "")
        return
    limit = money.lines.given("Not paid up to", Fraction(terms["not_paid_up_to"]) * money.coins)
    split = running.parted_above(limit)
    left = running.split.chosen(running.split.above(split), NOTHING)
    running.become("Too small to be credited", left, stated, str(terms["clause"]))


def rounded_total(money: Money, running: Running, label: str, stated: int) -> Whole:
    """The total so far, rounded once; `stated` is the statement's, in coins."""
    rule = money.terms.get("money_rounding") or HALF_UP
    step = Fraction(rule.get("to", Fraction(1, money.coins))) * money.coins
    total = _rounded(running, step, str(rule["how"])) if step.denominator == 1 else None
    lines = money.lines
    sheet = lines.sheet
    sheet.text(0, label, "strong")
    sheet.text(6, f"rounded {str(rule['how']).replace('_', ' ')} to {step} of the smallest coin", "quiet")
    if total is None or not total.fits or total.value != stated:
        lines.taken += 1
        sheet.text(MARK, TOO_LARGE if running.split.low.value else OTHER_RULES, "quiet")
        found = sheet.number(TOP, stated, "taken")
    else:
        lines.recomputed += 1
        found = sheet.formula(TOP, total, "total")
    sheet.number(TOP + 1, 1, "quiet")
    said = sheet.number(SAID_N, stated, "quiet")
    sheet.formula(DIFFERS, found - said, "check")
    sheet.row += 1
    return found


def _rounded(running: Running, step: Fraction, how: str) -> Whole | None:
    """The rule as a formula; it is for totals of 0 and more."""
    unit, split, share = whole(int(step)), running.split, running.share
    if split.coins.value < 0:
        return None
    lines = running.lines
    steps = lines.worked("Whole steps", whole_ratio(split.coins.divided(unit))).n
    over = lines.worked("Parts above them", whole_ratio((split.coins - steps * unit) * share + split.parts)).n
    full = unit * share
    up = {
        "half_up": (over * whole(2)).compared(">=", full),
        "half_even": _half_even(over * whole(2), full, steps),
        "down": whole(0),
        "up": over.compared(">", whole(0)),
    }[how]
    return (steps + up) * unit


def _half_even(twice: Whole, full: Whole, steps: Whole) -> Whole:
    odd = steps - steps.divided(whole(2)) * whole(2)
    at_half = twice.compared("=", full) * odd
    return (twice.compared(">", full) + at_half).compared(">", whole(0))
