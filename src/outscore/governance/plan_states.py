"""How far an action plan has come; other registers and pages ask for it too."""

from __future__ import annotations

from typing import Final

ASKED: Final = "asked"
DRAFTED: Final = "drafted"
APPROVED: Final = "approved"
DONE: Final = "done"
CLOSED: Final = "closed"
WITHDRAWN: Final = "withdrawn"
ENDED: Final = (CLOSED, WITHDRAWN)
