"""Offers, answers, contact approval and schedules."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("assignments", __name__, url_prefix="/assignments")
