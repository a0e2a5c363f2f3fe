"""What registers add to pack and card: carried forward, disputes re-scored, nothing without any."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from typing import Any

import pytest
from markupsafe import escape
from tests.offices import SIGNED

from outscore.errors import RegisterRefused
from outscore.governance.register import Wanted
from outscore.model.period import Period
from outscore.model.trail import BY_OUTSCORE
from outscore.model.visible import visible
from outscore.workflow.approve import approve
from outscore.workflow.pack import pack_document
from outscore.workflow.pack import standing_statements
from outscore.workflow.receive import receive
from outscore.workflow.registers import in_registers
from outscore.workflow.registers import written
from outscore.workflow.render import render_scorecards
from outscore.workflow.render import render_shared
from outscore.workflow.restate import restate
from outscore.workflow.score import score_period
from outscore.workflow.verify import verify

if TYPE_CHECKING:
    from tests.offices import Desk

MARCH, APRIL, MAY = (Period.parse(one) for one in ("2026-03", "2026-04", "2026-05"))
GOVERNANCE = """\
people:
  - {id: ann, name: Ann Office}
  - {id: bob, name: Bob Acme, organisation: acme}
  - {id: cat, name: Cat Bolt, organisation: bolt}
meetings:
  - {id: monthly, title: Monthly review, every: month, working_day: 5, vendors: [acme], attendees: [ann, bob]}
  - {id: steering, title: Steering committee, every: year, working_day: 40, attendees: [ann]}
