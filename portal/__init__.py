"""Shouwang 守望: the application is made here, the one place where pieces are wired."""

from __future__ import annotations

from typing import Any

from flask import Flask

from portal import blueprints, cli, extensions, presentation
from portal.clock import utc_now
from portal.config import INSTANCE, ROOT, Settings, read_settings
from portal.models import base
from portal.services import audit, geocoders


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """Make the application from `settings` (default: the environment)."""
    chosen = settings or read_settings()
    INSTANCE.mkdir(exist_ok=True)
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(INSTANCE),
    )
    app.config.update(
        SETTINGS=chosen,
        SECRET_KEY=chosen.secret_key,
        CLOCK=utc_now,
        DATABASE=base.connect_to(chosen.database_url),
        SESSION_COOKIE_NAME="shouwang",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=chosen.environment == "production",
        MAX_CONTENT_LENGTH=6 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        RATELIMIT_STORAGE_URI=chosen.limits_url,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.config.update(overrides)
    base.verify_pragmas()
    audit.use_key(chosen.audit_key)
    geocoders.use(chosen.geocoder)
    extensions.install(app)
    presentation.install(app)
    blueprints.register(app)
    cli.install(app)
    return app
