"""Which addresses may be fetched: web addresses of public hosts. Checked after name resolution, at every redirect.

The caller connects to the checked IP address itself, so a name that resolves otherwise a moment later changes nothing.
An operator may permit single hosts of the inside by IP address and port (``fetch_allow``). Refused are loopback, private, link-local, metadata, multicast and reserved addresses, in every notation: decimal,
octal, hexadecimal, short, IPv6 that carries IPv4. Source of the list: IANA special-purpose registries, as ``ipaddress``
knows them (``is_global``).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from corpus.errors import ConfigError, IngestError

Resolver = Callable[[str, int], Sequence[str]]
IP = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = (80, 443)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: where to connect, and what to ask for there."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    ips: tuple[str, ...]

    @property
    def site(self) -> str:
        """Scheme and host with port: what robots.txt and the rate limit go by."""
        return f"{self.scheme}://{self.host}:{self.port}"


def resolve_name(host: str, port: int) -> Sequence[str]:
    """The IP addresses of a host name, by the system."""
    return tuple(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def read_places(text: str) -> frozenset[tuple[str, int]]:
    """IP addresses with ports, from a list like ``127.0.0.1:8080, [::1]:80``. Raises ``ConfigError``."""
    places = set()
    for item in filter(None, (part.strip() for part in text.split(","))):
        ip, _, port = item.rpartition(":")
        if not _is_ip(ip.strip("[]")) or not port.isdigit() or not 0 < int(port) < 65536:
            raise ConfigError("config.bad_value", name="fetch_allow", value=item)
        places.add((str(ipaddress.ip_address(ip.strip("[]"))), int(port)))
    return frozenset(places)


def check(url: str, *, resolve: Resolver = resolve_name, allowed: Collection[tuple[str, int]] = frozenset()) -> Target:
    """The checked target of an address. Raises ``IngestError``: ``blocked_address``, or ``fetch_failed`` (``name``).

    ``allowed``: IP addresses and ports that may be asked though they are not public.
    """
    parts, port = _split(url, {*PORTS, *(port for _, port in allowed)})
    host = parts.hostname or ""
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
        ips = _literal(host) or tuple(resolve(host, port))
    except (OSError, UnicodeError) as error:
        raise IngestError("fetch_failed", source=url, reason="name", host=host) from error
    if not ips:
        raise IngestError("fetch_failed", source=url, reason="name", host=host)
    for ip in ips:
        if (ip, port) not in allowed and not (is_public(ip) and port in PORTS):
            raise IngestError("blocked_address", source=url, host=host, reason="address")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (f"?{_query(parts.query)}" if parts.query else "")
    return Target(url, parts.scheme.lower(), host, port, path, ips)


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public Internet, also by the IPv4 address that it carries."""
    try:
        ip: IP = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64 or int(ip) >> 32 == 0:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def _split(url: str, ports: Collection[int]) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    except ValueError as error:
        raise IngestError("blocked_address", source=url[:200], reason="form") from error
    strange = any(c in url for c in "\\\t\r\n\0 ") or len(url) > _LONGEST
    if parts.scheme.lower() not in ("http", "https") or strange or not parts.hostname:
        raise IngestError("blocked_address", source=url[:200], reason="form")
    if parts.username is not None or parts.password is not None or port not in ports:
        raise IngestError("blocked_address", source=url[:200], reason="form", host=parts.hostname)
    return parts, port


def _literal(host: str) -> tuple[str, ...]:
    """The IP address that a host is written as, in any notation that a system resolver takes for one."""
    if ":" in host:
        return (str(ipaddress.ip_address(host.partition("%")[0])),) if _is_ip(host.partition("%")[0]) else ()
    try:
        return (socket.inet_ntoa(socket.inet_aton(host)),)
    except OSError:
        return ()


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _query(query: str) -> str:
    return quote(query, safe="/%:@!$&'()*+,;=~-._?[]|")
