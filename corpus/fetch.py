"""Documents from the web, politely and safely: own user agent, robots.txt, a pause between requests to one host,
conditional requests, checked addresses (``corpus.addresses``), caps on size and time.

What was fetched is kept in ``PUENTE_HOME/fetched`` with what the server said of it, so that a second run asks only
whether anything is new. The bytes themselves are among the original files.
"""

from __future__ import annotations

import contextlib
import email.message
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from corpus.addresses import Resolver, Target, check, read_places, resolve_name
from corpus.config import Settings
from corpus.errors import IngestError
from corpus.fetched import Answer, Memory
from corpus.parsers.protocol import Source

MOST_REDIRECTS = 5
CONNECT_SECONDS = 15.0
LONGEST_PAUSE = 30.0  # whatever robots.txt or a busy server asks for
TRIES = 3
MOST_FAILURES = 3  # of a host, after which it is taken for down
ROBOTS_BYTES = 500 * 1024  # RFC 9309, section 2.5
_CHUNK = 1 << 16
_NEAR = 0.05  # seconds
_AGAIN = frozenset({429, 500, 502, 503, 504})

Connect = Callable[[str, int, float], socket.socket]


def connect_to(ip: str, port: int, timeout: float) -> socket.socket:
    """A connection to an IP address."""
    return socket.create_connection((ip, port), timeout)


