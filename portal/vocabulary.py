"""The words of the domain, Chinese beside English, and nothing else."""

from __future__ import annotations

from enum import Enum


def N_(text: str) -> str:
    """Mark `text` (the Chinese msgid) for the translation catalogs and return it unchanged."""
    return text


class Term(Enum):
    """A stored value with its Chinese label (also the msgid) and its English label."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Term:
        """Make the member whose database value is `value`."""
        member = object.__new__(cls)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member

    def __str__(self) -> str:
        """Answer the stored value, so that forms and URLs can carry it."""
        return str(self.value)


class Role(Term):
    """Who somebody is here: one account, one role (decision 0004)."""

    VOLUNTEER = "volunteer", N_("志愿者"), "Volunteer"
    SOCIAL_WORKER = "social_worker", N_("社会工作者"), "Social worker"
    ORGANIZATION = "organization", N_("社会组织负责人"), "Organization manager"
    VILLAGE_DIRECTOR = "village_director", N_("村（牧、居）儿童主任"), "Village child director"
    TOWNSHIP = "township", N_("乡镇儿童督导员"), "Township child supervisor"
    COUNTY = "county", N_("县级民政工作人员"), "County civil affairs officer"
    POLICE = "police", N_("公安民警"), "Police officer"
    REPORTER_UNIT = "reporter_unit", N_("强制报告单位"), "Mandatory reporting unit"
    GUARDIAN = "guardian", N_("监护人"), "Guardian"
    SUPERVISOR = "supervisor", N_("州市或省级督导"), "Prefecture or province supervisor"
    EDITOR = "editor", N_("宣传编辑"), "Campaign editor"
    AUDITOR = "auditor", N_("审计员"), "Auditor"
    SECURITY_ADMIN = "security_admin", N_("安全管理员"), "Security administrator"
    SYSTEM_ADMIN = "system_admin", N_("系统管理员"), "System administrator"


class AreaLevel(Term):
    """Levels of the administrative tree; the code's length is 2, 4, 6, 9 or 12 digits."""

    PROVINCE = "province", N_("省"), "Province"
    PREFECTURE = "prefecture", N_("市州"), "Prefecture"
    COUNTY = "county", N_("县市区"), "County"
    TOWNSHIP = "township", N_("乡镇街道"), "Township"
    VILLAGE = "village", N_("村（牧、居）委会"), "Village"
    PASTURE = "pasture", N_("牧场"), "Pasture"


class AccountStatus(Term):
    """Whether somebody may sign in."""

    ACTIVE = "active", N_("正常"), "Active"
    SUSPENDED = "suspended", N_("已停用"), "Suspended"


class HelperKind(Term):
    """The two kinds of persons who are matched to needs."""

    VOLUNTEER = "volunteer", N_("志愿者"), "Volunteer"
    SOCIAL_WORKER = "social_worker", N_("社会工作者"), "Social worker"


class HelperStatus(Term):
    """Life-cycle of a volunteer or social worker (domain.md 2.6)."""

    APPLIED = "applied", N_("已申请，待查询"), "Applied, awaiting vetting"
    REJECTED = "rejected", N_("未通过"), "Not accepted"
    VETTED = "vetted", N_("查询已通过，待培训"), "Vetted, awaiting training"
    ACTIVE = "active", N_("可以服务"), "Active"
    SUSPENDED = "suspended", N_("已暂停"), "Suspended"
    EXITED = "exited", N_("已退出"), "Left"
    BARRED = "barred", N_("不得从事"), "Barred"


class VettingResult(Term):
    """What the police or procuratorate answered; never what a record says."""

    CLEAR = "clear", N_("无记录"), "Clear"
    HIT = "hit", N_("有记录"), "Hit"
    OTHER_PERSON = "other_person", N_("不是同一人"), "A different person"


class WorkerLevel(Term):
    """Grades of the social worker's professional certificate."""

    ASSISTANT = "assistant", N_("助理社会工作师"), "Assistant social worker"
    CERTIFIED = "certified", N_("社会工作师"), "Social worker"
    SENIOR = "senior", N_("高级社会工作师"), "Senior social worker"


class OrganizationKind(Term):
    """Legal forms of social organizations, plus others in close contact with minors."""

    ASSOCIATION = "association", N_("社会团体"), "Social association"
    SERVICE_UNIT = "service_unit", N_("社会服务机构"), "Social service agency"
    FOUNDATION = "foundation", N_("基金会"), "Foundation"
    OTHER = "other", N_("其他单位"), "Other unit"


class OrganizationStatus(Term):
    """Life-cycle of an organization (domain.md 2.6)."""

    APPLIED = "applied", N_("已申请，待审批"), "Applied"
    ACTIVE = "active", N_("已批准"), "Active"
    REJECTED = "rejected", N_("未批准"), "Not approved"
    SUSPENDED = "suspended", N_("已暂停"), "Suspended"
    STRUCK_OFF = "struck_off", N_("已除名"), "Struck off"


class Language(Term):
    """Languages of Qinghai's homes; codes of contracts.md."""

    ZH = "zh", N_("汉语（普通话、青海方言）"), "Chinese"
    AMDO = "bo-amdo", N_("藏语安多方言"), "Amdo Tibetan"
    KHAM = "bo-kham", N_("藏语康方言"), "Kham Tibetan"
    MONGOLIAN = "mn", N_("蒙古语"), "Mongolian"
    SALAR = "slr", N_("撒拉语"), "Salar"
    TU = "mjg", N_("土族语"), "Tu (Monguor)"


