"""Reports: the public form and tracking, the police's desk, notices to the township."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import allowed_to, public, signed_in
from portal.blueprints.reports.forms import (
    AddForm,
    DisposeForm,
    NotifyForm,
    ReasonForm,
    ReportForm,
    TrackForm,
    TransferForm,
    WriteForm,
    township_choices,
)
from portal.blueprints.reports.limits import (
    ADDED_AT_MOST,
    is_a_unit,
    is_received,
    is_wrong_code,
)
from portal.blueprints.reports.pages import (
    form_step,
    pressed,
    receipt_code,
    report_page,
    told,
    too_many,
    tracked,
)
from portal.extensions import (
    PortalForm,
    VersionForm,
    form_status,
    limiter,
    now,
    page_number,
    settings,
)
from portal.permissions import Permission, permits
from portal.report_terms import EntryKind
from portal.services import (
    cases,
    report_feedback,
    report_reviews,
    report_steps,
    report_tracking,
    reporting_units,
    reports,
    warning_letters,
)
from portal.services.refusals import AlreadySubmitted, FieldRefused

blueprint = Blueprint("reports", __name__)
blueprint.register_error_handler(429, too_many)
PAGE = 50
police_only_on = allowed_to(Permission.HANDLE_REPORT, on=reports.find)


@blueprint.route("/report", methods=["GET", "POST"])
@public
@limiter.limit(
    lambda: settings().report_limit,
    methods=["POST"],
    deduct_when=is_received,
    exempt_when=is_a_unit,
)
def report() -> ResponseReturnValue:
    """Report a child in danger; anybody may, without an account."""
    unit = _reporting_unit()
    form = ReportForm(data=reporting_units.known_of(unit) if unit else None)
    answer = told(form, unit) if form.validate_on_submit() else None
    return answer or (report_page(form), form_status())


def _reporting_unit() -> Any:
    is_unit = current_user.is_authenticated and permits(current_user, Permission.KEEP_OWN_REPORTS)
    return signed_in() if is_unit else None


@blueprint.route("/report/received", methods=["GET", "POST"])
@public
def received() -> ResponseReturnValue:
    """Show the tracking code, which goes away when it has been written down."""
    if request.method == "POST":
        session.pop("receipt", None)
        return redirect(url_for("reports.track"), 303)
    return render_template("reports/received.html", code=receipt_code(), form=PortalForm())


@blueprint.route("/report/track", methods=["GET", "POST"])
@public
@limiter.limit(lambda: settings().sign_in_limit, methods=["POST"], deduct_when=is_wrong_code)
def track() -> ResponseReturnValue:
    """Show how far a report is, to whoever has its code."""
    form = TrackForm()
    if form.validate_on_submit():
        found = report_tracking.find(form.code.data or "")
        if found is not None:
            return tracked(found, AddForm(formdata=None, code=form.code.data))
        g.is_wrong_code = True
        form.refuse(FieldRefused("code", _("没有这个查询码，请逐个核对。")))
    return render_template("reports/track.html", form=form), form_status()


@blueprint.route("/report/track/add", methods=["GET", "POST"])
@public
@limiter.limit(lambda: settings().sign_in_limit, methods=["POST"], deduct_when=is_wrong_code)
@limiter.limit(ADDED_AT_MOST, methods=["POST"])
def add() -> ResponseReturnValue:
    """Add something to one's own report, under its code."""
    form = AddForm()
    found = report_tracking.find(form.code.data) if form.code.data else None
    # Whoever comes by a link, as after choosing a language, types the code again.
    if found is None:
        g.is_wrong_code = bool(form.code.data)
        return redirect(url_for("reports.track"), 303)
    if form.validate_on_submit():
        try:
            report_tracking.add(found, form.text.data or "", at=now())
        except FieldRefused as refusal:
            form.refuse(refusal)
            return tracked(found, form)
        except AlreadySubmitted:
            # The page was loaded again; it stands at no other address to lead back to.
            pass
        flash(_("已补充，办理人员会看到。"), "done")
        form = AddForm(formdata=None, code=form.code.data)
    return tracked(found, form)


