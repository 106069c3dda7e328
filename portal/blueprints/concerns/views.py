"""Concerns raised in a service record."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("concerns", __name__, url_prefix="/concerns")
