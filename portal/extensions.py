"""What Flask is extended with: sign-in, CSRF, languages, limits, headers, the database."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from flask import Flask, abort, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, gettext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user, login_user
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.middleware.proxy_fix import ProxyFix
from wtforms import Field, HiddenField, SelectChoice
from wtforms.validators import StopValidation

from portal.config import Settings
from portal.services import sign_ins, transactions
from portal.services.refusals import (
    AlreadySubmitted,
    ChangedMeanwhile,
    FieldRefused,
    Refused,
)  # fmt: skip

LOCALES = {"zh": "zh_Hans_CN", "en": "en", "bo": "bo"}
PAGE_LANGUAGE = {"zh_Hans_CN": "zh-Hans", "en": "en", "bo": "bo"}

LAST_PAGE = 100_000

login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
# While Redis is away each process counts by itself; nobody is shut out by that.
limiter = Limiter(
    key_func=get_remote_address, headers_enabled=True, in_memory_fallback_enabled=True
)


class Needed:
    """Mark a field as needed; refuse an empty one with `sentence`, or let the service do it."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, sentence: Any = None) -> None:
        """Keep the sentence; without one the service says what is missing."""
        self.sentence = sentence

    def __call__(self, _form: Any, field: Field) -> None:
        """Refuse an empty field and look no further."""
        if self.sentence is not None and not str(field.data or "").strip():
            raise StopValidation(str(self.sentence))


class PortalForm(FlaskForm):
    """The base of every form: CSRF, and a token that makes a second sending harmless."""

    # Replaced by the real field wherever CSRF is on; the templates name it either way.
    csrf_token = ""
    submission = HiddenField(default=lambda: secrets.token_hex(16))

    def refuse(self, refusal: FieldRefused) -> None:
        """Show a service's refusal at the field it names."""
        field = self[refusal.field]
        field.errors = [*field.errors, said(refusal)]

    def seen_version(self) -> int:
        """Answer the row version that was on the page; 0, which no row has, for a broken one."""
        text = str(self["version"].data)
        # More digits than a version ever has would not fit into the database.
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


class VersionForm(PortalForm):
    """A button that acts on what was on the page."""

    version = HiddenField(default="0")


def choices_of(terms: Any, *, first: Any = None) -> Callable[[], list[SelectChoice]]:
    """Answer what gives the choices of `terms` in the reader's language at each request.

    With `first` (a msgid) they begin with that, which chooses nothing.
    """

    def choices() -> list[SelectChoice]:
        blank = [] if first is None else [SelectChoice("", gettext(first))]
        return blank + [SelectChoice(term.value, gettext(term.zh)) for term in terms]

    return choices


def settings() -> Settings:
    """Answer the settings of the present application."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def now() -> datetime:
    """Answer the present instant as naive UTC, from the application's clock."""
    at: datetime = current_app.config["CLOCK"]()
    return at


def form_status() -> int:
    """Answer the status of a page with a form: 422 when it was sent and comes back, else 200."""
    return 422 if request.method == "POST" else 200


def page_number() -> int:
    """Answer which page of a list is asked for: 1 for nonsense, LAST_PAGE at most."""
    return min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)


def say(refusal: Refused) -> None:
    """Flash a service's refusal as a sentence in the reader's language."""
    flash(said(refusal), "refused")


def said(refusal: Refused) -> str:
    """Answer a refusal's sentence in the reader's language; its words may be msgids too."""
    words = {
        name: gettext(word) if isinstance(word, str) and word else word
        for name, word in refusal.params.items()
    }
    return gettext(refusal.sentence, **words)


def carried_out(form: PortalForm, act: Callable[[], object]) -> bool:
    """Carry out `act`; answer False for a refusal, which then stands at its field or above.

    Raises ChangedMeanwhile, which has a page of its own (409).
    """
    try:
        act()
    except ChangedMeanwhile:
        raise
    except FieldRefused as refusal:
        if refusal.field in form:
            form.refuse(refusal)
        else:
            say(refusal)
    except Refused as refusal:
        say(refusal)
    else:
        return True
    return False


def enter(account: Any) -> None:
    """Sign `account` in with a fresh cookie, so that nothing planted before it lives on.

    `account` carries the token of a session just opened; one that was open here before is ended.
    """
    if current_user.is_authenticated:
        sign_ins.sign_out(current_user._get_current_object(), at=now())
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    login_user(account)


def chosen_locale() -> str:
    """Answer the reader's locale: chosen, else the browser's, else Chinese."""
    code = session.get("language") or request.accept_languages.best_match(["zh", "bo", "en"])
    return LOCALES.get(code or "zh", "zh_Hans_CN")


def install(app: Flask) -> None:
    """Wire everything into `app`."""
    if proxies := app.config["SETTINGS"].proxies:
        # Behind a proxy every reader would share its address, and so one limit of tries.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    login_manager.init_app(app)
    login_manager.login_view = "accounts.sign_in"
    login_manager.login_message = None
    csrf.init_app(app)
    babel.init_app(app, locale_selector=chosen_locale)
    limiter.init_app(app)
    app.before_request(_open_request)
    app.after_request(_close_submission)
    app.after_request(_set_headers)
    app.teardown_request(_close_database)
    app.register_error_handler(AlreadySubmitted, _answer_again)


@login_manager.user_loader
def _account_of(token: str) -> Any:
    return sign_ins.account_of(
        token,
        at=now(),
        idle_minutes=settings().session_idle_minutes,
        longest_hours=settings().session_hours,
    )


def _open_request() -> None:
    g.csp_nonce = ""
    if request.endpoint != "static":
        current_app.config["DATABASE"].connect(reuse_if_open=True)
    g.submission = None
    _refuse_no_text()
    if request.method == "POST":
        account_id = current_user.id if current_user.is_authenticated else None
        token = request.form.get("submission")
        g.submission = transactions.begin_submission(token, account_id)


def _refuse_no_text() -> None:
    """Refuse what no keyboard writes and PostgreSQL cannot keep: a NUL in address or form."""
    if any("\0" in str(value) for value in (request.view_args or {}).values()):
        abort(404)
    told = (*request.args.items(multi=True), *request.form.items(multi=True))
    if any("\0" in value for _name, value in told):
        abort(400)


def _close_submission(response: Any) -> Any:
    pending = g.get("submission")
    if pending is not None and pending.is_recorded and response.location:
        transactions.remember_location(pending.token, response.location)
    return response


def _answer_again(problem: AlreadySubmitted) -> ResponseReturnValue:
    flash(gettext("这一步已经记录过了，没有重复办理。"), "message")
    return redirect(problem.location or url_for("today.show"), 303)


def _close_database(_problem: BaseException | None) -> None:
    transactions.begin_submission(None, None)
    handle = current_app.config["DATABASE"]
    if not handle.is_closed() and not current_app.config.get("KEEP_DATABASE_OPEN"):
        handle.close()


def _set_headers(response: Any) -> Any:
    tiles = settings().tiles_url
    images = "'self' data:"
    scripts = "'self'"
    if g.get("csp_nonce"):
        scripts += f" 'nonce-{g.csp_nonce}'"
        images += f" {_origin(tiles)}" if tiles else ""
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src {images}; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; manifest-src 'self'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer" if not tiles else "origin"
    response.headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
    if settings().environment == "production":
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.endpoint not in {"static", "coverage.leaflet"}:
        response.headers["Cache-Control"] = "no-store"
    return response


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.split('/', 1)[0]}"
