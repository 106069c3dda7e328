"""What somebody may do himself about each check that he fails, and where (msgids, endpoints)."""

from __future__ import annotations

from datetime import date

from portal.models import Helper
from portal.services import asking_limits
from portal.vocabulary import N_

OWN, EDIT, STAY = "volunteers.show_own", "volunteers.edit_own", "volunteers.state_presence"
STATUS, CHILD, GAP = "status", "child", "gap"
# What the person himself may do about a failed check, and where.
CURES: dict[str, tuple[str, str]] = {
    STATUS: (N_("下一步写在“我的资料”里"), OWN),
    "identity": (N_("请县级民政部门核实身份并登记查询结果"), OWN),
    "vetting": (N_("请县级民政部门重新查询；有效期写在“我的资料”里"), OWN),
    "training": (N_("请参加县里的培训，由县里登记；有效期写在“我的资料”里"), OWN),
    "conduct": (N_("请签署现行版本的承诺书"), OWN),
    "adult": (N_("年满十八周岁以后欢迎再来"), ""),
    "organization": (N_("请您的组织更新它的状态或服务地区"), ""),
    "throttled": (N_("过几天自然恢复；自己暂停的，可以改早"), STAY),
    "capacity": (N_("等手上的任务完成，或在资料里提高最多同时任务"), EDIT),
    "service": (N_("会做的，请在资料里登记；不会的不必勉强"), EDIT),
    "level": (N_("请参加培训，再在资料里更新水平"), EDIT),
    "licence": (N_("请在资料里填写执业资格的编号和有效期"), EDIT),
    "language": (N_("会说的语言请都登记；不会也没关系，会请别人"), EDIT),
    "free": (N_("请核对资料里的空闲时间；那时已有任务的不必改"), EDIT),
    "travel": (N_("愿意走得更远的，请在资料里提高单程时间"), EDIT),
    "load": (N_("下一周或下一月自然恢复，您不必做什么"), ""),
    "area": (N_("愿意去的，请在资料里扩大服务范围"), EDIT),
    "two_adults": (N_("由乡镇安排第二位成年人，您不必做什么"), ""),
    "term": (N_("请写明您能服务到哪一天"), STAY),
    CHILD: (N_("这一条与孩子有关，不作说明；您不必改动资料"), ""),
}
NOT_APPROVED = N_("还没有获准服务，或服务已暂停、结束")
OWN_LIMIT = N_("您现在的上限是单程 %(minutes)s 分钟")
IN_HAND = N_("您说明最多同时承担 %(count)s 项")
ASKED_LATELY = N_("最近刚收到过邀请")
NOTHING_TO_DO = N_("到时自然恢复，您不必做什么")
FREE_AGAIN = N_(
    "两次邀请至少相隔 %(hours)s 小时（平台规定），%(until)s 之后可以再邀请；"
    "紧急的需求不受这一条限制"
)
PAUSED = N_("您暂停接受邀请，到 %(day)s（含当天）")
ASKED_OFTEN = N_("%(days)s 天内已受邀 %(count)s 次（平台规定最多 %(count)s 次）")


def detail(code: str, helper: Helper, *, on: date) -> tuple[str, dict[str, int | str]]:
    """Answer the person's own figure behind a check (a msgid and its values), or nothing."""
    if code == "travel":
        return OWN_LIMIT, {"minutes": helper.max_minutes}
    if code == "capacity":
        return IN_HAND, {"count": helper.capacity}
    if code != "throttled":
        return "", {}
    if is_in_force(helper.paused_until, on):
        return PAUSED, {"day": helper.paused_until.isoformat()}
    return ASKED_OFTEN, {"days": asking_limits.WEEK.days, "count": asking_limits.MOST_A_WEEK}


def is_in_force(until: date | None, today: date) -> bool:
    """Say whether what ends on `until` still holds today; what has no end was never given."""
    return until is not None and until >= today
