"""Temporary placements: the police escort, the county keeps, the township sees."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.placements.forms import (
    BeginForm,
    CancelForm,
    CollectForm,
    ConcludeForm,
    ConsultForm,
    EndForm,
    EscortForm,
    ReceiveForm,
    TellForm,
    WriteForm,
)
from portal.blueprints.placements.pages import form_step, page_of
from portal.extensions import now, page_number
from portal.permissions import Permission
from portal.services import cases, placement_returns, placement_steps, placements, reports

blueprint = Blueprint("placements", __name__, url_prefix="/placements")
PAGE = 50
kept_by_county = allowed_to(Permission.KEEP_PLACEMENT, on=placements.find_kept)


@blueprint.get("")
@allowed_to(Permission.SEE_PLACEMENT)
def list_all() -> ResponseReturnValue:
    """List the placements, those that wait for somebody first, or those over."""
    is_over = request.args.get("tab") == "over"
    page = page_number()
    found, count = placements.in_scope(signed_in(), is_over=is_over, page=page, size=PAGE)
    rows = [(row, placements.counter(row, at=now())) for row in found]
    return render_template(
        "placements/list_all.html", rows=rows, is_over=is_over, page=page, pages=-(-count // PAGE)
    )


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_PLACEMENT, on=placements.find)
def show(placement: Any) -> ResponseReturnValue:
    """Show a placement and what is next; the reading is written down."""
    placements.opened(placement, by=signed_in(), at=now())
    return render_template("placements/show.html", **page_of(placement))


@blueprint.get("/<ref>/hand-over")
@allowed_to(Permission.SEE_PLACEMENT, on=placements.find)
def hand_over(placement: Any) -> ResponseReturnValue:
    """Show the hand-over document to print and sign."""
    placements.opened(placement, by=signed_in(), at=now())
    return render_template("placements/hand_over.html", placement=placement)


@blueprint.route("/report/<ref>/escort", methods=["GET", "POST"])
@allowed_to(Permission.ESCORT_CHILD, on=reports.find)
def escort(report: Any) -> ResponseReturnValue:
    """Record that the child of a report was taken to temporary care."""
    form = EscortForm()
    return form_step(
        "placements/escort.html", form, report, _("已登记护送，县级民政部门会收到消息。"),
        lambda how: placement_steps.escort_of_report(report, form.told(), **how),
        back=url_for("reports.show", ref=report.ref),
    )  # fmt: skip


@blueprint.route("/case/<ref>/place", methods=["GET", "POST"])
@allowed_to(Permission.PLACE_CHILD, on=cases.find)
def place(case: Any) -> ResponseReturnValue:
    """Record that township or county took the child of a case to temporary care."""
    form = EscortForm()
    return form_step(
        "placements/place.html", form, case, _("已登记护送，县级民政部门会收到消息。"),
        lambda how: placement_steps.escort_of_case(case, form.told(), **how),
        back=url_for("cases.show", ref=case.ref),
    )  # fmt: skip


@blueprint.route("/<ref>/receive", methods=["GET", "POST"])
@kept_by_county
def receive(placement: Any) -> ResponseReturnValue:
    """Take the child over."""
    form = ReceiveForm(version=str(placement.version))
    return form_step(
        "placements/receive.html", form, placement, _("已接收。请打印交接书，双方签名。"),
        lambda how: placement_steps.receive(placement, form.told(), **how),
    )  # fmt: skip


@blueprint.route("/<ref>/begin", methods=["GET", "POST"])
@kept_by_county
def begin(placement: Any) -> ResponseReturnValue:
    """Decide on temporary guardianship."""
    form = BeginForm(version=str(placement.version))
    return form_step(
        "placements/begin.html", form, placement, _("已登记临时监护，期限从起始日算起。"),
        lambda how: placement_steps.begin(placement, **form.told(), **how),
    )  # fmt: skip


@blueprint.route("/<ref>/consult", methods=["GET", "POST"])
@kept_by_county
def consult(placement: Any) -> ResponseReturnValue:
    """Open a joint consultation with its team."""
    form = ConsultForm(version=str(placement.version))
    return form_step(
        "placements/consult.html", form, placement, _("会商已启动。得出结论之前不能送回孩子。"),
        lambda how: placement_returns.consult(
            placement, form.members(), assessor=form.assessor.data or "",
            is_assessor_checked=bool(form.assessor_checked.data), **how,
        ),
    )  # fmt: skip


@blueprint.route("/<ref>/conclude", methods=["GET", "POST"])
@kept_by_county
def conclude(placement: Any) -> ResponseReturnValue:
    """Conclude the joint consultation."""
    form = ConcludeForm(version=str(placement.version))
    return form_step(
        "placements/conclude.html", form, placement, _("会商结论已登记。"),
        lambda how: placement_returns.conclude(placement, **form.told(), **how),
    )  # fmt: skip


@blueprint.route("/<ref>/collect", methods=["GET", "POST"])
@kept_by_county
def collect(placement: Any) -> ResponseReturnValue:
    """Record that the guardian collected the child."""
    form = CollectForm(version=str(placement.version))
    return form_step(
        "placements/collect.html", form, placement, _("已登记领回，请保密告知学校、派出所和村。"),
        lambda how: placement_returns.collect(placement, form.told(), **how),
    )  # fmt: skip


@blueprint.route("/<ref>/tell", methods=["GET", "POST"])
@kept_by_county
def tell(placement: Any) -> ResponseReturnValue:
    """Record who was told of the return."""
    kept = {f"{who}_told_on": getattr(placement, f"{who}_told_on")
            for who in ("school", "police", "village")}  # fmt: skip
    form = TellForm(version=str(placement.version), data=kept)
    return form_step(
        "placements/tell.html", form, placement, _("告知日期已登记。"),
        lambda how: placement_returns.tell(placement, days=form.days(), **how),
    )  # fmt: skip


@blueprint.route("/<ref>/end", methods=["GET", "POST"])
@kept_by_county
def end(placement: Any) -> ResponseReturnValue:
    """End a placement."""
    form = EndForm(version=str(placement.version))
    return form_step(
        "placements/end.html", form, placement, _("安置已办结。"),
        lambda how: placement_returns.end(placement, words=form.words.data or "", **how),
    )  # fmt: skip


@blueprint.route("/<ref>/cancel", methods=["GET", "POST"])
@kept_by_county
def cancel(placement: Any) -> ResponseReturnValue:
    """Void an escort that was recorded by mistake."""
    form = CancelForm(version=str(placement.version))
    return form_step(
        "placements/cancel.html", form, placement, _("已作废。"),
        lambda how: placement_steps.cancel(placement, reason=form.reason.data or "", **how),
    )  # fmt: skip


@blueprint.route("/<ref>/write", methods=["GET", "POST"])
@allowed_to(Permission.NOTE_PLACEMENT, on=placements.find)
def write(placement: Any) -> ResponseReturnValue:
    """Add a remark, or the police's note on the case."""
    form = WriteForm()
    return form_step(
        "placements/write.html", form, placement, _("已记录。"),
        lambda how: placement_steps.write(placement, form.text.data or "", **how),
    )  # fmt: skip
