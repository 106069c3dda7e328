"""Vetting and approving volunteers and social workers."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("vetting", __name__, url_prefix="/vetting")
