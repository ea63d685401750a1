"""URLs in text, mended where a line broke them, and what may be inferred from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_START = re.compile(r"https?\s?://|ftp://|(?<![\w@./-])www\.(?=\w)|(?<![\w./])10\.\d{4,9}/(?=\S)", re.IGNORECASE)
_STOP = re.compile(r"[\s<>\"“”«»{}|\\^`]")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|(?:doi:?\s*)|^)(10\.\d{4,9}/[^\s<>\"]+)", re.IGNORECASE)
_GOES_ON = re.compile(r"[\s]{1,3}(?=[\w~%./?=&-])")
_BROKEN = re.compile(r"[/\-_=&?%.]$")  # a line of a URL that ends so goes on
_PATHLIKE = re.compile(r"[\w~%+-]*[./=&?_%][\w./?=&%~+#:-]*|[\w%+-]*\d[\w%+-]*|[\w-]+(?=>)")
_SITES = {  # hosts of the press whose second-level name is not the title
    "nytimes": "The New York Times",
    "latimes": "Los Angeles Times",
    "washingtonpost": "The Washington Post",
    "wsj": "The Wall Street Journal",
    "eluniversal": "El Universal",
    "lajornada": "La Jornada",
    "jornada": "La Jornada",
    "elpais": "El País",
    "usatoday": "USA Today",
    "houstonchronicle": "Houston Chronicle",
    "dallasnews": "The Dallas Morning News",
    "elpasotimes": "El Paso Times",
    "bbc": "BBC",
    "cnn": "CNN",
    "npr": "NPR",
    "apnews": "AP News",
}
_PUBLIC = frozenset("com org net gob gov edu mil int co ac info eu".split())


@dataclass(frozen=True, slots=True)
class Link:
    """``text[start:end]`` prints ``url`` (brackets left out of it, breaks mended)."""

    start: int
    end: int
    url: str
    bracketed: bool = False


def find_links(text: str) -> Sequence[Link]:
    """URLs and DOIs of ``text`` in reading order. A URL in ``<>`` keeps its brackets inside the span."""
    links: list[Link] = []
    at = 0
    while match := _START.search(text, at):
        start = match.start()
        opened = start > 0 and text[start - 1] == "<"
        close = text.find(">", start, start + 500) if opened else -1
        if close > 0 and "<" not in text[start:close]:
            links.append(Link(start - 1, close + 1, re.sub(r"\s+", "", text[start:close]), bracketed=True))
            at = close + 1
        else:
            end, url = _bare(text, start, match.end())
            links.append(Link(start, end, url))
            at = max(end, match.end())
    return [link for link in links if "." in link.url]


def _bare(text: str, start: int, at: int) -> tuple[int, str]:
    """End and mended text of a URL without brackets."""
    pieces = []
    begin = start
    while True:
        stop = _STOP.search(text, at)
        end = stop.start() if stop else len(text)
        pieces.append(text[begin:end])
        gap = _GOES_ON.match(text, end)
        more = gap and _BROKEN.search(text[begin:end]) and _PATHLIKE.match(text, gap.end())
        if not gap or not more or not _continues(text, end, more):
            break
        begin = at = gap.end()
    url = "".join(pieces)
    kept = _without_end_marks(url)
    return end - (len(url) - len(kept)), kept.replace(" ", "")


def _continues(text: str, end: int, more: re.Match[str]) -> bool:
    """Whether the token after a break belongs to the URL: it must look like a path, not like a new sentence or URL."""
    token = more.group()
    if _START.match(token) or re.fullmatch(r"(?:19|20)\d\d\.?", token):
        return False
    if text[end - 1] == ".":
        return (
            token[:1].islower() and re.match(r"(?:pdf|html?|php|aspx?|com|org|gob|gov|mx|edu|net)\b", token) is not None
        )
    return "\n" in text[end : more.start()] or not token[:1].isupper() or bool(re.search(r"[/=_]|\.\w", token))


def _without_end_marks(url: str) -> str:
    while url and url[-1] in ".,;:!?'’”*)]":
        if url[-1] in ")]" and url.count("(" if url[-1] == ")" else "[") >= url.count(url[-1]):
            break
        url = url[:-1]
    return url


def url_key(url: str) -> str:
    """A key under which the same address is the same string: no scheme, no ``www.``, no end slash, no fragment."""
    if match := _DOI.search(url):
        return "doi:" + match.group(1).lower().rstrip(".,;)/")
    parts = urlsplit(url if "://" in url else "http://" + url)
    host = (parts.hostname or "").removeprefix("www.")
    path = re.sub(r"/{2,}", "/", unquote(parts.path)).rstrip("/")
    path = re.sub(r"/(?:index|default)\.(?:html?|php|aspx?)$", "", path) if not parts.query else path
    return f"url:{host}{path}" + (f"?{parts.query}" if parts.query else "")


def is_front_page(url: str) -> bool:
    """Whether a URL names a whole site (``www.army.mil``): too wide to say which work is meant."""
    parts = urlsplit(url if "://" in url else "http://" + url)
    return not parts.path.strip("/") and not parts.query


def site_name(url: str) -> str:
    """The site a URL's host tells: known titles of the press, else its own name capitalized."""
    host = (urlsplit(url if "://" in url else "http://" + url).hostname or "").split(".")
    names = [part for part in host if part not in _PUBLIC and part != "www"]
    if len(names) > 1 and len(names[-1]) == 2:  # a country
        names.pop()
    name = names[-1] if names else ""
    if len(name) <= 5 and _PUBLIC & {"gob", "gov", "org"} & set(host) and name not in _SITES:
        return name.upper()
    words = re.sub(r"(?<=[a-z]{3})(press|news|times|post|journal|radio|noticias|digital)$", r" \1", name)
    return _SITES.get(name, words.title())