"""
ROWS = ("A1,2026-03,s,100,90", "bolt,2026-03,s,200,150", "A1,2026-04,s,100,84", "bolt,2026-04,s,200,196")
INERT = ("<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\u202etxt.exe", "&lt;b&gt;", "{{ 7 * 7 }}")
MEETING = {"series": "monthly", "held_on": "2026-04-08", "present": "ann, bob", "minutes": "All looked at."}


@pytest.fixture
def played(desk: Desk) -> Desk:
    """Two months scored; the first of them is approved on 20 April."""
    desk.write("governance.yaml", GOVERNANCE)
    desk.drop("figures.csv", *ROWS)
    with desk.open("2026-04-20T12:00:00+00:00") as office:
        receive(office)
        score_period(office, MARCH)
        score_period(office, APRIL)
        approve(office, MARCH, SIGNED)
    return desk


def write(
    desk: Desk, register: str, subject: str = "", now: str = "2026-05-04T12:00:00+00:00", **says: str
) -> str:
    with desk.open(now) as office:
        there = in_registers(office).get((register, subject))
        wish = Wanted(register, subject, there.version if there else None, says)
        return written(office, "ann", [wish])[0].subject


def pack(desk: Desk, period: Period) -> dict[str, Any]:
    """What the registers add to a pack, section by section as rows by column."""
    with desk.open() as office:
        document = pack_document(office, period, standing_statements(office, period))
    return {
        one["id"]: [dict(zip(one["columns"], row, strict=True)) for row in one["rows"]]
        for one in document["registers"]["sections"]
    }


def pages(desk: Desk, period: Period) -> dict[str, str]:
    with desk.open() as office:
        render_scorecards(office, period)
        render_shared(office, period)
    folder = desk.folder / "out" / str(period)
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}


def test_without_entries_of_people_pack_and_card_have_the_same_bytes_whenever_they_are_made(
    desk: Desk,
) -> None:
    desk.drop("figures.csv", *ROWS)
    desk.run(APRIL)
    with desk.open() as office:
        document = pack_document(office, APRIL, standing_statements(office, APRIL))
    if "registers" in document:
        assert document["registers"]["head"] == ""
        assert {one["id"] for one in document["registers"]["sections"]} <= {"plans"}
    assert "benchmarks" not in document


def test_what_the_last_meeting_agreed_is_carried_with_its_effect_on_the_measure(played: Desk) -> None:
    meeting = write(played, "meetings", **MEETING)
    about = {"vendor": "acme", "contract": "main", "measure": "speed", "meeting": meeting}
    write(played, "decisions", what="Hire ten", options="wait", **about)
    write(played, "actions", what="Train", owner="bob", due="2026-06-01", vendor="acme", meeting=meeting)
    write(played, "actions", what="Own list", owner="ann", due="2026-06-02")
    told = pack(played, APRIL)
    assert [
        (one["Kind"], one["What"], one["Who"], one["Effect on the measure"]) for one in told["carried"]
    ] == [
        ("Decision", "Hire ten", "", "Speed: 90.0 % in March 2026, 84.0 % in April 2026"),
        ("Action", "Train", "Bob Acme", ""),
    ]
    assert {one["Agreed at"] for one in told["carried"]} == {"Monthly review, 2026-04-08"}
    assert [one["Action"] for one in told["actions"]] == ["Own list"]
    assert [(one["Day"], one["Looks at"]) for one in told["meetings"]] == [("2026-05-07", "April 2026")]


def test_a_meeting_that_looked_at_the_month_itself_is_not_the_last_one_before_it(played: Desk) -> None:
    write(played, "meetings", **MEETING)
    later = write(played, "meetings", **{**MEETING, "held_on": "2026-05-04"})
    write(played, "actions", what="Train", owner="bob", due="2026-06-01", meeting=later)
    told = pack(played, APRIL)
    assert "carried" not in told
    assert [one["Action"] for one in told["actions"]] == ["Train"]


def test_an_upheld_dispute_is_restated_and_its_delta_is_in_the_next_pack(played: Desk) -> None:
    said = {"vendor": "acme", "contract": "main", "measure": "speed", "opened_by": "bob", "reason": "Ours"}
    dispute = write(played, "disputes", month="2026-03", opened_on="2026-05-04", evidence="log", **said)
    decided = {"decided_by": "ann", "decided_on": "2026-05-04", "outcome": "Three calls"}
    write(played, "disputes", dispute, state="upheld", **decided)
    (row,) = pack(played, APRIL)["disputes"]
    assert (row["State"], row["What the new score moved"]) == ("upheld", "Waits for its restatement.")
    played.drop("figures-later.csv", "A1,2026-03,s,100,96")
    with played.open("2026-05-05T12:00:00+00:00") as office:
        receive(office)
        restate(office, MARCH, "acme", None, "ann", "dispute-1 was upheld")
        assert in_registers(office)["disputes", dispute].state == "upheld"
        approve(office, MARCH, SIGNED, {"acme"})
        found = in_registers(office)["disputes", dispute]
        assert (found.state, found.entries[-1].person) == ("restated", BY_OUTSCORE)
        approve(office, MARCH, SIGNED, {"acme"})
        assert in_registers(office)["disputes", dispute].version == found.version
        assert not verify(office).faults
    moved = "Was 90.0 % (missed), now 96.0 % (met). Because: dispute-1 was upheld"
    (row,) = pack(played, APRIL)["disputes"]
    assert (row["State"], row["What the new score moved"]) == ("restated", moved)


def test_what_was_told_before_the_last_pack_is_not_told_again(played: Desk) -> None:
    said = {"vendor": "acme", "contract": "main", "measure": "speed", "opened_by": "bob", "reason": "Ours"}
    early = "2026-04-20T13:00:00+00:00"
    dispute = write(
        played, "disputes", now=early, month="2026-03", opened_on="2026-04-20", evidence="log", **said
    )
    write(played, "disputes", dispute, now=early, state="withdrawn")
    assert [one["State"] for one in pack(played, APRIL)["disputes"]] == ["withdrawn"]
    with played.open("2026-05-06T12:00:00+00:00") as office:
        approve(office, APRIL, SIGNED)
    played.drop("figures-may.csv", "A1,2026-05,s,100,99")
    with played.open() as office:
        receive(office)
        score_period(office, MAY)
    assert "disputes" not in pack(played, MAY)


def test_the_window_is_counted_from_the_first_approval(played: Desk) -> None:
    said = {"vendor": "acme", "contract": "main", "measure": "speed", "opened_by": "bob", "reason": "Ours"}
    with pytest.raises(RegisterRefused, match=r"ended on 2026-05-04 \(10 working days, as the contract says"):
        write(
            played,
            "disputes",
            now="2026-05-05T12:00:00+00:00",
            month="2026-03",
            opened_on="2026-05-05",
            evidence="log",
            **said,
        )


def test_a_contract_that_speaks_of_disputes_sets_the_window(played: Desk) -> None:
    terms = 'disputes: {within_days: 3, afterwards: money_stays, clause: "9.1"}\nmeasures:\n'
    played.change("contracts/main.yaml", "measures:\n", terms)
    said = {"vendor": "acme", "contract": "main", "measure": "speed", "opened_by": "bob", "reason": "Ours"}
    with pytest.raises(RegisterRefused, match=r"ended on 2026-04-23 \(9\.1\)"):
        write(played, "disputes", month="2026-03", opened_on="2026-05-04", evidence="log", **said)


def test_a_pack_shows_the_registers_as_they_stood_when_it_was_approved(played: Desk) -> None:
    write(played, "actions", what="Early", owner="ann", due="2026-06-01")
    with played.open("2026-05-06T12:00:00+00:00") as office:
        approve(office, APRIL, SIGNED)
    before = pages(played, APRIL)
    write(
        played,
        "actions",
        now="2026-05-07T12:00:00+00:00",
        what="Late",
        owner="bob",
        due="2026-06-02",
        vendor="acme",
    )
    assert pages(played, APRIL) == before
    assert "Late" not in before["pack"]


def test_a_card_shows_its_own_vendors_actions_alone(played: Desk) -> None:
    for vendor, owner in (("acme", "bob"), ("bolt", "cat")):
        write(played, "actions", what=f"Do {vendor}", owner=owner, due="2026-06-01", vendor=vendor)
    inside = write(played, "meetings", **{**MEETING, "series": "steering", "present": "ann"})
    write(played, "actions", what="Do it", owner="bob", due="2026-06-01", vendor="acme", meeting=inside)
    write(played, "actions", what="Our own", owner="ann", due="2026-06-01")
    told = pages(played, APRIL)
    assert {name: re.findall(r"Do \w+|Our own", page) for name, page in told.items()} == {
        "acme": ["Do acme", "Do it"],
        "bolt": ["Do bolt"],
        "pack": ["Do it", "Do acme", "Do bolt", "Our own"],
        "comparison": [],
    }
    assert "Steering committee" in told["pack"]
    assert "Steering committee" not in told["acme"], "it does not sit there"


def test_the_head_on_the_pack_is_found_in_the_chain(played: Desk) -> None:
    write(played, "actions", what="Hire", owner="ann", due="2026-06-01")
    page = pages(played, APRIL)["pack"]
    found = re.search(r"outscore db verify --head ([0-9a-f]+)", page)
    assert found
    with played.open() as office:
        assert not verify(office, found[1]).faults
        approve(office, APRIL, SIGNED)
        assert not verify(office, found[1]).faults, "what comes later does not take it away"
        assert verify(office, "0" * 12).faults


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.tags += [name for name, _ in attrs if name.startswith("on")]


def test_what_people_type_is_inert(played: Desk) -> None:
    for typed in INERT:
        write(played, "actions", what=typed, owner="bob", due="2026-06-01", vendor="acme")
    breaking = '"><img src=x onerror=alert(1)>'
    write(
        played,
        "risks",
        what="Peak",
        likelihood="4",
        impact="5",
        owner="ann",
        response=breaking,
        review_on="2026-06-01",
    )
    told = pages(played, APRIL)
    for name in ("pack", "acme"):
        parser = _Tags()
        parser.feed(told[name])
        assert not {"script", "img", "onerror"} & {*parser.tags}
        for typed in INERT:
            assert f"<bdi>{escape(visible(typed))}</bdi>" in told[name]
    assert f"<bdi>{escape(breaking)}</bdi>" in told["pack"]
