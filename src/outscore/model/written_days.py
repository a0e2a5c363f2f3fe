"""Ways of writing days and moments, as people read them."""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta
from datetime import timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = datetime(2026, 10, 31, 14, 5, 9, 250_000, timezone(timedelta(hours=1)))


def ways_of_writing(forms: Iterable[str]) -> str:
    """Ways of writing, given in strptime's signs, each shown on one day.

    >>> ways_of_writing(["%Y-%m-%d", "%d/%m/%Y %H:%M"])
    '2026-10-31 (%Y-%m-%d) or 31/10/2026 14:05 (%d/%m/%Y %H:%M)'
    >>> ways_of_writing(["excel_serial"])
    'excel_serial'
    """
    return " or ".join(f"{_SHOWN.strftime(form)} ({form})" if "%" in form else form for form in forms)
