"""governance.yaml: what it says, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.offices import new_database
from tests.offices import new_desk

from outscore.contracts.files import Files
from outscore.contracts.governance_checks import governance_faults
from outscore.contracts.governance_documents import GovernanceDocument
from outscore.contracts.reading import sheet_of
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.model.dated import Span
from outscore.model.governance import Floor
from outscore.model.governance import Governance
from outscore.model.governance import Rung
from outscore.model.governance import WatchRules
from outscore.model.target import Comparison
from outscore.model.target import Target

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

FLOORS = "floors:\n"
TWICE = """\
  - {contract: main, measure: speed, at_least: 90}
  - {contract: main, measure: speed, above: 9}"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path, new_database("sqlite", tmp_path))


def test_a_workspace_without_the_file_watches_by_the_usual_rules(desk: Desk) -> None:
    assert load_workspace(desk.folder).governance == Governance(rules=WatchRules(3, 3))


def test_floors_and_rules_are_read_exactly(desk: Desk) -> None:
    text = """\
floors:
  - {contract: main, measure: speed, at_least: 89.95, from: "2026-04-01"}
  - {contract: main, measure: speed, vendor: acme, at_least: 91}
rules: {missed_in_a_row: 2, met_in_a_row: 4}
"""
    desk.write("governance.yaml", text)
    assert check_workspace(desk.folder) == ()
    level = Target(Comparison.AT_LEAST, Fraction(1799, 20), "89.95")
    every, own = load_workspace(desk.folder).governance.floors
    assert every == Floor("main", "speed", level, Span(date(2026, 4, 1), None))
    assert (own.vendor, own.level.value) == ("acme", Fraction(91))
    assert load_workspace(desk.folder).governance.rules == WatchRules(2, 4)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("  - {contract: man, measure: speed, at_least: 90}", 2, "did you mean 'main'"),
        ("  - {contract: main, measure: sped, at_least: 90}", 2, "did you mean 'speed'"),
        ("  - {contract: main, measure: speed, vendor: acne, at_least: 90}", 2, "did you mean 'acme'"),
        ("  - {contract: main, measure: speed}", 2, "needs exactly one of at_least"),
        ("  - {contract: main, measure: speed, at_most: 90}", 2, "a floor is at_least or above a lower"),
        ("  - {contract: main, measure: speed, at_least: 99.5}", 2, "is harder to reach"),
        (
            TWICE,
            3,
            "has a floor in line 2 already",
        ),
        ("rules: {missed_in_a_row: 0}", 2, "write a number of months from 1 to 24"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(desk: Desk, text: str, line: int, said: str) -> None:
    desk.write("governance.yaml", (FLOORS if "rules" not in text else "floors: []\n") + text + "\n")
    (fault,) = check_workspace(desk.folder)
    assert (fault.file, fault.line) == ("governance.yaml", line)
    assert said.lower() in fault.message.lower()


LADDER = """\
people: [{id: ann, name: Ann}]
escalation:
"""


def test_the_ladder_is_read_with_the_lowest_level_first(desk: Desk) -> None:
    rungs = (
        "  - {level: 2, people: [ann], after: {slipped: 2}}\n"
        "  - {level: 1, people: [ann], after: {days_overdue: 5}}\n"
    )
    desk.write("governance.yaml", LADDER + rungs)
    assert check_workspace(desk.folder) == ()
    assert load_workspace(desk.folder).governance.escalation == (
        Rung(1, ("ann",), days_overdue=5),
        Rung(2, ("ann",), slipped=2),
    )


@pytest.mark.parametrize(
    ("rungs", "line", "said"),
    [
        (["{level: 1, people: [anna], after: {slipped: 2}}"], 3, "did you mean 'ann'"),
        (["{level: 1, people: [], after: {slipped: 2}}"], 3, "name who must hear of it"),
        (["{level: 0, people: [ann], after: {slipped: 2}}"], 3, "write a number from 1 to 9"),
        (["{level: 1, people: [ann], after: {}}"], 3, "needs exactly one of days_overdue, slipped"),
        (["{level: 1, people: [ann], after: {slipped: 0}}"], 3, "write a number of times from 1 to 100"),
        (
            [
                "{level: 2, people: [ann], after: {days_overdue: 5}}",
                "{level: 1, people: [ann], after: {days_overdue: 9}}",
            ],
            4,
            "Level 2 (days_overdue 5) must begin later than level 1 (days_overdue 9)",
        ),
        (
            [
                "{level: 1, people: [ann], after: {slipped: 1}}",
                "{level: 1, people: [ann], after: {slipped: 2}}",
            ],
            4,
            "Level 1 begins after slipped 1 in line 3 already",
        ),
    ],
)
def test_what_is_wrong_with_the_ladder_is_told(desk: Desk, rungs: list[str], line: int, said: str) -> None:
    desk.write("governance.yaml", LADDER + "".join(f"  - {one}\n" for one in rungs))
    (fault,) = check_workspace(desk.folder)
    assert (fault.file, fault.line) == ("governance.yaml", line)
    assert said.lower() in fault.message.lower()


def test_floors_of_different_days_may_stand_beside_each_other(desk: Desk) -> None:
    desk.write(
        "governance.yaml",
        FLOORS
        + '  - {contract: main, measure: speed, at_least: 85, until: "2026-04-30"}\n'
        + '  - {contract: main, measure: speed, at_least: 90, from: "2026-05-01"}\n',
    )
    assert check_workspace(desk.folder) == ()


def spans_of_floors(rows: list[tuple[str, int | None, int | None]]) -> str:
    def day(key: str, number: int | None) -> str:
        return f', {key}: "{date(2026, 1, number)}"' if number else ""

    return "".join(
        f"  - {{contract: main, measure: {measure}, at_least: 90{day('from', begin)}{day('until', end)}}}\n"
        for measure, begin, end in rows
    )


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["speed", "other"]),
            st.none() | st.integers(1, 9),
            st.none() | st.integers(1, 9),
        ).filter(lambda one: not (one[1] and one[2] and one[1] > one[2])),
        max_size=7,
    )
)
def test_no_two_floors_of_a_measure_share_a_day(rows: list[tuple[str, int | None, int | None]]) -> None:
    sheet, faults = sheet_of(
        "governance.yaml",
        (FLOORS + spans_of_floors(rows)).encode() if rows else b"floors: []\n",
        GovernanceDocument,
    )
    assert sheet is not None
    assert faults == ()
    nothing = Files(None, None, None, None, (), (), None, None, (), (), (), frozenset(), governance=sheet)
    told = [one for one in governance_faults(nothing) if "has a floor in line" in one.message]
    days = [(measure, {*range(begin or 1, (end or 9) + 1)}) for measure, begin, end in rows]
    shared = {
        (here, there)
        for there, other in enumerate(days)
        for here, one in enumerate(days[:there])
        if one[0] == other[0] and one[1] & other[1]
    }
    said = {(int(one.message.split("in line ")[1].split()[0]) - 2, one.line - 2) for one in told}
    assert said <= shared
    assert {place for pair in said for place in pair} == {place for pair in shared for place in pair}


