"""Every kind of feed: from a file in the vendor's words to a metric of the catalogue, worked out by hand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.offices import FILES
from tests.offices import new_database
from tests.offices import new_desk

from outscore.schemas import RECORDS
from outscore.schemas import SUMS
from outscore.workflow.receive import receive
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Case:
    """A feed contract below its first lines, a file, and what a metric comes to."""

    feed: str
    file: str
    metric: str
    value: Fraction
    given: str = ""


METRICS = "catalogue: metrics\nversion: 1\n"
CONTRACT = """\
contract: main
name: Main agreement
vendors: [acme]
starts: "2026-01-01"
measures:
  - {{id: one, name: One, metric: {metric}, clause: "1", report_only: "not judged yet"{given}}}
"""

CASES = {
    "contacts": Case(
        """\
cut: half_hour
format: {delimiter: ";"}
fields:
  contact: {column: Anruf}
  began: {column: Beginn, format: "%d.%m.%Y %H:%M"}
  outcome: {column: Ergebnis, words: {angenommen: answered, aufgelegt: abandoned, IVR: ended_before_queue}}
  wait: {column: Wartezeit, written_as: "MM:SS", empty: ["-"]}
quantities: [offered, answered, abandoned, answered_within_20s, abandoned_within_5s]
""",
        """\
Anruf;Beginn;Ergebnis;Wartezeit
1;01.04.2026 08:00;angenommen;00:19
2;01.04.2026 08:10;angenommen;00:20
3;01.04.2026 08:20;angenommen;00:21
4;01.04.2026 08:40;aufgelegt;00:04
5;01.04.2026 08:45;aufgelegt;01:30
6;01.04.2026 08:50;IVR;-
""",
        "service_level_short_abandons_out",
        Fraction(2 * 100, 4),
        "with: {answer_seconds: 20, short_seconds: 5}",
    ),
    "cases": Case(
        """\
fields:
  case: {column: Ticket}
  received: {column: In, format: ["%d/%m/%Y %H:%M", "%d/%m/%Y"]}
  due: {column: Due, format: "%d/%m/%Y %H:%M"}
  closed: {column: Out, format: "%d/%m/%Y %H:%M"}
quantities: [due, due_and_closed_on_time]
""",
        """\
Ticket,In,Due,Out
a,01/04/2026,03/04/2026 17:00,03/04/2026 17:00
b,01/04/2026 09:30,03/04/2026 17:00,03/04/2026 17:01
c,01/04/2026 09:30,05/04/2026 17:00,
d,01/04/2026 09:30,05/04/2026 17:00,02/04/2026 08:00
""",
        "closed_on_time",
        Fraction(50),
    ),
    "complaints": Case(
        """\
cut: day
fields:
  complaint: {column: "No"}
  received: {column: Received, format: "%Y-%m-%d"}
  due: {column: Answer by, format: "%Y-%m-%d", empty: [none]}
  answered: {column: Answered, format: "%Y-%m-%d"}
quantities: [complaints, complaints_due, complaints_on_time]
""",
        """\
No,Received,Answer by,Answered
1,2026-04-01,2026-04-10,2026-04-10
2,2026-04-01,2026-04-10,2026-04-11
3,2026-04-02,none,2026-04-11
4,2026-04-02,2026-04-12,2026-04-03
""",
        "complaints_answered_on_time",
        Fraction(200, 3),
    ),
    "evaluations": Case(
        """\
fields:
  evaluation: {column: Form}
  contact_on: {column: Call date, format: "%d-%b-%y"}
  sample: {column: Sample, words: {R: random, T: targeted}}
  scorer: {always: vendor}
  customer_errors: {column: CCE}
  business_errors: {column: BCE}
  compliance_errors: {column: Compl}
quantities: [evaluated, evaluated_targeted, customer_critical]
""",
        """\
Form,Call date,Sample,CCE,BCE,Compl
f1,03-Apr-26,R,0,0,0
f2,03-Apr-26,R,2,0,0
f3,04-Apr-26,R,0,1,0
f4,04-Apr-26,R,0,0,0
f5,04-Apr-26,T,5,0,0
""",
        "customer_critical_accuracy",
        Fraction(75),
    ),
    "incidents": Case(
        """\
fields:
  ticket: {column: Ref}
  began: {column: Opened, format: "%Y-%m-%dT%H:%M:%S%z"}
  ended: {column: Solved, format: "%Y-%m-%dT%H:%M:%S%z"}
  due: {column: Due, format: "%Y-%m-%dT%H:%M:%S%z"}
  type: {column: Type, words: {INC: incident, REQ: request, CHG: change}}
