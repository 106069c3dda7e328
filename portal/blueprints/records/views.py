"""Service records: recorded, confirmed, verified."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.records.forms import (
    CorrectForm,
    ReasonForm,
    RecordForm,
    ScheduleForm,
    written_window,
)
from portal.extensions import (
    PortalForm,
    VersionForm,
    carried_out,
    form_status,
    now,
    page_number,
)
from portal.permissions import Permission
from portal.services import (
    assignments,
    concerns,
    hours,
    record_chain,
    record_checks,
    record_scope,
    records,
    schedules,
)
from portal.vocabulary import N_, RecordStatus

blueprint = Blueprint("records", __name__, url_prefix="/records")
on_record = record_scope.find
TABS = (
    (RecordStatus.RECORDED, N_("待确认")),
    (RecordStatus.DISPUTED, N_("待更正")),
    (RecordStatus.CONFIRMED, N_("待核验")),
    (RecordStatus.VERIFIED, N_("已核验")),
)
PAGE = 50


@blueprint.get("")
@allowed_to(Permission.SEE_ASSIGNMENT)
def list_all() -> ResponseReturnValue:
    """List the records that this account sees, by state."""
    sought = request.args.get("tab", "")
    known = {status.value: status for status, _label in TABS}
    chosen = known.get(sought, RecordStatus.RECORDED)
    page = page_number()
    rows, count = record_scope.in_status(signed_in(), chosen, page=page, size=PAGE)
    return render_template(
        "records/list_all.html",
        rows=rows,
        tabs=TABS,
        chosen=chosen,
        page=page,
        page_count=-(-count // PAGE),
        total=hours.total_for(signed_in()),
    )


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_ASSIGNMENT, on=on_record)
def show(record: Any) -> ResponseReturnValue:
    """Show a record, its chain, and the next step of whoever looks."""
    account = signed_in()
    record_scope.opened(record, by=account, at=now())
    return render_template(
        "records/show.html",
        record=record,
        chain=record_chain.of(record),
        earlier=record_chain.earlier_versions(record),
        concerns=concerns.of_record(record),
        signals=record_checks.signals(record),
        is_own=record.recorded_by_id == account.id,
        may_confirm=record_scope.may_confirm(record, account),
        form=VersionForm(version=str(record.version)),
    )


@blueprint.route("/tasks/<ref>/schedule", methods=["GET", "POST"])
@allowed_to(Permission.SCHEDULE_SERVICE, on=assignments.find)
def schedule(assignment: Any) -> ResponseReturnValue:
    """Agree on the time of a visit."""
    need = assignment.need
    known = written_window(
        assignment.starts_at or need.starts_at, assignment.ends_at or need.ends_at
    )
    form = ScheduleForm(data={**known, "version": assignment.version})
    if form.validate_on_submit():
        starts_at, ends_at = form.window()
        agree = {"starts_at": starts_at, "ends_at": ends_at, "version": form.seen_version()}
        if _done(form, schedules.schedule, assignment, **agree):
            flash(_("时间已约好，乡镇和村里都会收到消息。"), "done")
            return redirect(url_for("assignments.show", ref=assignment.ref), 303)
    page = render_template("records/schedule.html", assignment=assignment, form=form)
    return page, form_status()


@blueprint.route("/tasks/<ref>/record", methods=["GET", "POST"])
@allowed_to(Permission.RECORD_SERVICE, on=assignments.find)
def record(assignment: Any) -> ResponseReturnValue:
    """Write down a service that has been given."""
    written = record_scope.of_assignment(signed_in(), assignment)
    if written is not None and request.method == "GET":
        return redirect(url_for("records.show", ref=written.ref), 303)
    known = written_window(assignment.starts_at, assignment.ends_at)
    language = assignment.need.language
    form = RecordForm(data={**known, "language": language.value if language else "zh"})
    if form.validate_on_submit() and _done(
        form, records.record, assignment, form.report(), form.worry()
    ):
        flash(_("记录已保存，等另一人确认。"), "done")
        return redirect(url_for("assignments.show", ref=assignment.ref), 303)
    page = render_template("records/record.html", assignment=assignment, form=form)
    return page, form_status()


@blueprint.post("/<ref>/confirm")
@allowed_to(Permission.CONFIRM_SERVICE, on=on_record)
def confirm(record: Any) -> ResponseReturnValue:
    """Confirm what another person recorded."""
    return _step(records.confirm, record, _("已确认，等乡镇核验。"))


@blueprint.post("/<ref>/verify")
@allowed_to(Permission.VERIFY_SERVICE, on=on_record)
def verify(record: Any) -> ResponseReturnValue:
    """Verify a confirmed record."""
    return _step(records.verify, record, _("已核验，时长已计入，下一次回访已安排。"))


@blueprint.route("/<ref>/dispute", methods=["GET", "POST"])
@allowed_to(Permission.CONFIRM_SERVICE, on=on_record)
def dispute(record: Any) -> ResponseReturnValue:
    """Say what is wrong with a record."""
    return _question(records.dispute, record)


@blueprint.route("/<ref>/send-back", methods=["GET", "POST"])
@allowed_to(Permission.VERIFY_SERVICE, on=on_record)
def send_back(record: Any) -> ResponseReturnValue:
    """Send a confirmed record back to its writer."""
    return _question(records.send_back, record)


@blueprint.route("/<ref>/correct", methods=["GET", "POST"])
@allowed_to(Permission.RECORD_SERVICE, on=on_record)
def correct(record: Any) -> ResponseReturnValue:
    """Correct one's own record."""
    said = {name: getattr(record, name) for name in ("content", "observation", "next_step")}
    said |= {"method": record.method.value, "language": record.language.value}
    said |= written_window(record.starts_at, record.ends_at)
    form = CorrectForm(data={**said, "version": record.version})
    if form.validate_on_submit():
        how = {"version": form.seen_version()}
        if _done(form, records.correct, record, form.report(), form.reason.data, **how):
            flash(_("已更正，等另一人确认。"), "done")
            return redirect(url_for("records.show", ref=record.ref), 303)
    return render_template("records/correct.html", record=record, form=form), form_status()


def _question(act: Callable[..., None], record: Any) -> ResponseReturnValue:
    form = ReasonForm(data={"version": record.version})
    if form.validate_on_submit():
        how = {"version": form.seen_version()}
        if _done(form, act, record, form.reason.data, **how):
            flash(_("已退给本人更正，更正之后再确认。"), "done")
            return redirect(url_for("records.show", ref=record.ref), 303)
    return render_template("records/dispute.html", record=record, form=form), form_status()


def _step(act: Callable[..., None], record: Any, done: str) -> ResponseReturnValue:
    form = VersionForm()
    if form.validate_on_submit() and _done(form, act, record, version=form.seen_version()):
        flash(done, "done")
    return redirect(url_for("records.show", ref=record.ref), 303)


def _done(form: PortalForm, act: Callable[..., Any], *what: Any, **how: Any) -> bool:
    return carried_out(form, lambda: act(*what, **how, by=signed_in(), at=now()))
