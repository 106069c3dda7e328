"""Letters to departments and their answers."""

from portal.blueprints.department_tasks.views import blueprint

__all__ = ["blueprint"]
