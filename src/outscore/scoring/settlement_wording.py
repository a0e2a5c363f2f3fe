"""How points and money are written for people: exact where a decimal can be, marked where it cannot."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from outscore.model.currency import decimals
from outscore.model.metric import Unit
from outscore.model.outcome import StepKind
from outscore.scoring.wording import SUFFIX
from outscore.scoring.wording import decimal_text
from outscore.scoring.wording import divided_words
from outscore.scoring.wording import exact_text
from outscore.scoring.wording import has_time

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from fractions import Fraction

    from outscore.model.metric import Metric
    from outscore.model.outcome import MoneyStep
    from outscore.model.outcome import Outcome
    from outscore.model.outcome import Priced

_LONGEST = 6
SET_ASIDE_WORDS = {
    "waived": "waived",
    "replaced": "a critical failure stands in its place",
    "credits_in_the_period": "there are credits in the period",
}


def number(value: Fraction, at_least: int = 0, longest: int = _LONGEST) -> str:
    """A number as it is, or to some decimals with a mark where it does not end in as many.

    >>> from fractions import Fraction
    >>> number(Fraction("23")), number(Fraction("8.4")), number(Fraction(1, 3))
    ('23', '8.4', 'about 0.333333')
    >>> number(Fraction("21.4"), at_least=2), number(Fraction("10912.5"))
    ('21.40', '10,912.5')
    """
    for places in range(at_least, longest + 1):
        if (value * 10**places).denominator == 1:
            return decimal_text(value, places, ",")
    return f"about {decimal_text(value, longest, ',')}"


def counts_words(metric: Metric, above: Fraction, below: Fraction | None, of: str) -> str:
    """What was divided in its own units, or what was added up where nothing is."""
    if below is not None and has_time(metric):
        return divided_words(metric, above, below, of)
    unit = SUFFIX[Unit.SECONDS] if metric.unit is Unit.SECONDS else ""
    return f"{number(above)}{unit}" + (f"{of}{number(below)}" if below is not None else "")


def money(value: Fraction, currency: str) -> str:
    """An amount with its currency; parts of the smallest coin are shown as they are.

    >>> from fractions import Fraction
    >>> money(Fraction(18000), "GBP"), money(Fraction("-6000.5"), "GBP"), money(Fraction(5, 3), "JPY")
    ('GBP 18,000.00', 'GBP -6,000.50', 'JPY about 1.666667')
    """
    return f"{currency} {number(value, decimals(currency))}".strip()


def money_in_coins(value: Fraction, currency: str) -> str:
    """An amount with its currency, to the nearest of its smallest coins.

    >>> from fractions import Fraction
    >>> money_in_coins(Fraction(5, 3), "GBP"), money_in_coins(Fraction(-5, 3), "JPY")
    ('GBP 1.67', 'JPY -2')
    """
    return f"{currency} {_in_coins(value, currency)}".strip()


def _in_coins(value: Fraction, currency: str) -> str:
    return decimal_text(value, decimals(currency), ",")


def amount_digits(value: Fraction, currency: str) -> str:
    """An amount for programs: with the currency's decimals, exactly where it has parts of a coin.

    >>> from fractions import Fraction
    >>> amount_digits(Fraction(18000), "GBP"), amount_digits(Fraction(5, 3), "JPY")
    ('18000.00', '5/3')
    """
    places = decimals(currency)
    return decimal_text(value, places) if (value * 10**places).denominator == 1 else exact_text(value)


def points_words(points: Fraction) -> str:
    """So many points.

    >>> from fractions import Fraction
    >>> points_words(Fraction(1)), points_words(Fraction(5, 2))
    ('1 point', '2.5 points')
    """
    return f"{number(points)} point{'' if points == 1 else 's'}"


def priced_sentence(priced: Priced, currency: str) -> str:
    """The numbers behind a scheme's amount: "excess 2.8, units 3, rate 500 = GBP 1,500.00"."""
    if not priced.terms:
        return ""
    found = ", ".join(f"{term.name} {number(term.value)}" for term in priced.terms)
    return f"{found} = {money(priced.amount, currency)}"


def step_sentence(step: MoneyStep, currency: str) -> str:
    """One line of the working in words, its amounts exact."""
    terms = {term.name: number(term.value) for term in step.terms}
    return _sentence(step, terms, partial(money, currency=currency), _NAMED)


