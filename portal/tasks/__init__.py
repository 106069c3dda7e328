"""The same services, called by a clock; importing this package registers every task."""

from portal.tasks import clocks, matching, messages

__all__ = ["clocks", "matching", "messages"]
