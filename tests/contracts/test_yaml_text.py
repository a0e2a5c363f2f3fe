"""YAML as people write it."""

from __future__ import annotations

import pytest

from outscore.contracts.yaml_text import read_block


def complaints(text: str) -> list[tuple[int, str]]:
    _, faults = read_block("x.yaml", text.encode())
    return [(fault.line, fault.message) for fault in faults]


def test_a_number_keeps_the_text_that_was_written() -> None:
    content, faults = read_block("x.yaml", b'a: 95.10\nb: "95"\nc: 1e3\n')
    assert (content, faults) == ({"a": "95.10", "b": "95", "c": "1e3"}, ())


def test_true_and_false_are_the_only_words_that_become_something_else() -> None:
    content, faults = read_block("x.yaml", b"a: true\nb: False\nc: 'true'\nd: ~\ne:\n")
    assert (content, faults) == ({"a": True, "b": False, "c": "true", "d": None, "e": None}, ())


@pytest.mark.parametrize(
    "trap",
    [
        "yes",
        "No",
        "ON",
        "off",
        "2026-04-01",
        "20:00",
        "1:20:30",
        "010",
        "08",
        "0x1F",
        "1_000",
        ".inf",
        ".NaN",
    ],
)
def test_a_word_that_programs_read_in_two_ways_must_be_quoted(trap: str) -> None:
    ((line, message),) = complaints(f"a: 1\nb: {trap}\n")
    assert line == 2
    assert message.startswith(f"{trap} is not in quotes")
    assert message.endswith(f'Write "{trap}".')
    assert complaints(f'b: "{trap}"\n') == []


@pytest.mark.parametrize("plain", ["0", "0.95", "-3", "111AA1", "12 April", "Norway", "no data", "1.5.2"])
def test_an_ordinary_word_needs_no_quotes(plain: str) -> None:
    assert complaints(f"a: {plain}\n") == []


