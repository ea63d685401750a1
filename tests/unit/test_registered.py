"""The public sources: the file that ships, what the loader refuses, and copies where an address is gone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from corpus.config import Settings
from corpus.errors import ConfigError, IngestError
from corpus.fetch import Fetcher
from corpus.parsers.archives import Refused
from corpus.parsers.protocol import Source
from corpus.registered import FILE, UNKNOWN, find_sources, load_sources, open_registered

ENTRY = """checked = 2026-11-24
reached = false
[[source]]
id = "a"
url = "https://example.org/"
name = { en = "A", es = "La A" }
languages = ["es"]
country = "MX"
kind = "law"
license = "unknown"
every = 7
documents = [{ url = "https://example.org/1.txt", title = "Uno", archived = "https://archive.example/1.txt" }]
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_the_sources_that_ship() -> None:
    sources = load_sources()
    ids = {source.id for source in sources}

    assert len(sources) >= 45
    assert {"US", "MX", "US-MX", "INT"} == {source.country for source in sources}
    assert {
        "dof",
        "sre-tratados",
        "federal-register",
        "gao",
        "crs",
        "ibwc",
        "cila",
        "nadb",
        "untc",
        "paper-2010",
    } <= ids
    paper = next(source for source in sources if source.id == "paper-2010")
    assert all(listed.archived and listed.work for listed in paper.documents)
    assert "not visited" in FILE.read_text("utf-8") or "no address was visited" in FILE.read_text("utf-8")
    assert not any(source.reached for source in sources)


WRONG = [
    ('country = "MX"', 'country = "XX"', "country"),
    ('kind = "law"', 'kind = "blog"', "kind"),
    ("every = 7", "every = 0", "every"),
    ("every = 7", 'every = "7"', "every"),
    ('license = "unknown"', "", "license"),
    ('license = "unknown"', 'license = "x"\ncolour = "red"', "colour"),
    ('es = "La A"', 'es = ""', "name"),
    ('["es"]', '["fr"]', "languages"),
    ('url = "https://example.org/"', 'url = "file:///etc/passwd"', "url"),
    ('title = "Uno"', 'titel = "Uno"', "documents"),
    ('archived = "https://archive.example/1.txt"', 'archived = "javascript:1"', "1.txt"),
]


@pytest.mark.parametrize(("right", "wrong", "reason"), WRONG)
def test_what_is_not_as_it_should_be_is_refused(tmp_path: Path, right: str, wrong: str, reason: str) -> None:
    assert load_sources(write(tmp_path / "s.toml", ENTRY))[0].license == UNKNOWN
    with pytest.raises(ConfigError) as caught:
        load_sources(write(tmp_path / "s.toml", ENTRY.replace(right, wrong)))

    assert (caught.value.code, caught.value.facts["entry"]) == ("sources.bad", "a")
    assert reason in str(caught.value.facts["reason"])


def test_nothing_stands_twice_and_nothing_unknown_is_asked_for(tmp_path: Path) -> None:
    twice = ENTRY + ENTRY.partition("reached = false\n")[2]
    with pytest.raises(ConfigError, match="twice"):
        load_sources(write(tmp_path / "s.toml", twice))
    with pytest.raises(ConfigError, match="unknown"):
        find_sources(["b"], write(tmp_path / "s.toml", ENTRY))


class Web(Fetcher):
    """Pages by address; others answer 404."""

    def __init__(self, pages: Mapping[str, bytes]) -> None:
        super().__init__(Settings())
        self.pages, self.asked = pages, list[tuple[str, float]]()

    def fetch(self, url: str, *, every: float = 0.0) -> Source:
        self.asked.append((url, every))
        if url not in self.pages:
            raise IngestError("fetch_failed", source=url, reason="status", status=404)
        return Source("1.txt", self.pages[url], url, {"source_url": url})


def test_a_copy_is_taken_where_the_address_is_gone(tmp_path: Path) -> None:
    sources = load_sources(write(tmp_path / "s.toml", ENTRY))
    copy = "https://archive.example/1.txt"

    (found,) = open_registered(sources, Web({"https://example.org/1.txt": b"x"}))
    assert isinstance(found, Source)
    assert {"title": "Uno", "country": "MX", "public_source": "a"}.items() <= found.given.items()
    assert "every" not in found.given

    (found,) = open_registered(sources, web := Web({copy: b"x"}))
    assert isinstance(found, Source)
    assert ("https://example.org/1.txt", copy) == (found.given["source_url"], found.given["archived_url"])
    assert [("https://example.org/1.txt", 7.0), (copy, 7.0)] == web.asked

    (lost,) = open_registered(sources, Web({}))
    assert isinstance(lost, Refused)
    assert lost.source == copy
