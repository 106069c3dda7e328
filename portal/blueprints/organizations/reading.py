"""Turning the organizations' forms into what the service takes, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask_babel import gettext
from wtforms import SelectChoice

from portal.blueprints.organizations.forms import OfferForm, RegistrationForm
from portal.presentation import area_name
from portal.services import areas
from portal.services.organization_details import Offer, Registration
from portal.vocabulary import AreaLevel, OrganizationKind


def registration_form(kept: Registration | None = None, *, version: int = 1) -> RegistrationForm:
    """Answer the form with what is known and the counties to choose from."""
    form = RegistrationForm(data={**(asdict(kept) if kept else {}), "version": version})
    form.area_code.choices = [
        SelectChoice("", gettext("请选择县（市、区）")),
        *(
            SelectChoice(area.code, area_name(area.code, 1), optgroup=area_name(area.code[:4], 1))
            for area in areas.of_level(AreaLevel.COUNTY)
        ),
    ]
    return form


def registration_from(form: RegistrationForm) -> Registration:
    """Answer who the form says the organization is."""
    names = Registration.__dataclass_fields__
    return Registration(**{name: form[name].data or "" for name in names if name != "is_charity"},
                        is_charity=bool(form.is_charity.data))  # fmt: skip


def registration_as_draft(told: Registration) -> dict[str, Any]:
    """Answer what is kept of the registration until the application is finished."""
    return {**asdict(told), "kind": told.kind.value}


def registration_from_draft(draft: dict[str, Any]) -> Registration:
    """Answer the registration that was kept."""
    return Registration(**{**draft, "kind": OrganizationKind(draft["kind"])})


def with_areas(form: OfferForm) -> OfferForm:
    """Answer `form` with the province, its prefectures and their counties to choose from."""
    levels = (AreaLevel.PROVINCE, AreaLevel.PREFECTURE, AreaLevel.COUNTY)
    found = [area for level in levels for area in areas.of_level(level)]
    form.areas.choices = [
        SelectChoice(area.code, area_name(area.code, 1))
        for area in sorted(found, key=lambda area: area.code)
    ]
    return form


def offer_from(form: OfferForm) -> Offer:
    """Answer what the form says the organization offers."""
    return Offer(
        contact_name=form.contact_name.data,
        contact_phone=form.contact_phone.data,
        contact_email=form.contact_email.data,
        services=tuple(form.services.data or ()),
        areas=tuple(form.areas.data or ()),
        capacity=form.capacity.data,
        vetting_declared_on=form.vetting_declared_on.data,
    )