def test_the_same_key_twice_names_both_lines() -> None:
    assert complaints("a: 1\nb: 2\na: 3\n") == [(3, "'a' is a key here and in line 1. Keep one.")]


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("a: &x 1\nb: *x\n", 1, "&x"),
        ("a: &x 1\nb: *x\n", 2, "*x"),
        ("a: 1\nb: !!float 2\n", 2, "tag"),
        ("a: 1\n\tb: 2\n", 2, "tab"),
        ("a: b: c\n", 1, "colon"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: 'x\n", 1, "A quote was opened in this line"),
        ("a: [1, 2\nb: 3\n", 2, "The [ of line 1 is not closed"),
        ("a: [\n", 1, "A bracket above is not closed"),
        ("a:\n  b: 1\n   c: 2\n", 3, "begins 1 space too far in: line 2 begins after 2, this one after 3."),
        ("a:\n  b: 1\n c: 2\n", 3, "1 space too far to the left: line 2 begins after 2, this one after 1."),
        ("a:\n  - b: 1\n- c: 2\n", 3, "This line begins 2 spaces too far to the left: line 2 begins after 2"),
        ("x:\n  - k: 1\n    d: 1\ny:\n      - k: 1\n    d: 2\n", 5, "begins 4 spaces too far in: line 2"),
        ("a: 1\n  b: 2\nc: 3\n", 2, "This line begins 2 spaces too far in: line 1 begins after 0"),
        (
            "a:\n   - b: 1\n     c: 1\n  - b: 2\n    c: 2\n  - b: 3\n",
            2,
            "begins 1 space too far in, and so do those below it up to line 3: line 4 begins after 2",
        ),
        ("a: 1\nb: {c: 2}\n  - id: x\n    d: 1\n  - id: y\n", 3, "A list begins here, and no line above"),
        ("a:\n  - b: 1\n  -c: 1\n", 3, "A space is missing after the dash. Write - c: 1"),
        ("a:\n  - {b: 1}\n  -{b: 2}\n", 3, "A space is missing after the dash. Write - {b: 2}"),
        ("a:\n  - b: 1\n  \u2013 b: 2\n", 3, "A long dash stands here, as a word processor puts it."),
        ("a:\n    b: 1\n  - b: 2\n", 2, "begins here without a dash; line 3 has one"),
        ("a:\n  - {b: 1}\n  {b: 2}\nc: 1\n", 3, "Write `- {key: value}`"),
        ("a: 1\nb 2\nc: 3\n", 2, "no colon after its key"),
        ("a:1\nb: 2\n", 1, "Write a: 1"),
        ("a:\n  - b: 1\n    c:2\n    d: 3\n", 3, "Write c: 2"),
        ('a: "x\nb: 1\nc: "y"\n', 1, "A quote was opened in this line"),
        ("a: \u201cx: y\u201d z\n", 1, "word processor's quotes"),
        ("a: \x07\n", 1, "cannot be printed"),
        ("a:\n  b: 1\n  ? [c]\n  : 2\n", 3, "one word"),
        ("", 1, "empty"),
        ("# only a comment\n", 1, "empty"),
        ("- a\n- b\n", 1, "holds a list. A list stands below a key."),
        ("# a comment\n\n[a, b]\n", 3, "holds a list. A list stands below a key."),
        ("just words\n", 1, "holds 'just words' alone and no key"),
        ("# a comment\n42\n", 2, "holds '42' alone and no key"),
        ("x" * 99 + "\n", 1, f"holds '{'x' * 40}' ... alone"),
        ("~\n", 1, "holds no value alone and no key"),
        ('a: "C:\\"\nb: "x"\n', 1, 'A backslash before a quote (\\") keeps it from closing. Close it.'),
        ("a: 'it's so'\n", 1, "More text stands after a closing quote"),
        ('a: 1\nb: "x" y\n', 2, "More text stands after a closing quote"),
        ('a: {b: "x" c: "y"}\n', 1, "a comma is missing between its entries"),
        ("a: *all*\n", 1, "A * before a text"),
        ("a: & b\n", 1, "An & before a text"),
        ("a: > 5 %\n", 1, "A | or > begins a text that stands in the lines below"),
        ("a: | b\n", 1, "A | or > begins a text"),
        ("a: - b\n", 1, "Put a text that begins with a dash in quotes"),
        ("a: ? b\n", 1, "A ? before a text"),
        ("a: 1\n...\nb: 2\n", 3, "The file ended above, in a line of three points"),
        ("a: 1\n: b\n", 2, "A colon stands here without a key"),
        ('a: "C:\\main"\n', 1, "A backslash (\\) inside double quotes"),
        ('a: "50\\% of it"\n', 1, "Write the text in single quotes ('), or the backslash twice"),
        ('a: 1\nb: "\\x4g"\n', 2, "A backslash"),
        ('a: "\\uD800"\n', 1, "A backslash"),
        ("a: " + "[" * 30 + "]" * 30, 1, "deep"),
    ],
)
def test_what_no_file_needs_is_told_with_its_line(text: str, line: int, part: str) -> None:
    assert any(at == line and part in message for at, message in complaints(text)), complaints(text)


