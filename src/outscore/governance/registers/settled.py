"""A rule that several registers share: what was agreed is not rewritten afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.register import Refused

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator

    from outscore.governance.register import Known
    from outscore.governance.register import Rule
    from outscore.governance.subject import Subject


def stays(states: Collection[str], names: Collection[str], instead: str) -> Rule:
    """The rule that some fields keep what they say once a subject is in some states; instead: what to do."""

    def rule(before: Subject | None, now: Subject, _known: Known) -> Iterator[Refused]:
        if before is None or before.state not in states or now.state not in states:
            return
        for name in names:
            if name in now.entries[-1].changes:
                was = before.says(name) or "empty"
                state = before.state.replace("_", " ")
                yield Refused(name, f"{now.id} is {state} with {name} {was!r}, and that stays. {instead}")

    return rule
