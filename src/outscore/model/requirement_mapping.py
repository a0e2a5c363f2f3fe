"""How the requirements of one catalogue stand to another catalogue, or to the themes of an outside framework.

A mapping is written once, from one side; it can be read from both.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.requirement import Catalogue


class Relation(StrEnum):
    """What one text asks, held against what another asks."""

    EQUAL = "equal"
    PART_OF = "part_of"
    INCLUDES = "includes"
    OVERLAPS = "overlaps"

    @property
    def inverse(self) -> Relation:
        """The same relation, told from the other side.

        >>> Relation.PART_OF.inverse.value, Relation.OVERLAPS.inverse.value
        ('includes', 'overlaps')
        """
        return _INVERSE.get(self, self)

    @property
    def words(self) -> str:
        """The relation as a page shows it."""
        return self.value.replace("_", " ")


_INVERSE = {Relation.PART_OF: Relation.INCLUDES, Relation.INCLUDES: Relation.PART_OF}


@dataclass(frozen=True, slots=True)
class Link:
    """One requirement and what it stands beside: `near` is `relation` `far`."""

    near: str
    relation: Relation
    far: str

    @property
    def reversed(self) -> Link:
        """The link as the other side has it."""
        return Link(self.far, self.relation.inverse, self.near)


@dataclass(frozen=True, slots=True)
class Theme:
    """What an outside framework deals with, by its title alone."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A requirement that a later release does without, and why."""

    requirement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a mapping: a release of a catalogue, or a framework, which has a title and no version."""

    id: str
    version: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueMapping:
    """Links from the requirements of one release to another release or to a framework's themes.

    Between two releases of one catalogue an id that is in both is the same requirement and needs no link.
    """

    source: Side
    target: Side
    themes: tuple[Theme, ...]
    links: tuple[Link, ...]
    withdrawn: tuple[Withdrawn, ...] = ()

    def of(self, requirement: str) -> tuple[Link, ...]:
        """What a requirement of the source stands beside."""
        return tuple(link for link in self.links if link.near == requirement)

    def onto(self, far: str) -> tuple[Link, ...]:
        """What a theme, or a requirement of the target, stands beside, told from its side."""
        return tuple(link.reversed for link in self.links if link.far == far)

    @property
    def reversed(self) -> CatalogueMapping:
        """The same mapping, told from the other side."""
        links = tuple(link.reversed for link in self.links)
        return CatalogueMapping(self.target, self.source, (), links)

    @property
    def uncovered(self) -> tuple[Theme, ...]:
        """The themes that no requirement of the source touches."""
        reached = {link.far for link in self.links}
        return tuple(theme for theme in self.themes if theme.id not in reached)


class Change(StrEnum):
    """What becomes of a requirement when a vendor moves from one release to another.

    MAPPED: to another catalogue, where something stands beside it. NOT_MAPPED: to another catalogue, of which
    nobody has said how it stands to this one.
    """

    KEPT = "kept"
    REWORDED = "reworded"
    SPLIT = "split"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    NEW = "new"
    MAPPED = "mapped"
    NOT_MAPPED = "not_mapped"

    @property
    def rating_holds(self) -> bool:
        """Whether a rating of the old wording can be carried over as it is."""
        return self is Change.KEPT


@dataclass(frozen=True, slots=True)
class Step:
    """What an upgrade does with one requirement.

    requirement: its id in the old release, in the new one for what is new. into: where its content is now.
    """

    requirement: str
    change: Change
    into: tuple[str, ...]
    reason: str = ""


def upgrade(old: Catalogue, new: Catalogue, mapping: CatalogueMapping | None) -> tuple[Step, ...]:
    """What becomes of every requirement of a release, then what the later release adds.

    A requirement whose id lives on is split where it included others that are there now. One whose id is
    gone was merged into those that it is linked to; without a link it was withdrawn. What only overlaps is
    new.
    """
    steps = tuple(_step(each.id, old, new, mapping) for each in old.requirements)
    told = {name for step in steps for name in step.into}
    return (*steps, *(Step(name, Change.NEW, (name,)) for name in _ids(new) if name not in told))


def move(old: Catalogue, new: Catalogue, mapping: CatalogueMapping | None) -> tuple[Step, ...]:
    """What becomes of every requirement of a release in one of another catalogue, then what that one adds.

    No rating is carried over: each belongs to the requirement that was rated, and a mapping says only how two
    of them stand to each other.
    """
    if mapping is None:
        name, count = f"{new.id} {new.version}", len(new.requirements)
        before = f"{old.id} {old.version}"
        reason = f"No mapping leads from {before} to {name}: rate its {count} requirements anew."
        return (Step("", Change.NOT_MAPPED, (), reason),)
    steps = tuple(_beside(each.id, new, mapping) for each in old.requirements)
    told = {name for step in steps for name in step.into}
    return (*steps, *(Step(name, Change.NEW, (name,)) for name in _ids(new) if name not in told))


def _beside(name: str, new: Catalogue, mapping: CatalogueMapping) -> Step:
    links = mapping.of(name)
    if not links:
        return Step(name, Change.WITHDRAWN, (), f"Nothing in {new.id} {new.version} stands beside it.")
    said = ", ".join(f"{link.far} ({link.relation.words})" for link in links)
    return Step(name, Change.MAPPED, tuple(link.far for link in links), f"Beside it: {said}.")


def _step(name: str, old: Catalogue, new: Catalogue, mapping: CatalogueMapping | None) -> Step:
    versions = {each.id: each.version for each in new.requirements}
    links = mapping.of(name) if mapping else ()
    reason = next((one.reason for one in mapping.withdrawn if one.requirement == name), "") if mapping else ""
    if name not in versions:
        into = tuple(link.far for link in links)
        return Step(name, Change.MERGED if into else Change.WITHDRAWN, into, reason)
    if handed := tuple(link.far for link in links if link.relation is Relation.INCLUDES):
        return Step(name, Change.SPLIT, (name, *handed))
    moved = next(each.version for each in old.requirements if each.id == name) != versions[name]
    return Step(name, Change.REWORDED if moved else Change.KEPT, (name,))


def _ids(catalogue: Catalogue) -> Iterator[str]:
    return (each.id for each in catalogue.requirements)
