"""Numbers with signs between their digits: what was meant by 600,000, by 4,20 and by 33,600.00."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

Pair: TypeAlias = tuple[Any, Any]

_SPACES = " '\u2019\u00a0\u2009\u202f"
_BY_COMMA = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_BY_POINT = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+,[0-9]+|-?[1-9][0-9]{0,2}(\.[0-9]{3}){2,}")
_BY_SPACE = re.compile(rf"-?[1-9][0-9]{{0,2}}([{_SPACES}][0-9]{{3}})+([.,][0-9]+)?")
_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_SIGN = r"(?:[A-Z]{3}|[\u00a3$\u20ac\u00a5\u20b9])"
_MONEY = re.compile(rf"{_SIGN}[ ]?(?P<after>-?[0-9].*)|(?P<before>-?[0-9].*?)[ ]?{_SIGN}")
_START = re.compile(rf"(?:{_SIGN}[ ]?)?-?[0-9]+")
_REST_OF_MONEY = re.compile(rf"[0-9]+(\.[0-9]+)?[ ]?{_SIGN}")
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_REST = re.compile(r"[0-9]+(\.[0-9]+)?[ ]?%?")


def meant_number(text: str) -> tuple[str, str]:
    """A number in plain digits, and how it differs from what was written; two empty texts where it is none.

    A comma with three digits after it stands between thousands, unless nothing but a zero is before it.

    >>> meant_number("1,075"), meant_number("0,075"), meant_number("4,20")
    (('1075', 'without a comma'), ('0.075', 'with a point'), ('4.20', 'with a point'))
    >>> meant_number("33,600.00"), meant_number("1.234.567,50"), meant_number("1 075")
    (('33600.00', 'without a comma'), ('1234567.50', 'with one point at most'), ('1075', 'without a space'))
    >>> meant_number("GBP 200,000"), meant_number("12.50 EUR")
    (('200000', 'without the currency'), ('12.50', 'without the currency'))
    >>> meant_number("four")
    ('', '')
    """
    if money := _MONEY.fullmatch(text):
        figure = money["after"] or money["before"]
        number = figure if _PLAIN.fullmatch(figure) else meant_number(figure)[0]
        return (number, "without the currency") if number else ("", "")
    if _BY_COMMA.fullmatch(text):
        return text.replace(",", ""), "without a comma"
    if _BY_POINT.fullmatch(text):
        return text.replace(".", "").replace(",", "."), "with one point at most"
    if _BY_SPACE.fullmatch(text):
        sign = "a space" if re.search(r"\s", text) else "the signs between thousands"
        return re.sub(f"[{_SPACES}]", "", text).replace(",", "."), f"without {sign}"
    return (text.replace(",", "."), "with a point") if _COMMA.fullmatch(text) else ("", "")


def rejoined(node: yaml.MappingNode) -> tuple[Sequence[Pair], tuple[tuple[int, str], ...]]:
    """The keys and values between braces, with numbers that their own commas cut up made whole.

    With them, the line and a sentence for each such number.
    """
    pairs: list[Pair] = []
    complaints = []
    entries = list(node.value)
    while entries:
        key, value = entries.pop(0)
        pieces = [value.value] if _is_plain(value) and _START.fullmatch(value.value) else []
        while pieces and entries and _is_piece(*entries[0]):
            pieces.append(entries.pop(0)[0].value)
        if len(pieces) > 1:
            whole = ",".join(pieces)
            number, how = meant_number(whole.removesuffix("%").rstrip())
            sign = "%" if number and whole.endswith("%") else ""
            plain = f"{number or pieces[0]}{sign}"
            value = yaml.ScalarNode(value.tag, plain, value.start_mark, value.end_mark)
            complaints.append((value.start_mark.line + 1, _said(key, whole, number, how)))
        pairs.append((key, value))
    return pairs, tuple(complaints)


def _said(key: Any, whole: str, number: str, how: str) -> str:
    mend = f"Write {key.value}: {number}, {how}." if number else "Write the number without one."
    return f"{whole}: a comma inside {{}} separates keys, and cuts this number up. {mend}"


def _is_piece(key: Any, value: Any) -> bool:
    """Whether an entry is digits alone: what was left of a number after a comma."""
    bare = isinstance(value, yaml.ScalarNode) and value.value == "" and not value.style
    rest = (_REST, _REST_OF_MONEY)
    return bare and _is_plain(key) and any(one.fullmatch(key.value) for one in rest)


def tight_pairs(node: yaml.SequenceNode) -> tuple[str, ...]:
    """Whole numbers of a list between which no space stands, where another pair has one: 79,95."""
    pairs = list(pairwise(node.value)) if node.flow_style else []
    gaps = [other.start_mark.index - one.end_mark.index for one, other in pairs]
    if len(set(gaps)) < 2:
        return ()
    return tuple(
        f"{one.value},{other.value}"
        for (one, other), gap in zip(pairs, gaps, strict=True)
        if gap == 1 and all(_is_plain(item) and item.value.isdigit() for item in (one, other))
    )


def _is_plain(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style
