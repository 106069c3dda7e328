"""Forms of the gap worklist: whom to ask, and yes or no."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired

from portal.extensions import Needed, PortalForm, VersionForm

YES, NO = "yes", "no"


class ReceiverForm(PortalForm):
    """Whom to ask; the service knows who may be chosen."""

    receiver = RadioField(_l("请谁"), [Needed()], choices=[], validate_choice=False)

    def offering(self, choices: list[tuple[str, str]]) -> Any:
        """Answer the form with whom to choose from: (value, words)."""
        self.receiver.choices = [SelectChoice(value, words) for value, words in choices]
        return self


class AnswerForm(VersionForm):
    """Whether help can come, and why not."""

    answer = RadioField(
        _l("能不能来"),
        [InputRequired(_l("请选择能不能来支援。"))],
        choices=[SelectChoice(YES, _l("能来")), SelectChoice(NO, _l("不能来"))],
        validate_choice=False,
    )
    reason = TextAreaField(_l("原因或说明"), render_kw={"rows": 4})
