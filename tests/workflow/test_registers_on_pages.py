"""What registers add to pack and card: carried forward, disputes re-scored, nothing without any."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from typing import Any

import pytest
from markupsafe import escape
from tests.offices import SIGNED

from outscore.errors import ApprovalError
from outscore.errors import OutscoreError
from outscore.errors import RegisterRefused
from outscore.governance.register import Wanted
from outscore.model.canonical import canonical
from outscore.model.period import Period
from outscore.model.trail import BY_OUTSCORE
from outscore.model.visible import visible
from outscore.workflow.approve import approve
from outscore.workflow.pack import pack_document
from outscore.workflow.pack import standing_statements
from outscore.workflow.plan_keeping import keep_plans
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
FLOOR = "floors: [{contract: main, measure: speed, at_least: 92}]\n"
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


@pytest.mark.parametrize("governance", ["", GOVERNANCE + FLOOR])
def test_without_entries_of_people_pack_and_card_have_the_same_bytes_whenever_they_are_made(
    desk: Desk, governance: str
) -> None:
    if governance:
        desk.write("governance.yaml", governance)
    desk.drop("figures.csv", *ROWS)
    made: list[tuple[bytes, dict[str, bytes]]] = []
    for now in ("2026-05-04T12:00:00+00:00", "2027-01-31T12:00:00+00:00"):
        with desk.open(now) as office:
            if not made:
                receive(office)
                score_period(office, MARCH)
                score_period(office, APRIL)
                keep_plans(office)
            document = pack_document(office, APRIL, standing_statements(office, APRIL))
            render_scorecards(office, APRIL)
            render_shared(office, APRIL)
        shown = {one.name: one.read_bytes() for one in (desk.folder / "out" / "2026-04").rglob("*.html")}
        made.append((canonical(document), shown))
        for one in (desk.folder / "out" / "2026-04").rglob("*.html"):
            one.unlink()
    assert made[0] == made[1]
    assert len(made[0][1]) >= 3
    assert ("registers" in document) == bool(governance)


def test_what_the_last_meeting_agreed_is_carried_with_its_effect_on_the_measure(played: Desk) -> None:
    meeting = write(played, "meetings", **MEETING)
    about = {"vendor": "acme", "contract": "main", "measure": "speed", "meeting": meeting}
    write(played, "decisions", what="Hire ten", options="wait", **about)
    write(played, "actions", what="Train", owner="bob", due="2026-06-01", vendor="acme", meeting=meeting)
    write(played, "actions", what="Route", owner="bob", due="2026-06-01", **about)
    write(played, "actions", what="Own list", owner="ann", due="2026-06-02")
    told = pack(played, APRIL)
    assert [
        (one["Kind"], one["What"], one["Who"], one["Effect on the measure"]) for one in told["carried"]
    ] == [
        ("Decision", "Hire ten", "", "Speed: 90.0 % in March 2026, 84.0 % in April 2026"),
        ("Action", "Train", "Bob Acme", ""),
        ("Action", "Route", "Bob Acme", "Speed: 90.0 % in March 2026, 84.0 % in April 2026"),
    ]
    assert {one["Meeting"] for one in told["carried"]} == {"Monthly review, 2026-04-08"}
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


def upheld(played: Desk, now: str, dispute: str = "dispute-1") -> str:
    """A dispute of acme's March that the client upholds."""
    decided = {"decided_by": "ann", "decided_on": now[:10], "outcome": "Three calls to be added"}
    return write(played, "disputes", dispute, now=now, state="upheld", **decided)


def restated(played: Desk, now: str, in_time: int, why: str, period: Period = MARCH) -> None:
    """A month of acme that is restated and approved, whatever for."""
    played.drop(f"figures-{now[:10]}.csv", f"A1,{period},s,100,{in_time}")
    with played.open(now) as office:
        receive(office)
        restate(office, period, "acme", None, "ann", why)
        approve(office, period, SIGNED, {"acme"})


DISPUTED = {
    "vendor": "acme",
    "contract": "main",
    "measure": "speed",
    "month": "2026-03",
    "opened_by": "bob",
    "opened_on": "2026-04-21",
    "reason": "Ours",
    "evidence": "log",
}


