"""The one table of needs, services and skills (domain.md 3.7), used by every other room."""

from __future__ import annotations

from dataclasses import dataclass

from portal.assignment_terms import WayOfAsking
from portal.vocabulary import N_, ContactKind


@dataclass(frozen=True)
class ServiceCode:
    """One service: its code, both labels, how close it comes, and what it demands."""

    code: str
    zh: str
    en: str
    contact: ContactKind
    needs_licence: bool = False
    remote_possible: bool = False
    typical_minutes: int = 120


_ROWS = (
    ServiceCode("G1", N_("监护指导与家庭教育指导"), "Guardianship and family guidance",
                ContactKind.FAMILY, remote_possible=True),
    ServiceCode("G2", N_("委托照护人核查与协议签订"), "Entrusted-care checks and agreements",
                ContactKind.FAMILY),
    ServiceCode("M1", N_("医疗救治与陪诊"), "Medical treatment and escort", ContactKind.DIRECT,
                needs_licence=True, typical_minutes=240),
    ServiceCode("M2", N_("体检、残疾康复与营养"), "Health check, rehabilitation and nutrition",
                ContactKind.DIRECT, needs_licence=True),
    ServiceCode("P1", N_("心理疏导"), "Psychological support", ContactKind.DIRECT,
                needs_licence=True, remote_possible=True, typical_minutes=60),
    ServiceCode("P2", N_("行为矫治"), "Behaviour support", ContactKind.DIRECT),
    ServiceCode("P3", N_("陪伴与亲情连线"), "Companionship and calls with parents",
                ContactKind.DIRECT),
    ServiceCode("L1", N_("法律服务与法律援助"), "Legal service and legal aid", ContactKind.FAMILY,
                needs_licence=True, remote_possible=True, typical_minutes=60),
    ServiceCode("L2", N_("户口登记与证件办理"), "Household registration and documents",
                ContactKind.FAMILY),
    ServiceCode("E1", N_("课业辅导与课后照料"), "Tutoring and after-school care",
                ContactKind.DIRECT, remote_possible=True),
    ServiceCode("E2", N_("返校复学与转学"), "Return to school and transfer", ContactKind.FAMILY),
    ServiceCode("E3", N_("阅读、艺术、体育与集体生日"), "Reading, arts, sport and birthdays",
                ContactKind.GROUP),
    ServiceCode("S1", N_("安全教育"), "Safety education", ContactKind.GROUP, typical_minutes=90),
    ServiceCode("S2", N_("居家隐患排除与炉灶检修"), "Home hazard removal and stove repair",
                ContactKind.HOUSEHOLD),
    ServiceCode("W1", N_("社会救助申请"), "Social assistance application", ContactKind.FAMILY,
                remote_possible=True, typical_minutes=60),
    ServiceCode("W2", N_("物资帮扶"), "Material help", ContactKind.NONE, typical_minutes=60),
    ServiceCode("T1", N_("语言与口译"), "Language and interpretation", ContactKind.FAMILY,
                remote_possible=True),
    ServiceCode("T2", N_("牧区接送"), "Transport in pastoral areas", ContactKind.DIRECT,
                typical_minutes=180),
    ServiceCode("F1", N_("父母就近就业与返乡支持"), "Parents' work near home and return",
                ContactKind.FAMILY, remote_possible=True, typical_minutes=60),
)  # fmt: skip

SERVICE_CODES: dict[str, ServiceCode] = {row.code: row for row in _ROWS}

# The four services of contracts.md that nobody gives without a licence in force.
LICENSED = frozenset(row.code for row in _ROWS if row.needs_licence)


# How people are asked (matching.md 4.7, platform). Whoever comes into a home or into one child's
# life is asked alone, so that a child's need is never broadcast. These are asked in waves, each
# for its reason; so is whatever is done online.
ALONE = N_("上门或一对一的服务一次只问一个人，孩子的需求不广播")
ONLINE = N_("线上进行，不上门，可以同时问几个人")
WAVED = {
    "E3": N_("集体活动，旁人都在场，可以同时问几个人"),
    "S1": N_("集体活动，旁人都在场，可以同时问几个人"),
    "W2": N_("只送物资，不单独接触孩子，可以同时问几个人"),
    # The driver is never alone with the child (domain.md 3.7), and roads do not wait.
    "T2": N_("接送要赶时间，司机从不单独带孩子，可以同时问几个人"),
}


def way_of_asking(code: str, *, is_remote: bool) -> tuple[WayOfAsking, str]:
    """Answer how people are asked for a service, and why (a msgid)."""
    if is_remote:
        return WayOfAsking.WAVE, ONLINE
    if code in WAVED:
        return WayOfAsking.WAVE, WAVED[code]
    return WayOfAsking.ONE_BY_ONE, ALONE


def is_service_code(code: str) -> bool:
    """Say whether `code` stands in the table."""
    return code in SERVICE_CODES
