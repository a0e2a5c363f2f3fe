"""Mappings read from both sides, and what an upgrade makes of each requirement."""

from __future__ import annotations

from datetime import date

import pytest

from outscore.model.requirement import Catalogue
from outscore.model.requirement import Requirement
from outscore.model.requirement_mapping import CatalogueMapping
from outscore.model.requirement_mapping import Change
from outscore.model.requirement_mapping import Link
from outscore.model.requirement_mapping import Relation
from outscore.model.requirement_mapping import Side
from outscore.model.requirement_mapping import Step
from outscore.model.requirement_mapping import Theme
from outscore.model.requirement_mapping import Withdrawn
from outscore.model.requirement_mapping import upgrade


def release(version: int, **versions: int) -> Catalogue:
    requirements = (Requirement(name, given, "people", name, "i", "e") for name, given in versions.items())
    return Catalogue("house", version, "House", date(2026, 1, version), tuple(requirements))


OLD = release(1, kept=1, reworded=1, split=1, merged=1, withdrawn=1)
NEW = release(2, kept=1, reworded=2, split=2, part=1, near=1, fresh=1)
MAPPING = CatalogueMapping(
    source=Side("house", 1),
    target=Side("house", 2),
    themes=(),
    links=(
        Link("split", Relation.INCLUDES, "part"),
        Link("merged", Relation.PART_OF, "kept"),
        Link("reworded", Relation.OVERLAPS, "near"),
    ),
    withdrawn=(Withdrawn("withdrawn", "Nobody asks for it."),),
)


def test_an_upgrade_tells_of_every_requirement_of_both_releases() -> None:
    assert upgrade(OLD, NEW, MAPPING) == (
        Step("kept", Change.KEPT, ("kept",)),
        Step("reworded", Change.REWORDED, ("reworded",)),
        Step("split", Change.SPLIT, ("split", "part")),
        Step("merged", Change.MERGED, ("kept",)),
        Step("withdrawn", Change.WITHDRAWN, (), "Nobody asks for it."),
        Step("near", Change.NEW, ("near",)),
        Step("fresh", Change.NEW, ("fresh",)),
    )


def test_without_a_mapping_the_ids_alone_tell() -> None:
    found = {step.requirement: step.change for step in upgrade(OLD, NEW, None)}
    assert found["split"] is Change.REWORDED
    assert found["merged"] is Change.WITHDRAWN
    assert found["part"] is Change.NEW


def test_an_upgrade_to_the_same_release_keeps_everything() -> None:
    assert {step.change for step in upgrade(OLD, OLD, None)} == {Change.KEPT}


def test_only_a_kept_wording_keeps_its_ratings() -> None:
    assert [change for change in Change if change.rating_holds] == [Change.KEPT]


@pytest.mark.parametrize("relation", list(Relation))
def test_a_relation_turned_twice_is_itself(relation: Relation) -> None:
    assert relation.inverse.inverse is relation


def test_a_mapping_is_read_from_both_sides() -> None:
    both = CatalogueMapping(
        source=Side("house", 1),
        target=Side("programme", title="Group programme"),
        themes=(Theme("access", "Access"), Theme("staff", "Staff"), Theme("rooms", "Rooms")),
        links=(
            Link("speed", Relation.PART_OF, "access"),
            Link("calm", Relation.OVERLAPS, "access"),
            Link("speed", Relation.EQUAL, "staff"),
        ),
    )
    assert both.of("speed") == (both.links[0], both.links[2])
    assert both.onto("access") == (
        Link("access", Relation.INCLUDES, "speed"),
        Link("access", Relation.OVERLAPS, "calm"),
    )
    assert (both.of("nothing"), both.onto("rooms")) == ((), ())
    assert [theme.id for theme in both.uncovered] == ["rooms"]
