"""Road minutes of a county: its table, what an upload would change, its winter."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.roads.forms import SeasonForm, TableForm
from portal.clock import local_date
from portal.extensions import VersionForm, carried_out, form_status, now
from portal.permissions import Permission
from portal.services import road_imports, road_settings, road_table
from portal.services.refusals import FieldRefused
from portal.services.written_text import read_day
from portal.vocabulary import N_

blueprint = Blueprint("roads", __name__, url_prefix="/roads")
SHOWN = 200


@blueprint.get("")
@allowed_to(Permission.KEEP_ROADS)
def show_own() -> ResponseReturnValue:
    """Show the county's table, what waits for its confirmation, and its winter."""
    account = signed_in()
    return render_template(
        "roads/show_own.html",
        table=road_table.in_force(account.area_code),
        draft=road_imports.draft_of(account),
        ended=road_imports.ended(account),
        driving=road_settings.of(account.area_code),
        is_winter=road_table.is_winter(local_date(now()), account.area_code),
    )


@blueprint.route("/import", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_ROADS)
def import_table() -> ResponseReturnValue:
    """Take a table as a draft, or name every line that is wrong."""
    form, made = TableForm(), []

    def act() -> None:
        content = form.content()
        if content is None:
            raise FieldRefused("file", N_("请选一份CSV表格。"))
        as_of, source = read_day(form.as_of.data), form.source.data or ""
        how = {"source": source, "as_of": as_of, "by": signed_in(), "at": now()}
        made.append(road_imports.upload(content, **how))

    if form.validate_on_submit() and carried_out(form, act) and made[0][0] is not None:
        return redirect(url_for("roads.show", ref=made[0][0].ref), 303)
    reading = made[0][1] if made else None
    return render_template("roads/import_table.html", form=form, reading=reading), form_status()


@blueprint.get("/blank.csv")
@allowed_to(Permission.KEEP_ROADS)
def blank() -> ResponseReturnValue:
    """Send a table to be filled in, with the codes of the county's townships."""
    return _file(road_imports.blank(signed_in()), f"roads-{signed_in().area_code}.csv")


@blueprint.get("/<ref>")
@allowed_to(Permission.KEEP_ROADS, on=road_imports.find)
def show(table: Any) -> ResponseReturnValue:
    """Show a draft with what it would change, or the ways of the table that holds."""
    told = road_imports.compare(table)
    form = VersionForm(version=str(table.version))
    lines = told.differences if table.in_force_at is None else road_imports.ways_of(table)
    odd = road_imports.doubtful(table)
    page = {"table": table, "told": told, "form": form, "lines": lines[:SHOWN], "all": len(lines)}
    return render_template("roads/show.html", **page, odd=odd[:SHOWN], odd_count=len(odd))


@blueprint.get("/<ref>/table.csv")
@allowed_to(Permission.KEEP_ROADS, on=road_imports.find)
def download(table: Any) -> ResponseReturnValue:
    """Send the table as it would be uploaded again."""
    return _file(table.document, f"roads-{table.area_code}-{table.as_of.isoformat()}.csv")


@blueprint.post("/<ref>/confirm")
@allowed_to(Permission.KEEP_ROADS, on=road_imports.find)
def confirm(table: Any) -> ResponseReturnValue:
    """Put a draft in force."""
    return _step(table, road_imports.confirm, _("已启用。以后的匹配和估算都用这张表。"))


@blueprint.post("/<ref>/discard")
@allowed_to(Permission.KEEP_ROADS, on=road_imports.find)
def discard(table: Any) -> ResponseReturnValue:
    """Throw a draft away."""
    return _step(table, road_imports.discard, _("已删去这份草稿，现在的表没有变。"))


@blueprint.post("/<ref>/stop")
@allowed_to(Permission.KEEP_ROADS, on=road_imports.find)
def stop(table: Any) -> ResponseReturnValue:
    """Stop using the table that holds."""
    return _step(table, road_imports.stop, _("已停用。以后这些道路的时间按距离估计。"))


@blueprint.route("/season", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_ROADS)
def set_season() -> ResponseReturnValue:
    """Set the months of winter and the speeds of an estimate."""
    account = signed_in()
    held = road_settings.of(account.area_code)
    form = SeasonForm(
        first_month=str(held.first_month), last_month=str(held.last_month),
        detour=f"{held.travel.detour:g}", speed=f"{held.travel.speed:g}",
        winter_speed=f"{held.travel.winter_speed:g}",
    )  # fmt: skip

    def act() -> None:
        road_settings.keep(**form.values(), by=account, at=now())

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已保存。已经做过的匹配不受影响。"), "done")
        return redirect(url_for("roads.show_own"), 303)
    history = road_settings.history(account)
    return render_template("roads/set_season.html", form=form, history=history), form_status()


def _file(document: str, name: str) -> Response:
    answer = Response(document, mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _step(table: Any, act: Any, done: str) -> ResponseReturnValue:
    form = VersionForm()

    def carry() -> None:
        act(table, version=form.seen_version(), by=signed_in(), at=now())

    if form.validate_on_submit() and carried_out(form, carry):
        flash(done, "done")
    return redirect(url_for("roads.show_own"), 303)
