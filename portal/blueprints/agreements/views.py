"""Agreements on entrusted care: the register, one agreement and its steps, the paper."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.agreements import forms
from portal.blueprints.agreements.pages import TABS, step_page, terms_page
from portal.case_terms import CaseOrigin
from portal.clock import local_date
from portal.extensions import PortalForm, VersionForm, now, page_number
from portal.guardianship_terms import DISQUALIFICATIONS
from portal.permissions import Permission
from portal.services import (
    agreement_lists,
    agreement_steps,
    agreements,
    carer_checks,
    cases,
    child_scope,
)

blueprint = Blueprint("agreements", __name__, url_prefix="/agreements")
PAGE = 50
keep_on = allowed_to(Permission.KEEP_AGREEMENT, on=agreements.find)


@blueprint.get("")
@allowed_to(Permission.SEE_AGREEMENTS)
def list_all() -> ResponseReturnValue:
    """Show the register: who has none, what is under way, what is in force, what is over."""
    tab = request.args.get("tab", "missing")
    tab = tab if tab in TABS else "missing"
    how = {"at": now(), "page": page_number(), "size": PAGE}
    if tab == "missing":
        rows, count = agreement_lists.missing_page(signed_in(), **how)
    else:
        rows, count = agreement_lists.register(signed_in(), TABS[tab], **how)
    today = local_date(now())
    return render_template(
        "agreements/list_all.html", tab=tab, rows=rows, count=count, page=how["page"],
        pages=-(-count // PAGE), at=now(),
        state_of=lambda row: agreements.state_on(row, today),
    )  # fmt: skip


@blueprint.route("/children/<ref>/draft", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_AGREEMENT, on=child_scope.find)
def draft(child: Any) -> ResponseReturnValue:
    """Draft an agreement for a child, starting from the last one or from the file."""
    form = forms.TermsForm(data=forms.proposed_for(child, agreements.latest_of(child)))
    return terms_page(
        "agreements/draft.html", form,
        lambda how: agreements.draft(child, form.terms(), **how),
        url_for("children.show", ref=child.ref), child=child,
    )  # fmt: skip


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_AGREEMENTS, on=agreements.find)
def show(agreement: Any) -> ResponseReturnValue:
    """Show an agreement and its next step; the reading is written down."""
    agreements.opened(agreement, by=signed_in(), at=now())
    return render_template(
        "agreements/show.html", agreement=agreement, questions=DISQUALIFICATIONS,
        status=agreements.state_on(agreement, local_date(now())),
        form=VersionForm(version=str(agreement.version)),
        case=cases.live_case_of(child=agreement.child),
    )  # fmt: skip


@blueprint.route("/<ref>/rewrite", methods=["GET", "POST"])
@keep_on
def rewrite(agreement: Any) -> ResponseReturnValue:
    """Write a draft anew."""
    form = forms.TermsForm(data=forms.written_of(agreement))

    def act(how: dict[str, Any]) -> Any:
        agreements.rewrite(agreement, form.terms(), version=form.seen_version(), **how)
        return agreement

    back_url = url_for("agreements.show", ref=agreement.ref)
    return terms_page("agreements/rewrite.html", form, act, back_url, child=agreement.child)


@blueprint.route("/<ref>/check", methods=["GET", "POST"])
@keep_on
def check(agreement: Any) -> ResponseReturnValue:
    """Record the check of the carer and the child's own words."""
    form = forms.CheckForm(version=str(agreement.version))

    def act(how: dict[str, Any]) -> None:
        carer_checks.check(agreement, form.found(), **how)

    return step_page(
        "agreements/check.html", form, agreement, act, _("核查已记录。"),
        questions=agreement_steps.QUESTIONS,
        must_be_heard=carer_checks.must_be_heard(agreement.child, at=now()),
    )  # fmt: skip


@blueprint.route("/<ref>/sign", methods=["GET", "POST"])
@keep_on
def sign(agreement: Any) -> ResponseReturnValue:
    """Record the three signatures."""
    form = forms.SignForm(version=str(agreement.version))

    def act(how: dict[str, Any]) -> None:
        agreement_steps.sign(agreement, **form.signed(), **how)

    done = _("签字已登记。下一步：书面告知学校和村委会。")
    return step_page("agreements/sign.html", form, agreement, act, done)


@blueprint.route("/<ref>/notify", methods=["GET", "POST"])
@keep_on
def notify(agreement: Any) -> ResponseReturnValue:
    """Record that school and village were told; the agreement comes into force."""
    form = forms.NotifyForm(version=str(agreement.version))

    def act(how: dict[str, Any]) -> None:
        agreement_steps.notify(agreement, **form.told(), **how)

    needs_school = agreement_steps.is_school_told(agreement.child)
    done, template = _("协议已生效。"), "agreements/notify.html"
    return step_page(template, form, agreement, act, done, needs_school=needs_school)


@blueprint.route("/<ref>/unfit", methods=["GET", "POST"])
@keep_on
def unfit(agreement: Any) -> ResponseReturnValue:
    """Report that the carer is unfit; the township hears of it."""
    form = forms.UnfitForm(version=str(agreement.version))

    def act(how: dict[str, Any]) -> None:
        told = {"facts": form.facts.data or "", "parents_told": form.parents_told.data or ""}
        carer_checks.report_unfit(agreement, **told, **how)

    done = _("已报告乡镇，协议不再有效。请尽快与父母商定新的照料人。")
    return step_page("agreements/unfit.html", form, agreement, act, done)


@blueprint.route("/<ref>/end", methods=["GET", "POST"])
@keep_on
def end(agreement: Any) -> ResponseReturnValue:
    """End an agreement before its time, or give up a draft."""
    form = forms.EndForm(version=str(agreement.version))

    def act(how: dict[str, Any]) -> None:
        reason = forms.chosen(agreement_steps.CHOSEN_REASONS, form.reason.data)
        agreement_steps.end(agreement, reason, **how)

    return step_page("agreements/end.html", form, agreement, act, _("协议已终止。"))


@blueprint.post("/<ref>/case")
@allowed_to(Permission.KEEP_CASE, on=agreements.find)
def open_case(agreement: Any) -> ResponseReturnValue:
    """Open a protection case of the child, or lead to the one it has."""
    child = agreement.child
    if not PortalForm().validate_on_submit():
        return redirect(url_for("agreements.show", ref=agreement.ref), 303)
    how = {"child": child, "by": signed_in(), "at": now()}
    case = cases.open_case(child.area_code, CaseOrigin.TOWNSHIP, **how)
    flash(_("已立案。"), "done")
    return redirect(url_for("cases.show", ref=case.ref), 303)


@blueprint.get("/<ref>/paper")
@allowed_to(Permission.SEE_AGREEMENTS, on=agreements.find)
def paper(agreement: Any) -> ResponseReturnValue:
    """Show the agreement as a paper to print, sign and seal; always in Chinese."""
    agreements.opened(agreement, by=signed_in(), at=now())
    with force_locale("zh_Hans_CN"):
        return render_template(
            "agreements/paper.html", agreement=agreement, questions=DISQUALIFICATIONS
        )
