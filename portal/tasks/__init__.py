"""The same services, called by a clock; importing this package registers every task."""

from portal.tasks import clocks, gaps, matching, messages, releases

__all__ = ["clocks", "gaps", "matching", "messages", "releases"]
