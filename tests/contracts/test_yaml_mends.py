"""A line that is moved by mistake is the line that is told."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.contracts.yaml_text import read_block

TEXTS = {
    name: (files("outscore") / "examples" / "harbour" / "contracts" / f"{name}.yaml").read_text(
        encoding="utf-8"
    )
    for name in ("birchline-2025", "dunmore-2025")
}
PLACES = [
    (name, place)
    for name, text in TEXTS.items()
    for place, line in enumerate(text.splitlines())
    if re.match(r" *- ", line)
]


def told(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in read_block("x.yaml", text.encode())[1]]


@given(st.sampled_from(PLACES), st.sampled_from([-2, -1, 1, 2, 3, 4]))
@settings(max_examples=80, deadline=None)
def test_the_item_of_a_list_that_is_out_of_step_is_told(place: tuple[str, int], by: int) -> None:
    name, number = place
    lines = TEXTS[name].splitlines()
    line = lines[number]
    indent = len(line) - len(line.lstrip()) + by
    if indent < 0:
        return
    lines[number] = " " * indent + line.lstrip()
    found = told("\n".join(lines))
    if not found:  # where one item stands alone, it may begin anywhere
        return
    ((at, message),) = found
    assert at == number + 1
    side = "in" if by > 0 else "to the left"
    assert message.startswith(f"This line begins {abs(by)} space{'s' * (abs(by) > 1)} too far {side}")


@given(st.sampled_from(PLACES))
@settings(max_examples=25, deadline=None)
def test_a_dash_without_its_space_and_a_long_one_are_told(place: tuple[str, int]) -> None:
    name, number = place
    lines = TEXTS[name].splitlines()
    for wrong, said in (("-", "A space is missing after the dash"), ("\u2013 ", "A long dash stands here")):
        changed = [*lines]
        changed[number] = lines[number].replace("- ", wrong, 1)
        if (found := told("\n".join(changed))) or not changed[number].rstrip().endswith("}"):
            assert [at for at, _ in found] == [number + 1]
            assert said in found[0][1]


@pytest.mark.parametrize("name", TEXTS)
def test_a_list_without_its_key_is_told_at_its_first_item(name: str) -> None:
    lines = TEXTS[name].splitlines()
    number = lines.index("measures:")
    del lines[number]
    ((at, message),) = told("\n".join(lines))
    assert at == number + 1
    assert message.startswith("A list begins here, and no line above it says whose it is.")


def test_a_long_file_is_not_searched_for_ever() -> None:
    item = "  - {id: a, name: b}\n"
    text = "a:\n" + item * 20000 + "   - {id: a}\n" + item
    ((at, _),) = told(text)
    assert at == 20002
