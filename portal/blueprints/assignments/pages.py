"""What the views of this area share: filling forms, carrying out an act, showing the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.assignment_terms import MeetingPlace
from portal.blueprints.assignments.forms import ContactForm, ContactWithConsentForm
from portal.extensions import now
from portal.services import asking_limits, assignments, contacts, needs, reserves, suitability

REFUSED = 422


def form_page(template: str, form: Any, assignment: Any, **values: Any) -> ResponseReturnValue:
    """Show a form with the need's card; a posted form that comes back does so with status 422."""
    page = render_template(
        template, form=form, assignment=assignment, card=needs.card(assignment.need), **values
    )
    return page, (REFUSED if request.method == "POST" else 200)


def first_tab(tabs: Sequence[Any]) -> str:
    """Answer the first tab behind which something lies, else the first."""
    return next((tab.key for tab in tabs if tab.count), tabs[0].key)


def parts_of(assignment: Any) -> list[tuple[str, float, int]]:
    """Answer the parts of the score: in words, points, points at most; the weightiest first."""
    return [
        (gettext(text), points, most) for text, points, most in suitability.parts_of(assignment)
    ]


def candidates_for(form: Any, assignment: Any) -> list[suitability.Candidate]:
    """Answer who else may be asked, and make them the form's choices."""
    found = [
        one
        for one in suitability.candidates(assignment.need, at=now())
        if one.helper.id != assignment.helper_id
    ]
    form.helper.choices = [(one.helper.ref, one.helper.full_name) for one in found]
    return found


def people_for(form: Any, assignment: Any) -> list[tuple[Any, list[str]]]:
    """Answer the organization's people with what each fails; only the fit are choices."""
    people = suitability.checked(assignment, assignments.own_people(assignment), at=now())
    form.helper.choices = [(helper.ref, helper.full_name) for helper, codes in people if not codes]
    return [
        (helper, [gettext(suitability.told_outside(code)) for code in codes])
        for helper, codes in people
    ]


def reasons_told(assignment: Any) -> str:
    """Answer in words, without a figure, why the person is asked."""
    return gettext("；").join(
        gettext(text) for text in suitability.reasons_told_outside(assignment)
    )


def standing_by(assignment: Any) -> dict[str, Any]:
    """Answer what a page says of a reserve place: the turn, its place, and whether it is night."""
    turn = reserves.of_offer(assignment)
    place = reserves.position(turn) if turn is not None else 0
    return {"turn": turn, "place": place, "is_night": asking_limits.is_night(now())}


def contact_form(assignment: Any) -> ContactForm:
    """Answer the form, with the fields of a consent where none stands yet."""
    if contacts.has_consent(assignment):
        return ContactForm(version=assignment.version)
    return ContactWithConsentForm(version=assignment.version)


def meeting_in(form: ContactForm) -> contacts.Meeting:
    """Answer the meeting that the form describes."""
    return contacts.Meeting(
        place=MeetingPlace(form.place.data),
        detail=form.detail.data or "",
        second_adult=form.second_adult.data or "",
        is_public_place=bool(form.is_public_place.data),
    )


def consent_in(form: ContactForm) -> contacts.ConsentGiven | None:
    """Answer the consent written on the form, or None where one stands already."""
    if not isinstance(form, ContactWithConsentForm):
        return None
    return contacts.ConsentGiven(
        given_by=form.given_by.data,
        relation=form.relation.data,
        given_on=form.given_on.data,
        child_heard=form.child_heard.data,
    )
