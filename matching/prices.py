"""Shadow prices by id: what one more place, visit or member would bring, read off the residual."""

from __future__ import annotations

import numpy as np

from matching import certificate
from matching.certificate import Duals
from matching.columns import Columns
from matching.flow import Mask, Numbers, Pairs
from matching.market import Market
from matching.residual import residual
from matching.types import Prices

# Beyond so many pairs the second pass over the residual network is left out.
MOST_PAIRS = 12_000_000


def prices(
    asked: Market, pairs: Pairs, owners: Numbers, taken: Mask, unit: int, least: Duals
) -> Prices:
    """Answer the prices of a plan of the flow with its least duals.

    The least prices of people and organizations are what one more visit brings; the greatest are
    what one less costs, and give the needs what one more place brings. A need that has a place
    left open gains nothing by another. Spread is priced at the last rank filled, so another place
    may bring less than its price by the step to the next rank of its township, and no more.
    """
    columns: Columns = asked.columns
    limits = asked.limits
    duals = least
    if len(pairs) <= MOST_PAIRS:
        net = residual(limits, pairs, owners, taken, unit)
        duals = certificate.duals_of(net, limits, owners, unit, greatest=True)
    problem = columns.problem
    filled = np.bincount(pairs.need[taken], minlength=len(limits.slots))
    place = np.where(filled < limits.slots, 0, duals.need)
    # Whoever has an organization brings one more visit only as far as it has room.
    person = np.where(limits.capacity > 0, least.helper, 0)
    return Prices(
        unit=unit,
        needs={n.id: int(p) for n, p in zip(problem.needs, place, strict=True) if p},
        helpers={h.id: int(p) for h, p in zip(problem.helpers, person, strict=True) if p},
        organizations={
            name: int(p)
            for name, p in zip(columns.organizations, least.organization, strict=True)
            if p
        },
        townships={name: int(p) for name, p in zip(columns.townships, least.township, strict=True)},
    )
