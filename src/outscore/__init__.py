"""Outscore: exact, explainable scorecards for outsourced contact centres."""

__version__ = "0.1.0"
