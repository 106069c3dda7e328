"""How a view says who may open it: `@public` or `@allowed_to(permission, on=loader)`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import abort
from flask_login import current_user

from portal.extensions import login_manager
from portal.permissions import Permission, permits

View = Callable[..., Any]
Loader = Callable[..., Any]


@dataclass(frozen=True)
class Access:
    """What a registered view declares; tests/house reads it off the function itself."""

    permission: Permission | None
    loader: Loader | None = None

    @property
    def is_public(self) -> bool:
        """Say whether anybody may enter."""
        return self.permission is None


def public(view: View) -> View:
    """Declare that anybody may open the view."""
    view.access = Access(None)  # type: ignore[attr-defined]
    return view


def allowed_to(permission: Permission, *, on: Loader | None = None) -> Callable[[View], View]:
    """Declare that whoever holds `permission` may open the view.

    With `on`, the URL's `ref` is loaded by `on(account, ref)`, a *scoped* query of a service: an
    object of another area answers like a missing one (404). The view gets the object first.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            if not current_user.is_authenticated:
                return login_manager.unauthorized()
            account = _account()
            if not permits(account, permission):
                abort(403)
            if on is None:
                return view(**values)
            found = on(account, values.pop("ref"))
            if found is None:
                abort(404)
            return view(found, **values)

        guarded.access = Access(permission, on)  # type: ignore[attr-defined]
        return guarded

    return declare


def _account() -> Any:
    # Services compare and store the account itself, not Flask-Login's stand-in for it.
    return current_user._get_current_object()


def signed_in() -> Any:
    """Answer the account that is signed in; only for views declared with `allowed_to`."""
    return _account()
