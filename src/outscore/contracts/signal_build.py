"""From `signals` of governance.yaml to values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.period import Period
from outscore.model.signal import ChangedOnPurpose
from outscore.model.signal import SignalSetting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.contracts.signal_documents import SignalEntry


def signals_of(entries: Iterable[SignalEntry]) -> tuple[SignalSetting, ...]:
    """What is said of each measure."""
    return tuple(
        SignalSetting(
            contract=entry.contract,
            measure=entry.measure,
            vendor=entry.vendor or "",
            changed=tuple(
                ChangedOnPurpose(
                    Period.parse(one.since),
                    one.reason,
                    Period.parse(one.baseline_until) if one.baseline_until else None,
                )
                for one in entry.changed
            ),
            fewest=entry.fewest,
            population=entry.population,
            theme=entry.theme or "",
        )
        for entry in entries
    )
