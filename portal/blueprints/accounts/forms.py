"""Forms of the accounts area."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from portal.extensions import PortalForm


class SignInForm(PortalForm):
    """Address and passphrase; the names `email` and `password` are a contract."""

    email = StringField(
        _l("邮箱或手机号"),
        [InputRequired(_l("请填写邮箱或手机号。")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("口令"),
        [InputRequired(_l("请填写口令。")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
