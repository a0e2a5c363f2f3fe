"""Amendments: dated changes to the keys of a contract file."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.contracts.samples import CON
from tests.contracts.samples import add
from tests.contracts.samples import charge
from tests.contracts.samples import line_with

from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

    from outscore.model.contract import Contract


def amended(desk: Desk, *changes: str) -> Contract:
    """The contract after changes that are in order, each the keys it sets in one line."""
    charge(desk, written(*changes))
    assert [fault for fault in check_workspace(desk.folder) if fault.refuses] == []
    return load_workspace(desk.folder).contract("main").changes[-1][1]


def written(*changes: str) -> str:
    """Changes from April 2027, one a year."""
    rows = (
        f'  - {{from: "{2027 + number}-04-01", clause: V{number + 1}, set: {{{change}}}}}\n'
        for number, change in enumerate(changes)
    )
    return "changes:\n" + "".join(rows)


def told(desk: Desk, *changes: str) -> list[str]:
    """What is said of changes, without the place."""
    charge(desk, written(*changes))
    return [fault.message for fault in check_workspace(desk.folder) if fault.refuses]


def test_a_contract_is_what_it_was_before_the_day_of_a_change_and_amended_from_it(desk: Desk) -> None:
    amended(desk, "measures.speed.target.at_least: 96, measures.speed.bands.met.at_least: 96")
    contract = load_workspace(desk.folder).contract("main")
    assert [day for day, _ in contract.changes] == [date(2027, 4, 1)]
    assert str(contract.on(date(2027, 3, 31)).measures[0].target) == ">= 95.5"
    assert str(contract.on(date(2027, 4, 1)).measures[0].target) == ">= 96"


def test_a_later_change_stands_on_the_earlier_ones(desk: Desk) -> None:
    last = amended(desk, "points.percent_per_point: 2", "caps.month.percent: 8")
    assert last.terms.points
    assert last.terms.points.percent_per_point == 2
    assert last.terms.caps[0].percent == 8
    (_, first), _ = load_workspace(desk.folder).contract("main").changes
    assert first.terms.caps[0].percent == 10


def test_a_change_to_nothing_takes_a_key_or_an_item_out(desk: Desk) -> None:
    last = amended(desk, "repeats: null, caps.year: null, triggers.plan.when.2: null")
    assert last.terms.repeats is None
    assert [cap.id for cap in last.terms.caps] == ["month"]
    assert len(last.terms.triggers[0].when) == 1


def test_items_of_a_list_are_named_by_id_label_or_number(desk: Desk) -> None:
    last = amended(desk, 'measures.speed.bands.minor.points: 0.5, "triggers.plan.when.2.times": 4')
    assert last.measures[0].terms.bands[1].points == Fraction(1, 2)
    assert last.terms.triggers[0].when[1].times == 4  # type: ignore[attr-defined]


def test_a_label_with_a_dot_is_found(desk: Desk) -> None:
    charge(desk)
    desk.change(CON, "band: minor", 'band: "below 95.5"')
    add(desk, written('"measures.speed.bands.below 95.5.points": 3'))
    last = load_workspace(desk.folder).contract("main").changes[-1][1]
    assert last.measures[0].terms.bands[1].points == 3


def test_a_change_can_bring_a_new_item_and_a_new_key(desk: Desk) -> None:
    new = "{name: Late, metric: volume, clause: V1, report_only: new}"
    last = amended(desk, f"measures.late: {new}, small_amounts: {{not_paid_up_to: 5, clause: V1}}")
    assert [measure.id for measure in last.measures] == ["speed", "volume", "late"]
    assert last.terms.small_amounts
    assert last.terms.small_amounts.not_paid_up_to == 5


def test_a_block_put_in_the_place_of_an_item_keeps_its_name(desk: Desk) -> None:
    last = amended(desk, "caps.month: {clause: V1, window: quarter, percent: 5}")
    first = last.terms.caps[0]
    assert (first.id, str(first.window)) == ("month", "quarter")


def test_the_end_of_a_contract_can_be_changed(desk: Desk) -> None:
    assert amended(desk, 'ends: "2030-03-31"').span.end == date(2030, 3, 31)


def test_the_name_of_the_terms_tells_only_of_what_holds_then(desk: Desk) -> None:
    charge(desk)
    before = load_workspace(desk.folder).contract("main").terms_sha256
    add(desk, written("points.percent_per_point: 2", "points.percent_per_point: 1"))
    contract = load_workspace(desk.folder).contract("main")
    changed, back = (one.terms_sha256 for _, one in contract.changes)
    assert contract.terms_sha256 == before == back != changed


WRONG = [
    (
        "measures.sped.target.at_least: 96",
        "There is no 'sped' in measures. Did you mean 'speed'? It has: speed, volu",
    ),
    (
        "measures.speed.bands.bad.points: 1",
        "There is no 'bad' in measures.speed.bands. It has: met, minor, severe.",
    ),
    ("caps.month.percent.x: 1", "'percent' in caps.month is one value; there is nothing inside it."),
    ("pool.at_risk_percent: 5", "There is no 'pool' in the contract. It has: amounts, caps, charges, "),
    ("caps.yeer: null", "'caps.yeer' cannot be set. There is no 'yeer' in caps. Did you mean 'year'?"),
    ('starts: "2027-01-01"', "'starts' cannot be set. starts never changes. Leave it out."),
    ("measures.speed.id: fast", "'measures.speed.id' cannot be set. id never changes. Leave it out."),
    ("examples: null", "examples never changes."),
    (
        "points.percent_per_pint: 2",
        "'percent_per_pint' is not a key of points of contract 'main'. Did you mean ",
    ),
    (
        "points.percent_per_point: x",
        "percent_per_point of points of contract 'main' must be a number in plain dig",
    ),
    ("caps.month.clause: null", "Where does the contract say so? Add the clause of cap 'month'"),
    ("measures.speed.metric: nothing", "There is no metric 'nothing'. Known: service_level, volume."),
    ("measures.speed.target.at_least: 960", "The target is 960 %. A percentage is 0 to 100"),
    ("measures.speed.target.at_most: 9", "A target is one of at_least, above, at_most, below"),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG)
def test_what_a_change_makes_wrong_is_told_once_at_the_change(desk: Desk, change: str, sentence: str) -> None:
    charge(desk, written("caps.month.percent: 9", change, "caps.month.percent: 8"))
    faults = [fault for fault in check_workspace(desk.folder) if fault.refuses]
    assert [fault.line for fault in faults if sentence in fault.message] == [line_with(desk, "clause: V2")]
    assert all(fault.message.startswith("As changed from 2028-04-01: ") for fault in faults), faults


def test_a_value_of_a_change_that_is_wrong_is_told_at_its_own_line(desk: Desk) -> None:
    text = """\