def test_a_file_of_another_encoding_is_told_at_the_byte() -> None:
    content, faults = read_block("x.yaml", "a: 1\nb: Zürich\n".encode("latin-1"))
    assert content is None
    assert [(fault.line, "UTF-8" in fault.message) for fault in faults] == [(2, True)]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    content, faults = read_block("x.yaml", b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert (content, faults) == ({"a": "1", "b": "2"}, ())
    assert content is not None
    assert content.lines == {"a": 1, "b": 2}


def test_slips_are_told_together_and_what_stands_beside_them_as_well() -> None:
    text = "a: 1\nb:\n  - c: 1\n\td: 2\n    e:3\n  - c: 1\n\td: 2026-01-01\n   - c: 1\n"
    text += "  \u2013 c: 1\nz: 1\nz: 2\n"
    told = {line: message for line, message in complaints(text) if "in quotes" not in message}
    assert list(told) == [4, 5, 7, 8, 9, 11]
    assert [message.split()[0:2] for message in told.values()] == [
        ["A", "tab"],
        ["A", "space"],
        ["A", "tab"],
        ["This", "line"],
        ["A", "long"],
        ["'z'", "is"],
    ]
    assert any(line == 7 and "2026-01-01 is not in quotes" in message for line, message in complaints(text))


def test_what_cannot_be_mended_says_that_more_may_follow() -> None:
    told = complaints("a:1\nb: {c: 1\nd: 1\n")
    assert [line for line, _ in told] == [1, 3]
    assert told[1][1].endswith("What else is wrong can be told when this is mended.")


def content(text: str) -> object:
    return read_block("x.yaml", text.encode())[0]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a: \u201cx\u201d", '"x"'),
        ("a: \u201cx: y\u201d", '"x: y"'),
        ("- \u201ex\u201c", None),
        ("{a: \u201cx, 2\u201d, b: 1}", None),
        ("a: \u2018x\u2019", "'x'"),
        ("\u201ca\u201d: x", None),
        ('a: \u201cx"', '"x"'),
        ("a: \u00e9 \u201cb\u201d\nc: \u201cd\u201d", None),
    ],
)
def test_curly_quotes_around_a_value_or_a_key_are_a_fault_told_once(text: str, meant: str | None) -> None:
    messages = {message for _, message in complaints(text if text.startswith("a") else f"x:\n  {text}\n")}
    assert any("word processor's quotes" in message for message in messages), messages
    if meant:
        assert content(text) == content(f"a: {meant}")
        assert len(messages) == 1


@pytest.mark.parametrize(
    "text",
    [
        'a: "The \u201cgold\u201d level"',
        "a: the \u201cgold\u201d level of agents\u2019 work",
        "a: \u201cGold\u201d level",
        "a: 1  # see: \u201cgold\u201d",
        "a: 1\n# b: \u201cgold\u201d",
        'a: "\u00fc: \u201cno\u201d"',
        "a: |\n  b: \u201cno\u201d\n  c:\u00a0d",
        "a: Schedule\u00a05, KPI\u00a03",
        'a: "x:\u00a0y"',
    ],
)
def test_marks_of_a_word_processor_may_stand_inside_a_text(text: str) -> None:
    assert complaints(f"{text}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "a:\u00a0x",
        "a: x\u00a0",
        "\u00a0a: x",
        "b:\n \u00a0a: x",
        "b: {c: 1, a:\u00a0x}",
        "b:\n  - \u00a0a: x",
    ],
)
def test_a_non_breaking_space_around_a_key_or_value_is_told_and_read_as_a_space(text: str) -> None:
    ((line, message),) = complaints(f"{text}\n")
    assert line == text.count("\n") + 1
    assert message.startswith("A non-breaking space stands here")
    assert content(text) == content(text.replace("\u00a0", " "))


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("{a: 600,000}", "Write a: 600000, without a comma."),
        ("{a: 1,200,000, b: 2}", "Write a: 1200000, without a comma."),
        ("{b: 1, a: 33,600.00}", "Write a: 33600.00, without a comma."),
        ("{a: 4,20}", "Write a: 4.20, with a point."),
        ("{a: 0,125 %}", "Write a: 0.125, with a point."),
        ("{a: 1,200,200}", "Write a: 1200200, without a comma."),
        ("{a: 1,2,3}", "Write the number without one."),
    ],
)
def test_a_comma_inside_braces_that_cuts_a_number_up_is_one_fault(text: str, mend: str) -> None:
    ((_, message),) = complaints(f"x: {text}\n")
    assert "a comma inside {} separates keys" in message
    assert message.endswith(mend)


def test_keys_of_digits_that_follow_no_number_are_left_alone() -> None:
    assert complaints("x: {a: b, 10: c}\ny: {a: 1, 10: 2}\n") == []


def test_a_missing_space_after_a_colon_between_braces_is_told_and_read() -> None:
    ((_, message),) = complaints("x: {band: met, at_least:90}\n")
    assert message == "A space is missing after the colon. Write at_least: 90"
    assert content("x: {band: met, at_least:90}") == content("x: {band: met, at_least: 90}")
