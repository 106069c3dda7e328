"""Forms of signing up and of keeping one's own profile."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.extensions import Needed, PortalForm
from portal.service_codes import LICENSED, SERVICE_CODES
from portal.vocabulary import HelperKind, Language, Sex, Term, WorkerLevel

OFF_THE_LIST = _l("请从列表中选一项。")
A_DAY = _l("请填写日期，例如 2026-12-05。")
SKILL_LEVELS = (("0", _l("不做")), ("1", _l("初级")), ("2", _l("熟练")), ("3", _l("专业")))
LANGUAGE_LEVELS = (("0", _l("不会")), ("1", _l("基本会")), ("2", _l("较好")), ("3", _l("流利")))
WEEKDAYS = (
    _l("星期一"), _l("星期二"), _l("星期三"), _l("星期四"), _l("星期五"), _l("星期六"),
    _l("星期日"),
)  # fmt: skip
FREE_TIMES = (
    ("", _l("没有空")), ("540-720", "9:00–12:00"), ("840-1080", "14:00–18:00"),
    ("540-1080", "9:00–18:00"), ("1080-1260", "18:00–21:00"), ("480-1260", "8:00–21:00"),
)  # fmt: skip


def choices_of(pairs: Any) -> list[SelectChoice]:
    """Answer (value, label) pairs as choices of a field."""
    return [SelectChoice(value, label) for value, label in pairs]


def term_choices(terms: type[Term]) -> list[SelectChoice]:
    """Answer the members of a vocabulary as choices, labelled in the reader's language."""
    return choices_of((term.value, _l(term.zh)) for term in terms)


class SignUpForm(PortalForm):
    """Step 1: who signs up, and how to reach him."""

    kind = RadioField(
        _l("您是"),
        choices=term_choices(HelperKind),
        default="volunteer",
        invalid_choice_message=OFF_THE_LIST,
    )
    channel = RadioField(
        _l("用什么接收验证码"),
        choices=choices_of((("sms", _l("手机短信")), ("email", _l("电子邮件")))),
        default="sms",
        invalid_choice_message=OFF_THE_LIST,
    )
    destination = StringField(
        _l("手机号或邮箱"),
        [InputRequired(_l("请填写手机号或邮箱。"))],
        render_kw={"autocomplete": "on"},
    )