quantities: [incidents, incidents_due, incidents_on_time]
""",
        """\
Ref,Opened,Solved,Due,Type
1,2026-04-01T08:00:00Z,2026-04-01T09:00:00Z,2026-04-01T12:00:00+02:00,INC
2,2026-04-01T08:00:00Z,2026-04-01T13:00:00Z,2026-04-01T12:00:00Z,REQ
3,2026-04-01T08:00:00Z,,2026-04-01T12:00:00Z,INC
4,2026-04-01T08:00:00Z,2026-04-01T08:30:00Z,,INC
5,2026-04-01T08:00:00Z,2026-04-01T08:30:00Z,2026-04-01T12:00:00Z,CHG
""",
        "incidents_solved_on_time",
        Fraction(100, 3),
    ),
    "invoices": Case(
        """\
format: {delimiter: ";", decimal: ",", thousands: "."}
fields:
  invoice: {column: Rechnung}
  line: {column: Zeile}
  service_on: {column: Leistung, format: "%d.%m.%Y"}
  amount: {column: Betrag, places: 2}
  accepted: {column: Anerkannt, words: {ja: "yes", nein: "no"}}
quantities: [invoice_lines, invoice_lines_accepted, fees]
""",
        """\
Rechnung;Zeile;Leistung;Betrag;Anerkannt
R1;1;01.04.2026;12.500,50;ja
R1;2;01.04.2026;99,5;nein
R2;1;01.04.2026;7;ja
R2;2;01.04.2026;7;ja
""",
        "invoice_lines_accepted",
        Fraction(75),
    ),
    "open_cases": Case(
        """\
fields:
  case: {column: Case}
  listed: {column: As at, format: "%Y-%m-%d"}
  overdue: {column: Late, words: {"1": "yes", "0": "no"}}
quantities: [open_cases, open_cases_overdue]
""",
        """\
Case,As at,Late
a,2026-04-07,1
b,2026-04-07,1
a,2026-04-30,1
c,2026-04-30,0
d,2026-04-30,0
e,2026-04-30,0
""",
        "backlog_overdue",
        Fraction(25),
    ),
    "sales": Case(
        """\
fields:
  id: {column: Lead}
  contact_on: {column: Day, format: "%Y-%m-%d"}
  chance: {column: Kind, words: {SELL: sale, SAVE: retention}}
  won: {column: Won, words: {Y: "yes", N: "no"}}
  days_to_cancel: {column: Cancelled after}
quantities: [sale_possible, sales, cancelled_within_14d]
""",
        """\
Lead,Day,Kind,Won,Cancelled after
1,2026-04-01,SELL,Y,
2,2026-04-01,SELL,Y,14
3,2026-04-01,SELL,Y,15
4,2026-04-01,SELL,N,
5,2026-04-01,SAVE,Y,
""",
        "conversion",
        Fraction(50),
        "with: {cancel_days: 14}",
    ),
    "sessions": Case(
        """\
cut: hour
zone: Asia/Manila
fields:
  session: {column: Session}
  began: {column: Start, format: "%Y-%m-%d %H:%M:%S.%f"}
  ended: {column: End, words: {BOT: contained, AGENT: handed_over, LEFT: given_up}}
  days_to_next: {column: Next}
quantities: [sessions, contained, solved_within_7d]
""",
        """\
Session,Start,End,Next
1,2026-04-01 10:00:00.250,BOT,
2,2026-04-01 10:00:00.5,BOT,3
3,2026-04-01 10:00:01.0,BOT,8
4,2026-04-01 12:00:00.0,AGENT,
5,2026-04-01 06:59:59.999,LEFT,
""",
        "solved_by_automation",
        Fraction(50),  # the fifth began on 31 March by London's clocks
        "with: {repeat_days: 7}",
    ),
    "surveys": Case(
        """\
fields:
  invitation: {column: Invite}
  contact_on: {column: Call, format: "%Y-%m-%d"}
  recommend: {column: NPS, empty: [x]}
quantities: [invitations, promoter_answers, promoters, detractors]
""",
        """\
Invite,Call,NPS
1,2026-04-01,10
2,2026-04-01,9
3,2026-04-01,7
4,2026-04-02,6
5,2026-04-02,x
""",
        "net_promoter_score",
        Fraction(25),
    ),
    "independent": Case(
        """\
