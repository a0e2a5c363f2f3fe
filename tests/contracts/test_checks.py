"""Every fault of every file, at its line, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.errors import WorkspaceFaulty
from outscore.errors import WorkspaceNotFound

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contracts.conftest import Desk


OUT, VEN, MET, CON = "outscore.yaml", "vendors.yaml", "metrics.yaml", "contracts/main.yaml"
FEED, REQ, ASS = "feeds/daily.yaml", "requirements.yaml", "assessments/spring.yaml"

BREAKS = [
    (OUT, "programme: Customer care\n", "", 1, "What is the programme of this file?"),
    (OUT, "outscore: 1", "outscore: 2", 1, "Write one of: 1"),
    (OUT, "Europe/London", "Europe/Londres", 4, "no time zone 'Europe/Londres'"),
    (OUT, "timezone:", "time_zone:", 4, "Did you mean 'timezone'?"),
    (OUT, "team@client.example", "team", 5, "one email address"),
    (OUT, "client: Ex", "database: postgresql://me:secret@db/x\nclient: Ex", 3, "OUTSCORE_DATABASE_URL"),
    (OUT, "client: Example client\n", "", 1, "Who is the client of contract 'main'?"),
    (VEN, "id: bolt", "id: acme", 8, "also in line 2"),
    (VEN, "id: acme", "id: Acme Ltd", 2, "for example acme-ltd"),
    (VEN, "- id: bolt\n    name", "- name", 8, "What is the id of vendor 'Bolt'?"),
    (VEN, 'from: "2026-06-01"', 'from: "2026-05-31"', 5, "on the same days"),
    (VEN, 'from: "2026-06-01"', 'from: "2026-06-31"', 5, "calendar"),
    (VEN, "quality@bolt.example", "Quality@acme.example", 10, "must not reach the other"),
    (
        VEN,
        "name: Bolt\n",
        "name: Bolt\n    codes: [{code: A1}]\n",
        10,
        "'acme' and vendor 'bolt' on the same",
    ),
    (VEN, "id: bolt", "id: A1", 8, "small letters"),
    (VEN, "feed: daily", "feed: dayly", 6, "Did you mean 'daily'?"),
    (VEN, "    name: Bolt\n", "", 8, "What is the name of vendor 'bolt'?"),
    (VEN, "recipients: [quality@b", "recipient: [quality@b", 10, "Did you mean 'recipients'?"),
    (VEN, "[quality@bolt.example]", "quality@bolt.example", 10, "must be a list"),
    (MET, "id: volume", "id: service_level", 11, "also in line 2"),
    (MET, "unit: percent", "unit: percentage", 6, "Did you mean 'percent'?"),
    (MET, "    denominator: {add: [answered], subtract: [tests]}\n", "", 2, "What is the denominator"),
    (MET, "combine: sums", "combine: printed", 10, "Leave denominator out"),
    (MET, "numerator: in_time", "numerator: 5", 8, "No feed brings 5"),
    (MET, "subtract: [tests]", "substract: [tests]", 10, "Did you mean 'subtract'?"),
    (CON, "metric: service_level", "metric: servicelevel", 8, "Did you mean 'service_level'?"),
    (CON, "vendors: all", "vendors: [acme, blot]", 3, "Did you mean 'bolt'?"),
    (CON, "vendors: all", "vendors: [acme, acme]", 3, "acme is there twice"),
    (CON, "name: Main agreement", 'name: "Main\\nagreement"', 2, "one line"),
    (VEN, "[quality@bolt.example]", "[q@bolt.example, q@bolt.example]", 10, "there twice"),
    (MET, "subtract: [tests]", "subtract: [answered]", 10, "named twice"),
    (CON, "vendors: all", "vendors: none", 3, "binds someone"),
    (CON, "{at_least: 95.5}", "{at_least: 950}", 10, "0 to 100"),
    (CON, "{at_least: 95.5}", "{at_least: 0.95}", 10, "Write 95."),
    (CON, "{at_least: 95.5}", '{at_least: "95,5"}', 10, "Write 95.5, with a point."),
    (CON, "{at_least: 95.5}", '{at_least: "1,095"}', 10, "Write 1095, without a comma."),
    (CON, "{at_least: 95.5}", "{at_least: 95,5}", 10, "Write at_least: 95.5, with a point."),
    (CON, "{at_least: 95.5}", "90%", 10, "Write target: {at_least: 90}, or at_most, above or below"),
    (CON, "{at_least: 95.5}", "80", 10, "Write target: {at_least: 80}"),
    (CON, "{at_least: 95.5}", "at_least:80", 10, "A space is missing after the colon. Write at_least: 80"),
    (CON, 'clause: "3.1"', "clause: \u201c3.1, a\u201d", 9, "word processor's quotes"),
    (MET, "better: higher", "better: yes", 7, "is 'yes'. Write one of: higher"),
    (MET, "better: higher", "better: True", 7, "is true. Write one of: higher"),
    (MET, "version: 1\n    name: Service", "version: 1_0\n    name: Service", 3, "a whole number"),
    (CON, "{at_least: 95.5}", "{below: 95}", 10, "Turn the comparison round"),
    (CON, "{at_least: 95.5}", "{at_least: 95, below: 99}", 10, "one of at_least"),
    (CON, "    report_only: a volume\n", "", 12, "What is the target of measure 'volume'?"),
    (CON, "report_only: a volume", "report_only: x\n    target: {at_least: 5}", 16, "Keep the one"),
    (CON, "{queue: sales}", "{queu: sales}", 11, "No feed has the dimension 'queu'"),
    (FEED, "quantities:", "values_of: {queue: [care]}\nquantities:", 11, "No feed's 'queue' can be 'sales'"),
    (FEED, "parts: [in_time]", "parts: [in_time, in_time]", 13, "names a quantity twice"),
    (FEED, "quantities:", "values_of: {que: [care]}\nquantities:", 8, "'que', which is no dimension"),
    (CON, 'clause: "3.2"', "clause: true", 15, "here is true"),
    (CON, 'clause: "3.2"', "clause:", 15, "What is the clause of measure 'volume'?"),
    (CON, '"2026-04-01"\n', '"2026-04-01"\nends: "2026-03-31"\n', 5, "before starts"),
    (CON, '"2026-04-01"', "2026-04-01", 4, 'Write "2026-04-01".'),
    (CON, "id: volume", "id: speed", 12, "also in line 6"),
    (CON, "measures:", "judged_over: [week]\nmeasures:", 5, "Write one of: month, quarter"),
    (FEED, "grain: day", "grain: week", 6, "Write one of: day, month"),
    (FEED, '"%Y-%m-%d"', '"%d"', 6, "the month and the year"),
    (FEED, '"%Y-%m-%d"', '"%Y-%Q"', 6, "has %Q, which is not known"),
    (FEED, "kind: aggregate", "kind: aggregate\nformat: {encoding: utf-9}", 4, "no text encoding 'utf-9'"),
    (FEED, "kind: aggregate", 'kind: aggregate\nformat: {delimiter: ";;"}', 4, "one sign"),
    (FEED, "whole: answered", "whole: offered", 13, "There is no quantity 'offered'"),
    (FEED, "otherwise: reject", "otherwise: refuse", 13, "reject, warn"),
    (FEED, "{column: Vendor}", "{id: zeta}", 5, "no vendor 'zeta'"),
    (FEED, "{column: Vendor}", "{}", 5, "exactly one"),
    (FEED, "identities:", "expected: [zeta]\nidentities:", 12, "no vendor 'zeta'"),
    (FEED, "identities:", "ignored_columns: [Date]\nidentities:", 12, "read and also ignored"),
    (FEED, "{column: In time, type: count}", "{column: In time, type: duration}", 10, "How is the duration"),
    (FEED, "{column: In time, type: count}", "{column: Answered, type: count}", 10, "already the quantity"),
    (FEED, "column: In time, ", "", 10, "What is the column of quantity 'in_time'?"),
    (FEED, "files: daily_*.csv", "files: ../daily.csv", 4, "files of the inbox"),
    (
        FEED,
        "{column: Tests, type: count",
        '{column: Tests, type: duration, written_as: "seconds"',
        10,
        "a count and a duration",
    ),
    (REQ, "house-speed", "house-sped", 4, "Did you mean 'house-speed'?"),
    (REQ, "contract: main", "contract: mane", 4, "Did you mean 'main'?"),
    (REQ, "measure: speed", "measure: spead", 4, "Did you mean 'speed'?"),
    (REQ, "measure: speed", "measure: volume", 4, "it can prove nothing"),
    (REQ, "at_target: 3", "at_target: 5", 4, "not possible"),
    (REQ, "version: 2", "version: 9", 1, "no catalogue 'house' version 9"),
    (ASS, "vendor: acme", "vendor: acne", 3, "Did you mean 'acme'?"),
    (ASS, "house-people", "house-peoples", 2, "Did you mean 'house-people'?"),
    (ASS, '"2027-03-31"', '"2026-03-30"', 6, "after it expires"),
    (ASS, "rating: deployed", "rating: good", 4, "not_started"),
]


ELSEWHERE = {
    "Who is the client of contract 'main'?": CON,
    "No feed brings 5": CON,
    "a count and a duration": MET,
    "No feed's 'queue' can be 'sales'": CON,
}


@pytest.mark.parametrize(("file", "old", "new", "line", "part"), BREAKS)
def test_each_fault_is_told_once_at_its_line(
    desk: Desk, file: str, old: str, new: str, line: int, part: str
) -> None:
    desk.change(file, old, new)
    faults = check_workspace(desk.folder)
    here = ELSEWHERE.get(part, file)
    matching = [
        fault for fault in faults if fault.file == here and fault.line == line and part in fault.message
    ]
    assert len(matching) == 1, [str(fault) for fault in faults]


def test_the_workspace_to_be_broken_is_in_order(desk: Desk) -> None:
    assert check_workspace(desk.folder) == ()


def test_no_message_of_the_validator_leaks_through(desk: Desk) -> None:
    desk.write(VEN, "vendors:\n  - 5\n  - id: [a]\n    name: {a: b}\n    codes: x\n    recipients: {a: b}\n")
    desk.write(
        CON,
        "contract: {a: 1}\nname: [x]\nvendors: 5\nstarts: x\nends: []\nmeasures: {a: 1}\njudged_over: x\n",
    )
    desk.write(
        FEED,
        "feed: 7.5\nname: x\nkind: [a]\nfiles: true\nvendor: x\nperiod: []\nquantities: [a]\nexpected: 5\n",
    )
    desk.write(OUT, "outscore: 1\nprogramme: x\ntimezone: UTC\ndispatch: x\nnotices: x\n")
    told = "\n".join(str(fault) for fault in check_workspace(desk.folder))
    for foreign in ("Input should", "valid ", "pydantic", "Extra inputs", "Field required", "None"):
        assert foreign not in told, told
    assert len(told.splitlines()) > 15


def test_many_faults_in_many_files_are_told_at_once(desk: Desk) -> None:
    chosen = [
        (OUT, "timezone:", "time_zone:"),
        (OUT, "team@client.example", "team"),
        (VEN, "quality@bolt.example", "quality@acme.example"),
        (VEN, 'from: "2026-06-01"', 'from: "2026-05-31"'),
        (MET, "unit: percent", "unit: percentage"),
        (MET, "id: volume", "id: service_level"),
        (CON, "name: Main agreement\n", ""),
        (CON, "metric: service_level", "metric: servicelevel"),
        (CON, '"2026-04-01"', "2026-04-01"),
        (CON, "{queue: sales}", "{queu: sales}"),
        (CON, 'clause: "3.2"', "clause: true"),
        (FEED, '"%Y-%m-%d"', '"%d"'),
        (FEED, "whole: answered", "whole: offered"),
        (FEED, "type: count, not", "type: counts, not"),
        (REQ, "house-speed", "house-sped"),
        (REQ, "at_target: 3", "at_target: 5"),
        (ASS, '"2027-03-31"', '"2026-03-30"'),
        (ASS, "vendor: acme", "vendor: acne"),
    ]
    for file, old, new in chosen:
        desk.change(file, old, new)
    told = {(fault.file, fault.line) for fault in check_workspace(desk.folder)}
    wanted = {
        (OUT, 4), (OUT, 5), (VEN, 5), (VEN, 10), (MET, 6), (CON, 1), (CON, 7), (CON, 3), (CON, 10),
        (CON, 14), (FEED, 6), (FEED, 13), (FEED, 11), (REQ, 4), (ASS, 3), (ASS, 6),
    }  # fmt: skip
    assert wanted <= told, wanted - told


@pytest.mark.parametrize("file", [OUT, VEN, MET, CON, FEED, REQ, ASS])
@pytest.mark.parametrize("text", ["", "- a\n", "a: [\n", "a: 1\n"])
def test_a_file_that_cannot_be_read_does_not_stop_the_check(desk: Desk, file: str, text: str) -> None:
    desk.write(file, text)
    faults = check_workspace(desk.folder)
    assert any(fault.file == file for fault in faults)
    assert all("'None'" not in fault.message for fault in faults)


def test_missing_files_and_files_with_another_ending_are_told(desk: Desk) -> None:
    (desk.folder / MET).unlink()
    (desk.folder / CON).rename(desk.folder / "contracts/main.yml")
    told = {(fault.file, fault.message.split(".")[0]) for fault in check_workspace(desk.folder)}
    assert (MET, "The file is missing") in told
    assert ("contracts/", "There is no file here") in told
    assert any(file == "contracts/main.yml" for file, _ in told)


def test_a_password_is_refused_with_the_place_it_belongs_in(desk: Desk) -> None:
    smtp = "dispatch:\n  channel: smtp\n  host: h.example\n  sender: a@b.example\n  password: secret\n"
    desk.change(OUT, "client:", f"{smtp}client:")
    (fault,) = check_workspace(desk.folder)
    assert (fault.line, "OUTSCORE_SMTP_PASSWORD" in fault.message) == (7, True)
    assert "secret" not in fault.message


def test_loading_a_faulty_workspace_raises_with_every_fault(desk: Desk) -> None:
    desk.change(MET, "unit: percent", "unit: percentage")
    desk.change(ASS, "vendor: acme", "vendor: acne")
    with pytest.raises(WorkspaceFaulty, match="2 faults") as raised:
        load_workspace(desk.folder)
    assert raised.value.faults[0].startswith("assessments/spring.yaml:3: ")


def test_a_folder_without_a_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceNotFound, match="outscore init"):
        load_workspace(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("better: higher", "better: yes"),
        ("better: higher", "better: True"),
        ("version: 1\n    name: V", "version: 1_0\n    name: V"),
    ],
)
def test_a_word_that_cannot_stand_there_is_not_said_to_lack_quotes(desk: Desk, old: str, new: str) -> None:
    desk.change(MET, old, new)
    (told,) = [fault.message for fault in check_workspace(desk.folder) if fault.file == MET]
    assert "quotes" not in told


def test_a_text_that_programs_read_in_two_ways_still_needs_its_quotes(desk: Desk) -> None:
    desk.change(MET, "name: Volume", "name: yes")
    (told,) = [fault.message for fault in check_workspace(desk.folder) if fault.file == MET]
    assert told.endswith('Write "yes".')
