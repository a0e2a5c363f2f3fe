"""Who must hear of it: how late an action or a plan is, how often its day was put off, and to whom it went.

Everything is worked out of the entries and of a day; nothing of it is kept. A rung holds once so many days
have passed since the day on which it was due, or once that day was put off so often. The highest rung that
holds is the level. What has ended has no level.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.governance.plan_states import ASKED
from outscore.governance.subject import STATE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.governance.subject import Subject
    from outscore.model.governance import Rung

DUE = "due"
ANSWER_BY = "answer_by"
LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Standing:
    """How something stands on a day.

    due: None where it has none yet. overdue: days since then, 0 where it is not overdue. slipped: how often
    its day was put off. level: 0 where nobody else must hear of it. people: who must, up to that level. next:
    the day on which it goes one level up if nothing is done, None where it does not.
    """

    due: date | None
    overdue: int
    slipped: int
    level: int
    people: tuple[str, ...] = ()
    next: date | None = None

    @property
    def needs_somebody(self) -> bool:
        """Whether it is late, or somebody beside its owner must hear of it."""
        return self.overdue > 0 or self.level > 0


def slipped(subject: Subject) -> int:
    """How often the day on which something is due was moved to a later one.

    >>> from outscore.governance.fold import folded
    >>> from outscore.model.trail import Entry
    >>> days = ("2026-10-01", "2026-10-20", "2026-10-10", "", "2026-11-02")
    >>> entries = [Entry("actions", "action-1", n, "ann", "", {"due": day}) for n, day in enumerate(days, 1)]
    >>> slipped(folded(entries)["actions", "action-1"])
    2
    """
    days = [said for _, said in subject.values_of(DUE) if said]
    return sum(later > earlier for earlier, later in pairwise(days))


def standing(
    subject: Subject, today: date, ladder: Sequence[Rung], answer_days: int, *, is_open: bool
) -> Standing:
    """How an action or a plan stands on a day. A plan that results escalated is at least at that level.

    answer_days: within so many days after it was asked for a plan is to be answered, where nothing says more.
    """
    due = day_due(subject, answer_days)
    often = slipped(subject)
    if not is_open:
        return Standing(due, 0, often, 0)
    overdue = max((today - due).days, 0) if due else 0
    by_results = int(subject.says(LEVEL) or 0)
    top = max((rung.level for rung in ladder), default=by_results)
    held = [rung.level for rung in ladder if _holds(rung, overdue, often)]
    level = max([min(by_results, top), *held])
    return Standing(due, overdue, often, level, _people(ladder, level), _next(ladder, level, due))


def day_due(subject: Subject, answer_days: int) -> date | None:
    """The day on which it is due; of a plan that nobody has dated, the day by which it is to be answered.

    That is the contract's day, and where it names none so many days after results last asked for the plan.
    """
    said = subject.says(DUE) or subject.says(ANSWER_BY)
    if said:
        return date.fromisoformat(said)
    asked = [entry.at for entry, state in subject.values_of(STATE) if state == ASKED]
    return date.fromisoformat(asked[-1][:10]) + timedelta(answer_days) if asked else None


def _holds(rung: Rung, overdue: int, often: int) -> bool:
    if rung.days_overdue is not None:
        return overdue >= rung.days_overdue
    return rung.slipped is not None and often >= rung.slipped


def _people(ladder: Iterable[Rung], level: int) -> tuple[str, ...]:
    """Everybody up to a level, the lowest first, each once."""
    reached = sorted((rung for rung in ladder if rung.level <= level), key=lambda rung: rung.level)
    return tuple(dict.fromkeys(person for rung in reached for person in rung.people))


def _next(ladder: Iterable[Rung], level: int, due: date | None) -> date | None:
    """The earliest day on which a rung above the level holds: it is to come, or the rung would hold."""
    if due is None:
        return None
    days = [due + timedelta(rung.days_overdue) for rung in ladder if rung.level > level and rung.days_overdue]
    return min(days, default=None)
