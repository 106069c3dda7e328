"""Children's files, from entry to confirmation."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.children import forms
from portal.blueprints.children.pages import (
    TABS,
    carry_out,
    chosen_labels,
    did,
    open_the_file,
    purpose,
    say_if_alone,
    step,
    term_of,
    to_file,
)  # fmt: skip
from portal.extensions import PortalForm, VersionForm, form_status, now, page_number
from portal.permissions import Permission
from portal.services import (
    absences,
    agreement_lists,
    cases,
    child_details,
    child_import,
    child_scope,
    child_sheets,
    children,
    consents,
    early_signs,
    needs,
    places,
    sweeps,
)  # fmt: skip
from portal.services.refusals import FieldRefused

blueprint = Blueprint("children", __name__, url_prefix="/children")
blueprint.add_app_template_filter(term_of)
blueprint.add_app_template_filter(chosen_labels)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE_SIZE = 50


@blueprint.route("", methods=["GET", "POST"])
@allowed_to(Permission.READ_CHILD_FILE)
def list_all() -> ResponseReturnValue:
    """List the files of one's own area by status; a search is posted, so no URL holds a name."""
    account = signed_in()
    tabs = TABS[account.role]
    named = request.args.get("status", "")
    status = next((each for each in tabs if each.value == named), tabs[0])
    page = page_number()
    sought = request.form.get("sought", "").strip()[:72]
    rows, total = child_scope.in_status(account, status, sought=sought, page=page, size=PAGE_SIZE)
    return render_template(
        "children/list_all.html",
        rows=rows, status=status, tabs=tabs, counts=child_scope.counts(account), sought=sought,
        page=page, pages=-(-total // PAGE_SIZE), sees_names=child_scope.sees_names(account),
        form=PortalForm(),
    )  # fmt: skip


@blueprint.route("/open", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CHILD_FILE)
def open_file() -> ResponseReturnValue:
    """Open a child's file with its twelve fields."""
    account, form, made = signed_in(), forms.FileForm(), []
    form.offer_places(places.to_live_in(account))
    fields = form.read(account.area_code)
    another = bool(form.is_another_child.data)
    if fields is not None and did(
        lambda: made.append(
            children.open_file(fields, by=account, at=now(), is_another_child=another)
        ),
        form,
    ):
        _say_entered(made[0])
        return to_file(made[0])
    status = form_status()
    return render_template("children/open_file.html", form=form), status


@blueprint.route("/import", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CHILD_FILE)
def import_form() -> ResponseReturnValue:
    """Check a filled spreadsheet, and import it if every row is right."""
    form, report = forms.ImportForm(), None
    if form.validate_on_submit():
        report = _imported(form)
    if report is not None and report.written:
        flash(_("已导入 %(count)s 份档案。", count=report.written), "done")
        return redirect(url_for("children.list_all"), 303)
    status = 422 if form.errors or (report and report.refused) else 200
    return render_template("children/import_form.html", form=form, report=report), status


@blueprint.get("/template.xlsx")
@allowed_to(Permission.KEEP_CHILD_FILE)
def template() -> ResponseReturnValue:
    """Give the empty spreadsheet."""
    return send_file(
        BytesIO(child_sheets.template()),
        mimetype=XLSX,
        as_attachment=True,
        download_name="children-template.xlsx",
    )


@blueprint.get("/<ref>")
@allowed_to(Permission.READ_CHILD_FILE, on=child_scope.find)
def show(child: Any) -> ResponseReturnValue:
    """Show a child's file; the opening is written down first."""
    open_the_file(child)
    details = child_details.seen(child)
    return render_template(
        "children/show.html",
        child=child,
        details=details,
        sections=list(child_details.SECTIONS.values()),
        is_filled=child_details.is_filled,
        share=child_details.completeness(details),
        consents=consents.given_for(child),
        needs=needs.of_child(child),
        away=absences.of_file(child),
        purpose=purpose(),
        form=VersionForm(version=child.version),
        case=cases.live_case_of(child=child),
        signs=early_signs.of_child(child),
        confirmed=sweeps.last_of(child),
        agreement=agreement_lists.state_of(child, at=now()),
        can_edit=child.status in children.EDITABLE.get(signed_in().role, ()),
    )


@blueprint.route("/<ref>/edit", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CHILD_FILE, on=child_scope.find)
def edit(child: Any) -> ResponseReturnValue:
    """Change the twelve fields."""
    account, form = signed_in(), forms.FileForm(data=forms.written_of(child))
    form.offer_places(places.to_live_in(account))
    fields = form.read(account.area_code)
    another = bool(form.is_another_child.data)
    version = form.seen_version()
    if fields is not None and did(
        lambda: children.update(
            child, fields, version=version, by=account, at=now(), is_another_child=another
        ),
        form,
    ):
        flash(_("已保存。"), "done")
        say_if_alone(child)
        return to_file(child)
    open_the_file(child)
    status = form_status()
    return render_template("children/edit.html", form=form, child=child), status


@blueprint.route("/<ref>/details/<section>", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CHILD_FILE, on=child_scope.find)
def details(child: Any, section: str) -> ResponseReturnValue:
    """Fill one section of the rest of the form."""
    chosen = child_details.asked(child, child_details.SECTIONS.get(section) or abort(404))
    form = forms.details_form(chosen, child)
    if form.validate_on_submit():
        written = {each.name: form[each.name].data for each in chosen.details}
        version = form.seen_version()
        if did(
            lambda: child_details.save(
                child, chosen, written, version=version, by=signed_in(), at=now()
            ),
            form,
        ):
            flash(_("已保存。"), "done")
            say_if_alone(child)
            return to_file(child)
    open_the_file(child)
    status = form_status()
    return render_template("children/details.html", form=form, child=child, section=chosen), status


@blueprint.post("/<ref>/submit")
@allowed_to(Permission.KEEP_CHILD_FILE, on=child_scope.find)
def submit(child: Any) -> ResponseReturnValue:
    """Send the file to the township's check."""
    return step(child, children.submit, _("已提交，等待乡镇审核。"))


@blueprint.route("/<ref>/return", methods=["GET", "POST"])
@allowed_to(Permission.CHECK_CHILD_FILE, on=child_scope.find)
def return_file(child: Any) -> ResponseReturnValue:
    """Return the file, saying what to mend."""
    form = forms.ReturnForm()
    if form.validate_on_submit() and did(
        lambda: children.return_file(
            child, reason=form.reason.data or "", by=signed_in(), at=now()
        ),
        form,
    ):
        flash(_("已退回，录入人会收到通知。"), "done")
        return to_file(child)
    status = form_status()
    return render_template("children/return_file.html", form=form, child=child), status


@blueprint.post("/<ref>/verify")
@allowed_to(Permission.CHECK_CHILD_FILE, on=child_scope.find)
def verify(child: Any) -> ResponseReturnValue:
    """Say that the file is right."""
    return step(child, children.verify, _("审核通过，等待县级确认。"))


@blueprint.post("/<ref>/confirm")
@allowed_to(Permission.CONFIRM_CHILD_FILE, on=child_scope.find)
def confirm(child: Any) -> ResponseReturnValue:
    """Put the child on the register."""
    return step(child, children.confirm, _("已确认，孩子已在册。"))


@blueprint.route("/<ref>/exit", methods=["GET", "POST"])
@allowed_to(Permission.CHECK_CHILD_FILE, on=child_scope.find)
def exit_file(child: Any) -> ResponseReturnValue:
    """Take the child off the register."""
    form = forms.ExitForm(data={"reason": request.args.get("reason")})
    reason = form.chosen() if form.validate_on_submit() else None
    if reason is not None and did(
        lambda: children.exit_file(child, reason=reason, by=signed_in(), at=now()), form
    ):
        flash(_("已办理退出。"), "done")
        return to_file(child)
    status = form_status()
    return render_template("children/exit_file.html", form=form, child=child), status


@blueprint.route("/<ref>/consents/give", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CHILD_FILE, on=child_scope.find)
def give_consent(child: Any) -> ResponseReturnValue:
    """Write down a guardian's consent."""
    form = forms.ConsentForm()
    values = form.values() if form.validate_on_submit() else None
    if values is not None and did(
        lambda: consents.give(child, by=signed_in(), at=now(), **values), form
    ):
        flash(_("同意已登记。监护人可以随时撤回。"), "done")
        return to_file(child)
    status = form_status()
    return render_template("children/give_consent.html", form=form, child=child), status


@blueprint.post("/consents/<ref>/withdraw")
@allowed_to(Permission.KEEP_CHILD_FILE, on=consents.find)
def withdraw_consent(consent: Any) -> ResponseReturnValue:
    """Withdraw a consent at the guardian's word."""
    done = _("同意已撤回，依据它的安排已取消，相关人员会收到通知。")
    return carry_out(
        lambda: consents.withdraw(consent, by=signed_in(), at=now()), done, consent.child
    )


def _say_entered(child: Any) -> None:
    flash(_("档案已建立。请核对后提交乡镇审核。"), "done")
    say_if_alone(child)


def _imported(form: forms.ImportForm) -> child_import.Report | None:
    """Answer the report of an upload, or None after saying why the file cannot be read."""
    sent = form.file.data
    if not sent:
        form.refuse(FieldRefused("file", _("请选一份填好的 .xlsx 表格。")))
        return None
    try:
        return child_import.import_children(
            sent.stream, by=signed_in(), at=now(), is_dry_run=form.mode.data != "write"
        )
    except child_sheets.SheetRefused as refusal:
        form.refuse(FieldRefused("file", refusal.sentence, **refusal.params))
        return None
