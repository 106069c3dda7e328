"""Forms of the assignments area."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.assignment_terms import DeclineReason, MeetingPlace, WithdrawReason
from portal.child_terms import GuardianRelation
from portal.extensions import PortalForm, choices_of

# What a township officer may choose; the others are set by the portal itself.
CHOSEN_BY_TOWNSHIP = (
    WithdrawReason.NEED_CHANGED,
    WithdrawReason.TIME_CHANGED,
    WithdrawReason.ROAD,
    WithdrawReason.PERSON_AWAY,
    WithdrawReason.OTHER_PERSON,
    WithdrawReason.OTHER,
)


class ChosenField(RadioField):
    """One choice of a short list, with a sentence of its own when the value is none of them."""

    def __init__(self, *args: Any, **values: Any) -> None:
        """Look like any other group of choices."""
        super().__init__(*args, **values)
        self.type = "RadioField"

    def pre_validate(self, _form: Any) -> None:
        """Refuse a value that is not on the list."""
        if self.data not in {value for value, *_rest in self.iter_choices()}:
            raise ValidationError(gettext("请从列表中选一项。"))


class DeclineForm(PortalForm):
    """Why somebody says no: a short list, so that nothing about a child is written."""

    reason = ChosenField(_l("原因"), choices=choices_of(DeclineReason))


class WithdrawForm(PortalForm):
    """Why an offer or an agreed assignment is taken back."""

    reason = ChosenField(_l("原因"), choices=choices_of(CHOSEN_BY_TOWNSHIP))


class NamePersonForm(PortalForm):
    """Which of its own people an organization sends."""

    version = HiddenField()
    helper = ChosenField(_l("服务人员"))


class ChangePersonForm(PortalForm):
    """Another person for a proposal, and why."""

    version = HiddenField()
    helper = ChosenField(_l("改请"))
    reason = StringField(
        _l("换人的原因"),
        [
            InputRequired(_l("请写明为什么换人，以便日后改进匹配。")),
            Length(max=300, message=_l("换人的原因最多 300 个字。")),
        ],
    )


class ContactForm(PortalForm):
    """What one person may know, under which safeguards."""

    version = HiddenField()
    given_name = StringField(
        _l("孩子的名或小名"), [InputRequired(_l("请填写孩子的名或小名，不写姓。"))]
    )
    place = SelectField(
        _l("见面地点"),
        [InputRequired(_l("请从列表中选一个见面地点。"))],
        choices=choices_of(MeetingPlace),
        validate_choice=False,
    )
    detail = StringField(_l("地点的哪一处"), [Optional()])
    second_adult = StringField(
        _l("在场的另一位成年人"),
        [Optional(), Length(max=72, message=_l("姓名最多 72 个字。"))],
    )
    is_public_place = BooleanField(_l("见面的地方是旁人看得见的公共场所"))

    def validate_place(self, field: SelectField) -> None:
        """Refuse a place that is not on the list."""
        if field.data not in {place.value for place in MeetingPlace}:
            raise ValidationError(gettext("请从列表中选一个见面地点。"))


class ContactWithConsentForm(ContactForm):
    """The same where no consent stands yet: it is recorded on the same page."""

    given_by = StringField(
        _l("同意人（监护人）姓名"),
        [
            InputRequired(_l("请填写作出同意的监护人姓名。")),
            Length(max=72, message=_l("姓名最多 72 个字。")),
        ],
    )
    relation = SelectField(
        _l("与孩子的关系"),
        [InputRequired(_l("请从列表中选同意人与孩子的关系。"))],
        choices=choices_of(GuardianRelation),
        validate_choice=False,
    )
    given_on = DateField(
        _l("同意日期"),
        [InputRequired(_l("请填写同意日期，格式如 2026-11-24。"))],
        invalid_value_message=_l("请填写日期，格式如 2026-11-24。"),
    )
    child_heard = StringField(
        _l("孩子本人的意愿"),
        [
            InputRequired(_l("请写明孩子本人怎么说；年幼的孩子写观察到的态度。")),
            Length(max=300, message=_l("孩子的意愿最多写 300 个字。")),
        ],
    )
