"""Which web addresses may be fetched. Nothing here touches a network."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.addresses import check, is_public
from corpus.errors import IngestError

PUBLIC = "93.184.216.34"


def answer(*ips: str):  # type: ignore[no-untyped-def]
    def resolve(host: str, port: int) -> Sequence[str]:
        return ips

    return resolve


FORMS = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[::]/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://example.org:8080/",
    "http://example.org:22/",
    "http://user:secret@example.org/",
    "http://example.org@127.0.0.1/",
    "http://example.org\\@127.0.0.1/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "ftp://example.org/",
    "http:///nohost",
    "http://exa mple.org/",
    "http://example.org:port/",
    "//example.org/",
]


@pytest.mark.parametrize("url", FORMS)
def test_blocked_in_any_form(url: str) -> None:
    with pytest.raises(IngestError) as caught:
        check(url, resolve=answer(PUBLIC))

    assert caught.value.code == "blocked_address"


NAMES = ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd12::1", "0.0.0.0", "fe80::1%eth0"]


@pytest.mark.parametrize("ip", NAMES)
def test_a_name_that_means_a_blocked_address(ip: str) -> None:
    with pytest.raises(IngestError) as caught:
        check("http://innocent.example/", resolve=answer(ip))

    assert caught.value.code == "blocked_address"


def test_one_blocked_address_among_good_ones_is_enough() -> None:
    with pytest.raises(IngestError) as caught:
        check("http://mixed.example/", resolve=answer(PUBLIC, "127.0.0.1"))

    assert caught.value.code == "blocked_address"


def test_a_name_that_nobody_knows() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise OSError(host)

    with pytest.raises(IngestError) as caught:
        check("http://nowhere.example/", resolve=resolve)

    assert (caught.value.code, caught.value.facts["reason"]) == ("fetch_failed", "name")


def test_a_public_address_says_where_to_connect() -> None:
    target = check("https://Méxicó.example/año niño?q=á".replace(" ", "%20"), resolve=answer(PUBLIC))

    assert target.ips == (PUBLIC,)
    assert (target.scheme, target.port) == ("https", 443)
    assert target.host.startswith("xn--")
    assert target.path == "/a%C3%B1o%20ni%C3%B1o?q=%C3%A1"


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_alike(ip) -> None:  # type: ignore[no-untyped-def]
    assert is_public(f"::ffff:{ip}") <= is_public(str(ip))
    assert is_public(f"64:ff9b::{ip}") <= is_public(str(ip))


@given(st.text(max_size=60))
def test_any_text_is_checked_or_refused(text: str) -> None:
    try:
        target = check(text, resolve=answer(PUBLIC))
    except IngestError:
        return
    assert target.ips
