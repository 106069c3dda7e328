"""Whether somebody may be given a child on a day: one rule, asked by everybody who needs it."""

from __future__ import annotations

from datetime import date

from portal.models import Helper, Vetting
from portal.services.refusals import NotEligible
from portal.vocabulary import N_, HelperStatus, OrganizationStatus, VettingResult


class NotActive(NotEligible):
    """The person or his account is suspended, has left, or has not been approved."""

    sentence = N_("此人现在的状态是“%(state)s”，不能安排服务。")


class NotVetted(NotEligible):
    """No clear vetting is in force on the day of service."""

    sentence = N_("此人在服务当天没有有效的入职查询，请先由县级重新查询。")


class OrganizationNotActive(NotEligible):
    """The person's organization is not approved, or suspended."""

    sentence = N_("此人所在组织现在的状态是“%(state)s”，不能安排服务。")


def refuse_unless_cleared(helper: Helper, *, on: date) -> None:
    """Raise NotActive, OrganizationNotActive or NotVetted unless `helper` may serve on `on`.

    未成年人保护法 art. 62 (statutory): a clear answer of the police or procuratorate, not older
    than a year; a hit is final. Asked afresh each time, so that no forgotten job keeps access.
    """
    present = Helper.get_by_id(helper.id)
    if present.status is not HelperStatus.ACTIVE:
        raise NotActive(state=present.status.zh)
    if not present.account.is_active:
        raise NotActive(state=present.account.status.zh)
    organization = present.organization
    if organization is not None and organization.status is not OrganizationStatus.ACTIVE:
        raise OrganizationNotActive(state=organization.status.zh)
    mine = Vetting.helper == present.id
    has_hit = Vetting.select().where(mine & (Vetting.result == VettingResult.HIT)).exists()
    if has_hit or not Vetting.clear_on(on).where(mine).exists():
        raise NotVetted


def is_cleared(helper: Helper, *, on: date) -> bool:
    """Say whether `helper` may be given a child on the Shanghai day `on`."""
    try:
        refuse_unless_cleared(helper, on=on)
    except NotEligible:
        return False
    return True
