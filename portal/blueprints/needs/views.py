"""Needs: what a child's file asks for."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("needs", __name__, url_prefix="/needs")
