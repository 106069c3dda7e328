"""The tree of "understood, but no": each refusal is a sentence fit to show."""

from __future__ import annotations

from typing import Any

from portal.vocabulary import N_


class Refused(Exception):
    """The base of all refusals; `sentence` is a msgid, `params` fill its placeholders."""

    sentence = N_("这一步现在不能做。请返回上一页再看一看。")

    def __init__(self, **params: Any) -> None:
        """Keep what the sentence names."""
        self.params = params
        super().__init__(self.sentence % params if params else self.sentence)


class FieldRefused(Refused):
    """One named field holds something that cannot be kept; `field` is the form field's name."""

    def __init__(self, field: str, sentence: str, **params: Any) -> None:
        """Name the field and say the sentence."""
        self.field = field
        self.sentence = sentence
        super().__init__(**params)


class ChangedMeanwhile(Refused):
    """Somebody else saved the same row since it was opened (409)."""

    sentence = N_("您打开这一页之后，别人已经改过这份资料。请对照两个版本，再保存一次。")


class AlreadyAnswered(Refused):
    """The offer or step has been answered before."""

    sentence = N_("这一步已经有人办过了，请刷新页面查看现在的状态。")


class NotInThisState(Refused):
    """The thing is in another state than the act needs."""

    sentence = N_("现在的状态是“%(state)s”，不能做这一步。")


class NoPlacesLeft(Refused):
    """Every slot is taken."""

    sentence = N_("名额刚刚已满，感谢您愿意帮忙。您可以查看其他邀请。")


class OfferLapsed(Refused):
    """The deadline of the offer has passed."""

    sentence = N_("这份邀请已过答复期限。乡镇会重新安排，您无需再做什么。")


class NotEligible(Refused):
    """The helper fails a hard check; the sentence says which."""

    sentence = N_("不能安排此人：%(why)s")


class NotInYourArea(Refused):
    """The place lies outside the area of whoever acts."""

    sentence = N_("这个地方不在您负责的区域内，请选择您区域内的地方。")


class AlreadySubmitted(Exception):
    """The same form was carried out before; `location` is where it led (may be empty)."""

    def __init__(self, location: str) -> None:
        """Remember where the first answer led."""
        self.location = location
        super().__init__(location)
