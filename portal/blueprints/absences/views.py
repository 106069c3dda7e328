"""Absent parents: the weekly list, and one absence with its contacts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.access import allowed_to, signed_in
from portal.blueprints.absences.forms import AbsenceForm, ContactForm, EndForm, absence_data
from portal.clock import local_date
from portal.extensions import PortalForm, carried_out, form_status, now, page_number
from portal.permissions import Permission
from portal.presentation import label
from portal.services import absences, child_scope, contact_logs, parent_offers

blueprint = Blueprint("absences", __name__, url_prefix="/absences")
PAGE = 50


@blueprint.get("")
@allowed_to(Permission.KEEP_ABSENCE)
def list_all() -> ResponseReturnValue:
    """List the children with a parent away, the longest silence first, or files that lack it."""
    account, page = signed_in(), page_number()
    is_gap = request.args.get("tab") == "unrecorded"
    rows, count = contact_logs.list_for(account, at=now(), page=page, size=PAGE)
    gaps = absences.unrecorded(account)
    lacking = gaps.count()
    return render_template(
        "absences/list_all.html",
        rows=rows, gaps=list(gaps.paginate(page, PAGE)) if is_gap else [], is_gap=is_gap,
        count=count, lacking=lacking, form=PortalForm(), page=page,
        pages=-(-(lacking if is_gap else count) // PAGE),
    )  # fmt: skip


@blueprint.post("/tick")
@allowed_to(Permission.KEEP_ABSENCE)
def tick() -> ResponseReturnValue:
    """Write down that the parents of one child, or of all ticked, were in contact today."""
    form, account = PortalForm(), signed_in()
    one = request.form.get("one")
    refs = [one] if one else request.form.getlist("child")[:PAGE]
    children = [child for ref in refs if (child := child_scope.find(account, ref)) is not None]
    done = []
    if form.validate_on_submit() and carried_out(
        form, lambda: done.append(contact_logs.tap(children, by=account, at=now()))
    ):
        if not children:
            flash(_("请先勾选孩子，再按按钮。"), "refused")
        elif done[0]:
            flash(_("已记下 %(count)s 个孩子今天的联系。", count=done[0]), "done")
        else:
            flash(_("今天的联系已经记过了，没有重复记。"), "message")
    return redirect(url_for("absences.list_all"), 303)


@blueprint.route("/contact/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_ABSENCE, on=child_scope.find)
def log_contact(child: Any) -> ResponseReturnValue:
    """Write down a contact with its day, who was spoken to and who confirms it."""
    account, current = signed_in(), {row.ref: row for row in absences.current_of(child)}
    if not current:
        return redirect(url_for("absences.record", ref=child.ref), 303)
    first = next(iter(current.values()))
    form = ContactForm(data={
        "who": list(current), "on": f"{local_date(now()):%Y-%m-%d}",
        "channel": first.channel.value, "confirmed_by": contact_logs.CONFIRMS[account.role].value,
    })  # fmt: skip
    form.who.choices = [SelectChoice(ref, label(row.parent)) for ref, row in current.items()]
    told = form.told(current) if form.validate_on_submit() else None
    if told and carried_out(
        form, lambda: contact_logs.log(told[0], **told[1], by=account, at=now())
    ):
        flash(_("联系已记下。"), "done")
        return redirect(url_for("absences.list_all"), 303)
    return render_template("absences/log_contact.html", form=form, child=child), form_status()


@blueprint.post("/contacts/<ref>/take-back")
@allowed_to(Permission.KEEP_ABSENCE, on=contact_logs.find_entry)
def take_back(entry: Any) -> ResponseReturnValue:
    """Take back a contact that was written down by mistake."""
    form = PortalForm()
    if form.validate_on_submit() and carried_out(
        form, lambda: contact_logs.take_back(entry, by=signed_in(), at=now())
    ):
        flash(_("已撤回这条记录，没有联系的天数重新计算。"), "done")
    return redirect(url_for("absences.show", ref=entry.absence.ref), 303)


@blueprint.route("/record/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_ABSENCE, on=child_scope.find)
def record(child: Any) -> ResponseReturnValue:
    """Write down that a parent of the child is away, and why the child stays behind."""
    form, made = AbsenceForm(), []
    is_sent = form.validate_on_submit()
    facts = form.facts() if is_sent else None
    last_on = form.day("last_on", is_needed=False) if is_sent else None

    def act() -> None:
        how = {"last_on": last_on, "is_silent": bool(form.is_silent.data)}
        made.append(contact_logs.begin(child, facts, **how, by=signed_in(), at=now()))

    if facts and not form.errors and carried_out(form, act):
        flash(_("外出已登记。接下来看看有什么办法让孩子不必留在家里。"), "done")
        return redirect(url_for("absences.show", ref=made[0].ref), 303)
    return render_template("absences/record.html", form=form, child=child), form_status()


@blueprint.get("/<ref>")
@allowed_to(Permission.KEEP_ABSENCE, on=absences.find)
def show(absence: Any) -> ResponseReturnValue:
    """Show an absence: the facts, the contacts, what was offered."""
    return render_template(
        "absences/show.html",
        absence=absence,
        days=absence.days_quiet(local_date(now())),
        state=contact_logs.state_of(absence.days_quiet(local_date(now()))),
        entries=contact_logs.entries_of(absence),
        offers=parent_offers.of_absence(signed_in(), absence),
        away=absences.of_file(absence.child),
        form=PortalForm(),
    )


@blueprint.route("/<ref>/edit", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_ABSENCE, on=absences.find)
def edit(absence: Any) -> ResponseReturnValue:
    """Change place, work or expected return of an absence."""
    form = AbsenceForm(data=absence_data(absence))
    del form.parent, form.last_on, form.is_silent
    facts = form.facts(parent=absence.parent) if form.validate_on_submit() else None
    how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
    if facts and carried_out(form, lambda: absences.update(absence, facts, **how)):
        flash(_("已保存。"), "done")
        return redirect(url_for("absences.show", ref=absence.ref), 303)
    return render_template("absences/edit.html", form=form, absence=absence), form_status()


@blueprint.route("/<ref>/end", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_ABSENCE, on=absences.find)
def end(absence: Any) -> ResponseReturnValue:
    """Say how an absence ended; the file is left to whoever keeps it."""
    today = f"{local_date(now()):%Y-%m-%d}"
    form = EndForm(data={"version": str(absence.version), "ended_on": today})
    told = form.told() if form.validate_on_submit() else None
    if told and carried_out(form, lambda: absences.end(absence, **told, by=signed_in(), at=now())):
        flash(_("外出已结束。"), "done")
        return redirect(url_for("absences.show", ref=absence.ref), 303)
    return render_template("absences/end.html", form=form, absence=absence), form_status()