class Sex(Term):
    """As registered."""

    FEMALE = "F", N_("女"), "Female"
    MALE = "M", N_("男"), "Male"


class ChildStatus(Term):
    """Life-cycle of a child's file (domain.md 2.4)."""

    DRAFT = "draft", N_("村级草稿"), "Draft (village)"
    SUBMITTED = "submitted", N_("待乡镇审核"), "Awaiting township check"
    RETURNED = "returned", N_("已退回补正"), "Returned for correction"
    VERIFIED = "verified", N_("待县级确认"), "Awaiting county confirmation"
    ACTIVE = "active", N_("在册"), "On the register"
    EXITED = "exited", N_("已退出"), "Left the register"


class RiskLevel(Term):
    """Colours of risk; always shown as colour, word and shape."""

    RED = "red", N_("高风险（红）"), "High risk (red)"
    YELLOW = "yellow", N_("中高风险（黄）"), "Raised risk (yellow)"
    BLUE = "blue", N_("中低风险（蓝）"), "Moderate risk (blue)"
    GREEN = "green", N_("低风险（绿）"), "Low risk (green)"


class Tier(Term):
    """How urgent a need is; strictly ordered."""

    CRITICAL = "critical", N_("紧急"), "Critical"
    URGENT = "urgent", N_("急需"), "Urgent"
    ROUTINE = "routine", N_("常规"), "Routine"


class ContactKind(Term):
    """How close a service comes to the child (domain.md 3.7)."""

    DIRECT = "direct", N_("直接接触儿童"), "Direct contact"
    GROUP = "group", N_("集体活动"), "Group activity"
    FAMILY = "family", N_("面向家庭"), "With the family"
    HOUSEHOLD = "household", N_("入户不接触儿童"), "In the household"
    NONE = "none", N_("不接触"), "No contact"


class NeedStatus(Term):
    """Life-cycle of a need; `filled` means every slot is accepted."""

    OPEN = "open", N_("待匹配"), "Open"
    FILLED = "filled", N_("名额已满"), "Filled"
    WITHDRAWN = "withdrawn", N_("已撤回"), "Withdrawn"
    DONE = "done", N_("已完成"), "Done"
    LAPSED = "lapsed", N_("时间已过，没有人去"), "Nobody went"


class AssignmentStatus(Term):
    """Life-cycle of a proposal that becomes help (domain.md 2.7)."""

    PROPOSED = "proposed", N_("系统建议"), "Proposed"
    OFFERED = "offered", N_("已发邀请，待答复"), "Offered"
    DECLINED = "declined", N_("已婉拒"), "Declined"
    EXPIRED = "expired", N_("逾期未答复"), "Lapsed"
    WITHDRAWN = "withdrawn", N_("已撤回"), "Withdrawn"
    ACCEPTED = "accepted", N_("已接受，待批准接触"), "Accepted"
    CONTACT_APPROVED = "contact_approved", N_("已批准接触，待约定"), "Contact approved"
    SCHEDULED = "scheduled", N_("已约定时间"), "Scheduled"
    DELIVERED = "delivered", N_("已服务，待确认"), "Delivered"
    CONFIRMED = "confirmed", N_("已确认，待核验"), "Confirmed"
    VERIFIED = "verified", N_("已核验，计入时长"), "Verified"
    CANCELLED = "cancelled", N_("已取消"), "Cancelled"


class RecordStatus(Term):
    """Life-cycle of a service record."""

    RECORDED = "recorded", N_("待确认"), "Awaiting confirmation"
    CONFIRMED = "confirmed", N_("待核验"), "Awaiting verification"
    DISPUTED = "disputed", N_("有疑问，待更正"), "Disputed"
    VERIFIED = "verified", N_("已核验"), "Verified"


class ServiceMethod(Term):
    """How a service was given."""

    INDIVIDUAL = "individual", N_("个别"), "Individual"
    GROUP = "group", N_("小组"), "Group"
    HOME = "home", N_("入户"), "At home"
    REMOTE = "remote", N_("远程"), "Remote"


class FollowUpStatus(Term):
    """A follow-up is due, done, or no longer needed."""

    DUE = "due", N_("待回访"), "Due"
    DONE = "done", N_("已回访"), "Done"
    CANCELLED = "cancelled", N_("不再需要"), "No longer needed"


class ConcernStatus(Term):
    """What the township has done about a concern raised in a service record."""

    OPEN = "open", N_("待处理"), "Open"
    REPORTED = "reported", N_("已报告公安"), "Reported to the police"
    ANSWERED = "answered", N_("已处理"), "Answered"


class CampaignStatus(Term):
    """A page is published by a second person."""

    DRAFT = "draft", N_("草稿"), "Draft"
    SUBMITTED = "submitted", N_("待另一人发布"), "Awaiting publication"
    PUBLISHED = "published", N_("已发布"), "Published"
    WITHDRAWN = "withdrawn", N_("已撤下"), "Taken down"


class Channel(Term):
    """How an owed message travels."""

    EMAIL = "email", N_("电子邮件"), "E-mail"
    SMS = "sms", N_("短信"), "Text message"
