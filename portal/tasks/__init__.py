"""The same services, called by a clock; importing this package registers every task."""

from portal.tasks import clocks, matching, messages, releases

__all__ = ["clocks", "matching", "messages", "releases"]
