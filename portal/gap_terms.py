"""The words of the gap worklist: how far a picture is, who might come, who was asked for help."""

from __future__ import annotations

from portal.vocabulary import N_, Term


class PictureStatus(Term):
    """Life-cycle of a picture of the gaps; the worker computes it."""

    WAITING = "waiting", N_("排队等待计算"), "Waiting to be computed"
    RUNNING = "running", N_("正在计算"), "Being computed"
    DONE = "done", N_("已算好"), "Computed"
    FAILED = "failed", N_("没有算完"), "Not finished"


class PictureCause(Term):
    """Why a picture was asked for."""

    NIGHTLY = "nightly", N_("每晚自动"), "Every night"
    BY_HAND = "by_hand", N_("工作人员发起"), "Started by an officer"


class NewcomerKind(Term):
    """Who might come to a place."""

    SOCIAL_WORKER = "social_worker", N_("多一名社会工作者"), "One more social worker"
    VOLUNTEER = "volunteer", N_("多一名志愿者"), "One more volunteer"
    ORGANIZATION = "organization", N_("多一家社会组织"), "One more organization"


class RequestKind(Term):
    """Who is asked to help with a gap."""

    ORGANIZATION = "organization", N_("已邀请组织"), "Organization invited"
    COUNTY = "county", N_("已请邻县"), "Neighbour county asked"


class RequestStatus(Term):
    """Life-cycle of a request; one may be open at a time for the same gap and receiver."""

    OPEN = "open", N_("等待答复"), "Awaiting an answer"
    AGREED = "agreed", N_("已答应"), "Agreed"
    DECLINED = "declined", N_("不能来"), "Declined"
    WITHDRAWN = "withdrawn", N_("已撤回"), "Taken back"
    LAPSED = "lapsed", N_("逾期没有答复"), "Lapsed without an answer"