changes:
  - from: "2027-04-01"
    clause: V1
    set:
      caps.month.percent: 9
      measures.speed.bands:
        - {band: met, at_least: 95.5, points: 0}
        - {band: missed, points: x}
"""
    charge(desk, text)
    (fault,) = check_workspace(desk.folder)
    assert fault.line == line_with(desk, "points: x")


def test_what_was_wrong_before_is_not_told_again_of_the_changed_contract(desk: Desk) -> None:
    charge(desk, written("points.percent_per_point: 2"))
    desk.change(CON, "periods: 12", "periods: x")
    (fault,) = check_workspace(desk.folder)
    assert fault.line == line_with(desk, "periods: x")


def test_a_change_before_the_start_or_after_a_later_one_is_refused(desk: Desk) -> None:
    charge(desk)
    early = '{from: "2026-03-31", clause: V2, set: {name: Early}}'
    late = '{from: "2028-04-01", clause: V1, set: {name: Late}}'
    middle = '{from: "2027-04-01", clause: V3, set: {name: Middle}}'
    add(desk, f"changes:\n  - {late}\n  - {early}\n  - {middle}\n")
    assert [(fault.line, fault.message.partition(",")[0]) for fault in check_workspace(desk.folder)] == [
        (line_with(desk, "V2"), "The change counts from 2026-03-31"),
        (line_with(desk, "V3"), "The change from 2027-04-01 stands after a later one. Put the oldest first."),
    ]


def test_a_change_that_is_not_whole_leaves_the_others_to_be_checked(desk: Desk) -> None:
    add(desk, 'changes:\n  - {from: "2027-04-01", set: {name: x}}\n')
    add(desk, '  - {from: "2027-05-01", clause: V2, set: {nam: x}}\n')
    add(desk, '  - {from: "2027-06-01", clause: V3, set: {}}\n')
    messages = [fault.message for fault in check_workspace(desk.folder)]
    assert messages[0].startswith("What is the clause of change number 1?")
    assert messages[1].startswith(
        "As changed from 2027-05-01: 'nam' is not a key of contract 'main'. Did you mean"
    )
    assert messages[2] == "set of change number 3 is empty. Add at least one entry."


def test_the_terms_of_a_changed_contract_are_looked_at_as_a_whole(desk: Desk) -> None:
    messages = told(desk, "caps.month.measures: [spede]")
    assert [
        message for message in messages if message.startswith("As changed from 2027-04-01: There is no m")
    ]


@pytest.mark.parametrize(
    ("old", "new", "change", "said"),
    [
        ("target: {at_least: 95.5}", "target: 95.5", "measures.speed.target.at_least: 96", "from which side"),
        ("{band: met, ", "{bnd: met, ", "measures.speed.bands.met.at_least: 96", "'bnd' is not a key"),
        ("{id: month, ", "{name: month, ", "caps.month.percent: 8", "'name' is not a key"),
    ],
)
def test_what_keeps_a_change_from_being_made_is_told_once_where_it_stands(
    desk: Desk, old: str, new: str, change: str, said: str
) -> None:
    charge(desk, written(change))
    desk.change("contracts/main.yaml", old, new)
    messages = [fault.message for fault in check_workspace(desk.folder) if fault.refuses]
    assert any(said in message for message in messages), messages
    assert not any("cannot be set" in message for message in messages), messages


def test_a_slip_in_a_change_is_told_beside_a_fault_elsewhere(desk: Desk) -> None:
    charge(desk, written("measures.speed.bands.mett.at_least: 96"))
    desk.change("contracts/main.yaml", "window: period", "window: periods")
    messages = [fault.message for fault in check_workspace(desk.folder) if fault.refuses]
    assert any("There is no 'mett' in measures.speed.bands" in message for message in messages), messages


@pytest.mark.parametrize("key", ["currency: EUR", "settled_every: quarter"])
def test_what_the_ledger_is_kept_by_never_changes(desk: Desk, key: str) -> None:
    charge(desk)
    add(desk, f'changes:\n  - {{from: "2027-04-01", clause: V1, set: {{{key}}}}}\n')
    name = key.partition(":")[0]
    assert any(f"{name} never changes. Leave it out." in one.message for one in check_workspace(desk.folder))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "measures.speed.target: {at_least: 96}, measures.speed.target.at_least: 97",
            (
                "'measures.speed.target.at_least' cannot be set. It is a part of 'measures.speed.target' in "
                "line 38, which is set as a whole. Keep one of the two."
            ),
        ),
        (
            "measures.speed.target.at_least: 97, measures.speed.target: {at_least: 96}",
            (
                "'measures.speed.target' cannot be set. It is set as a whole, and "
                "'measures.speed.target.at_least' in line 38 is a part of it. Keep one of the two."
            ),
        ),
        (
            "caps.month.percent: 8, caps.1.percent: 9",
            "'caps.1.percent' cannot be set. It is what 'caps.month.percent' in line 38 sets as well.",
        ),
        (
            "caps.month: null, caps.1.percent: 9",
            "'caps.1.percent' cannot be set. It is a part of 'caps.month' in line 38, which is taken out.",
        ),
        (
            "triggers.new: {name: N}, triggers.new.clause: x",
            "'triggers.new.clause' cannot be set. It is a part of 'triggers.new' in line 38,",
        ),
    ],
)
def test_a_change_sets_each_thing_once(desk: Desk, change: str, said: str) -> None:
    charge(desk, written(change))
    [(line, message)] = [
        (fault.line, fault.message)
        for fault in check_workspace(desk.folder)
        if "Keep one of the two" in fault.message
    ]
    assert said in message
    assert line == line_with(desk, "set: ")


@pytest.mark.parametrize("change", ["caps.1: null, caps.2: null", "caps.2: null, caps.1: null"])
def test_numbers_count_a_list_as_it_was_before_the_change(desk: Desk, change: str) -> None:
    third = "caps.third: {clause: V, window: period, percent: 5}"
    last = amended(desk, third, change)
    assert [cap.id for cap in last.terms.caps] == ["third"]


def test_what_is_taken_out_does_not_move_what_is_set_beside_it(desk: Desk) -> None:
    last = amended(desk, "caps.1: null, caps.2.percent: 7")
    assert [(cap.id, cap.percent) for cap in last.terms.caps] == [("year", Fraction(7))]


def test_two_changes_from_one_day_are_to_be_one(desk: Desk) -> None:
    charge(desk)
    rows = (f'  - {{from: "2027-04-01", clause: V{number}, set: {{name: N{number}}}}}\n' for number in (1, 2))
    add(desk, "changes:\n" + "".join(rows))
    (fault,) = check_workspace(desk.folder)
    assert fault.line == line_with(desk, "V2")
    assert fault.message == (
        f"The change in line {line_with(desk, 'V1')} counts from 2027-04-01 as well. Put both into one "
        "change, with both clauses, or mend one day."
    )


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("caps.\u00b2.percent", "There is no '\u00b2' in caps."),
        (f"caps.{'9' * 400}.percent", "in caps. It has: month, year."),
        ("points.", "Between its names stands one point, and none at either end, as in points.clause."),
        ("points..clause", "Between its names stands one point"),
    ],
)
def test_a_way_that_leads_nowhere_is_refused_in_words(desk: Desk, way: str, said: str) -> None:
    (message,) = told(desk, f'"{way}": 5')
    assert said in message
