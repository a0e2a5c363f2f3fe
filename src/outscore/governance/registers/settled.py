"""Rules that several registers share: what was agreed is not rewritten afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.register import Refused
from outscore.governance.values import parts

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator

    from outscore.governance.register import Known
    from outscore.governance.register import Rule
    from outscore.governance.subject import Subject


def stays(
    states: Collection[str], names: Collection[str], instead: str, *, into: Collection[str] = ()
) -> Rule:
    """The rule that some fields keep what they say once a subject is in some states.

    instead: what to do. into: other states, into which it moves as it is.
    """

    def rule(before: Subject | None, now: Subject, _known: Known) -> Iterator[Refused]:
        if before is None or before.state not in states or now.state not in (*states, *into):
            return
        for name in names:
            if name in now.entries[-1].changes:
                was = before.says(name) or "empty"
                state = before.state.replace("_", " ")
                yield Refused(name, f"{now.id} is {state} with {name} {was!r}, and that stays. {instead}")

    return rule


def only_grows(states: Collection[str], name: str) -> Rule:
    """The rule that whoever a field names in some states stays named there; others may be added."""

    def rule(before: Subject | None, now: Subject, _known: Known) -> Iterator[Refused]:
        if before is None or before.state not in states or name not in now.entries[-1].changes:
            return
        gone = [each for each in parts(before.says(name)) if each not in parts(now.says(name))]
        if gone:
            state = before.state.replace("_", " ")
            yield Refused(
                name,
                f"{now.id} is {state} with {name} {before.says(name)!r}, and that stays: keep "
                f"{', '.join(gone)}. Others may be added.",
            )

    return rule
