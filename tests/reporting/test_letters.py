"""The letters: one subject line, the figures in plain text, nothing about anybody else."""

from __future__ import annotations

from tests.reporting import documents

from outscore.reporting.email import pack_letter
from outscore.reporting.email import scorecard_letter

SHA256 = documents.SHA256["northbank"]


def test_a_scorecard_letter_says_what_the_scorecard_says() -> None:
    letter = scorecard_letter(documents.northbank(), SHA256)
    assert letter.subject == "Scorecard September 2015, revision 2: Northbank & <b>Sons</b>"
    line = "Answered in time: 94.97 % (94,968 of 100,000), target at least 95 %: missed\n"
    assert line in letter.text
    assert SHA256 in letter.text
    assert "Elmfield" not in letter.text + letter.html


def test_only_the_html_is_escaped() -> None:
    letter = scorecard_letter(documents.northbank(), SHA256)
    assert "Northbank & <b>Sons</b>" in letter.text
    assert letter.html.count("Northbank &amp; &lt;b&gt;Sons&lt;/b&gt;") == 2
    assert "<b>Sons" not in letter.html


def test_a_name_cannot_add_a_header() -> None:
    statement = documents.northbank()
    statement["vendor"]["name"] = "North\r\nBcc: somebody@example.org"
    assert "\n" not in scorecard_letter(statement, SHA256).subject
    assert "\r" not in scorecard_letter(statement, SHA256).subject


def test_a_pack_letter_lists_the_worst_and_says_how_many_more() -> None:
    many = documents.many(vendors=36, measures=1)
    letter = pack_letter(documents.pack(*many), documents.PACK_SHA256, many)
    assert letter.subject == "Pack September 2015: Helplines"
    assert "Newly missed:\n" in letter.text
    assert letter.text.count("94.97 %") == 10
    assert "and 2 more in the pack" in letter.text
    assert documents.PACK_SHA256 in letter.text


def test_a_pack_letter_without_a_miss_is_short() -> None:
    statement = documents.elmfield()
    letter = pack_letter(documents.pack(statement), documents.PACK_SHA256, [statement])
    assert "No target was missed by the 1 vendor scored." in letter.text
    assert "Newly missed" not in letter.text