cut: quarter_hour
fields:
  test: {column: "No"}
  made: {column: Made, format: "%Y-%m-%d %H:%M"}
  passed: {column: Passed, words: {pass: "yes", fail: "no"}}
quantities: [test_contacts, test_contacts_passed]
""",
        "No,Made,Passed\n1,2026-04-01 09:00,pass\n2,2026-04-01 09:20,fail\n3,2026-04-02 09:00,pass\n",
        "independent_contacts_passed",
        Fraction(200, 3),
    ),
    "availability": Case(
        """\
period: {column: Month, format: "%b %Y", grain: month}
dimensions: {system: System}
quantities:
  agreed_time: {column: Agreed hours, type: duration, written_as: hours}
  outage_time: {column: Down, type: duration, written_as: "HH:MM:SS"}
""",
        "Month,System,Agreed hours,Down\nApr 2026,CRM,600,03:00:00\nApr 2026,ACD,400,02:00:00\n",
        "availability",
        Fraction(995, 10),
    ),
    "engagement": Case(
        """\
period: {column: Day, format: "%Y-%m-%d", grain: day}
quantities:
  employees_asked: {column: Asked, type: count}
  employee_answers: {column: Answers, type: count}
  employee_promoters: {column: 9-10, type: count}
  employee_detractors: {column: 0-6, type: count}
""",
        "Day,Asked,Answers,9-10,0-6\n2026-04-15,100,80,40,20\n",
        "employee_promoters",
        Fraction(25),
    ),
    "forecast": Case(
        """\
period: {column: Interval, format: "%Y-%m-%d %H:%M", grain: half_hour}
quantities:
  forecast_volume: {column: FC, type: decimal, places: 1}
  required_hours: {column: FTE hours, type: decimal, places: 2}
""",
        "Interval,FC,FTE hours\n2026-04-01 08:00,100.5,4.25\n2026-04-01 08:30,99.5,3\n",
        "planned",
        Fraction(7250, 200),
    ),
    "intervals": Case(
        """\
period: {column: Interval, format: "%d/%m/%Y %H:%M", grain: quarter_hour}
quantities:
  offered: {column: "Off", type: count}
  answered: {column: Ans, type: count}
  abandoned: {column: Abd, type: count}
  answered_within_30s: {column: SL, type: count}
""",
        """\
Interval,Off,Ans,Abd,SL
01/04/2026 08:00,10,9,1,8
01/04/2026 08:15,10,8,2,7
01/04/2026 08:20,10,8,2,7
01/04/2026 08:30,10,9,2,7
""",
        "service_level_offered",
        Fraction(75),
        "with: {answer_seconds: 30}",
    ),
    "workforce": Case(
        """\
period: {of_file: "2026-04", grain: month}
quantities:
  leavers: {column: Leavers, type: count}
  average_headcount: {column: Heads, type: decimal, places: 1}
""",
        "Leavers,Heads\n3,120.0\n",
        "attrition",
        Fraction(30),
    ),
}
PLANNED = """\
metrics:
  - id: planned
    version: 1
    name: Hours for a thousand contacts
    definition: Hours that the plan requires, for a thousand contacts forecast.
    unit: per_thousand
    better: neither
    combine: sums
    numerator: required_hours
    denominator: forecast_volume
"""


def test_there_is_a_case_of_every_kind() -> None:
    assert {*CASES} == {*RECORDS, *SUMS}


@pytest.mark.parametrize("kind", CASES)
def test_a_file_in_the_vendors_words_becomes_the_metric(kind: str, tmp_path: Path) -> None:
    case = CASES[kind]
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    head = f"feed: figures\nname: Figures\nkind: {kind}\nfiles: figures*.csv\nvendor: {{id: acme}}\n"
    desk.write("feeds/figures.yaml", head + case.feed)
    desk.write("metrics.yaml", METRICS + (PLANNED if case.metric == "planned" else ""))
    given = f", {case.given}" if case.given else ""
    desk.write("contracts/main.yaml", CONTRACT.format(metric=case.metric, given=given))
    desk.write("vendors.yaml", FILES["vendors.yaml"].replace("    codes: [{code: A1, feed: figures}]\n", ""))
    desk.write("inbox/figures-1.csv", case.file)
    with desk.open() as office:
        (reception,) = receive(office)
        assert reception.delivery
        score_period(office, APRIL)
        (result,) = office.statements.results(str(APRIL))
    assert result.value, (result.reason, reception.issues)
    assert Fraction(*result.value) == case.value