@blueprint.get("/reports")
@allowed_to(Permission.HANDLE_REPORT)
def list_all() -> ResponseReturnValue:
    """List the reports of the county, present danger first."""
    is_over = request.args.get("tab") == "over"
    page = page_number()
    rows, count = reports.in_scope(signed_in(), is_over=is_over, page=page, size=PAGE)
    return render_template(
        "reports/list_all.html", rows=rows, is_over=is_over, page=page, pages=-(-count // PAGE),
        due_of=report_reviews.due_of,
    )  # fmt: skip


@blueprint.get("/reports/<ref>")
@police_only_on
def show(report: Any) -> ResponseReturnValue:
    """Show a report and the next step; the reading is written down."""
    reports.opened(report, by=signed_in(), at=now())
    return render_template(
        "reports/show.html",
        report=report,
        situations=reports.situations_of(report),
        entries=reports.entries_of(report),
        accept_by=report_reviews.due_of(report),
        feedback_by=report_feedback.due_for(report),
        letters=warning_letters.of_report(report.id),
        form=VersionForm(version=str(report.version)),
    )


@blueprint.get("/reports/<ref>/reporter")
@allowed_to(Permission.READ_REPORTER, on=reports.find)
def show_reporter(report: Any) -> ResponseReturnValue:
    """Show who told a report; each reading is written down by itself."""
    reporter = reports.reporter_of(report, by=signed_in(), at=now())
    return render_template("reports/show_reporter.html", report=report, reporter=reporter)


@blueprint.post("/reports/<ref>/accept")
@police_only_on
def accept(report: Any) -> ResponseReturnValue:
    """Take a report up."""
    return pressed(report, report_steps.accept, _("已受理。"))


@blueprint.post("/reports/<ref>/dispatch")
@police_only_on
def dispatch(report: Any) -> ResponseReturnValue:
    """Say that officers are on their way."""
    return pressed(report, report_steps.dispatch, _("已登记出警。"))


@blueprint.route("/reports/<ref>/not-accepted", methods=["GET", "POST"])
@police_only_on
def not_accept(report: Any) -> ResponseReturnValue:
    """Decline a report, with the reason."""
    form = ReasonForm(version=str(report.version))
    done = _("已登记不予受理，报告人凭查询码可以看到。")
    return form_step(
        "reports/not_accept.html", form, report, done,
        lambda how: report_steps.not_accept(report, reason=form.reason.data or "", **how),
    )  # fmt: skip


@blueprint.route("/reports/<ref>/transfer", methods=["GET", "POST"])
@police_only_on
def transfer(report: Any) -> ResponseReturnValue:
    """Hand a report to the police of another county."""
    form = TransferForm(version=str(report.version))
    return form_step(
        "reports/transfer.html", form, report, _("已移送，对方会立即收到消息。"),
        lambda how: report_steps.transfer(report, county=form.county.data or "", **how),
        leave=True,
    )  # fmt: skip


@blueprint.route("/reports/<ref>/dispose", methods=["GET", "POST"])
@police_only_on
def dispose(report: Any) -> ResponseReturnValue:
    """Record the emergency measure."""
    form = DisposeForm(version=str(report.version))
    return form_step(
        "reports/dispose.html", form, report, _("处置已登记。"),
        lambda how: report_steps.dispose(
            report, disposal=form.chosen(), note=form.note.data or "", **how
        ),
    )  # fmt: skip


@blueprint.route("/reports/<ref>/notify", methods=["GET", "POST"])
@police_only_on
def notify(report: Any) -> ResponseReturnValue:
    """Notify the township where the child lives."""
    form = NotifyForm(version=str(report.version))
    form.township.choices = township_choices(report.area_code[:6])
    return form_step(
        "reports/notify.html", form, report, _("通报已发出，乡镇签收后这里会显示。"),
        lambda how: report_steps.notify(
            report, township=form.township.data or "", notice=form.notice.data or "", **how
        ),
    )  # fmt: skip


@blueprint.route("/reports/<ref>/write", methods=["GET", "POST"])
@police_only_on
def write(report: Any) -> ResponseReturnValue:
    """Add a note, or an answer that the reporter reads."""
    form = WriteForm()
    kind = EntryKind.TO_REPORTER if form.is_for_reporter.data else EntryKind.NOTE

    def written(_how: dict[str, Any]) -> None:
        report_steps.write(report, kind, form.text.data or "", by=signed_in(), at=now())

    return form_step("reports/write.html", form, report, _("已记录。"), written)


@blueprint.get("/reports/notices")
@allowed_to(Permission.SEE_NOTICE)
def list_notices() -> ResponseReturnValue:
    """List the police's notices to the township or county, unsigned ones first."""
    rows = list(reports.notices_for(signed_in()).paginate(page_number(), PAGE))
    return render_template("reports/list_notices.html", rows=rows)


@blueprint.get("/reports/notices/<ref>")
@allowed_to(Permission.SEE_NOTICE, on=reports.find_notice)
def show_notice(report: Any) -> ResponseReturnValue:
    """Show a notice in the police's words; the reading is written down."""
    reports.opened(report, by=signed_in(), at=now())
    return render_template(
        "reports/show_notice.html",
        report=report,
        situations=reports.situations_of(report),
        case=cases.live_case_of(report=report),
        form=VersionForm(version=str(report.version)),
    )


@blueprint.post("/reports/notices/<ref>/sign")
@allowed_to(Permission.SIGN_NOTICE, on=reports.find_notice)
def sign_for(report: Any) -> ResponseReturnValue:
    """Sign for a notice."""
    return pressed(
        report, report_steps.sign_for, _("已签收并立案，请按时开始评估。"), "reports.show_notice"
    )
