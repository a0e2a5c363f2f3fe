"""The blocks of the contract language: written, read back, and refused in plain words."""

from __future__ import annotations

import json
from dataclasses import fields
from dataclasses import is_dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import pytest
from pydantic import ValidationError
from tests.contracts.samples import CON
from tests.contracts.samples import add
from tests.contracts.samples import charge
from tests.contracts.samples import line_with

from outscore.contracts.grammar import Form
from outscore.contracts.grammar import blocks_within
from outscore.contracts.grammar import by_tag
from outscore.contracts.grammar import tag_of
from outscore.contracts.grammar import terms_of
from outscore.contracts.language import entry_of
from outscore.contracts.language import value_of
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.contracts.yaml_text import read_block
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.model.terms.clause import EVERY
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.triggers import InBand
from outscore.model.terms.triggers import Missed
from outscore.model.terms.whole import ContractTerms
from outscore.model.terms.whole import MeasureTerms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contracts.conftest import Desk

    from outscore.contracts.grammar import Kind

BLOCKS = tuple(blocks_within(MeasureTerms, ContractTerms))


def name_of(thing: Any) -> str:
    return f"{thing.__name__}" if isinstance(thing, type) else str(getattr(thing, "key", thing))


LEVEL = Target(Comparison.AT_MOST, Fraction("4.50"), "4.50")
AMOUNTS = (("annual_fees", Fraction("126000.01")), ("cap", Fraction(3)))
SIMPLE = {
    Form.TEXT: "Schedule 7: 5% of 'it'",
    Form.ID: "some_id",
    Form.WHOLE: 3,
    Form.NUMBER: Fraction("0.1"),
    Form.DAY: date(2026, 9, 30),
    Form.LEVEL: LEVEL,
    Form.SELECTION: ("speed", "volume"),
    Form.AMOUNTS: AMOUNTS,
}


def sample(kind: Kind, depth: int = 0) -> Any:
    """A value of a kind, with every key filled in down to some depth."""
    if kind.form is Form.LIST and kind.item:
        blocks = kind.item.of if kind.item.form is Form.CHOICE else ()
        return tuple(filled(block, depth + 1) for block in blocks) or (sample(kind.item, depth),)
    if kind.form in (Form.BLOCK, Form.CHOICE):
        return filled(kind.of[-1], depth + 1)
    return list(kind.of[0])[-1] if kind.form is Form.WORD else SIMPLE[kind.form]


def filled(block: type, depth: int = 0, *, whole: bool = True) -> Any:
    """A block with every key that is needed, or with all of them."""
    terms = [term for term in terms_of(block) if term.needed or (whole and depth < 4)]
    return block(**{term.name: sample(term.kind, depth) for term in terms})


class Plain(str):
    """A text that stands in the file without quotes."""

    __slots__ = ()


def written(value: Any) -> Any:
    """A value as it stands in a file."""
    if isinstance(value, Target):
        return {value.comparison.value: Plain(value.written)}
    if value == AMOUNTS:
        return {name: decimal(number) for name, number in AMOUNTS}
    if isinstance(value, tuple):
        return [written(item) for item in value]
    if isinstance(value, Fraction):
        return decimal(value)
    if is_dataclass(value):
        return dict(pairs(value))
    return value.isoformat() if isinstance(value, date) else value


def decimal(value: Fraction) -> Plain:
    whole, hundredths = divmod(value * 100, 100)
    return Plain(f"{whole}.{int(hundredths):02}")


def pairs(value: Any) -> Iterator[tuple[str, Any]]:
    if tag := tag_of(type(value)):
        yield tag
    terms = {term.name: term for term in terms_of(type(value))}
    for field in fields(value):
        term, own = terms[field.name], getattr(value, field.name)
        if term.inline and own is not None:
            yield from written(own).items()
        elif own not in (None, term.default):
            yield term.key, written(own)


