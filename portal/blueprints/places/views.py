"""Villages and pastures that townships add."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.places.forms import AddForm, RenameForm
from portal.extensions import form_status, now, say
from portal.permissions import Permission
from portal.services import places
from portal.services.refusals import ChangedMeanwhile, FieldRefused, Refused
from portal.vocabulary import AreaLevel

blueprint = Blueprint("places", __name__, url_prefix="/places")


@blueprint.get("")
@allowed_to(Permission.ADD_PLACE)
def list_all() -> ResponseReturnValue:
    """List the villages and pastures of one's own township."""
    rows = places.under(signed_in())
    return render_template("places/list_all.html", rows=rows, files=places.files_in(rows))


@blueprint.route("/add", methods=["GET", "POST"])
@allowed_to(Permission.ADD_PLACE)
def add() -> ResponseReturnValue:
    """Add a village or pasture."""
    form = AddForm()
    if form.validate_on_submit():
        try:
            places.add(**_named(form), **_placed(form), by=signed_in(), at=now())
        except FieldRefused as refusal:
            form.refuse(refusal)
        except Refused as refusal:
            say(refusal)
        else:
            flash(_("已添加。"), "done")
            return redirect(url_for("places.list_all"), 303)
    status = form_status()
    return render_template("places/add.html", form=form), status


@blueprint.route("/<ref>/rename", methods=["GET", "POST"])
@allowed_to(Permission.ADD_PLACE, on=places.find)
def rename(area: Any) -> ResponseReturnValue:
    """Give a village or pasture another name."""
    form = RenameForm(obj=area, old_name=area.name_zh)
    if form.validate_on_submit():
        old_name = form.old_name.data or ""
        try:
            places.rename(area, old_name=old_name, **_named(form), by=signed_in(), at=now())
        except ChangedMeanwhile:
            raise
        except FieldRefused as refusal:
            form.refuse(refusal)
        else:
            flash(_("名称已更改。"), "done")
            return redirect(url_for("places.list_all"), 303)
    status = form_status()
    return render_template("places/rename.html", form=form, area=area), status


def _named(form: RenameForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in ("name_zh", "name_en", "name_bo")}


def _placed(form: AddForm) -> dict[str, Any]:
    is_pasture = form.level.data == AreaLevel.PASTURE.value
    level = AreaLevel.PASTURE if is_pasture else AreaLevel.VILLAGE
    return {"level": level, "code": form.code.data or "", "spot": form.spot.data or ""}