def test_a_quarter_is_disputed_and_ended_by_the_restatement_of_one_of_its_months(played: Desk) -> None:
    quarter = Period.parse("2026-Q1")
    figures = ("A1,2026-01,s,100,90", "A1,2026-02,s,100,90", "bolt,2026-01,s,1,1", "bolt,2026-02,s,1,1")
    played.drop("figures-of-the-quarter.csv", *figures)
    with played.open("2026-04-20T12:00:00+00:00") as office:
        receive(office)
        score_period(office, quarter)
    refused = {**DISPUTED, "month": "2026-Q1"}
    with pytest.raises(OutscoreError, match="2026-Q1 of acme under main was not approved yet"):
        write(played, "disputes", now="2026-04-21T12:00:00+00:00", **refused)
    with played.open("2026-04-20T12:00:00+00:00") as office:
        approve(office, quarter, SIGNED, {"acme"})
    write(played, "disputes", now="2026-04-21T12:00:00+00:00", **refused)
    upheld(played, "2026-04-29T12:00:00+00:00")
    played.drop("figures-later.csv", "A1,2026-03,s,100,96")
    with played.open("2026-05-05T12:00:00+00:00") as office:
        receive(office)
        restate(office, MARCH, "acme", None, "ann", "dispute-1 was upheld")
        approve(office, MARCH, SIGNED, {"acme"})
        assert in_registers(office)["disputes", "dispute-1"].state == "upheld", "the quarter is still open"
        approve(office, quarter, SIGNED, {"acme"})
        found = in_registers(office)["disputes", "dispute-1"]
    assert found.state == "restated"
    assert found.says("moved") == "Was 90.0 % (missed), now 92.0 % (missed). Because: dispute-1 was upheld"


def test_a_restatement_that_was_not_begun_for_an_upheld_dispute_does_not_end_it(played: Desk) -> None:
    write(played, "disputes", now="2026-04-21T12:00:00+00:00", **DISPUTED)
    restated(played, "2026-04-22T12:00:00+00:00", 91, "a row was late")
    played.drop("figures-open.csv", "A1,2026-03,s,100,92")
    with played.open("2026-04-28T12:00:00+00:00") as office:
        receive(office)
        restate(office, MARCH, "acme", None, "ann", "another row was late")
    upheld(played, "2026-04-29T12:00:00+00:00")
    with played.open("2026-05-06T12:00:00+00:00") as office:
        approve(office, MARCH, SIGNED, {"acme"})
        score_period(office, APRIL)
        approve(office, APRIL, SIGNED)
    restated(played, "2026-05-07T12:00:00+00:00", 85, "April was wrong too", APRIL)
    with played.open() as office:
        assert in_registers(office)["disputes", "dispute-1"].state == "upheld", "none of them was about it"
    restated(played, "2026-05-08T12:00:00+00:00", 95, "dispute-1 was upheld")
    with played.open() as office:
        found = in_registers(office)["disputes", "dispute-1"]
    assert found.state == "restated"
    moved = "Was 91.0 % (missed), now 95.0 % (met). Because: dispute-1 was upheld"
    assert found.says("moved") == moved, "it is held against what stood when it was upheld"


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


def test_a_day_has_passed_when_the_next_one_has_come(played: Desk) -> None:
    for due in ("2026-04-29", "2026-04-30"):
        write(played, "actions", now="2026-04-21T12:00:00+00:00", what=due, owner="ann", due=due)
    told = {one["Action"]: one["State"] for one in pack(played, APRIL)["actions"]}
    assert told == {"2026-04-29": "open, day passed", "2026-04-30": "open"}


