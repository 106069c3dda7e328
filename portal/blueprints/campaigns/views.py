"""Campaign pages, written by one editor and published by another."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")
