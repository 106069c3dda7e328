"""Agreements on entrusted care: the register, one agreement and its steps, the paper."""

from portal.blueprints.agreements.views import blueprint

__all__ = ["blueprint"]