class Fetcher:
    """Fetches one document after the other and remembers the manners of each host."""

    def __init__(
        self,
        settings: Settings,
        *,
        resolve: Resolver = resolve_name,
        connect: Connect = connect_to,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = settings
        self.agent = f"Puente/0.1 (+{settings.base_url or 'research library'})"
        self.most = settings.max_upload_mb * 1_000_000
        self._resolve, self._connect, self._sleep = resolve, connect, sleep
        self._robots: dict[str, RobotFileParser] = {}
        self._asked: dict[str, float] = {}
        self._down: dict[str, list[str]] = {}
        self._memory = Memory(settings)
        self._allowed = read_places(settings.fetch_allow)

    def fetch(self, url: str, *, every: float = 0.0) -> Source:
        """The document at an address, with where and when it was got. One looked at less than ``every`` days ago is
        taken as it was then, and nobody is asked.

        Raises ``IngestError``: ``blocked_address``, ``too_large``, ``fetch_failed`` (``reason`` and ``status``).
        """
        if not self.settings.fetch:
            raise IngestError("fetch_failed", source=url, reason="off")
        known = self._memory.read(url)
        if known and self._memory.is_fresh(known, every):
            return _source(url, known, self._memory.body(known))
        answer = self._follow(url, _conditions(known))
        if answer.status == 304 and known:
            self._memory.touch(url, known)
            return _source(url, known, self._memory.body(known))
        if answer.status != 200:
            raise IngestError("fetch_failed", source=url, reason="status", status=answer.status)
        facts = self._memory.write(url, answer)
        return _source(url, facts, answer.body)

    def _follow(self, url: str, headers: Mapping[str, str]) -> Answer:
        deadline = time.monotonic() + self.settings.fetch_seconds
        place = url
        for _ in range(MOST_REDIRECTS + 1):
            target = check(place, resolve=self._resolve, allowed=self._allowed)
            self._mind_robots(target, deadline)
            answer = self._try(target, headers, deadline)
            location = answer.headers.get("location", "")
            if answer.status not in (301, 302, 303, 307, 308) or not location:
                return answer
            place = urljoin(place, location)
        raise IngestError("fetch_failed", source=url, reason="redirects")

    def _try(self, target: Target, headers: Mapping[str, str], deadline: float) -> Answer:
        """The answer, asked for again a few times where the server is busy or the line breaks."""
        for number in range(1, TRIES + 1):
            try:
                answer = self._ask(target, headers, self.most, deadline)
            except (OSError, http.client.HTTPException, zlib.error) as error:
                late = time.monotonic() > deadline - _NEAR  # the connection may have been cut just before
                if number == TRIES or late:
                    reason = "time" if late else _reason(error)
                    raise IngestError("fetch_failed", source=target.url, reason=reason) from error
                self._sleep(number * self.settings.fetch_pause)
                continue
            if answer.status not in _AGAIN or number == TRIES:
                return answer
            self._sleep(min(_wait(answer, 2 * self.settings.fetch_pause), LONGEST_PAUSE))
        raise AssertionError(target.url)  # the loop ends above

    def _ask(self, target: Target, headers: Mapping[str, str], most: int, deadline: float) -> Answer:
        self._pause(target)
        left = deadline - time.monotonic()
        if left <= 0:
            raise IngestError("fetch_failed", source=target.url, reason="time")
        connection = _Connection(target, self._connect, min(CONNECT_SECONDS, left))
        watch = threading.Timer(left, connection.cut)
        watch.start()
        try:
            connection.request("GET", target.path, headers=self._headers(target, headers))
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            body = _read_body(response, found, most, deadline)
            return Answer(target.url, response.status, found, body)
        finally:
            watch.cancel()
            connection.cut()
            connection.close()

    def _headers(self, target: Target, more: Mapping[str, str]) -> Mapping[str, str]:
        host = f"[{target.host}]" if ":" in target.host else target.host
        return {
            "Host": host,
            "User-Agent": self.agent,
            "Accept": "text/html,application/pdf,application/xhtml+xml,*/*;q=0.5",
            "Accept-Language": "es,en;q=0.9",
            "Accept-Encoding": "identity",
            "Connection": "close",
            **more,
        }

    def _pause(self, target: Target) -> None:
        robots = self._robots.get(target.site)
        delay = robots.crawl_delay(self.agent) if robots else None
        pause = min(max(self.settings.fetch_pause, float(delay or 0)), LONGEST_PAUSE)
        wait = self._asked.get(target.site, float("-inf")) + pause - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        self._asked[target.site] = time.monotonic()

    def _mind_robots(self, target: Target, deadline: float) -> None:
        """Raises ``IngestError`` (``fetch_failed``, reason ``robots``) where the site asks robots to stay out."""
        if target.site not in self._robots:
            failures = self._down.setdefault(target.site, [])
            if len(failures) >= MOST_FAILURES:
                raise IngestError("fetch_failed", source=target.url, reason=failures[-1])
            try:
                self._robots[target.site] = self._read_robots(target, deadline)
            except IngestError as error:
                failures.append(str(error.facts.get("reason", "connection")))
                raise
        if not self._robots[target.site].can_fetch(self.agent, target.url):
            raise IngestError("fetch_failed", source=target.url, reason="robots")

    def _read_robots(self, target: Target, deadline: float) -> RobotFileParser:
        """The rules of a site. None where it has none (4xx); all is forbidden where it cannot say (RFC 9309, 2.3.1)."""
        rules = RobotFileParser()
        place = f"{target.scheme}://{_netloc(target)}/robots.txt"
        try:
            for _ in range(MOST_REDIRECTS):
                there = check(place, resolve=self._resolve, allowed=self._allowed)
                answer = self._ask(there, {}, ROBOTS_BYTES, deadline)
                if not 300 <= answer.status < 400 or "location" not in answer.headers:
                    break
                place = urljoin(place, answer.headers["location"])
        except (OSError, http.client.HTTPException) as error:
            raise IngestError("fetch_failed", source=target.url, reason=_reason(error)) from error
        if answer.status == 200:
            rules.parse(answer.body.decode("utf-8", "replace").splitlines())
        else:
            rules.parse(["User-agent: *", "Disallow: /"] if answer.status >= 500 else [])
        return rules


class _Connection(http.client.HTTPConnection):
    """A connection to the checked IP addresses of a target, first that answers; TLS by the target's name."""

    def __init__(self, target: Target, connect: Connect, timeout: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        self._target, self._open = target, connect
        self._opened: socket.socket | None = None

    def connect(self) -> None:
        """Connects; raises ``OSError`` when no address answers."""
        trouble: OSError = OSError("no address")
        for ip in self._target.ips:
            try:
                self.sock = self._open(ip, self._target.port, self.timeout or CONNECT_SECONDS)
            except OSError as error:
                trouble = error
                continue
            if self._target.scheme == "https":
                self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self._target.host)
            self._opened = self.sock
            return
        raise trouble

    def cut(self) -> None:
        """Ends the connection from outside, so that a server that says little for long is left."""
        if self._opened:
            with contextlib.suppress(OSError):
                self._opened.shutdown(socket.SHUT_RDWR)


def _read_body(response: http.client.HTTPResponse, headers: Mapping[str, str], most: int, deadline: float) -> bytes:
    """The body, at most ``most`` bytes, unpacked too, and until the deadline. Raises ``IngestError``."""
    inflate = zlib.decompressobj(47) if headers.get("content-encoding", "") in ("gzip", "deflate", "x-gzip") else None
    chunks, size = [], int(headers["content-length"]) if headers.get("content-length", "").isdigit() else 0
    if size > most:
        raise IngestError("too_large", reason="size", limit_mb=most // 1_000_000)
    size = 0
    while chunk := response.read1(_CHUNK):
        data = inflate.decompress(chunk, most - size + 1) if inflate else chunk
        size += len(data)
        if size > most or (inflate and inflate.unconsumed_tail):
            raise IngestError("too_large", reason="size", limit_mb=most // 1_000_000)
        if time.monotonic() > deadline:
            raise TimeoutError
        chunks.append(data)
    if time.monotonic() > deadline:
        raise TimeoutError
    if response.length or (inflate and chunks and not inflate.eof):  # ``read1`` says nothing of an early end
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(chunks)


def _conditions(known: Mapping[str, str]) -> Mapping[str, str]:
    names = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
    return {header: known[name] for name, header in names.items() if known.get(name)}


def _source(url: str, facts: Mapping[str, str], body: bytes) -> Source:
    given: dict[str, object] = {"source_url": url, "retrieved": facts["retrieved"]}
    if facts.get("final_url", url) != url:
        given["final_url"] = facts["final_url"]
    message = email.message.Message()
    message["content-type"] = facts.get("content_type", "")
    if charset := message.get_content_charset():
        given["encoding"] = charset
    return Source(_name(url, facts, message.get_content_type()), body, url, given)


def _name(url: str, facts: Mapping[str, str], media_type: str) -> str:
    """A file name for a document: what the server calls it, else the end of the address."""
    message = email.message.Message()
    message["content-disposition"] = facts.get("disposition", "") or "inline"
    named = PurePosixPath((message.get_filename() or "").replace("\\", "/")).name
    name = named or PurePosixPath(unquote(urlsplit(facts.get("final_url", url)).path)).name or "index"
    return f"{name}.html" if media_type == "text/html" and "." not in name else name


def _netloc(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == (443 if target.scheme == "https" else 80) else f"{host}:{target.port}"


def _wait(answer: Answer, usual: float) -> float:
    after = answer.headers.get("retry-after", "")
    return float(after) if after.isdigit() else usual


def _reason(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "time"
    if isinstance(error, http.client.IncompleteRead):
        return "truncated"
    if isinstance(error, ssl.SSLError):
        return "certificate"
    return "connection"
