"""Forms of the accounts area."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from portal.extensions import Needed, PortalForm
from portal.services.written_text import is_name, tidy

NOT_LONGER_ADDRESS = Length(max=254, message=_l("最多 254 个字符，请核对。"))
NOT_LONGER_PASSPHRASE = Length(max=1000, message=_l("口令最多 1000 个字符。"))


def _is_a_name(_form: PortalForm, field: StringField) -> None:
    if not is_name(field.data):
        raise ValidationError(gettext("请填写您的姓名，只写文字。"))


class SignInForm(PortalForm):
    """Address and passphrase; the names `email` and `password` are a contract."""

    email = StringField(
        _l("邮箱或手机号"),
        [
            InputRequired(_l("请填写邮箱或手机号。")),
            NOT_LONGER_ADDRESS,
        ],
        filters=[tidy],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("口令"),
        [InputRequired(_l("请填写口令。")), NOT_LONGER_PASSPHRASE],
        render_kw={"autocomplete": "current-password"},
    )


class InviteForm(PortalForm):
    """Whom to invite, into which role, for which area."""

    email = StringField(
        _l("对方的邮箱"),
        [
            InputRequired(_l("请填写对方的邮箱。")),
            NOT_LONGER_ADDRESS,
        ],
    )
    role = SelectField(
        _l("角色"), [InputRequired(_l("请选择角色。"))], choices=[], validate_choice=False
    )
    area_code = SelectField(
        _l("负责的地区"),
        [InputRequired(_l("请选择对方负责的地区。"))],
        choices=[],
        validate_choice=False,
    )


class AcceptInvitationForm(PortalForm):
    """A name and a passphrase for the invited account."""

    display_name = StringField(
        _l("您的姓名"),
        [
            InputRequired(_l("请填写您的姓名。")),
            Length(max=72, message=_l("姓名最多 72 个字。")),
            _is_a_name,
        ],
        filters=[tidy],
    )
    password = PasswordField(
        _l("设一个登录口令"),
        [
            InputRequired(_l("请设一个登录口令。")),
            NOT_LONGER_PASSPHRASE,
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("再输入一次口令"),
        [Needed(), EqualTo("password", _l("两次输入的口令不一样，请再输入一次。"))],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePassphraseForm(PortalForm):
    """The old passphrase and a new one."""

    old = PasswordField(
        _l("现在的口令"),
        [
            InputRequired(_l("请填写现在的口令。")),
            NOT_LONGER_PASSPHRASE,
        ],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        _l("新的口令"),
        [
            InputRequired(_l("请填写新的口令。")),
            NOT_LONGER_PASSPHRASE,
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("再输入一次新口令"),
        [Needed(), EqualTo("password", _l("两次输入的口令不一样，请再输入一次。"))],
        render_kw={"autocomplete": "new-password"},
    )
