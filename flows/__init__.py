"""Prefect flows: retries, logs and schedules around the functions of `outscore.workflow`."""