def yaml(value: Any) -> str:
    """What was written, as YAML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(yaml(item) for item in value) + "]"
    return str(value) if isinstance(value, Plain | int) else json.dumps(value)


def read(block: type, text: str) -> Any:
    content, faults = read_block("x.yaml", text.encode())
    assert content is not None
    assert faults == ()
    return value_of(block, entry_of(block).model_validate(content))


@pytest.mark.parametrize("whole", [True, False], ids=["every key", "needed keys"])
@pytest.mark.parametrize("block", BLOCKS, ids=name_of)
def test_a_block_that_is_written_is_read_back_as_the_same_value(block: type, *, whole: bool) -> None:
    value = filled(block, whole=whole)
    text = yaml(written(value))
    assert read(block, text) == value, text


def test_there_are_blocks_for_all_schemes_and_tests() -> None:
    tags = {tag for block in BLOCKS if (tag := tag_of(block))}
    schemes = (
        "percent_by_band amount_by_band per_unit per_occurrence pool excess_table count_in_window gain_share"
    )
    tests = "in_band missed level average points_total credits_total credits_share cap_reached"
    assert {word for key, word in tags if key == "scheme"} >= set(schemes.split())
    assert {word for key, word in tags if key == "test"} >= set(tests.split())


@pytest.mark.parametrize(
    ("block", "key", "kind"),
    [
        (block, term.key, kind)
        for block in BLOCKS
        for term in terms_of(block)
        if term.kind.form is Form.CHOICE
        for kind in by_tag(term.kind.of).values()
    ],
    ids=name_of,
)
def test_the_key_that_names_its_kind_decides_what_a_block_may_hold(block: type, key: str, kind: type) -> None:
    value = filled(kind)
    assert getattr(read(block, f"{key}: {yaml(written(value))}"), key) == value


@pytest.mark.parametrize("block", BLOCKS, ids=name_of)
def test_true_and_false_are_never_a_value(block: type) -> None:
    whole = written(filled(block))
    for term in terms_of(block):
        if not term.inline:
            with pytest.raises(ValidationError, match=term.key):
                read(block, yaml(whole | {term.key: Plain("true")}))


def test_every_block_and_key_has_a_sentence() -> None:
    assert [block for block in BLOCKS if not (block.__doc__ or "").endswith(".")] == []
    terms = [(block, term) for block in BLOCKS for term in terms_of(block) if not term.inline]
    assert [(block, term.key) for block, term in terms if not term.sentence.endswith(".")] == []


def test_the_terms_of_a_file_are_exact_values(desk: Desk) -> None:
    charge(desk)
    desk.change(CON, "points: 1.5}", "points: 0.1}")
    contract = load_workspace(desk.folder).contract("main")
    measure = contract.measures[0].terms
    assert [band.points for band in measure.bands] == [0, Fraction(1, 10), 6]
    assert measure.bands[1].edge == Target(Comparison.AT_LEAST, Fraction(90), "90")
    assert measure.bands[2].edge is None
    terms = contract.terms
    assert terms.amounts == (("annual_fees", Fraction(126000)),)
    assert terms.caps[0].measures == EVERY
    assert terms.repeats
    assert terms.repeats.measures == ("speed",)
    assert terms.triggers[0].when == (InBand(("severe",)), Missed(3, 6))
    assert contract.measures[1].terms == MeasureTerms()


def test_a_level_keeps_how_it_was_printed() -> None:
    text = "{per: 1, part_units: pro_rata, scheme: per_unit, amount: 500, beyond: {above: 30.0}}"
    scheme = read(PerUnit, text)
    assert scheme.beyond == Target(Comparison.ABOVE, Fraction(30), "30.0")


NOT_MEASURED = (
    "What does the contract say of not_measured in repeats of contract 'main'? A period between that was not "
    "measured: keeps_the_chain (it is passed over) or breaks_the_chain. Add not_measured: keeps_the_chain or "
    "breaks_the_chain."
)
WRONG = [
    ("not_measured: keeps_the_chain, ", "", NOT_MEASURED),
    (
        "keeps_the_chain",
        "keeps_chain",
        "Did you mean 'keeps_the_chain'? Write one of: keeps_the_chain, breaks",
    ),
    ("keeps_the_chain", "true", "not_measured of repeats of contract 'main' is true. Write one of: keeps"),
    (
        "multiply_points_by: 2",
        "multiply: 2",
        "'multiply' is not a key of repeats of contract 'main'. Did you mean",
    ),
    ("[speed], multiply", "[all, speed], multiply", "must be `all` alone, or a list of names without it."),
    ("[speed], multiply", "[speed, speed], multiply", "'speed' is there twice."),
    (
        "[speed], multiply",
        "speed, multiply",
        "must be `all` or a list of names, such as [service_level]; here is 's",
    ),
    (
        "percent_per_point: 1",
        "percent_per_point: true",
        "must be a number in plain digits, such as 95; here is true.",
    ),
    ("percent_per_point: 1", "percent_per_point: 1e5", "such as 95 or 95.5; here is '1e5'."),
    (
        "periods: 12",
        "periods: 1.5",
        "periods of cap 'year' must be a whole number, such as 1; here is '1.5'.",
    ),
    (
        '{id: year, clause: "7.5"',
        "{id: year",
        "Where does the contract say so? Add the clause of cap 'year', such as",
    ),
    (
        "{id: year,",
        "{",
        "What is the id of cap number 2? Triggers and the working paper name the cap by this id.",
    ),
    (
        "test: missed, ",
        "",
        "Test number 2 of trigger 'plan' does not say its test. Add test: in_band, missed, ",
    ),
    (
        "test: missed",
        "test: mised",
        "Test number 2 of trigger 'plan' has the test 'mised'. Did you mean 'missed'? W",
    ),
    (
        "times: 3, ",
        "",
        "What are the times of test number 2 of trigger 'plan'? How many misses. Add, for example:",
    ),
    (
        "times: 3, in_last",
        "bands: [x], times: 3, in_last",
        "'bands' is not a key of test number 2 of trigger 'plan'.",
    ),
    (
        "in_band, bands: [severe]",
        "points_total",
        "Test number 1 of trigger 'plan' needs exactly one of at_least, ",
    ),
    (
        "at_least: 90, p",
        "at_least: 90, above: 3, p",
        "Band 'minor' of measure 'speed' has more than one edge.",
    ),
    (
        "at_least: 90, points: 1.5}",
        "from: 90, points: 1.5}",
        (
            "'from' is not a key of band 'minor' of measure 'speed'. A band has one edge, its worse one: "
            "where higher is better, write at_least: 90."
        ),
    ),
    (
        "at_least: 90, points: 1.5}",
        "at_least: 90, to: 95, points: 1.5}",
        "where lower is better, write at_most: 95.",
    ),
    (
        "percent: 10}",
        "percent: 1,0}",
        "1,0: a comma inside {} separates keys, and cuts this number up. Write percent: 1.0, with a point.",
    ),
    (
        "amount: 100000",
        "amount: 100,000",
        "Write amount: 100000, without a comma.",
    ),
    ("times: 3, in_last", "times: true, in_last", "times of test number 2"),
    ("window: period, percent", "window: yes, percent", "Write one of: period, "),
    (
        "window: period, percent",
        "window: True, percent",
        "of cap 'month' is true. Write one of: period, ",
    ),
    (
        "points: 1.5}",
        "point: 1.5}",
        "'point' is not a key of band 'minor' of measure 'speed'. Did you mean 'points'?",
    ),
    (
        "{band: minor, ",
        "{",
        "What is the band of band number 2 of measure 'speed'? What the contract calls it.",
    ),
    (
        "{annual_fees: 126000}",
        "[126000]",
        "amounts of contract 'main' must be a block of keys; here is a list.",
    ),
    (
        "{annual_fees: 126000}",
        "{Annual fees: 1}",
        "The key of amounts of contract 'main' is 'Annual fees'; an id is",
    ),
    (
        "{annual_fees: 126000}",
        "{annual_fees: no}",
        "annual_fees of amounts of contract 'main' must be a number in plain digits, such as 95 or 95.5;",
    ),
    ("currency: GBP", "currency: false", "currency of contract 'main' must be a text; here is false."),
    ("currency: GBP", "closed_days: [2026-12-25]", "2026-12-25 is not in quotes"),
    ('clause: "7.1"', "clause: 20:00", "20:00 is not in quotes"),
    (
        "source: fixed",
        "source: on",
        "source of charges of contract 'main' is 'on'. Write one of: fixed, accepted_",
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence"), WRONG)
def test_a_fault_in_the_terms_is_told_at_its_line(desk: Desk, old: str, new: str, sentence: str) -> None:
    line = line_with(charge(desk), old)
    desk.change(CON, old, new)
    found = [fault for fault in check_workspace(desk.folder) if sentence in fault.message]
    assert [(one.file, one.line) for one in found] == [(CON, line)], check_workspace(desk.folder)


SCHEME = [
    (
        "{scheme: per_unitt, per: 1}",
        "has the scheme 'per_unitt'. Did you mean 'per_unit'? Write one of: percent_by_",
    ),
    ("{scheme: [pool]}", "credit of measure 'speed' has the scheme a list. "),
    ("{per: 1}", "does not say its scheme. Add scheme: percent_by_band, "),
    ("per_unit", "must be a block of keys that begins with scheme; here is 'per_unit'."),
    (
        "{scheme: per_unit, per: 1}",
        "What does the contract say of part_units in credit of measure 'speed'? pro_rata:",
    ),
    ("{scheme: pool, category: a, shares: 5}", "Did you mean 'share'? Its keys: category, scheme, share."),
]


@pytest.mark.parametrize(("scheme", "sentence"), SCHEME)
def test_a_scheme_that_is_not_known_or_not_whole_is_told(desk: Desk, scheme: str, sentence: str) -> None:
    charge(desk)
    desk.change(
        CON, "    target: {at_least: 95.5}\n", f"    target: {{at_least: 95.5}}\n    credit: {scheme}\n"
    )
    found = [fault.line for fault in check_workspace(desk.folder) if sentence in fault.message]
    assert found == [line_with(desk, "    credit:")], check_workspace(desk.folder)


def test_every_fault_of_every_block_is_told_at_once(desk: Desk) -> None:
    charge(desk)
    texts = ("points: x}", "minimum: x", "metric: nothing", "percent_per_point: x", "periods: x")
    desk.change(CON, "points: 1.5}", texts[0])
    desk.change(CON, "metric: volume", f"metric: volume\n    {texts[1]}")
    desk.change(CON, "metric: service_level", texts[2])
    desk.change(CON, "percent_per_point: 1", texts[3])
    desk.change(CON, "periods: 12", texts[4])
    lines = {fault.line for fault in check_workspace(desk.folder)}
    assert lines == {line_with(desk, text) for text in texts}, check_workspace(desk.folder)


@pytest.mark.parametrize("term", ["bands: [{band: a, points: x}]", "minimum: x"])
def test_a_measure_with_a_fault_in_its_terms_is_still_held_against_other_files(desk: Desk, term: str) -> None:
    desk.change(CON, "target: {at_least: 95.5}", f"target: {{at_least: 95.5}}\n    {term}")
    desk.change(CON, "metric: service_level", "metric: nothing")
    messages = [fault.message for fault in check_workspace(desk.folder)]
    assert len(messages) == 2
    assert messages[0].startswith("There is no metric 'nothing'.")


def test_a_fault_in_bands_that_stand_for_a_target_raises_no_question_about_the_target(desk: Desk) -> None:
    bands = "bands: [{band: a, at_least: 5, verdict: met}, {band: b, verdict: missd}]"
    desk.change(CON, "target: {at_least: 95.5}", bands)
    (fault,) = check_workspace(desk.folder)
    assert fault.message.startswith(
        "verdict of band 'b' of measure 'speed' is 'missd'. Did you mean 'missed'?"
    )


def test_an_empty_list_says_nothing_and_is_refused(desk: Desk) -> None:
    charge(desk)
    add(desk, "gates: []\n")
    (fault,) = check_workspace(desk.folder)
    assert fault.message == "gates of contract 'main' is empty. Add at least one entry."
