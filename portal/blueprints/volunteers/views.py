"""Signing up as a volunteer or social worker, and keeping one's own profile."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("volunteers", __name__, url_prefix="/volunteers")