class CodeForm(PortalForm):
    """Step 2: the code that was sent."""

    code = StringField(
        _l("六位验证码"),
        [InputRequired(_l("请填写收到的六位验证码。"))],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class AboutForm(PortalForm):
    """Step 3: identity and place; the certificate for social workers."""

    kind = HiddenField()
    full_name = StringField(
        _l("姓名"),
        [InputRequired(_l("请填写姓名。")), Length(max=72, message=_l("姓名最多 72 个字。"))],
    )
    sex = RadioField(
        _l("性别"),
        [InputRequired(_l("请选择性别。"))],
        choices=term_choices(Sex),
        invalid_choice_message=_l("请选择性别。"),
    )
    birth_on = DateField(
        _l("出生日期"),
        [InputRequired(_l("请填写出生日期，例如 1990-05-01。"))],
        invalid_value_message=_l("请填写出生日期，例如 1990-05-01。"),
    )
    area_code = SelectField(_l("居住的乡镇（街道）"), [Needed()], validate_choice=False)
    worker_level = SelectField(_l("职业水平级别"), choices=[], validate_choice=False)
    certificate_no = StringField(
        _l("职业水平证书编号"), [Length(max=40, message=_l("证书编号最多 40 个字，请核对。"))]
    )
    certificate_on = DateField(_l("发证日期"), [Optional()], invalid_value_message=A_DAY)
    registration_no = StringField(
        _l("登记号"), [Length(max=40, message=_l("登记号最多 40 个字，请核对。"))]
    )
    registered_until = DateField(_l("登记有效期至"), [Optional()], invalid_value_message=A_DAY)

    def __init__(self, *args: Any, **values: Any) -> None:
        """Offer the grades of the certificate."""
        super().__init__(*args, **values)
        self.worker_level.choices = [SelectChoice("", "—"), *term_choices(WorkerLevel)]


class _AbilitiesBase(PortalForm):
    """What both the sign-up and the profile ask; a field for each language, service and day."""

    languages = HiddenField(_l("语言"))
    skills = HiddenField(_l("服务"))
    availability = HiddenField(_l("空闲时间"))
    max_minutes = SelectField(
        _l("单程最多愿意花多少时间"),
        choices=choices_of(
            (str(m), _l("%(minutes)s 分钟", minutes=m)) for m in (30, 60, 90, 120, 180, 240)
        ),
        default="60",
        invalid_choice_message=OFF_THE_LIST,
    )
    reach = RadioField(
        _l("愿意服务的范围"),
        choices=choices_of(
            (
                ("township", _l("本乡镇")),
                ("county", _l("本县市区")),
                ("prefecture", _l("本市州")),
                ("province", _l("全省")),
            )
        ),
        default="county",
        invalid_choice_message=OFF_THE_LIST,
    )
    capacity = IntegerField(
        _l("最多同时承担几项任务"),
        [InputRequired(_l("请填写任务数，例如 2；0 表示暂停。"))],
        default=2,
        invalid_value_message=_l("任务数请填一个整数，例如 2；0 表示暂停。"),
    )
    version = HiddenField(default="1")


def _level(name: str, levels: Any) -> SelectField:
    return SelectField(
        _l(name), choices=choices_of(levels), default="0", invalid_choice_message=OFF_THE_LIST
    )


def _abilities_form() -> type[_AbilitiesBase]:
    """Answer the form with its many small fields, laid down once when the module is read."""
    fields: dict[str, Any] = {"__doc__": "Step 4: what somebody can do, where and when."}
    for language in Language:
        fields[f"language_{language.value}"] = _level(language.zh, LANGUAGE_LEVELS)
    for code, service in SERVICE_CODES.items():
        fields[f"skill_{code}"] = _level(service.zh, SKILL_LEVELS)
        if code in LICENSED:
            fields[f"licence_no_{code}"] = StringField(
                _l("执业资格编号"), [Length(max=60, message=_l("证书编号最多 60 个字，请核对。"))]
            )
            fields[f"licence_until_{code}"] = DateField(
                _l("有效期至"), [Optional()], invalid_value_message=A_DAY
            )
    for day, name in enumerate(WEEKDAYS):
        fields[f"free_{day}"] = SelectField(
            name,
            choices=choices_of(FREE_TIMES),
            default="",
            invalid_choice_message=OFF_THE_LIST,
        )
    return type("AbilitiesForm", (_AbilitiesBase,), fields)


AbilitiesForm = _abilities_form()


class PresenceForm(PortalForm):
    """Until when somebody stays, and until when he wants no invitation."""

    available_until = DateField(_l("能服务到哪一天"), [Optional()], invalid_value_message=A_DAY)
    paused_until = DateField(_l("暂停到哪一天"), [Optional()], invalid_value_message=A_DAY)
    version = HiddenField(default="1")


class UndertakingForm(PortalForm):
    """Step 5: the undertaking, and a passphrase for a new account."""

    agree = BooleanField(
        _l("我已阅读并承诺遵守以上各条"),
        [InputRequired(_l("请阅读承诺书并勾选同意，才能提交申请。"))],
    )
    password = PasswordField(
        _l("设一个登录口令"),
        # Signing in takes no longer one either.
        [Needed(), Length(max=1000, message=_l("口令最多 1000 个字符。"))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("再输入一次口令"), [Needed()], render_kw={"autocomplete": "new-password"}
    )

    def validate_again(self, field: PasswordField) -> None:
        """Both passphrases must be the same."""
        if field.data != self.password.data:
            raise ValidationError(gettext("两次输入的口令不一样，请再输入一次。"))
