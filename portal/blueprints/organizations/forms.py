"""Forms of an organization's application, of its profile, and of the county's decisions."""

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
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import enum_coerce
from wtforms.validators import InputRequired, Length, ValidationError

from portal.extensions import Needed, PortalForm
from portal.service_codes import SERVICE_CODES
from portal.vocabulary import Channel, HelperKind, OrganizationKind, Term

OFF_THE_LIST = _l("请从列表中选一项。")


def _choices(terms: Any) -> list[SelectChoice]:
    return [SelectChoice(term.value, _l(term.zh)) for term in terms]


def _one_of(label: Any, terms: type[Term], **values: Any) -> RadioField:
    return RadioField(
        label,
        [InputRequired(OFF_THE_LIST)],
        choices=_choices(terms),
        coerce=enum_coerce(terms),
        invalid_choice_message=OFF_THE_LIST,
        invalid_value_message=OFF_THE_LIST,
        **values,
    )


class SignUpForm(PortalForm):
    """Step 1: how to reach whoever will manage the organization here."""

    channel = _one_of(_l("用什么接收验证码"), Channel, default=Channel.SMS)
    destination = StringField(
        _l("负责人的手机号或邮箱"), [InputRequired(_l("请填写手机号或邮箱，验证码会发到那里。"))]
    )


class CodeForm(PortalForm):
    """Step 2: the code that was sent."""

    code = StringField(
        _l("六位验证码"),
        [InputRequired(_l("请填写收到的六位验证码。"))],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class RegistrationForm(PortalForm):
    """Step 3: who the organization is, as its certificate says; lengths are the service's."""

    name = StringField(
        _l("组织全称"),
        [InputRequired(_l("请填写登记证书上的组织全称。"))],
        render_kw={"autocomplete": "organization"},
    )
    kind = _one_of(_l("组织类型"), OrganizationKind)
    uscc = StringField(
        _l("统一社会信用代码"),
        [InputRequired(_l("请填写 18 位统一社会信用代码，在登记证书上。"))],
        render_kw={"autocapitalize": "characters", "spellcheck": "false"},
    )
    is_charity = BooleanField(_l("已认定为慈善组织"))
    legal_representative = StringField(
        _l("法定代表人"), [InputRequired(_l("请填写法定代表人的姓名。"))]
    )
    area_code = SelectField(_l("所在县（市、区）"), [Needed()], validate_choice=False)
    address = StringField(_l("办公地址"), render_kw={"autocomplete": "street-address"})
    version = HiddenField(default="1")


class OfferForm(PortalForm):
    """What the organization offers, where and how much; and when its people were vetted."""

    contact_name = StringField(_l("联系人"), [InputRequired(_l("请填写联系人的姓名。"))])
    contact_phone = StringField(
        _l("联系电话"),
        [InputRequired(_l("请填写联系电话。"))],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    contact_email = StringField(
        _l("联系邮箱"),
        [InputRequired(_l("请填写联系邮箱。"))],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
    services = SelectMultipleField(
        _l("能提供的服务"),
        choices=[SelectChoice(code, _l(row.zh)) for code, row in SERVICE_CODES.items()],
        validate_choice=False,
    )
    areas = SelectMultipleField(_l("愿意服务的地区"), validate_choice=False)
    capacity = IntegerField(
        _l("最多同时承担几项任务"),
        [InputRequired(_l("请填写任务数，例如 20。"))],
        invalid_value_message=_l("任务数请填一个整数，例如 20。"),
    )
    vetting_declared_on = DateField(
        _l("入职查询声明的日期"),
        [InputRequired(_l("请填写声明的日期，格式如 2026-11-24。"))],
        invalid_value_message=_l("请填写声明的日期，格式如 2026-11-24。"),
    )
    version = HiddenField(default="1")


class ApplyForm(OfferForm):
    """Step 4: the same, and a passphrase for the manager."""

    password = PasswordField(
        _l("设一个登录口令"),
        # Signing in takes no longer one either.
        [
            InputRequired(_l("请设一个登录口令。")),
            Length(max=1000, message=_l("口令最多 1000 个字符。")),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("再输入一次口令"), [Needed()], render_kw={"autocomplete": "new-password"}
    )

    def validate_again(self, field: PasswordField) -> None:
        """Both passphrases must be the same."""
        if field.data != self.password.data:
            raise ValidationError(gettext("两次输入的口令不一样，请再输入一次。"))


class ReasonForm(PortalForm):
    """Why the county says no; the organization reads it."""

    reason = TextAreaField(
        _l("原因"), [InputRequired(_l("请写明原因，组织会看到。"))], render_kw={"rows": 4}
    )


class InvitePersonForm(PortalForm):
    """Whom the organization invites, as what."""

    email = StringField(
        _l("对方的邮箱"),
        [InputRequired(_l("请填写对方的邮箱。"))],
        render_kw={"inputmode": "email", "autocomplete": "off"},
    )
    kind = _one_of(_l("请对方做"), HelperKind, default=HelperKind.VOLUNTEER)
