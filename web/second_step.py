"""The optional second step of a login: a code of six digits from an app on one's phone, new every half minute.

Only a salt is kept in the catalog; the secret is made from it and the key of the sessions, so that neither the catalog, nor
its log, nor a backup of it gives it away. The codes are pyotp's: RFC 6238 (TOTP), SHA-1 and 30 seconds, as apps expect.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from base64 import b32encode
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, cast

from flask import current_app
from pyotp import TOTP
from pyotp.utils import strings_equal

if TYPE_CHECKING:
    from web.wiring import Puente

KIND = "second_step"
SLACK = 1  # steps that a clock may be off


def new_salt() -> str:
    """What a secret is made of."""
    return secrets.token_hex(16)


def codes_of(name: str, salt: str) -> TOTP:
    """The codes of an account, and the secret that they are made from, which its app shares."""
    key = current_app.config["SECRET_KEY"]
    secret = hmac.new(key, f"totp\0{name}\0{salt}".encode(), hashlib.sha1).digest()
    return TOTP(b32encode(secret).decode(), name=name, issuer="Puente")


def typed_in(codes: TOTP) -> str:
    """The secret as it is typed into an app, in groups of four."""
    return " ".join(codes.secret[at : at + 4] for at in range(0, len(codes.secret), 4))


def salt_of(puente: Puente, name: str) -> str:
    """What the secret of an account is made of; empty where it has no second step."""
    return str(puente.catalog.curated_value(KIND, name) or "")


def keep_salt(puente: Puente, name: str, salt: str | None, *, by: str) -> None:
    """Give an account a second step, or (``None``) take it away."""
    puente.catalog.curate(KIND, name, salt, by=by)


def accepts(name: str, salt: str, typed: str) -> bool:
    """Whether this is the code of now. Each code is good once, also for somebody who looked over a shoulder."""
    used = cast("MutableMapping[str, int]", current_app.extensions.setdefault("puente_codes", {}))
    codes, typed = codes_of(name, salt), "".join(typed.split())
    now = int(time.time()) // codes.interval
    for step in range(now - SLACK, now + SLACK + 1):
        if step > used.get(name, 0) and strings_equal(typed, codes.generate_otp(step)):
            used[name] = step
            return True
    return False
