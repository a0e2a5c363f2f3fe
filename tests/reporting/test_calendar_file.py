"""The calendar as an iCalendar file: lines, folds, escapes, and the same UID for the same thing."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from outscore.reporting.governance_ics import LONGEST_LINE
from outscore.reporting.governance_ics import CalendarEntry
from outscore.reporting.governance_ics import calendar_file

STAMP = "20261001T090000Z"


def read(content: bytes) -> list[dict[str, str]]:
    """The events of a file, read as RFC 5545 says: unfolded, split at the first colon, unescaped."""
    assert content.endswith(b"\r\n")
    lines = content.decode().split("\r\n")
    assert not any("\n" in line or "\r" in line for line in lines)
    assert all(len(line.encode()) <= LONGEST_LINE for line in lines)
    whole = content.decode().replace("\r\n ", "").split("\r\n")
    found: list[dict[str, str]] = []
    for line in whole:
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and ":" in line:
            name, _, value = line.partition(":")
            found[-1].setdefault(name, unescaped(value))
    return found


def unescaped(value: str) -> str:
    said, signs = "", iter(value)
    for sign in signs:
        if sign != "\\":
            assert sign not in ";,"
            said += sign
            continue
        meant = next(signs)
        assert meant in "\\;,n"
        said += "\n" if meant == "n" else meant
    return said


def entry(summary: str, description: str = "") -> CalendarEntry:
    return CalendarEntry("abc@outscore", date(2026, 12, 31), summary, description, "meeting")


def test_a_file_is_as_it_is_written() -> None:
    assert calendar_file("Care", STAMP, [entry("Review, A; B", "Who: Ann\nNext")]).decode() == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Outscore//Calendar//EN\r\nCALSCALE:GREGORIAN\r\n"
        "METHOD:PUBLISH\r\nX-WR-CALNAME:Care\r\nBEGIN:VEVENT\r\nUID:abc@outscore\r\n"
        "DTSTAMP:20261001T090000Z\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"
        "SUMMARY:Review\\, A\\; B\r\nDESCRIPTION:Who: Ann\\nNext\r\nCATEGORIES:meeting\r\n"
        "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def test_a_line_of_75_octets_is_whole_and_one_of_76_is_folded() -> None:
    for length, lines in ((75, 1), (76, 2)):
        content = calendar_file("Care", STAMP, [entry("x" * (length - len("SUMMARY:")))])
        at = content.split(b"\r\n").index(next(one for one in content.split(b"\r\n") if b"SUMMARY" in one))
        assert content.split(b"\r\n")[at + 1].startswith(b" ") is (lines == 2)
        read(content)


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=200), max_size=3))
def test_any_text_comes_back_whole_and_no_sign_is_cut_in_two(lines: list[str]) -> None:
    printable = ["".join(sign for sign in line if sign.isprintable()) for line in lines]
    said = "\n".join(printable).strip("\n")
    (event, *_) = read(calendar_file(said, STAMP, [entry(said, said)]))
    assert event["SUMMARY"] == "\n".join(said.splitlines())


@given(st.text())
def test_no_text_brings_a_line_of_its_own(said: str) -> None:
    content = calendar_file(said, STAMP, [entry(said, f"{said}\r\nEND:VEVENT\r\nBEGIN:VALARM")])
    unfolded = content.decode().replace("\r\n ", "").split("\r\n")
    assert sum(line.startswith("END:VEVENT") for line in unfolded) == 1
    assert not any(line.startswith("BEGIN:VALARM") for line in unfolded)
    read(content)
