"""Guardianship intervention: the ladder of a case, interventions, grounds, protection orders."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.guardianship import forms
from portal.blueprints.guardianship.pages import form_page, measure_page, where_shown
from portal.extensions import now, page_number
from portal.guardianship_terms import NOTIFIABLE
from portal.permissions import Permission
from portal.services import (
    cases,
    child_scope,
    interventions,
    ladders,
    protection_orders,
    reports,
    revocation_grounds,
    withdrawals,
)
from portal.services.written_text import read_day

blueprint = Blueprint("guardianship", __name__, url_prefix="/guardianship")
PAGE = 50
keep_order_on = allowed_to(Permission.KEEP_ORDER, on=protection_orders.find)


def _ladder(case: Any) -> str:
    return url_for("guardianship.show", ref=case.ref)


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_CASE, on=cases.find)
def show(case: Any) -> ResponseReturnValue:
    """Show the ladder of a case; the reading is written down."""
    cases.opened(case, by=signed_in(), at=now())
    ladder = ladders.of_case(case, at=now())
    return render_template(
        "guardianship/show.html",
        case=case,
        ladder=ladder,
        withdrawable=withdrawals.offered_to(signed_in(), ladder.interventions),
        notifiable=NOTIFIABLE,
        can_print=interventions.own_in(signed_in(), case),
    )


@blueprint.route("/<ref>/measure", methods=["GET", "POST"])
@allowed_to(Permission.RECORD_MEASURE, on=cases.find)
def measure(case: Any) -> ResponseReturnValue:
    """Record a measure of township or county, or of a court or procuratorate."""
    crumbs = [(_("保护个案"), url_for("cases.list_all")), (case.number, _ladder(case))]
    before = interventions.of_case(case)
    return measure_page(interventions.record_in_case, case, before, _ladder(case), crumbs)


@blueprint.route("/children/<ref>/measure", methods=["GET", "POST"])
@allowed_to(Permission.RECORD_OF_VILLAGE, on=child_scope.find)
def village_measure(child: Any) -> ResponseReturnValue:
    """Record what the village did for a child of its own: guidance, or dissuasion."""
    to = url_for("children.show", ref=child.ref)
    crumbs = [(_("儿童档案"), url_for("children.list_all")), (child.code_name, to)]
    before = interventions.own_about(signed_in(), child)
    return measure_page(interventions.record_for_child, child, before, to, crumbs)


@blueprint.route("/report/<ref>/measure", methods=["GET", "POST"])
@allowed_to(Permission.HANDLE_REPORT, on=reports.find)
def police_measure(report: Any) -> ResponseReturnValue:
    """Record what the police decided about a guardian, from the report."""
    to = url_for("reports.show", ref=report.ref)
    crumbs = [(_("报告"), url_for("reports.list_all")), (_("这份报告"), to)]
    before = interventions.of_report(report)
    return measure_page(interventions.record_from_report, report, before, to, crumbs)


@blueprint.get("/own")
@allowed_to(Permission.HANDLE_REPORT)
def list_own() -> ResponseReturnValue:
    """List the interventions that the officer's own office has recorded."""
    page = page_number()
    found = interventions.of_office(signed_in())
    rows = withdrawals.marked(found.paginate(page, PAGE))
    return render_template(
        "guardianship/list_own.html", rows=rows, page=page, pages=-(-found.count() // PAGE),
        rung_of=interventions.rung_of, notifiable=NOTIFIABLE,
        withdrawable=withdrawals.offered_to(signed_in(), rows),
    )  # fmt: skip


@blueprint.route("/interventions/<ref>/withdraw", methods=["GET", "POST"])
@allowed_to(Permission.WITHDRAW_MEASURE, on=withdrawals.find)
def withdraw(measure: Any) -> ResponseReturnValue:
    """Withdraw a measure that somebody of one's office, or below it, entered in error."""
    form = forms.WithdrawForm()

    def act(how: dict[str, Any]) -> None:
        withdrawals.withdraw(measure, form.reason.data or "", **how)

    done, to = _("已撤回，原来的记录划线保留。"), where_shown(measure)
    shown = {"measure": measure, "crumbs": [(_("监护干预"), to)]}
    return form_page("guardianship/withdraw.html", form, act, done, to, **shown)


@blueprint.get("/interventions/<ref>/notice")
@allowed_to(Permission.PRINT_NOTICE, on=interventions.find_notifiable)
def notice(measure: Any) -> ResponseReturnValue:
    """Show the notice to the guardian, to be printed and sealed; always in Chinese."""
    with force_locale("zh_Hans_CN"):
        rung = interventions.rung_of(measure)
        return render_template("guardianship/notice.html", measure=measure, rung=rung)


@blueprint.route("/<ref>/ground", methods=["GET", "POST"])
@allowed_to(Permission.RECORD_MEASURE, on=cases.find)
def ground(case: Any) -> ResponseReturnValue:
    """Record a trigger of revocation with its facts."""
    form = forms.GroundForm()

    def act(how: dict[str, Any]) -> None:
        trigger = forms.chosen(forms.RevocationTrigger, form.trigger.data)
        told = {"since_on": read_day(form.since_on.data), "facts": form.facts.data or ""}
        revocation_grounds.record(case, trigger, **told, **how)

    done = _("已登记。")
    return form_page("guardianship/ground.html", form, act, done, _ladder(case), case=case)


@blueprint.route("/<ref>/order", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_ORDER, on=cases.find)
def order(case: Any) -> ResponseReturnValue:
    """Record an application for a protection order."""
    form = forms.OrderForm()

    def act(how: dict[str, Any]) -> None:
        protection_orders.apply(case, form.application(), **how)

    done = _("申请已登记，法院裁定的期限已开始计时。")
    return form_page("guardianship/order.html", form, act, done, _ladder(case), case=case)


@blueprint.route("/orders/<ref>/renew", methods=["GET", "POST"])
@keep_order_on
def renew(order: Any) -> ResponseReturnValue:
    """Record the application to extend an order."""
    form = forms.OrderForm(data={"court": order.court, "applicant": order.applicant.value})

    def act(how: dict[str, Any]) -> None:
        protection_orders.apply(order.case, form.application(), renewed_from=order, **how)

    done, to = _("延长的申请已登记。"), _ladder(order.case)
    return form_page("guardianship/renew.html", form, act, done, to, case=order.case)


@blueprint.route("/orders/<ref>/decide", methods=["GET", "POST"])
@keep_order_on
def decide(order: Any) -> ResponseReturnValue:
    """Record the court's decision."""
    form = forms.DecideForm(version=str(order.version))

    def act(how: dict[str, Any]) -> None:
        protection_orders.decide(order, form.decision(), **how)

    done, to = _("裁定已登记。"), _ladder(order.case)
    return form_page("guardianship/decide.html", form, act, done, to, case=order.case)


@blueprint.route("/orders/<ref>/ask-review", methods=["GET", "POST"])
@keep_order_on
def ask_review(order: Any) -> ResponseReturnValue:
    """Record that a review was asked for."""
    form = forms.AskReviewForm(version=str(order.version))

    def act(how: dict[str, Any]) -> None:
        protection_orders.ask_review(order, read_day(form.asked_on.data), **how)

    done, to = _("复议申请已登记。"), _ladder(order.case)
    return form_page("guardianship/ask_review.html", form, act, done, to, case=order.case)


@blueprint.route("/orders/<ref>/waive-review", methods=["GET", "POST"])
@keep_order_on
def waive_review(order: Any) -> ResponseReturnValue:
    """Record why no review is asked for."""
    form = forms.WordsForm(version=str(order.version))

    def act(how: dict[str, Any]) -> None:
        protection_orders.waive_review(order, form.words.data or "", **how)

    done, to = _("已登记不申请复议。"), _ladder(order.case)
    return form_page("guardianship/waive_review.html", form, act, done, to, case=order.case)


@blueprint.route("/orders/<ref>/close-review", methods=["GET", "POST"])
@keep_order_on
def close_review(order: Any) -> ResponseReturnValue:
    """Record what came of a review."""
    form = forms.CloseReviewForm(version=str(order.version))

    def act(how: dict[str, Any]) -> None:
        result = forms.chosen(forms.ReviewResult, form.result.data)
        protection_orders.close_review(order, result, form.words.data or "", **how)

    done, to = _("复议结果已登记。"), _ladder(order.case)
    return form_page("guardianship/close_review.html", form, act, done, to, case=order.case)


@blueprint.route("/orders/<ref>/let-end", methods=["GET", "POST"])
@keep_order_on
def let_end(order: Any) -> ResponseReturnValue:
    """Record why an order is not extended."""
    form = forms.WordsForm(version=str(order.version))

    def act(how: dict[str, Any]) -> None:
        protection_orders.let_end(order, form.words.data or "", **how)

    done, to = _("已登记不再续期。"), _ladder(order.case)
    return form_page("guardianship/let_end.html", form, act, done, to, case=order.case)
