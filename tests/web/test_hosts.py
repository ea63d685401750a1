"""Requests under a name that is not the site's are refused, where that name can be known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from web.app import create_app
from web.wiring import Puente

CASES = [
    ("here only, by number", "127.0.0.1", "", "127.0.0.1:8000", 200),
    ("here only, by name", "localhost", "", "localhost", 200),
    ("here only, newer numbers", "::1", "", "[::1]:8000", 200),
    ("here only, a name that leads here", "127.0.0.1", "", "evil.example", 421),
    ("here only, a name that looks like it", "127.0.0.1", "", "127.0.0.1.evil.example", 421),
    ("on the network, any name", "0.0.0.0", "", "puente.lan:8000", 200),
    ("named, its name", "0.0.0.0", "https://puente.example/", "puente.example", 200),
    ("named, its name in capitals", "0.0.0.0", "https://puente.example", "Puente.Example:443", 200),
    ("named, for whoever looks after it", "0.0.0.0", "https://puente.example", "localhost:8000", 200),
    ("named, another name", "0.0.0.0", "https://puente.example", "evil.example", 421),
    ("not known where it listens", "", "", "anything.example", 200),
]


@pytest.mark.parametrize(("bound", "base", "asked", "status"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_names(puente: Puente, bound: str, base: str, asked: str, status: int) -> None:
    puente.settings = replace(puente.settings, base_url=base)
    client = create_app(puente, bound=bound).test_client()

    assert status == client.get("/en/help", headers={"Host": asked}).status_code
    assert status == client.get("/api/v1/terms", headers={"Host": asked}).status_code


def test_what_would_help_is_said(puente: Puente) -> None:
    client = create_app(puente, bound="127.0.0.1").test_client()

    assert "PUENTE_BASE_URL" in client.get("/es/", headers={"Host": "puente.gob.example"}).text
