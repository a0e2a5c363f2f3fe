"""Running a case on the path that every file takes, and holding what comes out against what must."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.corruption.sound import QUANTITIES
from tests.corruption.sound import facts_of
from tests.corruption.sound import sound_facts
from tests.intake.feeds import VENDORS
from tests.intake.feeds import codes
from tests.intake.feeds import no_facts

from outscore.intake.delivery import Known
from outscore.intake.delivery import check_delivery
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Severity

if TYPE_CHECKING:
    from tests.corruption.cases import Case
    from tests.corruption.sound import Figures
    from tests.corruption.sound import Key

    from outscore.intake.delivery import Checked

SIGN = re.compile(r"%[A-Za-z]")


def run(case: Case) -> Checked:
    """Check the file of a case."""
    assert case.feed is not None
    known = Known(**{"vendors": VENDORS, "facts_of": no_facts, **case.known})
    return check_delivery(case.build(), case.feed, known, case.file)


def as_expected(case: Case, checked: Checked) -> None:
    """Codes and places, facts, row accounting and status are those of the case."""
    told = codes(checked)
    assert told == list(case.told), "\n".join(issue.sentence(case.name) for issue in checked.issues)
    assert dict(facts_of(checked)) == _facts(case)
    if case.read is not None:
        assert checked.rows.read == case.read
    balances(checked)


def balances(checked: Checked) -> None:
    """Every row is accounted for, and each of those that are kept out has its reason."""
    rows = checked.rows
    assert rows.read == rows.accepted + rows.rejected + rows.duplicate + rows.skipped
    assert rows.accepted == checked.facts.height
    whole = [issue for issue in checked.issues if issue.severity is Severity.FILE]
    told = {issue.row for issue in checked.issues if issue.severity is Severity.ROW}
    if whole:
        assert rows.accepted == 0
    else:
        assert {one.row for one in checked.rejected} == told
        assert len(checked.rejected) == rows.rejected
    assert checked.status is _status(checked, refused=bool(whole))
    for issue in checked.issues:
        assert issue.message.endswith((".", ".)", "'"))
        assert issue.message.isprintable(), issue.message
        own_words = issue.message.replace(issue.value or "\0", "")
        assert not SIGN.search(own_words), f"A day by example, not by its signs: {issue.message}"


def _status(checked: Checked, *, refused: bool) -> DeliveryStatus:
    rows = checked.rows
    if refused or (rows.rejected and rows.rejected == rows.read - rows.skipped):
        return DeliveryStatus.REFUSED
    return DeliveryStatus.IN_PART if rows.rejected else DeliveryStatus.ACCEPTED


def _facts(case: Case) -> dict[Key, Figures]:
    """The facts of the rows that a case keeps."""
    facts = sound_facts()
    found: dict[Key, Figures] = {}
    for row in case.kept:
        about, figures = facts[row]
        given = [case.instead.get((row, name), one) for name, one in zip(QUANTITIES, figures, strict=True)]
        found[about] = tuple(given)
    return found
