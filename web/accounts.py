"""Who is asking, and what their role allows. Sessions are signed cookies that end when the password changes.

reader       reads, also where the site is not public      contributor  adds documents
curator      corrects what is there                         admin        manages accounts
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from flask import Flask, Request, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import CSRFProtect

from corpus.errors import CatalogError, NotInCatalog
from web.i18n import page_locale
from web.throttle import Throttle
from web.tokens import owner_of

if TYPE_CHECKING:
    from corpus.catalog import User
    from web.wiring import Puente

ROLES = ("reader", "contributor", "curator", "admin")
LEAST_PASSWORD = 10
EPOCHS = "session"  # kind of the record that counts how often somebody ended their sessions
OPEN = (
    "account.login",
    "account.code",
    "account.join",
    "static",
    "health.health",
    "root_files.robots",
    "feeds.opensearch",
)  # to everybody, always

P = ParamSpec("P")
R = TypeVar("R")


class Forbidden(CatalogError):
    """The account does not allow it."""

    default_code = "user.forbidden"


class BadToken(CatalogError):
    """The token of a program is not, or no longer, good."""

    default_code = "user.bad_token"


class Account(UserMixin):  # type: ignore[misc]
    """Somebody who is logged in. ``epoch`` is how often they ended their sessions before."""

    def __init__(self, user: User, epoch: int) -> None:
        self.name, self.role, self.epoch = user.name, user.role, epoch

    def get_id(self) -> str:
        """What the session keeps."""
        return f"{self.epoch}:{self.name}"

    def may(self, role: str) -> bool:
        """Whether this role is theirs or below theirs."""
        return ROLES.index(self.role) >= ROLES.index(role)


def init_accounts(app: Flask, puente: Puente) -> None:
    """Sessions, protection of forms against other sites, and, where the site is not public, the door."""
    app.config.update(
        SECRET_KEY=read_secret(puente.settings.home),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=puente.settings.base_url.startswith("https:"),
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    CSRFProtect(app)
    app.extensions["puente_logins"] = Throttle(most=8, seconds=300)
    manager = LoginManager(app)
    manager.user_loader(lambda kept: _load(puente, kept))
    manager.request_loader(lambda asked: _bearer(puente, asked))
    if not puente.settings.public:
        app.before_request(_door)


def read_secret(home: Path) -> bytes:
    """The key that signs sessions: made once, readable by the operator only."""
    path = home / "secret.key"
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(key := secrets.token_bytes(32))
    return key


def epoch_of(puente: Puente, name: str) -> int:
    """How often this account ended its sessions."""
    return int(puente.catalog.curated(EPOCHS).get(name, 0))


def end_sessions(puente: Puente, name: str, *, by: str = "") -> None:
    """Log an account out everywhere."""
    puente.catalog.curate(EPOCHS, name, epoch_of(puente, name) + 1, by=by or name)


def _load(puente: Puente, kept: str) -> Account | None:
    epoch, _, name = kept.partition(":")
    try:
        user = puente.catalog.user(name)
    except NotInCatalog:
        return None
    if user.disabled or epoch != str(epoch_of(puente, name)):
        return None
    return Account(user, int(epoch))


def _bearer(puente: Puente, asked: Request) -> Account | None:
    """Whose token a program sends; only for the interface for programs. Raises ``BadToken`` for one that is not good."""
    kind, _, carried = asked.headers.get("Authorization", "").partition(" ")
    if kind.casefold() != "bearer" or not asked.path.startswith("/api/"):
        return None
    name = owner_of(puente.catalog, carried.strip())
    found = _load(puente, f"{epoch_of(puente, name)}:{name}") if name else None
    if found is None:
        raise BadToken
    return found


def account() -> Account | None:
    """Who is asking, if they are logged in."""
    return cast("Account", current_user) if current_user and current_user.is_authenticated else None


def requires(role: str) -> Callable[[Callable[P, R]], Callable[P, R | ResponseReturnValue]]:
    """Only for this role and those above; others are asked to log in, or told that they may not."""

    def decorate(view: Callable[P, R]) -> Callable[P, R | ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | ResponseReturnValue:
            who = account()
            if who is None:
                return ask_to_log_in()
            if not who.may(role):
                raise Forbidden
            return view(*args, **kwargs)

        return guarded

    return decorate


def ask_to_log_in() -> ResponseReturnValue:
    """The way to the login page and back."""
    after = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("account.login", locale=page_locale(), next=after or None))


def _door() -> ResponseReturnValue | None:
    if account() or request.endpoint in OPEN or request.path == "/":
        return None
    if request.path.startswith("/api/"):
        raise BadToken
    return ask_to_log_in()


def safe_next(address: str) -> str:
    """A path of this site to go to after the login; home for anything else."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain and "\\" not in address else url_for("site.home")


def logins() -> Throttle:
    """Who tried how often to log in."""
    return cast("Throttle", current_app.extensions["puente_logins"])
