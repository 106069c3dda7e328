"""Signing in and out, invitations, and the accounts of the people who work here."""

from portal.blueprints.accounts.views import blueprint

__all__ = ["blueprint"]