def sentence_in_coins(step: MoneyStep, currency: str) -> str:
    """One line of the working in words, its sums to the nearest coin; what it takes off stands beside it."""
    terms = {
        term.name: _in_coins(term.value, currency) if term.name in _SUMS else number(term.value)
        for term in step.terms
    }
    return _sentence(step, terms, partial(money_in_coins, currency=currency), {**_NAMED, **_NAMED_IN_COINS})


def _sentence(
    step: MoneyStep, terms: dict[str, str], written: Callable[[Fraction], str], names: Mapping[StepKind, str]
) -> str:
    amount = written(abs(step.amount))
    if step.kind in _RIVALS:
        return _beside(step, amount, written)
    named = names.get(step.kind)
    if named is not None and (step.kind not in _LIMITS or "limit" in terms):
        return named.format(what=step.what, clause=step.clause, amount=amount, **_words(terms))
    if step.kind is StepKind.POINTS:
        rate = f"{terms['percent']} % of {terms['base']}" if "percent" in terms else f"{terms['rate']} each"
        return f"{points_words(step.terms[0].value)}: {rate} = {amount}"
    if step.kind is StepKind.CRITICAL and step.amount < 0:
        return f"critical failure: ordinary credits of {amount} do not accrue"
    working = ", ".join(f"{name} {value}" for name, value in terms.items())
    about = f"{_CALLED.get(step.kind, '')}{step.what}"
    return f"{about}: {working} = {amount}" if working else f"{about}: {amount}"


_CALLED = {StepKind.GATE: "gate ", StepKind.CRITICAL: "critical failure "}
"""What stands before an id that is not a measure's."""
_LIMITS = (StepKind.POOL, StepKind.CAP)
_RIVALS = (StepKind.INCIDENT, StepKind.ONLY_LARGEST)
BESIDE = "beside "
"""Before the measure that is charged in place of another, in the name of the term that says what it costs."""
_NAMED = {
    StepKind.CAP: "cap {what}: {before} limited to {limit}, less {amount}",
    StepKind.POOL: "pool: {before} limited to the amount at risk {limit}, less {amount}",
    StepKind.SUM: "sum {amount}",
    StepKind.ROUNDING: "rounded once, by {amount}",
    StepKind.SMALL: "too small to be credited: less {amount}",
    StepKind.SUSPENDED: "{what}: {amount} on hold until the next period",
    StepKind.UPHELD: "{what}: {amount}, on hold until now, is upheld",
    StepKind.WAIVED: "{what}: {amount} waived ({clause})",
    StepKind.OFFSET: "{what}: {amount} set off against what was earned back",
}

_NAMED_IN_COINS = {
    StepKind.CAP: "cap {what}: {before} limited to {limit}",
    StepKind.POOL: "pool: {before} limited to the amount at risk {limit}",
}
_SUMS = ("before", "limit", "credited before")


def _beside(step: MoneyStep, amount: str, written: Callable[[Fraction], str]) -> str:
    """What is not charged, and which measure is charged in its place."""
    for term in step.terms:
        if stands := term.name.removeprefix(BESIDE):
            costs = f" at {written(term.value)}"
            return f"{step.what}: {amount} not charged beside {stands}{costs if term.value else ''}"
    return f"{step.what}: {amount} not charged beside a dearer one"


def _words(terms: dict[str, str]) -> dict[str, str]:
    return {name.replace(" ", "_"): value for name, value in terms.items()}


def settlement_sentence(outcome: Outcome, currency: str) -> str:
    """What the period comes to, for the head of a card."""
    if outcome.unpriced:
        return f"{points_words(outcome.points)}. No amount could be worked out. {outcome.unpriced}"
    parts = [points_words(outcome.points)] if outcome.points else []
    if outcome.credit:
        parts.append(f"credit {money(outcome.credit, currency)}")
    if outcome.bonus:
        parts.append(f"bonus {money(outcome.bonus, currency)}")
    if outcome.net != outcome.credit - outcome.bonus:
        parts.append(f"net {money(outcome.net, currency)}")
    text = ", ".join(parts)
    mark = " Estimated." if outcome.estimated else ""
    return f"{text[:1].upper()}{text[1:]}.{mark}" if text else f"No points and no credit.{mark}"
