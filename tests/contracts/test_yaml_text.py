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
        ("a: 'x\n", 2, "quote"),
        ("a: [1, 2\nb: 3\n", 2, "cannot be read as YAML"),
        ("a: \x07\n", 1, "cannot be printed"),
        ("a:\n  b: 1\n  ? [c]\n  : 2\n", 3, "one word"),
        ("", 1, "empty"),
        ("# only a comment\n", 1, "empty"),
        ("- a\n- b\n", 1, "a list"),
        ("just words\n", 1, "one text"),
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
