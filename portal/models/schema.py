"""Bringing the database's tables to the present shape, and back, by numbered steps."""

from __future__ import annotations

from pathlib import Path

from playhouse.migrations import Runner

from portal.models.base import database

STEPS = Path(__file__).resolve().parent.parent / "migrations"


def _runner() -> Runner:
    return Runner(database.obj, str(STEPS))


def bring_up() -> list[str]:
    """Apply every step not yet applied, in order; answer their names."""
    return [str(name) for name in _runner().up()]


def take_down(target: str | None = None) -> list[str]:
    """Undo the last step, or every step after `target` ("zero" undoes all); answer the names."""
    return [str(name) for name in _runner().down(target)]


def pending() -> list[str]:
    """Answer the names of the steps that have not been applied."""
    return [step.name for step in _runner().status() if not step.applied]
