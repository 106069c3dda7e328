"""The list of areas of the site, and their registration."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

AREAS = (
    "suggestions", "staff",
    "agreements",
    "absences", "parent_offers", "outcomes",
    "public", "accounts", "today", "volunteers", "organizations", "vetting", "places", "children",
    "sweeps", "safety",
    "needs", "matches", "assignments", "records", "follow_ups", "concerns", "reports", "cases",
    "plans", "closures", "department_tasks",
    "assessments", "guardianship", "placements", "coverage", "gaps", "campaigns",
    "supervision",
    "deadlines", "covers", "audit", "health",
    "reviews", "warnings", "deliveries", "units", "guardians", "family", "petitions",
    "roads",
)  # fmt: skip


def register(app: Flask) -> None:
    """Register the blueprint of every area."""
    for area in AREAS:
        app.register_blueprint(import_module(f"portal.blueprints.{area}.views").blueprint)
