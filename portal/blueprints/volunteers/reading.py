"""Turning the forms of the sign-up into what the service takes, and back."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.blueprints.volunteers.forms import AbilitiesForm, AboutForm
from portal.service_codes import LICENSED, SERVICE_CODES
from portal.services.volunteers import Abilities, Identity, Skill
from portal.vocabulary import HelperKind, Language, Sex, WorkerLevel


def identity_from(form: AboutForm) -> Identity:
    """Answer who the form says somebody is."""
    level = form.worker_level.data
    known = {term.value for term in WorkerLevel}
    return Identity(
        kind=HelperKind(form.kind.data),
        full_name=form.full_name.data or "",
        sex=Sex(form.sex.data),
        birth_on=form.birth_on.data,
        area_code=form.area_code.data or "",
        worker_level=WorkerLevel(level) if level in known else None,
        certificate_no=form.certificate_no.data or "",
        certificate_on=form.certificate_on.data,
        registration_no=form.registration_no.data or "",
        registered_until=form.registered_until.data,
    )


def identity_as_draft(told: Identity) -> dict[str, Any]:
    """Answer what is kept of the identity until the sign-up is finished."""
    return {name: _plain(getattr(told, name)) for name in Identity.__dataclass_fields__}


def identity_from_draft(draft: dict[str, Any]) -> Identity:
    """Answer the identity that was kept."""
    return Identity(
        kind=HelperKind(draft["kind"]),
        full_name=draft["full_name"],
        sex=Sex(draft["sex"]),
        birth_on=date.fromisoformat(draft["birth_on"]),
        area_code=draft["area_code"],
        worker_level=WorkerLevel(draft["worker_level"]) if draft["worker_level"] else None,
        certificate_no=draft["certificate_no"],
        certificate_on=_day(draft["certificate_on"]),
        registration_no=draft["registration_no"],
        registered_until=_day(draft["registered_until"]),
    )


def abilities_from(form: AbilitiesForm) -> Abilities:  # type: ignore[valid-type]
    """Answer what the form says somebody can do."""
    languages = {lang: int(form[f"language_{lang.value}"].data) for lang in Language}
    levels = {code: int(form[f"skill_{code}"].data) for code in SERVICE_CODES}
    times = {day: form[f"free_{day}"].data for day in range(7)}
    return Abilities(
        languages={lang: level for lang, level in languages.items() if level},
        skills={code: _skill(form, code, level) for code, level in levels.items() if level},
        max_minutes=int(form.max_minutes.data),
        reach=form.reach.data,
        capacity=form.capacity.data,
        availability=tuple(
            (day, *(int(part) for part in span.split("-"))) for day, span in times.items() if span
        ),
    )


def _skill(form: Any, code: str, level: int) -> Skill:
    if code not in LICENSED:
        return Skill(level)
    number, until = form[f"licence_no_{code}"].data, form[f"licence_until_{code}"].data
    return Skill(level, number or "", until)


def abilities_as_fields(told: Abilities) -> dict[str, Any]:
    """Answer the form's values for what is stored."""
    values: dict[str, Any] = {
        "max_minutes": str(told.max_minutes), "reach": told.reach, "capacity": told.capacity,
    }  # fmt: skip
    for language, level in told.languages.items():
        values[f"language_{language.value}"] = str(level)
    for code, skill in told.skills.items():
        values[f"skill_{code}"] = str(skill.level)
        values[f"licence_no_{code}"] = skill.licence_no
        values[f"licence_until_{code}"] = skill.licence_until
    for weekday, start, end in told.availability:
        values[f"free_{weekday}"] = f"{start}-{end}"
    return values


def abilities_as_draft(told: Abilities) -> dict[str, Any]:
    """Answer what is kept of the abilities until the sign-up is finished."""
    return {name: _plain(value) for name, value in abilities_as_fields(told).items()}


def abilities_from_draft(draft: dict[str, Any]) -> Abilities:
    """Answer the abilities that were kept, read by the same form that took them."""
    values = {
        name: _day(value) if name.startswith("licence_until_") else value
        for name, value in draft.items()
    }
    return abilities_from(AbilitiesForm(formdata=None, data=values))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "value", value)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
