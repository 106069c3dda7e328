"""For how long one person should stay with a child, as forms of needs and of plans ask for it."""

from __future__ import annotations

from portal.matching_terms import STAYS
from portal.services.refusals import FieldRefused
from portal.vocabulary import N_


def read_stay(written: str | None) -> int | None:
    """Answer for how many days one person should stay, None for once.

    Raises FieldRefused("term_days") for what is not among the stays to choose from.
    """
    if (written or "") not in dict(STAYS):
        raise FieldRefused("term_days", N_("请从列表中选陪伴多久。"))
    return int(written) if written else None