def test_the_ladder_is_in_order_from_rung_to_rung(desk: Desk) -> None:
    rungs = [
        f"  - {{level: {level}, people: [ann], after: {{slipped: {count}}}}}\n"
        for level, count in ((3, 9), (1, 2), (2, 9), (4, 9), (3, 1))
    ]
    desk.write("governance.yaml", LADDER + "".join(rungs))
    told = [(fault.line, fault.message.split(". ")[0]) for fault in check_workspace(desk.folder)]
    assert told == [
        (5, "Level 3 (slipped 9) must begin later than level 2 (slipped 9)."),
        (6, "Level 4 (slipped 9) must begin later than level 3 (slipped 9)."),
        (7, "Level 3 begins after slipped 9 in line 3 already"),
    ]


ANSWERS = """\
feed: answers
name: Survey answers
kind: surveys
files: "answers*.csv"
vendor: {id: acme}
fields:
  invitation: {column: Id}
  contact_on: {column: Day, format: "%Y-%m-%d"}
  recommend: {column: Recommend}
quantities: [invitations, promoter_answers, promoters]
"""
PROMOTERS = """\
  - id: promoters
    version: 1
    name: Promoters
    definition: Those who recommend, of all who answered.
    unit: percent
    better: higher
    combine: sums
    numerator: promoters
    denominator: promoter_answers
"""
RECOMMENDED = """\
  - id: recommended
    name: Recommended
    metric: promoters
    clause: "3.4"
    report_only: no target was agreed
"""


def test_the_answers_of_a_survey_are_drawn_from_no_population(desk: Desk) -> None:
    for name, more in {"metrics.yaml": PROMOTERS, "contracts/main.yaml": RECOMMENDED}.items():
        with (desk.folder / name).open("a") as file:
            file.write(more)
    desk.write("feeds/answers.yaml", ANSWERS)
    entry = "signals:\n  - contract: main\n    measure: recommended\n    fewest: 50\n"
    desk.write("governance.yaml", entry)
    assert check_workspace(desk.folder) == ()
    desk.write("governance.yaml", f"{entry}    population: 4000\n")
    (fault,) = check_workspace(desk.folder)
    assert (fault.file, fault.line) == ("governance.yaml", 5)
    assert fault.message.startswith("'recommended' counts the answers of a survey (feed 'answers').")
    desk.write("governance.yaml", f"{entry.replace('recommended', 'speed')}    population: 4000\n")
    assert check_workspace(desk.folder) == ()
