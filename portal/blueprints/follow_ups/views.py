"""Follow-ups that fall due after a service."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("follow_ups", __name__, url_prefix="/follow-ups")
