"""Forms of a guardian: the code from the paper, a call home."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField

from portal.extensions import Needed, PortalForm
from portal.prevention_terms import ContactBy
from portal.services.written_text import read_day


class LinkForm(PortalForm):
    """The code on the paper that the township handed over."""

    code = StringField(
        _l("绑定码"), [Needed()], render_kw={"autocomplete": "off", "autocapitalize": "characters"}
    )


class CallForm(PortalForm):
    """A contact with the child: the day and the way."""

    on = StringField(_l("哪一天联系的"), [Needed()], render_kw={"type": "date"})
    channel = RadioField(
        _l("怎样联系的"), [Needed()],
        choices=lambda: [SelectChoice(term.value, gettext(term.zh)) for term in ContactBy],
        validate_choice=False,
    )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """Answer what was written."""
        channel = next((term for term in ContactBy if term.value == self.channel.data), None)
        return {"on": read_day(self.on.data), "channel": channel}
