"""Forms of the vetting area."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.extensions import PortalForm
from portal.vocabulary import VettingResult


class RecordResultForm(PortalForm):
    """That a query was made and what was answered; there is no room for what a record says."""

    authority = StringField(
        _l("查询机关"),
        [
            InputRequired(_l("请填写查询机关的全称。")),
            Length(max=120, message=_l("查询机关最多 120 个字，请只写全称。")),
        ],
    )
    checked_on = DateField(
        _l("查询日期"),
        [InputRequired(_l("请填写查询日期，例如 2026-11-01。"))],
        invalid_value_message=_l("请填写查询日期，例如 2026-11-01。"),
    )
    reference_no = StringField(
        _l("结果编号"),
        [
            InputRequired(_l("请填写查询结果的编号。")),
            Length(max=60, message=_l("结果编号最多 60 个字，只写编号，不写内容。")),
        ],
    )
    result = RadioField(
        _l("结果"),
        [InputRequired(_l("请选择查询结果。"))],
        choices=[SelectChoice(term.value, _l(term.zh)) for term in VettingResult],
        invalid_choice_message=_l("请选择查询结果。"),
    )

    def offer_answers(self, *, has_namesake: bool) -> None:
        """Offer "not the same person" only where there is somebody to be told apart from."""
        if not has_namesake:
            other = VettingResult.OTHER_PERSON.value
            self.result.choices = [one for one in self.result.choices if one.value != other]


class ApproveForm(PortalForm):
    """Until when the training holds."""

    trained_until = DateField(
        _l("培训有效期至"),
        [InputRequired(_l("请填写培训有效期，例如 2027-11-01。"))],
        invalid_value_message=_l("请填写培训有效期，例如 2027-11-01。"),
    )


class ReasonForm(PortalForm):
    """Why; the person concerned reads it."""

    reason = TextAreaField(
        _l("原因"),
        [
            InputRequired(_l("请写明原因，当事人会看到。")),
            Length(max=300, message=_l("原因最多 300 个字。")),
        ],
        render_kw={"rows": 3},
    )
