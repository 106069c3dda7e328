"""Runs of the matcher and their proposals."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("matches", __name__, url_prefix="/matches")
