"""Ids of a workbook that were moved without their rows, as where one column is sorted by itself."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping

    Texts = Mapping[str, str]


def moved_ids(made: Mapping[str, Texts], said: Mapping[str, Texts], words: Collection[str]) -> dict[str, str]:
    """The ids whose rows say what another id of the workbook said: (id, id of what its row says).

    made: by id what its fields said when the workbook was made. said: the same as it came back. words: the
    fields of free text, which two rows do not come to share by chance as they do a day or a person.

    The row of a moved id says more of what another one said than of its own, most of it and some of its
    words; and the row of that other one does the same with a third or with the first. Whoever copies a row's
    texts into another leaves the first as it was, and is not held up.

    >>> made = {"1": {"what": "Train", "due": "May"}, "2": {"what": "Hire", "due": "June"}}
    >>> moved_ids(made, {"1": made["2"], "2": made["1"]}, ["what"])
    {'1': '2', '2': '1'}
    >>> moved_ids(made, {"1": made["2"], "2": made["2"]}, ["what"])
    {}
    """
    index = _Index(made, words)
    likely = {one: tuple(index.others(one, texts)) for one, texts in said.items() if one in made}
    found = {one: next((each for each in others if likely.get(each)), "") for one, others in likely.items()}
    return {one: other for one, other in found.items() if other}


class _Index:
    """Which ids said something when the workbook was made."""

    def __init__(self, made: Mapping[str, Texts], words: Collection[str]) -> None:
        self._made = made
        self._words = words
        self._by_word: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._by_all: defaultdict[frozenset[tuple[str, str]], list[str]] = defaultdict(list)
        for one, texts in made.items():
            self._by_all[_filled(texts)].append(one)
            for name in words:
                if texts.get(name):
                    self._by_word[name, texts[name]].append(one)

    def others(self, one: str, texts: Texts) -> Iterator[str]:
        """The other ids that a row rather speaks of than of its own."""
        own = self._made[one]
        typed = [(name, texts.get(name, "")) for name in self._words if _differ(texts, own, name)]
        near = [each for mark in typed for each in self._by_word.get(mark, ())]
        kept = _differences(own, texts)
        for each in dict.fromkeys((*self._by_all.get(_filled(texts), ()), *near)):
            other = self._made[each]
            words = [name for name in self._words if _differ(own, other, name)]
            spoken = any(not _differ(texts, other, name) for name in words)
            left, filled = _differences(other, texts), {name for name, _ in _filled(other) | _filled(texts)}
            if spoken and left < kept and 2 * left < len(filled):
                yield each


def _filled(texts: Texts) -> frozenset[tuple[str, str]]:
    return frozenset((name, said) for name, said in texts.items() if said)


def _differ(texts: Texts, others: Texts, name: str) -> bool:
    return texts.get(name, "") != others.get(name, "")


def _differences(texts: Texts, others: Texts) -> int:
    return len({name for name, _ in _filled(texts) ^ _filled(others)})