def test_an_open_plan_is_shown_with_what_came_after_and_how_late_it_is(played: Desk) -> None:
    late = "rules: {answer_days: 5}\nescalation: [{level: 1, people: [ann], after: {days_overdue: 3}}]\n"
    played.write("governance.yaml", GOVERNANCE + FLOOR + late)
    with played.open("2026-04-20T12:00:00+00:00") as office:
        keep_plans(office)
    row = pack(played, APRIL)["plans"][0]
    assert (row["Asked for in"], row["State"], row["Due"]) == (
        "March 2026",
        "asked, level 1",
        "2026-04-25, 5 days over",
    )
    assert row["Why"] == (
        "Below its floor in March 2026. Missed since in April 2026. Escalated: below its floor in April 2026."
    )
    said = {"problem": "Few people", "root_cause": "No shifts", "expected": "95", "expected_by": "2026-06"}
    write(played, "plans", "acme.main.speed.2026-03", **said)
    row = pack(played, APRIL)["plans"][0]
    assert row["What is planned"] == "Problem: Few people. Cause: No shifts. Expected: 95 by June 2026."


def test_in_a_vendors_plan_the_vendor_sees_what_its_own_people_do_and_not_what_the_client_does(
    played: Desk,
) -> None:
    played.write("governance.yaml", GOVERNANCE + FLOOR)
    with played.open() as office:
        keep_plans(office)
    said = {"due": "2026-06-01", "plan": "acme.main.speed.2026-03"}
    write(played, "actions", what="Train them", owner="bob", **said)
    write(played, "actions", what="Prepare to leave", owner="ann", **said)
    told = [(one["Vendor"], one["Action"]) for one in pack(played, APRIL)["actions"]]
    assert told == [("Acme Contact", "Train them"), ("Acme Contact", "Prepare to leave")]
    shown = pages(played, APRIL)
    assert ["Train them" in shown[name] for name in ("acme", "bolt")] == [True, False]
    assert ["Prepare to leave" in shown[name] for name in ("acme", "bolt")] == [False, False]


def test_pages_that_somebody_changes_while_they_are_made_are_not_approved(played: Desk) -> None:
    def meanwhile() -> str:
        write(played, "actions", what="Train", owner="bob", due="2026-06-01", vendor="acme")
        return "2026-05-05T12:00:00+00:00"

    with played.open("2026-05-05T12:00:00+00:00") as office:
        with pytest.raises(ApprovalError, match="Somebody wrote in the registers"):
            approve(replace(office, now=meanwhile), APRIL, SIGNED)
        assert [period for _, _, period in office.approvals.frozen()] == ["2026-03", "2026-03"]


def test_a_clock_that_is_set_back_moves_nothing_across_an_approval(played: Desk) -> None:
    risk = {"what": "Peak", "likelihood": "4", "impact": "4", "owner": "ann", "review_on": "2026-12-01"}
    name = write(played, "risks", now="2026-05-04T12:00:00+00:00", **risk)
    write(played, "risks", name, now="2026-05-04T11:00:00+00:00", what="Peak in autumn")
    with played.open("2026-05-04T11:30:00+00:00") as office:
        approve(office, APRIL, SIGNED)
    write(played, "risks", name, now="2026-05-04T11:40:00+00:00", what="Peak in winter")
    assert [one["Risk"] for one in pack(played, APRIL)["risks"]] == ["Peak in autumn"]
    with played.open() as office:
        moments = [one.at for one in office.trail.entries()]
    assert moments == sorted(set(moments))


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


def test_a_pack_tells_which_owner_is_gone_and_is_the_same_once_it_is_approved(played: Desk) -> None:
    write(played, "actions", what="Hire", owner="cat", due="2026-09-01", vendor="bolt")
    write(played, "actions", what="Train", owner="ann", due="2026-09-01")
    cat = "  - {id: cat, name: Cat Bolt, organisation: bolt}\n"
    played.write("governance.yaml", GOVERNANCE.replace(cat, ""))
    before = pack(played, APRIL)
    gone = "cat (no longer among the people: name another owner)"
    assert {row["Owner"] for row in before["actions"]} == {gone, "Ann Office"}
    with played.open("2026-05-20T12:00:00+00:00") as office:
        render_scorecards(office, APRIL)
        render_shared(office, APRIL)
        approve(office, APRIL, SIGNED)
    write(played, "actions", "action-1", now="2026-05-21T12:00:00+00:00", owner="ann")
    assert pack(played, APRIL)["actions"] == before["actions"]
