"""The optional second step of a login: a code of six digits from an app on one's phone, new every half minute.

Only a salt is kept in the catalog; the secret is made from it and the key of the sessions, so that neither the catalog, nor
its log, nor a backup of it gives it away. Source: RFC 6238 (TOTP) over RFC 4226 (HOTP), SHA-1 and 30 seconds, which is
what apps expect.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import struct
import time
from base64 import b32encode
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urlencode

from flask import current_app

if TYPE_CHECKING:
    from web.wiring import Puente

KIND = "second_step"
STEP, DIGITS, SLACK = 30, 6, 1  # seconds of a code, its digits, steps that a clock may be off


def new_salt() -> str:
    """What a secret is made of."""
    return secrets.token_hex(16)


def secret_of(name: str, salt: str) -> bytes:
    """The secret that the account and the app share."""
    key = current_app.config["SECRET_KEY"]
    return hmac.new(key, f"totp\0{name}\0{salt}".encode(), hashlib.sha1).digest()


def written(secret: bytes) -> str:
    """The secret as it is typed into an app, in groups of four."""
    plain = b32encode(secret).decode()
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def app_link(secret: bytes, name: str) -> str:
    """The address that apps open, or read as a picture."""
    query = urlencode({"secret": b32encode(secret).decode(), "issuer": "Puente"})
    return f"otpauth://totp/{quote(f'Puente:{name}')}?{query}"


def code_at(secret: bytes, step: int) -> str:
    """The code of a half minute since 1970."""
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 0xF
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def salt_of(puente: Puente, name: str) -> str:
    """What the secret of an account is made of; empty where it has no second step."""
    return str(puente.catalog.curated(KIND).get(name, ""))


def keep_salt(puente: Puente, name: str, salt: str | None, *, by: str) -> None:
    """Give an account a second step, or (``None``) take it away."""
    puente.catalog.curate(KIND, name, salt, by=by)


def accepts(name: str, salt: str, typed: str) -> bool:
    """Whether this is the code of now. Each code is good once, also for somebody who looked over a shoulder."""
    used = cast("MutableMapping[str, int]", current_app.extensions.setdefault("puente_codes", {}))
    now, secret, typed = int(time.time()) // STEP, secret_of(name, salt), "".join(typed.split())
    for step in range(now - SLACK, now + SLACK + 1):
        if step > used.get(name, 0) and hmac.compare_digest(code_at(secret, step).encode(), typed.encode()):
            used[name] = step
            return True
    return False
