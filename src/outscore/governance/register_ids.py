"""The ids of the registers, by which one of them names another."""

from __future__ import annotations

from typing import Final

ACTIONS: Final = "actions"
ASSESSMENTS: Final = "assessments"
CERTIFICATES: Final = "certificates"
CONTRACT_CHANGES: Final = "contract_changes"
DECISIONS: Final = "decisions"
DISPUTES: Final = "disputes"
FORECAST_LOCKS: Final = "forecast_locks"
MEETINGS: Final = "meetings"
PLANS: Final = "plans"
RATINGS: Final = "ratings"
RISKS: Final = "risks"
